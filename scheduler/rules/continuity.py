"""continuity: the same people stay with a series."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.plans.schedule import Session, read
from .base import SeatingPrice, Sentences, SoftRule, Stage, Term

if TYPE_CHECKING:
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables

Delegation = tuple[Mapping[int, int], Sequence[int]]
"""Of an organisation at a session: the literal by human that they sit there; and literals, the j-th true if j or more do."""


class Continuity(SoftRule):
    """The same people stay with a series: between consecutive held sessions a common moderator, and the same delegates.

    Counts pairs of consecutive sessions, both moderated, without a common moderator; and changes of person on the
    seats that name an organisation at both: places filled at both, less the people who sit at both.
    """

    name: ClassVar[str] = "continuity"
    monotone: ClassVar[bool] = True
    additive: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "The same people stay with a series.",
        "de": "Dieselben Menschen begleiten eine Reihe.",
    }
    source: ClassVar[str] = "Er ebnet zudem den Weg für eine vertrauensvolle langfristige Zusammenarbeit."
    sentences: ClassVar[Sentences] = {
        "en": {
            "moderator": "{workshop} and {workshop2} have no moderator in common.",
            "delegate": "{organisation} sends {amount|another person|{amount} other people} to {workshop2} than to {workshop}.",
        },
        "de": {
            "moderator": "{workshop} und {workshop2} haben keine gemeinsame Moderation.",
            "delegate": "{organisation} schickt zu {workshop2} {amount|eine andere Person|{amount} andere Personen} als zu {workshop}.",
        },
    }
    units: ClassVar[Mapping[str, Sequence[str]]] = {
        "en": ("changes of moderators and delegates in series",),
        "de": ("Wechsel von Moderationen und Delegierten in Reihen",),
    }

    def objective(self, instance: Instance, x: Variables, poster: Poster) -> tuple[Stage, ...]:
        terms: list[Term] = []  # of delegates
        missing: list[tuple[tuple[int, ...], Term]] = []
        kept: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for _, _, a, b in instance.order:
            if instance.asked_moderators[a] and instance.asked_moderators[b]:
                first, second = x.moderator(a), x.moderator(b)
                both_of = {m: x.both(first[m], second[m]) for m in first if m in second}
                missing.append(((a, b), (1, self._missing(instance, x, poster, (a, b), [*both_of.values()]))))
                for m, both in both_of.items():
                    kept[m].append((a, b, both))
            terms += self._changes(instance, x, poster, (a, b))
        for m, pairs in kept.items():
            self._stay(instance, x, poster, m, pairs)
        for w, neighbours in enumerate(instance.past.neighbours):
            for neighbour in neighbours:
                if instance.asked_moderators[w] and neighbour.moderators:
                    common = [moderates for m, moderates in x.moderator(w).items() if m in neighbour.moderators]
                    missing.append(((w,), (1, self._missing(instance, x, poster, (w,), common))))
                here = self._delegations(instance, x, poster, w)
                for organisation, people in neighbour.delegates.items():
                    if organisation in here:
                        fixed = (dict.fromkeys(people, x.TRUE), [x.TRUE] * len(people))
                        terms += self._difference(x, poster, here[organisation], fixed)
        terms += x.seating_terms(self.name, 0)
        return (Stage((*terms, *(term for _, term in missing)), on_top=tuple(missing)),)

    def seating_price(self, instance: Instance) -> SeatingPrice:
        return _SeatingPrice(instance)

    @staticmethod
    def _stay(instance: Instance, x: Variables, poster: Poster, m: int, pairs: Sequence[tuple[int, int, int]]) -> None:
        """Of n sessions one moderates at most n - 1 are next to one of theirs, and at most half of them begin such a
        run. Implied, but the relaxation has everybody stay by halves with more series than they could ever moderate.

        ``pairs``: two sessions next to each other, and a literal that the moderator is at both.
        """
        group: dict[int, set[int]] = {w: {w} for a, b, _ in pairs for w in (a, b)}
        at: dict[int, list[int]] = defaultdict(list)  # by session, the literals of its pairs
        for a, b, both in pairs:
            if group[a] is group[b]:
                return  # parallel sessions: there may be more pairs than that
            group[a] |= group[b]
            group.update(dict.fromkeys(group[b], group[a]))
            at[a].append(both)
            at[b].append(both)
        most = min(len(group), x.candidates.most_sessions.get(instance.human_of_moderator[m], len(group)))
        stays = [(1, both) for _, _, both in pairs]
        sessions = ((1 - most, x.moderator(w)[m]) for w in group)
        poster.linear([*((most, both) for _, both in stays), *sessions], None, 0, None)
        if most < len(group) and all(len(near) < 3 for near in at.values()):
            goes_on = [(-1, x.both(*near)) for near in at.values() if len(near) == 2]
            poster.linear([*stays, *goes_on], None, most // 2, None)

    def _missing(
        self, instance: Instance, x: Variables, poster: Poster, pair: tuple[int, ...], common: list[int]
    ) -> int:
        """True if the free ones of the pair are held and nobody moderates both."""
        missing = poster.literal()
        because = self.because(*(("workshop", instance.workshops[w]) for w in pair), aspect="moderator")
        poster.some_of([missing, *(-x.held(w) - 1 for w in pair), *common], because)
        return missing

    def _changes(self, instance: Instance, x: Variables, poster: Poster, pair: tuple[int, int]) -> list[Term]:
        before, after = (self._delegations(instance, x, poster, w) for w in pair)
        return [
            term
            for organisation, delegation in before.items()
            if organisation in after and not x.seated_together.issuperset((*delegation[0], *after[organisation][0]))
            for term in self._difference(x, poster, delegation, after[organisation])
        ]

    def _difference(self, x: Variables, poster: Poster, one: Delegation, other: Delegation) -> list[Term]:
        """Places filled at both sessions, less the people who sit at both."""
        if len(set(one[0]) | set(other[0])) < 2:
            return []
        terms: list[Term] = [(-1, x.both(sits, other[0][p])) for p, sits in one[0].items() if p in other[0]]
        for here, there in zip(one[1], other[1], strict=False):
            if x.TRUE in (here, there) or here == there:
                terms.append((1, there if here == x.TRUE else here))
                continue
            filled = poster.literal()
            poster.some_of([filled, -here - 1, -there - 1], None)
            terms.append((1, filled))
        return terms

    def _delegations(self, instance: Instance, x: Variables, poster: Poster, w: int) -> dict[int, Delegation]:
        """By organisation that has seats by name at the workshop."""
        seats: dict[int, list[int]] = defaultdict(list)
        for seat in instance.seats[w]:
            if seat.organisation is not None:
                seats[seat.organisation].append(seat.index)
        return {organisation: self._delegation(instance, x, poster, w, named) for organisation, named in seats.items()}

    def _delegation(self, instance: Instance, x: Variables, poster: Poster, w: int, seats: list[int]) -> Delegation:
        of_human: dict[int, list[int]] = defaultdict(list)
        for j in seats:
            for p, sits in x.seats(w)[j].items():
                of_human[p].append(sits)
        people = {p: x.any_of(w, literals) for p, literals in of_human.items()}
        if all((w, j) in x.filled for j in seats):
            return people, [x.held(w)] * sum(instance.seats[w][j].places for j in seats)
        if not people:
            return people, []
        most = min(sum(x.most_on(w, j) for j in seats), len(people))
        if most == 1:
            return people, [x.any_of(w, list(people.values()))]
        # As many of these are true as people sit there, at least; the objective wants no more.
        levels = list(poster.literals(most))
        poster.linear([*((1, level) for level in levels), *((-1, sits) for sits in people.values())], 0, None, None)
        for more, less in pairwise(reversed(levels)):
            poster.implies(more, less, None)
        return people, levels

    def penalties(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        held = read(problem, plan).of_workshop
        for _, steps in problem.chains:
            for earlier, later in pairwise(steps):
                for a, b in product(earlier, later):
                    if a in held and b in held:
                        yield from self._between(problem, held[a], held[b])

    def _between(self, problem: Problem, first: Session, second: Session) -> Iterator[Because]:
        both = (("workshop", first.workshop.id), ("workshop", second.workshop.id))
        here, there = set(first.entry.moderators), set(second.entry.moderators)
        if here and there and not here & there:
            yield self.because(*both, aspect="moderator")
        before, after = _delegates(first), _delegates(second)
        for organisation in before:
            if organisation in after:
                sent, then = before[organisation], after[organisation]
                changes = min(len(sent), len(then)) - len(sent & then)
                if changes:
                    yield self.because(("organisation", organisation), *both, amount=changes, aspect="delegate")


class _SeatingPrice:
    """Changes of person on an organisation's seats between consecutive sessions."""

    def __init__(self, instance: Instance) -> None:
        self._next: dict[int, list[int]] = defaultdict(list)
        for _, _, a, b in instance.order:
            self._next[a].append(b)

    def weight(self, p: int, w: int, s: int, borough: int) -> int:
        return 0

    def adds(self, carried: Mapping[int, int], delegates: Mapping[int, frozenset[int]]) -> tuple[int, ...]:
        both = ((here, delegates[b]) for a, here in delegates.items() for b in self._next[a] if b in delegates)
        return (sum(min(len(here), len(there)) - len(here & there) for here, there in both),)


def _delegates(session: Session) -> dict[str, set[str]]:
    """By organisation, who sits on the seats that name it."""
    found: dict[str, set[str]] = defaultdict(set)
    organisation_of = {seat.key: seat.organisation for seat in session.workshop.seats}
    for seated in session.entry.seats:
        organisation = organisation_of[seated.seat]
        if organisation is not None:
            found[organisation] |= set(seated.people)
    return found
