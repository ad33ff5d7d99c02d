"""no-duplication: a workshop does not double what a committee does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.parts.fields import Count
from ..domain.plans.schedule import read
from .base import Sentences, SoftRule, Stage, Term

if TYPE_CHECKING:
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.instance import Instance
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables


class NoDuplication(SoftRule):
    """A workshop does not double what a committee does: sittings on one of its topics within ``days`` before or after it.

    A kick-off's topics include those of the series it opens. Each sitting counts once a workshop; cancelled ones do not.
    """

    name: ClassVar[str] = "no-duplication"
    monotone: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "A workshop does not double what a committee does.",
        "de": "Kein Workshop verdoppelt die Arbeit eines Gremiums.",
    }
    source: ClassVar[str] = "… und dass er keine Doppelung zu anderen Gremien darstellt."
    sentences: ClassVar[Sentences] = {
        "en": {
            "same-day": "{workshop} lies on the day when {committee} sits on the same topic: {date}.",
            "near": "{workshop} ({date}) lies {days} {days|day|days} from a sitting of {committee} on the same topic ({date2}).",
        },
        "de": {
            "same-day": "{workshop} liegt am Tag einer Sitzung zum selben Thema ({committee}): {date}.",
            "near": "{workshop} ({date}) liegt {days} {days|Tag|Tage} von einer Sitzung zum selben Thema entfernt ({committee}, {date2}).",
        },
    }
    units: ClassVar[Mapping[str, Sequence[str]]] = {
        "en": ("committee sittings on the same topic nearby",),
        "de": ("nahe Gremiensitzungen zum selben Thema",),
    }

    days: Count = 3

    def objective(self, instance: Instance, x: Variables, poster: Poster) -> tuple[Stage, ...]:
        sittings = [
            (frozenset(committee.topics), (sitting.start.date() - instance.dates[0]).days)
            for committee in instance.problem.committees
            for sitting in committee.sittings
            if not sitting.cancelled
        ]
        terms: list[Term] = []
        for w, topics in enumerate(instance.topics_of):
            own = {topic.id for topic in topics}
            on = [day for shared, day in sittings if not shared.isdisjoint(own)]
            for s, at in x.at(w).items() if on else ():
                cost = sum(abs(int(instance.slot_day[s]) - day) <= self.days for day in on)
                if cost:
                    terms.append((cost, at))
        return (Stage(tuple(terms)),)

    def penalties(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        busy_with: dict[str, list[int]] = defaultdict(list)
        for n, committee in enumerate(problem.committees):
            for topic in committee.topics:
                busy_with[topic].append(n)
        for session in read(problem, plan).sessions:
            topics = problem.topics_of(session.workshop)
            for n in sorted({n for topic in topics for n in busy_with.get(topic, ())}):
                committee = problem.committees[n]
                shared = [topic for topic in topics if topic in committee.topics]
                for sitting in committee.sittings:
                    apart = abs((sitting.start.date() - session.day).days)
                    if not sitting.cancelled and apart <= self.days:
                        yield self.because(
                            ("workshop", session.workshop.id),
                            ("committee", committee.id),
                            ("date", str(session.day)),
                            ("date", str(sitting.start.date())),
                            *(("topic", topic) for topic in shared),
                            aspect="near" if apart else "same-day",
                        )
