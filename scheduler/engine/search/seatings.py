"""How the people of one organisation can be seated, and which of these ways are worth a thought.

Once slots and rooms are given, seats fall apart by organisation: people belong to one each. What a way of seating them
adds to burdens and changes of delegates depends on few things about slots and rooms (who can come, how long the way
is), and most of these ways are no better than another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from math import comb, prod

from ...rules.base import SeatingPrice
from ..instance.instance import Instance, SeatRow
from ..model.variables import Variables
from .solver import Clock

MOST_SEATINGS, MOST_IN_ALL = 30_000, 200_000
"""A group with more ways to be seated is left alone, and so are those with most, beyond so many ways of all."""

Place = tuple[int, int]
"""A workshop and a seat of it."""

Adds = tuple[tuple[int, ...], ...]
"""By price, by stage."""


@dataclass(frozen=True, slots=True)
class Group:
    """``people`` of one organisation (or one who has none), and all sessions where any of them could sit, with the
    seats they could take there."""

    people: tuple[int, ...]
    sessions: Mapping[int, tuple[tuple[SeatRow, tuple[int, ...]], ...]]


@dataclass(frozen=True, slots=True)
class Situation:
    """What of a session's slot and room matters to a group: it is the same in all of these."""

    slots: frozenset[int]
    boroughs: frozenset[int]


@dataclass(frozen=True, slots=True)
class Seating:
    """A way to seat a group. ``people``: where they sit. ``places``: how many of it sit there, where that is not
    certain. ``adds``: what it adds."""

    at: Mapping[int, Situation]
    people: Mapping[Place, tuple[int, ...]]
    places: tuple[tuple[Place, int], ...]
    adds: Adds


@dataclass(frozen=True, slots=True)
class _Choice:
    """A way to seat a group at one session. Who sits on which seat matters only for ``delegates`` and ``places``."""

    people: frozenset[int]
    delegates: frozenset[int] | None  # None: no seat names the organisation
    places: tuple[tuple[Place, int], ...]
    seated: tuple[tuple[int, ...], ...] = field(compare=False)  # by seat: one of those that are alike is enough


@dataclass(frozen=True, slots=True)
class _Options:
    """By session the situations; and no more than ``n_ways`` to seat the group in all of them."""

    group: Group
    situations: Mapping[int, Sequence[Situation]]
    n_ways: int


def groups(x: Variables) -> list[Group]:
    """All whose seats fall apart from those of others: nobody of them moderates, sits at identical sessions, or had
    fixed delegates before."""
    instance = x.instance
    sessions: dict[int, dict[int, list[tuple[SeatRow, tuple[int, ...]]]]] = defaultdict(lambda: defaultdict(list))
    members: dict[int, set[int]] = defaultdict(set)
    left_out: set[int] = set()
    for w, seats in enumerate(x.instance.seats):
        moderating = {instance.human_of_moderator[m] for m in x.moderator(w)}
        left_out |= {_group_of(instance, p) for p in moderating}
        for neighbour in instance.past.neighbours[w]:
            left_out |= set(neighbour.delegates)
        for seat, sits in zip(seats, x.seats(w), strict=True):
            here: dict[int, list[int]] = defaultdict(list)
            for p in sits:
                here[_group_of(instance, p)].append(p)
            if instance.repeat_of[w] is not None or (seat.organisation is not None and {*here} - {seat.organisation}):
                left_out |= {*here}
            for group, people in here.items():
                members[group] |= {*people}
                sessions[group][w].append((seat, tuple(people)))
    return [
        Group(tuple(sorted(people)), {w: tuple(seats) for w, seats in sessions[group].items()})
        for group, people in members.items()
        if group not in left_out
    ]


def _group_of(instance: Instance, p: int) -> int:
    organisation = instance.organisation_of[p]
    return organisation if organisation >= 0 else -1 - p


class Seatings:
    """All ways to seat a group that are worth a thought; a plan has one of them or one that is no better.

    ``open_places``: seats that need not be as full as they could be. ``prices``: by rule.
    """

    def __init__(self, x: Variables, prices: Sequence[SeatingPrice], open_places: Collection[Place]) -> None:
        self._x = x
        self._instance = x.instance
        self._prices = prices
        self._open_places = open_places
        self._boroughs = [
            frozenset(x.instance.borough_of_room[r] for r in x.room(w)) or frozenset((-1,))
            for w in range(x.instance.n_workshops)
        ]

    def of(self, apart: Iterable[Group], clock: Clock) -> Iterator[tuple[Group, list[Seating]]]:
        """For each group that has not too many, as far as there is time."""
        n_all = 0
        for options in sorted((self._options(group) for group in apart), key=lambda options: options.n_ways):
            n_all += options.n_ways
            if options.n_ways > MOST_SEATINGS or n_all > MOST_IN_ALL or clock.over:
                return
            group, situations = options.group, options.situations
            choices = {
                (w, slots): self._choices(group, w, min(slots))
                for w, found in situations.items()
                for slots in {situation.slots for situation in found}
            }
            found: list[Seating] = []
            for ats in product(*situations.values()):
                at = dict(zip(situations, ats, strict=True))
                found += self._best(group, at, [choices[w, here.slots] for w, here in at.items()])
            yield group, found

    def _options(self, group: Group) -> _Options:
        situations = {w: self._situations(group, w) for w in group.sessions}
        n_ways = prod(
            sum(self._count(group, w, min(situation.slots)) for situation in found) for w, found in situations.items()
        )
        return _Options(group, situations, n_ways)

    # -- slots and rooms ----------------------------------------------------------------------------

    def _situations(self, group: Group, w: int) -> list[Situation]:
        """Slots and boroughs of a session, those together that make no difference to the group."""
        people = sorted({p for _, could in group.sessions[w] for p in could})
        others = [other for other in group.sessions if other != w]
        weights = {
            (s, b): tuple(
                price.weight(p, w, s, b) if self._free(p, w, s) else 0 for price in self._prices for p in people
            )
            for s in self._x.at(w)
            for b in self._boroughs[w]
        }
        slots: dict[object, set[int]] = defaultdict(set)
        for s in self._x.at(w):
            kind = (
                tuple(self._free(p, w, s) for p in people),
                tuple(weights[s, b] for b in sorted(self._boroughs[w])),
                tuple(
                    self._clash(p, w, s, other, t)
                    for other in others
                    for t in self._x.at(other)
                    for p in people
                    if any(p in could for _, could in group.sessions[other])
                ),
            )
            slots[kind].add(s)
        boroughs: dict[object, set[int]] = defaultdict(set)
        for b in self._boroughs[w]:
            boroughs[tuple(weights[s, b] for s in self._x.at(w))].add(b)
        return [Situation(frozenset(s), frozenset(b)) for s, b in product(slots.values(), boroughs.values())]

    def _free(self, p: int, w: int, s: int) -> bool:
        return bool(self._x.candidates.people[p, self._instance.interval_of[w, s]])

    def _clash(self, p: int, w: int, s: int, other: int, t: int) -> bool:
        """Can this person, in any plan, not be at both sessions in these slots?"""
        instance, candidates = self._instance, self._x.candidates
        here, there = instance.interval_of[w, s], instance.interval_of[other, t]
        return bool(
            (instance.start[here] < instance.end[there] and instance.start[there] < instance.end[here])
            or (p in candidates.one_a_day and instance.slot_day[s] == instance.slot_day[t])
            or (p in candidates.one_a_week and instance.slot_iso_week[s] == instance.slot_iso_week[t])
        )

    # -- people -------------------------------------------------------------------------------------

    def _count(self, group: Group, w: int, s: int) -> int:
        """No fewer than the choices, without writing them down."""
        fillings = self._fillings(group, w, s)
        return prod(sum(comb(len(could), n) for n in range(least, full + 1)) for could, least, full in fillings)

    def _fillings(self, group: Group, w: int, s: int) -> Iterator[tuple[list[int], int, int]]:
        """Seat by seat, who could sit there in that slot, and how many do, at least and at most."""
        for seat, people in group.sessions[w]:
            could = [p for p in people if self._free(p, w, s)]
            full = min(seat.places, len(could))
            yield could, 0 if self._is_open(w, seat, people) else full, full

    def _choices(self, group: Group, w: int, s: int) -> list[_Choice]:
        """Ways to seat the group at a session in that slot."""
        of_seats = [
            [some for n in range(least, full + 1) for some in combinations(could, n)]
            for could, least, full in self._fillings(group, w, s)
        ]
        found: dict[_Choice, None] = {}
        for seated in product(*of_seats):
            there = frozenset(p for some in seated for p in some)
            if len(there) < sum(map(len, seated)):
                continue  # nobody fills two places
            of_seat = list(zip(group.sessions[w], seated, strict=True))
            named = [some for (seat, _), some in of_seat if seat.organisation is not None]
            delegates = frozenset(p for some in named for p in some) if named else None
            places = tuple(
                ((w, seat.index), len(some)) for (seat, people), some in of_seat if self._is_open(w, seat, people)
            )
            found.setdefault(_Choice(there, delegates, places, seated))
        return list(found)

    def _is_open(self, w: int, seat: SeatRow, people: Sequence[int]) -> bool:
        """Could others sit there, or nobody?"""
        return is_shared(self._x, w, seat, people) or (w, seat.index) in self._open_places

    def _best(
        self, group: Group, at: Mapping[int, Situation], choices: Sequence[Sequence[_Choice]]
    ) -> Iterator[Seating]:
        """Of all seatings in a situation those than which none with as many people in the same places adds less."""
        sessions = list(at)
        weights = {
            (w, p): [price.weight(p, w, min(here.slots), min(here.boroughs)) for price in self._prices]
            for w, here in at.items()
            for _, could in group.sessions[w]
            for p in could
        }
        clashes = {
            (n, m, p)
            for n, m in combinations(range(len(sessions)), 2)
            for p in group.people
            if (sessions[n], p) in weights
            and (sessions[m], p) in weights
            and self._clash(p, sessions[n], min(at[sessions[n]].slots), sessions[m], min(at[sessions[m]].slots))
        }
        best: dict[tuple[tuple[Place, int], ...], list[tuple[Adds, list[_Choice]]]] = defaultdict(list)
        for chosen in self._without_clash(choices, clashes, []):
            carried = [dict.fromkeys(group.people, 0) for _ in self._prices]
            delegates: dict[int, frozenset[int]] = {}
            for w, choice in zip(sessions, chosen, strict=True):
                for p in choice.people:
                    for sums, weight in zip(carried, weights[w, p], strict=True):
                        sums[p] += weight
                if choice.delegates is not None:
                    delegates[w] = choice.delegates
            adds = tuple(price.adds(sums, delegates) for price, sums in zip(self._prices, carried, strict=True))
            known = best[tuple(place for choice in chosen for place in choice.places)]
            if not any(_no_worse(other, adds) for other, _ in known):
                known[:] = [other for other in known if not _no_worse(adds, other[0])] + [(adds, chosen)]
        for places, found in best.items():
            for adds, chosen in found:
                people = {
                    (w, seat.index): some
                    for w, choice in zip(sessions, chosen, strict=True)
                    for (seat, _), some in zip(group.sessions[w], choice.seated, strict=True)
                }
                yield Seating(at, people, places, adds)

    def _without_clash(
        self, choices: Sequence[Sequence[_Choice]], clashes: Collection[tuple[int, int, int]], chosen: list[_Choice]
    ) -> Iterator[list[_Choice]]:
        """A choice for every session, nobody where they cannot be, nobody more often than they may."""
        n = len(chosen)
        if n == len(choices):
            most = self._x.candidates.most_sessions
            sessions: dict[int, int] = defaultdict(int)
            for choice in chosen:
                for p in choice.people:
                    sessions[p] += 1
            if all(count <= most.get(p, count) for p, count in sessions.items()):
                yield chosen
            return
        for choice in choices[n]:
            if not any((m, n, p) in clashes for m in range(n) for p in choice.people & chosen[m].people):
                yield from self._without_clash(choices, clashes, [*chosen, choice])


def is_shared(x: Variables, w: int, seat: SeatRow, people: Sequence[int]) -> bool:
    """Is it not for these people alone, as many as there are places?"""
    return seat.different_organisations or len(people) < len(x.seats(w)[seat.index])


def _no_worse(one: Adds, other: Adds) -> bool:
    return all(a <= b for here, there in zip(one, other, strict=True) for a, b in zip(here, there, strict=True))
