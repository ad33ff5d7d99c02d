"""series-order: a series keeps its order and its distances."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.changes.ways_out import shorter_gap
from ..domain.parts.fields import Positive
from ..domain.plans.schedule import read
from ..errors import Fault
from .base import Rule, Sentences

if TYPE_CHECKING:
    from ..domain.changes.change import Change
    from ..domain.parts.workshop import Series
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.candidates import Candidates
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables


class SeriesOrder(Rule):
    """A series keeps its order: ``first_gap_days`` between first and second session, ``gap_days`` after, at most ``max_gap_days``.

    A gap is the difference of the local dates. A kick-off is the first session of every series it opens. A series may set its own gaps.
    """

    name: ClassVar[str] = "series-order"
    monotone: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "A series keeps its order and its distances.",
        "de": "Eine Reihe hält ihre Reihenfolge und ihre Abstände ein.",
    }
    source: ClassVar[str] = (
        "Beim ersten Treffen ist zu überlegen, wer noch fehlt und zukünftig miteinbezogen werden sollte."
    )
    sentences: ClassVar[Sentences] = {
        "en": {
            "wrong-order": "{workshop2} lies {days} {days|day|days} before {workshop}, which it must follow.",
            "too-soon": "{workshop2} follows {workshop} after {days} {days|day|days}: {amount} too few.",
            "too-late": "{workshop2} follows {workshop} after {days} {days|day|days}: {amount} too many.",
        },
        "de": {
            "wrong-order": "{workshop2} liegt {days} {days|Tag|Tage} vor {workshop}, muss aber darauf folgen.",
            "too-soon": "{workshop2} folgt {days} {days|Tag|Tage} nach {workshop}: {amount} zu wenig.",
            "too-late": "{workshop2} folgt {days} {days|Tag|Tage} nach {workshop}: {amount} zu viel.",
        },
    }

    first_gap_days: Positive = 28
    gap_days: Positive = 7
    max_gap_days: Positive | None = None

    def gaps(self, series: Series, step: int) -> tuple[int, int | None]:
        """Least and most days between that step (counted from 0, a kick-off included) and the next."""
        own, default = (series.first_gap_days, self.first_gap_days) if step == 0 else (series.gap_days, self.gap_days)
        most = self.max_gap_days if series.max_gap_days is None else series.max_gap_days
        return default if own is None else own, most

    def faults(self, problem: Problem) -> Iterator[Fault]:
        days = sorted({slot.day for slot in problem.dated_slots})
        for n, (series, steps) in enumerate(problem.chains):
            for step in range(len(steps) - 1):
                fewest, most = self.gaps(series, step)
                if most is not None and most < fewest:
                    yield Fault(("series", n), f"gaps of at most {most} and at least {fewest} days", "gaps that can be")
                    break
            if not days:
                return
            day: dt.date = days[0]
            for step in range(len(steps) - 1):
                least = day + dt.timedelta(days=self.gaps(series, step)[0])
                following = next((later for later in days if later >= least), None)
                if following is None:
                    gaps = [self.gaps(series, k)[0] for k in range(len(steps) - 1)]
                    yield Fault(
                        ("series", n),
                        f"{len(steps)} sessions with gaps of {' + '.join(map(str, gaps))} days, which need {sum(gaps) + 1} days, "
                        f"and slots from {days[0]} to {days[-1]}, {(days[-1] - days[0]).days + 1} days",
                        "a series that fits into the horizon: fewer sessions, smaller gaps or more slots",
                    )
                    break
                day = following

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        for series, step, a, b in instance.order:
            candidates.declare_before(a, b, self.gaps(instance.problem.series[series], step)[0])
        for w, anchors in enumerate(instance.past.anchors):
            for series, step, before, day in anchors:
                least, most = self.gaps(instance.problem.series[series], step)
                apart = instance.slot_day - day if before else day - instance.slot_day
                candidates.refuse_slot_row(self.name, w, apart < least)
                if most is not None:
                    candidates.refuse_slot_row(self.name, w, apart > most)

    def propagate(self, instance: Instance, candidates: Candidates) -> None:
        """Windows pushed along the series. Where a later session may stay unheld it cannot push an earlier one."""
        for series, step, a, b in instance.order:
            days_a, days_b = candidates.days(a), candidates.days(b)
            if days_a is None:
                candidates.keep_slots(self.name, b, instance.slot_day < 0)  # what must come first cannot come
            if days_a is None or days_b is None:
                continue
            least, most = self.gaps(instance.problem.series[series], step)
            candidates.keep_slots(self.name, b, instance.slot_day >= days_a[0] + least)
            if most is not None:
                candidates.keep_slots(self.name, b, instance.slot_day <= days_a[1] + most)
            if not instance.partial:
                candidates.keep_slots(self.name, a, instance.slot_day <= days_b[1] - least)
                if most is not None:
                    candidates.keep_slots(self.name, a, instance.slot_day >= days_b[0] - most)

    def post(self, instance: Instance, x: Variables, poster: Poster) -> None:
        for series, step, a, b in instance.order:
            because = self.because(
                ("workshop", instance.workshops[a]), ("workshop", instance.workshops[b]), aspect="too-soon"
            )
            least, most = self.gaps(instance.problem.series[series], step)
            if x.held(a) == x.held(b) == x.TRUE:
                self._post_ladder(instance, x, poster, a, b, least, because)
                if most is not None:
                    apart = [(int(instance.slot_day[s]), at) for s, at in x.at(b).items()]
                    apart += [(-int(instance.slot_day[s]), at) for s, at in x.at(a).items()]
                    poster.linear(apart, None, most, because)
                continue
            # Where sessions may stay unheld their days mean nothing, so the order is said slot by slot.
            for s, at in x.at(b).items():
                day = int(instance.slot_day[s])
                wrong = [
                    other
                    for t, other in x.at(a).items()
                    if day - instance.slot_day[t] < least or (most is not None and day - instance.slot_day[t] > most)
                ]
                poster.at_most_one([at, *wrong], because)

    @staticmethod
    def _post_ladder(
        instance: Instance, x: Variables, poster: Poster, a: int, b: int, least: int, because: Because
    ) -> None:
        """By day: if the later session lies on it or before, the earlier one lies at least so many days before it."""
        of_a, of_b = (sorted((int(instance.slot_day[s]), at) for s, at in x.at(w).items()) for w in (a, b))
        last = max((day for day, _ in of_a), default=0)
        for day in sorted({day for day, _ in of_b}):
            if day < last + least:
                by_then = [at for other, at in of_b if other <= day]
                too_late = [at for other, at in of_a if other > day - least]
                poster.at_most_one([*by_then, *too_late], because)

    def relaxations(self, problem: Problem, because: Because) -> Iterator[Change]:
        """A greatest gap is not for sale: what is a series would fall apart."""
        concerned = set(because.of("workshop"))
        for series, steps in problem.chains:
            if series.id in because.of("series") or concerned & {workshop for step in steps for workshop in step}:
                for step, field in enumerate(("first_gap_days", "gap_days")[: len(steps) - 1]):
                    yield from shorter_gap(problem, series.id, field, self.gaps(series, step)[0])

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        held = read(problem, plan).of_workshop
        for series, steps in problem.chains:
            for step, (before, after) in enumerate(pairwise(steps)):
                least, most = self.gaps(series, step)
                for a in before:
                    for b in after:
                        if a not in held or b not in held:
                            continue
                        gap = (held[b].day - held[a].day).days
                        dates = (("date", str(held[a].day)), ("date", str(held[b].day)))
                        pair = (("workshop", a), ("workshop", b), *dates)
                        if gap < least:
                            yield self.because(
                                *pair, amount=least - gap, aspect="too-soon" if gap >= 0 else "wrong-order"
                            )
                        elif most is not None and gap > most:
                            yield self.because(*pair, amount=gap - most, aspect="too-late")
