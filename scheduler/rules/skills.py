"""skills: the moderators have the languages and methods asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.changes.ways_out import more_externals
from ..domain.plans.schedule import read
from .base import Rule, Sentences

if TYPE_CHECKING:
    from ..domain.changes.change import Change
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.candidates import Candidates
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables


class Skills(Rule):
    """The moderators of a workshop together have the languages and methods it asks for."""

    name: ClassVar[str] = "skills"
    monotone: ClassVar[bool] = True
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
        """Of one moderator everything is asked; two may share it."""
        unable_at: dict[tuple[tuple[str, ...], tuple[str, ...]], list[int]] = {}
        for w, id in enumerate(instance.workshops):
            workshop = instance.problem.workshop_by_id[id]
            if instance.asked_moderators[w] == 1 and (workshop.languages or workshop.methods):
                asked = (workshop.languages, workshop.methods)
                if asked not in unable_at:
                    able = set.intersection(*(set(able) for able in self._able(instance, w)))
                    unable_at[asked] = [m for m in range(instance.n_moderators) if m not in able]
                candidates.refuse_moderators(self.name, w, unable_at[asked])

    def propagate(self, instance: Instance, candidates: Candidates) -> None:
        """A slot needs somebody free for each thing asked."""
        for w in range(instance.n_workshops):
            if instance.asked_moderators[w] > 1:
                for able in self._able(instance, w):
                    humans = [instance.human_of_moderator[m] for m in able if candidates.moderators[w, m]]
                    candidates.keep_slots(self.name, w, candidates.people_at(w, humans).any(axis=0))

    def post(self, instance: Instance, x: Variables, poster: Poster) -> None:
        for w, id in enumerate(instance.workshops):
            if instance.asked_moderators[w] > 1:
                moderator = x.moderator(w)
                for able in self._able(instance, w):
                    chosen = [moderator[m] for m in able if m in moderator]
                    poster.some_of([-x.held(w) - 1, *chosen], self.because(("workshop", id)))

    @staticmethod
    def _able(instance: Instance, w: int) -> Iterator[tuple[int, ...]]:
        """For each language and method asked for, the moderators who have it."""
        workshop = instance.problem.workshop_by_id[instance.workshops[w]]
        for language in workshop.languages:
            yield instance.moderators_by_language.get(language, ())
        for method in workshop.methods:
            yield instance.moderators_by_method.get(method, ())

    def relaxations(self, problem: Problem, because: Because) -> Iterator[Change]:
        yield from more_externals(problem)

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
