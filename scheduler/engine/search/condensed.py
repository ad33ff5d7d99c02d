"""The model with organisations in place of persons: burdens and changes of delegates counted by ways to seat a group.

It is a relaxation of the whole model (what else is asked of the same people is asked without regard to how their group
is seated), but nearly the same, and far easier to prove: person by person the linear relaxation has half of every
delegate sit there, while hardly any organisation has a choice. So what is refused here is refused, and slots, rooms and
moderators found here mostly complete to a plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ...domain.answers.outcome import StageResult
from ...rules.base import Rule, SoftRule, Stage, Term
from ...rules.catalogue import RULES
from ..instance.candidates import Candidates
from ..instance.instance import Instance
from ..model.extract import assignments, literals_of
from ..model.model import Model, hold, hold_stage, stages_of_rules
from ..model.poster import Poster
from ..model.variables import Variables
from .reduced_costs import post_reduced_costs
from .seatings import Group, Place, Seating, Seatings, groups, is_shared
from .solver import Answer, Clock, solve

TELLING_SHARE = 0.2
"""Of the time for a question, at most this share goes into what is known of stages before."""


class GroupVariables(Variables):
    """Who belongs to a group is seated together with it."""

    def __init__(self, instance: Instance, candidates: Candidates, poster: Poster) -> None:
        super().__init__(instance, candidates, poster)
        self._terms: dict[tuple[str, int], list[Term]] = defaultdict(list)
        self._seated: dict[int, Seating] = {}  # by literal

    def seating_terms(self, rule: str, stage: int) -> Sequence[Term]:
        return self._terms[rule, stage]

    def seat(self, group: Group, seatings: Sequence[Seating], rules: Sequence[str]) -> None:
        """Seat the group in one of these ways, which say what they add to the stages of each of the rules."""
        poster = self._poster
        literals = list(poster.literals(len(seatings)))
        poster.exactly_one(literals, None)
        self.seated_together |= {*group.people}
        self._seated.update(zip(literals, seatings, strict=True))
        for literal, seating in zip(literals, seatings, strict=True):
            for rule, adds in zip(rules, seating.adds, strict=True):
                for stage, amount in enumerate(adds):
                    if amount:
                        self._terms[rule, stage].append((amount, literal))
        for w in group.sessions:
            at: dict[frozenset[int], list[int]] = defaultdict(list)
            there: dict[frozenset[int], list[int]] = defaultdict(list)
            for literal, seating in zip(literals, seatings, strict=True):
                at[seating.at[w].slots].append(literal)
                there[seating.at[w].boroughs].append(literal)
            self._link(at, {slots: [self.at(w)[s] for s in slots] for slots in at}, len(self.at(w)))
            in_borough = {
                boroughs: [used for r, used in self.room(w).items() if self.instance.borough_of_room[r] in boroughs]
                for boroughs in there
            }
            self._link(there, in_borough, len(self.room(w)))
        self._seat_there(group, literals, seatings)

    def plan_in(self, x: Variables, solution: Sequence[int]) -> dict[int, int]:
        """What the solution says in the variables of another model: slots, rooms, moderators, and those who are seated
        together; where others sit is left open."""
        values = literals_of(x, assignments(self.instance, self, solution))
        for w in range(self.instance.n_workshops):
            for people in x.seats(w):
                for p, sits in people.items():
                    if p in self.seated_together:
                        values[sits] = 0
                    else:
                        del values[sits]
        for literal, seating in self._seated.items():
            if solution[literal]:
                values.update((x.seats(w)[j][p], 1) for (w, j), people in seating.people.items() for p in people)
        return values

    def _link(self, of: Mapping[frozenset[int], list[int]], to: Mapping[frozenset[int], list[int]], n_all: int) -> None:
        """The seating is one for the slots (or boroughs) chosen."""
        for kind, literals in of.items():
            if len(to[kind]) < n_all:
                self._poster.linear([*((1, z) for z in literals), *((-1, x) for x in to[kind])], 0, 0, None)

    def _seat_there(self, group: Group, literals: Sequence[int], seatings: Sequence[Seating]) -> None:
        """As many of the group sit on seats that others could take, or nobody, as the seating says."""
        terms: dict[Place, list[Term]] = defaultdict(list)
        for literal, seating in zip(literals, seatings, strict=True):
            for place, count in seating.places:
                terms[place].append((count, literal))
        for (w, j), counts in terms.items():
            sits = [literal for p, literal in self.seats(w)[j].items() if p in group.people]
            self._poster.linear([*counts, *((-1, sit) for sit in sits)], 0, 0, None)


@dataclass
class Condensed:
    """``n_held``: how many stages are held so far; at first those before any that seatings add to. ``asked``: the stage
    asked about last."""

    model: Model
    x: GroupVariables
    n_held: int
    asked: int | None = None

    def hold(self, results: Sequence[StageResult]) -> None:
        """No stage is worse than it is. It may be better here: this is a relaxation."""
        for n in range(self.n_held, len(results)):
            hold_stage(self.model, self.model.stages[n], results[n].value)
        self.n_held = len(results)

    def better(
        self,
        most: int,
        results: Sequence[StageResult],
        gap: float,
        clock: Clock,
        seconds: float,
        on_bound: Callable[[int], None] | None = None,
    ) -> Answer:
        """A solution in which the next stage is at most that, no further from its bound than the gap if there is time;
        or that there is none. What it says of the bound holds for the whole model, too."""
        until = clock.seconds + seconds
        self.hold(results)
        if self.asked != len(results):  # what the stage asked about last, at first the largest, leaves to this one
            post_reduced_costs(self.model, results, clock, seconds * TELLING_SHARE, self.asked)
            self.asked = len(results)
        clock = replace(clock, limits=replace(clock.limits, gap=max(clock.limits.gap, gap)))
        self.model.poster.minimise(self.model.stages[len(results)].sum, high=most)
        return solve(self.model.poster.finish(), clock, until - clock.seconds, on_bound=on_bound)

    def completed(
        self, whole: Model, sum: Stage, solution: Sequence[int], clock: Clock, seconds: float
    ) -> Sequence[int]:
        """The plan in the whole model that a solution stands for, with the least sum; none if none is found."""
        whole.poster.minimise(sum)
        whole.poster.hint(self.x.plan_in(whole.x, solution))
        return solve(whole.poster.finish(), clock, seconds, as_hinted=True).solution


def condense(model: Model, rules: Sequence[Rule], results: Sequence[StageResult], clock: Clock) -> Condensed | None:
    """The condensed model of a model with its first stages held; None if it would say no more than that one.

    ``clock``: which seats may stay empty is asked no longer than that; any may of which it is not known.
    """
    instance = model.instance
    if instance.partial or not _is_relaxation(rules):
        return None
    soft = [rule for rule in rules if isinstance(rule, SoftRule)]
    priced = {rule.name: price for rule in soft if (price := rule.seating_price(instance)) is not None}
    first = next((n for n, stage in enumerate(model.stages) if not priced.keys().isdisjoint(stage.rules)), None)
    if first is None or first > len(results):
        return None
    poster = Poster()
    x = GroupVariables(instance, model.candidates, poster)
    for rule in rules:
        rule.post(instance, x, poster)
    condensed = Model(instance, model.candidates, x, poster, stages_of_rules(instance, rules, x, poster))
    hold(condensed, results[:first])
    apart = groups(x)
    seatings = Seatings(x, [*priced.values()], _may_be_empty(condensed, apart, clock))
    for group, ways in seatings.of(apart, clock):
        x.seat(group, ways, [*priced])
    return Condensed(condensed, x, first) if x.seated_together else None


def _is_relaxation(rules: Sequence[Rule]) -> bool:
    """What is taken for granted of seatings the hard rules of the catalogue say; others might price them otherwise."""
    kinds = {type(rule) for rule in rules}
    needed = {type(rule) for rule in RULES if not isinstance(rule, SoftRule)}
    return needed <= kinds <= {type(rule) for rule in RULES}


def _may_be_empty(model: Model, apart: Sequence[Group], clock: Clock) -> set[Place]:
    """Seats of groups alone that may have a free place in a plan as good so far, though somebody could come."""
    x, poster = model.x, model.poster
    clock = replace(clock, limits=replace(clock.limits, gap=0.0))
    asked: dict[int, Place] = {}
    for group in apart:
        for w, seats in group.sessions.items():
            for seat, people in seats:
                if (w, seat.index) in x.filled or is_shared(x, w, seat, people):
                    continue
                could = x.candidates.people_at(w, people).sum(axis=0).tolist()
                empty = poster.literal()
                caps = [(-min(seat.places, could[s]), at) for s, at in x.at(w).items()]
                poster.linear(
                    [(1, empty), *((1, sits) for sits in x.seats(w)[seat.index].values()), *caps], None, 0, None
                )
                asked[empty] = (w, seat.index)
    found: set[Place] = set()
    while asked:
        poster.minimise(Stage(tuple((-1, empty) for empty in asked)))
        answer = solve(poster.finish(), clock, clock.left)
        some = [empty for empty in asked if answer.solution and answer.solution[empty]]
        found |= {asked.pop(empty) for empty in some}
        if answer.verdict != "optimal":
            return found | {*asked.values()}
        if not some:
            break
    return found
