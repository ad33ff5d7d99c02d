"""rundertisch plans a municipality's quarter of workshops: a slot, a moderator, a room, and who sits where.

>>> from scheduler import Limits, load, plan
>>> outcome = plan(load("quarter.yaml"), limits=Limits(seconds=60))
"""

from .api import explain, plan, prices
from .batch import batch
from .check import Report, check
from .domain.answers.conflict import Conflict
from .domain.answers.explanation import Answer, Explanation
from .domain.answers.outcome import Infeasible, Outcome, Price, Solved, StageResult, Undecided
from .domain.answers.question import Alternatives, Options, Question, WhatIf, Why, WhyNot
from .domain.because import Because, Subject
from .domain.limits import Limits, Progress
from .domain.plan import Entry, Plan, Seated
from .domain.plans.difference import Move, difference
from .domain.plans.score import Tier
from .domain.problem import Problem
from .errors import EngineError, Fault, InputError, PlanError, PlanningError
from .executors import Lost
from .files.plan_file import load_plan
from .files.problem_file import load
from .rules.base import Rule, SoftRule, Stage
from .rules.catalogue import RULES

__all__ = [
    "RULES",
    "Alternatives",
    "Answer",
    "Because",
    "Conflict",
    "EngineError",
    "Entry",
    "Explanation",
    "Fault",
    "Infeasible",
    "InputError",
    "Limits",
    "Lost",
    "Move",
    "Options",
    "Outcome",
    "Plan",
    "PlanError",
    "PlanningError",
    "Price",
    "Problem",
    "Progress",
    "Question",
    "Report",
    "Rule",
    "Seated",
    "SoftRule",
    "Solved",
    "Stage",
    "StageResult",
    "Subject",
    "Tier",
    "Undecided",
    "WhatIf",
    "Why",
    "WhyNot",
    "batch",
    "check",
    "difference",
    "explain",
    "load",
    "load_plan",
    "plan",
    "prices",
]
