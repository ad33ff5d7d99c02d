"""The decisions of a model, created when a rule asks for them. Rules see literals and never how they are made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, compress, pairwise
from typing import TYPE_CHECKING

import numpy as np

from ..instance.candidates import Candidates
from ..instance.instance import Bools, Instance, Period
from .first_sessions import FirstSessions
from .pairs import Pairs
from .poster import Poster
from .spending import Spending

if TYPE_CHECKING:
    from ...rules.base import Term

Role = tuple[int, int]
"""A workshop and the literal that says a human (or a room) is used there."""


class Variables:
    """Answers questions about a plan with literals.

    A literal of a person, moderator or room in a workshop implies that the workshop lies where they are free;
    these links, and the definitions of derived literals, are posted without a reason: they say what a literal means.
    """

    TRUE = Poster.TRUE
    FALSE = -Poster.TRUE - 1

    seated_together: frozenset[int] = frozenset()
    """Those whose burdens and changes `seating_terms` count."""

    def __init__(self, instance: Instance, candidates: Candidates, poster: Poster) -> None:
        self.instance = instance
        self.candidates = candidates
        self.filled = frozenset(candidates.filled)
        self._poster = poster
        self._at = [
            dict(zip(np.flatnonzero(row).tolist(), poster.literals(int(row.sum())), strict=True))
            for row in candidates.slots
        ]
        self._held = [self.TRUE if not instance.partial else poster.literal() for _ in instance.workshops]
        self._allowed: dict[int, frozenset[int]] = {}
        self._during: dict[tuple[int, frozenset[int]], list[int]] = {}
        self._both: dict[tuple[int, int], int] = {}
        self._together: dict[tuple[int, int], int] = {}
        self._any: dict[frozenset[int], int] = {}
        self._capped: set[tuple[int, int]] = set()  # (workshop, seat)
        self._tied: set[tuple[int, int]] = set()  # (literal, seat)
        self._in_week: dict[tuple[int, int], int] = {}
        self._periods: dict[tuple[int, Period], frozenset[int]] = {}
        self._could_sit: dict[int, list[Bools]] = {}
        self._seats = [self._make_seats(w) for w in range(instance.n_workshops)]
        self._moderator = [self._make_moderators(w) for w in range(instance.n_workshops)]
        self._room = [self._make_rooms(w) for w in range(instance.n_workshops)]

    def seating_terms(self, rule: str, stage: int) -> Sequence[Term]:
        """What people who are `seated_together` add to that stage of a rule."""
        return ()

    # -- the plan -----------------------------------------------------------------------------------

    def at(self, w: int) -> dict[int, int]:
        """By slot: the workshop takes place there."""
        return self._at[w]

    def held(self, w: int) -> int:
        """The workshop takes place; TRUE unless workshops may stay unheld."""
        return self._held[w]

    def moderator(self, w: int) -> dict[int, int]:
        """By moderator: moderates the workshop."""
        return self._moderator[w]

    def room(self, w: int) -> dict[int, int]:
        """By room: the workshop takes place there."""
        return self._room[w]

    def seats(self, w: int) -> list[dict[int, int]]:
        """Seat by seat, by human: sits there."""
        return self._seats[w]

    @cached_property
    def roles_of_human(self) -> list[list[Role]]:
        """By human: the workshops where they may sit or moderate, each once, with the literal for either."""
        found: list[dict[int, list[int]]] = [defaultdict(list) for _ in self.instance.humans]
        for w, seats in enumerate(self._seats):
            for people in seats:
                for p, sits in people.items():
                    found[p][w].append(sits)
            for m, moderates in self._moderator[w].items():
                found[self.instance.human_of_moderator[m]][w].append(moderates)
        return [[(w, self.any_of(w, literals)) for w, literals in roles.items()] for roles in found]

    @cached_property
    def uses_of_room(self) -> list[list[Role]]:
        """By room: the workshops that may use it."""
        found: list[list[Role]] = [[] for _ in self.instance.rooms]
        for w, rooms in enumerate(self._room):
            for r, used in rooms.items():
                found[r].append((w, used))
        return found

    # -- derived literals ---------------------------------------------------------------------------

    def any_of(self, w: int, literals: Sequence[int]) -> int:
        """True exactly if one of these literals of the workshop is."""
        if len(literals) == 1:
            return literals[0]
        key = frozenset(literals)
        if key not in self._any:
            some = self._any[key] = self._poster.literal()
            self._poster.some_of([-some - 1, *literals], None)
            for literal in literals:
                self._poster.implies(literal, some, None)
            self._allowed[some] = frozenset[int]().union(*(self._slots_of(w, literal) for literal in literals))
        return self._any[key]

    def both(self, a: int, b: int) -> int:
        """A literal that may be true only if both are, for use where being true is wanted."""
        if a == b or b == self.TRUE:
            return a
        if a == self.TRUE:
            return b
        key = (min(a, b), max(a, b))
        if key not in self._both:
            both = self._both[key] = self._poster.literal()
            self._poster.implies(both, a, None)
            self._poster.implies(both, b, None)
        return self._both[key]

    def together(self, a: int, b: int) -> int:
        """A literal that is true if both are, for use where being true costs."""
        if a == b or b == self.TRUE:
            return a
        if a == self.TRUE:
            return b
        key = (min(a, b), max(a, b))
        if key not in self._together:
            self._together[key] = self._poster.literal()
            self._poster.some_of([self._together[key], -a - 1, -b - 1], None)
        return self._together[key]

    def during(self, w: int, literal: int, slots: Collection[int]) -> list[int]:
        """Literals of which one is true if the literal is and the workshop lies in one of the slots."""
        allowed = self._slots_of(w, literal)
        within = allowed & frozenset(slots)
        if not within:
            return []
        if within == allowed:
            return [literal] if literal != self.TRUE else [self._at[w][s] for s in within]
        if literal == self.held(w):
            return [self._at[w][s] for s in sorted(within)]
        key = (literal, within)
        if key not in self._during:
            there = self._poster.literal()
            terms = [(1, there), (-1, literal), *((-1, self._at[w][s]) for s in sorted(within))]
            self._poster.linear(terms, -1, None, None)
            self._during[key] = [there]
        return self._during[key]

    def periods(self, w: int, period: Period) -> frozenset[int]:
        """The days, ISO weeks or (0) horizon in which the workshop can be."""
        if (w, period) not in self._periods:
            self._periods[w, period] = self.instance.numbers_of(period, self._at[w])
        return self._periods[w, period]

    def in_boroughs(self, w: int, boroughs: frozenset[int]) -> int:
        """True exactly if the workshop has a room in one of these boroughs."""
        rooms = [used for r, used in self._room[w].items() if self.instance.borough_of_room[r] in boroughs]
        if not rooms:
            return self.FALSE
        return self.held(w) if len(rooms) == len(self._room[w]) else self.any_of(w, rooms)

    @cached_property
    def pairs(self) -> Pairs:
        """Literals about two workshops at once."""
        return Pairs(self, self._poster)

    @cached_property
    def spending(self) -> Spending:
        """What workshops cost."""
        return Spending(self, self._poster)

    def cap(self, w: int, seat: int) -> None:
        """No more people on the seat than there are places, nor than could come in the slot chosen; implied, but it
        strengthens bounds."""
        row = self.instance.seats[w][seat]
        people = self._seats[w][seat]
        if len(people) < 2:
            return
        self._capped.add((w, seat))
        could = self._could(w)[seat].sum(axis=0).tolist()
        caps = {s: min(row.places, could[s]) for s in self._at[w]}
        if min(caps.values(), default=0) < row.places:
            terms = [*((1, sits) for sits in people.values()), *((-caps[s], at) for s, at in self._at[w].items())]
            self._poster.linear(terms, None, 0, None)

    def most_on(self, w: int, seat: int) -> int:
        """How many people can sit there at once: with no rule that says otherwise, everyone who may."""
        capped = (w, seat) in self._capped or (w, seat) in self.filled
        people = len(self._seats[w][seat])
        return min(people, self.instance.seats[w][seat].places) if capped else people

    def some_held(self, workshops: Sequence[int], fixed: bool) -> int:
        """True exactly if one of these workshops is held, or one like them is ``fixed`` as held."""
        if fixed or not self.instance.partial:
            return self.TRUE
        return self.any_of(workshops[0], [self._held[w] for w in workshops])

    # -- involvement --------------------------------------------------------------------------------

    def someone(self, w: int, seats: Sequence[int]) -> int:
        """True exactly if somebody sits on one of these seats."""
        if any((w, j) in self.filled for j in seats):
            return self.held(w)
        literals = [sits for j in seats for sits in self._seats[w][j].values()]
        if not literals:
            return self.FALSE
        some = self.any_of(w, literals)
        for j in seats:
            if (w, j) in self._capped and (some, j) not in self._tied:
                self._tied.add((some, j))
                # Else, in relaxations, a third of each of three would be a third of somebody.
                sits = [(1, literal) for literal in self._seats[w][j].values()]
                self._poster.linear([*sits, (-self.instance.seats[w][j].places, some)], None, 0, None)
        return some

    def by_week(self, w: int, sits: int, seats: Sequence[int]) -> Iterator[tuple[int, int]]:
        """(week from the horizon's first Monday, literal that needs ``sits`` and the workshop in that week)."""
        if sits == self.FALSE:
            return
        weeks: dict[int, list[int]] = defaultdict(list)
        for s in sorted(self._slots_of(w, sits)):
            weeks[int(self.instance.slot_week[s])].append(self._at[w][s])
        if sits == self.held(w):
            for week, literals in weeks.items():
                yield from ((week, at) for at in literals)
            return
        if len(weeks) == 1:
            yield next(iter(weeks)), sits
            return
        for week, literals in weeks.items():
            if (sits, week) not in self._in_week:
                there = self._in_week[sits, week] = self._poster.literal()
                self._poster.implies(there, sits, None)
                self._poster.some_of([-there - 1, *literals], None)
            yield week, self._in_week[sits, week]

    def is_first(self, topic: int, w: int) -> int | None:
        """A literal that may be true only if the workshop starts no later than any other held session of the topic."""
        return self._firsts.of_topic[topic].get(w)

    def repeat_is_first(self, topic: int, repeat: str) -> int | None:
        """The same for any of these identical sessions, fixed or free."""
        return self._firsts.of_repeat(topic, repeat)

    def fixed_is_first(self, topic: int) -> int:
        """The same for the first of the sessions already fixed."""
        return self._firsts.of_fixed[topic]

    @cached_property
    def _firsts(self) -> FirstSessions:
        return FirstSessions(self, self._poster)

    # -- inside -------------------------------------------------------------------------------------

    def _slots_of(self, w: int, literal: int) -> frozenset[int]:
        """The slots in which the literal can be true."""
        if literal in self._allowed:
            return self._allowed[literal]
        return frozenset(self._at[w])

    def _could(self, w: int) -> list[Bools]:
        """Seat by seat, which of its people could come in which slot. (people, S) bool"""
        if w not in self._could_sit:
            seats = self.instance.seats[w]
            everyone = self.candidates.people_at(w, [p for seat in seats for p in seat.people])
            ends = list(accumulate((len(seat.people) for seat in seats), initial=0))
            self._could_sit[w] = [everyone[begin:end] for begin, end in pairwise(ends)]
        return self._could_sit[w]

    def _make_seats(self, w: int) -> list[dict[int, int]]:
        seats = zip(self.instance.seats[w], self._could(w), strict=True)
        return [self._linked(w, seat.people, could) if seat.people else {} for seat, could in seats]

    def _make_moderators(self, w: int) -> dict[int, int]:
        if not self.instance.asked_moderators[w]:
            return {}
        moderators = np.flatnonzero(self.candidates.moderators[w]).tolist()
        humans = [self.instance.human_of_moderator[m] for m in moderators]
        return self._linked(w, moderators, self.candidates.people_at(w, humans)) if moderators else {}

    def _make_rooms(self, w: int) -> dict[int, int]:
        rooms = np.flatnonzero(self.candidates.rooms[w]).tolist()
        return self._linked(w, rooms, self.candidates.rooms_at(w, rooms)) if rooms else {}

    def _linked(self, w: int, keys: Sequence[int], could: Bools) -> dict[int, int]:
        """A literal for every key that is possible in some slot. ``could``: (keys, S)"""
        found: dict[int, int] = {}
        slots, literals = list(self._at[w]), list(self._at[w].values())
        everywhere = frozenset(slots)
        for key, row in zip(keys, could[:, slots].tolist(), strict=True):
            if not any(row):
                continue
            literal = found[key] = self._poster.literal()
            self._allowed[literal] = everywhere if all(row) else frozenset(compress(slots, row))
            if not all(row):
                self._poster.some_of([-literal - 1, *compress(literals, row)], None)
        return found
