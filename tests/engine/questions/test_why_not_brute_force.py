"""Why-not against every plan there is: the same verdict, the same price stage by stage, no fewer people to disturb."""

from __future__ import annotations

import random
from collections import Counter

from scheduler.api import explain, plan
from scheduler.domain.answers.outcome import Solved
from scheduler.domain.answers.question import WhyNot
from scheduler.domain.limits import Limits
from scheduler.domain.plan import Entry, Plan
from scheduler.domain.problem import Problem
from scheduler.rules.catalogue import configured
from scheduler.rules.keep_plan import KeepPlan

from .. import every_plan, tiny

WANTED = 300
WANTED_OF_EACH = 40
QUESTIONS_PER_PROBLEM = 4
MOST_PLANS = 5_000
LIMITS = Limits(seconds=60, workers=1)


def questions(problem: Problem, draw: random.Random) -> list[WhyNot]:
    every = [WhyNot(w.id, "slot", slot.id) for w in problem.workshops for slot in problem.dated_slots]
    every += [WhyNot(w.id, "moderator", one.id) for w in problem.workshops for one in problem.moderators]
    every += [WhyNot(w.id, "room", room.id) for w in problem.workshops for room in problem.rooms]
    every += [WhyNot(w.id, "person", one.id) for w in problem.workshops for one in problem.people]
    return draw.sample(every, min(QUESTIONS_PER_PROBLEM, len(every)))


def granted(question: WhyNot, plan: Plan) -> bool:
    def there(entry: Entry) -> bool:
        if question.kind == "moderator":
            return question.id in entry.moderators
        return question.id in entry.present if question.kind == "person" else question.id in (entry.slot, entry.room)

    return any(entry.workshop == question.workshop and there(entry) for entry in plan.entries)


def test_why_not_says_what_enumeration_says() -> None:
    verdicts: Counter[str] = Counter()
    moved = named = 0
    for seed in range(100_000):
        if verdicts.total() >= WANTED and all(verdicts[v] >= WANTED_OF_EACH for v in ("impossible", "worse", "tie")):
            break
        problem = tiny.problem(seed)
        if problem is None or every_plan.n_plans(problem) > MOST_PLANS:
            continue
        rules = configured(problem)
        plans = list(every_plan.valid(problem, rules))
        if not plans:
            continue
        draw = random.Random(seed)
        solved = plan(problem, limits=LIMITS)
        assert isinstance(solved, Solved)
        scores = {one: every_plan.score(problem, one, rules) for one in plans}
        least = min(scores.values())
        given = draw.choice(plans) if draw.random() < 0.5 else None
        asked_about = given or solved.plan
        known = Solved(asked_about, solved.score, solved.stages)
        for question in questions(problem, draw):
            found = explain(problem, known, question, limits=LIMITS)
            answer = found.answer
            where = f"seed {seed}: {question}"
            assert answer is not None
            assert answer.proved, where
            granting = [one for one in plans if granted(question, one)]
            verdicts[answer.verdict] += 1
            if not granting:
                assert answer.verdict == "impossible", where
                assert answer.conflict is not None, where
                assert answer.conflict.of_rule("wish"), where
                named += len(answer.conflict.members) > 2
                continue
            best = min(scores[one] for one in granting)
            assert answer.verdict == ("tie" if best == least else "worse"), where
            assert answer.price == tuple(b - a for a, b in zip(least, best, strict=True)), where
            assert answer.plan is not None
            assert answer.plan in plans or granted(question, answer.plan), where
            keep = KeepPlan(previous=asked_about)
            disturbed = min(keep.stages(problem, one) for one in granting if scores[one] == best)
            assert answer.few_moves, where
            assert keep.stages(problem, answer.plan) == disturbed, where
            moved += disturbed[1] > 0
    assert moved >= WANTED_OF_EACH
    assert named >= WANTED_OF_EACH // 2
