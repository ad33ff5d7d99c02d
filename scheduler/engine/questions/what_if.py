"""What if the problem were another one?"""

from __future__ import annotations

from collections.abc import Sequence

from ...check import check
from ...domain.answers.explanation import Answer
from ...domain.answers.outcome import Solved
from ...domain.plans.difference import difference
from ...domain.problem import Problem
from ...rules.base import Rule
from ..infeasible.conflict import find_conflict
from ..whole import solve_below
from .asking import Asking, compared, grown, keeping

PLAN_SHARE = 0.7


def what_if(asking: Asking, changed: Problem, rules: Sequence[Rule]) -> Answer:
    """The best plan of the changed problem; of those as good, one that disturbs as few people as possible.

    ``rules``: configured for the changed problem. ``proved``: it is a best one there.
    """
    found = solve_below(changed, (*rules, *keeping(asking.plan, rules)), (), asking.clock.share(PLAN_SHARE))
    before = check(asking.problem, asking.plan, asking.rules)
    if found == "infeasible":
        conflict = find_conflict(changed, rules, asking.clock, asking.clock.left)
        return Answer("impossible", proved=True, before=before.score, conflict=conflict)
    if not isinstance(found, Solved):
        return Answer("open", proved=False, before=before.score)
    after = check(changed, found.plan, rules)
    priced = found.stages[: len(after.values)]
    return Answer(
        compared(before.score, after.score),
        proved=all(stage.proof != "gap" for stage in priced),
        before=before.score,
        after=after.score,
        plan=found.plan,
        moves=difference(asking.plan, found.plan),
        few_moves=found.proved and len(found.stages) > len(priced),
        pays=grown(before, after),
        gains=grown(after, before),
    )
