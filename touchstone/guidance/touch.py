"""What a supplement would touch, worked out before it is joined: what it adds, whose words give way, at which gates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from touchstone.guidance.authority import Authority, authority_of, authority_of_decision_rule
from touchstone.guidance.comparison import Change, ChangeKind, compare
from touchstone.guidance.composition import compose
from touchstone.guidance.model import walk
from touchstone.guidance.pack import Pack
from touchstone.guidance.provenance import Obliged
from touchstone.guidance.replacement import Replaced
from touchstone.guidance.replacing import replaceable
from touchstone.guidance.stage import Requirement
from touchstone.guidance.supplement import Supplement


@dataclass(frozen=True)
class Swap:
    """One part whose words or deciders give way. The authorities say whether it comes to bar, or ceases to."""

    replaced: Replaced
    before: Authority | None
    after: Authority | None


@dataclass(frozen=True)
class Touch:
    """`pack`: the guidance with it joined. `gates`: stage id to the requirements it adds there, and who asks."""

    pack: Pack
    added: tuple[Change, ...]
    swaps: tuple[Swap, ...]
    gates: Mapping[str, tuple[tuple[Requirement, Authority], ...]]


def touch_of(supplement: Supplement, composed: Pack) -> Touch:
    """What joining it to `composed` would touch. Another version of it there gives way, and is compared with it.

    Raises PackRefused where it cannot be joined.
    """
    others = [one for one in composed.supplements if one.id != supplement.id]
    before = composed.main or composed
    after = compose(before, [*others, supplement])
    added = tuple(change for change in compare(composed, after).changes if change.kind is ChangeKind.ADDED)
    return Touch(
        pack=after,
        added=added,
        swaps=tuple(_swaps(compose(before, others), after, supplement)),
        gates=_gates(supplement),
    )


def _gates(supplement: Supplement) -> dict[str, tuple[tuple[Requirement, Authority], ...]]:
    found: dict[str, tuple[tuple[Requirement, Authority], ...]] = {}
    for addition in supplement.sheet.stage_additions:
        named = tuple((one, authority_of(one)) for one in addition.requirements)
        if named:
            found[addition.stage] = (*found.get(addition.stage, ()), *named)
    return found


def _swaps(before: Pack, after: Pack, supplement: Supplement) -> Iterator[Swap]:
    for item in supplement.sheet.replacements:
        yield Swap(
            replaced=after.replaced[item.id], before=_authority(before, item.id), after=_authority(after, item.id)
        )


def _authority(pack: Pack, item_id: str) -> Authority | None:
    """None for a part that asks nothing of anybody, such as an objective."""
    for stage in pack.stages:
        if item_id == stage.decision_rule_id:
            return authority_of_decision_rule(stage)
    files = [pack.sheet, *pack.stages, *pack.question_sets, *([pack.triage] if pack.triage else [])]
    parts = (one for file in files for one in replaceable(file, walk(file)))
    item = next((part for named, part in parts if named == item_id), None)
    return authority_of(item) if isinstance(item, Obliged) else None
