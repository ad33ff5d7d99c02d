"""early-involvement: actors are involved as early as possible."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.parts.workshop import Actor
from ..domain.plans.schedule import Session, read
from .base import Sentences, SoftRule, Stage, Term

if TYPE_CHECKING:
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables

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
    Weeks count from the horizon's first Monday. Sessions that start first at the same moment are all the first, and so
    are those that repeat a first one.
    """

    name: ClassVar[str] = "early-involvement"
    monotone: ClassVar[bool] = True
    worst_stages: ClassVar[Collection[int]] = (0,)
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Actors are involved as early as possible.",
        "de": "Akteure werden so früh wie möglich beteiligt.",
    }
    source: ClassVar[str] = (
        "… wichtig, dass alle relevanten Akteure so früh wie möglich beteiligt sind, damit sie sich mit dem Prozess identifizieren."
    )
    sentences: ClassVar[Sentences] = {
        "en": {
            "week": "{actor} first sits at the table on {topic} {amount|one week|{amount} weeks} into the period.",
            "never": "{actor} never sits at the table on {topic} (counts {amount}).",
            "late": "{actor} joins {topic} only after its first session.",
        },
        "de": {
            "week": "{actor} sitzt bei {topic} erstmals nach {amount|einer Woche|{amount} Wochen} am Tisch.",
            "never": "{actor} sitzt bei {topic} nie am Tisch (zählt {amount}).",
            "late": "{actor} kommt bei {topic} erst nach der ersten Sitzung dazu.",
        },
    }
    n_stages: ClassVar[int] = 2
    units: ClassVar[Mapping[str, Sequence[str]]] = {
        "en": ("weeks until the last actor is involved", "weeks until involved, and late joiners"),
        "de": ("Wochen, bis der letzte Akteur dazukommt", "Wochen bis zur Beteiligung und Spätzugänge"),
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
        """By week: not yet at a table by its end; and one more, never at all."""
        involvement = instance.involvements[i]
        by_week: dict[int, list[int]] = defaultdict(list)
        for w, seats in involvement.invitations:
            for k, term in x.by_week(w, x.someone(w, seats), seats):
                by_week[k].append(term)
        nowhere = self._nowhere(instance, x, poster, i, because)
        last = max(by_week, default=0)
        waits: list[int] = []
        sat: list[int] = []
        for k in range(instance.horizon_weeks):
            sat += by_week.get(k, ())
            if involvement.week is not None and k >= involvement.week:
                waits.append(x.FALSE)
            elif k >= last:
                waits.append(nowhere)
            elif k not in by_week:
                waits.append(waits[-1] if waits else x.TRUE)
            elif len(sat) == 1:
                waits.append(-sat[0] - 1)
            else:
                waits.append(poster.literal())
                poster.linear([(1, waits[k]), *((1, term) for term in sat)], 1, None, because)
        return [*waits, x.FALSE if involvement.week is not None else nowhere]

    def _nowhere(self, instance: Instance, x: Variables, poster: Poster, i: int, because: Because) -> int:
        """Sits at none of the free sessions. Exact: whoever sits somewhere cannot opt out of waiting on paper."""
        sits_somewhere = [x.someone(w, seats) for w, seats in instance.involvements[i].invitations]
        if len(sits_somewhere) == 1:
            return -sits_somewhere[0] - 1
        nowhere = poster.literal()
        poster.some_of([nowhere, *sits_somewhere], because)
        for sits in sits_somewhere:
            poster.not_all([sits, nowhere], because)
        return nowhere

    def _late(self, instance: Instance, x: Variables, poster: Poster, i: int) -> int:
        """A literal that is true if the actor sits somewhere but not at a first session."""
        involvement = instance.involvements[i]
        at_first: list[int] = []
        elsewhere: list[int] = []
        for w, seats in involvement.invitations:
            sits = x.someone(w, seats)
            first = x.is_first(involvement.topic_index, w)
            if first == x.held(w):
                at_first.append(sits)
                continue
            elsewhere.append(sits)
            if first is not None:
                at_first.append(x.both(sits, first))
        for repeat in involvement.sat_in:
            first = x.repeat_is_first(involvement.topic_index, repeat)
            if first is not None:
                at_first.append(first)
        if involvement.sat_at_first:
            at_first.append(x.fixed_is_first(involvement.topic_index))
        if involvement.week is not None:
            elsewhere.append(x.TRUE)
        if not elsewhere or x.TRUE in at_first:
            return x.FALSE
        if not at_first and len(elsewhere) == 1:
            return elsewhere[0]
        late = poster.literal()
        for sits in elsewhere:
            poster.some_of([late, -sits - 1, *at_first], self.because(("topic", involvement.topic), aspect="late"))
        return late

    def involvements(self, problem: Problem, plan: Plan) -> Iterator[Involvement]:
        held = read(problem, plan).of_workshop
        for topic, sessions in problem.sessions_of_topic.items():
            there = sorted((held[w] for w in sessions if w in held), key=_start)
            first = _first(there)
            week: dict[Actor, int] = {}
            in_time: set[Actor] = set()
            for session in there:
                week_of_session = problem.horizon.week(session.day)
                for actor in _actors_at(session):
                    week.setdefault(actor, week_of_session)
                    if session.workshop.id in first:
                        in_time.add(actor)
            for actor in dict.fromkeys(s.actor for w in sessions for s in problem.workshop_by_id[w].seats):
                yield Involvement(actor, topic, week.get(actor), actor in week and actor not in in_time)

    def penalties(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        return self._penalties(problem, self.involvements(problem, plan))

    def _penalties(self, problem: Problem, involvements: Iterable[Involvement]) -> Iterator[Because]:
        for involvement in involvements:
            subjects = (involvement.actor, ("topic", involvement.topic))
            if involvement.week is None:
                yield self.because(*subjects, amount=problem.horizon.weeks + 1, aspect="never")
            elif involvement.week:
                yield self.because(*subjects, amount=involvement.week, aspect="week")
            if involvement.late:
                yield self.because(*subjects, amount=LATE_JOINER, aspect="late")

    def stages(self, problem: Problem, plan: Plan) -> tuple[int, ...]:
        return self.judged(problem, plan)[0]

    def judged(self, problem: Problem, plan: Plan) -> tuple[tuple[int, ...], tuple[Because, ...]]:
        involvements = [*self.involvements(problem, plan)]
        penalties = tuple(self._penalties(problem, involvements))
        weeks = [i.week for i in involvements if i.week is not None]
        return (max(weeks, default=0), sum(penalty.amount for penalty in penalties)), penalties


def _start(session: Session) -> float:
    return session.interval.start.timestamp() if session.interval is not None else float("inf")


def _first(there: Sequence[Session]) -> set[str]:
    """The first of the sessions (sorted by start), those that start with it, and those that repeat one of these."""
    earliest = [session.workshop for session in there if _start(session) == _start(there[0])]
    repeats = {workshop.repeat for workshop in earliest} - {None}
    return {w.id for w in earliest} | {session.workshop.id for session in there if session.workshop.repeat in repeats}


def _actors_at(session: Session) -> dict[Actor, None]:
    """What the seats with somebody on them name."""
    filled = {seated.seat for seated in session.entry.seats if seated.people}
    return {seat.actor: None for seat in session.workshop.seats if seat.key in filled}
