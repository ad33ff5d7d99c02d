"""Make an instance: `python -m benchmarks.generate --size L --family baseline --seed 1 -o problem.json`.

Every knob of `benchmarks.generator.sizes.Knobs` is an option too, such as `--coupling 15`. The plan the instance was
built around goes to `--solution` and nowhere else. Family `infeasible_gap` has no valid plan: its solution file holds
the plan from before two people became unavailable, and breaks just that. Family `dropout` holds the change in the
problem; its solution file is the plan from before the change.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar

import click

from .generator import SIZES, Knobs, generate
from .generator.families import FAMILIES
from .generator.planted import NotPlantedError

F = TypeVar("F", bound=Callable[..., Any])
TYPES = {"int": int, "str": str}


def knobs(command: F) -> F:
    """An option for every knob, with the size's own value unless it is turned."""
    for field in reversed(dataclasses.fields(Knobs)):
        flag = f"--{field.name.replace('_', '-')}"
        if field.type == "bool":
            command = click.option(f"{flag}/--no-{flag[2:]}", field.name, default=None)(command)
        else:
            command = click.option(flag, field.name, type=TYPES[str(field.type)], default=None)(command)
    return command


@click.command(help=(__doc__ or "").replace("`", ""))
@click.option("--size", type=click.Choice(list(SIZES)), required=True)
@click.option("--family", type=click.Choice(list(FAMILIES)), default="baseline", show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, writable=True), required=True)
@click.option("--solution", type=click.Path(dir_okay=False, writable=True), default=None)
@knobs
def main(size: str, family: str, seed: int, output: str, solution: str | None, **turned: Any) -> None:
    chosen = {name: value for name, value in turned.items() if value is not None}
    try:
        generate(size, family, seed, **chosen).save(output, solution)
    except NotPlantedError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
