"""Two offices that could ask the same moderator: what a worker is told of them."""

from __future__ import annotations

from scheduler.domain.limits import Limits
from scheduler.engine.blocks.apart import Apart
from scheduler.engine.blocks.beside import Beside, Job
from scheduler.engine.blocks.block import Part, Task
from scheduler.engine.blocks.cut import Cut
from scheduler.engine.blocks.exchange import Exchanges
from scheduler.engine.blocks.partition import blocks_of
from scheduler.engine.blocks.tasks import Tasks
from scheduler.engine.search.solver import Clock
from scheduler.rules.catalogue import configured
from tests.builders import TUESDAY, each_its_own, problem, required, workshop

WHOLE = problem(
    TUESDAY,
    **each_its_own("east", "west"),
    workshops=[workshop(f"{name}-s", required(name), topic=name, moderators=1) for name in ("east", "west")],
    moderators=[{"id": "m-1"}],
)


def asked(apart: Apart, job: Job, seconds: float = 600.0) -> Task:
    rules, cut = configured(WHOLE), Cut(WHOLE, blocks_of(WHOLE))
    task = Tasks(cut, rules, apart, Exchanges()).of(job, Beside(WHOLE, rules, cut), Clock.now(Limits(seconds=seconds)))
    assert task is not None
    return task


def of_both(*, contended: bool) -> Apart:
    apart = Apart(2, first_worst=None)
    for n in range(2):
        apart.note((n,), Part((), (0, 1), (0, 1), (True, True)))
    if contended:
        apart.note_contended((0, 1), Part((), (0, 5), (0, 5), (True, True)))
    return apart


def test_who_is_alone_is_asked_the_same_whatever_is_known_of_others_by_then() -> None:
    """Else a reproducible plan would depend on who was asked first."""
    job, knows = Job((0, 1), 2, alone=True), of_both(contended=True)
    assert knows.bound(range(2), {}).low(1, [0]) == 5
    floors = asked(knows, job).floors
    assert floors is not None
    assert floors == asked(of_both(contended=False), job).floors


def test_what_many_cost_together_has_a_small_share_of_the_time() -> None:
    pair, many = (Job((0, 1), 2, alone=True, contended=contended) for contended in (False, True))
    apart = of_both(contended=False)
    assert asked(apart, pair).limits.seconds == asked(apart, many).limits.seconds == 12
    assert asked(apart, pair, 20).limits.seconds == 12
    assert asked(apart, many, 20).limits.seconds <= 2
