"""Moderators are found anew where everything else stands: so that they stay with their series."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from scheduler.check import check
from scheduler.domain.answers.outcome import Solved
from scheduler.domain.limits import Limits
from scheduler.domain.plan import Entry
from scheduler.domain.plans.score import stages_of
from scheduler.domain.problem import Problem
from scheduler.engine.blocks import neighbourhood
from scheduler.engine.blocks.added_up import Stages
from scheduler.engine.blocks.beside import Beside, Job
from scheduler.engine.blocks.blocks import Blocks
from scheduler.engine.blocks.cut import Cut
from scheduler.engine.blocks.moderators_anew import moderators_anew
from scheduler.engine.blocks.neighbourhood import sharing_moderators
from scheduler.engine.blocks.partition import blocks_of
from scheduler.engine.search.solver import Clock
from scheduler.rules.catalogue import PRIORITY, configured
from tests.builders import NEXT_TUESDAY, ORGANISATIONS, THURSDAY, TUESDAY, entry, planned, required, workshop
from tests.builders import problem as tiny

FEBRUARY, IN_THAT_WEEK, MARCH = "2027-02-16/17:00-21:00", "2027-02-18/17:00-21:00", "2027-03-16/17:00-21:00"
TOPICS = {"arrival": ("office", "o-1"), "language": ("helpers", "h-1"), "sport": ("club", "c-1")}


def series(*topics: str, moderators: Sequence[dict[str, Any]], people: Sequence[dict[str, Any]] = ()) -> Problem:
    """Each topic has two sessions with people of its own, in January and in February."""
    problem = tiny(
        TUESDAY,
        THURSDAY,
        NEXT_TUESDAY,
        FEBRUARY,
        IN_THAT_WEEK,
        MARCH,
        organisations=[*ORGANISATIONS, {"id": "club", "label": "Sports club", "category": "association"}],
        topics=[{"id": topic, "label": topic} for topic in topics],
        workshops=[
            workshop(f"{topic}-{n}", required(TOPICS[topic][0]), topic=topic, moderators=1)
            for topic in topics
            for n in (1, 2)
        ],
        series=[{"id": topic, "topic": topic, "sessions": [f"{topic}-1", f"{topic}-2"]} for topic in topics],
        people=[*({"id": id, "organisation": of, "engagement": "paid"} for of, id in TOPICS.values()), *people],
        moderators=list(moderators),
    )
    assert len(blocks_of(problem)) == len(topics)
    return problem


def held(topic: str, first: tuple[str, str], second: tuple[str, str]) -> list[Entry]:
    """``first``, ``second``: slot and moderator."""
    organisation, person = TOPICS[topic]
    places = enumerate((first, second), 1)
    return [entry(f"{topic}-{n}", slot, {organisation: [person]}, [who]) for n, (slot, who) in places]


def anew(problem: Problem, standing: Sequence[Entry]) -> dict[str, tuple[str, str]]:
    """By workshop its slot and moderator, once moderators were found anew where these stand."""
    rules, clock = configured(problem), Clock.now(Limits(seconds=600))
    with ThreadPoolExecutor(2) as executor:
        search = Blocks(problem, rules, blocks_of(problem), clock, executor=executor)
        search.run()
        search.beside = search.beside.anew(standing)
        assert search.beside.n_unheld == 0
        before, search._so_far.best = stages_of(check(problem, search.beside.plan, rules).score), None
        moderators_anew(search._crew, search._so_far, range(2), clock)
    after = check(problem, search.beside.plan, rules)
    assert after.violations == ()
    assert stages_of(after.score) <= before
    assert [one.seats for one in search.beside.plan.entries] == [
        one.seats for one in sorted(standing, key=lambda one: (one.slot, one.workshop))
    ]
    return {one.workshop: (one.slot, one.moderators[0]) for one in search.beside.plan.entries}


def test_two_series_that_changed_moderators_with_each_other_keep_theirs() -> None:
    """No topic could do that by itself: whom it needs is at the other one that evening. What lies late stays there."""
    problem = series("arrival", "language", moderators=[{"id": "ada"}, {"id": "ben"}])
    crossed = [
        *held("arrival", (NEXT_TUESDAY, "ada"), (FEBRUARY, "ben")),
        *held("language", (NEXT_TUESDAY, "ben"), (FEBRUARY, "ada")),
    ]
    found = anew(problem, crossed)
    assert {slot for slot, _ in found.values()} == {NEXT_TUESDAY, FEBRUARY}
    assert found["arrival-1"][1] == found["arrival-2"][1] != found["language-1"][1] == found["language-2"][1]


def test_blocks_stay_whole_where_the_best_plan_has_somebody_moderate_away_from_home() -> None:
    """O-1 sits at arrival and moderates language: a plan of all blocks may do that, one block may not."""
    problem = series("arrival", "language", moderators=[{"id": "ada"}, {"id": "ben"}, {"id": "o-m", "person": "o-1"}])
    rules, clock = configured(problem), Clock.now(Limits(seconds=600))
    crossed = [
        *held("arrival", (NEXT_TUESDAY, "ada"), (FEBRUARY, "ben")),
        *held("language", (NEXT_TUESDAY, "ben"), (FEBRUARY, "ada")),
    ]
    earlier = [
        *held("arrival", (TUESDAY, "ada"), (FEBRUARY, "ada")),
        *held("language", (THURSDAY, "o-m"), (IN_THAT_WEEK, "o-m")),
    ]
    with ThreadPoolExecutor(2) as executor:
        search = Blocks(problem, rules, blocks_of(problem), clock, executor=executor)
        found = search.run()
        assert isinstance(found, Solved)
        search.beside = search.beside.anew(crossed)
        assert search.beside.n_unheld == 0
        assert search.beside.anew(earlier).n_unheld
        score = check(problem, planned(*earlier), rules).score
        search._so_far.best = replace(found, plan=planned(*earlier), score=score)
        moderators_anew(search._crew, search._so_far, range(2), clock)
    assert search._so_far.best.plan == planned(*earlier)
    assert search.beside.n_unheld == 0


def test_nobody_stays_with_a_series_at_the_price_of_an_earlier_stage() -> None:
    """Ada could stay with arrival, but is of the office, which sits there. Ben has no time in February."""
    january = {"dates": [{"first": FEBRUARY[:10], "last": IN_THAT_WEEK[:10], "level": "impossible"}]}
    ben: dict[str, Any] = {"id": "ben", "availability": january}
    moderators = [{"id": "ada", "organisation": "office"}, ben, {"id": "cy"}]
    problem = series("arrival", "language", moderators=moderators)
    standing = [
        *held("arrival", (NEXT_TUESDAY, "ben"), (FEBRUARY, "cy")),
        *held("language", (NEXT_TUESDAY, "cy"), (IN_THAT_WEEK, "cy")),
    ]
    found = anew(problem, standing)
    assert {who for topic, (_, who) in found.items() if topic.startswith("arrival")} <= {"ben", "cy"}


def test_who_carries_a_burden_and_is_not_asked_does_not_stand_in_the_way() -> None:
    """Cy sits nowhere, but has given way before; that counts where he could be asked, and not where he is not."""
    cy = {"id": "c-2", "organisation": "club", "engagement": "paid", "history": 4}
    moderators: list[dict[str, Any]] = [{"id": name} for name in ("ada", "ben")]
    moderators.append({"id": "cy", "person": "c-2", "organisation": "club"})
    problem = series("arrival", "language", moderators=moderators, people=[cy])
    crossed = [
        *held("arrival", (NEXT_TUESDAY, "ada"), (FEBRUARY, "ben")),
        *held("language", (NEXT_TUESDAY, "ben"), (FEBRUARY, "ada")),
    ]
    found = anew(problem, crossed)
    assert found["arrival-1"][1] == found["arrival-2"][1] != found["language-1"][1] == found["language-2"][1]


def test_whoever_moderates_most_does_not_moderate_more_because_that_is_cheaper_for_some(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each topic by itself would rather have Ada, who is cheap; then both have her."""
    monkeypatch.setattr(neighbourhood, "SHARING", 1)
    moderators: list[dict[str, Any]] = [{"id": "ada"}, {"id": "ben", "fees": {"120": 100}}]
    problem = series("arrival", "language", moderators=moderators)
    standing = [
        *held("arrival", (TUESDAY, "ada"), (FEBRUARY, "ada")),
        *held("language", (NEXT_TUESDAY, "ben"), (MARCH, "ben")),
    ]
    found = anew(problem, standing)
    assert [found[f"language-{n}"][1] for n in (1, 2)] == ["ben", "ben"]


def test_nobody_who_was_invited_stays_away_for_it() -> None:
    """An empty place would cost nothing, and spare a burden: the office comes in spite of it."""
    off = ["full-table"]
    priorities = {"order": [name for name in PRIORITY if name not in off], "off": off}
    problem = series("arrival", "language", moderators=[{"id": "ada"}, {"id": "ben"}])
    workshops = [
        one.model_copy(update={"seats": tuple(seat.model_copy(update={"required": False}) for seat in one.seats)})
        for one in problem.workshops
    ]
    given = problem.model_copy(update={"workshops": tuple(workshops)}).model_dump(mode="json", exclude_unset=True)
    optional = Problem.model_validate({**given, "priorities": priorities})
    crossed = [
        *held("arrival", (NEXT_TUESDAY, "ada"), (FEBRUARY, "ben")),
        *held("language", (NEXT_TUESDAY, "ben"), (FEBRUARY, "ada")),
    ]
    found = anew(optional, crossed)  # holds the seats against those before
    assert found["arrival-1"][1] == found["arrival-2"][1]


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ((), "continuity"),
        (("continuity", "role-conflict", "early-involvement"), "prefer-external"),
        (("role-conflict", "prefer-external", "continuity", "early-involvement"), "cost"),
    ],
)
def test_later_is_what_moderators_add_to_after_the_worst_week(first: tuple[str, ...], later: str) -> None:
    problem = tiny(priorities={"order": [*first, *(name for name in PRIORITY if name not in first)]})
    stages = Stages.of(problem, configured(problem))
    assert stages.moderated_later is not None
    assert stages.names[stages.moderated_later][0] == (later,)


@pytest.mark.parametrize("per_week", [1, 2])
def test_who_moderates_elsewhere_in_that_week_is_not_asked(per_week: int) -> None:
    """A second session in a week may be one too many, so it counts as that."""
    moderators = [{"id": name, "load": {"per_week": per_week}} for name in ("ada", "ben")]
    problem = series("arrival", "language", moderators=moderators)
    beside = Beside(problem, configured(problem), Cut(problem, blocks_of(problem)))
    beside.put((0,), held("arrival", (TUESDAY, "ada"), (FEBRUARY, "ben")))
    beside.put((1,), held("language", (TUESDAY, "ben"), (IN_THAT_WEEK, "ada")))
    assert beside.busy_elsewhere((0,)) == (("arrival-1", "ben"), ("arrival-2", "ada"))
    assert beside.busy_elsewhere((0, 1)) == ()
    beside.put((1,), held("language", (THURSDAY, "ada"), (IN_THAT_WEEK, "ben")))
    assert beside.busy_elsewhere((0,)) == (), "whoever moderates here goes on"


def test_what_is_unheld_has_no_place_to_stand() -> None:
    problem = series("arrival", "language", moderators=[{"id": "ada"}, {"id": "ben"}])
    clock = Clock.now(Limits(seconds=600))
    with ThreadPoolExecutor(2) as executor:
        search = Blocks(problem, configured(problem), blocks_of(problem), clock, executor=executor)
        search.run()
        first = held("arrival", (TUESDAY, "ada"), (FEBRUARY, "ben"))[:1]
        search.beside = search.beside.anew([*first, *held("language", (TUESDAY, "ben"), (FEBRUARY, "ben"))])
        job = Job((0, 1), None, stands=search._stages.moderated_later)
        assert search._crew.tasks.of(job, search.beside, clock) is None


def test_all_blocks_are_grouped_and_each_attempt_begins_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = series("arrival", "language", "sport", moderators=[{"id": "ada"}, {"id": "ben"}, {"id": "cy"}])
    beside = Beside(problem, configured(problem), Cut(problem, blocks_of(problem)))
    assert list(sharing_moderators(beside, 0)) == []
    beside.put((0,), held("arrival", (TUESDAY, "ada"), (FEBRUARY, "ben")))
    beside.put((2,), held("sport", (TUESDAY, "cy"), (FEBRUARY, "cy")))
    assert list(sharing_moderators(beside, 0)) == [(0, 2)]
    beside.put((1,), held("language", (TUESDAY, "ben"), (FEBRUARY, "ada")))
    for attempt in range(4):
        groups = list(sharing_moderators(beside, attempt))
        assert sorted(n for group in groups for n in group) == [0, 1, 2]
    starts = [next(iter(sharing_moderators(beside, attempt)))[0] for attempt in range(4)]
    assert starts == [0, 1, 2, 0]
    monkeypatch.setattr(neighbourhood, "SHARING", 2)
    beside.put((1,), held("language", (TUESDAY, "ben"), (FEBRUARY, "ada"))[:1])
    assert list(sharing_moderators(beside, 0)) == [(0, 2), (1,)], "sport has two sessions with somebody for arrival"
