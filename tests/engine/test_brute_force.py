"""The engine against every plan there is: equal scores, or both say that there is none."""

from __future__ import annotations

from collections import Counter

from scheduler.api import plan
from scheduler.domain.limits import Limits
from scheduler.domain.outcome import Infeasible, Solved, stages_of

from . import tiny

WANTED = 200
MOST_PLANS = 20_000
TIERS = ("unheld", "full-table", "role-conflict", "prefer-external", "early-involvement")


def test_engine_finds_the_best_of_all_plans() -> None:
    infeasible = tried = 0
    decisive: Counter[int] = Counter()
    for seed in range(100_000):
        if tried >= WANTED and infeasible >= WANTED // 5 and all(decisive[t] >= 10 for t in range(len(TIERS))):
            break
        problem = tiny.problem(seed)
        if problem is None or tiny.n_plans(problem) > MOST_PLANS:
            continue
        tried += 1
        found = sorted(set(tiny.scores(problem)))
        outcome = plan(problem, limits=Limits(seconds=60, workers=1))
        if not found:
            infeasible += 1
            assert isinstance(outcome, Infeasible), f"seed {seed}"
            continue
        assert isinstance(outcome, Solved), f"seed {seed}"
        assert stages_of(outcome.score) == found[0], f"seed {seed}"
        assert outcome.proved, f"seed {seed}"
        for tier in decisive_tiers(found):
            decisive[tier] += 1
    assert tried >= WANTED
    assert infeasible >= tried / 5
    assert {TIERS[t]: decisive[t] for t in range(len(TIERS)) if decisive[t] < 10} == {}


def decisive_tiers(found: list[tuple[int, ...]]) -> set[int]:
    """The tiers in which some plan that equals the best in all tiers before is worse."""
    tier_of_stage = (0, 1, 2, 3, 4, 4)
    best = found[0]
    return {
        tier_of_stage[next(k for k, (a, b) in enumerate(zip(best, other, strict=True)) if a != b)]
        for other in found[1:]
    }
