"""A conflict in words: the workshops concerned, then what cannot hold together, those that say the same as one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...domain.answers.conflict import Conflict
from ...domain.because import Because
from ...domain.parts.fields import Language
from ...domain.problem import Problem
from ...rules.base import Rule
from ...rules.notice import Notice
from ...rules.series_order import SeriesOrder
from ...rules.wish import Wish
from ..plan.agenda import Reader
from ..words.labels import Labels
from ..words.sentences import sentence
from ..words.words import euros_text, listed, plain_date
from .conflict_words import DEMANDS
from .privacy import cannot, concerns_others

MOST_NAMED, MOST_NUMBERED = 3, 4
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "head": "Nicht möglich: {workshops}.",
        "no-head": "Das geht nicht zusammen:",
        "there": "dort",
        "at": "bei {where}",
        "thither": "dorthin",
        "to": "zu {where}",
        "this": "Der Workshop",
        "other": "{n} weitere",
        "friendly": "Mo–Fr {start}–{end} Uhr",
        "nothing": "die vereinbarten Zeiten",
        "asked": "Sprachen oder Methoden",
        "not-minimal": "Vielleicht genügt schon ein Teil davon; das ist nicht zu Ende geprüft.",
    },
    "en": {
        "head": "Not possible: {workshops}.",
        "no-head": "This does not go together:",
        "there": "there",
        "at": "at {where}",
        "thither": "there",
        "to": "to {where}",
        "this": "The workshop",
        "other": "{n} others",
        "friendly": "Mon–Fri {start}–{end}",
        "nothing": "the agreed times",
        "asked": "languages or methods",
        "not-minimal": "Perhaps a part of this is enough; that was not tried to the end.",
    },
}


@dataclass(frozen=True, slots=True)
class ToldConflict:
    """``head``: what cannot take place. ``lines``: a sentence each."""

    head: str
    lines: tuple[str, ...]


def told_conflict(
    conflict: Conflict, problem: Problem, rules: Sequence[Rule], labels: Labels, reader: Reader
) -> ToldConflict:
    """As that reader may know it."""
    return _Telling(conflict, problem, rules, labels, reader).told()


def named(names: Sequence[str], labels: Labels) -> str:
    """All of them, or the first ones and how many others."""
    names = list(dict.fromkeys(names))
    if len(names) <= MOST_NAMED + 1:
        return listed(names, labels.language)
    other = _WORDS[labels.language]["other"].format(n=len(names) - MOST_NAMED)
    return listed([*names[:MOST_NAMED], other], labels.language)


def who_is(id: str, problem: Problem, labels: Labels) -> str:
    """By name if it is known; else whoever is alone in an organisation by that, so that no id is needed."""
    known = problem.person_by_id.get(id)
    of = None if known is None else known.organisation
    if of is None or id in labels.names or len(problem.delegates[of]) != 1:
        return labels.person(id)
    return labels.organisation(of)


@dataclass(frozen=True)
class _Telling:
    conflict: Conflict
    problem: Problem
    rules: Sequence[Rule]
    labels: Labels
    reader: Reader

    @property
    def _words(self) -> Mapping[str, str]:
        return _WORDS[self.labels.language]

    def told(self) -> ToldConflict:
        workshops = self._workshops
        shown = [self._numbered(id) for id in workshops]
        head = self._words["head"].format(workshops=named(shown, self.labels)) if shown else self._words["no-head"]
        groups: dict[tuple[str, ...], list[Because]] = defaultdict(list)
        for member in self._members():
            groups[self._same(member)].append(member)
        lines = [self._line(key[0], members) for key, members in groups.items()]
        if not self.conflict.minimal:
            lines.append(self._words["not-minimal"])
        return ToldConflict(head, tuple(dict.fromkeys(lines)))

    @property
    def _workshops(self) -> tuple[str, ...]:
        placed = [m for m in self.conflict.of_rule("placed-once") if m.aspect in ("missing", "announced")]
        return tuple(dict.fromkeys(id for member in placed for id in member.of("workshop")[:1]))

    def _numbered(self, id: str) -> str:
        title = self._title(id)
        return f"({self._workshops.index(id) + 1}) {title}" if self._many else title

    @property
    def _many(self) -> bool:
        return 1 < len(self._workshops) <= MOST_NUMBERED

    def _title(self, id: str) -> str:
        known = self.problem.workshop_by_id.get(id)
        if known is not None and known.label is None:
            return self.labels.heading(id) if self.reader.level == "coordinator" else self.labels.title(id)
        return self.labels.workshop(id)

    def _members(self) -> list[Because]:
        """Those that are not said by the head."""
        head = {"missing", "announced"}
        return [m for m in self.conflict.members if m.rule != "placed-once" or m.aspect not in head]

    def _same(self, member: Because) -> tuple[str, ...]:
        """Members of equal key are told in one sentence."""
        key = self._key(member)
        level = self.reader.level
        open_to_all = member.rule == "wish" or level != "public"
        if level != "coordinator" and (not open_to_all or concerns_others(member, self.problem, self.reader)):
            return (f"!{member.rule}", "human" if member.of("person") or member.of("moderator") else "")
        seat = self._required(member)
        if seat is not None:
            return (f"one-table/empty+{member.rule}", seat)
        if key.startswith("one-table/empty") and any(
            self._required(m) == member.of("seat")[0] for m in self._members()
        ):
            why = next(m.rule for m in self._members() if self._required(m) == member.of("seat")[0])
            return (f"one-table/empty+{why}", member.of("seat")[0])
        if key.startswith(("series-order", "wish")):
            return (key, *(subject.id for subject in member.subjects))
        return (key, *member.of("workshop"), *member.of("topic"))

    def _key(self, member: Because) -> str:
        """The key of the words: rule and aspect, or the kind that the rule tells apart."""
        words = DEMANDS[self.labels.language]
        kinds = [subject.kind for subject in member.subjects]
        for which in (member.aspect, *kinds, ""):
            if f"{member.rule}/{which}" in words:
                return f"{member.rule}/{which}"
        return member.rule

    def _required(self, member: Because) -> str | None:
        """The required seat (in this conflict) that only this person could fill, if they alone are in its way."""
        if f"one-table/empty+{member.rule}" not in DEMANDS["en"] or not member.of("person"):
            return None
        for seat in self.conflict.of_rule("one-table"):
            workshop, _, key = seat.of("seat")[0].partition("/") if seat.of("seat") else ("", "", "")
            if workshop != member.of("workshop")[0]:
                continue
            of = self.problem.workshop_by_id[workshop]
            people = next((self.problem.eligible(one) for one in of.seats if one.key == key), ())
            if tuple(people) == member.of("person"):
                others = [m for m in self.conflict.members if m.of("person") == member.of("person")]
                return seat.of("seat")[0] if len(others) == 1 else None
        return None

    def _line(self, key: str, members: Sequence[Because]) -> str:
        if key.startswith("!"):
            return cannot(members, self.problem, self.rules, self.labels, self.reader, self._pool(members[0].rule))
        words = DEMANDS[self.labels.language]
        if key not in words:
            first = members[0]
            if first.rule == "wish":
                workshop, wished = first.subjects
                wish = Wish(workshop=workshop.id, kind=wished.kind, id=wished.id)  # type: ignore[arg-type]
                return sentence(first, [wish], self.labels)
            summaries = [rule.summary[self.labels.language] for rule in self.rules if rule.name == first.rule]
            return summaries[0] if summaries else first.rule
        who = self._who(members)
        template = words.get(f"{key}/many", words[key]) if len(who) > 1 else words[key]
        text = template.format(**self._facts(members, who))
        return text[:1].upper() + text[1:] if template.startswith("{at}") else text

    def _who(self, members: Sequence[Because]) -> list[str]:
        found = []
        for member in members:
            seats, rooms = member.of("seat"), member.of("room")
            found += [self.labels.seat(id) for id in seats] or [self.labels.room(id) for id in rooms]
            if not seats:
                found += [who_is(id, self.problem, self.labels) for id in member.of("person")]
                found += [self.labels.moderator(id) for id in member.of("moderator")]
        return list(dict.fromkeys(found))

    def _facts(self, members: Sequence[Because], who: Sequence[str]) -> Mapping[str, str]:
        problem, language, words = self.problem, self.labels.language, self._words
        workshops = list(dict.fromkeys(id for member in members for id in member.of("workshop")))
        alone = self._workshops == tuple(workshops[:1]) and len(workshops) <= 1
        refs = [self._ref(id) for id in workshops]
        where = named(refs, self.labels) or words["this"]
        notice = next((rule.notice_days for rule in self.rules if isinstance(rule, Notice)), 0)
        topics = [topic for member in members for topic in member.of("topic")]
        cents = problem.budget.topic_cents.get(topics[0], 0) if topics else problem.budget.total_cents or 0
        window = problem.calendar.after_work
        of = [problem.workshop_by_id[id] for id in workshops if id in problem.workshop_by_id]
        return {
            "who": named(who, self.labels),
            "where": where,
            "at": words["there"] if alone else words["at"].format(where=where),
            "to": words["thither"] if alone else words["to"].format(where=where),
            "first": refs[0] if refs else "",
            "second": refs[1] if len(refs) > 1 else "",
            "friendly": words["friendly"].format(start=_clock(window.start), end=_clock(window.end)),
            "notice": str(notice),
            "earliest": plain_date(problem.planning_date + dt.timedelta(days=notice + 1), language),
            "last": plain_date(problem.horizon.last, language),
            "gap": str(self._gap(workshops)),
            "budget": euros_text(cents, language),
            "topic": self.labels.topic(topics[0]) if topics else "",
            "kept": self._kept(workshops),
            "skills": listed([skill for one in of for skill in (*one.languages, *one.methods)], language)
            or words["asked"],
        }

    def _ref(self, id: str) -> str:
        if id in self._workshops and self._many:
            return f"({self._workshops.index(id) + 1})"
        return self._title(id)

    def _gap(self, workshops: Sequence[str]) -> int:
        rule = next((rule for rule in self.rules if isinstance(rule, SeriesOrder)), SeriesOrder())
        for series, steps in self.problem.chains:
            found = [n for n, step in enumerate(steps) if workshops[0] in step]
            if found and any(workshops[-1] in step for step in steps[found[0] + 1 :]):
                return rule.gaps(series, found[0])[0]
        return rule.gap_days

    def _kept(self, workshops: Sequence[str]) -> str:
        """The observances that must be kept free there, with their days."""
        problem, language = self.problem, self.labels.language
        of = [problem.workshop_by_id[id] for id in workshops if id in problem.workshop_by_id]
        invited = {problem.seat_category(seat) for one in of for seat in one.seats}
        told = []
        for kept in problem.kept:
            if kept.hard and not kept.categories.isdisjoint(invited):
                first, last = min(kept.days), max(kept.days)
                if len(kept.days) == (last - first).days + 1 and first != last:
                    told.append(f"{kept.labels[language]} ({_day(first, language)}–{_day(last, language)})")
                else:
                    told.append(kept.labels[language])
        return named(told, self.labels) or self._words["nothing"]

    def _pool(self, rule: str) -> int:
        """How many people an instance of that rule could be about, if only the workshops are known."""
        problem = self.problem
        of = [problem.workshop_by_id[id] for id in self._workshops if id in problem.workshop_by_id]
        people = {person for one in of for seat in one.seats for person in problem.eligible(seat)}
        if rule == "volunteers-evening":
            people = {id for id in people if problem.person_by_id[id].engagement == "volunteer"}
        if rule == "committee-clash":
            people &= {member.person for committee in problem.committees for member in committee.members}
        return len(people)


def _day(day: dt.date, language: Language) -> str:
    """Without the year: it is that of the horizon."""
    return f"{day:%d.%m.}" if language == "de" else plain_date(day, language)[:-5]


def _clock(time: dt.time) -> str:
    return f"{time:%H:%M}" if time.minute else str(time.hour)
