"""A problem of two blocks, cut: each with whoever and whatever it has to do with, and nothing else."""

from __future__ import annotations

from typing import Any

from scheduler.domain.problem import Problem
from scheduler.engine.blocks.cut import ANYBODY, MANY, Cut
from scheduler.engine.blocks.partition import blocks_of
from tests.builders import ORGANISATIONS, PEOPLE, TUESDAY, announced, problem, required, workshop


def office_and_helpers(**parts: Any) -> Problem:
    """The office's session is about arrival, the helpers' about language; two moderators could do both."""
    given: dict[str, Any] = {
        "topics": [{"id": topic, "label": topic} for topic in ("arrival", "language")],
        "workshops": [
            workshop("arrival-1", required("office"), moderators=1, languages=["de"]),
            workshop("language-1", required("helpers"), topic="language", moderators=1),
        ],
        "moderators": [{"id": "m-1", "languages": ["de"]}, {"id": "m-2", "languages": ["ar"]}],
        "committees": [{"id": "council", "label": "Council", "members": [{"person": "o-1"}], "topics": ["language"]}],
        "budget": {"total_cents": 100, "topic_cents": {"language": 50}},
    }
    return problem(**{**given, **parts})


def cut_of(whole: Problem) -> Cut:
    return Cut(whole, blocks_of(whole))


def test_a_part_has_its_own_people_moderators_committees_and_caps() -> None:
    cut = cut_of(office_and_helpers())
    arrival, language = (cut.part((n,), cut.able((n,)), 70) for n in range(2))
    assert [person.id for person in arrival.people] == ["o-1"]
    assert [person.id for person in language.people] == ["h-1"]
    assert [m.id for m in arrival.moderators] == ["m-1"]
    assert [m.id for m in language.moderators] == ["m-1", "m-2"]
    assert [member.person for committee in arrival.committees for member in committee.members] == ["o-1"]
    assert [committee.members for committee in language.committees] == [()]  # for its topic
    assert arrival.budget.total_cents == language.budget.total_cents == 70
    assert language.budget.topic_cents == {"language": 50}


def test_both_together_are_the_whole() -> None:
    whole = office_and_helpers()
    cut = cut_of(whole)
    both = cut.part((1, 0), whole.moderators, 100)
    assert both.workshops == whole.workshops
    assert both.people == whole.people
    assert both.committees == whole.committees
    assert Problem.model_validate(both.model_dump(mode="json")) is not None


def test_whoever_sits_in_another_block_moderates_here_only_when_it_is_alone() -> None:
    cut = cut_of(office_and_helpers(moderators=[{"id": "m-1", "person": "h-1"}, {"id": "m-2", "languages": ["de"]}]))
    assert [m.id for m in cut.part((1,), cut.able((1,)), None).moderators] == ["m-1", "m-2"]
    sits_elsewhere = cut_of(
        office_and_helpers(moderators=[{"id": "m-1", "person": "o-1"}, {"id": "m-2", "languages": ["de"]}])
    )
    assert [m.id for m in sits_elsewhere.part((1,), sits_elsewhere.able((1,)), None).moderators] == ["m-2"]
    assert [(m.id, m.person) for m in sits_elsewhere.alone((1,)).moderators] == [("m-1", None), ("m-2", None)]


def test_of_two_moderators_the_second_may_be_anybody_when_a_block_is_alone() -> None:
    pair = [
        workshop("arrival-1", required("office"), moderators=2, languages=["ar"]),
        workshop("language-1", required("helpers"), topic="language", moderators=1),
    ]
    cut = cut_of(office_and_helpers(workshops=pair))
    assert [m.id for m in cut.alone((0,)).moderators] == ["m-2", f"{ANYBODY}-1", f"{ANYBODY}-2"]
    assert not any(m.id.startswith(ANYBODY) for m in cut.alone((1,)).moderators)


def test_of_many_who_can_share_the_work_somebody_is_always_free_when_a_block_is_alone() -> None:
    pair = [workshop("arrival-1", required("office"), moderators=2, languages=["ar"], methods=["open-space"])]
    many = [{"id": f"m-{n}", "languages": ["ar"]} for n in range(MANY + 1)]
    cut = cut_of(office_and_helpers(workshops=pair, moderators=[*many, {"id": "few", "methods": ["open-space"]}]))
    moderators = cut.alone((0,)).moderators
    assert [m.id for m in moderators] == ["few", f"{ANYBODY}-1", f"{ANYBODY}-2"]
    assert [m.languages for m in moderators] == [(), ("ar",), ("ar",)]
    assert [m.id for m in cut.alone((0,), ["m-3"]).moderators][:2] == ["m-3", "few"]
    everybody = Cut(cut.problem, cut.groups, stand_ins=False).alone((0,)).moderators
    assert [m.id for m in everybody] == [*(m["id"] for m in many), "few"], "rules of one's own may ask for more"


def test_every_session_that_is_shared_has_stand_ins_of_its_own() -> None:
    """They may be at the same time."""
    pairs = [workshop(f"arrival-{n}", required("office"), moderators=2) for n in (1, 2)]
    moderators = cut_of(office_and_helpers(workshops=pairs)).alone((0,)).moderators
    assert sum(m.id.startswith(ANYBODY) for m in moderators) == 4


def test_who_moderates_and_sits_nowhere_is_somebody_new_when_a_block_is_alone() -> None:
    """Their burdens would count in every block that could ask them. As long as they moderate there, they count."""
    bakery = {"id": "bakery", "label": "Bakery", "category": "company"}
    spare = {"id": "spare", "organisation": "bakery", "engagement": "paid"}
    both = {"id": "m-1", "person": "spare", "languages": ["de"]}
    whole = office_and_helpers(
        organisations=[*ORGANISATIONS, bakery], people=[*PEOPLE, spare], moderators=[both], committees=[]
    )
    cut = cut_of(whole)
    assert [(m.id, m.person) for m in cut.alone((1,)).moderators] == [("m-1", None)]
    assert [(m.id, m.person) for m in cut.alone((1,), ["m-1"]).moderators] == [("m-1", "spare")]
    assert [person.id for person in cut.idle().people] == ["spare"]
    assert not cut.idle().workshops


def test_the_block_with_the_fewest_moderators_to_itself_comes_first() -> None:
    assert cut_of(office_and_helpers()).hardest_first() == [0, 1]
    assert cut_of(announced(office_and_helpers(), language_1=TUESDAY)).hardest_first() == [1, 0]
    assert cut_of(office_and_helpers()).shared((0,)) == {"m-1"}
