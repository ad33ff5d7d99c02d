"""A model of a few workshops in which every rule instance can be switched on and off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...domain.because import Because, Subject
from ..instance.instance import Bools, Instance
from ..instance.refused import Refused
from ..model.poster import Poster
from ..model.variables import Variables

PLACED = "placed-once"
SAID_BY_POST = ("budget",)
"""Rules whose refusals follow from what they post; as instances of their own they would only repeat it."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """``guards``: by rule instance the literal that switches it on."""

    instance: Instance
    poster: Poster
    guards: dict[Because, int]


def guarded(refused: Refused, workshops: Sequence[int], given: Collection[str]) -> Guarded:
    """These workshops with nothing pruned but by the ``given`` rules, which are facts and no instances.

    What a held workshop is made of (one slot, one room, its moderators, people only where it is held, one place a
    guest where sessions are identical) is no rule instance; that it is held is one, and that it fits into its slot.
    So an instance switched off means what `check` means by a violation: the others must hold in a plan that may leave
    workshops out.
    """
    part = refused.part(workshops)
    instance = replace(part, partial=True)
    poster = Poster(guarded=True)
    facts = refused.only([rule for rule in refused.rules if rule.name in given])
    x = Variables(instance, facts.of(workshops, instance), poster)
    for w, id in enumerate(instance.workshops):
        if not part.partial and not instance.announced[w]:
            poster.some_of([x.held(w)], Because(PLACED, (Subject("workshop", id),), aspect="missing"))
        if instance.repeat_of[w] is not None:
            _post_one_place(x, w, poster)
    _post_refusals(refused, sorted(workshops), given, instance, x, poster)
    for rule in refused.rules:
        rule.post(instance, x, poster)
    guards: dict[Because, int] = {}
    for because, guard in poster.guards.items():
        if (because.rule == PLACED and because.aspect == "") or because.rule in given:
            poster.some_of([guard], None)
        elif because.rule == PLACED and because.aspect == "before" and not part.partial:
            poster.some_of([-guard - 1], None)  # where everything is to be held nothing has to wait for it
        elif (one := _instance(because, poster.guards)) not in guards:
            guards[one] = guard
        else:
            poster.implies(guard, guards[one], None)
            poster.implies(guards[one], guard, None)
    return Guarded(instance, poster, guards)


def _post_one_place(x: Variables, w: int, poster: Poster) -> None:
    """Who sits at one of several identical sessions is one guest there, whatever they do at the others."""
    places: dict[int, list[int]] = defaultdict(list)
    for people in x.seats(w):
        for p, sits in people.items():
            places[p].append(sits)
    for of_person in places.values():
        poster.at_most_one(of_person, None)


def _instance(because: Because, among: Collection[Because]) -> Because:
    """The rule instance that a reason belongs to.

    A moderator's stake in a workshop is one, whatever it consists in; so is that a required seat of identical sessions
    is filled in exactly one of them.
    """
    if because.rule == "role-conflict":
        return replace(because, aspect="")
    if because.rule == "each-once" and because.aspect == "split":
        filled = replace(because, aspect="empty")
        return filled if filled in among else because
    return because


def _post_refusals(
    refused: Refused, workshops: Sequence[int], given: Collection[str], instance: Instance, x: Variables, poster: Poster
) -> None:
    """What each rule refuses by itself: one clause for each workshop, and each person, moderator or room there.

    As a held workshop has exactly one slot, "not in these" is said as "in one of the others".
    """
    for rule in refused.rules:
        if rule.name in SAID_BY_POST or rule.name in given:
            continue
        masks = {name: refused.candidates.refused_by(rule.name, name) for name in refused.candidates.reasons}
        if not any(mask.any() for mask in masks.values()):
            continue
        for n, w in enumerate(workshops):
            at = x.at(n)
            for literal, never, because in _refusals(rule.name, n, w, masks, instance, x):
                if never.any():
                    allowed = (at[s] for s in np.flatnonzero(~never).tolist())
                    poster.some_of([-literal - 1, *allowed], because)


def _refusals(
    rule: str, n: int, w: int, masks: Mapping[str, Bools], instance: Instance, x: Variables
) -> Iterator[tuple[int, Bools, Because]]:
    """For the workshop ``n`` of the part, ``w`` of the whole: literal, slots in which the rule refuses it, reason."""
    intervals = instance.interval_of[n]
    fits = intervals >= 0
    always = np.ones(instance.n_slots, dtype=bool)
    workshop = Subject("workshop", instance.workshops[n])

    def because(subject: Subject, human: int | None, locked: str) -> Because:
        if rule == "announced":
            return Because(rule, (workshop,), aspect=locked)
        if rule == "skills":
            return Because(rule, (workshop,))
        if rule == "committee-clash" and human is not None:
            subject = Subject(*instance.human(human))
        return Because(rule, (subject, workshop))

    slots = Because(rule, (workshop,), aspect={PLACED: "too-long", "announced": "slot"}.get(rule, ""))
    yield x.held(n), masks["slots"][w], slots
    for m, moderates in x.moderator(n).items():
        human = instance.human_of_moderator[m]
        reason = because(Subject("moderator", instance.moderators[m]), human, "moderators")
        never = masks["people"][human, intervals] & fits
        yield moderates, always if masks["moderators"][w, m] else never, reason
    for seat in x.seats(n):
        for p, sits in seat.items():
            yield sits, masks["people"][p, intervals] & fits, because(Subject("person", instance.humans[p]), p, "")
    for r, used in x.room(n).items():
        never = masks["room_times"][r, intervals] & fits
        reason = because(Subject("room", instance.rooms[r]), None, "room")
        yield used, always if masks["rooms"][w, r] else never, reason
