"""Questions about a plan, each on a case that can be seen through."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scheduler import Alternatives, Answer, Explanation, InputError, Options, WhatIf, Why, WhyNot, check, explain, plan
from scheduler.domain.answers.outcome import Solved
from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem

from .builders import MORNING, NEXT_TUESDAY, THURSDAY, TUESDAY, because, entry, planned, problem, required, workshop

LATER = "2027-01-26/17:00-21:00"
HELPERS = workshop("arrival-1", required("helpers"))
TABLE = workshop("arrival-1", {"organisation": "office"}, {"organisation": "helpers"})


def asked(town: Problem, question: Any, old: Plan | None = None) -> Explanation:
    found = explain(town, old, question)
    assert found.proved
    assert json.loads(json.dumps(found.document())) == found.document()
    return found


def the(found: Explanation) -> Answer:
    (answer,) = found.answers
    assert answer.proved
    return answer


def paid(answer: Answer) -> dict[str, tuple[int, ...]]:
    """What is dearer, and by how much, tier by tier."""
    assert answer.before is not None
    assert answer.after is not None
    pairs = zip(answer.before, answer.after, strict=True)
    price = {"+".join(a.rules): tuple(y - x for x, y in zip(a.stages, b.stages, strict=True)) for a, b in pairs}
    return {rules: stages for rules, stages in price.items() if any(stages)}


# -- why not --------------------------------------------------------------------------------------


def test_why_not_in_the_morning_the_volunteers_cannot_come() -> None:
    answer = the(asked(problem(TUESDAY, MORNING, workshops=[HELPERS]), WhyNot("arrival-1", "slot", MORNING)))
    assert answer.verdict == "impossible"
    assert answer.conflict is not None
    assert answer.conflict.minimal
    assert {one.rule for one in answer.conflict.members} == {"wish", "volunteers-evening", "one-table"}
    assert because("wish", "workshop:arrival-1", f"slot:{MORNING}", aspect="slot") in answer.conflict.members
    assert "one-table" in answer.refused_by


def test_why_not_a_week_later_both_are_involved_a_week_later() -> None:
    answer = the(asked(problem(TUESDAY, NEXT_TUESDAY, workshops=[TABLE]), WhyNot("arrival-1", "slot", NEXT_TUESDAY)))
    assert answer.verdict == "worse"
    assert paid(answer) == {"early-involvement": (1, 2)}
    assert {one.rule for one in answer.pays} == {"early-involvement"}
    assert [(move.workshop, move.slot, move.left) for move in answer.moves] == [("arrival-1", True, ())]
    assert answer.few_moves


def test_why_not_two_days_later_it_could_be_chosen() -> None:
    answer = the(
        asked(problem(TUESDAY, THURSDAY, workshops=[workshop("arrival-1")]), WhyNot("arrival-1", "slot", THURSDAY))
    )
    assert answer.verdict == "tie"
    assert not any(answer.price)
    assert answer.plan is not None
    assert answer.plan.entries[0].slot == THURSDAY


def test_why_not_with_the_other_moderator_names_who_is_free() -> None:
    away = {"dates": [{"first": "2027-01-12", "level": "impossible"}]}
    moderators = [{"id": "ada"}, {"id": "ben", "availability": away}]
    town = problem(TUESDAY, moderators=moderators)
    answer = the(asked(town, WhyNot("arrival-1", "moderator", "ben")))
    assert answer.verdict == "impossible"
    assert answer.conflict is not None
    assert [one.of("moderator") for one in answer.conflict.of_rule("available")] == [("ben",)]


def test_why_not_somebody_whom_no_seat_means() -> None:
    answer = the(asked(problem(TUESDAY, workshops=[HELPERS]), WhyNot("arrival-1", "person", "o-1")))
    assert answer.verdict == "impossible"


def test_moves_are_told_against_the_plan_asked_about() -> None:
    """The wish takes the second workshop's evening, so that has to go too."""
    town = problem(TUESDAY, NEXT_TUESDAY, workshops=[TABLE, {**TABLE, "id": "arrival-2"}])
    old = planned(
        entry("arrival-1", TUESDAY, {"office": ["o-1"], "helpers": ["h-1"]}),
        entry("arrival-2", NEXT_TUESDAY, {"office": ["o-1"], "helpers": ["h-1"]}),
    )
    answer = the(asked(town, WhyNot("arrival-1", "slot", NEXT_TUESDAY), old))
    assert answer.verdict == "tie"
    assert {(move.workshop, move.after and move.after.slot) for move in answer.moves} == {
        ("arrival-1", NEXT_TUESDAY),
        ("arrival-2", TUESDAY),
    }


# -- why and options ------------------------------------------------------------------------------


def test_why_lists_what_else_there_is_and_what_it_costs() -> None:
    halls = [{"id": "hall", "capacity": 9}, {"id": "cellar", "capacity": 1}]
    town = problem(TUESDAY, MORNING, NEXT_TUESDAY, LATER, workshops=[HELPERS], rooms=halls, moderators=[{"id": "ada"}])
    found = asked(town, Why("arrival-1"))
    assert found.complete
    slots = [answer for answer in found.answers if answer.kind == "slot"]
    assert [(answer.ids, answer.verdict) for answer in slots] == [
        ((NEXT_TUESDAY,), "worse"),
        ((LATER,), "worse"),
        ((MORNING,), "impossible"),
    ]
    assert [paid(answer) for answer in slots[:2]] == [{"early-involvement": (1, 1)}, {"early-involvement": (2, 2)}]
    assert "one-table" in slots[2].refused_by
    (room,) = (answer for answer in found.answers if answer.kind == "room")
    assert (room.verdict, room.ids, room.instead_of) == ("impossible", (), "hall")
    assert room.conflict is not None
    assert room.conflict.of_rule("room-fits")
    (moderator,) = (answer for answer in found.answers if answer.kind == "moderator")
    assert (moderator.verdict, moderator.instead_of) == ("impossible", "ada")


def test_the_options_are_the_best_slots_with_what_they_force() -> None:
    """The new workshop can have the old one's evening, if that makes room."""
    old = planned(entry("arrival-1", TUESDAY, {"office": ["o-1"], "helpers": ["h-1"]}))
    town = problem(TUESDAY, NEXT_TUESDAY, workshops=[TABLE, {**TABLE, "id": "arrival-2"}])
    found = asked(town, Options("arrival-2", most=2), old)
    assert [(answer.ids, answer.verdict) for answer in found.answers] == [
        ((NEXT_TUESDAY,), "tie"),
        ((TUESDAY,), "tie"),
    ]
    assert found.complete
    assert [[move.workshop for move in answer.moves] for answer in found.answers] == [
        ["arrival-2"],
        ["arrival-1", "arrival-2"],
    ]


# -- alternatives and what if ---------------------------------------------------------------------


def test_alternatives_are_as_good_and_as_different_as_can_be() -> None:
    """Three evenings of one week are alike for a workshop without guests; there is no fourth."""
    friday = "2027-01-15/17:00-21:00"
    town = problem(TUESDAY, THURSDAY, friday, workshops=[workshop("arrival-1"), workshop("arrival-2")])
    found = asked(town, Alternatives(3))
    assert found.plan is not None
    plans = [found.plan, *(answer.plan for answer in found.answers if answer.plan is not None)]
    assert all(answer.verdict == "tie" and answer.proved for answer in found.answers)
    assert len(plans) == 3
    for id in ("arrival-1", "arrival-2"):
        assert len({one.slot for each in plans for one in each.entries if one.workshop == id}) == 3


def test_there_may_be_no_alternative_unless_less_is_asked() -> None:
    town = problem(TUESDAY, NEXT_TUESDAY, workshops=[TABLE])
    assert (asked(town, Alternatives(3)).answers, asked(town, Alternatives(3)).complete) == ((), True)
    found = asked(town, Alternatives(3, up_to="full-table", tolerance=2))
    assert [answer.verdict for answer in found.answers] == ["worse"]
    assert paid(found.answers[0]) == {"early-involvement": (1, 2)}
    assert asked(town, Alternatives(3, up_to="full-table", tolerance=1)).answers == ()


def test_what_if_the_evening_were_gone() -> None:
    both = [TABLE, {**TABLE, "id": "arrival-2"}]
    old = planned(
        entry("arrival-1", TUESDAY, {"office": ["o-1"], "helpers": ["h-1"]}),
        entry("arrival-2", NEXT_TUESDAY, {"office": ["o-1"], "helpers": ["h-1"]}),
    )
    town, without = (problem(*slots, workshops=both) for slots in ((TUESDAY, NEXT_TUESDAY), (NEXT_TUESDAY, LATER)))
    answer = the(asked(town, WhatIf(without), old))
    assert (answer.verdict, answer.few_moves) == ("worse", True)
    assert [move.workshop for move in answer.moves] == ["arrival-1"]
    assert answer.plan is not None
    assert check(without, answer.plan).valid
    impossible = the(asked(town, WhatIf(problem(MORNING, workshops=[HELPERS])), old))
    assert impossible.verdict == "impossible"
    assert impossible.conflict is not None


# -- without a question, and wrong ones -----------------------------------------------------------


def test_without_a_plan_there_are_conflicts_and_ways_out() -> None:
    found = explain(problem(MORNING, workshops=[HELPERS]))
    assert found.plan is None
    assert found.conflicts
    assert found.repairs
    assert json.loads(json.dumps(found.document())) == found.document()


def test_a_proved_outcome_spares_finding_it_again() -> None:
    town = problem(TUESDAY, NEXT_TUESDAY, workshops=[TABLE])
    solved = plan(town)
    assert isinstance(solved, Solved)
    found = explain(town, solved, WhyNot("arrival-1", "slot", NEXT_TUESDAY))
    assert (found.plan, found.best) == (solved.plan, solved.score)
    assert found.answer is not None
    assert found.answer.verdict == "worse"


@pytest.mark.parametrize(
    ("question", "word"),
    [
        (WhyNot("arrival-1", "room", "cellar"), "cellar"),
        (WhyNot("arrival-9", "slot", TUESDAY), "arrival-9"),
        (Why("arrival-9"), "arrival-9"),
        (Alternatives(3, up_to="notice"), "notice"),
    ],
)
def test_a_question_about_what_does_not_exist_is_an_input_fault(question: Any, word: str) -> None:
    with pytest.raises(InputError, match=word):
        explain(problem(), question=question)
