"""An answer to a question about a plan in words: the verdict, its price, what moves, and who pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...domain.answers.explanation import Answer
from ...domain.because import Because
from ...domain.parts.fields import Language
from ...domain.plan import Entry
from ...domain.plans.difference import Move
from ...domain.plans.score import Score
from ...domain.problem import Problem
from ...rules.base import Rule
from ..plan.agenda import Reader
from ..plan.score import unit, unit_text, value_text
from ..words.labels import Labels
from ..words.sentences import sentence
from ..words.words import listed
from .conflict_text import ToldConflict, named, told_conflict
from .privacy import humans_of, own, refusals
from .privacy import summary as summary_of

MOST_PAID, MOST_MOVED, MOST_STAGES = 3, 4, 3
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "impossible": "{what}: nicht möglich.",
        "worse": "{what}: möglich, aber schlechter.",
        "tie": "{what}: genauso gut, es könnte so gewählt werden.",
        "better": "{what}: sogar besser.",
        "open": "{what}: in der Zeit nicht entschieden.",
        "unproved": "Nicht bewiesen: Die Zeit war knapp.",
        "instead": "{what} statt {old}",
        "without": "Anders als {old}",
        "unheld": "Ausfall",
        "plan": "Ein anderer Plan",
        "changed": "Mit der Änderung",
        "price": "{tier}: {stages}",
        "stage": "{unit} {after} statt {before}",
        "dearer": "Nachteil: {tier}",
        "pays": "Kommt hinzu: {what}",
        "gains": "Fällt weg: {what}",
        "more": "… und {n} weitere",
        "refused": "Dagegen steht: {why}",
        "moves": "Verschiebt sich: {title} von {before} auf {after}",
        "new": "Findet dann statt: {title} am {after}",
        "gone": "Fällt dann aus: {title}",
        "room": "Anderer Raum: {title} in {room}",
        "people": "Andere Besetzung: {title} ({who})",
        "you": "Betrifft Sie: {title}",
        "joined": "neu {who}",
        "left": "nicht mehr {who}",
    },
    "en": {
        "impossible": "{what}: not possible.",
        "worse": "{what}: possible, but worse.",
        "tie": "{what}: just as good, it could be chosen.",
        "better": "{what}: even better.",
        "open": "{what}: not decided in this time.",
        "unproved": "Not proved: time was short.",
        "instead": "{what} instead of {old}",
        "without": "Other than {old}",
        "unheld": "Not held",
        "plan": "Another plan",
        "changed": "With the change",
        "price": "{tier}: {stages}",
        "stage": "{unit} {after} instead of {before}",
        "dearer": "Disadvantage: {tier}",
        "pays": "Added: {what}",
        "gains": "Gone: {what}",
        "more": "… and {n} more",
        "refused": "Against it stands: {why}",
        "moves": "Moves: {title} from {before} to {after}",
        "new": "Then takes place: {title} on {after}",
        "gone": "Is then not held: {title}",
        "room": "Another room: {title} in {room}",
        "people": "Other people: {title} ({who})",
        "you": "Concerns you: {title}",
        "joined": "new {who}",
        "left": "no longer {who}",
    },
}


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """``head``: the verdict in words. ``lines``: price, moves, who pays."""

    verdict: str
    head: str
    lines: tuple[str, ...]
    conflict: ToldConflict | None = None


def told_answer(
    answer: Answer, other: str, problem: Problem, rules: Sequence[Rule], labels: Labels, reader: Reader
) -> ToldAnswer:
    """As that reader may know it. ``other``: the key of the words for what has no place to name."""
    words = _WORDS[labels.language]
    inside = reader.level == "coordinator"
    head = words[answer.verdict].format(what=_what(answer, other, labels))
    lines = [words["refused"].format(why=why) for why in refusals(answer.refused_by, rules, labels, reader)]
    if answer.after is not None:
        lines += _price(answer.before, answer.after, rules, labels, inside)
        lines += _moves(answer.moves, problem, labels, reader)
        tier_of = {name: n for n, tier in enumerate(answer.after) for name in tier.rules}
        lines += _paid(
            "pays", sorted(answer.pays, key=lambda one: tier_of.get(one.rule, -1)), problem, rules, labels, reader
        )
        lines += _paid(
            "gains", sorted(answer.gains, key=lambda one: tier_of.get(one.rule, -1)), problem, rules, labels, reader
        )
    if not answer.proved and answer.verdict != "open":
        lines.append(words["unproved"])
    conflict = None
    if answer.conflict is not None:
        conflict = told_conflict(answer.conflict, problem, rules, labels, reader)
    return ToldAnswer(answer.verdict, head, tuple(lines), conflict)


def _what(answer: Answer, other: str, labels: Labels) -> str:
    words = _WORDS[labels.language]
    show = {"slot": labels.slot, "room": labels.room, "moderator": labels.moderator, "person": labels.person}
    if answer.kind is None:
        return words[other]
    if not answer.ids:
        unheld = answer.plan is not None
        return words["unheld"] if unheld or answer.instead_of is None else _without(answer, labels)
    what = listed([show[answer.kind](id) for id in answer.ids], labels.language)
    if answer.instead_of is None:
        return what
    return words["instead"].format(what=what, old=show[answer.kind](answer.instead_of))


def _without(answer: Answer, labels: Labels) -> str:
    show = {"slot": labels.slot, "room": labels.room, "moderator": labels.moderator, "person": labels.person}
    old = show[answer.kind or "slot"](answer.instead_of or "")
    return _WORDS[labels.language]["without"].format(old=old)


def _price(before: Score | None, after: Score, rules: Sequence[Rule], labels: Labels, inside: bool) -> list[str]:
    """Tier by tier; to others than the coordinator only which aims suffer: the numbers may be about one person."""
    words, language = _WORDS[labels.language], labels.language
    lines: list[str] = []
    if before is None or [tier.rules for tier in before] != [tier.rules for tier in after]:
        return lines
    for old, new in zip(before, after, strict=True):
        if old.stages == new.stages:
            continue
        tier = " + ".join(summary_of(name, rules, labels).rstrip(".") for name in new.rules)
        if not inside:
            lines += [words["dearer"].format(tier=tier)] if new.stages > old.stages else []
            continue
        stages = []
        for stage, (was, now) in enumerate(zip(old.stages, new.stages, strict=False)):
            if was != now:
                counted = unit(new, stage, rules, language)
                values = {"before": value_text(counted, was, language), "after": value_text(counted, now, language)}
                stages.append(words["stage"].format(unit=unit_text(counted, language), **values))
        lines.append(words["price"].format(tier=tier, stages=", ".join(_some(stages, MOST_STAGES, words))))
    return lines


def _moves(moves: Sequence[Move], problem: Problem, labels: Labels, reader: Reader) -> list[str]:
    """Times and places for everybody; who comes and goes for the coordinator; participants learn what concerns them."""
    words, inside = _WORDS[labels.language], reader.level == "coordinator"
    lines = []
    for move in moves:
        title = labels.heading(move.workshop) if inside else labels.title(move.workshop)
        lines += _where(move, title, labels)
        if inside and (move.joined or move.left):
            who = [words["joined"].format(who=named([labels.person(id) for id in move.joined], labels))]
            who += [words["left"].format(who=named([labels.person(id) for id in move.left], labels))]
            told = [text for text, ids in zip(who, (move.joined, move.left), strict=True) if ids]
            lines.append(words["people"].format(title=title, who="; ".join(told)))
        elif any(own(problem, reader, id) for id in (*_people(move.before), *_people(move.after))):
            lines.append(words["you"].format(title=title))
    return _some(lines, MOST_MOVED, words)


def _where(move: Move, title: str, labels: Labels) -> list[str]:
    words, before, after = _WORDS[labels.language], move.before, move.after
    if after is None:
        return [words["gone"].format(title=title)]
    if before is None:
        return [words["new"].format(title=title, after=labels.slot(after.slot))]
    if move.slot:
        return [words["moves"].format(title=title, before=labels.slot(before.slot), after=labels.slot(after.slot))]
    if move.room and after.room is not None:
        return [words["room"].format(title=title, room=labels.room(after.room))]
    return []


def _people(entry: Entry | None) -> tuple[str, ...]:
    return () if entry is None else (*entry.present, *entry.moderators)


def _paid(
    key: str, reasons: Sequence[Because], problem: Problem, rules: Sequence[Rule], labels: Labels, reader: Reader
) -> list[str]:
    """The penalties, the coordinator all, participants those that are about themselves alone, the public none."""
    words = _WORDS[labels.language]
    shown = [
        reason
        for reason in reasons
        if reader.level == "coordinator"
        or (
            humans_of(reason)
            and not reason.of("organisation")
            and not reason.of("committee")
            and all(own(problem, reader, id) for id in humans_of(reason))
        )
    ]
    lines = [words[key].format(what=sentence(reason, rules, labels)) for reason in shown]
    return _some(list(dict.fromkeys(lines)), MOST_PAID, words)


def _some(lines: list[str], most: int, words: Mapping[str, str]) -> list[str]:
    if len(lines) <= most + 1:
        return lines
    return [*lines[:most], words["more"].format(n=len(lines) - most)]
