"""prefer-external: an external facilitator is preferred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.plans.schedule import read
from .base import Sentences, SoftRule, Stage

if TYPE_CHECKING:
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables


class PreferExternal(SoftRule):
    """An external facilitator is preferred: every internal moderation counts one."""

    name: ClassVar[str] = "prefer-external"
    monotone: ClassVar[bool] = True
    additive: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "An external facilitator is preferred.",
        "de": "Eine externe Moderation wird bevorzugt.",
    }
    source: ClassVar[str] = "Mögliche Rollenkonflikte lassen sich durch eine externe Moderation vermeiden."
    sentences: ClassVar[Sentences] = {
        "en": "{workshop} is moderated internally by {moderator}.",
        "de": "{workshop} wird intern von {moderator} moderiert.",
    }
    units: ClassVar[Mapping[str, Sequence[str]]] = {"en": ("internal moderations",), "de": ("interne Moderationen",)}

    def objective(self, instance: Instance, x: Variables, poster: Poster) -> tuple[Stage, ...]:
        return (
            Stage(
                tuple(
                    (1, moderates)
                    for w in range(instance.n_workshops)
                    for m, moderates in x.moderator(w).items()
                    if instance.organisation_of_moderator[m] is not None
                )
            ),
        )

    def penalties(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        for session in read(problem, plan).sessions:
            for moderator in session.entry.moderators:
                if not problem.moderator_by_id[moderator].external:
                    yield self.because(("workshop", session.workshop.id), ("moderator", moderator))
