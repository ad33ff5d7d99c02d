"""The set as a problem of ours: `check`, the rows and the solver's objective all agree with the official levels."""

from __future__ import annotations

import random

import numpy as np
import pytest

from benchmarks.external.meeting_file import MeetingFile
from benchmarks.external.meeting_places import PlaceRows
from benchmarks.external.meeting_problem import mapped
from benchmarks.external.meeting_rules import Wishes, rules_of
from benchmarks.external.meeting_score import Placed, score
from benchmarks.external.meeting_search import place, settle, slot_rows
from scheduler.api import plan
from scheduler.check import check
from scheduler.domain.answers.outcome import Infeasible, Solved
from scheduler.domain.limits import Limits
from scheduler.domain.plans.score import stages_of
from scheduler.reports.words.labels import Labels
from scheduler.reports.words.sentences import sentence

from . import tiny_meetings

WEIGHTS = (1_000.0, 50.0, 1.0)


def anywhere(draw: random.Random, file: MeetingFile) -> tuple[Placed, ...]:
    """Every meeting within a day, in any room."""
    days = file.days
    found = []
    for meeting in file.meetings:
        starts = [g for g in range(len(days) - meeting.duration + 1) if days[g] == days[g + meeting.duration - 1]]
        found.append(Placed(draw.choice(starts), draw.randrange(len(file.rooms))))
    return tuple(found)


@pytest.mark.parametrize("seed", range(12))
def test_check_is_the_official_score(seed: int) -> None:
    file, draw = tiny_meetings.file(seed), random.Random(seed)
    problem, rules = mapped(file), rules_of(file)
    for _ in range(40):
        placed = anywhere(draw, file)
        official = score(file, placed)
        report = check(problem.problem, problem.plan(placed), rules)
        assert report.valid == (official.hard == 0)
        assert stages_of(report.score) == (official.medium, official.soft)
        assert problem.placed(problem.plan(placed)) == placed


@pytest.mark.parametrize("seed", range(12))
def test_rows_are_the_official_score(seed: int) -> None:
    """The totals of the rows, and what they promise of every candidate of every meeting."""
    file, draw = tiny_meetings.file(seed), random.Random(seed)
    problem = mapped(file)
    rows, starts = PlaceRows(problem), slot_rows(problem)
    rows.weigh(WEIGHTS)
    for _ in range(10):
        placed = anywhere(draw, file)
        settle(rows, placed)
        place(starts, placed)
        levels = score(file, placed)
        assert rows.totals() == (levels.hard, levels.medium, levels.soft)
        assert starts.totals()[1] == levels.medium
        for item in range(len(placed)):
            row, here = rows.row(item).copy(), rows.at[item]
            official = []
            for candidate in range(len(row)):
                moved = score(file, (*placed[:item], rows.placed(item, candidate), *placed[item + 1 :]))
                official.append(sum(map(np.multiply, WEIGHTS, (moved.hard, moved.medium, moved.soft))))
            assert np.allclose(row - row[here], np.array(official) - official[here])
            rows.remove(item)
            assert np.allclose(rows.row(item), row)
            rows.place(item, here)


@pytest.mark.parametrize("seed", range(6))
def test_the_solver_counts_the_same(seed: int) -> None:
    """Proved best by the exact core on both levels, and no random plan is better."""
    file, draw = tiny_meetings.file(seed, meetings=3, days=1), random.Random(seed)
    problem, rules = mapped(file), rules_of(file)
    outcome = plan(problem.problem, rules=rules, limits=Limits(seconds=60))
    if isinstance(outcome, Infeasible):
        assert all(score(file, anywhere(draw, file)).hard for _ in range(300))
        return
    assert isinstance(outcome, Solved)
    assert outcome.proved
    best = score(file, problem.placed(outcome.plan))
    assert (best.medium, best.soft) == stages_of(outcome.score)
    assert all(score(file, anywhere(draw, file)) >= best for _ in range(300))


def test_penalties_have_their_sentences() -> None:
    raw = {**tiny_meetings.raw(1), "rooms": [["Large room", 9], ["Small room", 3]]}
    file, draw = MeetingFile.model_validate(raw), random.Random(1)
    problem = mapped(file)
    plans = [problem.plan(anywhere(draw, file)) for _ in range(20)]
    penalties = [because for plan in plans for because in check(problem.problem, plan, rules_of(file)).penalties]
    assert {because.aspect for because in penalties} == {"", "late", "small", "no-break", "overlap", "change"}
    for because in penalties:
        for language in ("de", "en"):
            assert sentence(because, rules_of(file), Labels(problem.problem, language)).endswith(".")


def test_weights_of_the_file_are_the_parameters() -> None:
    file = MeetingFile.model_validate({**tiny_meetings.raw(0), "weights": {"Overlapping meetings": 7}})
    wishes = next(rule for rule in rules_of(file) if isinstance(rule, Wishes))
    assert (wishes.overlap, wishes.pause) == (7, 100)
