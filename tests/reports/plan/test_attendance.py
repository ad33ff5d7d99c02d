from __future__ import annotations

from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.reports.plan.attendance import attendance, missing_lines, seated_lines
from scheduler.reports.plan.obstacles import Obstacles
from scheduler.reports.words.labels import Labels
from scheduler.rules.catalogue import PRIORITY, RULES, configured

from ..town import town


def test_a_volunteer_misses_the_morning_because_of_volunteers_evening(problem: Problem, plan: Plan) -> None:
    rules = configured(problem)
    found = attendance(problem, plan.entries[0], Obstacles(problem, plan, rules))
    (missing,) = found.missing
    assert missing.empty == 1
    assert {person: [b.rule for b in why] for person, why in missing.blocked.items()} == {
        "amina": ["volunteers-evening"],
        "bilal": ["volunteers-evening"],
    }
    assert seated_lines(found, Labels(problem, "de")) == ["Sozialamt: clerk"]
    assert missing_lines(missing, rules, Labels(problem, "de")) == [
        "Moscheevereine (1 von 1 Platz leer)",
        "amina (Moscheeverein), bilal (Moscheeverein): "
        "Ehrenamtliche werden nur zu ehrenamtsfreundlichen Zeiten erwartet. [volunteers-evening]",
    ]


def test_a_full_table_misses_nobody(problem: Problem, plan: Plan) -> None:
    found = attendance(problem, plan.entries[1], Obstacles(problem, plan, RULES))
    assert found.missing == ()
    assert seated_lines(found, Labels(problem, "de", {"bilal": "Bilal Y."})) == [
        "Sozialamt: clerk",
        "Moscheeverein: amina, Bilal Y.",
    ]


def test_a_place_left_empty_for_nothing_is_said_to_be_so(problem: Problem, plan: Plan) -> None:
    first = plan.entries[1]
    careless = first.model_copy(update={"seats": first.seats[:1]})
    plan = Plan(programme_id=plan.programme_id, entries=(plan.entries[0], careless))
    (missing,) = attendance(problem, careless, Obstacles(problem, plan, configured(problem))).missing
    assert (missing.free, missing.worse) == (("amina", "bilal"), None)
    assert "nothing stands in the way" in missing_lines(missing, RULES, Labels(problem, "en"))[1]


def test_a_place_weighed_against_something_higher_names_it(plan: Plan) -> None:
    order = ["role-conflict", "full-table", "unheld"]
    problem = town(
        priorities={"order": order, "off": [name for name in PRIORITY if name not in order]},
        moderators=[{"id": "inside", "organisation": "mosque"}, {"id": "outside"}],
        topics=[{"id": "work", "label": "Arbeit"}],
    )
    first = plan.entries[1].model_copy(update={"moderators": ("inside",), "seats": plan.entries[1].seats[:1]})
    plan = Plan(programme_id=plan.programme_id, entries=(first,))
    (missing,) = attendance(problem, first, Obstacles(problem, plan, configured(problem))).missing
    assert missing.worse == ("role-conflict",)


def test_somebody_who_is_elsewhere_at_that_time_is_missing_for_that_reason() -> None:
    alike = {"topic": "work", "duration": 120, "moderators": 0, "seats": [{"organisation": "office"}]}
    problem = town(
        workshops=[{"id": "a", **alike}, {"id": "b", **alike}],
        series=[],
        rooms=[],
        people=[{"id": "clerk", "organisation": "office", "engagement": "paid"}],
    )
    slot = "2027-01-14/17:00-21:00"
    plan = Plan.model_validate(
        {
            "programme_id": "town-2027-q1",
            "entries": [
                {"workshop": "a", "slot": slot, "seats": [{"seat": "office", "people": ["clerk"]}]},
                {"workshop": "b", "slot": slot},
            ],
        }
    )
    (missing,) = attendance(problem, plan.entries[1], Obstacles(problem, plan, configured(problem))).missing
    assert [because.rule for because in missing.blocked["clerk"]] == ["one-place"]
    assert missing_lines(missing, RULES, Labels(problem, "de"))[1] == (
        "clerk (Sozialamt) wird bei b und bei a zugleich erwartet. [one-place]"
    )


def test_nobody_left_to_send(problem: Problem, plan: Plan) -> None:
    problem = town(people=[{"id": p, "organisation": o, "engagement": "paid"} for p, o in PEOPLE])
    office, mosque = plan.entries[1].seats
    lonely = plan.entries[1].model_copy(update={"seats": (office, mosque.model_copy(update={"people": ("amina",)}))})
    plan = Plan(programme_id=plan.programme_id, entries=(lonely,))
    (missing,) = attendance(problem, lonely, Obstacles(problem, plan, configured(problem))).missing
    assert missing_lines(missing, RULES, Labels(problem, "en")) == [
        "Moscheeverein (1 of 2 places empty)",
        "There is nobody else to send.",
    ]


PEOPLE = (("amina", "mosque"), ("clerk", "office"))


def test_whoever_attends_a_repeat_is_not_missed_at_the_others() -> None:
    alike = {"topic": "work", "duration": 120, "moderators": 0, "repeat": "twice"}
    seats = [{"organisation": "office"}, {"organisation": "mosque"}]
    problem = town(workshops=[{"id": id, **alike, "seats": seats} for id in ("a", "b")], series=[], rooms=[])
    sits = [("a", "2027-01-14/17:00-21:00", "mosque", "amina"), ("b", "2027-02-16/09:00-12:00", "office", "clerk")]
    entries = [{"workshop": w, "slot": s, "seats": [{"seat": seat, "people": [p]}]} for w, s, seat, p in sits]
    plan = Plan.model_validate({"programme_id": "town-2027-q1", "entries": entries})
    obstacles = Obstacles(problem, plan, configured(problem))
    assert [attendance(problem, entry, obstacles).missing for entry in plan.entries] == [(), ()]
