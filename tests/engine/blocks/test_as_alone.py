"""Blocks get the slots in which each is best alone, if moderators suffice; nobody is worse off for that."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from scheduler.check import check
from scheduler.domain.limits import Limits
from scheduler.domain.parts.money import Budget
from scheduler.domain.parts.people import Moderator
from scheduler.domain.plan import Entry
from scheduler.domain.problem import Problem
from scheduler.engine.blocks import as_alone as module
from scheduler.engine.blocks.added_up import Stages
from scheduler.engine.blocks.apart import Apart
from scheduler.engine.blocks.as_alone import as_alone
from scheduler.engine.blocks.beside import Beside
from scheduler.engine.blocks.block import Part
from scheduler.engine.blocks.blocks import Blocks
from scheduler.engine.blocks.cut import Cut
from scheduler.engine.blocks.partition import blocks_of
from scheduler.engine.search.solver import Clock
from scheduler.rules.catalogue import PRIORITY, configured
from tests.builders import NEXT_TUESDAY, THURSDAY, TUESDAY, entry, required, workshop
from tests.builders import problem as tiny
from tests.engine.blocks.test_blocks import both_want_tuesday, the_one_for_both, two_boroughs

ARRIVAL, LANGUAGE = {"office": ["o-1"]}, {"helpers": ["h-1"]}


def found(problem: Problem, alone: list[Entry], before: list[Entry]) -> dict[str, tuple[str, tuple[str, ...]]] | None:
    """By workshop where it lies and who moderates; ``alone``: what each costs least at."""
    rules = configured(problem)
    cut = Cut(problem, blocks_of(problem))
    apart, beside = Apart(len(cut), first_worst=None), Beside(problem, rules, cut)
    for n, group in enumerate(cut.groups):
        apart.note((n,), Part(tuple(one for one in alone if one.workshop in group), (), ()))
        beside.put((n,), [one for one in before if one.workshop in group])
    decided = Stages.of(problem, rules).decided
    after = as_alone(beside, apart, decided, rules, Clock.now(Limits(seconds=60)))
    return None if after is None else {one.workshop: (one.slot, one.moderators) for one in after.plan.entries}


def test_who_waited_for_a_moderator_need_not_if_others_can_have_somebody_else() -> None:
    alone = [entry("arrival-1", TUESDAY, ARRIVAL), entry("language-1", TUESDAY, LANGUAGE)]
    before = [
        entry("arrival-1", NEXT_TUESDAY, ARRIVAL, ["ada"]),
        entry("language-1", TUESDAY, LANGUAGE, ["ada"]),
    ]
    assert found(the_one_for_both({}), alone, before) == {
        "arrival-1": (TUESDAY, ("ada",)),
        "language-1": (TUESDAY, ("ben",)),
    }


@pytest.mark.parametrize("weights", [(1, 1), (3, 1), (1, 3)])
def test_who_would_find_nobody_stays_and_so_does_whoever_that_leaves_alone(
    weights: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both want the only moderator on Tuesday. Whichever gets her, everything ends as it was."""
    monkeypatch.setattr(module, "MOST_KEPT", 1.0)
    alone = [entry("arrival-1", TUESDAY, ARRIVAL), entry("language-1", TUESDAY, LANGUAGE)]
    before = [entry("arrival-1", TUESDAY, ARRIVAL, ["m-1"]), entry("language-1", THURSDAY, LANGUAGE, ["m-1"])]
    assert found(both_want_tuesday(weights), alone, before) == {
        "arrival-1": (TUESDAY, ("m-1",)),
        "language-1": (THURSDAY, ("m-1",)),
    }


def test_where_too_many_would_have_to_stay_nothing_is_changed() -> None:
    alone = [entry("arrival-1", TUESDAY, ARRIVAL), entry("language-1", TUESDAY, LANGUAGE)]
    before = [entry("arrival-1", TUESDAY, ARRIVAL, ["m-1"]), entry("language-1", THURSDAY, LANGUAGE, ["m-1"])]
    assert found(both_want_tuesday((1, 1)), alone, before) is None


def test_who_stays_keeps_the_money_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cy is the cheaper one for arrival, a week later. With Ada on the first Tuesday there is nothing left for Ben."""
    monkeypatch.setattr(module, "MOST_KEPT", 1.0)
    off = {day: {"dates": [{"first": day[:10], "level": "impossible"}]} for day in (TUESDAY, NEXT_TUESDAY)}
    fees = {"ada": (["fr"], 300, off[NEXT_TUESDAY]), "cy": (["fr"], 100, off[TUESDAY]), "ben": (["de"], 200, {})}
    moderators = tuple(
        Moderator.model_validate({"id": id, "languages": of, "fees": {"240": 100 * fee}, "availability": when})
        for id, (of, fee, when) in fees.items()
    )
    budget = Budget(total_cents=30_000)
    problem = the_one_for_both({}).model_copy(update={"moderators": moderators, "budget": budget})
    alone = [entry("arrival-1", TUESDAY, ARRIVAL), entry("language-1", TUESDAY, LANGUAGE)]
    before = [entry("arrival-1", NEXT_TUESDAY, ARRIVAL, ["cy"]), entry("language-1", TUESDAY, LANGUAGE, ["ben"])]
    assert found(problem, alone, before) == {
        "arrival-1": (NEXT_TUESDAY, ("cy",)),
        "language-1": (TUESDAY, ("ben",)),
    }


def test_what_was_unheld_in_a_block_that_stays_is_not_held_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone language-2 would lie where language-1 lies now, with the same people at the table."""
    monkeypatch.setattr(module, "MOST_KEPT", 1.0)
    topics = "arrival", "language"
    problem = tiny(
        TUESDAY,
        THURSDAY,
        topics=[{"id": topic, "label": topic} for topic in topics],
        workshops=[
            workshop("arrival-1", required("office"), languages=["fr"], weight=5),
            workshop("language-1", required("helpers"), topic="language", languages=["de"], weight=2),
            workshop("language-2", required("helpers"), topic="language", languages=["ar"]),
        ],
        moderators=[{"id": "ada", "languages": ["fr", "de"]}, {"id": "ben", "languages": ["ar"]}],
    )
    alone = [
        entry("arrival-1", THURSDAY, ARRIVAL),
        entry("language-1", THURSDAY, LANGUAGE),
        entry("language-2", TUESDAY, LANGUAGE),
    ]
    before = [entry("arrival-1", THURSDAY, ARRIVAL, ["ada"]), entry("language-1", TUESDAY, LANGUAGE, ["ada"])]
    assert found(problem, alone, before) == {"arrival-1": (THURSDAY, ("ada",)), "language-1": (TUESDAY, ("ada",))}


def test_nobody_becomes_unheld_wherever_the_priorities_put_that(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ada has a stake and comes on Thursday only; without her there would be no conflict, and no session."""
    monkeypatch.setattr(module, "MOST_KEPT", 1.0)
    thursdays = {"dates": [{"first": TUESDAY[:10], "level": "impossible"}]}
    ada = {"id": "ada", "languages": ["fr"], "organisation": "office", "availability": thursdays}
    problem = tiny(
        TUESDAY,
        THURSDAY,
        topics=[{"id": topic, "label": topic} for topic in ("arrival", "language")],
        workshops=[
            workshop("arrival-1", required("office"), languages=["fr"]),
            workshop("language-1", required("helpers"), topic="language", languages=["de"]),
        ],
        moderators=[ada, {"id": "ben", "languages": ["de"]}],
        priorities={"order": ["role-conflict", *(name for name in PRIORITY if name != "role-conflict")]},
    )
    alone = [entry("arrival-1", TUESDAY, ARRIVAL), entry("language-1", TUESDAY, LANGUAGE)]
    before = [entry("arrival-1", THURSDAY, ARRIVAL, ["ada"]), entry("language-1", TUESDAY, LANGUAGE, ["ben"])]
    held = found(problem, alone, before)
    assert held is not None
    assert held["arrival-1"] == (THURSDAY, ("ada",))


@pytest.mark.parametrize("seed", range(1, 7))
def test_nobody_is_worse_off_in_what_moderators_decide(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 1.0)
    problem = two_boroughs(seed)
    rules, clock = configured(problem), Clock.now(Limits(seconds=120))
    with ThreadPoolExecutor(2) as executor:
        search = Blocks(problem, rules, blocks_of(problem), clock, executor=executor)
        search.run()
    before, decided = search.beside, search._stages.decided
    after = as_alone(before, search._apart, decided, rules, clock)
    assert after is not None
    whole = problem.model_copy(update={"partial": True}) if after.n_unheld else problem
    assert check(whole, after.plan, rules).violations == ()
    fresh = Beside(problem, rules, search.cut)
    fresh.worst = after.worst
    for n, entries in after.entries.items():
        assert after.together((n,))[:decided] <= before.together((n,))[:decided]
        fresh.put((n,), entries)
    assert fresh.together(after.entries) == after.together(after.entries)
