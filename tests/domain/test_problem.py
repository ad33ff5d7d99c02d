"""What a problem knows of itself: the way between boroughs, and which sessions are identical."""

from __future__ import annotations

from ..builders import problem, required, workshop

BOROUGHS = [{"id": id, "label": id.title()} for id in ("mitte", "sued", "nord")]


def test_the_way_is_as_long_in_both_directions() -> None:
    town = problem(boroughs=BOROUGHS, travel=[{"between": ["mitte", "sued"], "travel_min": 25}])
    assert town.travel_min("mitte", "sued") == town.travel_min("sued", "mitte") == 25


def test_no_way_where_nothing_is_known() -> None:
    """Within one borough, between two of which nothing is listed, and where the borough is unknown."""
    town = problem(boroughs=BOROUGHS, travel=[{"between": ["mitte", "sued"], "travel_min": 25}])
    for a, b in (("mitte", "mitte"), ("mitte", "nord"), ("mitte", None), (None, "sued"), (None, None)):
        assert town.travel_min(a, b) == 0


def test_identical_sessions_are_found_by_what_they_share() -> None:
    offered = [workshop(id, required("office"), repeat="basics") for id in ("basics-1", "basics-2", "basics-3")]
    town = problem(workshops=[*offered, workshop("arrival-1")])
    assert town.repeats == {"basics": ("basics-1", "basics-2", "basics-3")}
