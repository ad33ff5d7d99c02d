"""What is measured on an instance: how many moderators a series has that have no stake in it."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.domain.parts.workshop import Series
from scheduler.domain.problem import Problem


def stake_free(problem: Problem) -> list[int]:
    """By series: moderators who serve its borough, with an organisation that has no part in its topic and no seat."""
    return [_stake_free(problem, series) for series in problem.series]


def mean(counts: Sequence[int]) -> float:
    return round(sum(counts) / len(counts), 2) if counts else 0.0


def _stake_free(problem: Problem, series: Series) -> int:
    workshops = [problem.workshop_by_id[id] for id in series.workshops]
    topic = problem.topic_by_id[series.topic]
    involved = {*topic.responsible, *topic.implementers}
    involved |= {
        organisation.id
        for workshop in workshops
        for seat in workshop.seats
        if (organisation := problem.seat_organisation(seat)) is not None
    }
    serving = {method for workshop in workshops for method in workshop.methods if method.startswith("serves-")}
    return sum(
        serving <= set(moderator.methods) and moderator.organisation not in involved for moderator in problem.moderators
    )
