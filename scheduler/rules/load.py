"""load: nobody carries more than they agreed to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, ClassVar, Literal

from ..domain.because import Because
from ..domain.changes.ways_out import more_externals, more_sessions
from ..domain.parts.fields import Count
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

Period = Literal["day", "week", "horizon"]
PERIODS: tuple[Period, ...] = ("day", "week", "horizon")


class LoadLimit(Rule):
    """Nobody carries more sessions, sitting or moderating, than they agreed to per day, ISO week and horizon.

    A volunteer who names no limit per week has ``volunteers_per_week``.
    """

    name: ClassVar[str] = "load"
    monotone: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Nobody carries more than they agreed to.",
        "de": "Niemand trägt mehr als zugesagt.",
    }
    source: ClassVar[str] = "… sich über deren zeitliche und personelle Ressourcen im Klaren zu sein."
    sentences: ClassVar[Sentences] = {
        "en": {
            "day": "{human} has {amount} {amount|session|sessions} too many on {date}.",
            "week": "{human} has {amount} {amount|session|sessions} too many in the week of {date}.",
            "horizon": "{human} has {amount} {amount|session|sessions} too many in all.",
        },
        "de": {
            "day": "{human} hat am {date} {amount} {amount|Termin|Termine} zu viel.",
            "week": "{human} hat in der Woche vom {date} {amount} {amount|Termin|Termine} zu viel.",
            "horizon": "{human} hat insgesamt {amount} {amount|Termin|Termine} zu viel.",
        },
    }

    volunteers_per_week: Count = 1

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        """Nobody who has used up a limit can come in that day, week or horizon."""
        for p in range(instance.n_humans):
            if 1 in (self._limit(instance, p, "day"), self._limit(instance, p, "week")):
                candidates.declare_one_a_day(p)
            if self._limit(instance, p, "week") == 1:
                candidates.declare_one_a_week(p)
            if (most := self._limit(instance, p, "horizon")) is not None:
                candidates.declare_most_sessions(p, max(0, most - instance.used(p, "horizon", 0)))
            for period in PERIODS:
                limit = self._limit(instance, p, period)
                if limit is None or (limit > 0 and not instance.used_any(p)):
                    continue
                for number in range(instance.n_periods(period)):
                    if instance.used(p, period, number) >= limit:
                        candidates.refuse_person(self.name, p, instance.in_period(period, number))

    def post(self, instance: Instance, x: Variables, poster: Poster) -> None:
        for p, roles in enumerate(x.roles_of_human):
            for period in PERIODS:
                limit = self._limit(instance, p, period)
                if limit is None or (len(roles) <= limit and not instance.used_any(p)):
                    continue
                if period == "day" and self._limit(instance, p, "week") == 1:
                    continue  # which says more
                because = self.because(instance.human(p), aspect=period)
                if limit == 1 and period != "horizon" and not instance.used_any(p):
                    self._post_one(instance, x, poster, roles, period, because)
                    continue
                for number, counted in self._counted(instance, x, roles, period):
                    poster.at_most(max(0, limit - instance.used(p, period, number)), counted, because)

    def _post_one(
        self,
        instance: Instance,
        x: Variables,
        poster: Poster,
        roles: Sequence[tuple[int, int]],
        period: Literal["day", "week"],
        because: Because,
    ) -> None:
        """By pairs of workshops, or day by day (week by week), whichever is the smaller model."""
        periods = sum(len(x.periods(w, period)) for w, _ in roles)
        if len(roles) * (len(roles) - 1) // 2 <= 2 * periods:
            for (a, here), (b, there) in combinations(roles, 2):
                poster.not_all([here, there, x.pairs.share(period, a, b)], because)
            return
        for _, counted in self._counted(instance, x, roles, period):
            poster.at_most_one(counted, because)

    @staticmethod
    def _counted(
        instance: Instance, x: Variables, roles: Sequence[tuple[int, int]], period: Period
    ) -> Iterator[tuple[int, list[int]]]:
        """By day, week or the horizon a literal for each role that is played in it; those that nobody can be in are
        left out."""
        roles_in: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for w, role in roles:
            for number in x.periods(w, period):
                roles_in[number].append((w, role))
        for number in sorted(roles_in):
            slots = instance.slots_in(period, number)
            yield number, [term for w, role in roles_in[number] for term in x.during(w, role, slots)]

    def relaxations(self, problem: Problem, because: Because) -> Iterator[Change]:
        for human in (*because.of("person"), *because.of("moderator")):
            human = problem.human(human)
            for period, limit in zip(PERIODS, self._limits(problem, human)[human], strict=True):
                if limit is not None and because.aspect in ("", period):
                    yield from more_sessions(problem, human, period, limit)
        if because.of("moderator"):
            yield from more_externals(problem)

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        limits = self._limits(problem)
        for human, sessions in read(problem, plan).of_human.items():
            day, week, horizon = limits[human]
            kind = "person" if human in problem.person_by_id else "moderator"
            if day is not None and len(sessions) > day:
                for date, count in Counter(session.day for session in sessions).items():
                    if count > day:
                        yield self.because((kind, human), ("date", str(date)), amount=count - day, aspect="day")
            if week is not None and len(sessions) > week:
                weeks = Counter(session.day.isocalendar()[:2] for session in sessions)
                first = {session.day.isocalendar()[:2]: str(session.day) for session in reversed(sessions)}
                for number, count in weeks.items():
                    if count > week:
                        yield self.because((kind, human), ("date", first[number]), amount=count - week, aspect="week")
            if horizon is not None and len(sessions) > horizon:
                yield self.because((kind, human), amount=len(sessions) - horizon, aspect="horizon")

    def _limits(
        self, problem: Problem, only: str | None = None
    ) -> dict[str, tuple[int | None, int | None, int | None]]:
        """Per human, or only for that one, the most sessions a day, a week and in the horizon."""
        given: dict[str, list[tuple[int | None, int | None, int | None]]] = {}
        volunteers: set[str] = set()
        people = problem.people if only is None else [p for p in (problem.person_by_id.get(only),) if p is not None]
        for person in people:
            given.setdefault(person.id, []).append((None, person.load.per_week, person.load.per_horizon))
            if person.engagement == "volunteer":
                volunteers.add(person.id)
        for moderator in problem.moderators:
            if only not in (None, problem.human(moderator.id)):
                continue
            own = (moderator.load.per_day, moderator.load.per_week, moderator.load.per_horizon)
            given.setdefault(problem.human(moderator.id), []).append(own)
            if moderator.engagement == "volunteer":
                volunteers.add(moderator.id)
        limits = {}
        for human, roles in given.items():
            day, week, horizon = roles[0]
            for more in roles[1:]:
                day, week, horizon = map(_lower, (day, week, horizon), more)
            if week is None and human in volunteers:
                week = self.volunteers_per_week
            limits[human] = (day, week, horizon)
        return limits

    def _limit(self, instance: Instance, p: int, period: Period) -> int | None:
        limit = instance.load_limit[p][PERIODS.index(period)]
        if limit is None and period == "week" and instance.volunteer[p]:
            return self.volunteers_per_week
        return limit


def _lower(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)
