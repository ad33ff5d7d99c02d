"""budget: fees and rents stay within the budget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from ..domain.because import Because
from ..domain.changes.ways_out import more_budget
from ..domain.plans.schedule import read
from ..domain.plans.spending import session_cents
from .base import Rule, Sentences

if TYPE_CHECKING:
    from ..domain.changes.change import Change
    from ..domain.plan import Plan
    from ..domain.problem import Problem
    from ..engine.instance.candidates import Candidates
    from ..engine.instance.instance import Instance, Ints
    from ..engine.model.poster import Poster
    from ..engine.model.variables import Variables


class WithinBudget(Rule):
    """Fees and rents stay within the budget, in all and for every topic that has a cap of its own.

    A session counts for its own topic; a kick-off without one counts in all only.
    """

    name: ClassVar[str] = "budget"
    monotone: ClassVar[bool] = True
    summary: ClassVar[Mapping[str, str]] = {
        "en": "Fees and rents stay within the budget.",
        "de": "Honorare und Mieten bleiben im Budget.",
    }
    source: ClassVar[str] = "… sich über deren zeitliche und personelle Ressourcen im Klaren zu sein."
    sentences: ClassVar[Sentences] = {
        "en": {
            "total": "Fees and rents are {euros} over the budget.",
            "topic": "Fees and rents for {topic} are {euros} over that topic's budget.",
        },
        "de": {
            "total": "Honorare und Mieten liegen {euros} über dem Budget.",
            "topic": "Honorare und Mieten für {topic} liegen {euros} über dem Budget dieses Themas.",
        },
    }

    def prune(self, instance: Instance, candidates: Candidates) -> None:
        """Whoever or whatever alone costs more than is left is out of the question."""
        least: dict[bytes, Ints] = {}  # everyone's lowest fee: most workshops could be in the same intervals
        for w in range(instance.n_workshops):
            left = _left(instance, instance.own_topic[w])
            if left is None:
                continue
            intervals = instance.interval_of[w]
            intervals = intervals[intervals >= 0]
            if instance.asked_moderators[w] and intervals.size:
                key = intervals.tobytes()
                if key not in least:
                    least[key] = instance.fee_cents[:, intervals].min(axis=1)
                candidates.refuse_moderators(self.name, w, (least[key] > left).nonzero()[0].tolist())
            candidates.refuse_rooms(self.name, w, [r for r, rent in enumerate(instance.rent_cents) if rent > left])

    def post(self, instance: Instance, x: Variables, poster: Poster) -> None:
        budget, past = instance.problem.budget, instance.past
        terms = [x.spending.of(w) for w in range(instance.n_workshops)]
        if budget.total_cents is not None:
            left = budget.total_cents - past.spent_cents
            poster.linear([term for of_one in terms for term in of_one], None, left, self.because(aspect="total"))
        for topic, cap in budget.topic_cents.items():
            left = cap - past.spent_on_topic.get(topic, 0)
            own = [term for w, of_one in enumerate(terms) if instance.own_topic[w] == topic for term in of_one]
            poster.linear(own, None, left, self.because(("topic", topic), aspect="topic"))

    def relaxations(self, problem: Problem, because: Because) -> Iterator[Change]:
        topics = because.of("topic")
        yield from more_budget(problem, *topics[:1])

    def check(self, problem: Problem, plan: Plan) -> Iterator[Because]:
        total, on_topic = 0, Counter[str]()
        for session in read(problem, plan).sessions:
            cents = session_cents(problem, session)
            total += cents
            if session.workshop.topic is not None:
                on_topic[session.workshop.topic] += cents
        cap = problem.budget.total_cents
        if cap is not None and total > cap:
            yield self.because(amount=total - cap, aspect="total")
        for topic, of_topic in problem.budget.topic_cents.items():
            if on_topic[topic] > of_topic:
                yield self.because(("topic", topic), amount=on_topic[topic] - of_topic, aspect="topic")


def _left(instance: Instance, topic: str | None) -> int | None:
    """The cents that a session on this topic may still cost; None where nothing caps them."""
    budget, past = instance.problem.budget, instance.past
    left = [] if budget.total_cents is None else [budget.total_cents - past.spent_cents]
    if topic is not None and topic in budget.topic_cents:
        left.append(budget.topic_cents[topic] - past.spent_on_topic.get(topic, 0))
    return min(left, default=None)
