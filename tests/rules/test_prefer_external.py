"""prefer-external: every internal moderation counts one."""

from __future__ import annotations

from ..builders import NEXT_TUESDAY, TUESDAY, because, best, entry, penalties, problem, stages, workshop

ORGANISATIONS = [{"id": "culture", "label": "Cultural office", "category": "administration"}]
INSIDE = {"id": "inside", "organisation": "culture"}
OUTSIDE = {"id": "outside"}
SESSIONS = [workshop("arrival-1"), workshop("arrival-2")]


def test_internal_moderations_are_counted() -> None:
    town = problem(workshops=SESSIONS, organisations=ORGANISATIONS, people=[], moderators=[INSIDE, OUTSIDE])
    inside = [entry(f"arrival-{n}", slot, {}, ["inside"]) for n, slot in ((1, TUESDAY), (2, NEXT_TUESDAY))]
    outside = entry("arrival-2", NEXT_TUESDAY, {}, ["outside"])
    assert stages(town, "prefer-external", *inside) == (2,)
    assert stages(town, "prefer-external", inside[0], outside) == (1,)
    assert penalties(town, "prefer-external", inside[0], outside) == [
        because("prefer-external", "workshop:arrival-1", "moderator:inside")
    ]


def test_a_delegate_who_moderates_without_an_organisation_as_moderator_is_external() -> None:
    """What counts is for whom one moderates."""
    town = problem(moderators=[{"id": "mod-1", "person": "o-1"}])
    assert stages(town, "prefer-external", entry("arrival-1", TUESDAY, {}, ["mod-1"])) == (0,)


def test_the_engine_uses_the_external_as_often_as_it_can() -> None:
    """One evening, two workshops at once: one of them is moderated internally."""
    town = problem(TUESDAY, workshops=SESSIONS, organisations=ORGANISATIONS, people=[], moderators=[INSIDE, OUTSIDE])
    plan = best(town)
    assert sorted(m for held in plan.values() for m in held.moderators) == ["inside", "outside"]


def test_the_external_s_load_is_respected() -> None:
    busy = {"id": "outside", "load": {"per_horizon": 1}}
    parts = {"workshops": SESSIONS, "organisations": ORGANISATIONS, "people": []}
    both = best(problem(TUESDAY, NEXT_TUESDAY, moderators=[INSIDE, OUTSIDE], **parts))
    assert {m for held in both.values() for m in held.moderators} == {"outside"}
    one = best(problem(TUESDAY, NEXT_TUESDAY, moderators=[INSIDE, busy], **parts))
    assert sorted(m for held in one.values() for m in held.moderators) == ["inside", "outside"]
