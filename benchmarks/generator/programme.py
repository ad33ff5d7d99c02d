"""What is to be planned: topics of each borough, their series and kick-offs, and who could moderate them."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from .days import EVENING_MIN, Part, Time
from .sizes import Knobs
from .town import DAILY, absences
from .world import Delegate, Free, Meeting, Moderator, Organisation, Series, Topic, World

FIELDS = {
    "language": 35,
    "education": 40,
    "work": 20,
    "housing": 50,
    "health": 30,
    "participation": 80,
    "volunteering": 90,
    "youth_family": 60,
    "authorities": 20,
}
"""Fields of action, and how often (in percent) people meet on them in the evening: the topic decides the hour. [A]"""

PHASES = {1: ("analysis",), 2: ("analysis", "solutions"), 3: ("analysis", "solutions", "measures")}
LANGUAGES = ("ar", "en", "fa", "fr", "tr", "uk")
METHODS = ("world-cafe", "open-space", "planning-game")


def programme(knobs: Knobs, rng: Random, world: World) -> None:
    """Topics, series, kick-offs and moderators, all but their dates and tables."""
    by_home: list[list[Organisation]] = [[] for _ in range(knobs.boroughs)]
    for organisation in world.organisations:
        if organisation.home is not None:
            by_home[organisation.home].append(organisation)
    for home in range(knobs.boroughs):
        count = knobs.workshops // knobs.boroughs + (home < knobs.workshops % knobs.boroughs)
        _borough(knobs, rng, world, home, count, by_home[home])
    for meeting in [*world.kickoffs, *(m for s in world.series if not _opened(world, s) for m in s.steps[0])]:
        meeting.asked = 2 if rng.randrange(100) < knobs.two_moderators else 1
    world.moderators = _moderators(knobs, rng, world, by_home)
    _committee_topics(knobs, world)


def _opened(world: World, series: Series) -> bool:
    return any(series is other for kickoff in world.kickoffs for other in kickoff.opens)


def _committee_topics(knobs: Knobs, world: World) -> None:
    """The committees of a borough take its topics in turn; the one after the last topic has none."""
    own: list[list[Topic]] = [[] for _ in range(knobs.boroughs)]
    for topic in world.topics:
        own[topic.home].append(topic)
    for n, committee in enumerate(world.committees):
        topics, turn = own[committee.home], n // knobs.boroughs
        committee.topics = topics[turn % (len(topics) + 1) :][:1]


def _borough(
    knobs: Knobs, rng: Random, world: World, home: int, count: int, organisations: Sequence[Organisation]
) -> None:
    kickoff = count >= 5 and rng.randrange(100) < knobs.kickoffs
    fields = rng.sample(tuple(FIELDS)[: knobs.topics], min(knobs.topics, len(FIELDS)))
    offices = [o for o in organisations if o.category == "administration"]
    others = [o for o in organisations if o.category not in ("administration", "company", "refugees")]
    found: list[Series] = []
    for n, length in enumerate(_lengths(rng, count - kickoff)):
        name = fields[n % len(fields)]
        topic = Topic(home, name, [rng.choice(offices)], rng.sample(others, min(2, len(others))))
        topic.capped = rng.randrange(100) < knobs.topic_budgets
        world.topics.append(topic)
        found.append(Series(topic, _steps(knobs, rng, topic, length)))
    if kickoff:
        opens = found[: rng.choice((2, 2, 3))]
        world.kickoffs.append(Meeting(home, None, None, max(EVENING_MIN), _likes(rng, 70), opens))
    world.series += found


def _lengths(rng: Random, count: int) -> list[int]:
    """Series of two to four workshops that sum up; a single one only if there is but one."""
    found: list[int] = []
    while count:
        length = min(count, rng.choice((2, 3, 3, 4)))
        if count - length == 1:
            length += 1 if length < 4 else -1
        found.append(length)
        count -= length
    return found


def _steps(knobs: Knobs, rng: Random, topic: Topic, length: int) -> list[list[Meeting]]:
    sizes = [1] * length
    if length >= 3 and rng.randrange(100) < knobs.parallel:
        sizes[1:3] = [2]
    phases = PHASES.get(len(sizes), ("analysis", *("solutions",) * (len(sizes) - 2), "measures"))
    likes = _likes(rng, FIELDS[topic.field])
    steps: list[list[Meeting]] = []
    for phase, size in zip(phases, sizes, strict=True):
        evening = rng.choice(EVENING_MIN)
        own = likes if rng.randrange(100) < 85 else _likes(rng, 50)
        steps.append([Meeting(topic.home, topic, phase, evening, own) for _ in range(size)])
    return steps


def _likes(rng: Random, percent: int) -> str:
    return "evening" if rng.randrange(100) < percent else "day"


def _moderators(knobs: Knobs, rng: Random, world: World, by_home: Sequence[Sequence[Organisation]]) -> list[Moderator]:
    found: list[Moderator] = []
    sessions = sum(meeting.asked for meeting in world.meetings) * knobs.moderator_slack
    load = _share(sessions * (100 - knobs.external_share) // 10_000, knobs.internals)
    boroughs = [n % knobs.boroughs for n in range(knobs.internals)]
    rng.shuffle(boroughs)
    for home, most in zip(boroughs, load, strict=True):
        organisation = rng.choice(
            [o for o in by_home[home] if o.category in ("administration", "youth_welfare_provider")]
        )
        person = Delegate(organisation, moderates=True, free=_hours(knobs, rng, world.times, True))
        linked = rng.randrange(100) < 30
        if linked:
            organisation.people.append(person)
        serves: tuple[int, ...] | None = (home,) if knobs.areas else None
        found.append(_moderator(rng, organisation, person if linked else None, serves, person.free, most))
        _stake(knobs, rng, world, found[-1], home)
    load = _share(sessions * knobs.external_share // 10_000, knobs.externals)
    for n, most in enumerate(load):
        serves = (
            tuple((n * knobs.areas + k) % knobs.boroughs for k in range(min(knobs.areas, knobs.boroughs)))
            if knobs.areas
            else None
        )
        found.append(_moderator(rng, None, None, serves, _hours(knobs, rng, world.times, False), most))
        found[-1].fees = _fees(knobs, rng)
    return found


def _fees(knobs: Knobs, rng: Random) -> dict[int, int]:
    """Cents for a session of up to so many minutes."""
    evening = round(knobs.fee_euros * rng.randint(67, 133) / 1_000) * 1_000
    return {180: evening, 360: round(evening * 1.75 / 1_000) * 1_000} if knobs.fee_euros else {}


def _share(sessions: int, count: int) -> list[int]:
    """Sessions shared out, the remainder one by one; everybody agreed to at least one."""
    return [max(1, sessions // count + (n < sessions % count)) for n in range(count)]


def _moderator(
    rng: Random,
    organisation: Organisation | None,
    person: Delegate | None,
    serves: tuple[int, ...] | None,
    free: Free,
    most: int,
) -> Moderator:
    languages = tuple(sorted(rng.sample(LANGUAGES, rng.choice((1, 2, 3)))))
    methods = tuple(sorted(rng.sample(METHODS, rng.choice((0, 1, 2)))))
    return Moderator(organisation, person, serves, languages, methods, free, rng.choice((1, 2)), most)


def _hours(knobs: Knobs, rng: Random, times: Sequence[Time], internal: bool) -> Free:
    days = rng.sample(range(5), knobs.moderator_days - (not internal))
    evenings = rng.sample(range(4), 2 if internal else 3)
    week: list[tuple[int, Part]] = [(day, part) for day in days for part in DAILY]
    late: list[tuple[int, Part]] = [(day, "evening") for day in evenings]
    late += [(5, "saturday")] if rng.randrange(100) < 60 else []
    return Free(frozenset(week + late), frozenset(late) if internal else frozenset(), absences(knobs, rng, times))


def _stake(knobs: Knobs, rng: Random, world: World, moderator: Moderator, home: int) -> None:
    """Tie the moderator's organisation to some of the topics it could be asked to moderate."""
    organisation = moderator.organisation
    if organisation is None:
        return
    for topic in world.topics:
        if (moderator.serves is None or topic.home == home) and rng.randrange(100) < knobs.stake:
            ties = topic.responsible if rng.randrange(100) < 30 else topic.implementers
            if organisation not in topic.responsible + topic.implementers:
                ties.append(organisation)
