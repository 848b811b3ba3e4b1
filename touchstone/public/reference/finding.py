"""Combined questions, such as what a data protection officer must do before deployment."""

from __future__ import annotations

from dataclasses import dataclass

from touchstone.guidance.provenance import Obligation
from touchstone.public.reference.catalogue import Catalogue
from touchstone.public.reference.item import Item
from touchstone.public.reference.kinds import KINDS, ORDER

#: `until`: at the stage or an earlier one; `at`: at the stage alone.
UNTIL, AT = "until", "at"
_STRENGTH = {one.value: place for place, one in enumerate(Obligation)}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is looked for; "" stands for any."""

    role: str = ""
    stage: str = ""
    reach: str = UNTIL
    obligation: str = ""
    kind: str = ""
    pack: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.role or self.stage or self.obligation or self.kind or self.pack)


def find(asked: Asked, items: Catalogue, order: tuple[str, ...]) -> list[Item]:
    """The items that fit, by stage, then by how strongly they ask. `order` is that of the stages.

    An item of no one stage is due at any, and so fits every stage that is reached.
    """
    found = [item for item in items.items.values() if item.kind.is_asked and _fits(item, asked, order)]
    return sorted(found, key=lambda item: (_first(item, order), _STRENGTH.get(item.obligation, 9), ORDER[item.kind_id]))


def _fits(item: Item, asked: Asked, order: tuple[str, ...]) -> bool:
    return (
        (not asked.role or asked.role in item.roles)
        and (not asked.obligation or asked.obligation == item.obligation)
        and (not asked.kind or asked.kind == item.kind_id)
        and (not asked.pack or asked.pack == item.origin.pack)
        and (not asked.stage or _is_reached(item, asked, order))
    )


def _is_reached(item: Item, asked: Asked, order: tuple[str, ...]) -> bool:
    if asked.reach == AT:
        return asked.stage in item.stages
    last = order.index(asked.stage)
    return not item.stages or any(stage in order[: last + 1] for stage in item.stages)


def _first(item: Item, order: tuple[str, ...]) -> int:
    """Place of its first stage; before all others where it is of no one stage."""
    return min((order.index(stage) for stage in item.stages if stage in order), default=-1)


def asked_kinds() -> list[str]:
    """The kinds that can be looked for: those that ask something."""
    return [kind.id for kind in KINDS.values() if kind.is_asked]
