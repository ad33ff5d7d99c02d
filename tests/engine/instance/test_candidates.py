"""What rules refuse is noted when they do so, and written down for whoever asks why."""

from __future__ import annotations

from copy import copy

from scheduler.engine.instance.candidates import Candidates
from scheduler.engine.instance.compile import compile_problem
from tests.builders import THURSDAY, TUESDAY, problem, required, workshop


def candidates() -> Candidates:
    whole = problem(TUESDAY, THURSDAY, workshops=[workshop("arrival-1", required("office"))])
    return Candidates(compile_problem(whole))


def test_several_rules_may_refuse_the_same() -> None:
    found = candidates()
    found.refuse_slot_row("one", 0, [True, False])
    found.refuse_slot_row("other", 0, [True, True])
    assert found.slots.tolist() == [[False, False]]
    assert found.refused_by("one", "slots").tolist() == [[True, False]]
    assert found.refused_by("other", "slots").tolist() == [[True, True]]
    assert not found.refused_by("nobody", "slots").any()


def test_what_is_refused_after_somebody_asked_is_known_too() -> None:
    found = candidates()
    found.refuse_slot_row("one", 0, [True, False])
    assert found.refused_by("one", "slots").tolist() == [[True, False]]
    found.refuse_slot_row("one", 0, [False, True])
    assert found.refused_by("one", "slots").tolist() == [[True, True]]


def test_the_rule_may_go_on_with_what_it_handed_over() -> None:
    found = candidates()
    refused = found.slots[0].copy()
    found.refuse_slot_row("one", 0, refused)
    refused[:] = False
    assert found.refused_by("one", "slots").all()


def test_a_copy_keeps_what_was_refused_before() -> None:
    found = candidates()
    found.refuse_slot_row("one", 0, [True, False])
    other = copy(found)
    assert other.refused_by("one", "slots").any()
    assert found.refused_by("one", "slots").any()
