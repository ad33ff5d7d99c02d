"""An explanation as text and as a document, for one reader: both are made of what that reader may know alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from ...check import check
from ...domain.answers.explanation import Explanation
from ...domain.answers.question import Alternatives, Options, WhatIf, Why, WhyNot
from ...domain.parts.fields import Language
from ...domain.problem import Problem
from ...rules.base import Rule
from ..plan.agenda import Reader
from ..words.document import SCHEMA_VERSION, Json
from ..words.labels import Labels
from ..words.layout import wrapped
from ..words.sentences import sentence
from .answer_text import ToldAnswer, told_answer
from .change_text import ToldWay, conflict_lines, told_ways, unproved_line
from .conflict_text import ToldConflict, told_conflict
from .privacy import may_ask

MOST_PAID = 12
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "not-told": "Das betrifft andere Menschen und wird nur der Koordination beantwortet.",
        "feasible": "Es gibt einen Plan, der alle Regeln einhält.",
        "undecided": "In der Zeit wurde weder ein Plan gefunden noch bewiesen, dass es keinen gibt.",
        "no-plan": "Es gibt keinen Plan, der alle Regeln einhält.",
        "why": "Warum {title} so liegt, und was stattdessen ginge:",
        "why-not": "Warum nicht, für {title}:",
        "options": "Möglichkeiten für {title}:",
        "alternatives": "Andere Pläne, möglichst verschieden:",
        "what-if": "Was wäre, wenn:",
        "forced": "Es gibt nichts anderes.",
        "pays": "Der Plan nimmt in Kauf:",
        "breaks": "Der Plan bricht Regeln:",
        "pays-nothing": "Der Plan nimmt nichts in Kauf.",
        "more": "… und {n} weitere",
    },
    "en": {
        "not-told": "That is about other people and is answered to the coordinator only.",
        "feasible": "There is a plan that obeys every rule.",
        "undecided": "In this time neither a plan was found nor a proof that there is none.",
        "no-plan": "There is no plan that obeys every rule.",
        "why": "Why {title} is as it is, and what would be possible instead:",
        "why-not": "Why not, for {title}:",
        "options": "Options for {title}:",
        "alternatives": "Other plans, as different as possible:",
        "what-if": "What if:",
        "forced": "There is nothing else.",
        "pays": "The plan accepts:",
        "breaks": "The plan breaks rules:",
        "pays-nothing": "The plan accepts nothing.",
        "more": "… and {n} more",
    },
}


@dataclass(frozen=True, slots=True)
class Told:
    """An explanation reduced to what its reader may know. Text and document are made of this alone."""

    level: str
    head: str
    conflicts: tuple[ToldConflict, ...] = ()
    ways: tuple[ToldWay, ...] = ()
    unproved: str = ""
    answers: tuple[ToldAnswer, ...] = ()
    accepted: tuple[str, ...] = ()
    withheld: bool = False


def told(explanation: Explanation, problem: Problem, rules: Sequence[Rule], labels: Labels, reader: Reader) -> Told:
    """Names are known to the coordinator only; ``rules`` are configured."""
    words = _WORDS[labels.language]
    if reader.level != "coordinator":
        labels = Labels(problem, labels.language)
    if not may_ask(explanation.question, problem, reader):
        return Told(reader.level, words["not-told"], withheld=True)
    if explanation.conflicts or explanation.repairs:
        ways = told_ways(explanation.repairs, problem, labels, reader)
        return Told(
            reader.level,
            "" if explanation.conflicts else words["no-plan"],
            tuple(told_conflict(one, problem, rules, labels, reader) for one in explanation.conflicts),
            ways,
            "" if all(way.cheapest for way in ways) else unproved_line(labels.language),
        )
    if explanation.best is None:
        return Told(reader.level, words["undecided"])
    if explanation.question is None:
        return Told(reader.level, words["feasible"], accepted=_accepted(explanation, problem, rules, labels, reader))
    return _answered(explanation, problem, rules, labels, reader)


def _answered(
    explanation: Explanation, problem: Problem, rules: Sequence[Rule], labels: Labels, reader: Reader
) -> Told:
    words, question = _WORDS[labels.language], explanation.question
    key = {Why: "why", WhyNot: "why-not", Options: "options", Alternatives: "alternatives", WhatIf: "what-if"}
    title = ""
    if isinstance(question, (Why, WhyNot, Options)):
        inside = reader.level == "coordinator"
        title = labels.heading(question.workshop) if inside else labels.title(question.workshop)
    head = words[key[type(question)]].format(title=title) if question is not None else ""
    answers, town = explanation.answers, problem
    if reader.level != "coordinator" and not isinstance(question, WhyNot):
        answers = tuple(answer for answer in answers if answer.kind in (None, "slot", "room"))
    if isinstance(question, WhatIf):
        town = question.changed
        labels = Labels(town, labels.language, labels.names)
    other = "changed" if isinstance(question, WhatIf) else "plan"
    found = tuple(told_answer(answer, other, town, rules, labels, reader) for answer in answers)
    return Told(reader.level, head, answers=found, accepted=() if found else (words["forced"],))


def _accepted(
    explanation: Explanation, problem: Problem, rules: Sequence[Rule], labels: Labels, reader: Reader
) -> tuple[str, ...]:
    """What the plan asked about pays, for the coordinator."""
    if explanation.plan is None or reader.level != "coordinator":
        return ()
    words, report = _WORDS[labels.language], check(problem, explanation.plan, rules)
    broken = [sentence(one, rules, labels) for one in report.violations]
    paid = [sentence(one, rules, labels) for one in report.penalties]
    lines = [words["breaks"], *(f"- {line}" for line in broken)] if broken else []
    if not paid:
        return (*lines, words["pays-nothing"])
    more = [words["more"].format(n=len(paid) - MOST_PAID)] if len(paid) > MOST_PAID else []
    return (*lines, words["pays"], *(f"- {line}" for line in paid[:MOST_PAID]), *more)


def explanation_text(found: Told, width: int) -> str:
    lines = wrapped(found.head, width) if found.head else []
    lines += conflict_lines(found.conflicts, found.ways, width)
    if found.unproved:
        lines += wrapped(found.unproved, width)
    for answer in found.answers:
        lines += wrapped(answer.head, width, "- ", "  ")
        for line in answer.lines:
            lines += wrapped(line, width, "    ", "      ")
        if answer.conflict is not None:
            for line in (answer.conflict.head, *answer.conflict.lines):
                lines += wrapped(line, width, "    ", "      ")
    for line in found.accepted:
        lines += wrapped(line, width, "", "  ")
    return "\n".join(lines) + "\n"


def explanation_document(explanation: Explanation, found: Told) -> Json:
    """What was told; for the coordinator the whole explanation, ids and plans, too."""
    document: Json = {"schema_version": SCHEMA_VERSION, "kind": "rundertisch-explanation", "told": asdict(found)}
    if found.level == "coordinator":
        document["explanation"] = explanation.document()
    return document
