"""Instances of any number of workshops that are alike but for their size."""

from __future__ import annotations

from .sizes import SIZES

GROWS = ("organisations", "people", "internals", "externals", "rooms", "committees", "sittings")


def scaled(workshops: int) -> dict[str, int]:
    """What to turn about size XL: as many people, rooms and so on to a borough, as many boroughs to a moderator.

    An external knows as many boroughs as XL has, however many there are.
    """
    like = SIZES["XL"]
    share = workshops / like.workshops
    turned = {name: max(2, round(getattr(like, name) * share)) for name in GROWS}
    boroughs = max(1, round(like.boroughs * share))
    return {**turned, "workshops": workshops, "boroughs": boroughs, "areas": like.boroughs}
