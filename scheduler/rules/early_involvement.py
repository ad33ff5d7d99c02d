"""early-involvement: actors are involved as early as possible."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.schedule import Session, read
from ..domain.workshop import Actor
from .base import Sentences, SoftRule, Stage, Term

if TYPE_CHECKING:
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance import Instance
    from ..engine.poster import Poster
    from ..engine.variables import Variables

LATE_JOINER = 2


@dataclass(frozen=True, slots=True)
class Involvement:
    """One actor in one topic: the week of its first held session (None: never) and whether it joined late."""

    actor: Actor
    topic: str
    week: int | None
    late: bool


class EarlyInvolvement(SoftRule):
    """Actors are involved as early as possible, per actor a seat names and topic.

    First stage: the latest first week of those that sit somewhere. Second: the sum of first weeks (never sitting
    counts the horizon's weeks + 1) and 2 for every late joiner, who sits at a later but not at the first held session.
    Weeks count from the horizon's first Monday. Sessions that start first at the same moment are all the first.
    """

    name: ClassVar[str] = "early-involvement"
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Actors are involved as early as possible.",
        "de": "Akteure werden so früh wie möglich beteiligt.",
    }
    source: ClassVar[str] = (
        "… wichtig, dass alle relevanten Akteure so früh wie möglich beteiligt sind, damit sie sich mit dem Prozess identifizieren."
    )
    sentences: ClassVar[Sentences] = {
        "en": {
            "week": "{actor} first sits at the table on {topic} in week {amount}.",
            "never": "{actor} never sits at the table on {topic} (counts {amount}).",
            "late": "{actor} joins {topic} only after its first session.",
        },
        "de": {
            "week": "{actor} sitzt bei {topic} erstmals in Woche {amount} am Tisch.",
            "never": "{actor} sitzt bei {topic} nie am Tisch (zählt {amount}).",
            "late": "{actor} kommt bei {topic} erst nach der ersten Sitzung dazu.",
        },
    }
    n_stages: ClassVar[int] = 2
    units: ClassVar[Mapping[str, Sequence[str]]] = {
        "en": ("week of the last to be involved", "weeks until involved, and late joiners"),
        "de": ("Woche, in der der letzte Akteur dazukommt", "Wochen bis zur Beteiligung und Spätzugänge"),
    }

    def objective(self, instance: Instance, x: Variables, poster: Poster) -> tuple[Stage, ...]:
        """Per actor and topic ``waits[k]``: not yet at a table by the end of week k; the last one means never.

        Pairs whose seats are surely filled at the same workshops wait alike and share their literals.
        """
        weeks = instance.horizon_weeks
        worst = [poster.literal() for _ in range(weeks)]
        total: list[Term] = []
        constant = 0
        alike = Counter(instance.involvement_key(i, x.filled) for i in range(len(instance.involvements)))
        done: set[object] = set()
        floor = 0
        for i, involvement in enumerate(instance.involvements):
            if not involvement.invitations:
                constant += weeks + 1 if involvement.week is None else involvement.week
                floor = max(floor, involvement.week or 0)
                if involvement.week is not None:
                    total.append((LATE_JOINER, self._late(instance, x, poster, i)))
                continue
            key = instance.involvement_key(i, x.filled)
            if key in done:
                continue
            done.add(key)
            share = alike[key]
            subject = self.because(("topic", involvement.topic), aspect="week")
            waits = self._waits(instance, x, poster, i, subject)
            total += [(share, literal) for literal in waits]
            never = waits[-1]
            for k in range(weeks):
                if waits[k] != never:
                    poster.some_of([worst[k], -waits[k] - 1, never], subject)
            total.append((LATE_JOINER * share, self._late(instance, x, poster, i)))
        for k in range(floor):
            poster.some_of([worst[k]], self.because(aspect="week"))
        return Stage(tuple((1, literal) for literal in worst)), Stage(tuple(total), constant)

    def _waits(self, instance: Instance, x: Variables, poster: Poster, i: int, because: Because) -> list[int]:
        involvement = instance.involvements[i]
        weeks = instance.horizon_weeks
        by_week: dict[int, list[int]] = defaultdict(list)
        sits_somewhere: list[int] = []
        for w, seats in involvement.invitations:
            sits = x.someone(w, seats)
            sits_somewhere.append(sits)
            for k, term in x.by_week(w, sits, seats):
                by_week[k].append(term)
        waits: list[int] = []
        sat: list[int] = []
        for k in range(weeks + 1):
            sat += by_week.get(k, ())
            if involvement.week is not None and k >= involvement.week:
                waits.append(-x.TRUE - 1)
            elif not sat and k < weeks:
                waits.append(x.TRUE if not waits or waits[-1] == x.TRUE else waits[-1])
            elif k < weeks and not by_week.get(k) and waits:
                waits.append(waits[-1])
            else:
                waits.append(poster.literal())
                if k == weeks:
                    poster.some_of([waits[k], *sits_somewhere], because)
                else:
                    poster.linear([(1, waits[k]), *((1, term) for term in sat)], 1, None, because)
        if involvement.week is None:
            # "never" is full-table's business: whoever sits somewhere cannot opt out of waiting on paper.
            for sits in sits_somewhere:
                poster.implies(sits, -waits[weeks] - 1, because)
        return waits

    def _late(self, instance: Instance, x: Variables, poster: Poster, i: int) -> int:
        """A literal that is true if the actor sits somewhere but not at a first session."""
        involvement = instance.involvements[i]
        at_first: list[int] = []
        sits_somewhere: list[int] = []
        for w, seats in involvement.invitations:
            sits = x.someone(w, seats)
            sits_somewhere.append(sits)
            first = x.is_first(involvement.topic_index, w)
            if first is not None:
                at_first.append(sits if first == x.held(w) else x.both(sits, first))
        if involvement.sat_at_first:
            at_first.append(x.fixed_is_first(involvement.topic_index))
        because = self.because(("topic", involvement.topic), aspect="late")
        late = poster.literal()
        if involvement.week is not None:
            poster.some_of([late, *at_first], because)
        for sits in sits_somewhere:
            if sits not in at_first:
                poster.some_of([late, -sits - 1, *at_first], because)
        return late

    def involvements(self, problem: Problem, plan: Plan) -> Iterator[Involvement]:
        held = read(problem, plan).of_workshop
        for topic, sessions in problem.sessions_of_topic.items():
            there = sorted((held[w] for w in sessions if w in held), key=_start)
            first = [session for session in there if _start(session) == _start(there[0])]
            sat: dict[Actor, list[Session]] = defaultdict(list)
            for session in there:
                for actor in _actors_at(session):
                    sat[actor].append(session)
            for actor in dict.fromkeys(s.actor for w in sessions for s in problem.workshop_by_id[w].seats):
                week = problem.horizon.week(sat[actor][0].day) if sat[actor] else None
                late = bool(sat[actor]) and not any(session in first for session in sat[actor])
                yield Involvement(actor, topic, week, late)

    def penalties(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        for involvement in self.involvements(problem, plan):
            subjects = (involvement.actor, ("topic", involvement.topic))
            if involvement.week is None:
                yield self.because(*subjects, amount=problem.horizon.weeks + 1, aspect="never")
            elif involvement.week:
                yield self.because(*subjects, amount=involvement.week, aspect="week")
            if involvement.late:
                yield self.because(*subjects, amount=LATE_JOINER, aspect="late")

    def stages(self, problem: Problem, plan: Plan) -> tuple[int, ...]:
        weeks = [i.week for i in self.involvements(problem, plan) if i.week is not None]
        return max(weeks, default=0), sum(penalty.amount for penalty in self.penalties(problem, plan))


def _start(session: Session) -> float:
    return session.interval.start.timestamp() if session.interval is not None else float("inf")


def _actors_at(session: Session) -> dict[Actor, None]:
    """What the seats with somebody on them name."""
    filled = {seated.seat for seated in session.entry.seats if seated.people}
    return {seat.actor: None for seat in session.workshop.seats if seat.key in filled}
