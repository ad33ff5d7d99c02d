"""Answers as JSON documents of a stable shape.

``rundertisch-outcome``: outcome (solved, infeasible, undecided), interrupted, proved, plan, score, stages; where there
is no plan: lost_slots, conflicts, repairs (with the plan each allows) and ``partial`` with plan, score and stages.
Stages carry rules, stage, value, bound, gap, proof, seconds; ``prices`` where asked for. ``rundertisch-report``: valid,
violations, score, penalties, each with rule, aspect, amount, subjects and sentence. ``rundertisch-agenda``:
appointments as the reader may know them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from math import isfinite

from ..check import Report
from ..domain.answers.conflict import Conflict
from ..domain.answers.outcome import Infeasible, LostSlots, Outcome, Price, Solved, StageResult
from ..domain.answers.repair import Repair
from ..domain.because import Because
from ..domain.limits import Limits
from ..domain.plans.score import Score
from ..domain.problem import Problem
from ..rules.base import Rule
from .answers.change_text import told_ways
from .answers.conflict_text import told_conflict
from .plan.agenda import Appointment, Reader
from .words.document import SCHEMA_VERSION, Json
from .words.labels import Labels
from .words.sentences import sentence


def limits_document(limits: Limits) -> Json:
    """``seconds`` is null where no clock runs: JSON has no infinity."""
    return asdict(limits) | {"seconds": limits.seconds if isfinite(limits.seconds) else None}


def outcome_document(
    outcome: Outcome, rules: Sequence[Rule], labels: Labels, interrupted: bool = False, prices: Sequence[Price] = ()
) -> Json:
    document: Json = {"schema_version": SCHEMA_VERSION, "kind": "rundertisch-outcome"}
    if isinstance(outcome, Solved):
        return {
            **document,
            "outcome": "solved",
            "interrupted": interrupted,
            "proved": outcome.proved,
            **_solved(outcome),
            **({"prices": [_price(price) for price in prices]} if prices else {}),
        }
    partial = None if outcome.partial is None else _solved(outcome.partial)
    if isinstance(outcome, Infeasible):
        return {
            **document,
            "outcome": "infeasible",
            "interrupted": interrupted,
            "proof": outcome.proof,
            "lost_slots": [_lost(lost) for lost in outcome.lost],
            "conflicts": [_conflict(conflict, rules, labels) for conflict in outcome.conflicts],
            "repairs": [_repair(repair, labels) for repair in outcome.repairs],
            "partial": partial,
        }
    return {**document, "outcome": "undecided", "interrupted": interrupted, "partial": partial}


def report_document(report: Report, rules: Sequence[Rule], labels: Labels) -> Json:
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": "rundertisch-report",
        "valid": report.valid,
        "violations": [because_document(because, rules, labels) for because in report.violations],
        "score": score_document(report.score),
        "penalties": [because_document(because, rules, labels) for because in report.penalties],
    }


def agenda_document(problem: Problem, appointments: Sequence[Appointment], reader: Reader) -> Json:
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": "rundertisch-agenda",
        "level": reader.level,
        "municipality": problem.municipality.label,
        "programme_id": problem.programme_id,
        "time_zone": problem.municipality.time_zone,
        "appointments": [appointment_document(appointment) for appointment in appointments],
    }


def _conflict(conflict: Conflict, rules: Sequence[Rule], labels: Labels) -> Json:
    told = told_conflict(conflict, labels.problem, rules, labels, Reader("coordinator"))
    return {**conflict.document(), "head": told.head, "sentences": list(told.lines)}


def _repair(repair: Repair, labels: Labels) -> Json:
    (told,) = told_ways([repair], labels.problem, labels, Reader("coordinator"))
    return {**repair.document(), "sentence": told.line}


def _price(price: Price) -> Json:
    return {
        "rules": list(price.rules),
        "score_without": None if price.after is None else score_document(price.after),
    }


def score_document(score: Score) -> list[Json]:
    return [{"rules": list(tier.rules), "stages": list(tier.stages)} for tier in score]


def stages_document(stages: Sequence[StageResult]) -> list[Json]:
    return [
        {
            "rules": list(stage.rules),
            "stage": stage.stage,
            "value": stage.value,
            "bound": stage.bound,
            "gap": round(stage.gap, 6),
            "proof": stage.proof,
            "seconds": round(stage.seconds, 3),
        }
        for stage in stages
    ]


def _solved(solved: Solved) -> Json:
    return {
        "plan": solved.plan.model_dump(mode="json"),
        "score": score_document(solved.score),
        "stages": stages_document(solved.stages),
    }


def _lost(lost: LostSlots) -> Json:
    return {"workshop": lost.workshop, "slots": lost.slots, "left": lost.left, "lost": dict(lost.lost)}


def because_document(because: Because, rules: Sequence[Rule], labels: Labels) -> Json:
    return {
        "rule": because.rule,
        "aspect": because.aspect,
        "amount": because.amount,
        "subjects": [{"kind": subject.kind, "id": subject.id} for subject in because.subjects],
        "sentence": sentence(because, rules, labels),
    }


def appointment_document(appointment: Appointment) -> Json:
    document: Json = {
        "uid": appointment.uid,
        "title": appointment.title,
        "topics": list(appointment.topics),
        "start": appointment.start.isoformat(timespec="minutes"),
        "end": appointment.end.isoformat(timespec="minutes"),
        "place": appointment.place,
    }
    if appointment.role is not None:
        document["role"] = appointment.role
    inside = appointment.inside
    if inside is not None:
        document |= {
            "workshop": inside.workshop,
            "moderators": list(inside.moderators),
            "seats": [{"seat": seat, "people": list(people)} for seat, people in inside.seats],
            "missing": list(inside.missing),
            "invite_by": None if inside.invite_by is None else str(inside.invite_by),
        }
    return document
