"""How sure each statement is, where it comes from, and how strongly it asks: the labels every pack item carries."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from touchstone.guidance.model import Id, Model
from touchstone.guidance.text import Text


class Provenance(StrEnum):
    """How a statement came to be in the pack."""

    SEEN = "seen"  # read on the page named
    SECOND_HAND = "second-hand"  # another page says that the guidance contains it
    INFERRED = "inferred"  # not seen in the guidance: reconstructed from a neighbouring source
    OURS = "ours"  # a proposal of this product


class Obligation(StrEnum):
    """How strongly an item asks."""

    LEGAL = "legal"  # a statute or other rule of law imposes it
    SHOULD = "should"
    CAN = "can"
    OURS = "ours"  # proposed by the product; an inferred item stays here until the live text has been read


class Basis(StrEnum):
    """What an item rests on when no page was read for it."""

    GENERAL_KNOWLEDGE = "general-knowledge"
    COMPUTED = "computed"


_NOTICES = {
    Provenance.SEEN: "",
    Provenance.SECOND_HAND: "Second-hand: another page says that the guidance contains this",
    Provenance.INFERRED: "Proposed: confirm against the live guidance",
    Provenance.OURS: "Ours: not part of the guidance",
}
_GENERAL_KNOWLEDGE_NOTICE = "Proposed from general knowledge: confirm before relying on it"


class Sourced(Model):
    """A statement with its provenance. `sources` are keys of the pack's source table."""

    provenance: Provenance
    sources: tuple[Id, ...] = ()
    basis: Basis | None = None
    weakest: Text | None = Field(default=None, description="Which part of the statement is less sure, and why.")

    @model_validator(mode="after")
    def _what_was_read_names_where(self) -> Self:
        read = self.provenance in (Provenance.SEEN, Provenance.SECOND_HAND)
        if read and not self.sources:
            raise PydanticCustomError("no_source", "something read somewhere names the source it was read in")
        if self.provenance is Provenance.INFERRED and not self.sources and self.basis is None:
            raise PydanticCustomError("no_source", "an inferred item names a neighbouring source, or its basis")
        return self

    @property
    def proposed_notice(self) -> str:
        """What a person must be told beside the item, or "" where it was seen in the guidance itself."""
        if self.provenance is Provenance.INFERRED and self.basis is Basis.GENERAL_KNOWLEDGE:
            return _GENERAL_KNOWLEDGE_NOTICE
        return _NOTICES[self.provenance]

    @property
    def is_proposed(self) -> bool:
        """Whether it is a reconstruction or our own, and so must never be shown as a requirement of the guidance."""
        return self.provenance in (Provenance.INFERRED, Provenance.OURS)


class Obliged(Sourced):
    """A sourced statement that asks something of somebody."""

    obligation: Obligation

    @model_validator(mode="after")
    def _obligation_fits_provenance(self) -> Self:
        check_obligation(self, self.obligation)
        return self


def check_obligation(item: Sourced, obligation: Obligation) -> None:
    """Raises PydanticCustomError where the item may not ask as strongly as that."""
    if item.is_proposed and obligation in (Obligation.SHOULD, Obligation.CAN):
        raise PydanticCustomError(
            "obligation_overstated",
            "an item marked '{provenance}' has the obligation 'ours', unless law imposes it ('legal')",
            {"provenance": item.provenance.value},
        )
    is_known = item.sources or item.basis is Basis.GENERAL_KNOWLEDGE
    if obligation is Obligation.LEGAL and not is_known:  # it bars, so a refusal must say where it is written
        raise PydanticCustomError("no_source", "a legal item names its source, or says that it is general knowledge")
