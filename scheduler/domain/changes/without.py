"""A problem without some of its workshops."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from ..parts.workshop import Series, Workshop
from ..problem import Problem


def without(problem: Problem, dropped: Collection[str]) -> Problem:
    """The problem without these workshops; whoever follows a dropped one in a series must be dropped too.

    At least one workshop must remain. A kick-off that is left with nothing to open and had no topic of its own
    takes that of the first series it opened.
    """
    if not dropped:
        return problem
    series = tuple(shorter for one in problem.series if (shorter := _shorter(one, dropped)) is not None)
    left = {one.id for one in series}
    return problem.model_copy(
        update={
            "workshops": tuple(_opening(problem, w, left) for w in problem.workshops if w.id not in dropped),
            "series": series,
        }
    )


def _shorter(series: Series, dropped: Collection[str]) -> Series | None:
    steps = [tuple(workshop for workshop in step if workshop not in dropped) for step in series.steps]
    sessions = tuple(step[0] if len(step) == 1 else step for step in steps if step)
    return series.model_copy(update={"sessions": sessions}) if sessions else None


def _opening(problem: Problem, workshop: Workshop, left: Collection[str]) -> Workshop:
    opens = tuple(series for series in workshop.opens if series in left)
    if opens == workshop.opens:
        return workshop
    topic = workshop.topic if workshop.topic is not None or opens else problem.series_by_id[workshop.opens[0]].topic
    return workshop.model_copy(update={"opens": opens, "topic": topic})


def dragged(problem: Problem, workshop: str) -> tuple[str, ...]:
    """The workshops that cannot be held if this one is not, itself included: what follows it, and its repeats."""
    return _closure(problem, [workshop], lambda id: (w for w, before in problem.predecessors.items() if id in before))


def leading(problem: Problem, workshops: Iterable[str]) -> tuple[str, ...]:
    """These workshops with what must come before them, and their repeats.

    A kick-off without a topic keeps a session of the first series it opens: it tells what the kick-off is about.
    """

    def before(id: str) -> Iterable[str]:
        yield from problem.predecessors[id]
        workshop = problem.workshop_by_id[id]
        if workshop.topic is None:
            yield from problem.series_by_id[workshop.opens[0]].steps[0]

    return _closure(problem, workshops, before)


def _closure(problem: Problem, workshops: Iterable[str], further: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    """In the order of the problem."""
    found: set[str] = set()
    open_ = list(workshops)
    while open_:
        id = open_.pop()
        if id not in found:
            found.add(id)
            open_ += further(id)
            repeat = problem.workshop_by_id[id].repeat
            open_ += () if repeat is None else problem.repeats[repeat]
    return tuple(workshop.id for workshop in problem.workshops if workshop.id in found)


def part_of(problem: Problem, workshops: Iterable[str], *, guests: bool) -> Problem:
    """The problem of these workshops (see `leading`) alone, with the people who may be asked for.

    What has no plan in part has none in whole: every rule asks less of fewer workshops. Without ``guests`` whoever
    could only fill optional seats is left out, except where sessions are identical and must find enough of them.
    """
    kept = set(leading(problem, workshops))
    part = without(problem, [w.id for w in problem.workshops if w.id not in kept])
    people = {
        person
        for w in part.workshops
        for seat in w.seats
        if guests or seat.required or seat.person is not None or w.repeat is not None
        for person in problem.eligible(seat)
    }
    people |= {moderator.person for moderator in problem.moderators if moderator.person is not None}
    committees = (
        committee.model_copy(update={"members": tuple(m for m in committee.members if m.person in people)})
        for committee in problem.committees
    )
    return part.model_copy(
        update={
            "people": tuple(person for person in problem.people if person.id in people),
            "committees": tuple(committee for committee in committees if committee.members),
        }
    )
