"""Who moves where sessions find nobody to moderate them in good slots: they, and who could give them somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ...rules.base import Rule, Stage
from ..instance.candidates import Candidates
from ..instance.instance import Assignment, Instance
from .search import Search
from .solver import Clock
from .unstaffed import staffing


def who_moves(
    instance: Instance,
    rules: Sequence[Rule],
    candidates: Candidates,
    found: Mapping[int, Assignment | None],
    clock: Clock,
) -> frozenset[int]:
    """The workshops that find no moderator as it stands, when as many as possible do, and those that could have a
    moderator of theirs; none if that is not known in time, or announced ones are among the first."""
    partial = replace(instance, partial=True, problem=instance.problem.model_copy(update={"partial": True}))
    model = staffing(partial, rules, candidates, found)
    held = (model.x.held(w) for w in range(instance.n_workshops))
    as_many = Stage(tuple((-1, literal) for literal in held if literal != model.x.TRUE))
    search = Search(model, rules, clock, narrowing=0.0)
    if search.any_plan(as_many) != "done":
        return frozenset()
    nobody = {w for w, held in search.assignments.items() if held is None}
    # Who only lacks the session before theirs would find somebody.
    first = [w for w in nobody if nobody.isdisjoint(instance.predecessors[w])]
    theirs = candidates.moderators[first].any(axis=0)
    asked = np.array(instance.asked_moderators) > 0
    able = np.flatnonzero(asked & (candidates.moderators & theirs).any(axis=1))
    return frozenset(able.tolist()) | nobody
