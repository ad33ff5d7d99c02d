"""continuity: a common moderator from session to session, and the same delegates."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain, pairwise, product
from typing import Any

import pytest

from scheduler.domain.limits import Limits
from scheduler.domain.plan import Entry
from scheduler.domain.problem import Problem
from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.model.extract import assignments_of, literals_of
from scheduler.engine.model.model import build
from scheduler.engine.search.solver import Clock, solve
from scheduler.rules.catalogue import configured

from ..builders import because, best, entry, penalties, planned, problem, required, stages, workshop

FIRST, SECOND, THIRD = "2027-01-12/17:00-21:00", "2027-02-16/17:00-21:00", "2027-02-23/17:00-21:00"
HELPERS = [{"id": id, "organisation": "helpers", "engagement": "volunteer"} for id in ("h-1", "h-2", "h-3")]
OFFICE = [{"id": "o-1", "organisation": "office", "engagement": "paid"}]
MODERATORS = [{"id": "ada"}, {"id": "ben"}]


def series(*seats: dict[str, Any], sessions: int = 2, **parts: Any) -> Problem:
    """Sessions of one topic, each with the same seats, on the dates above."""
    ids = [f"arrival-{n}" for n in range(1, sessions + 1)]
    given: dict[str, Any] = {
        "people": [*OFFICE, *HELPERS],
        "moderators": MODERATORS,
        "workshops": [workshop(id, *seats) for id in ids],
        "series": [{"id": "s", "topic": "arrival", "sessions": ids}],
    }
    return problem(FIRST, SECOND, THIRD, **{**given, **parts})


def test_a_common_moderator_costs_nothing() -> None:
    town = series()
    assert stages(
        town, "continuity", entry("arrival-1", FIRST, {}, ["ada"]), entry("arrival-2", SECOND, {}, ["ada"])
    ) == (0,)


def test_another_moderator_costs_one() -> None:
    town = series()
    sessions = (entry("arrival-1", FIRST, {}, ["ada"]), entry("arrival-2", SECOND, {}, ["ben"]))
    assert penalties(town, "continuity", *sessions) == [
        because("continuity", "workshop:arrival-1", "workshop:arrival-2", aspect="moderator")
    ]


def test_of_two_moderators_one_has_to_stay() -> None:
    pair = [{**workshop(id), "moderators": 2} for id in ("arrival-1", "arrival-2")]
    town = series(workshops=pair, moderators=[*MODERATORS, {"id": "cem"}])
    sessions = (entry("arrival-1", FIRST, {}, ["ada", "ben"]), entry("arrival-2", SECOND, {}, ["ben", "cem"]))
    assert stages(town, "continuity", *sessions) == (0,)


def test_only_neighbours_are_compared() -> None:
    """Back to the first moderator after one session with another: two changes."""
    town = series(sessions=3)
    dates = zip(("arrival-1", "arrival-2", "arrival-3"), (FIRST, SECOND, THIRD), ("ada", "ben", "ada"), strict=True)
    assert stages(town, "continuity", *(entry(id, slot, {}, [who]) for id, slot, who in dates)) == (2,)


def test_without_a_moderator_there_is_none_to_stay() -> None:
    first = {**workshop("arrival-1"), "moderators": 0}
    town = series(workshops=[first, workshop("arrival-2")])
    assert stages(town, "continuity", entry("arrival-1", FIRST), entry("arrival-2", SECOND, {}, ["ada"])) == (0,)


@pytest.mark.parametrize(
    ("places", "before", "after", "changes"),
    [
        (1, ["h-1"], ["h-1"], 0),
        (1, ["h-1"], ["h-2"], 1),
        (1, [], ["h-2"], 0),  # nobody was replaced: the place had been empty
        (1, ["h-1"], [], 0),
        (2, ["h-1", "h-2"], ["h-2", "h-3"], 1),
        (2, ["h-1", "h-2"], ["h-3"], 1),
        (2, ["h-1"], ["h-1", "h-2"], 0),
    ],
)
def test_delegates_of_an_organisation(places: int, before: list[str], after: list[str], changes: int) -> None:
    town = series({"organisation": "helpers", "places": places}, moderators=[])
    sessions = (entry("arrival-1", FIRST, {"helpers": before}), entry("arrival-2", SECOND, {"helpers": after}))
    assert stages(town, "continuity", *sessions) == (changes,)


def test_a_place_for_a_category_may_change() -> None:
    town = series({"category": "support_initiative"}, moderators=[])
    sessions = [("arrival-1", FIRST, ["h-1"]), ("arrival-2", SECOND, ["h-2"])]
    seats = [entry(id, slot, {"support_initiative": who}) for id, slot, who in sessions]
    assert stages(town, "continuity", *seats) == (0,)


def test_the_kick_off_is_the_first_session_of_every_series_it_opens() -> None:
    kickoff = {**workshop("kick-off"), "opens": ["s"]}
    town = series(
        workshops=[kickoff, workshop("arrival-1")], series=[{"id": "s", "topic": "arrival", "sessions": ["arrival-1"]}]
    )
    sessions = (entry("kick-off", FIRST, {}, ["ada"]), entry("arrival-1", SECOND, {}, ["ben"]))
    assert stages(town, "continuity", *sessions) == (1,)


def test_the_engine_keeps_moderator_and_delegate() -> None:
    """One of two helpers cannot come the first time, one of two moderators not the second."""
    away = {"dates": [{"first": "2027-01-12", "level": "impossible"}]}
    people = [*OFFICE, {**HELPERS[0], "availability": away}, HELPERS[1]]
    gone = {"dates": [{"first": "2027-02-01", "last": "2027-03-28", "level": "impossible"}]}
    moderators = [{"id": "ada", "availability": gone}, {"id": "ben"}]
    town = series(required("helpers"), people=people, moderators=moderators)
    plan = best(town)
    assert [plan[id].moderators for id in ("arrival-1", "arrival-2")] == [("ben",), ("ben",)]
    assert [plan[id].present for id in ("arrival-1", "arrival-2")] == [("h-2",), ("h-2",)]


def counted(town: Problem, entries: Sequence[Entry]) -> int:
    """What the model counts for a plan."""
    rules = configured(town)
    model = build(compile_problem(town), rules)
    model.poster.hint(literals_of(model.x, assignments_of(model.instance, planned(*entries))))
    model.poster.minimise(next(stage.sum for stage in model.stages if stage.rules == ("continuity",)))
    answer = solve(model.poster.finish(), Clock.now(Limits(seconds=60, workers=1)), 60, as_hinted=True)
    assert answer.verdict == "optimal"
    assert answer.bound is not None
    return answer.bound


def test_whoever_may_moderate_so_often_stays_as_often_as_can_be() -> None:
    """Series of one to three sessions after kick-offs or without, and moderators with few sessions: by trying all."""
    fewer = 0
    for seed in range(60):
        draw = random.Random(seed)
        lengths = [draw.randint(1, 3) for _ in range(draw.randint(1, 3))]
        chains = [[f"s{n}-{k}" for k in range(length)] for n, length in enumerate(lengths)]
        opened = [f"s{n}" for n in range(len(chains)) if draw.random() < 0.6]
        most = [draw.randint(1, 4) for _ in range(draw.randint(2, 3))]
        sessions = [*(["kick-off"] if opened else []), *chain.from_iterable(chains)]
        pairs = [pair for steps in chains for pair in pairwise(steps)]
        pairs += [("kick-off", steps[0]) for n, steps in enumerate(chains) if f"s{n}" in opened]
        least = min(
            (
                sum(who[a] != who[b] for a, b in pairs)
                for chosen in product(range(len(most)), repeat=len(sessions))
                if all(chosen.count(m) <= limit for m, limit in enumerate(most))
                for who in (dict(zip(sessions, chosen, strict=True)),)
            ),
            default=None,
        )
        if least is None:
            continue
        evenings = (date(2027, 1, 11) + timedelta(days=n) for n in range(70))
        town = problem(
            *(f"{day}/17:00-21:00" for day in evenings if day.weekday() < 5),
            workshops=[workshop(id, **({"opens": opened} if id == "kick-off" else {})) for id in sessions],
            series=[{"id": f"s{n}", "topic": "arrival", "sessions": steps} for n, steps in enumerate(chains)],
            moderators=[{"id": f"m{n}", "load": {"per_horizon": limit}} for n, limit in enumerate(most)],
        )
        entries = [*best(town).values()]
        assert stages(town, "continuity", *entries) == (counted(town, entries),) == (least,), f"seed {seed}"
        fewer += least > 0
    assert fewer >= 15


def test_one_moderator_may_stay_for_all_that_a_kick_off_opens() -> None:
    """Five sessions and four pairs, all of them with the kick-off; beside them a series with a moderator of its own."""
    ids = [f"arrival-{n}" for n in range(1, 5)]
    alone = ("beside-1", "beside-2")
    evenings = (date(2027, 1, 11) + timedelta(days=n) for n in range(70))
    town = problem(
        *(f"{day}/17:00-21:00" for day in evenings if day.weekday() < 5),
        workshops=[workshop("kick-off", opens=ids), *(workshop(id) for id in (*ids, *alone))],
        series=[
            *({"id": id, "topic": "arrival", "sessions": [id]} for id in ids),
            {"id": "beside", "topic": "arrival", "sessions": [*alone]},
        ],
        moderators=[{"id": "ada", "load": {"per_horizon": 5}}, {"id": "ben", "load": {"per_horizon": 2}}],
    )
    plan = best(town)
    assert {plan[id].moderators for id in ("kick-off", *ids)} == {("ada",)}
    assert {plan[id].moderators for id in alone} == {("ben",)}
    assert counted(town, [*plan.values()]) == 0
