"""Every family on a village: two boroughs, eight workshops, and the plan it was built around."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from benchmarks.generate import main
from benchmarks.generator import Instance, generate
from benchmarks.generator.facts import mean, stake_free
from benchmarks.generator.families import FAMILIES
from benchmarks.generator.sizes import SIZES
from scheduler import Infeasible, Limits, check, load, plan
from scheduler.domain.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.files.plan_file import load_plan
from scheduler.rules.cost import Cost

from ..builders import without_ways_out

ROOT = Path(__file__).resolve().parents[2]
VILLAGE: dict[str, Any] = {
    "boroughs": 2,
    "workshops": 8,
    "organisations": 60,
    "people": 120,
    "rooms": 5,
    "committees": 4,
    "sittings": 10,
    "coupling": 15,
    "group_max": 11,
    "internals": 3,
}


def village(family: str, seed: int = 1, **knobs: Any) -> Instance:
    return generate("S", family, seed, **{**VILLAGE, **knobs})


def broken(problem: Problem, planned: dict[str, Any]) -> list[tuple[str, str]]:
    """(rule, who) of every violation."""
    violations = check(problem, Plan.model_validate(planned)).violations
    return [(because.rule, because.subjects[0].id) for because in violations]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_loads_and_holds_what_it_promises(family: str, tmp_path: Path) -> None:
    instance = village(family)
    instance.save(tmp_path / "problem.json", tmp_path / "plan.json")
    problem = load(tmp_path / "problem.json")
    assert load_plan(tmp_path / "plan.json") == Plan.model_validate(instance.planted)
    assert len(problem.workshops) == 8
    assert len(instance.planted["entries"]) == 8
    if FAMILIES[family].twist is None:
        assert instance.witness == instance.planted
        assert broken(problem, instance.planted) == []


GENERATE = """
import sys
from benchmarks.generate import main
folder, families, options = sys.argv[1], sys.argv[2].split(","), sys.argv[3:]
for family in families:
    files = [f"-o{folder}/{family}.json", f"--solution={folder}/{family}.plan.json"]
    main([f"--family={family}", *options, *files], standalone_mode=False)
"""


@pytest.fixture(scope="module")
def hashed_twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """All families from the command, by two processes whose sets have another order."""
    options = ["--size=S", "--seed=3", *(f"--{name.replace('_', '-')}={value}" for name, value in VILLAGE.items())]
    folders = (tmp_path_factory.mktemp("hashed-1"), tmp_path_factory.mktemp("hashed-2"))
    for hashing, folder in zip(("1", "2"), folders, strict=True):
        command = [sys.executable, "-c", GENERATE, str(folder), ",".join(FAMILIES), *options]
        subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": hashing})
    return folders


@pytest.mark.parametrize("family", FAMILIES)
def test_the_same_seed_gives_the_same_bytes_whatever_python_hashes(
    family: str, hashed_twice: tuple[Path, Path]
) -> None:
    one, other = hashed_twice
    for name in (f"{family}.json", f"{family}.plan.json"):
        assert (one / name).read_bytes() == (other / name).read_bytes()
    assert (one / f"{family}.json").read_bytes() != (one / f"{family}.plan.json").read_bytes()


def test_another_seed_gives_another_instance() -> None:
    assert village("baseline", 1).problem["people"] != village("baseline", 2).problem["people"]


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_an_infeasible_gap_is_no_fault_of_the_input_but_there_is_no_plan(seed: int, tmp_path: Path) -> None:
    instance = village("infeasible_gap", seed)
    instance.save(tmp_path / "problem.json")
    problem = load(tmp_path / "problem.json")
    assert instance.witness is None
    assert isinstance(plan(without_ways_out(problem), limits=Limits(seconds=20)), Infeasible)
    reasons = broken(problem, instance.planted)
    assert {rule for rule, _ in reasons} <= {"available", "committee-clash"}
    assert len({who for _, who in reasons}) == 2, "only the two people who were taken apart"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_a_dropout_the_old_plan_fails_only_for_who_dropped_out_and_a_new_one_exists(seed: int) -> None:
    instance = village("dropout", seed)
    problem = Problem.model_validate(instance.problem)
    reasons = broken(problem, instance.planted)
    assert reasons
    assert {rule for rule, _ in reasons} == {"available"}
    assert len({who for _, who in reasons}) <= 2, "one delegate and one moderator"
    assert instance.witness is not None
    assert broken(problem, instance.witness) == []


def test_observances_belong_to_who_is_invited_and_a_hard_feast_is_kept_free() -> None:
    """In Berlin's first quarter no table with a mosque association is planned for the feast; Ramadan has its price."""
    instance = village("q1_2027_be")
    problem = Problem.model_validate(instance.problem)
    assert {kept.id for kept in problem.kept if kept.hard} == {"eid-al-fitr"}
    assert {"ramadan-evenings", "newroz"} <= {kept.id for kept in problem.kept}
    inviting = [w for w in problem.workshops if "mosque_association" in map(problem.seat_category, w.seats)]
    assert inviting
    members = [p for p in problem.people if problem.category_of(p.id) == "mosque_association"]
    evening = next(s for s in problem.dated_slots if str(s.day) == "2027-02-17" and s.kind == "evening")
    interval = problem.interval(problem.workshops[0].id, evening.id)
    assert interval is not None
    assert {p.availability.level(interval) for p in members} != {"impossible"}, "nobody is away for what others keep"
    assert problem.calendar.school_holidays == "avoid"


def test_the_recess_is_closed_and_the_rest_of_the_summer_holidays_avoided() -> None:
    problem = Problem.model_validate(village("q3_summer").problem)
    closed = problem.calendar.closed_days
    assert len(closed) == 20
    assert set(closed) < problem.school_holidays
    evenings = [slot for slot in problem.dated_slots if slot.kind == "evening" and slot.day not in closed]
    assert 25 <= sum(slot.day not in problem.school_holidays for slot in evenings) <= 32


def test_the_budget_allows_for_the_planted_plan_and_some_more() -> None:
    exact = Problem.model_validate(village("baseline", budget=100, topic_budgets=100).problem)
    planted = village("baseline", budget=100, topic_budgets=100).planted
    assert broken(exact, planted) == []
    spent = Cost().penalties(exact, Plan.model_validate(planted))
    total = sum(because.amount for because in spent)
    cap = exact.budget.total_cents
    assert cap is not None
    assert 0 <= cap - total < 100, "in whole euros"
    assert exact.budget.topic_cents
    customary = Problem.model_validate(village("baseline").problem).budget.total_cents
    assert customary is not None
    assert abs(customary - total * 1.15) < 100
    free = village("baseline", fee_euros=0).problem
    assert "budget" not in free
    assert not any("fees" in moderator for moderator in free["moderators"])
    assert not any("rent_cents" in room for room in free["rooms"])


def test_boroughs_lie_apart_and_everybody_has_one() -> None:
    problem = Problem.model_validate(generate("L", "baseline", 1).problem)
    ways = [travel.travel_min for travel in problem.travel]
    assert len(ways) == 9 * 8 // 2
    assert (min(ways) >= 10, max(ways)) == (True, 45)
    assert all(organisation.borough for organisation in problem.organisations)
    sittings = [sitting for committee in problem.committees for sitting in committee.sittings]
    assert 0 < sum(sitting.borough is not None for sitting in sittings) < len(sittings)
    alone = Problem.model_validate(generate("S", "baseline", 1).problem)
    assert not alone.travel
    assert not any(organisation.borough for organisation in alone.organisations)


def test_every_rule_has_something_to_weigh() -> None:
    problem = Problem.model_validate(generate("L", "baseline", 1).problem)
    carried = [person.history for person in problem.people]
    assert 20 < 100 * sum(h > 0 for h in carried) / len(carried) < 40
    assert set(carried) == {0, 1, 2, 3, 4}
    volunteers = [person for person in problem.people if person.engagement == "volunteer"]
    assert any(window.level == "if_needed" for person in volunteers for window in person.availability.weekly)
    assert len({topic for committee in problem.committees for topic in committee.topics}) > 9
    assert 1 <= sum(workshop.moderators == 2 for workshop in problem.workshops) <= 9
    score = check(problem, Plan.model_validate(generate("L", "baseline", 1).planted)).score
    worth = {tier.rules[0]: sum(tier.stages) for tier in score}
    assert [rule for rule, value in worth.items() if not value] == ["unheld"]


def test_scarce_moderators_serve_few_boroughs() -> None:
    problem = Problem.model_validate(village("scarce_moderators").problem)
    served = [sum(method.startswith("serves-") for method in m.methods) for m in problem.moderators]
    assert max(served) <= 2
    assert all(any(method.startswith("serves-") for method in w.methods) for w in problem.workshops)


@pytest.mark.parametrize("family", ["baseline_tight", "scarce_moderators_tight"])
def test_tight_families_leave_about_two_moderators_without_a_stake_to_a_series(family: str) -> None:
    problems = [Problem.model_validate(generate("L", family, seed).problem) for seed in (1, 2, 3)]
    assert 1.6 <= mean([count for problem in problems for count in stake_free(problem)]) <= 2.1
    externals = [m for m in problems[0].moderators if m.external]
    served = [sum(method.startswith("serves-") for method in m.methods) for m in externals]
    assert max(served) < len(problems[0].boroughs) / 2, "a small part of the boroughs"
    agreed = sum(m.load.per_horizon or 0 for m in externals)
    assert agreed < len(problems[0].workshops), "who wants externals everywhere wants more than there are"


def test_an_ordinary_quarter_leaves_many() -> None:
    assert mean(stake_free(Problem.model_validate(generate("L", "baseline", 1).problem))) > 10


@pytest.mark.parametrize(
    ("family", "digest"),
    [
        ("baseline", "49a3ec08293a"),
        ("scarce_moderators", "79449a988f85"),
        ("baseline_tight", "ba1882a0fb3a"),
        ("scarce_moderators_tight", "397c87b7d323"),
        ("q1_2027_be", "b17e972ebbce"),
        ("q3_summer", "b47f63afb873"),
        ("one_external", "41505989ed99"),
        ("committee_storm", "a83df4a2cd56"),
        ("infeasible_gap", "45b95d88fc65"),
        ("dropout", "14cd83686074"),
    ],
)
def test_measured_families_keep_their_bytes(family: str, digest: str, tmp_path: Path) -> None:
    """Whoever changes them changes what was measured: results of before and after are not to be compared."""
    generate("S", family, 1).save(tmp_path / "problem.json")
    assert hashlib.sha256((tmp_path / "problem.json").read_bytes()).hexdigest()[:12] == digest


def test_nothing_leaks_by_order_or_number() -> None:
    """In the order of the ids, planted dates go up and down like any others."""
    instance = generate("M", "baseline", 1)
    dates = [entry["slot"] for entry in instance.planted["entries"]]
    assert dates != sorted(dates)
    by_topic = [workshop["topic"] for workshop in instance.problem["workshops"] if "topic" in workshop]
    changes = sum(a != b for a, b in pairwise(by_topic))
    assert changes > len(by_topic) / 2, "the sessions of one series stand apart"


def test_every_size_is_as_large_as_it_says() -> None:
    xxl = SIZES["XXL"]
    assert (xxl.boroughs, xxl.workshops, xxl.people, xxl.externals) == (200, 2_000, 30_000, 150)
    problem = Problem.model_validate(generate("L", "baseline", 1).problem)
    assert len(problem.workshops) == 36
    assert len(problem.boroughs) == 9
    assert all(sum(seat.places for seat in w.seats) >= 8 for w in problem.workshops)
    assert len({series.topic for series in problem.series}) == len(problem.series), "each series has its own topic"


def test_knobs_that_leave_no_room_are_refused(tmp_path: Path) -> None:
    output = tmp_path / "problem.json"
    done = CliRunner().invoke(main, ["--size=S", "--first-gap-days=90", "-o", str(output)])
    assert done.exit_code == 1
    assert "no plan can be planted" in done.output
    assert not output.exists()


def test_a_knob_is_an_option(tmp_path: Path) -> None:
    output = tmp_path / "problem.json"
    done = CliRunner().invoke(main, ["--size=S", "--workshops=4", "--saturdays", "-o", str(output)])
    assert done.exit_code == 0, done.output
    problem = json.loads(output.read_text(encoding="utf-8"))
    assert len(problem["workshops"]) == 4
    assert problem["rules"]["volunteers-evening"] == {"saturdays": True}
