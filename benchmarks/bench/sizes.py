"""How large the engine's exact model is, outside of any clock: `python -m benchmarks.bench.sizes PROBLEM`."""

from __future__ import annotations

import json
import sys

from scheduler.engine.compile import compile_problem
from scheduler.engine.model import build
from scheduler.files.problem_file import load
from scheduler.rules.catalogue import configured


def main(path: str) -> None:
    problem = load(path)
    poster = build(compile_problem(problem), configured(problem)).poster
    sys.stdout.write(json.dumps({"variables": poster.n_variables, "constraints": poster.n_constraints}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
