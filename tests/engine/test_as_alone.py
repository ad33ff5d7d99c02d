"""Blocks get the slots in which each is best alone, if moderators suffice; nobody is worse off for that."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from scheduler.check import check
from scheduler.domain.blocks import blocks
from scheduler.domain.cut import Cut
from scheduler.domain.limits import Limits
from scheduler.domain.plan import Entry
from scheduler.domain.problem import Problem
from scheduler.engine import as_alone as module
from scheduler.engine.added_up import Stages
from scheduler.engine.apart import Apart
from scheduler.engine.as_alone import as_alone
from scheduler.engine.beside import Beside
from scheduler.engine.block import Part
from scheduler.engine.blocks import Blocks
from scheduler.engine.solver import Clock
from scheduler.rules.catalogue import configured
from tests.builders import NEXT_TUESDAY, THURSDAY, TUESDAY, entry
from tests.engine.test_blocks import both_want_tuesday, the_one_for_both, two_boroughs

ARRIVAL, LANGUAGE = {"office": ["o-1"]}, {"helpers": ["h-1"]}


def found(problem: Problem, alone: list[Entry], before: list[Entry]) -> dict[str, tuple[str, tuple[str, ...]]] | None:
    """By workshop where it lies and who moderates; ``alone``: what each costs least at."""
    rules = configured(problem)
    cut = Cut(problem, blocks(problem))
    apart, beside = Apart(len(cut), first_worst=None), Beside(problem, rules, cut)
    for n, group in enumerate(cut.groups):
        apart.note((n,), Part(tuple(one for one in alone if one.workshop in group), (), ()))
        beside.put((n,), [one for one in before if one.workshop in group])
    decided = Stages.of(problem, rules).decided
    after = as_alone(beside, apart, decided, rules, Clock.now(Limits(seconds=60)))
    return None if after is None else {one.workshop: (one.slot, one.moderators) for one in after.plan.entries}


def test_who_waited_for_a_moderator_need_not_if_others_can_have_somebody_else() -> None:
    alone = [entry("arrival-1", TUESDAY, ARRIVAL), entry("language-1", TUESDAY, LANGUAGE)]
    before = [
        entry("arrival-1", NEXT_TUESDAY, ARRIVAL, ["ada"]),
        entry("language-1", TUESDAY, LANGUAGE, ["ada"]),
    ]
    assert found(the_one_for_both({}), alone, before) == {
        "arrival-1": (TUESDAY, ("ada",)),
        "language-1": (TUESDAY, ("ben",)),
    }


@pytest.mark.parametrize("weights", [(1, 1), (3, 1), (1, 3)])
def test_who_would_find_nobody_stays_and_so_does_whoever_that_leaves_alone(
    weights: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both want the only moderator on Tuesday. Whichever gets her, everything ends as it was."""
    monkeypatch.setattr(module, "MOST_KEPT", 1.0)
    alone = [entry("arrival-1", TUESDAY, ARRIVAL), entry("language-1", TUESDAY, LANGUAGE)]
    before = [entry("arrival-1", TUESDAY, ARRIVAL, ["m-1"]), entry("language-1", THURSDAY, LANGUAGE, ["m-1"])]
    assert found(both_want_tuesday(weights), alone, before) == {
        "arrival-1": (TUESDAY, ("m-1",)),
        "language-1": (THURSDAY, ("m-1",)),
    }


def test_where_too_many_would_have_to_stay_nothing_is_changed() -> None:
    alone = [entry("arrival-1", TUESDAY, ARRIVAL), entry("language-1", TUESDAY, LANGUAGE)]
    before = [entry("arrival-1", TUESDAY, ARRIVAL, ["m-1"]), entry("language-1", THURSDAY, LANGUAGE, ["m-1"])]
    assert found(both_want_tuesday((1, 1)), alone, before) is None


@pytest.mark.parametrize("seed", range(1, 7))
def test_nobody_is_worse_off_in_what_moderators_decide(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 1.0)
    problem = two_boroughs(seed)
    rules, clock = configured(problem), Clock.now(Limits(seconds=120))
    with ThreadPoolExecutor(2) as executor:
        search = Blocks(problem, rules, blocks(problem), clock, executor=executor)
        search.run()
    before, decided = search.beside, search._stages.decided
    after = as_alone(before, search._apart, decided, rules, clock)
    assert after is not None
    whole = problem.model_copy(update={"partial": True}) if after.n_unheld else problem
    assert check(whole, after.plan, rules).violations == ()
    fresh = Beside(problem, rules, search.cut)
    fresh.worst = after.worst
    for n, entries in after.entries.items():
        assert after.together((n,))[:decided] <= before.together((n,))[:decided]
        fresh.put((n,), entries)
    assert fresh.together(after.entries) == after.together(after.entries)
