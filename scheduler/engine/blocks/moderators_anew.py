"""Moderators anew for all sessions where they lie, in groups of blocks that share them: before, blocks took whom others
had left."""

from __future__ import annotations

from collections.abc import Iterable

from ..search.solver import Clock
from .beside import Job
from .crew import Crew
from .neighbourhood import sharing_moderators
from .so_far import SoFar
from .time_for_all import enough_for_staffing


def moderators_anew(crew: Crew, so_far: SoFar, attempts: Iterable[int], clock: Clock) -> None:
    """In the later stages to which moderators add, as long as that helps; nothing else changes.

    What is better for every group may be worse for all, as where the sessions of whoever moderates most are counted. So
    the whole is judged after every attempt, and where it is no better the blocks go on from the best plan. Does nothing
    where somebody is unheld, or hardly any time is left: the judging would take it.
    """
    problem, first = crew.cut.problem, crew.stages.moderated_later
    if first is None or crew.beside.n_unheld or not problem.moderators:
        return
    if not enough_for_staffing(clock, len(problem.workshops)):
        return
    so_far.keep(crew.beside, crew.apart)
    for attempt in attempts:
        before = dict(crew.beside.entries)
        crew.work([Job(group, None, stands=first) for group in sharing_moderators(crew.beside, attempt)], clock)
        if crew.beside.entries == before:
            return
        so_far.keep(crew.beside, crew.apart)
        if so_far.best is not None and so_far.best.plan != crew.beside.plan:
            best = crew.beside.anew(so_far.best.plan.entries)
            # In a plan of all blocks at once somebody may moderate away from the block where they sit.
            crew.beside = crew.beside if best.n_unheld else best
            return
