"""Official wording in place of a part that was inferred: which parts there are, and the file that puts it there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Organisation
from touchstone.foundation.errors import NotFound
from touchstone.foundation.strict_yaml import read_strict_yaml
from touchstone.guidance.model import walk
from touchstone.guidance.pack import Pack
from touchstone.guidance.provenance import Obligation, Obliged, Provenance, Sourced
from touchstone.guidance.replacing import replaceable, words_of
from touchstone.guidance.sheet import in_order
from touchstone.guidance.stage import DecisionRule, Stage
from touchstone.guidance.text import Text
from touchstone.queries.local_versions import LocalVersion, list_local_versions
from touchstone.queries.packs import newest_pack


@dataclass(frozen=True, kw_only=True)
class WordedItem:
    """One part whose words may be replaced. `asks`: whether it asks something, and so says how strongly."""

    id: str
    stage: Stage
    item: Sourced
    words: Text
    asks: bool


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What was read: the words, and where, by whom published, and when."""

    text: str
    source: str
    address: str
    publisher: str
    read_on: date
    strength: str  # should or can; of no account for what asks nothing


def list_wordable(*, by: Actor) -> tuple[Pack, tuple[tuple[Stage, tuple[WordedItem, ...]], ...]]:
    """The guidance of new projects, and for each stage the parts that were not read in the guidance itself."""
    pack = newest_pack(by.organisation_id)
    return pack, tuple((stage, tuple(_items(stage))) for stage in pack.stages)


def load_wordable(*, by: Actor, stage: str, part: str) -> WordedItem:
    """One such part. Raises NotFound for any other."""
    _pack, found = list_wordable(by=by)
    for one, items in found:
        for item in items:
            if (one.id, item.id) == (stage, part):
                return item
    raise NotFound("There is no such item")


def file_with_wording(*, by: Actor, item: WordedItem, wording: Wording, on: date) -> str:
    """The next version of the organisation's pack of wordings, with this one added to those it has."""
    code = Organisation.objects.values_list("code", flat=True).get(id=by.organisation_id).lower()
    pack = f"{code}-wording"
    main = newest_pack(by.organisation_id)
    stored = [one for one in list_local_versions(by.organisation_id) if one.pack == pack]
    sheet = _sheet_of(max(stored, key=lambda one: in_order(one.version), default=None))
    key = f"WORDING-{len(sheet.get('sources', {})) + 1}"
    source = {
        "title": wording.source,
        "publisher": wording.publisher,
        "url": wording.address,
        "retrieved_on": wording.read_on.isoformat(),
    }
    kept = [one for one in sheet.get("replacements", []) if one["id"] != item.id]
    replacement = {"id": item.id, "text": wording.text, "provenance": "seen", "sources": [key], "reason": _REASON}
    if item.asks:
        replacement["obligation"] = wording.strength
    file = {
        "schema": "touchstone.local-pack/1",
        "pack": {
            "id": pack,
            "version": _version(on, {one.version for one in stored}),
            "title": "Official wording that we were given",
            "status": "released",
            "issuer": "Whoever published each wording, as its source says",
            "licence": "As each source says",
            "supplements": {"pack": main.id, "version": main.version},
            "sources": {**sheet.get("sources", {}), key: source},
            "replacements": [*kept, replacement],
        },
    }
    return json.dumps(file, indent=2, ensure_ascii=False) + "\n"


_REASON = "The official wording was read: it takes the place of what had been inferred."


def _items(stage: Stage) -> list[WordedItem]:
    found = []
    for identity, item in replaceable(stage, tuple(walk(stage))):
        words = words_of(item)
        is_law = isinstance(item, Obliged) and item.obligation is Obligation.LEGAL
        if words is None or is_law or item.provenance is Provenance.SEEN or isinstance(item, DecisionRule):
            continue
        asks = isinstance(item, Obliged)
        found.append(WordedItem(id=identity, stage=stage, item=item, words=words, asks=asks))
    return found


def _sheet_of(version: LocalVersion | None) -> Mapping[str, Any]:
    if version is None or version.text is None:
        return {}
    content = read_strict_yaml(version.text.encode()).content
    sheet: Mapping[str, Any] = content["pack"]
    return sheet


def _version(on: date, taken: set[str]) -> str:
    """The month, and a number after the first of it; never one that sorts before a version there is."""
    month = f"{on.year:04}-{on.month:02}"
    latest = max(taken, key=in_order, default="")
    if not latest or in_order(month) > in_order(latest):
        return month
    stem, _dot, number = latest.partition(".")
    return f"{stem}.{int(number or 0) + 1}"
