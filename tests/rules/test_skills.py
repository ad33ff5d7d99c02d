"""skills: the languages and methods asked for are found in the moderation."""

from __future__ import annotations

import pytest

from ..builders import TUESDAY, because, best, entry, feasible, problem, violations, workshop

ASKED = [workshop("arrival-1", languages=["ar", "de"], methods=["world-cafe"])]


@pytest.mark.parametrize(
    ("languages", "methods", "lacking"),
    [
        (["de", "ar"], ["world-cafe"], 0),
        (["de", "ar", "fr"], ["fishbowl", "world-cafe"], 0),
        (["de"], ["world-cafe"], 1),
        (["ar", "de"], [], 1),
        (["fr"], ["fishbowl"], 3),
        ([], ["ar", "de", "world-cafe"], 2),  # a method is no language
    ],
)
def test_everything_asked_for_must_be_there(languages: list[str], methods: list[str], lacking: int) -> None:
    town = problem(workshops=ASKED, moderators=[{"id": "mod-1", "languages": languages, "methods": methods}])
    words = because("skills", "workshop:arrival-1", amount=lacking)
    assert violations(town, entry("arrival-1", TUESDAY, {}, ["mod-1"])) == ((words,) if lacking else ())
    assert feasible(town) == (not lacking)


def test_whoever_has_it_moderates() -> None:
    moderators = [{"id": "mod-1"}, {"id": "mod-2", "languages": ["ar", "de"], "methods": ["world-cafe"]}]
    assert best(problem(workshops=ASKED, moderators=moderators))["arrival-1"].moderators == ("mod-2",)


def test_several_moderators_have_it_together() -> None:
    """One too many for this workshop, which `placed-once` says; together they have the skills."""
    moderators = [{"id": "mod-1", "languages": ["ar"]}, {"id": "mod-2", "languages": ["de"], "methods": ["world-cafe"]}]
    town = problem(workshops=ASKED, moderators=moderators)
    refused = violations(town, entry("arrival-1", TUESDAY, {}, ["mod-1", "mod-2"]))
    assert [b.rule for b in refused] == ["placed-once"]
    assert not feasible(town)


def test_nothing_is_asked_of_a_session_without_a_moderator() -> None:
    assert feasible(problem(workshops=ASKED))
    unled = [{**ASKED[0], "moderators": 0}]
    assert feasible(problem(workshops=unled, moderators=[{"id": "mod-1"}]))
