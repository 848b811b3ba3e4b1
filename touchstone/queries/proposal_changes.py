"""How a proposed version differs from the live one, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from touchstone.accounts.actor import Actor
from touchstone.documents.atrs_record.public_texts import field_label, fields_of
from touchstone.queries.publications import find_proposal
from touchstone.register.reading import find_record

NEW, CHANGED, GONE, WITHHELD, DISCLOSED = "new", "changed", "gone", "withheld", "disclosed"
SAID = ("answered", "withheld")


@dataclass(frozen=True)
class FieldChange:
    """One field that the public would read otherwise. `change`: new, changed, gone, withheld or disclosed."""

    label: str
    change: str


def load_changes(*, by: Actor, publication: str) -> tuple[FieldChange, ...] | None:
    """The fields that differ; None where no version is live, or a notice takes its place. Raises NotFound."""
    row = find_proposal(by=by, publication=publication)
    live = find_record(row.project.record) if row.project.record else None
    facts = (row.content.body or {}).get("facts", {})
    if live is None or live.is_withdrawn or "tiers" not in facts:
        return None
    before = {one["question"]: one for one in fields_of(live.data)}
    after = {one["question"]: one for one in fields_of(facts)}
    found = []
    for question in dict.fromkeys([*after, *before]):
        old, new = before.get(question), after.get(question)
        change = _change(old, new)
        if change:
            found.append(FieldChange(field_label(new or old or {}), change))
    return tuple(found)


def _change(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> str:
    was, now = _state(old), _state(new)
    if was != now:
        if now == "withheld":
            return WITHHELD
        if was == "withheld":
            return DISCLOSED if now == "answered" else GONE
        return NEW if now == "answered" else GONE
    said = ("parts", "ground", "review_on")
    differs = old is not None and new is not None and any(old.get(key) != new.get(key) for key in said)
    return CHANGED if differs else ""


def _state(field: Mapping[str, Any] | None) -> str:
    return field["state"] if field is not None and field["state"] in SAID else ""
