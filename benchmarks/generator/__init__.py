"""Instances of every size and family: a plan is planted first and the problem is built around it."""

from .instance import Instance, generate
from .sizes import SIZES, Knobs

__all__ = ["SIZES", "Instance", "Knobs", "generate"]
