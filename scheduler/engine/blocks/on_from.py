"""From a plan on with the model of the whole problem, as far as that is worth while."""

from __future__ import annotations

from collections.abc import Sequence

from ...domain.answers.outcome import Solved
from ...domain.problem import Problem
from ...rules.base import Rule
from ..instance.candidates import prune
from ..instance.compile import compile_problem
from ..model.bound import NOTHING_KNOWN, Bound, floors_of
from ..model.extract import assignments_of
from ..model.model import build
from ..search.reporter import Listener
from ..search.search import Search
from ..search.solver import Clock


def on_from(
    problem: Problem,
    rules: Sequence[Rule],
    best: Solved,
    bound: Bound,
    until: int,
    clock: Clock,
    on_progress: Listener | None,
) -> tuple[Solved | None, Bound]:
    """A better plan, if there is one, and what is known of all plans after so many stages. ``bound``: what is known."""
    instance = compile_problem(problem)
    model = build(instance, rules, candidates=prune(instance, rules))
    search = Search(model, rules, clock, on_progress, bound=bound, start=assignments_of(instance, best.plan))
    search.stand()
    found = search.run(until)
    if not isinstance(found, Solved):
        return None, NOTHING_KNOWN
    return (found if found.values < best.values else None), floors_of(search.results[:until])
