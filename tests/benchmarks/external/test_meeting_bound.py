"""The bound on the medium level holds for every plan without hard violation; on real files it is what was published."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from benchmarks.external.meeting_bound import medium_bound, sets_of
from benchmarks.external.meeting_file import MeetingFile, read
from benchmarks.external.meeting_problem import mapped
from benchmarks.external.meeting_rules import clash_of, rules_of
from benchmarks.external.meeting_score import Placed, score
from scheduler.api import plan
from scheduler.domain.answers.outcome import Infeasible, Solved
from scheduler.domain.limits import Limits

from . import tiny_meetings

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "meeting_scheduling"
SECONDS = 60.0


def best_medium(file: MeetingFile) -> int | None:
    """By trying every start and room of every meeting; None if every plan has a hard violation."""
    days = file.days
    places = [
        [
            Placed(grain, room)
            for grain in range(len(days) - meeting.duration + 1)
            if days[grain] == days[grain + meeting.duration - 1]
            for room, capacity in enumerate(file.capacities)
            if capacity >= len(meeting.people)
        ]
        for meeting in file.meetings
    ]
    scores = (score(file, placed) for placed in product(*places))
    return min((levels.medium for levels in scores if not levels.hard), default=None)


@pytest.mark.parametrize("seed", range(25))
def test_no_plan_is_below_it(seed: int) -> None:
    """Brute force: three meetings on one day of five grains."""
    file = tiny_meetings.file(seed, meetings=3, days=1, grains=5)
    bound, best = medium_bound(sets_of(file), SECONDS), best_medium(file)
    if bound is None:
        assert best is None
    elif best is not None:
        assert 0 <= bound <= best


@pytest.mark.parametrize("seed", range(25))
def test_it_is_below_what_the_exact_core_proves(seed: int) -> None:
    """Five meetings on two days, solved by the engine with the adapter's rules."""
    file = tiny_meetings.file(seed, meetings=5, days=2, grains=4)
    rules = [rule for rule in rules_of(file) if rule.name != "wishes"]
    outcome = plan(mapped(file).problem, rules=rules, limits=Limits(seconds=60))
    bound = medium_bound(sets_of(file), SECONDS)
    if isinstance(outcome, Solved):
        assert outcome.proved
        assert bound is not None
        assert bound <= outcome.score[0].stages[0]
    else:
        assert isinstance(outcome, Infeasible)


def test_it_is_not_always_nothing() -> None:
    """Some tiny sets are so crowded that wishes must clash, and the bound says so."""
    bounds = [medium_bound(sets_of(tiny_meetings.file(seed, 5, 1, 5)), SECONDS) for seed in range(25)]
    assert any(bounds)


def crowded(grains: int, **weights: int) -> MeetingFile:
    """Two meetings of two grains that the same person prefers."""
    return MeetingFile.model_validate(
        {
            "grains": [[0, 15 * n] for n in range(grains)],
            "rooms": [["Large", 2], ["Small", 1]],
            "people": ["A"],
            "meetings": [{"id": n, "duration": 2, "preferred": [0]} for n in range(2)],
            "weights": weights,
        }
    )


def test_the_arithmetic_of_two_meetings() -> None:
    """Four grains of wishes: in four grains none clashes, in three one, in two both; each costs its weight."""
    assert [medium_bound(sets_of(crowded(grains)), SECONDS) for grains in (4, 3, 2)] == [0, 1, 2]
    heavy = crowded(3, **{"Preferred attendance conflict": 7})
    assert medium_bound(sets_of(heavy), SECONDS) == clash_of(heavy).preferred == 7


def test_too_little_room_is_a_proof_that_there_is_no_plan() -> None:
    assert medium_bound(sets_of(crowded(1)), SECONDS) is None
    alone = MeetingFile.model_validate({**crowded(4).model_dump(mode="json"), "rooms": [["Closet", 1]]})
    assert medium_bound(sets_of(alone), SECONDS) == 0
    everyone = {"id": 9, "duration": 1, "preferred": [0, 1]}
    big = {**alone.model_dump(mode="json"), "people": ["A", "B"], "meetings": [everyone]}
    assert medium_bound(sets_of(MeetingFile.model_validate(big)), SECONDS) is None


def test_without_time_it_says_nothing() -> None:
    assert medium_bound(sets_of(crowded(2)), 0.0) == 0


@pytest.mark.skipif(not DATA.exists(), reason="the published sets are not here")
@pytest.mark.parametrize(
    ("name", "least"), [("50meetings-160timegrains-5rooms", 131), ("200meetings-640timegrains-5rooms", 36)]
)
def test_published_sets(name: str, least: int) -> None:
    bound = medium_bound(sets_of(read(DATA / f"{name}.json")), SECONDS)
    assert bound is not None
    assert bound >= least


def test_the_bound_is_proved_where_many_rooms_allow_large_sets() -> None:
    """Twelve rooms and nobody shared: everything may run at once, and the search for sets stays small."""
    raw = {
        "grains": [[0, 15 * n] for n in range(8)],
        "rooms": [[f"R{n}", 5] for n in range(12)],
        "people": [f"P{n}" for n in range(40)],
        "meetings": [{"id": n, "duration": 2, "required": [n]} for n in range(40)],
    }
    assert medium_bound(sets_of(MeetingFile.model_validate(raw)), 10.0) == 0
