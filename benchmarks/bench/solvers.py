"""Who is measured: the engine and the baselines, each by a name, each a function of problem and listener."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from scheduler.domain.problem import Problem

from ..baselines.found import Listener, StageState, Status

Solve = Callable[[Problem, Listener], tuple[Status, list[StageState]]]

GROUPS: dict[str, tuple[str, ...]] = {
    "engine": ("engine",),
    "cpsat": ("cpsat-default", "cpsat-lp", "cpsat-hint"),
    "highs": ("highs-weighted", "highs-staged"),
    "greedy": ("greedy",),
}
"""What `--compare` takes; of several solvers of one group the table shows the best on each instance."""

SOLVERS = tuple(name for names in GROUPS.values() for name in names)


def named(names: Sequence[str]) -> tuple[str, ...]:
    """The solvers behind names of solvers and groups. Raises ValueError for an unknown one."""
    found: dict[str, None] = {}
    for name in names:
        if name not in GROUPS and name not in SOLVERS:
            raise ValueError(f'unknown solver "{name}", one of {", ".join((*GROUPS, *SOLVERS))}')
        found |= dict.fromkeys(GROUPS.get(name, (name,)))
    return tuple(found)


def group_of(solver: str) -> str:
    return next(group for group, names in GROUPS.items() if solver in names)


def solver(name: str) -> Solve:
    """Import a solver. Only here, so that a process holds nothing of the others."""
    group, _, mode = name.partition("-")
    if group == "cpsat":
        from ..baselines import cpsat_script

        return partial(cpsat_script.solve, mode=mode)  # type: ignore[arg-type]
    if group == "highs":
        from ..baselines import highs_mip

        return partial(highs_mip.solve, mode=mode)  # type: ignore[arg-type]
    if group == "greedy":
        from ..baselines import greedy

        return greedy.solve
    return engine


def engine(problem: Problem, listener: Listener) -> tuple[Status, list[StageState]]:
    """Ours, by its public door, with the limits a user has by default, and processes as the command has them."""
    from scheduler import Infeasible, Limits, Progress, Solved, plan
    from scheduler.executors import processes

    first = _first_stages(problem)

    def heard(progress: Progress) -> None:
        if progress.plan is not None:
            listener.plan(progress.plan)
        listener.stage(first[progress.tier] + progress.stage, progress.best, progress.bound)

    limits = Limits(seconds=max(0.01, listener.seconds_left))
    with processes(limits.workers).make() as executor:
        outcome = plan(problem, limits=limits, on_progress=heard, executor=executor)
    if isinstance(outcome, Solved):
        listener.plan(outcome.plan)
        return "solved", [StageState(stage.value, stage.bound) for stage in outcome.stages]
    if outcome.partial is not None:
        listener.plan(outcome.partial.plan)
    return ("infeasible" if isinstance(outcome, Infeasible) else "undecided"), []


def _first_stages(problem: Problem) -> list[int]:
    """The number of each tier's first stage, counted through all tiers."""
    from scheduler.rules.catalogue import configured, tiers

    sizes = [tier[0][1].n_stages if len(tier) == 1 else 1 for tier in tiers(problem, configured(problem))]
    return [sum(sizes[:n]) for n in range(len(sizes))]
