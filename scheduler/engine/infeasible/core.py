"""From a guarded model that has no plan to a smallest set of rule instances that explains it."""

from __future__ import annotations

from dataclasses import dataclass

from ortools.sat.python import cp_model_helper as cmh

from ...domain.because import Because
from ..search.solver import Answer, Clock, Verdict, solve
from .guarded import PLACED, Guarded

Members = frozenset[Because]

UNKNOWN = Answer("unknown", (), None, 0.0)
FEW, SMALLER = 40, 0.8
"""A core of more members is asked for a smaller one, as long as that is smaller by a good part."""


@dataclass
class Core:
    """Asks a guarded model about sets of rule instances. ``until``: on the clock.

    The solver's own core is only a proposal: whatever is said of a set comes from a solve of exactly that set, its
    guards fixed and all others off.
    """

    model: Guarded
    clock: Clock
    until: float

    def __post_init__(self) -> None:
        self._proto = self.model.poster.finish()

    def smallest(self, without: Members, needed: Members) -> tuple[Members, bool] | None:
        """A minimal impossible set without the first members, and whether each of its members was shown to be needed.

        ``needed``: members known to be in every such set. None if the rest is possible, or nothing was shown in time.
        """
        start = frozenset(self.model.guards) - without
        found = self._impossible(start)
        if found is None:
            return None
        while len(found) > FEW:
            smaller = self._impossible(found)
            if smaller is None or len(smaller) > SMALLER * len(found):
                break
            found = smaller
        self._forget(frozenset(self.model.guards) - found)
        return self._tried(found, needed)

    def _tried(self, found: Members, needed: Members) -> tuple[Members, bool]:
        """Leave out rule after rule, then member after member; what cannot be left out is needed."""
        sure = set(needed & found)
        proved = True
        for rule in sorted({member.rule for member in found}):
            group = {member for member in found - sure if member.rule == rule}
            if len(group) > 1 and self._verdict(found - group) == "infeasible":
                found -= group
        for member in sorted(found - sure, key=_last):
            verdict = self._verdict(found - {member})
            if verdict == "infeasible":
                found -= {member}
            elif verdict == "unknown":
                proved = False
        return found, proved

    def _impossible(self, members: Members) -> Members | None:
        """An impossible part of these, as the solver proposes it; None if they are possible, or that is open."""
        answer = self._ask(members, assumed=True)
        if answer.verdict != "infeasible":
            return None
        by_guard = {self.model.guards[member]: member for member in members}
        core = frozenset(by_guard[literal] for literal in answer.core if literal in by_guard)
        return core if core == members or self._verdict(core) == "infeasible" else members

    def _verdict(self, members: Members) -> Verdict:
        return self._ask(members).verdict

    def _ask(self, members: Members, assumed: bool = False) -> Answer:
        """Can they hold together, all others off? Fixed is much faster than ``assumed``, which alone gives a core."""
        left = self.until - self.clock.seconds
        if left <= 0 or self.clock.over:
            return UNKNOWN
        on = {self.model.guards[member] for member in members}
        for guard in self.model.guards.values():
            domain = self._proto.variables[guard].domain
            domain.clear()
            domain.extend([0, 0] if guard not in on else [0, 1] if assumed else [1, 1])
        self._proto.assumptions.clear()
        if assumed:
            self._proto.assumptions.extend(sorted(on))
        return solve(self._proto, self.clock, left, confirming=True)

    def _forget(self, members: Members) -> None:
        """Drop the constraints of these instances, so that what is asked from now on is small."""
        off = {self.model.guards[member] for member in members}
        smaller = cmh.CpModelProto()
        smaller.variables.extend(self._proto.variables)
        for constraint in self._proto.constraints:
            if off.isdisjoint(constraint.enforcement_literal):
                smaller.constraints.append(constraint)
        self._proto = smaller


def _last(member: Because) -> tuple[bool, Because]:
    """What is tried first is what is left out if something has to be: that a workshop takes place comes last."""
    return member.rule == PLACED, member
