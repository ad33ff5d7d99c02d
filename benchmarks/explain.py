"""Measure explanations: `python -m benchmarks.explain --sizes M,L,XL --seeds 1 [-o results.jsonl]`.

Builds problems without a plan and times, from the loaded problem on, the first conflict and the first repair. One JSON
line for each. Families: `infeasible_gap` as the generator makes it; `one_external`, where more workshops ask for a
language than the only one who speaks it agrees to moderate any more; `committee_storm`, where a committee takes the
evenings from one organisation and all that another one has to send are volunteers.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import click

from scheduler.domain.limits import Limits
from scheduler.domain.parts.calendar import Horizon
from scheduler.domain.problem import Problem
from scheduler.engine.infeasible.conflict import find_conflict
from scheduler.engine.infeasible.repair import repairs
from scheduler.engine.search.solver import Clock
from scheduler.rules.catalogue import configured

from .generator import generate
from .run import numbers, words

Json = dict[str, Any]
LANGUAGE = "ku"
TARGET_SECONDS = {"S": 2, "M": 2, "L": 5, "XL": 15}
"""For the first conflict on two quiet processors; a repair may take twice that."""


def infeasible_gap(problem: Json, planted: Json) -> None:
    """The generator has done it."""


def one_external(problem: Json, planted: Json) -> None:
    """What the external moderates in the planted plan needs a language of his; then he agrees to one session less."""
    external = next(m for m in problem["moderators"] if "organisation" not in m)
    his = [entry["workshop"] for entry in planted["entries"] if external["id"] in entry.get("moderators", ())]
    external["languages"] = [*external.get("languages", ()), LANGUAGE]
    external["load"]["per_horizon"] = len(his) - 1
    for workshop in problem["workshops"]:
        if workshop["id"] in his:
            workshop["languages"] = [LANGUAGE]


def committee_storm(problem: Json, planted: Json) -> None:
    """At one workshop two organisations are required: evenings are left to volunteers, and the others sit then."""
    people: dict[str, list[Json]] = defaultdict(list)
    for person in problem["people"]:
        people[person.get("organisation", "")].append(person)
    workshop, storm = next(
        (workshop, storm) for workshop in problem["workshops"] if (storm := _paid(workshop, people)) is not None
    )
    days = Horizon.model_validate(problem["horizon"]).days
    sittings = [{"start": f"{day}T16:30", "end": f"{day}T21:30"} for day in days if day.weekday() < 5]
    members = [{"person": person["id"]} for person in people[storm]]
    problem["committees"].append({"id": "storm", "label": "Storm", "members": members, "sittings": sittings})
    workshop.pop("locked", None)


def _paid(workshop: Json, people: dict[str, list[Json]]) -> str | None:
    """An organisation required there, beside another one that can only send volunteers in the evening."""
    required = [s["organisation"] for s in workshop["seats"] if s.get("required") and "organisation" in s]
    by_evening = [o for o in required if all(_only_evenings(person) for person in people[o])]
    return next((o for o in required if by_evening and o != by_evening[0]), None)


def _only_evenings(person: Json) -> bool:
    return person["engagement"] == "volunteer" and not person.get("available_daytime")


FAMILIES: dict[str, Callable[[Json, Json], None]] = {
    "infeasible_gap": infeasible_gap,
    "one_external": one_external,
    "committee_storm": committee_storm,
}


def made(size: str, family: str, seed: int) -> Problem:
    """The generator's problem of that family, changed so that it has no plan. Equal arguments, equal problem."""
    instance = generate(size, family, seed)
    problem = json.loads(json.dumps(instance.problem))
    FAMILIES[family](problem, instance.planted)
    return Problem.model_validate(problem)


def measured(size: str, family: str, seed: int, seconds: float, workers: int, repairs_too: bool) -> Json:
    problem = made(size, family, seed)
    started = time.monotonic()
    clock = Clock(Limits(seconds=seconds, workers=workers), started)
    rules = configured(problem)
    conflict = find_conflict(problem, rules, clock, seconds)
    record: Json = {
        "size": size,
        "family": family,
        "seed": seed,
        "conflict_seconds": round(time.monotonic() - started, 2),
        "target_seconds": TARGET_SECONDS.get(size),
        "members": None if conflict is None else len(conflict.members),
        "workshops": None if conflict is None else len(conflict.workshops),
        "rules": None if conflict is None else sorted({member.rule for member in conflict.members}),
        "minimal": None if conflict is None else conflict.minimal,
    }
    if not repairs_too:
        return record
    # As `plan` does: the conflict is known by then, and the first way out is counted from there.
    started = time.monotonic()
    clock = Clock(Limits(seconds=2 * seconds, workers=workers), started)
    first = next(repairs(problem, rules, clock, 2 * seconds, () if conflict is None else (conflict,)), None)
    return record | {
        "repair_seconds": round(time.monotonic() - started, 2),
        "repair_price": None if first is None else first.price,
    }


@click.command(help=(__doc__ or "").replace("`", ""))
@click.option("--sizes", default="M,L,XL", show_default=True, callback=words)
@click.option("--families", default=",".join(FAMILIES), show_default=True, callback=words)
@click.option("--seeds", default="1", show_default=True, callback=numbers, help="Such as 1,2,5 or 1-5.")
@click.option("--seconds", type=float, default=60.0, show_default=True, help="For a conflict; a repair: twice that.")
@click.option("--workers", type=int, default=2, show_default=True)
@click.option("--repairs/--no-repairs", "repairs_too", default=True, help="Time the first repair too.")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="JSON lines; appended to.")
def main(
    sizes: list[str],
    families: list[str],
    seeds: list[int],
    seconds: float,
    workers: int,
    repairs_too: bool,
    output: str | None,
) -> None:
    unknown = [family for family in families if family not in FAMILIES]
    if unknown:
        raise click.BadParameter(f"no such family: {', '.join(unknown)}", param_hint="--families")
    for size in sizes:
        for family in families:
            for seed in seeds:
                line = json.dumps(measured(size, family, seed, seconds, workers, repairs_too))
                click.echo(line)
                if output is not None:
                    with open(output, "a", encoding="utf-8") as file:
                        file.write(line + "\n")


if __name__ == "__main__":
    main()
