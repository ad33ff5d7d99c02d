"""Ids in words: labels for what has one, names for people and moderators where the caller gives them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ...domain.parts.fields import Language
from ...domain.parts.people import CATEGORIES
from ...domain.parts.workshop import Actor, Seat
from ...domain.problem import Problem
from .words import CATEGORY_WORDS, date_in_sentence, moment_in_sentence

_SLOT_ID = re.compile(r"(\d{4}-\d{2}-\d{2})/(\d{2}:\d{2})-\d{2}:\d{2}")


@dataclass(frozen=True)
class Labels:
    """How a problem's things are called in one language. What the problem does not know is called by its id.

    ``names``: people's and moderators' names by id; without them their ids are shown.
    """

    problem: Problem
    language: Language
    names: Mapping[str, str] = field(default_factory=dict)

    def title(self, workshop: str) -> str:
        """What a workshop is called: its label, else its topics, else its id."""
        known = self.problem.workshop_by_id.get(workshop)
        if known is None:
            return workshop
        return known.label or ", ".join(self.topic(topic) for topic in self.problem.topics_of(known)) or workshop

    def workshop(self, id: str) -> str:
        """In a sentence: the label in quotes, or else the id, which unlike the topic names one workshop only."""
        known = self.problem.workshop_by_id.get(id)
        if known is None or known.label is None:
            return id
        return f"„{known.label}“" if self.language == "de" else f"“{known.label}”"

    def heading(self, workshop: str) -> str:
        """At the head of a line: the title; with the id where no label of its own says which workshop it is."""
        title = self.title(workshop)
        alone = [other.label for other in self.problem.workshops].count(title) == 1
        return title if alone or title == workshop else f"{title} ({workshop})"

    def organisation(self, id: str) -> str:
        known = self.problem.organisation_by_id.get(id)
        return id if known is None else known.label

    def topic(self, id: str) -> str:
        known = self.problem.topic_by_id.get(id)
        return id if known is None else known.label

    def committee(self, id: str) -> str:
        return next((committee.label for committee in self.problem.committees if committee.id == id), id)

    def observance(self, id: str) -> str:
        return next((kept.labels[self.language] for kept in self.problem.kept if kept.id == id), id)

    def series(self, id: str) -> str:
        known = self.problem.series_by_id.get(id)
        return id if known is None else self.topic(known.topic)

    def room(self, id: str) -> str:
        known = self.problem.room_by_id.get(id)
        return id if known is None or known.label is None else known.label

    def place(self, room: str) -> str:
        """A room with its borough."""
        known = self.problem.room_by_id.get(room)
        borough = None if known is None else known.borough
        label = next((b.label for b in self.problem.boroughs if b.id == borough), None)
        return self.room(room) if label is None else f"{self.room(room)} ({label})"

    def category(self, id: str) -> str:
        return next((CATEGORY_WORDS[self.language][known] for known in CATEGORIES if known == id), id)

    def name(self, id: str) -> str:
        """Somebody's name if it is known, else the id."""
        return self.names.get(id, id)

    def person(self, id: str) -> str:
        """A person (or a moderator) with the organisation they come from."""
        known = self.problem.person_by_id.get(id) or self.problem.moderator_by_id.get(id)
        if known is None or known.organisation is None:
            return self.name(id)
        return f"{self.name(id)} ({self.organisation(known.organisation)})"

    def moderator(self, id: str) -> str:
        return self.person(id)

    def actor(self, actor: Actor) -> str:
        """What a seat names."""
        kind, id = actor
        if kind == "organisation":
            return self.organisation(id)
        return self.category(id) if kind == "category" else self.person(id)

    def seat_of(self, seat: Seat) -> str:
        return self.actor(seat.actor)

    def seat(self, id: str) -> str:
        """The label of what the seat ``workshop/seat`` names."""
        workshop, _, key = id.partition("/")
        known = self.problem.workshop_by_id.get(workshop)
        seats = () if known is None else known.seats
        return next((self.seat_of(seat) for seat in seats if seat.key == key), key or id)

    def slot(self, id: str) -> str:
        """A slot by its date and start; a locked one need not exist any more."""
        found = _SLOT_ID.fullmatch(id)
        if found is None:
            return id
        day, clock = dt.date.fromisoformat(found[1]), dt.time.fromisoformat(found[2])
        return moment_in_sentence(day, clock, self.language)

    def date(self, iso: str) -> str:
        return date_in_sentence(dt.date.fromisoformat(iso), self.language)
