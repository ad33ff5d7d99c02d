"""Why, and why not: what a workshop could have instead, and what that would cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...domain.answers.explanation import Answer
from ...domain.answers.question import Options, PlaceKind, Why, WhyNot
from ...domain.plan import Entry, Plan
from ...domain.plans.score import stages_of
from ...rules.wish import Wish
from .asking import Asking

PRICE_SHARE = 0.6
"""Of the time, what goes into the price of a wish; if it is impossible, the rest goes into the conflict."""


def why_not(asking: Asking, question: WhyNot) -> Answer:
    """Impossible (and with what it conflicts), worse (by how much), or as good."""
    wish = Wish(workshop=question.workshop, kind=question.kind, id=question.id)
    refused = asking.refused_by(wish)
    answer = asking.answer([wish], PRICE_SHARE) if refused is None else _refused(refused)
    if answer.verdict == "impossible":
        answer = replace(answer, conflict=asking.conflict([wish]))
    return replace(answer, kind=question.kind, ids=(question.id,))


def why(asking: Asking, question: Why) -> tuple[tuple[Answer, ...], bool]:
    """The alternatives to its slot, its room and each of its moderators. And: are there no others?"""
    entry = _entry(asking.plan, question.workshop)
    if entry is None:
        return options(asking, Options(question.workshop, question.most))
    given_up: list[tuple[PlaceKind, str]] = [("slot", entry.slot)]
    given_up += [("room", entry.room)] if entry.room is not None else []
    given_up += [("moderator", moderator) for moderator in entry.moderators]
    answers: list[Answer] = []
    complete = True
    for n, (kind, id) in enumerate(given_up):
        places = _Places(asking, question.workshop, kind, id, question.most, 1 / (len(given_up) - n))
        answers += places.run()
        complete &= places.complete
    return tuple(answers), complete


def options(asking: Asking, question: Options) -> tuple[tuple[Answer, ...], bool]:
    """The best slots, those that are impossible, and whether there are no others."""
    places = _Places(asking, question.workshop, "slot", None, question.most, 1.0)
    return tuple(places.run()), places.complete


class _Places:
    """One kind of place for a workshop, the best first: each search excludes those that were found before."""

    def __init__(
        self, asking: Asking, workshop: str, kind: PlaceKind, instead_of: str | None, most: int, share: float
    ) -> None:
        self.asking, self.workshop, self.kind = asking, workshop, kind
        self.instead_of, self.most = instead_of, most
        self.until = asking.clock.share(share)
        self.complete = False

    def run(self) -> list[Answer]:
        """Those found in time, then those known to be impossible."""
        # Where time was short an earlier search may have found less than a later one.
        found = sorted(self._found(), key=_dearness)
        tried = {id for answer in found for id in answer.ids} | {self.instead_of}
        rest = [id for id in self._everything() if id not in tried]
        if any(answer.verdict == "impossible" for answer in found):
            return found
        return found + [answer for id in rest if (answer := self._impossible(id)) is not None]

    def _found(self) -> Iterator[Answer]:
        excluded = [] if self.instead_of is None else [self.instead_of]
        for n in range(self.most):
            avoided = [Wish(workshop=self.workshop, kind=self.kind, id=id, avoid=True) for id in excluded]
            share = self.until.left / self.asking.clock.left / (self.most - n) if self._timed else 1.0
            answer = self.asking.answer(avoided, share)
            if answer.verdict == "impossible":
                self.complete = True
                if n == 0:
                    yield self._about(replace(answer, conflict=self.asking.conflict(avoided, share)), ())
                return
            if answer.plan is None:
                yield self._about(answer, ())
                return
            ids = self._chosen(answer.plan, excluded)
            yield self._about(answer, ids)
            if not ids:  # left unheld: everywhere else it would cost more than that
                return
            excluded += ids
        # Whether there is one more is known without a search only if none is left.
        self.complete = not set(self._everything()) - set(excluded)

    @property
    def _timed(self) -> bool:
        return 0 < self.asking.clock.left < float("inf")

    def _about(self, answer: Answer, ids: Sequence[str]) -> Answer:
        return replace(answer, kind=self.kind, ids=tuple(ids), instead_of=self.instead_of)

    def _chosen(self, plan: Plan, excluded: Sequence[str]) -> tuple[str, ...]:
        """What the plan has there, but for those who were there before as well."""
        before = _values(_entry(self.asking.plan, self.workshop), self.kind) if self.instead_of is not None else ()
        now = _values(_entry(plan, self.workshop), self.kind)
        return tuple(id for id in now if id not in excluded and id not in before)

    def _everything(self) -> tuple[str, ...]:
        instance = self.asking.candidates.instance
        return {"slot": instance.slots, "moderator": instance.moderators, "room": instance.rooms}[self.kind]

    def _impossible(self, id: str) -> Answer | None:
        """Is it known to be impossible? Of two moderators only if the rules say so; else another pair could do."""
        refused = self.asking.refused_by(Wish(workshop=self.workshop, kind=self.kind, id=id))
        if refused is not None:
            return self._about(_refused(refused), (id,))
        asked = self.asking.problem.asked_moderators(self.asking.problem.workshop_by_id[self.workshop])
        if self.complete and (self.kind != "moderator" or asked == 1):
            return self._about(Answer("impossible", proved=True), (id,))
        return None


def _dearness(answer: Answer) -> tuple[bool, tuple[int, ...]]:
    return answer.after is None, () if answer.after is None else stages_of(answer.after)


def _refused(rules: tuple[str, ...]) -> Answer:
    return Answer("impossible", proved=True, refused_by=rules)


def _entry(plan: Plan, workshop: str) -> Entry | None:
    return next((entry for entry in plan.entries if entry.workshop == workshop), None)


def _values(entry: Entry | None, kind: PlaceKind) -> tuple[str, ...]:
    if entry is None:
        return ()
    if kind == "moderator":
        return entry.moderators
    chosen = entry.slot if kind == "slot" else entry.room
    return () if chosen is None else (chosen,)
