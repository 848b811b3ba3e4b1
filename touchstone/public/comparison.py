"""What changed between two versions of a record, field by field, from their frozen data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

STATES = {"withheld": "Withheld by the force", "not-answered": "Not yet answered", "not-given": ""}


@dataclass(frozen=True)
class Difference:
    """One field that reads differently; empty text where a version does not have it."""

    heading: str
    before: str
    after: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Every field that differs, in the order of the later version, then those only the earlier one has."""
    old, new = _texts(before), _texts(after)
    names = [*new, *(name for name in old if name not in new)]
    return [Difference(name, old.get(name, ""), new.get(name, "")) for name in names if old.get(name) != new.get(name)]


def _texts(data: Mapping[str, Any]) -> dict[str, str]:
    """Heading → what stands under it, as plain text."""
    if "why" in data:
        return {"Withdrawn": str(data["why"])}
    found = {"Title": _languages(data.get("title", {})), "Stage": data.get("stage", {}).get("name", "")}
    groups = [data.get("about", []), *(tier["fields"] for tier in data.get("tiers", []))]
    for field in (one for group in groups for one in group):
        found[f"{_heading(field)} ({field['question']})"] = STATES.get(field["state"], _parts(field["parts"]))
    found["Safeguards"] = "\n".join(one["claim"] for one in data.get("safeguards", []))
    found["Decisions"] = "\n".join(
        f"{one['on']} {one['stage_name']}: {one['outcome_words']}" for one in data.get("decisions", [])
    )
    return found


def _heading(field: Mapping[str, Any]) -> str:
    headings = field["headings"]
    for layout in ("atrs-v4", "atrs-v3"):
        if layout in headings:
            return str(headings[layout]["name"])
    return str(field["asked"]["en"])


def _parts(parts: Iterable[Mapping[str, Any]]) -> str:
    lines = []
    for part in parts:
        label = part["label"].get("en", "")
        if "rows" in part:
            lines += [_row(row) for row in part["rows"]]
        else:
            lines.append(f"{label}: {_languages(part['text'])}" if label else _languages(part["text"]))
    return "\n".join(lines)


def _row(row: Iterable[Mapping[str, Any]]) -> str:
    return ", ".join(f"{cell['label'].get('en', '')}: {_languages(cell['text'])}" for cell in row)


def _languages(text: Mapping[str, str]) -> str:
    return "\n".join(text[language] for language in sorted(text, key=lambda one: (one != "en", one)))
