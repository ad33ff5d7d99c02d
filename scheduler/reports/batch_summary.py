"""The summary of a batch: a row for each municipality, as a table, as a document and as lines while it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ..domain.answers.outcome import Infeasible, Outcome, Proof, Solved, StageResult
from ..domain.parts.fields import Language
from ..domain.problem import Problem
from .words.document import SCHEMA_VERSION, Json
from .words.words import percent_text, seconds_text

Answer = Literal["solved", "infeasible", "undecided", "bad-input", "failed"]


@dataclass(frozen=True, slots=True)
class Row:
    """One municipality. ``tiers``: rules joined with "+", and their stages; of the largest partial plan if no other.

    ``gap``: the largest of all stages; ``proof``: the weakest.
    """

    file: str
    outcome: Answer
    municipality: str = ""
    language: Language | None = None
    proof: Proof | None = None
    gap: float | None = None
    tiers: tuple[tuple[str, tuple[int, ...]], ...] = ()
    faults: int = 0
    reason: str = ""


def row_of(file: str, problem: Problem, outcome: Outcome) -> Row:
    solved = outcome if isinstance(outcome, Solved) else outcome.partial
    kind: Answer = "solved" if isinstance(outcome, Solved) else "undecided"
    proof = None if solved is None else _weakest(solved.stages)
    if isinstance(outcome, Infeasible):
        kind, proof = "infeasible", outcome.proof
    return Row(
        file,
        kind,
        problem.municipality.label,
        problem.municipality.language,
        proof,
        None if solved is None else round(max((stage.gap for stage in solved.stages), default=0.0), 6),
        () if solved is None else tuple(("+".join(tier.rules), tier.stages) for tier in solved.score),
    )


def bad_row(file: str, faults: int) -> Row:
    return Row(file, "bad-input", faults=faults)


def failed_row(file: str, reason: str) -> Row:
    return Row(file, "failed", reason=reason)


def row_from(stored: Mapping[str, Any]) -> Row:
    """A row that was stored as JSON. Raises TypeError or ValueError if it is none."""
    tiers = tuple((str(rules), tuple(int(value) for value in stages)) for rules, stages in stored["tiers"])
    return Row(**{**stored, "tiers": tiers})


def _weakest(stages: Sequence[StageResult]) -> Proof:
    order: tuple[Proof, ...] = ("gap", "proved-once", "proved")
    return min((stage.proof for stage in stages), key=order.index, default="proved")


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "folder": "Ordner",
        "municipality": "Kommune",
        "outcome": "Ergebnis",
        "proof": "Beweis",
        "largest": "größter Abstand",
        "remark": "Bemerkung",
        "solved": "geplant",
        "infeasible": "unmöglich",
        "undecided": "unentschieden",
        "bad-input": "Eingabefehler",
        "failed": "gescheitert",
        "proved": "bewiesen",
        "proved-once": "einmal bewiesen",
        "gap": "nicht bewiesen",
        "fault": "1 Fehler, siehe faults.txt",
        "faults": "{amount} Fehler, siehe faults.txt",
        "left": "noch etwa {seconds} s",
        "earlier": "{amount} von früher",
    },
    "en": {
        "folder": "Folder",
        "municipality": "Municipality",
        "outcome": "Outcome",
        "proof": "Proof",
        "largest": "Largest gap",
        "remark": "Remark",
        "solved": "planned",
        "infeasible": "infeasible",
        "undecided": "undecided",
        "bad-input": "bad input",
        "failed": "failed",
        "proved": "proved",
        "proved-once": "proved once",
        "gap": "not proved",
        "fault": "1 fault, see faults.txt",
        "faults": "{amount} faults, see faults.txt",
        "left": "about {seconds} s left",
        "earlier": "{amount} from before",
    },
}


def summary_cells(rows: Sequence[tuple[str, Row]], language: Language) -> list[list[str]]:
    """A head and a line for each; a column for every tier that occurs, in the order of the rows."""
    words = _WORDS[language]
    tiers = list(dict.fromkeys(name for _, row in rows for name, _ in row.tiers))
    heads = [words[name] for name in ("folder", "municipality", "outcome", "proof", "largest")]
    table = [[*heads, *tiers, words["remark"]]]
    for name, row in rows:
        stages = {tier: " · ".join(map(str, values)) for tier, values in row.tiers}
        gap = "" if row.gap is None else percent_text(row.gap, language)
        proof = "" if row.proof is None else words[row.proof]
        facts = [name, row.municipality, words[row.outcome], proof, gap]
        table.append([*facts, *(stages.get(tier, "") for tier in tiers), _remark(row, language)])
    return table


def _remark(row: Row, language: Language) -> str:
    if row.faults:
        return _WORDS[language]["fault" if row.faults == 1 else "faults"].format(amount=row.faults)
    return row.reason


def summary_document(rows: Sequence[tuple[str, Row]]) -> Json:
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": "rundertisch-batch",
        "municipalities": [
            {
                "folder": name,
                "file": row.file,
                "municipality": row.municipality or None,
                "outcome": row.outcome,
                "proof": row.proof,
                "gap": row.gap,
                "score": [{"rules": tier.split("+"), "stages": list(stages)} for tier, stages in row.tiers],
                "faults": row.faults,
                "reason": row.reason or None,
            }
            for name, row in rows
        ],
    }


def done_line(name: str, row: Row, number: int, of: int, seconds: float, language: Language) -> str:
    """`[3/100] Smalltown: planned, proved, 3.2 s`"""
    words = _WORDS[language]
    facts = [words[row.outcome], *([] if row.proof is None else [words[row.proof]])]
    facts += [fact for fact in (_remark(row, language), seconds_text(seconds, language)) if fact]
    return f"[{number}/{of}] {row.municipality or name}: {', '.join(facts)}"


def count_line(rows: Sequence[Row], earlier: int, of: int, left: float | None, language: Language) -> str:
    """`[12/100] 11 planned · 1 infeasible · about 80 s left`; ``earlier`` of them come from a run before."""
    words = _WORDS[language]
    kinds: tuple[Answer, ...] = ("solved", "infeasible", "undecided", "bad-input", "failed")
    counts = [(sum(row.outcome == kind for row in rows), kind) for kind in kinds]
    facts = [f"{count} {words[kind]}" for count, kind in counts if count]
    if earlier:
        facts.append(words["earlier"].format(amount=earlier))
    if left is not None and len(rows) < of:
        facts.append(words["left"].format(seconds=round(left)))
    return f"[{len(rows)}/{of}] {' · '.join(facts)}".rstrip()
