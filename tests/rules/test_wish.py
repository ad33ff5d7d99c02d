"""wish: what somebody asks for holds in every plan that answers the question."""

from __future__ import annotations

import pytest

from scheduler.api import plan
from scheduler.check import check
from scheduler.domain.answers.outcome import Infeasible, Solved
from scheduler.errors import InputError
from scheduler.reports.words.labels import Labels
from scheduler.reports.words.sentences import sentence
from scheduler.rules.catalogue import RULES
from scheduler.rules.wish import Wish

from ..builders import LANGUAGES, MORNING, NEXT_TUESDAY, TUESDAY, because, entry, planned, problem, workshop

HALLS = [{"id": "hall", "capacity": 9}, {"id": "attic", "capacity": 9}]
TWO = [{"id": "ada"}, {"id": "ben"}]
TABLE = [workshop("arrival-1", {"organisation": "office"}, moderators=1)]
TOWN = problem(TUESDAY, NEXT_TUESDAY, rooms=HALLS, moderators=TWO, workshops=TABLE)
PLACED = entry("arrival-1", TUESDAY, {"office": ["o-1"]}, ["ada"], "hall")

WISHES = [("slot", TUESDAY), ("room", "hall"), ("moderator", "ada"), ("person", "o-1")]
OTHERS = [("slot", NEXT_TUESDAY), ("room", "attic"), ("moderator", "ben")]


def wish(kind: str, id: str, *, avoid: bool = False) -> Wish:
    return Wish.model_validate({"workshop": "arrival-1", "kind": kind, "id": id, "avoid": avoid})


@pytest.mark.parametrize(("kind", "id"), WISHES)
def test_what_is_wished_for_is_there_or_it_is_a_violation(kind: str, id: str) -> None:
    rules = (*RULES, wish(kind, id))
    assert check(TOWN, planned(PLACED), rules).valid
    assert check(TOWN, planned(PLACED), (*RULES, wish(kind, id, avoid=True))).violations == (
        because("wish", "workshop:arrival-1", f"{kind}:{id}", aspect=f"not-{kind}"),
    )


@pytest.mark.parametrize(("kind", "id"), OTHERS)
def test_what_is_not_there_is_missing_and_may_be_avoided(kind: str, id: str) -> None:
    assert check(TOWN, planned(PLACED), (*RULES, wish(kind, id, avoid=True))).valid
    found = check(TOWN, planned(PLACED), (*RULES, wish(kind, id))).violations
    assert found == (because("wish", "workshop:arrival-1", f"{kind}:{id}", aspect=kind),)


@pytest.mark.parametrize("avoid", [False, True])
@pytest.mark.parametrize(("kind", "id"), [*WISHES, *OTHERS])
def test_the_engine_grants_it(kind: str, id: str, avoid: bool) -> None:
    outcome = plan(TOWN, rules=(*RULES, wish(kind, id, avoid=avoid)))
    assert isinstance(outcome, Solved)
    (found,) = outcome.plan.entries
    assert (id in (found.slot, found.room, *found.moderators, *found.present)) != avoid


def test_what_is_wished_for_is_also_held() -> None:
    """In partial mode the workshop could stay unheld instead; volunteers cannot come in the morning."""
    seats = {"organisation": "helpers", "required": True}
    town = problem(MORNING, TUESDAY, workshops=[workshop("arrival-1", seats)], partial=True)
    assert isinstance(plan(town, rules=(*RULES, wish("slot", MORNING))), Infeasible)
    assert check(town, planned(), (*RULES, wish("slot", TUESDAY))).violations
    assert check(town, planned(), (*RULES, wish("slot", TUESDAY, avoid=True))).valid


def test_a_wish_for_what_does_not_exist_is_an_input_fault() -> None:
    with pytest.raises(InputError, match="celler"):
        plan(TOWN, rules=(*RULES, wish("room", "celler")))
    with pytest.raises(InputError, match="arrival-9"):
        plan(TOWN, rules=(*RULES, Wish(workshop="arrival-9", kind="slot", id=TUESDAY)))


@pytest.mark.parametrize("avoid", [False, True])
@pytest.mark.parametrize(("kind", "id"), WISHES)
def test_every_wish_can_be_said(kind: str, id: str, avoid: bool) -> None:
    for language in LANGUAGES:
        words = sentence(wish(kind, id, avoid=avoid).about, [wish(kind, id)], Labels(TOWN, language))
        assert words.endswith(".")
        assert "?" not in words
