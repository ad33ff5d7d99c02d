from __future__ import annotations

from scheduler.check import check
from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.reports.plan.moderation import moderation, moderation_lines
from scheduler.reports.plan.obstacles import Obstacles
from scheduler.reports.words.labels import Labels
from scheduler.rules.catalogue import configured

from ..town import town


def lines(problem: Problem, plan: Plan, entry: int) -> list[str]:
    rules = configured(problem)
    report = check(problem, plan, rules)
    found = moderation(problem, plan.entries[entry], Obstacles(problem, plan, rules), report.penalties)
    return moderation_lines(problem, found, rules, Labels(problem, "de"))


def test_internal_because_the_only_external_one_has_no_session_left(problem: Problem, plan: Plan) -> None:
    assert lines(problem, plan, 0) == [
        "inside (intern, Sozialamt)",
        "Intern, weil sonst:",
        "- outside hat insgesamt 1 Termin zu viel. [load]",
        "Hingenommen: inside (Sozialamt) moderiert second; für das Thema ist Sozialamt zuständig. [role-conflict]",
    ]


def test_an_external_moderator_needs_no_reason(problem: Problem, plan: Plan) -> None:
    assert lines(problem, plan, 1) == ["outside (extern)"]


def test_internal_for_lack_of_any_external(plan: Plan) -> None:
    problem = town(moderators=[{"id": "inside", "organisation": "mosque"}])
    plan = Plan(programme_id=plan.programme_id, entries=plan.entries[:1])
    assert lines(problem, plan, 0)[1:] == ["Intern, weil sonst:", "- Es gibt keine externe Moderation."]


def test_an_internal_moderator_for_no_reason_is_said_to_be_so(plan: Plan) -> None:
    problem = town(moderators=[{"id": "inside", "organisation": "office"}, {"id": "outside"}])
    assert lines(problem, plan, 0)[2] == "- outside: nichts steht im Weg; der Plan würde dadurch besser."
