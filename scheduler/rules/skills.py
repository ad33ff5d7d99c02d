"""skills: the moderators have the languages and methods asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.schedule import read
from .base import Rule, Sentences

if TYPE_CHECKING:
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.candidates import Candidates
    from ..engine.instance import Instance


class Skills(Rule):
    """The moderators of a workshop together have the languages and methods it asks for."""

    name: ClassVar[str] = "skills"
    summary: ClassVar[Mapping[str, str]] = {
        "en": "The moderators have the languages and methods asked for.",
        "de": "Die Moderation beherrscht die verlangten Sprachen und Methoden.",
    }
    source: ClassVar[str] = "Zudem wird der ziel- und ergebnisorientierte Austausch gefördert."
    sentences: ClassVar[Sentences] = {
        "en": "The moderation of {workshop} lacks {amount} of the languages and methods asked for.",
        "de": "Der Moderation von {workshop} {amount|fehlt eine verlangte Sprache oder Methode|fehlen {amount} verlangte Sprachen oder Methoden}.",
    }

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        for w, id in enumerate(instance.workshops):
            workshop = instance.problem.workshop_by_id[id]
            languages, methods = set(workshop.languages), set(workshop.methods)
            if (languages or methods) and instance.asked_moderators[w]:
                candidates.refuse_moderators(
                    self.name,
                    w,
                    [
                        m
                        for m, moderator in enumerate(instance.problem.moderators)
                        if not (languages <= set(moderator.languages) and methods <= set(moderator.methods))
                    ],
                )

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        for session in read(problem, plan).sessions:
            if not problem.asked_moderators(session.workshop) or not session.entry.moderators:
                continue
            moderators = [problem.moderator_by_id[id] for id in session.entry.moderators]
            languages = {language for moderator in moderators for language in moderator.languages}
            methods = {method for moderator in moderators for method in moderator.methods}
            lacking = len(set(session.workshop.languages) - languages) + len(set(session.workshop.methods) - methods)
            if lacking:
                yield self.because(("workshop", session.workshop.id), amount=lacking)
