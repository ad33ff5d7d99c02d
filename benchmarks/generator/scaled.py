"""Instances of any number of workshops that are alike but for their size."""

from __future__ import annotations

from .sizes import SIZES

GROWS = ("organisations", "people", "internals", "externals", "rooms", "committees", "sittings")


AREAS = 12
"""So many boroughs an external knows, however many there are."""


def scaled(workshops: int, size: str) -> dict[str, int]:
    """What to turn about that size: as many people, rooms and so on to a borough, as many boroughs to a moderator."""
    like = SIZES[size]
    share = workshops / like.workshops
    turned = {name: max(2, round(getattr(like, name) * share)) for name in GROWS}
    boroughs = max(1, round(like.boroughs * share))
    return {**turned, "workshops": workshops, "boroughs": boroughs, "areas": AREAS}
