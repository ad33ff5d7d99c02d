"""Nothing of another person reaches a participant or the public: neither as text nor as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler import Explanation
from scheduler.domain.answers.question import WhyNot
from scheduler.domain.problem import Problem
from scheduler.reports.answers.explanation_text import explanation_document, explanation_text, told
from scheduler.reports.plan.agenda import Reader
from scheduler.reports.words.document import written
from scheduler.reports.words.labels import Labels
from scheduler.rules.catalogue import configured

from ..explained import INFEASIBLE, SMALL, canaries, explanations

CANARY = re.compile(r"zz\w*-canary|Geheim\w*")


def shown(found: Explanation, problem: Problem, reader: Reader) -> str:
    """Text and JSON in both languages, where the names are known."""
    names = {id: f"Geheim{id[2:-7]}" for id in (*problem.person_by_id, *problem.moderator_by_id)}
    texts = []
    for labels in (Labels(problem, "de", names), Labels(problem, "en", names)):
        content = told(found, problem, configured(problem), labels, reader)
        texts += [explanation_text(content, 90), written(explanation_document(found, content))]
    return "\n".join(texts)


def readers(problem: Problem) -> Iterator[tuple[Reader, set[str]]]:
    """Everyone with what they may read of what is marked: themselves and the organisation they come from."""
    yield Reader("public"), set()
    for one in [*problem.person_by_id, *problem.moderator_by_id]:
        human = problem.human(one)
        ids = {id for id in (*problem.person_by_id, *problem.moderator_by_id) if problem.human(id) == human}
        of = {p.organisation for p in problem.people if p.id in ids} | {
            m.organisation for m in problem.moderators if m.id in ids
        }
        own = {problem.organisation_by_id[id].label for id in of if id is not None}
        yield Reader("participant", one), ids | own


@pytest.mark.parametrize("folder", [*INFEASIBLE, *SMALL], ids=lambda folder: folder.name)
def test_no_canary_sings_to_others(folder: Path) -> None:
    problem = canaries(folder)
    for found in explanations(folder):
        for reader, allowed in readers(problem):
            sung = set(CANARY.findall(shown(found, problem, reader)))
            assert sung <= allowed, (reader, found.question)


def test_the_canaries_sing_to_the_coordinator() -> None:
    """Else the test above would prove nothing."""
    sung = set()
    for folder in INFEASIBLE:
        problem = canaries(folder)
        for found in explanations(folder):
            sung |= set(CANARY.findall(shown(found, problem, Reader("coordinator"))))
    assert any(name.startswith("Geheim") for name in sung)
    assert any(name.startswith("zzorganisations") for name in sung)


def test_only_the_coordinator_is_told_whether_somebody_else_could_come() -> None:
    problem = canaries(SMALL[1])
    person = problem.people[0].id
    found = Explanation(WhyNot(problem.workshops[0].id, "person", person), None, None, False)
    labels = Labels(problem, "en")
    for reader, withheld in ((Reader("public"), True), (Reader("participant", person), False)):
        assert told(found, problem, configured(problem), labels, reader).withheld == withheld
