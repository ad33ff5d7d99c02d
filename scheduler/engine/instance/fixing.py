"""Fixing workshops of an instance: what they take turns into its past, and the rest is a smaller instance."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace

from .instance import Assignment, Instance, Involved
from .past import Gathered, Neighbour, Past, Visit

Held = Mapping[int, Assignment]


def fix(instance: Instance, assignments: Mapping[int, Assignment | None]) -> Instance:
    """The instance that is left when these workshops are fixed; None fixes a workshop as unheld."""
    kept = [w for w in range(instance.n_workshops) if w not in assignments]
    new = {w: n for n, w in enumerate(kept)}
    held = {w: a for w, a in assignments.items() if a is not None}
    return replace(
        instance,
        workshops=tuple(instance.workshops[w] for w in kept),
        interval_of=instance.interval_of[kept],
        seats=tuple(instance.seats[w] for w in kept),
        asked_moderators=tuple(instance.asked_moderators[w] for w in kept),
        # A free workshop whose successor is fixed as held must be held too.
        announced=tuple(
            instance.announced[w] or any(a == w and b in held for _, _, a, b in instance.order) for w in kept
        ),
        workshop_weight=tuple(instance.workshop_weight[w] for w in kept),
        topics_of=tuple(instance.topics_of[w] for w in kept),
        own_topic=tuple(instance.own_topic[w] for w in kept),
        repeat_of=tuple(instance.repeat_of[w] for w in kept),
        order=tuple((series, step, new[a], new[b]) for series, step, a, b in instance.order if a in new and b in new),
        involvements=_involvements(instance, held, new),
        past=_past(instance, assignments, held, new),
    )


def _past(instance: Instance, assignments: Mapping[int, Assignment | None], held: Held, new: Mapping[int, int]) -> Past:
    past = instance.past
    anchors = {n: list(past.anchors[w]) for w, n in new.items()}
    neighbours = {n: list(past.neighbours[w]) for w, n in new.items()}
    unheld = {n: past.predecessor_unheld[w] for w, n in new.items()}
    for series, step, a, b in instance.order:
        if b in new and a in held:
            anchors[new[b]].append((series, step, True, int(instance.slot_day[held[a].slot])))
            neighbours[new[b]].append(_neighbour(instance, a, held[a], before=True))
        elif a in new and b in held:
            anchors[new[a]].append((series, step, False, int(instance.slot_day[held[b].slot])))
            neighbours[new[a]].append(_neighbour(instance, b, held[b], before=False))
        elif b in new and a in assignments:
            unheld[new[b]] = True
    visits, room_uses, moderations = _occupied(instance, held)
    first_start, first_repeats = _first(instance, held)
    spent, on_topic = _spent(instance, held)
    return Past(
        visits=visits,
        room_uses=room_uses,
        moderations=moderations,
        anchors=tuple(map(tuple, anchors.values())),
        neighbours=tuple(map(tuple, neighbours.values())),
        predecessor_unheld=tuple(unheld.values()),
        first_start=first_start,
        first_repeats=first_repeats,
        gathered=_gathered(instance, held),
        spent_cents=spent,
        spent_on_topic=on_topic,
    )


def _neighbour(instance: Instance, w: int, assignment: Assignment, *, before: bool) -> Neighbour:
    delegates: dict[int, frozenset[int]] = defaultdict(frozenset)
    for seat, people in zip(instance.seats[w], assignment.people, strict=True):
        if seat.organisation is not None:
            delegates[seat.organisation] |= frozenset(people)
    return Neighbour(before, frozenset(assignment.moderators), dict(delegates))


def _occupied(
    instance: Instance, held: Held
) -> tuple[tuple[tuple[Visit, ...], ...], tuple[tuple[int, ...], ...], tuple[int, ...]]:
    past = instance.past
    visits, room_uses = [list(v) for v in past.visits], [list(u) for u in past.room_uses]
    moderations = list(past.moderations)
    for w, assignment in held.items():
        t = int(instance.interval_of[w, assignment.slot])
        humans = {p for people in assignment.people for p in people}
        humans |= {instance.human_of_moderator[m] for m in assignment.moderators}
        borough = -1 if assignment.room is None else instance.borough_of_room[assignment.room]
        for p in humans:
            visits[p].append(Visit(t, borough))
        for m in assignment.moderators:
            moderations[m] += 1
        if assignment.room is not None:
            room_uses[assignment.room].append(t)
    return tuple(tuple(sorted(v)) for v in visits), tuple(tuple(sorted(u)) for u in room_uses), tuple(moderations)


def _start(instance: Instance, w: int, assignment: Assignment) -> int:
    return int(instance.start[instance.interval_of[w, assignment.slot]])


def _first(instance: Instance, held: Held) -> tuple[dict[int, int], dict[int, frozenset[str]]]:
    """By topic the first start of a fixed session, and what the sessions that start then repeat."""
    first, repeats = dict(instance.past.first_start), dict(instance.past.first_repeats)
    for topic, sessions in instance.sessions_of_topic.items():
        for w in sessions:
            if w not in held:
                continue
            start = _start(instance, w, held[w])
            if topic not in first or start < first[topic]:
                first[topic], repeats[topic] = start, frozenset()
            repeat = instance.repeat_of[w]
            if start == first[topic] and repeat is not None:
                repeats[topic] = repeats.get(topic, frozenset()) | {repeat}
    return first, repeats


def _involvements(instance: Instance, held: Held, new: Mapping[int, int]) -> tuple[Involved, ...]:
    first, repeats = _first(instance, held)
    found: list[Involved] = []
    for involved in instance.involvements:
        topic, week = involved.topic_index, involved.week
        at_first = involved.sat_at_first and instance.past.first_start.get(topic) == first.get(topic)
        sat_in = set(involved.sat_in)
        for w, seats in involved.invitations:
            if w in held and any(held[w].people[j] for j in seats):
                sat = int(instance.slot_week[held[w].slot])
                week = sat if week is None else min(week, sat)
                at_first |= _start(instance, w, held[w]) == first[topic]
                sat_in |= {repeat for repeat in (instance.repeat_of[w],) if repeat is not None}
        at_first |= bool(sat_in & repeats.get(topic, frozenset()))
        invitations = tuple((new[w], seats) for w, seats in involved.invitations if w in new)
        found.append(
            replace(involved, invitations=invitations, week=week, sat_at_first=at_first, sat_in=frozenset(sat_in))
        )
    return tuple(found)


def _gathered(instance: Instance, held: Held) -> dict[str, Gathered]:
    found = dict(instance.past.gathered)
    for w, assignment in held.items():
        repeat = instance.repeat_of[w]
        if repeat is None:
            continue
        before = found.get(repeat, Gathered())
        seats = Counter(before.seats) + Counter({j: len(people) for j, people in enumerate(assignment.people)})
        people = frozenset(p for people in assignment.people for p in people)
        found[repeat] = Gathered(seats, before.people | people)
    return found


def _spent(instance: Instance, held: Held) -> tuple[int, dict[str, int]]:
    total, on_topic = instance.past.spent_cents, dict(instance.past.spent_on_topic)
    for w, assignment in held.items():
        t = instance.interval_of[w, assignment.slot]
        cents = sum(int(instance.fee_cents[m, t]) for m in assignment.moderators)
        if assignment.room is not None:
            cents += instance.rent_cents[assignment.room]
        total += cents
        topic = instance.own_topic[w]
        if topic is not None:
            on_topic[topic] = on_topic.get(topic, 0) + cents
    return total, on_topic
