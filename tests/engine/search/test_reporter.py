"""A solve that is told of: it ends where what is known anyway is reached, and nobody hears less than that."""

from __future__ import annotations

from scheduler.domain.limits import Limits, Progress
from scheduler.domain.plan import Plan
from scheduler.engine.model.poster import Poster
from scheduler.engine.search.batches import first_batch
from scheduler.engine.search.reporter import Reporter, solve_told
from scheduler.engine.search.solver import Clock
from scheduler.rules.base import Stage

from .in_model import in_model
from .market_split import market_split

WATCHDOG = 60


def test_a_solve_ends_at_what_no_solution_is_below() -> None:
    """That the relaxation does not say so, and no search in a minute, does not matter."""
    poster, clock = market_split(), Clock.now(Limits(seconds=WATCHDOG, workers=2))
    known = 500  # as if the first solutions found were the best there are
    answer = solve_told(poster, clock, WATCHDOG, None, known)
    assert answer.verdict == "feasible"
    assert answer.solution
    assert answer.bound == known
    assert answer.seconds < WATCHDOG / 2


def test_where_effort_is_limited_no_clock_ends_what_several_work_on() -> None:
    """Which of two solutions as good is the answer would depend on when it is looked."""
    clock = Clock.now(Limits(seconds=WATCHDOG, workers=2, deterministic=0.2))
    without, known = (solve_told(market_split(), clock, WATCHDOG, None, least) for least in (0, 500))
    assert without.solution
    assert known.solution == without.solution


def test_a_floor_between_two_values_counts_as_the_higher() -> None:
    """What costs 5 each time is 15 where it is not below 11."""
    poster = Poster()
    batch = first_batch([in_model(0, Stage(tuple((5, literal) for literal in poster.literals(6))))], poster)
    assert batch.bounds(batch.least(11), [15]) == [15]


def test_of_several_stages_no_sum_is_below_what_is_known_of_the_first() -> None:
    poster = Poster()
    stages = [in_model(n, Stage(tuple((1, v) for v in poster.literals(size)))) for n, size in enumerate((5, 2, 4))]
    batch = first_batch(stages, poster)
    assert batch.least(3) == batch.total([3, 0, 0]) == 3 * batch.weights[0]


def test_a_listener_hears_no_bound_below_what_is_known() -> None:
    poster, heard = Poster(), list[Progress]()
    batch = first_batch([in_model(0, Stage(tuple((1, v) for v in poster.literals(9))))], poster)
    clock = Clock.now(Limits(seconds=WATCHDOG))
    no_plan = Plan(programme_id="quarter", entries=())
    told = Reporter(heard.append, batch, clock, lambda solution: no_plan, low=4, high=7)
    for bound in (0, 3, 5, 9):
        told.on_bound(bound)
    assert [progress.bound for progress in heard] == [4, 4, 5, 7]
