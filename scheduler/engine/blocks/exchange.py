"""What a block needs, others have: it is planned anew together with sessions elsewhere that keep everything but their
moderator. Somebody else takes over there, and somebody else again where that one was."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ...domain.parts.people import Moderator
from ...domain.parts.places import Room
from ...domain.parts.workshop import Locked, Workshop
from ...domain.plan import Entry
from ...domain.problem import Problem
from .added_up import joined
from .beside import Beside, Job
from .block import Answered
from .cut import Group

MOST_PLACES = 120
"""So many sessions elsewhere at most."""

MOST_TAKERS = 20
"""So many for each of them at most: those who have least to do."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """The problem of some blocks with ``places`` of others: sessions, each with one of its moderators, in its slot,
    with a room of its own and nobody at the table. All who are there are externals who sit nowhere; who could take over
    has no stake. ``ids``: what the places are called in the problem."""

    group: Group
    problem: Problem
    places: tuple[Entry, ...]
    ids: tuple[str, ...]

    @property
    def standing(self) -> Iterator[Entry]:
        """The places as they are, in the problem's words."""
        workshops = self.problem.workshop_by_id
        for id, place in zip(self.ids, self.places, strict=True):
            yield place.model_copy(update={"workshop": id, "seats": (), "room": workshops[id].locked.room})


Plans = Mapping[int, tuple[Entry, ...]]


class Exchanges:
    """Those that are under way."""

    def __init__(self) -> None:
        self._under_way: dict[Job, Exchange] = {}

    def offer(self, beside: Beside, job: Job) -> Exchange | None:
        """The exchange of this job; None if nobody could be exchanged."""
        given = exchange(beside, job.group)
        if given is not None:
            self._under_way[job] = given
        return given

    def take(self, beside: Beside, job: Job, answer: Answered) -> Iterator[Job]:
        """Let the blocks have what the answer makes of them if that is better; once more if it does not fit any more,
        or if not all can be held."""
        given = self._under_way.pop(job)
        if stale(beside, given):
            yield job
        elif answer == "infeasible" and job.until not in (0, 1) and not job.promised:
            yield replace(job, promised=True)
        elif not isinstance(answer, str):
            plans = exchanged(beside, given, answer.entries)
            if not fit(beside, plans):
                yield from () if job.strict else (replace(job, strict=True),)
            elif better(beside, plans, job.until):
                for n, entries in plans.items():
                    beside.put((n,), entries)


def exchange(beside: Beside, group: Group) -> Exchange | None:
    """With all that the moderators do elsewhere whom these blocks could ask, or as much as there is room for; None if
    that is nothing."""
    askable = beside.askable(group)
    places = _places(beside, group, askable)
    if not places:
        return None
    takers = _takers(beside, places)
    present = {m.id for m in askable}.union(*(place.moderators for place in places))
    guests = frozenset(takers).difference(present)
    booked, own = beside.booked, [entry for n in group for entry in beside.entries.get(n, ())]
    bare = [place.model_copy(update={"moderators": ()}) for place in places]
    booked.release([*own, *places])
    booked.book(bare)
    moderators = beside.problem.moderators
    left = booked.left((m for m in moderators if m.id in present), strict=True)
    sits = {m: _sits_on(beside, m) for m in guests}
    left += booked.left((m for m in moderators if m.id in guests), strict=True, sits=sits)
    money = booked.left_cents
    booked.release(bare)
    booked.book([*own, *places])
    part = beside.cut.part(group, left, None if money is None else max(0, money), guests)
    ids = tuple(f"{beside.cut.elsewhere}-{number}" for number in range(len(places)))
    return Exchange(group, _with_places(part, beside, dict(zip(ids, places, strict=True)), takers), tuple(places), ids)


def _sits_on(beside: Beside, moderator: str) -> list[dt.date]:
    """The days on which they sit at a table of their block."""
    person = beside.problem.moderator_by_id[moderator].person or ""
    entries = beside.entries.get(beside.cut.home.get(person, -1), ())
    return [beside.problem.slot_by_id[entry.slot].day for entry in entries if person in entry.present]


def stale(beside: Beside, given: Exchange) -> bool:
    """Have others changed one of the sessions meanwhile?"""
    now = {entry.workshop: entry for entries in beside.entries.values() for entry in entries}
    standing = (
        place.workshop in now
        and now[place.workshop].slot == place.slot
        and set(place.moderators) <= set(now[place.workshop].moderators)
        for place in given.places
    )
    return not all(standing)


def exchanged(beside: Beside, given: Exchange, entries: Sequence[Entry]) -> Plans:
    """By block the plans in an answer that is not stale."""
    new = {entry.workshop: entry for entry in entries}
    found = {n: tuple(new[id] for id in beside.cut.groups[n] if id in new) for n in given.group}
    gone, come = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for id, place in zip(given.ids, given.places, strict=True):
        gone[place.workshop] += place.moderators
        come[place.workshop] += new[id].moderators
    for n in {beside.cut.block_of[id] for id in come if sorted(come[id]) != sorted(gone[id])}:
        found[n] = tuple(_taken_over(entry, gone[entry.workshop], come[entry.workshop]) for entry in beside.entries[n])
    return found


def _taken_over(entry: Entry, gone: Sequence[str], come: Sequence[str]) -> Entry:
    moderators = (*come, *(moderator for moderator in entry.moderators if moderator not in gone))
    return entry.model_copy(update={"moderators": tuple(sorted(moderators))}) if come else entry


def _places(beside: Beside, group: Group, askable: Sequence[Moderator]) -> list[Entry]:
    """Moderator after moderator, all that they do elsewhere; of those first whom an unheld session could ask."""
    of: dict[str, list[Entry]] = defaultdict(list)
    for n, entries in beside.entries.items():
        for entry in entries if n not in group else ():
            for moderator in entry.moderators:
                of[moderator].append(entry.model_copy(update={"moderators": (moderator,)}))
    wanted = {m for n in group for id in beside.unheld(n) for m in beside.cut.able_of[id]}
    found: list[Entry] = []
    for m in sorted(askable, key=lambda m: m.id not in wanted):
        theirs = of.get(m.id, [])
        locked = any(beside.problem.workshop_by_id[place.workshop].locked.moderators for place in theirs)
        if nobody_else(m) and not locked:
            found += theirs if len(found) + len(theirs) <= MOST_PLACES else ()
    return found


def nobody_else(moderator: Moderator) -> bool:
    """Could somebody take over from them? Of an external who sits nowhere nothing else would have to be known."""
    return moderator.external and moderator.person is None


def _takers(beside: Beside, places: Sequence[Entry]) -> Mapping[str, Sequence[int]]:
    """By moderator the places they could take: whoever can do all that is asked there of whoever has it, has no stake,
    and costs no more where a topic has its own budget."""
    problem, known, holders = beside.problem, beside.problem.moderator_by_id, beside.cut.holders
    found: dict[str, list[int]] = defaultdict(list)
    for number, place in enumerate(places):
        workshop, now = problem.workshop_by_id[place.workshop], known[place.moderators[0]]
        asked = {*workshop.languages, *workshop.methods}.intersection((*now.languages, *now.methods))
        able = frozenset.intersection(*(holders[skill] for skill in asked)) if asked else known
        stakes = _stakes(problem, workshop, place)
        minutes = workshop.duration_in(problem.slot_by_id[place.slot].kind)
        capped = any(topic in problem.budget.topic_cents for topic in problem.topics_of(workshop))
        free = sorted(able, key=lambda id: (id != now.id, beside.booked.sessions(id), id))
        for id in free[:MOST_TAKERS]:
            dear = capped and (known[id].fee_cents(minutes) or 0) > (now.fee_cents(minutes) or 0)
            if known[id].organisation not in stakes and not dear and beside.cut.at_home(workshop.id, id):
                found[id].append(number)
    return found


def _stakes(problem: Problem, workshop: Workshop, place: Entry) -> set[str | None]:
    """The organisations that sit there, or have to do with the topic."""
    topics = [problem.topic_by_id[topic] for topic in problem.topics_of(workshop)]
    found: set[str | None] = {id for topic in topics for id in (*topic.responsible, *topic.implementers)}
    found.update(problem.person_by_id[person].organisation for person in place.present)
    return found - {None}


def _with_places(
    part: Problem, beside: Beside, places: Mapping[str, Entry], takers: Mapping[str, Sequence[int]]
) -> Problem:
    """The part and the places. What only one of them asks for, and only who could take it can do, is its id."""
    whole, elsewhere, ids = beside.problem, beside.cut.elsewhere, tuple(places)
    nothing = {"seats": (), "topic": None, "opens": (), "languages": (), "borough": None, "repeat": None}
    a_day = Counter[object]()
    workshops = []
    for id, place in places.items():
        day = whole.slot_by_id[place.slot].day
        a_day[day] += 1
        locked = Locked(slot=place.slot, room=f"{elsewhere}-{a_day[day]}" if part.rooms else None)
        asked = {"moderators": 1, "methods": (id,), "needs": (elsewhere,) if part.rooms else ()}
        update = {"id": id, "locked": locked, **nothing, **asked}
        workshops.append(whole.workshop_by_id[place.workshop].model_copy(update=update))
    rooms = [
        Room(id=f"{elsewhere}-{n}", capacity=1, features=(elsewhere,))
        for n in range(1, max(a_day.values()) + 1 if part.rooms else 1)
    ]
    moderators = (
        m.model_copy(update={"methods": (*m.methods, *(ids[number] for number in takers.get(m.id, ())))})
        for m in part.moderators
    )
    return part.model_copy(
        update={
            "workshops": (*part.workshops, *workshops),
            "rooms": (*part.rooms, *rooms),
            "moderators": tuple(moderators),
        }
    )


def fit(beside: Beside, plans: Plans) -> bool:
    """Beside the others and each other, in rooms that there are."""
    entries = [entry for of_block in plans.values() for entry in of_block]
    days: dict[tuple[str, object], set[int]] = defaultdict(set)
    for n, of_block in plans.items():
        for entry in of_block:
            for moderator in entry.moderators:
                days[moderator, beside.problem.slot_by_id[entry.slot].day].add(n)
    there = all(entry.room is None or entry.room in beside.problem.room_by_id for entry in entries)
    return there and all(len(blocks) == 1 for blocks in days.values()) and beside.fits(tuple(plans), entries)


def better(beside: Beside, plans: Plans, until: int | None) -> bool:
    """Do they keep all rules, and cost less together? Judged block by block."""
    reports = [beside.report(n, of_block) for n, of_block in plans.items()]
    if any(report.violations for report in reports):
        return False
    return beside.better(tuple(plans), joined([report.values for report in reports], beside.worst), until)
