"""What changed from one plan to the other, and who left or joined."""

from __future__ import annotations

from scheduler.domain.plans.difference import changes_of, difference

from ...builders import THURSDAY, TUESDAY, entry, planned, problem

FIRST = entry("arrival-1", TUESDAY, {"office": ["o-1"], "helpers": ["h-1"]}, ["ada"], "hall")


def test_the_order_in_which_people_are_listed_is_no_move() -> None:
    listed = entry("arrival-1", TUESDAY, {"helpers": ["h-1"], "office": ["o-1"]}, ["ada"], "hall")
    assert difference(planned(FIRST), planned(listed)) == ()


def test_a_move_says_what_moved_and_who_left_or_joined() -> None:
    later = entry("arrival-1", THURSDAY, {"office": ["o-2"], "helpers": ["h-1"]}, ["ben"], "hall")
    (move,) = difference(planned(FIRST), planned(later))
    assert (move.workshop, move.slot, move.room) == ("arrival-1", True, False)
    assert (move.left, move.joined) == (("ada", "o-1"), ("ben", "o-2"))


def test_what_is_held_in_one_plan_only_has_moved() -> None:
    (gone,) = difference(planned(FIRST), planned())
    (new,) = difference(planned(), planned(FIRST))
    assert (gone.after, gone.slot, gone.left) == (None, True, ("ada", "o-1", "h-1"))
    assert (new.before, new.slot, new.joined) == (None, True, ("ada", "o-1", "h-1"))


def test_a_moderator_and_a_delegate_may_be_one_human() -> None:
    """Who moderated and now only sits there has a change, counted once."""
    town = problem(moderators=[{"id": "olga", "person": "o-1"}])
    before = planned(entry("arrival-1", TUESDAY, moderators=["olga"]))
    after = planned(entry("arrival-1", TUESDAY, {"office": ["o-1"]}))
    assert changes_of(town, before, after) == {"o-1": 1}
    assert changes_of(town, before, before) == {"o-1": 0}
