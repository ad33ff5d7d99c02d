"""The cheapest ways out of an infeasible problem, exact by implicit hitting sets.

Every change on offer asks less of a plan, a split excepted; of splits a repair has one at most, and a set of changes
that holds several is asked with each of them alone, and with none. So who adds changes to a set never loses a plan:
if a set M allows none, every repair has a change outside M. That outside is a *core*. A repair must hit all cores,
so the cheapest set that hits those found so far costs no more than the cheapest repair; if there is a plan with it, it
is the cheapest repair, and if not, the set grows to a larger one that allows no plan, which gives another core. There
are finitely many changes, so this ends. Nothing is assumed about why there is no plan.

What is asked of few workshops that are impossible by themselves is also asked of the whole
(`domain/changes/without.py`), so cores come from those, and only a set that is enough for every part is tried on the
whole. For the next repair what is no news beside the named ones is left out; cores stay what they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ...check import check
from ...domain.answers.conflict import Conflict
from ...domain.answers.outcome import Solved
from ...domain.answers.repair import Repair
from ...domain.because import Because, Subject
from ...domain.changes.change import KINDS, Change
from ...domain.changes.changing import apply_all
from ...domain.changes.without import part_of
from ...domain.plan import Plan
from ...domain.problem import Problem
from ...errors import EngineError
from ...rules.base import Rule
from ...rules.catalogue import of_the_catalogue
from ..instance.compile import compile_problem
from ..instance.refused import Refused
from ..model.model import build
from ..search.search import Search
from ..search.solver import Clock
from .few import Few
from .hitting import Changes, cheapest_hitting
from .trial import Trial, plan_with, price_of_all, with_parameters, worlds

MOST_REPAIRS = 3
FINDING_SHARE = 0.6
"""Of the time; the rest is for making the plans good."""


def find_repairs(
    problem: Problem,
    rules: Sequence[Rule],
    clock: Clock,
    seconds: float,
    k: int = MOST_REPAIRS,
    conflicts: Sequence[Conflict] = (),
) -> tuple[Repair, ...]:
    """Up to ``k`` ways out of a problem that has no plan with these (configured) rules, the cheapest first.

    ``conflicts``: where they are known, they tell where to look first.
    """
    until = clock.seconds + min(seconds, clock.left)
    found: list[Repair] = []
    for repair in repairs(problem, rules, clock, seconds * FINDING_SHARE, conflicts):
        found.append(repair)
        if len(found) == k:
            break
    return tuple(
        _improved(problem, rules, repair, _limited(clock, (until - clock.seconds) / (len(found) - n)))
        for n, repair in enumerate(found)
    )


def repairs(
    problem: Problem, rules: Sequence[Rule], clock: Clock, seconds: float, conflicts: Sequence[Conflict] = ()
) -> Iterator[Repair]:
    """The same one after another, each as soon as it is known, with the first plan that comes."""
    yield from _Search(problem, tuple(rules), _limited(clock, seconds)).run(conflicts)


def universe(problem: Problem, rules: Sequence[Rule], humans: Collection[str] | None = None) -> Changes:
    """Every change on offer: what the rules offer for each thing they could name; of humans only these."""
    subjects: list[tuple[Subject, ...]] = [(), *((Subject("workshop", w.id),) for w in problem.workshops)]
    subjects += [(Subject("person", one.id),) for one in problem.people if humans is None or one.id in humans]
    subjects += [(Subject("moderator", one.id),) for one in problem.moderators if humans is None or one.id in humans]
    subjects += [(Subject("series", series.id),) for series in problem.series]
    subjects += [(Subject("topic", topic.id),) for topic in problem.topics]
    return frozenset(
        change
        for rule in rules
        for about in subjects
        for change in rule.relaxations(problem, Because(rule.name, about))
    )


def _limited(clock: Clock, seconds: float) -> Clock:
    """The clock with at most so many seconds from now."""
    return replace(clock, limits=replace(clock.limits, seconds=clock.seconds + max(0.001, min(seconds, clock.left))))


def _improved(problem: Problem, rules: Sequence[Rule], repair: Repair, clock: Clock) -> Repair:
    """The best plan found in time, with those who are invited but need not come; the first one if none is."""
    changed = repair.apply(problem)
    model = build(compile_problem(changed), with_parameters(changed, rules))
    found = Search(model, with_parameters(changed, rules), clock).run()
    return replace(repair, plan=found.plan, score=found.score) if isinstance(found, Solved) else repair


@dataclass
class _Search:
    problem: Problem
    rules: tuple[Rule, ...]
    clock: Clock
    parts: list[Trial] = field(default_factory=list)
    cores: list[Changes] = field(default_factory=list)
    refused: list[Changes] = field(default_factory=list)
    found: list[Repair] = field(default_factory=list)
    sure: bool = True

    def run(self, conflicts: Sequence[Conflict]) -> Iterator[Repair]:
        for conflict in conflicts:
            self._divide(conflict.workshops, frozenset())
        if not self.parts:
            self._look_closer(frozenset())
        while not self.clock.over:
            chosen = cheapest_hitting(self.cores, [repair.changes for repair in self.found], self.refused, self._small)
            if chosen is None:
                return
            if self._nobody_meets(chosen):
                continue
            part = next((part for part in self.parts if not part.is_enough(chosen)), None)
            other = None if part is None else self._as_cheap(part, chosen)
            if part is not None and other is None:
                self.cores.append(part.core(chosen, self._is_news))
                continue
            chosen = other or chosen
            repair = self._tried(chosen)
            if repair is not None:
                self.found.append(repair)
                yield repair

    @property
    def _small(self) -> Clock:
        """For small models: one worker."""
        return replace(self.clock, limits=replace(self.clock.limits, workers=1))

    # -- the whole ----------------------------------------------------------------------------------

    def _tried(self, chosen: Changes) -> Repair | None:
        """Is it a repair? If not, then because of a part that was not looked at yet."""
        plan, _ = plan_with(self.problem, self.rules, chosen, self.clock)
        if plan == "undecided":
            self.refused.append(chosen)
            self.sure = False
        elif plan == "infeasible":
            self._look_closer(chosen)
        return None if isinstance(plan, str) else self._repair(chosen, plan)

    def _repair(self, chosen: Changes, plan: Plan) -> Repair:
        """Raises EngineError if the independent check refuses the plan."""
        changes = tuple(sorted(chosen, key=lambda change: (KINDS.index(change.kind), change)))
        report = check(apply_all(changes, self.problem), plan, self.rules)
        if report.violations:
            raise EngineError("A repair's plan is refused by the check: " + "; ".join(map(str, report.violations)))
        return Repair(changes, price_of_all(chosen), plan, report.score, self.sure)

    def _nobody_meets(self, chosen: Changes) -> bool:
        """To hold no workshop at all is no way out."""
        unheld = frozenset(change for change in chosen if change.kind == "unheld")
        dropped = {id for change in unheld for id in change.of("workshop")}
        if len(dropped) < len(self.problem.workshops):
            return False
        self.refused.append(unheld)
        return True

    def _as_cheap(self, part: Trial, chosen: Changes) -> Changes | None:
        """Another set that hits all cores at this price and is known to be enough: it spares to look closer."""
        elsewhere = chosen - part.concerning
        for other in (enough | rest for rest in (elsewhere, frozenset[Change]()) for enough in part.enough):
            if (
                price_of_all(other) == price_of_all(chosen)
                and all(other & core for core in self.cores)
                and not any(no <= other for no in self.refused)
                and len({change.thing for change in other}) == len(other)
                and sum(change.kind == "split" for change in other) <= 1
                and self._is_news(other)
                and not self._nobody_meets(other)
                and all(part.is_enough(other) for part in self.parts)
            ):
                return other
        return None

    def _is_news(self, changes: Changes) -> bool:
        return not any(
            all(any(change.resembles(named) for change in changes) for named in repair.changes) for repair in self.found
        )

    # -- parts --------------------------------------------------------------------------------------

    def _look_closer(self, chosen: Changes) -> None:
        """Few workshops without a plan of their own even with these changes; all of them if none are found in time."""
        ids: set[str] = set()
        for world in worlds(chosen):
            changed = apply_all(world, self.problem)
            refused = Refused.by(compile_problem(changed), with_parameters(changed, self.rules))
            few = Few(refused, self._small, self.clock.limits.seconds)
            found = few.find(range(len(changed.workshops)))
            kept = changed.workshops if found is None else [changed.workshops[w] for w in few.fewer(found)[0]]
            ids |= {workshop.id for workshop in kept}
        if not self._divide([workshop.id for workshop in self.problem.workshops if workshop.id in ids], chosen):
            self._add(self._part(self.problem, self.problem), chosen)

    def _divide(self, workshops: Sequence[str], chosen: Changes) -> bool:
        """Keep these workshops as a part, if they have no plan by themselves with the chosen changes."""
        if not workshops:
            return False
        everyone = part_of(self.problem, workshops, guests=True)
        few = part_of(self.problem, workshops, guests=False) if of_the_catalogue(self.rules) else everyone
        part = self._part(few, everyone)
        vain = not part.is_enough(chosen)
        if vain:
            self._add(part, chosen)
        return vain

    def _part(self, problem: Problem, with_guests: Problem) -> Trial:
        humans = {person.id for person in with_guests.people} | {moderator.id for moderator in problem.moderators}
        offered = universe(self.problem, self.rules, humans)
        concerning = frozenset(change for change in offered if _concerns(change, with_guests))
        return Trial(problem, with_guests, self.rules, self._small, concerning)

    def _add(self, part: Trial, chosen: Changes) -> None:
        self.parts.append(part)
        self.cores.append(part.core(chosen, self._is_news))


def _concerns(change: Change, part: Problem) -> bool:
    """Could it matter to that part of the problem?"""
    if change.kind in ("optional-seat", "split", "unheld"):
        return any(id in part.workshop_by_id for id in change.of("workshop"))
    if change.kind in ("load", "daytime"):
        people = (*change.of("person"), *change.of("moderator"))
        return any(id in part.person_by_id or id in part.moderator_by_id for id in people)
    if change.kind == "gap":
        return any(id in part.series_by_id for id in change.of("series"))
    return True
