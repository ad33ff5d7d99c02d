"""The plans of all blocks beside each other: nobody moderates in two of them at once, and the money is enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ...check import Report, judge
from ...domain.parts.people import Moderator
from ...domain.plan import Entry, Plan
from ...domain.problem import Problem
from ...rules.base import Rule
from .added_up import Values, joined
from .cut import Cut, Group
from .left import Booked

MOST_FURTHER = 40
"""So many moderators are looked at for second places."""

WANTED, URGENT = 100, 10_000
"""Somebody whom an unheld session could ask counts as much as so many others, and in the week of an announced one."""


@dataclass(frozen=True, slots=True)
class Job:
    """``alone``: as if there were no others; ``contended``: only to know what these blocks cost together. ``until``:
    the stages to close. ``strict``: nobody in a week in which they moderate elsewhere; of an exchange: once more.
    ``fair``: with a fair share of the money. ``promised``: only the announced. ``exchange``: sessions elsewhere may get
    other moderators. ``most``: what a group alone may be at most in all stages but the last, instead of what is known
    of them. ``dear_in``: only while the first block costs more than alone in this stage. ``stands``: everything but the
    moderators stays as it is; so many stages cost no more than before, and those after them are closed, for these
    blocks as one."""

    group: Group
    until: int | None
    alone: bool = False
    contended: bool = False
    strict: bool = False
    fair: bool = False
    promised: bool = False
    exchange: bool = False
    most: tuple[int, ...] = ()
    dear_in: int | None = None
    stands: int | None = None


class Beside:
    """``entries``: by block its plan. ``worst``: stages that count the worst of all blocks, by what they cannot be
    below anyway (None: what a block adds there is not known from the block alone)."""

    def __init__(self, problem: Problem, rules: tuple[Rule, ...], cut: Cut) -> None:
        self.problem, self.rules, self.cut = problem, rules, cut
        self.entries: dict[int, tuple[Entry, ...]] = {}
        self.worst: dict[int, int | None] = {}
        self.booked = Booked(problem)
        self._values: dict[int, Values] = {}

    def problem_of(self, group: Group, *, strict: bool = False, fair: bool = False) -> Problem | None:
        """What the others leave to these blocks; None if nobody is left to moderate.

        ``fair``: with no more money than their share of what is left for all blocks that have no plan yet.
        """
        self._free(group)
        moderators = self.booked.left(self.askable(group), strict=strict)
        money = self.booked.left_cents
        self._take(group)
        if money is not None:
            money = max(0, money)
            if fair:
                open_ = sum(len(self.cut.groups[n]) for n in range(len(self.cut)) if n not in self.entries)
                money = money * len(self.cut.inside(group)) // max(1, open_)
        part = self.cut.part(group, moderators, money)
        asked = any(workshop.moderators for workshop in part.workshops)
        return None if asked and self.problem.moderators and not part.moderators else part

    def busy_elsewhere(self, group: Group) -> tuple[tuple[str, str], ...]:
        """Sessions of these blocks, each with those who could moderate it and do not, but do so in another block in
        that week."""
        self._free(group)
        days = {entry: self.problem.slot_by_id[entry.slot].day for n in group for entry in self.entries[n]}
        found = tuple(
            (entry.workshop, m)
            for entry, day in days.items()
            for m in sorted(self.cut.able_of[entry.workshop].difference(entry.moderators))
            if self.booked.in_week(m, day)
        )
        self._take(group)
        return found

    def put_checked(self, n: int, entries: tuple[Entry, ...]) -> None:
        """The same if the plan keeps all rules, from wherever it comes; else the block stays as it is."""
        report = self.report(n, entries)
        if report.valid and self.fits((n,), entries):
            self.put((n,), entries)
            self._values[n] = report.values

    def fits(self, group: Group, entries: Collection[Entry]) -> bool:
        """Is everybody free and the money there, and does nobody moderate in another block than the one where they
        sit? What that one plans later would have to know of it."""
        self._free(group)
        fits = self.booked.fits(entries)
        self._take(group)
        return fits and all(self.cut.at_home(entry.workshop, m) for entry in entries for m in entry.moderators)

    def fits_as_if_alone(self, group: Group, entries: Collection[Entry]) -> bool:
        """Does a plan fit that was made as if there were no others? Its moderators may be nobody, or busy."""
        known, home = self.problem.moderator_by_id, self.cut.home
        chosen = [known.get(moderator) for entry in entries for moderator in entry.moderators]
        there = all(m is not None and (m.person is None or home.get(m.person) in group) for m in chosen)
        return there and self.fits(group, entries)

    def better(self, group: Group, values: Values, until: int | None) -> bool:
        """Than what these blocks have; stages from ``until`` on do not count."""
        if any(n not in self.entries for n in group):
            return True
        return self._key(values)[:until] < self._key(self.together(group))[:until]

    def put(self, group: Group, entries: Collection[Entry]) -> None:
        """Let these blocks have this plan, which must fit."""
        self._free(group)
        for n in group:
            inside = set(self.cut.groups[n])
            self.entries[n] = tuple(entry for entry in entries if entry.workshop in inside)
            self._values.pop(n, None)
        self._take(group)

    def anew(self, entries: Iterable[Entry], first: Collection[int] = ()) -> Beside:
        """The same blocks with these sessions only, as far as those of a block keep all rules; the ``first`` of them
        before others take what they need."""
        held = {entry.workshop: entry for entry in entries}
        found = Beside(self.problem, self.rules, self.cut)
        found.worst = self.worst
        for n in sorted(range(len(self.cut)), key=lambda n: n not in first):
            group = self.cut.groups[n]
            of_block = tuple(held[workshop] for workshop in group if workshop in held)
            if n in self._values and self.entries.get(n) == of_block and found.fits((n,), of_block):
                found.put((n,), of_block)
                found._values[n] = self._values[n]
            else:
                found.put_checked(n, of_block)
        return found

    @property
    def n_unheld(self) -> int:
        return sum(len(self.unheld(n)) for n in range(len(self.cut)))

    def unheld(self, n: int) -> list[str]:
        held = {entry.workshop for entry in self.entries.get(n, ())}
        return [workshop for workshop in self.cut.groups[n] if workshop not in held]

    def holders(self, group: Group) -> list[int]:
        """Other blocks that have moderators whom these could ask, too: if sessions are unheld, before all whom those
        could ask, in the weeks of what is announced; then those with most of them."""
        workshops = [workshop for n in group for workshop in self.cut.workshops[n]]
        able = {m for workshop in workshops for m in self.cut.able_of[workshop.id]}
        missing = {id for n in group for id in self.unheld(n)}
        wanted = {m for id in missing for m in self.cut.able_of[id]}
        urgent = {
            (m, _week(self.problem, workshop.locked.slot))
            for workshop in workshops
            if workshop.locked.slot is not None and workshop.id in missing
            for m in self.cut.able_of[workshop.id]
        }
        counts: Counter[int] = Counter()
        for other, entries in self.entries.items():
            for entry in entries if other not in group else ():
                week = _week(self.problem, entry.slot) if urgent else 0
                counts[other] += not able.isdisjoint(entry.moderators)
                counts[other] += WANTED * (not wanted.isdisjoint(entry.moderators))
                counts[other] += URGENT * any((m, week) in urgent for m in entry.moderators)
        return sorted((other for other, count in counts.items() if count), key=lambda other: (-counts[other], other))

    def rivals(self, group: Group) -> Counter[int]:
        """By other block, how many sessions there have a moderator who could moderate one of these alone."""
        able = frozenset[str]().union(*(self.cut.surely_able[n] for n in group))
        held = {n: sum(not able.isdisjoint(entry.moderators) for entry in of_n) for n, of_n in self.entries.items()}
        return Counter({n: count for n, count in held.items() if count and n not in group})

    @property
    def plan(self) -> Plan:
        entries = (entry for n in sorted(self.entries) for entry in self.entries[n])
        return Plan(
            programme_id=self.problem.programme_id,
            entries=tuple(sorted(entries, key=lambda entry: (entry.slot, entry.workshop))),
        )

    def askable(self, group: Group) -> list[Moderator]:
        """Those who can moderate alone there, or must, or do so now, and of those who are only good for the second
        place the ones who have least to do: that is enough, and there might be hundreds."""
        able = self.cut.able(group)
        now = {moderator for n in group for entry in self.entries.get(n, ()) for moderator in entry.moderators}
        sure = now.union(*(self.cut.surely_able[n] for n in group))
        further = sorted((m for m in able if m.id not in sure), key=lambda m: self.booked.sessions(m.id))
        chosen = sure | {m.id for m in further[:MOST_FURTHER]}
        return [m for m in self.cut.able(group, now) if m.id in chosen]

    def _free(self, group: Group) -> None:
        for n in group:
            self.booked.release(self.entries.get(n, ()))

    def _take(self, group: Group) -> None:
        for n in group:
            self.booked.book(self.entries.get(n, ()))

    def together(self, group: Iterable[int]) -> Values:
        """What the plans of these blocks cost in every stage."""
        return joined([self._judged(n) for n in group], self.worst)

    def _key(self, values: Values) -> Values:
        """What is below the worst of others anyway counts for nothing."""
        return tuple(
            value if n not in self.worst else 0 if (low := self.worst[n]) is None else max(value, low)
            for n, value in enumerate(values)
        )

    def _judged(self, n: int) -> Values:
        if n not in self._values:
            self._values[n] = self.report(n, self.entries[n]).values
        return self._values[n]

    def report(self, n: int, entries: tuple[Entry, ...]) -> Report:
        moderating = {moderator for entry in entries for moderator in entry.moderators}
        part = self.cut.alone((n,), moderating).model_copy(update={"partial": True})
        return judge(part, Plan(programme_id=part.programme_id, entries=entries), self.rules)


def _week(problem: Problem, slot: str) -> int:
    """The ISO week of the slot, in one number."""
    day = problem.slot_by_id[slot].day
    return day.toordinal() - day.weekday()
