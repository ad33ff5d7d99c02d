"""The municipality, its boroughs and its rooms."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .fields import Cents, Count, Id, Label, Land, Language, Model, Positive
from .people import Availability


class Municipality(Model):
    """Whose quarter it is. ``land`` decides the holidays, ``language`` what plans are printed in."""

    label: Label
    land: Land
    time_zone: Annotated[str, Field(max_length=80)] = "Europe/Berlin"
    language: Language = "de"


class Borough(Model):
    id: Id
    label: Label


class Travel(Model):
    """Minutes between two boroughs, both ways. Anything not listed is 0."""

    between: tuple[Id, Id]
    travel_min: Annotated[Count, Field(le=24 * 60)]


class Room(Model):
    """A room with its places, features (step_free, projector, childcare …), borough, and rent per session."""

    id: Id
    label: Label | None = None
    capacity: Positive
    features: tuple[Id, ...] = ()
    borough: Id | None = None
    rent_cents: Cents = 0
    availability: Availability = Availability()
