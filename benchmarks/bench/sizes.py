"""How large the engine's exact model is, outside of any clock: `python -m benchmarks.bench.sizes PROBLEM`.

Of a problem that is solved block by block nobody builds one; then nothing is known.
"""

from __future__ import annotations

import json
import sys

from scheduler.engine.blocks.reach import falls_apart
from scheduler.engine.instance.compile import compile_problem
from scheduler.engine.model.model import build
from scheduler.files.problem_file import load
from scheduler.rules.catalogue import configured


def main(path: str) -> None:
    problem = load(path)
    rules = configured(problem)
    if falls_apart(problem, rules):
        sys.stdout.write("null\n")
        return
    poster = build(compile_problem(problem), rules).poster
    sys.stdout.write(json.dumps({"variables": poster.n_variables, "constraints": poster.n_constraints}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
