"""One item of the reference: what it says, how sure it is, how strongly it asks, and what it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from touchstone.guidance.model import Model
from touchstone.guidance.text import Text
from touchstone.pages.reference_links import item_name
from touchstone.public.reference.edges import Edge
from touchstone.public.reference.kinds import KINDS, Kind
from touchstone.public.reference.packs import Origin


@dataclass(frozen=True, kw_only=True, eq=False)  # one item is one value of the catalogue
class Item:
    """`name` heads its page; `address` is the last part of the page's address; `stages` is empty for any stage."""

    id: str
    kind_id: str
    name: Text
    origin: Origin
    model: Model | None = None
    stages: tuple[str, ...] = ()
    set: str = ""
    roles: frozenset[str] = frozenset()
    edges: tuple[Edge, ...] = ()
    prefix: str = ""  # only where two packs use one id

    @property
    def kind(self) -> Kind:
        return KINDS[self.kind_id]

    @property
    def address(self) -> str:
        return self.prefix + item_name(self.kind_id, self.id)

    @property
    def obligation(self) -> str:
        """legal, should, can, ours, or "" for what asks nothing."""
        return str(getattr(self.model, "obligation", "") or "")

    @property
    def provenance(self) -> str:
        """seen, second-hand, inferred, ours, or "" for what states nothing."""
        return str(getattr(self.sourced, "provenance", "") or "")

    @property
    def sourced(self) -> Any:
        """What carries the provenance: the model; of a stage, how sure its existence is."""
        return getattr(self.model, "existence", self.model)

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of where it was read."""
        return tuple(getattr(self.sourced, "sources", ()) or ())

    @property
    def proposed_notice(self) -> str:
        """What a person has to be told beside it; "" where it was seen at its source."""
        return str(getattr(self.sourced, "proposed_notice", "") or "")
