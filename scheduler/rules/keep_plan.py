"""keep-plan: a revised plan disturbs as few people as possible."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.plan import Entry, Plan
from ..domain.plans.difference import changes_of, roles_of
from .base import Sentences, SoftRule, Stage

if TYPE_CHECKING:
    from ..domain.problem import Problem
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables


class KeepPlan(SoftRule):
    """A revised plan disturbs as few people as possible; then it moves as few workshops, then by as few days.

    Counted are the people of the ``previous`` plan any of whose entries changed or vanished; those newly invited
    are not. A workshop that is no longer held has moved, by no days. The previous plan may name what the problem
    does not know any more. ``most_changes``: nobody whom the problem still knows has more entries changed than that.
    ``last``: it yields to every other rule; else it stands directly after `unheld`.
    """

    name: ClassVar[str] = "keep-plan"
    n_stages: ClassVar[int] = 3
    summary: ClassVar[Mapping[str, str]] = {
        "en": "A revised plan disturbs as few people as possible.",
        "de": "Ein geänderter Plan stört möglichst wenige.",
    }
    source: ClassVar[str] = "Er ebnet zudem den Weg für eine vertrauensvolle langfristige Zusammenarbeit."
    sentences: ClassVar[Sentences] = {
        "en": {
            "person": "{human} has {amount} {amount|appointment|appointments} changed.",
            "slot": "{workshop} is no longer on {slot}.",
            "days": "{workshop} is moved by {amount} {amount|day|days}.",
            "budget": "{human} has {amount} {amount|appointment|appointments} changed, more than agreed.",
        },
        "de": {
            "person": "Bei {human} {amount|ändert sich 1 Termin|ändern sich {amount} Termine}.",
            "slot": "{workshop} findet nicht mehr am {slot} statt.",
            "days": "{workshop} wird um {amount} {amount|Tag|Tage} verschoben.",
            "budget": "Bei {human} {amount|ändert sich 1 Termin|ändern sich {amount} Termine}, mehr als vereinbart.",
        },
    }
    units: ClassVar[Mapping[str, Sequence[str]]] = {
        "en": ("people disturbed", "workshops moved", "days moved"),
        "de": ("gestörte Personen", "verlegte Workshops", "Tage Verschiebung"),
    }
    previous: Plan
    most_changes: int | None = None
    last: bool = False

    def post(self, instance: Instance, x: Variables, poster: Poster) -> None:
        if self.most_changes is None:
            return
        for human, entries in self._of_humans(instance.problem).items():
            if human not in instance.humans:
                continue
            changed = [poster.literal() for _ in entries]
            for literal, (entry, roles) in zip(changed, entries, strict=True):
                for kept in _kept(instance, x, entry, human, roles):
                    poster.some_of([literal, kept], None)
            because = self.because(instance.human(instance.humans.index(human)), aspect="budget")
            poster.at_most(self.most_changes, changed, because)

    def objective(self, instance: Instance, x: Variables, poster: Poster) -> tuple[Stage, ...]:
        disturbed: list[int] = []
        for human, entries in self._of_humans(instance.problem).items():
            literal = poster.literal()
            for entry, roles in entries:
                for kept in _kept(instance, x, entry, human, roles):
                    poster.some_of([literal, kept], None)
            disturbed.append(literal)
        stays: list[int] = []
        gone, days = 0, []
        for entry in self.previous.entries:
            if entry.workshop not in instance.workshops:
                gone += entry.workshop not in instance.problem.workshop_by_id
                continue
            at = x.at(instance.workshops.index(entry.workshop))
            gone += 1
            for s, there in at.items():
                if instance.slots[s] == entry.slot:
                    stays.append(there)
                days.append((abs((_day(instance.slots[s]) - _day(entry.slot)).days), there))
        return (
            Stage(tuple((1, literal) for literal in disturbed)),
            Stage(tuple((-1, there) for there in stays), gone),
            Stage(tuple((moved, there) for moved, there in days if moved)),
        )

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        if self.most_changes is None:
            return
        for human, changed in changes_of(problem, self.previous, plan).items():
            if changed > self.most_changes and _known(problem, human):
                yield self.because((_kind(problem, human), human), amount=changed, aspect="budget")

    def penalties(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        for human, changed in changes_of(problem, self.previous, plan).items():
            if changed:
                yield self.because((_kind(problem, human), human), amount=changed, aspect="person")
        for entry, now in self._moved(plan):
            yield self.because(("workshop", entry.workshop), ("slot", entry.slot), aspect="slot")
            if now is not None and (days := abs((_day(now.slot) - _day(entry.slot)).days)):
                yield self.because(("workshop", entry.workshop), amount=days, aspect="days")

    def stages(self, problem: Problem, plan: Plan) -> tuple[int, ...]:
        moved = list(self._moved(plan))
        days = (abs((_day(now.slot) - _day(entry.slot)).days) for entry, now in moved if now is not None)
        changed = changes_of(problem, self.previous, plan).values()
        return sum(map(bool, changed)), len(moved), sum(days)

    def _of_humans(self, problem: Problem) -> Mapping[str, list[tuple[Entry, frozenset[str]]]]:
        """The previous entries by human, with what they do there."""
        found: dict[str, list[tuple[Entry, frozenset[str]]]] = defaultdict(list)
        for entry in self.previous.entries:
            for human, roles in roles_of(problem, entry).items():
                found[human].append((entry, roles))
        return found

    def _moved(self, plan: Plan) -> Iterator[tuple[Entry, Entry | None]]:
        now = {entry.workshop: entry for entry in plan.entries}
        for entry in self.previous.entries:
            new = now.get(entry.workshop)
            if new is None or new.slot != entry.slot:
                yield entry, new


def _kept(instance: Instance, x: Variables, entry: Entry, human: str, roles: frozenset[str]) -> Iterator[int]:
    """Literals that are all true exactly if the human keeps that entry; none where the workshop is not looked at."""
    if entry.workshop not in instance.workshops:
        if entry.workshop not in instance.problem.workshop_by_id:
            yield x.FALSE
        return
    w = instance.workshops.index(entry.workshop)
    yield next((at for s, at in x.at(w).items() if instance.slots[s] == entry.slot), x.FALSE)
    if entry.room is not None:
        yield next((used for r, used in x.room(w).items() if instance.rooms[r] == entry.room), x.FALSE)
    if "sits" in roles:
        sits = [sits for seat in x.seats(w) for p, sits in seat.items() if instance.humans[p] == human]
        yield x.any_of(w, sits) if sits else x.FALSE
    if "moderates" in roles:
        of = instance.human_of_moderator
        moderates = [literal for m, literal in x.moderator(w).items() if instance.humans[of[m]] == human]
        yield x.any_of(w, moderates) if moderates else x.FALSE


def _kind(problem: Problem, human: str) -> str:
    return "moderator" if human in problem.moderator_by_id else "person"


def _known(problem: Problem, human: str) -> bool:
    return human in problem.person_by_id or human in problem.moderator_by_id


def _day(slot: str) -> dt.date:
    """The date a slot's id begins with; the previous slot may be known no more."""
    return dt.date.fromisoformat(slot[:10])
