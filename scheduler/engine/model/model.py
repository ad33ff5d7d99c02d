"""A model: candidates, variables and every constraint posted, with the stages to minimise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from ...domain.answers.outcome import StageResult
from ...domain.because import Because, Subject
from ...rules.base import Rule, SoftRule, Stage
from ...rules.catalogue import tiers
from ..instance.candidates import Candidates, prune
from ..instance.instance import Instance
from .bound import ANYTHING
from .poster import Poster
from .variables import Variables


class TierInModel:
    """A tier of the score. What its stages count is posted when it is first asked for: a model knows no prices yet
    that nobody minimises."""

    def __init__(self, post: Callable[[], tuple[Stage, ...]]) -> None:
        self._post = post

    @cached_property
    def sums(self) -> tuple[Stage, ...]:
        return self._post()


@dataclass(frozen=True, slots=True)
class StageInModel:
    """A stage of the score: its tier, the rules of that tier, and its place within the tier."""

    tier: int
    rules: tuple[str, ...]
    stage: int
    of_tier: TierInModel

    @property
    def sum(self) -> Stage:
        """What is to be minimised."""
        return self.of_tier.sums[self.stage]


@dataclass(frozen=True, slots=True)
class Model:
    instance: Instance
    candidates: Candidates
    x: Variables
    poster: Poster
    stages: tuple[StageInModel, ...]


def build(
    instance: Instance, rules: Sequence[Rule], *, guarded: bool = False, candidates: Candidates | None = None
) -> Model:
    """The exact model. ``rules`` are configured; ``candidates``: what they leave, where that is known already.

    With ``guarded`` nothing is pruned: every refusal and every constraint stands in the model behind the guard of its
    reason, so that a set of reasons can be tried on and off.
    """
    if candidates is None:
        candidates = Candidates(instance) if guarded else prune(instance, rules)
    poster = Poster(guarded=guarded)
    x = Variables(instance, candidates, poster)
    if guarded:
        refusals = Candidates(instance)
        for rule in rules:
            rule.prune(instance, refusals)
        _post_refusals(refusals, x, poster)
    for rule in rules:
        rule.post(instance, x, poster)
    return Model(instance, candidates, x, poster, stages_of_rules(instance, rules, x, poster))


def hold(model: Model, results: Sequence[StageResult]) -> None:
    """Hold the first stages to their values."""
    for stage, result in zip(model.stages, results, strict=False):
        hold_stage(model, stage, result.value)


def hold_stage(model: Model, stage: StageInModel, value: int, bound: int | None = None) -> None:
    """No more than that; and no less than a bound that is proved, which follows, but can help one worker by itself.
    Several it makes slower."""
    if value < ANYTHING and stage.sum.terms:
        low = None if bound is None else bound - stage.sum.constant
        model.poster.linear(stage.sum.terms, low, value - stage.sum.constant, None)


def post_slots_floor(model: Model, stage: StageInModel, slots_low: int) -> None:
    """What the stage costs at least without moderators, as a row on all that is not theirs."""
    on_top = {term for _, term in stage.sum.on_top}
    if on_top and slots_low > 0:
        without = [term for term in stage.sum.terms if term not in on_top]
        model.poster.linear(without, slots_low - stage.sum.constant, None, None)


def stages_of_rules(
    instance: Instance, rules: Sequence[Rule], x: Variables, poster: Poster
) -> tuple[StageInModel, ...]:
    """The stages of the score on these variables."""
    found: list[StageInModel] = []
    for n, tier in enumerate(tiers(instance.problem, rules)):
        names = tuple(rule.name for _, rule in tier)
        alone = len(tier) == 1 and tier[0][0] == 1
        posted = TierInModel(partial(_alone if alone else _joined, tier, instance, x, poster))
        found += (StageInModel(n, names, k, posted) for k in range(tier[0][1].n_stages if alone else 1))
    return tuple(found)


def _alone(tier: Sequence[tuple[int, SoftRule]], instance: Instance, x: Variables, poster: Poster) -> tuple[Stage, ...]:
    """The stages of a tier of one rule."""
    return tier[0][1].objective(instance, x, poster)


def _joined(
    tier: Sequence[tuple[int, SoftRule]], instance: Instance, x: Variables, poster: Poster
) -> tuple[Stage, ...]:
    """The one stage of a tier of several rules."""
    parts = [(weight, stage) for weight, rule in tier for stage in rule.objective(instance, x, poster)]
    terms = ((weight * coefficient, literal) for weight, stage in parts for coefficient, literal in stage.terms)
    on_top = ((about, (weight * price, literal)) for weight, stage in parts for about, (price, literal) in stage.on_top)
    return (Stage(tuple(terms), sum(weight * stage.constant for weight, stage in parts), on_top=tuple(on_top)),)


def additive_stages(stages: Sequence[StageInModel], rules: Sequence[Rule]) -> tuple[bool, ...]:
    """By stage: whether what moderators cost comes on top of what there is to pay without them."""
    adding = {rule.name for rule in rules if isinstance(rule, SoftRule) and rule.additive}
    return tuple(all(name in adding for name in stage.rules) for stage in stages)


def worst_stages(stages: Sequence[StageInModel], rules: Sequence[Rule]) -> tuple[bool, ...]:
    """By stage: whether it counts the worst of all, and not the sum."""
    of_rule = {rule.name: rule.worst_stages for rule in rules if isinstance(rule, SoftRule)}
    return tuple(len(stage.rules) == 1 and stage.stage in of_rule[stage.rules[0]] for stage in stages)


def ends_of_long_tiers(stages: Sequence[StageInModel]) -> list[int]:
    """How many stages there are up to the end of each tier of several: these take longest."""
    tiers = [stage.tier for stage in stages]
    ends = (n for n, tier in enumerate(tiers, start=1) if tier not in tiers[n:])
    return [end for end in ends if tiers.count(tiers[end - 1]) > 1]


def value_of(stage: StageInModel, solution: Sequence[int]) -> int:
    """The stage's sum on a solution."""
    total = stage.sum.constant
    for coefficient, literal in stage.sum.terms:
        if literal >= 0:
            total += coefficient * (1 if literal == Poster.TRUE else solution[literal])
        else:
            total += coefficient * (0 if literal == -Poster.TRUE - 1 else 1 - solution[-literal - 1])
    return total


def _post_refusals(refusals: Candidates, x: Variables, poster: Poster) -> None:
    """What each rule would have pruned, as constraints behind its guard."""
    instance = refusals.instance
    for rule in refusals.rules:
        slots, people = refusals.refused_by(rule, "slots"), refusals.refused_by(rule, "people")
        moderators, rooms = refusals.refused_by(rule, "moderators"), refusals.refused_by(rule, "rooms")
        room_times = refusals.refused_by(rule, "room_times")
        for w, id in enumerate(instance.workshops):
            workshop = Subject("workshop", id)
            at = x.at(w)

            def forbid(literal: int, refused: Sequence[bool], because: Because, at: dict[int, int] = at) -> None:
                for s in np.flatnonzero(refused).tolist():
                    if s in at:
                        poster.some_of([-literal - 1, -at[s] - 1], because)

            forbid(x.TRUE, slots[w].tolist(), Because(rule, (workshop,)))
            for m, moderates in x.moderator(w).items():
                because = Because(rule, (Subject("moderator", instance.moderators[m]), workshop))
                if moderators[w, m]:
                    poster.some_of([-moderates - 1], because)
                forbid(moderates, people[instance.human_of_moderator[m], instance.interval_of[w]].tolist(), because)
            for seat in x.seats(w):
                for p, sits in seat.items():
                    because = Because(rule, (Subject("person", instance.humans[p]), workshop))
                    forbid(sits, people[p, instance.interval_of[w]].tolist(), because)
            for r, used in x.room(w).items():
                because = Because(rule, (Subject("room", instance.rooms[r]), workshop))
                if rooms[w, r]:
                    poster.some_of([-used - 1], because)
                forbid(used, room_times[r, instance.interval_of[w]].tolist(), because)
