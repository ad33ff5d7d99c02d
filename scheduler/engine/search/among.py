"""A search in fewer slots: in those that are left, or only for a better plan in those that are known to be taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..instance.candidates import Candidates
from ..model.extract import literals_of
from ..model.model import Model, build, hold
from .reporter import progress
from .solver import solve_as_hinted

if TYPE_CHECKING:
    from .search import Search

AMONG_SHARE = 0.8
"""Of the time left, at most this share goes into a better plan among slots that may not be all that are possible."""


def within(search: Search, candidates: Candidates) -> tuple[Model, Sequence[int]]:
    """The model of these candidates with the stages held so far, and the last plan in it; none if it is not found."""
    model = build(search.model.instance, search.rules, candidates=candidates)
    hold(model, search.results)
    model.poster.hint(literals_of(model.x, search.assignments))
    return model, solve_as_hinted(model.poster.finish(), search.clock)


def go_on_in(search: Search, candidates: Candidates) -> None:
    """Go on with the model of these candidates: all that count are left."""
    model, solution = within(search, candidates)
    if solution:
        search.model, search.solution, search.condensed = model, solution, None
        search.narrowed.append((len(search.results), candidates))


def better_among(search: Search, candidates: Candidates, until: int | None = None) -> None:
    """Go on from the best plan in these slots, by so many stages or all. It says nothing of plans elsewhere: no bound
    is taken over, or told."""
    model, solution = within(search, candidates)
    if not solution:
        return
    other = replace(
        search,
        model=model,
        solution=solution,
        known=(),
        results=[*search.results],
        varies=[*search.varies],
        narrowed=[],
        narrowing=0.0,
        condensed=None,
        additions=None,
        clock=search.clock.share(AMONG_SHARE).for_each(AMONG_SHARE),
        on_progress=None,
    )
    other.close(until)
    before = search.solution, search.values
    search.start = other.assignments
    search.stand()
    if not search.solution:
        search.solution, search.values = before
    elif search.on_progress is not None:
        stage, last = search.model.stages[len(search.results) - 1], search.results[-1]
        search.on_progress(progress(stage, last.value, last.bound, search.clock, search.solved().plan))
