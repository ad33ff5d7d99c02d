from __future__ import annotations

from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.reports.quarter.moderators import moderators, moderators_lines
from scheduler.reports.words.labels import Labels
from scheduler.rules.catalogue import configured

from ..town import town


def lines(problem: Problem, plan: Plan, width: int = 200) -> list[str]:
    rules = configured(problem)
    return moderators_lines(moderators(problem, plan, rules), rules, Labels(problem, "de"), width)


def moderated_by(plan: Plan, *moderators: str) -> Plan:
    """The two sessions (the morning first), each with its moderator."""
    entries = [e.model_copy(update={"moderators": (m,)}) for e, m in zip(plan.entries, moderators, strict=True)]
    return plan.model_copy(update={"entries": tuple(entries)})


def test_load_and_the_conflict_that_is_accepted(problem: Problem, plan: Plan) -> None:
    assert lines(problem, plan) == [
        "- inside (intern, Sozialamt): 1 Sitzung – Arbeit (Di 16.02.2027)",
        "  Hingenommen: inside (Sozialamt) moderiert second; für das Thema ist Sozialamt zuständig. [role-conflict]",
        "  Intern bei Arbeit (Di 16.02.2027); Externen stand im Weg: Zahl der zugesagten Termine erreicht (1-mal).",
        "- outside (extern): 1 Sitzung – Auftakt (Do 14.01.2027)",
    ]


def test_why_an_external_moderator_has_no_session(plan: Plan) -> None:
    busy = {"dates": [{"first": "2027-01-14", "level": "impossible"}]}
    problem = town(
        moderators=[
            {"id": "inside", "organisation": "mosque"},
            {"id": "outside", "availability": busy, "load": {"per_horizon": 0}},
        ]
    )
    told = lines(problem, moderated_by(plan, "inside", "inside"))
    assert told[-2:] == [
        "- outside (extern): keine Sitzung",
        "  Bei den 2 intern moderierten Sitzungen stand im Weg: "
        "Zahl der zugesagten Termine erreicht (2-mal), nicht frei (1-mal).",
    ]


def test_money_is_a_reason_though_it_is_spent_elsewhere(plan: Plan) -> None:
    """150 € are in the budget; the other session's moderator takes 100 of them, a third one would cost as much."""
    fee = {"fees": {180: 10000}}
    problem = town(
        moderators=[{"id": "inside", "organisation": "mosque"}, {"id": "outside", **fee}, {"id": "spare", **fee}],
        budget={"total_cents": 15000},
    )
    told = lines(problem, moderated_by(plan, "inside", "outside"))
    assert told[-2:] == [
        "- spare (extern): keine Sitzung",
        "  Bei der einen intern moderierten Sitzung stand im Weg: Honorar übersteigt das Budget.",
    ]


def test_why_externals_who_are_used_elsewhere_do_not_moderate_here(plan: Plan) -> None:
    """Of three externals one has had all its sessions, one is not free, and one was passed over for nothing."""
    busy = {"dates": [{"first": "2027-02-16", "level": "impossible"}]}
    inside, used = {"id": "inside", "organisation": "office"}, {"id": "outside", "load": {"per_horizon": 1}}
    problem = town(moderators=[inside, used, {"id": "away", "availability": busy}])
    assert lines(problem, plan)[2] == (
        "  Intern bei Arbeit (Di 16.02.2027); Externen stand im Weg: "
        "nicht frei (1-mal), Zahl der zugesagten Termine erreicht (1-mal)."
    )
    problem = town(moderators=[inside, {"id": "outside"}])
    assert lines(problem, plan)[2].endswith("Externen stand im Weg: nichts; der Plan würde dadurch besser (1-mal).")
    assert "gibt es nicht" in lines(town(moderators=[inside]), moderated_by(plan, "inside", "inside"))[-1]


def test_an_external_moderator_nobody_needs(plan: Plan) -> None:
    problem = town(moderators=[{"id": "outside"}, {"id": "spare"}])
    told = lines(problem, moderated_by(plan, "outside", "outside"))
    assert told[-1] == "  Nicht gebraucht: Keine Sitzung wird intern moderiert."


def test_a_problem_without_moderators(plan: Plan) -> None:
    problem = town(moderators=[])
    entries = tuple(entry.model_copy(update={"moderators": ()}) for entry in plan.entries)
    assert lines(problem, plan.model_copy(update={"entries": entries})) == ["Die Planung kommt ohne Moderation aus."]
