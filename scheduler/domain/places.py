"""The municipality, its boroughs and its rooms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator

from .fields import Count, Id, Label, Land, Language, Model, Positive, not_yet
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
    """Minutes between two boroughs, both ways. Anything not listed is 0, and for now all of it must be."""

    between: tuple[Id, Id]
    travel_min: Count

    @model_validator(mode="before")
    @classmethod
    def _travel_comes_later(cls, given: Any) -> Any:
        if isinstance(given, dict) and isinstance(given.get("travel_min"), int) and given["travel_min"] > 0:
            raise not_yet("travel_min", "travel between boroughs")
        return given


class Room(Model):
    """A room with its places, features (step_free, projector, childcare …) and borough."""

    later: ClassVar[Mapping[str, str]] = {"rent_cents": "rent (the rules budget and cost)"}

    id: Id
    label: Label | None = None
    capacity: Positive
    features: tuple[Id, ...] = ()
    borough: Id | None = None
    availability: Availability = Availability()
