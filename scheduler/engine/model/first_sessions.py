"""Which session of a topic is its first: literals that early involvement asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from .poster import Poster

if TYPE_CHECKING:
    from .variables import Variables


class FirstSessions:
    """By topic, of the free sessions and of those already fixed.

    A literal may be true only if the session is a first one; what is not is left out.
    """

    def __init__(self, x: Variables, poster: Poster) -> None:
        self._x = x
        self._poster = poster
        self._of_repeat: dict[tuple[int, str], int | None] = {}

    @cached_property
    def of_fixed(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for topic, start in self._x.instance.past.first_start.items():
            earlier = [
                at
                for w in self._x.instance.sessions_of_topic.get(topic, ())
                for s, at in self._x.at(w).items()
                if self._start(w, s) < start
            ]
            if not earlier:
                found[topic] = Poster.TRUE
                continue
            first = found[topic] = self._poster.literal()
            for at in earlier:
                self._poster.implies(first, -at - 1, None)
        return found

    @cached_property
    def of_topic(self) -> dict[int, dict[int, int]]:
        """By topic and session; an identical session counts as one with those it repeats."""
        found: dict[int, dict[int, int]] = {}
        for topic, sessions in self._x.instance.sessions_of_topic.items():
            found[topic] = self._alone[topic].copy()
            for w in sessions:
                repeat = self._x.instance.repeat_of[w]
                first = None if repeat is None else self.of_repeat(topic, repeat)
                # A session that is surely a first one if it is held needs no other.
                if first is not None and found[topic].get(w) != self._x.held(w):
                    found[topic][w] = first
        return found

    def of_repeat(self, topic: int, repeat: str) -> int | None:
        """A literal that may be true only if one of these identical sessions is a first one; None if none can be."""
        if (topic, repeat) not in self._of_repeat:
            parts = self._firsts_among(topic, repeat)
            self._of_repeat[topic, repeat] = (
                None if not parts else self._x.TRUE if self._x.TRUE in parts else self._some(parts)
            )
        return self._of_repeat[topic, repeat]

    def _firsts_among(self, topic: int, repeat: str) -> list[int]:
        """By identical session that can be a first one, fixed or free: the literal that it is."""
        instance = self._x.instance
        fixed = repeat in instance.past.first_repeats.get(topic, ())
        if fixed or topic not in instance.past.first_start:
            others = [w for w in instance.sessions_of_topic.get(topic, ()) if instance.repeat_of[w] != repeat]
            if not any(self._x.at(w) for w in others):
                return [self._x.TRUE]  # they are all the sessions there are
        alone = self._alone.get(topic, {})
        parts = [alone[w] for w in instance.repeats.get(repeat, ()) if w in alone]
        return [*parts, self.of_fixed[topic]] if fixed else parts

    @cached_property
    def _alone(self) -> dict[int, dict[int, int]]:
        return {
            topic: self._first_of(topic, sessions) for topic, sessions in self._x.instance.sessions_of_topic.items()
        }

    def _first_of(self, topic: int, sessions: Sequence[int]) -> dict[int, int]:
        """By session of the topic that can be the first: the literal that it is."""
        sessions = [w for w in sessions if self._x.at(w)]
        fixed = self._x.instance.past.first_start.get(topic)
        starts = {w: {s: self._start(w, s) for s in self._x.at(w)} for w in sessions}
        latest = self._latest_first(starts, fixed)
        found: dict[int, int] = {}
        open_sessions: list[int] = []
        for w in sessions:
            rivals = [other for other in sessions if other != w and not self._before(w, other, starts)]
            if min(starts[w].values()) > latest or any((rival, w) in self._x.candidates.before for rival in rivals):
                continue
            if not rivals and (fixed is None or max(starts[w].values()) <= fixed):
                found[w] = self._x.held(w)
            else:
                open_sessions.append(w)
        return found | self._at_first_moment(open_sessions, starts, latest)

    def _latest_first(self, starts: dict[int, dict[int, int]], fixed: int | None) -> float:
        """The latest moment at which a first session may start: none starts later than one that is surely held."""
        surely = [] if self._x.instance.partial else [max(moments.values()) for moments in starts.values()]
        return min([*surely, float("inf") if fixed is None else fixed], default=float("inf"))

    def _at_first_moment(
        self, sessions: Sequence[int], starts: dict[int, dict[int, int]], latest: float
    ) -> dict[int, int]:
        """By session: that it starts at the topic's first moment, of which there is one. (Said of moments and not of
        pairs of sessions, this leaves a linear relaxation little room to call several sessions the first.)
        """
        there: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for w in sessions:
            for s, start in starts[w].items():
                if start <= latest:
                    there[start][w].append(self._x.at(w)[s])
        is_first = {moment: self._poster.literal() for moment in sorted(there)}
        self._poster.at_most_one(list(is_first.values()), None)
        for moment in is_first:
            later = [literal for other, literal in is_first.items() if other >= moment]
            for w, moments in starts.items():
                earlier = [self._x.at(w)[s] for s, start in moments.items() if start < moment]
                if earlier:
                    self._poster.at_most_one([*later, *earlier], None)
        parts: dict[int, list[int]] = defaultdict(list)
        for moment, by_session in there.items():
            for w, literals in by_session.items():
                part = is_first[moment] if len(by_session) == 1 else self._poster.literal()
                if part != is_first[moment]:
                    self._poster.implies(part, is_first[moment], None)
                self._poster.some_of([-part - 1, *literals], None)
                parts[w].append(part)
        return {w: self._some(literals) for w, literals in parts.items()}

    def _some(self, literals: Sequence[int]) -> int:
        """A literal that may be true only if one of these is."""
        if len(literals) == 1:
            return literals[0]
        some = self._poster.literal()
        self._poster.some_of([-some - 1, *literals], None)
        return some

    def _before(self, w: int, other: int, starts: dict[int, dict[int, int]]) -> bool:
        """Surely no later than the other, and held if the other is."""
        if (w, other) in self._x.candidates.before:
            return True
        return not self._x.instance.partial and max(starts[w].values()) <= min(starts[other].values())

    def _start(self, w: int, s: int) -> int:
        instance = self._x.instance
        return int(instance.start[instance.interval_of[w, s]])
