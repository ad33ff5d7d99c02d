"""How large and how hard: every figure is a knob, every size a set of them.

Figures without a source are assumptions, marked [A]; the others follow published practice of towns of that size
(workshops a quarter, topics, boroughs, committees, shares of volunteers).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Knobs:
    """Everything that can be turned. Shares and slacks are in percent."""

    boroughs: int
    topics: int
    workshops: int
    organisations: int
    people: int
    volunteers: int
    """Share of the delegates who are volunteers."""
    daytime_volunteers: int
    """Share of the volunteers who agreed to sessions by day. [A]"""
    internals: int
    externals: int
    stake: int
    """Share of the internal moderators whose organisation has a stake in a given topic. [A]"""
    rooms: int
    committees: int
    sittings: int
    members: int
    """Share of the delegates who are on a committee. [A]"""
    coupling: int = 0
    """Share of the invitations that go to organisations working in all boroughs; 0, 5 and 15 are customary. [A]"""
    areas: int = 0
    """In how many boroughs an external may be booked (internals: in their own); 0 means anywhere. [A]"""
    moderator_slack: int = 130
    """Sessions all moderators together agreed to, against workshops. [A]"""
    external_share: int = 50
    """Share of these sessions that externals agreed to. [A]"""
    moderator_days: int = 4
    """Days a week an internal moderator has time for it; an external one less. [A]"""
    group_min: int = 10
    group_max: int = 20
    required: int = 6
    """Required seats of a workshop, give or take one. [A]"""
    delegates: int = 3
    """Most delegates of an organisation."""
    evenings_free: int = 3
    """Of Monday to Thursday, the evenings a volunteer has to give. [A]"""
    absent: int = 10
    """Share of the days on which a delegate, moderator or room is away or booked. [A]"""
    core: int = 85
    """Share of a series' invitations that go to the same organisations throughout. [A]"""
    empty: int = 4
    """Share of the optional places that nobody fills in the planted plan. [A]"""
    category_seats: int = 0
    """Share of the seats that name a category only. [A]"""
    named_seats: int = 5
    """Share of the seats that name a person. [A]"""
    kickoffs: int = 50
    """Share of the boroughs with five workshops or more that start with a kick-off. [A]"""
    parallel: int = 12
    """Share of the series of three or more workshops with two of one phase that may run in parallel. [A]"""
    announced: int = 6
    """Share of the workshops whose date (and often room) was announced already. [A]"""
    borough_bound: int = 85
    """Share of the workshops that must take place in their own borough. [A]"""
    mosques: int = 4
    """Share of the organisations that are mosque associations. [A]"""
    first_gap_days: int = 28
    gap_days: int = 7
    saturdays: bool = False
    land: str = "NW"
    quarter: str = "2027-Q2"
    lead_days: int = 10
    """Days from the planning date to the quarter's first day. [A]"""
    school_holidays: str = "avoid"
    """"closed", "avoid" or "ignored"."""
    recess_weeks: int = 0
    """Weeks in the middle of the school holidays that are closed, whatever holds for the holidays. [A]"""
    hard_feasts: bool = False
    """No workshop that invites a mosque association lies on a feast day; else that has its price only."""
    fee_euros: int = 450
    """An external's customary fee for an evening, give or take a third; for half a day it is 1.75 times as much.
    0: no fees, no rents, no budget. [A]"""
    rented: int = 30
    """Share of the rooms for which rent is due. [A]"""
    budget: int = 115
    """What may be spent on everything, against the cost of the planted plan; 0: no budget. [A]"""
    topic_budgets: int = 10
    """Share of the topics with a budget of their own, as generous. [A]"""
    travel_min: int = 45
    """Minutes between the two boroughs that lie farthest apart, 10 being the least; 0: no ways. [A]"""
    located: int = 40
    """Share of the committees whose place is known, so that the way from there counts. [A]"""
    history: int = 30
    """Share of the delegates who carry a burden of one to four from earlier quarters. [A]"""
    reluctant: int = 25
    """Share of the volunteers who would give one of their evenings only if needed. [A]"""
    two_moderators: int = 0
    """Share of the kick-offs, and of the first sessions of other series, that ask for two moderators. [A]"""


SIZES: dict[str, Knobs] = {
    "S": Knobs(
        boroughs=1,
        topics=4,
        workshops=6,
        organisations=36,
        people=68,
        volunteers=58,
        daytime_volunteers=15,
        internals=2,
        externals=2,
        stake=75,
        rooms=3,
        committees=6,
        sittings=12,
        members=15,
        category_seats=10,
        kickoffs=100,
        group_min=8,
        group_max=15,
        required=5,
    ),
    "M": Knobs(
        boroughs=2,
        topics=6,
        workshops=13,
        organisations=105,
        people=220,
        volunteers=50,
        daytime_volunteers=15,
        internals=4,
        externals=3,
        stake=40,
        rooms=8,
        committees=15,
        sittings=40,
        members=15,
        coupling=5,
        category_seats=8,
    ),
    "L": Knobs(
        boroughs=9,
        topics=8,
        workshops=36,
        organisations=300,
        people=640,
        volunteers=45,
        daytime_volunteers=10,
        internals=8,
        externals=8,
        stake=25,
        rooms=25,
        committees=38,
        sittings=130,
        members=10,
        coupling=15,
        category_seats=2,
        required=7,
        moderator_slack=115,
        two_moderators=20,
    ),
    "XL": Knobs(
        boroughs=12,
        topics=9,
        workshops=110,
        organisations=1_000,
        people=2_200,
        volunteers=40,
        daytime_volunteers=10,
        internals=25,
        externals=25,
        stake=20,
        rooms=80,
        committees=190,
        sittings=450,
        members=8,
        coupling=15,
        required=7,
        moderator_slack=115,
        two_moderators=20,
    ),
    "XXL": Knobs(
        boroughs=200,
        topics=9,
        workshops=2_000,
        organisations=15_000,
        people=30_000,
        volunteers=45,
        daytime_volunteers=10,
        internals=500,
        externals=150,
        stake=40,
        rooms=800,
        committees=1_600,
        sittings=4_000,
        members=8,
        areas=12,
        borough_bound=100,
        two_moderators=20,
    ),
}
