"""What a search answered, as text: the plan, or why there is none and what can be held, or that time was too short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...domain.answers.outcome import Infeasible, Outcome, Price, Solved
from ...domain.parts.fields import Language
from ...domain.problem import Problem
from ...rules.base import Rule
from ..plan.plan_table import plan_text
from ..plan.prices import price_lines
from ..words.labels import Labels
from ..words.layout import wrapped
from .infeasible import infeasible_lines

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "interrupted": "Abgebrochen. Dies ist der beste Plan bis dahin.",
        "interrupted-nothing": "Abgebrochen, bevor ein Plan gefunden war.",
        "undecided": "In der Zeit wurde weder ein Plan gefunden noch bewiesen, dass es keinen gibt.",
        "partial": "Der größte Teilplan, der gefunden wurde:",
        "nothing": "Auch ein Teilplan wurde nicht gefunden.",
        "prices": "Was jede Priorität die nachrangigen kostet:",
    },
    "en": {
        "interrupted": "Interrupted. This is the best plan so far.",
        "interrupted-nothing": "Interrupted before a plan was found.",
        "undecided": "In this time neither a plan was found nor a proof that there is none.",
        "partial": "The largest partial plan that was found:",
        "nothing": "No partial plan was found either.",
        "prices": "What each priority costs those below it:",
    },
}


def outcome_text(
    problem: Problem,
    outcome: Outcome,
    rules: Sequence[Rule],
    labels: Labels,
    width: int = 80,
    interrupted: bool = False,
    prices: Sequence[Price] = (),
) -> str:
    words = _WORDS[labels.language]
    if isinstance(outcome, Solved):
        text = plan_text(problem, outcome.plan, labels, rules, outcome.stages, width)
        if prices:
            text += "\n".join(["", words["prices"], *price_lines(prices, labels, width, rules)]) + "\n"
        return f"{words['interrupted']}\n\n{text}" if interrupted else text
    if isinstance(outcome, Infeasible):
        lines = infeasible_lines(outcome, rules, labels, width)
    else:
        lines = wrapped(words["interrupted-nothing" if interrupted else "undecided"], width)
    if outcome.partial is None:
        return "\n".join([*lines, "", words["nothing"]]) + "\n"
    partial = plan_text(problem, outcome.partial.plan, labels, rules, outcome.partial.stages, width)
    return "\n".join([*lines, "", words["partial"], "", partial])
