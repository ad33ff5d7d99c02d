"""How far one model reaches: by the size of a problem, is it planned whole, by its blocks, or first so and then so?"""

from __future__ import annotations

from collections.abc import Sequence

from ...domain.problem import Problem
from ...rules.base import Rule
from ..search.unstaffed import is_relaxed_by_it
from .partition import blocks_of

MANY = 150
"""From so many workshops on blocks are quicker to a good plan than a model of all of them."""

TOO_MANY = 300
"""Of so many workshops a model of all of them is out of reach."""


def falls_apart(problem: Problem, rules: Sequence[Rule]) -> bool:
    """Too large to be solved in one, and made of blocks?"""
    large = len(problem.workshops) >= MANY and not problem.partial
    return large and is_relaxed_by_it(rules) and len(blocks_of(problem)) > 1


def in_reach(problem: Problem) -> bool:
    """Can a model of all workshops go on from a plan of the blocks?"""
    return len(problem.workshops) < TOO_MANY
