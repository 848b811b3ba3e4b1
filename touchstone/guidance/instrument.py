"""An instrument that a pack restates: a law, code, covenant or guide, in the version that the pack was written from."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from touchstone.guidance.model import Id, Model
from touchstone.guidance.provenance import Sourced
from touchstone.guidance.text import Text


class ForceOfLaw(StrEnum):
    """What kind of force the instrument has."""

    STATUTE = "statute"
    STATUTORY_CODE = "statutory-code"
    PROFESSIONAL_COMMITMENT = "professional-commitment"
    GUIDANCE = "guidance"
    NONE = "none"  # no force in the United Kingdom
    OURS = "ours"  # not an instrument of anybody's: put together by this product


class Jurisdiction(StrEnum):
    """Where it applies. The values are the nations of an organisation."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


class DatedChange(Model):
    """A change of the law or instrument, and the day on which it takes effect."""

    on: date
    what: Text


class Instrument(Sourced):
    """`version` is the one that the content was written from; no `in_force_to` while it is in force."""

    id: Id
    name: Text
    version: Text
    in_force_from: date | None = None
    in_force_to: date | None = None
    force_of_law: ForceOfLaw
    force_note: Text = Field(description="One sentence: what it binds whom to.")
    jurisdiction: tuple[Jurisdiction, ...] = Field(min_length=1)
    signatories: tuple[Id, ...] = Field(default=(), description="Roles that sign.")
    changes: tuple[DatedChange, ...] = ()

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.in_force_from and self.in_force_to and self.in_force_from > self.in_force_to:
            raise PydanticCustomError("dates", "an instrument is in force from a day that is not after its last")
        return self

    def is_in_force(self, on: date) -> bool:
        """Whether it is in force on that day; a day that is not known counts as past and to come."""
        begun = self.in_force_from is None or self.in_force_from <= on
        return begun and (self.in_force_to is None or on <= self.in_force_to)
