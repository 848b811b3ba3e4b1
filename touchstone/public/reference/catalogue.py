"""Every item of the packs, found by address or by id, with what names it. Built once, when first asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from touchstone.guidance.model import Model
from touchstone.guidance.question_set import Question
from touchstone.guidance.sheet import Adviser, AdviserRoute, RoleDuty
from touchstone.guidance.stage import AdviceNeed, Stage
from touchstone.guidance.text import Text
from touchstone.pages.reference_links import item_name
from touchstone.public.reference.edges import Edge, edges_of
from touchstone.public.reference.item import Item
from touchstone.public.reference.kinds import OF_CLASS, ORDER
from touchstone.public.reference.packs import Origin, Part, all_sources, main_origin, parts_of, reference_pack
from touchstone.public.reference.statutes import statute_name

_NAMES = ("name", "title", "term", "law", "occasion", "text", "reason", "meaning")


@dataclass(frozen=True)
class Catalogue:
    """`items` by address in the order of the packs; `incoming`: address → the items that name it, with the key."""

    items: Mapping[str, Item]
    by_id: Mapping[str, tuple[Item, ...]]
    incoming: Mapping[str, tuple[tuple[str, Item], ...]]

    def of_kind(self, *kinds: str) -> tuple[Item, ...]:
        """Every item of those kinds, in the order of the packs."""
        return tuple(item for item in self.items.values() if item.kind_id in kinds)

    def naming(self, item: Item, *keys: str) -> tuple[Item, ...]:
        """The items that name this one, each once; only under those keys, where any are given."""
        found = [(key, one) for key, one in self.incoming.get(item.address, ()) if not keys or key in keys]
        return tuple({one.address: one for _, one in found}.values())

    def named_by(self, item: Item, key: str) -> tuple[Item, ...]:
        """The items that this one names under the key, of those there are."""
        return tuple(self.items[edge.target] for edge in item.edges if edge.field == key and edge.target in self.items)

    def like(self, item_id: str) -> tuple[Item, ...]:
        """The items with that id or address, in capitals or not."""
        return self.by_id.get(item_id.lower(), ())


@cache
def catalogue() -> Catalogue:
    """The reference of the packs that came with this copy."""
    return build(parts_of(reference_pack()))


def build(parts: Iterable[Part]) -> Catalogue:
    """The items of these parts. Where two packs use one id, the later one's address begins with its pack's id."""
    found: dict[str, Item] = {}
    named = list(parts)
    advisers = {part.model.id: part.model for part in named if isinstance(part.model, Adviser)}
    for item in _items(named, advisers):
        taken = found.get(item.address)
        if taken is not None and taken.model == item.model:
            continue
        if taken is not None:
            item = replace(item, prefix=f"{item.origin.pack}~")
        found[item.address] = item
    return _with_indexes(found)


def _with_indexes(found: Mapping[str, Item]) -> Catalogue:
    by_id: dict[str, list[Item]] = {}
    incoming: dict[str, list[tuple[str, Item]]] = {}
    for item in found.values():
        for name in dict.fromkeys((item.id.lower(), item.address.lower())):
            by_id.setdefault(name, []).append(item)
        for edge in item.edges:
            incoming.setdefault(edge.target, []).append((edge.field, item))
    return Catalogue(
        items=found,
        by_id={name: tuple(items) for name, items in by_id.items()},
        incoming={target: tuple(items) for target, items in incoming.items()},
    )


def _items(parts: Iterable[Part], advisers: Mapping[str, Adviser]) -> Iterator[Item]:
    uses = _stages_of_sets(parts)
    statutes: dict[str, None] = {}
    for part in parts:
        kind = OF_CLASS.get(type(part.model).__name__)
        if kind is None:
            continue
        item = _item(part, kind, advisers, uses)
        statutes.update(dict.fromkeys(edge.target for edge in item.edges if edge.kind == "statute"))
        yield item
        if isinstance(part.model, Stage):
            yield _decision(part.model, part.origin)
    yield from _made_up(statutes)


def _made_up(statutes: Iterable[str]) -> Iterator[Item]:
    """Statutory records that questions feed, and sources: things that packs name and that are no items of theirs."""
    main = main_origin()
    for target in sorted(statutes):
        statute = target.removeprefix(item_name("statute", ""))
        yield Item(id=statute, kind_id="statute", name=Text(en=statute_name(statute)), origin=main)
    for key, source in all_sources().items():
        yield Item(id=key, kind_id="source", name=source.title, origin=main, model=source)


def _item(part: Part, kind: str, advisers: Mapping[str, Adviser], uses: Mapping[str, tuple[str, ...]]) -> Item:
    model, edges = part.model, edges_of(part.model)
    if part.set and kind != "question-set":
        edges = (*edges, Edge("part_of", "question-set", item_name("question-set", part.set)))
    if part.stage and kind != "stage":
        edges = (*edges, Edge("stage", "stage", item_name("stage", part.stage)))
    return Item(
        id=str(model.id),  # type: ignore[attr-defined]  # every class of OF_CLASS has an id
        kind_id=kind,
        name=_name(model, advisers),
        origin=part.origin,
        model=model,
        stages=_stages(part, kind, uses),
        set=part.set,
        roles=_roles(edges, advisers),
        edges=edges,
    )


def _decision(stage: Stage, origin: Origin) -> Item:
    """The decision at a stage's gate, under the id by which it can be adopted."""
    edges = (*edges_of(stage.decision_rule), Edge("stage", "stage", item_name("stage", stage.id)))
    return Item(
        id=stage.decision_rule_id,
        kind_id="decision-rule",
        name=stage.name.text,
        origin=origin,
        model=stage.decision_rule,
        stages=(stage.id,),
        roles=_roles(edges, {}),
        edges=edges,
    )


def _name(model: Model, advisers: Mapping[str, Adviser]) -> Text:
    if isinstance(model, AdviceNeed) and model.adviser in advisers:
        return advisers[model.adviser].name
    for field in _NAMES:
        value = getattr(model, field, None)
        value = getattr(value, "text", value) if not isinstance(value, Text) else value
        if isinstance(value, Text):
            return value
    return Text(en=str(getattr(model, "id", "")))


def _stages(part: Part, kind: str, uses: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The stages that the item belongs to; none where it belongs to any."""
    model = part.model
    if part.stage:
        return (part.stage,)
    if isinstance(model, AdviserRoute):
        return (model.stage,) if model.stage else ()
    if isinstance(model, RoleDuty | Question) or kind == "check":
        own = tuple(getattr(model, "stages", ()))
        return own or uses.get(part.set, ())
    return uses.get(part.set, ()) if kind == "question-set" else tuple(getattr(model, "stages", ()) or ())


def _stages_of_sets(parts: Iterable[Part]) -> dict[str, tuple[str, ...]]:
    """Question set → the stages that work on it."""
    uses: dict[str, list[str]] = {}
    for part in parts:
        if part.stage and type(part.model).__name__ == "QuestionSetUse":
            uses.setdefault(str(getattr(part.model, "set", "")), []).append(part.stage)
    return {name: tuple(dict.fromkeys(stages)) for name, stages in uses.items()}


def _roles(edges: Iterable[Edge], advisers: Mapping[str, Adviser]) -> frozenset[str]:
    """Roles that the item names, itself or as the office of an adviser it names."""
    before = len(item_name("role", "")), len(item_name("adviser", ""))
    roles = {edge.target[before[0] :] for edge in edges if edge.kind == "role"}
    asked = {edge.target[before[1] :] for edge in edges if edge.kind == "adviser"}
    return frozenset(roles | {str(advisers[one].role) for one in asked if one in advisers and advisers[one].role})


def in_order(items: Iterable[Item]) -> dict[str, list[Item]]:
    """The items by kind, kinds in the order in which pages show them."""
    grouped: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda one: ORDER[one.kind_id]):
        grouped.setdefault(item.kind_id, []).append(item)
    return grouped
