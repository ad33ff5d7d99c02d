"""Two offices: what the west needs the east has, and somebody else could take over there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from scheduler.check import check
from scheduler.domain.limits import Limits
from scheduler.domain.plan import Entry
from scheduler.domain.problem import Problem
from scheduler.engine.blocks.beside import MOST_FURTHER, Beside, Job
from scheduler.engine.blocks.block import Answered, Part, Task, plan_block
from scheduler.engine.blocks.cut import Cut
from scheduler.engine.blocks.exchange import Exchange, Exchanges, exchange
from scheduler.engine.blocks.partition import blocks_of
from scheduler.rules.catalogue import configured
from tests.builders import NEXT_TUESDAY, THURSDAY, TUESDAY, each_its_own, entry, planned, problem, required, workshop

WEST, EAST = (0,), (1,)
ONCE = {"per_horizon": 1}
TUESDAY_MORNING = "2027-01-12/09:00-12:00"
PAIR = ("both", "german")


def two_offices(who: Sequence[dict[str, Any]], *, west: str = TUESDAY, **east: Any) -> Problem:
    """The west asks for Arabic, in one slot; the east for German, and it has two sessions."""
    return problem(
        *dict.fromkeys((west, TUESDAY, THURSDAY, NEXT_TUESDAY)),
        organisations=[{"id": name, "label": name, "category": "company"} for name in ("west", "east", "agency")],
        people=[{"id": f"{name}-1", "organisation": name, "engagement": "paid"} for name in ("west", "east")],
        topics=[{"id": name, "label": name} for name in ("west", "east")],
        workshops=[
            workshop("west-s", required("west"), topic="west", languages=["ar"], locked={"slot": west}),
            workshop("east-1", required("east"), topic="east", **{"languages": ["de"], **east}),
            workshop("east-2", required("east"), topic="east", languages=["de"]),
        ],
        moderators=list(who),
    )


def held(whole: Problem, *moderators: str, **more: Any) -> Beside:
    """The east is held by these on Tuesday and Thursday, the west by nobody."""
    beside = Beside(whole, configured(whole), Cut(whole, blocks_of(whole)))
    first = entry("east-1", TUESDAY, {"east": ["east-1"]}, moderators[:-1], **more)
    beside.put(EAST, (first, entry("east-2", THURSDAY, {"east": ["east-1"]}, moderators[-1:], **more)))
    return beside


def answered(beside: Beside, given: Exchange, until: int = 0) -> Answered:
    limits = Limits(seconds=20, workers=1)
    start, kept = tuple(given.standing), frozenset(given.ids)
    barred = beside.cut.barred(given.problem)
    return plan_block(Task(given.problem, beside.rules, limits, until, start=start, kept=kept, barred=barred))


def exchanged(beside: Beside, until: int = 0) -> dict[str, tuple[str, ...]]:
    """By session its moderators after an exchange for the west; what comes of it keeps all rules."""
    exchanges, job = Exchanges(), Job(WEST, until, exchange=True)
    given = exchanges.offer(beside, job)
    if given is not None:
        assert list(exchanges.take(beside, job, answered(beside, given, until))) == []
    entries = beside.plan.entries
    partial = beside.problem.model_copy(update={"partial": True})
    assert not [v for v in check(partial, planned(*entries), beside.rules).violations if v.aspect != "announced"]
    return {entry.workshop: entry.moderators for entry in entries}


def test_somebody_else_takes_over_where_the_only_one_who_could_help_is_taken() -> None:
    whole = two_offices(
        [{"id": "both", "languages": ["ar", "de"], "load": ONCE}, {"id": "german", "languages": ["de"]}]
    )
    assert exchanged(held(whole, "both", "german")) == {
        "west-s": ("both",),
        "east-1": ("german",),
        "east-2": ("german",),
    }


def test_nobody_gives_up_anybody_if_nobody_could_take_over() -> None:
    whole = two_offices(
        [{"id": "both", "languages": ["ar", "de"], "load": ONCE}, {"id": "german", "languages": ["de"], "load": ONCE}]
    )
    assert exchanged(held(whole, "both", "german")) == {"east-1": ("both",), "east-2": ("german",)}


def test_of_several_places_only_as_many_change_hands_as_there_is_somebody_for() -> None:
    """The one who could help is in two places, and somebody else has time for one of them."""
    whole = two_offices(
        [
            {"id": "both", "languages": ["ar", "de"], "load": {"per_horizon": 2}},
            {"id": "german", "languages": ["de"], "load": ONCE},
        ],
    )
    found = exchanged(held(whole, "both", "both"))
    assert found.pop("west-s") == ("both",)
    assert sorted(found.values()) == [("both",), ("german",)]


def test_of_two_who_moderate_together_whoever_takes_over_can_do_what_that_one_did() -> None:
    """Only the one who is needed knows the French that the first session asks for: so it is the French one who comes,
    not the idle one."""
    whole = two_offices(
        [
            {"id": "both", "languages": ["ar", "fr"], "load": ONCE},
            {"id": "with", "languages": ["de"]},
            {"id": "french", "languages": ["fr"]},
            {"id": "idle", "languages": ["de"]},
        ],
        moderators=2,
        languages=["de", "fr"],
    )
    assert exchanged(held(whole, "both", "with", "with")) == {
        "west-s": ("both",),
        "east-1": ("french", "with"),
        "east-2": ("with",),
    }


def test_who_has_a_stake_does_not_take_over() -> None:
    """An internal of the office that sits there is left out; one of the agency may."""
    both = {"id": "both", "languages": ["ar", "de"], "load": ONCE}
    colleague = {"id": "colleague", "organisation": "east", "languages": ["de"]}
    agency = {"id": "agent", "organisation": "agency", "languages": ["de"]}
    german = {"id": "german", "languages": ["de"], "load": ONCE}
    assert "west-s" not in exchanged(held(two_offices([both, german, colleague]), "both", "german"))
    assert exchanged(held(two_offices([both, german, agency]), "both", "german"))["east-1"] == ("agent",)


def test_nobody_takes_over_while_they_sit_at_a_table() -> None:
    """The delegate of the east moderates too, but sits there at that very time."""
    both = {"id": "both", "languages": ["ar", "de"], "load": ONCE}
    delegate = {"id": "delegate", "person": "east-1", "organisation": "agency", "languages": ["de"]}
    german = {"id": "german", "languages": ["de"], "load": ONCE}
    assert "west-s" not in exchanged(held(two_offices([both, german, delegate]), "both", "german"))


def test_the_money_is_enough_for_whoever_takes_over() -> None:
    moderators: list[dict[str, Any]] = [
        {"id": "both", "languages": ["ar", "de"], "load": ONCE, "fees": {"240": 100}},
        {"id": "german", "languages": ["de"], "fees": {"240": 100}},
    ]
    whole = two_offices(moderators)
    for cents, found in ((300, True), (299, False)):
        beside = held(
            whole.model_copy(update={"budget": whole.budget.model_copy(update={"total_cents": cents})}), *PAIR
        )
        assert ("west-s" in exchanged(beside)) is found


def test_where_a_topic_has_its_own_budget_nobody_dearer_takes_over() -> None:
    for fee, found in ((100, True), (101, False)):
        whole = two_offices(
            [
                {"id": "both", "languages": ["ar", "de"], "load": ONCE, "fees": {"240": 100}},
                {"id": "german", "languages": ["de"], "fees": {"240": fee}},
            ]
        )
        budget = whole.budget.model_copy(update={"topic_cents": {"east": 1_000}})
        assert ("west-s" in exchanged(held(whole.model_copy(update={"budget": budget}), *PAIR))) is found


def test_sessions_elsewhere_need_no_room_of_those_here() -> None:
    """One room each, and both are taken at the same time; ids that look like ours do no harm."""
    whole = two_offices(
        [{"id": "both", "languages": ["ar", "de"], "load": ONCE}, {"id": "german", "languages": ["de"]}]
    )
    given = whole.model_dump(mode="json", exclude_unset=True)
    given["boroughs"] = [{"id": "w", "label": "w"}, {"id": "e", "label": "e"}]
    given["rooms"] = [
        {"id": "elsewhere-1", "capacity": 9, "borough": "w"},
        {"id": "hall", "capacity": 9, "borough": "e"},
    ]
    for one in given["workshops"]:
        one["borough"] = one["id"][0]
    beside = held(Problem.model_validate(given), *PAIR, room="hall")
    assert exchanged(beside)["west-s"] == ("both",)
    assert {entry.workshop: entry.room for entry in beside.plan.entries}["west-s"] == "elsewhere-1"


def test_an_answer_to_what_others_have_changed_meanwhile_is_asked_for_again() -> None:
    whole = two_offices(
        [{"id": "both", "languages": ["ar", "de"], "load": ONCE}, {"id": "german", "languages": ["de"]}]
    )
    beside, exchanges, job = held(whole, *PAIR), Exchanges(), Job(WEST, 0, exchange=True)
    given = exchanges.offer(beside, job)
    assert given is not None
    moved = entry("east-1", NEXT_TUESDAY, {"east": ["east-1"]}, ["both"])
    beside.put(EAST, (moved, *beside.entries[1][1:]))
    assert list(exchanges.take(beside, job, Part((), ()))) == [job]


def test_whoever_is_announced_there_stays() -> None:
    who: list[dict[str, Any]] = [{"id": "both", "languages": ["ar", "de"], "load": ONCE}]
    whole = two_offices([*who, {"id": "german", "languages": ["de"]}], locked={"moderators": ["both"]})
    assert exchange(held(whole, *PAIR), WEST) is None


@pytest.mark.parametrize("until", [0, 3])
def test_no_more_change_hands_than_has_to(until: int) -> None:
    """Three could take over in many ways; one place changes hands, and nothing else."""
    who: list[dict[str, Any]] = [{"id": f"german-{n}", "languages": ["de"]} for n in range(3)]
    whole = two_offices([*who, {"id": "both", "languages": ["ar", "de"], "load": ONCE}])
    found = exchanged(held(whole, "both", "german-1"), until)
    assert found["east-2"] == ("german-1",)
    assert found["west-s"] == ("both",)


def test_where_nothing_gets_better_everything_stays() -> None:
    """All are held: that east-2 could have one of three others is no reason to ask anybody."""
    who: list[dict[str, Any]] = [{"id": f"german-{n}", "languages": ["de"]} for n in range(3)]
    whole = two_offices([*who, {"id": "both", "languages": ["ar", "de"]}])
    beside = held(whole, "german-0", "both")
    beside.put(WEST, (entry("west-s", TUESDAY, {"west": ["west-1"]}, ["both"]),))
    given = exchange(beside, WEST)
    assert given is not None
    limits, start = Limits(seconds=20, workers=1), (*beside.entries[0], *given.standing)
    answer = plan_block(Task(given.problem, beside.rules, limits, 3, start=start, kept=frozenset(given.ids)))
    assert isinstance(answer, Part)
    assert answer.entries == start
    before = dict(beside.entries)
    exchanges, job = Exchanges(), Job(WEST, 3, exchange=True)
    assert exchanges.offer(beside, job) == given
    assert list(exchanges.take(beside, job, answer)) == []
    assert beside.entries == before


def test_a_day_of_one_block_is_no_day_for_another() -> None:
    """Two sessions on one day in two places are never made of an exchange, not even where the rules allow it."""
    whole = two_offices(
        [{"id": "both", "languages": ["ar", "de"]}, {"id": "german", "languages": ["de"], "load": ONCE}],
        west=TUESDAY_MORNING,
    )
    beside = held(whole, *PAIR)
    exchanges, job = Exchanges(), Job(WEST, 0, exchange=True)
    given = exchanges.offer(beside, job)
    assert given is not None
    both_there = [*given.standing, entry("west-s", TUESDAY_MORNING, {"west": ["west-1"]}, ["both"])]
    answer = Part(tuple[Entry, ...](both_there), ())
    assert [again.strict for again in exchanges.take(beside, job, answer)] == [True]
    assert 0 not in beside.entries


def test_two_exchanges_at_once_do_not_ask_anybody_more_often_than_agreed() -> None:
    """The third asks for whom the east has on Thursday, the west for whom it has on Tuesday. Both are given out before
    either is answered: the first gives the east's Thursday to the very one whom the second takes away from there."""
    whole = problem(
        TUESDAY,
        THURSDAY,
        NEXT_TUESDAY,
        **each_its_own("west", "east", "third"),
        workshops=[
            workshop("west-1", required("west"), topic="west", languages=["ar"], locked={"slot": TUESDAY}),
            workshop("west-2", required("west"), topic="west", languages=["ar"], locked={"slot": NEXT_TUESDAY}),
            workshop("east-1", required("east"), topic="east", languages=["de"]),
            workshop("east-2", required("east"), topic="east", languages=["de"]),
            workshop("third-1", required("third"), topic="third", languages=["tr"]),
        ],
        moderators=[
            {"id": "both", "languages": ["ar", "de"], "load": {"per_horizon": 2}},
            {"id": "german", "languages": ["de", "tr"], "load": ONCE},
            {
                "id": "spare",
                "languages": ["de"],
                "load": ONCE,
                "availability": {"dates": [{"first": THURSDAY[:10], "level": "impossible"}]},
            },
        ],
    )
    beside, exchanges = held(whole, *PAIR), Exchanges()
    jobs = [Job((2,), 0, exchange=True), Job(WEST, 0, exchange=True)]
    given = [exchanges.offer(beside, job) for job in jobs]
    answers = [answered(beside, one) for one in given if one is not None]
    again = [list(exchanges.take(beside, job, answer)) for job, answer in zip(jobs, answers, strict=True)]
    assert [len(jobs) for jobs in again] == [0, 1]
    asked = [moderator for entry in beside.plan.entries for moderator in entry.moderators]
    assert asked.count("both") == 2


def test_a_guest_takes_over_at_home_and_moderates_nowhere_else() -> None:
    """The delegate of the east could be the second moderator in the west, too, and nobody else is free."""
    thursday = {"dates": [{"first": THURSDAY[:10], "level": "impossible"}]}
    whole = problem(
        TUESDAY,
        THURSDAY,
        NEXT_TUESDAY,
        organisations=[{"id": name, "label": name, "category": "company"} for name in ("west", "east", "agency")],
        people=[{"id": id, "organisation": id[:4], "engagement": "paid"} for id in ("west-1", "east-1", "east-2")],
        topics=[{"id": name, "label": name} for name in ("west", "east")],
        workshops=[
            workshop("west-1", required("west"), topic="west", languages=["ar"], locked={"slot": TUESDAY}),
            workshop("west-2", topic="west", moderators=2, languages=["ar", "fr"], locked={"slot": THURSDAY}),
            workshop("east-1", required("east"), topic="east", languages=["de"]),
            workshop("east-2", required("east"), topic="east", languages=["de"]),
        ],
        moderators=[
            {"id": "both", "languages": ["ar", "de"], "load": ONCE},
            {"id": "arab", "languages": ["ar"], "load": ONCE},
            *({"id": f"french-{n}", "languages": ["fr"], "availability": thursday} for n in range(MOST_FURTHER + 1)),
            {"id": "german", "languages": ["de"]},
            {"id": "guest", "person": "east-2", "organisation": "agency", "languages": ["de", "fr"]},
        ],
    )
    beside = held(whole, *PAIR)
    given = Exchanges().offer(beside, Job(WEST, 0, exchange=True))
    assert given is not None
    assert "guest" in given.problem.moderator_by_id
    assert answered(beside, given) == "infeasible"
