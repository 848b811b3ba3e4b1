"""What changed between two versions of a record, field by field, from their frozen data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

STATES = {"withheld": gettext_noop("Withheld by the force"), "not-answered": gettext_noop("Not yet answered")}


@dataclass(frozen=True)
class Difference:
    """One field that reads differently; empty text where a version does not have it.

    `is_of_record`: the heading is the record's own, in English; else it is ours, in the language of the page.
    """

    heading: str
    before: str
    after: str
    is_of_record: bool = field(default=False, compare=False)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Every field that differs, in the order of the later version, then those only the earlier one has."""
    old, new = _texts(before), _texts(after)
    names = [*new, *(heading for heading in old if heading not in new)]
    return [
        Difference(heading[0], old.get(heading, ""), new.get(heading, ""), is_of_record=heading[1])
        for heading in names
        if old.get(heading) != new.get(heading)
    ]


def _texts(data: Mapping[str, Any]) -> dict[tuple[str, bool], str]:
    """Heading, and whether it is the record's own → what stands under it, as plain text."""
    if "why" in data:
        return {(_("Withdrawn"), False): str(data["why"])}
    found = {
        (_("Title"), False): _languages(data.get("title", {})),
        (_("Stage"), False): data.get("stage", {}).get("name", ""),
    }
    groups = [data.get("about", []), *(tier["fields"] for tier in data.get("tiers", []))]
    for part in (one for group in groups for one in group):
        found[f"{_heading(part)} ({part['question']})", True] = _said(part)
    found[_("Safeguards"), False] = "\n".join(one["claim"] for one in data.get("safeguards", []))
    found[_("Decisions"), False] = "\n".join(
        f"{one['on']} {one['stage_name']}: {one['outcome_words']}" for one in data.get("decisions", [])
    )
    return found


def _said(part: Mapping[str, Any]) -> str:
    state = part["state"]
    if state in STATES:
        return _(STATES[state])
    return "" if state == "not-given" else _parts(part["parts"])


def _heading(part: Mapping[str, Any]) -> str:
    headings = part["headings"]
    for layout in ("atrs-v4", "atrs-v3"):
        if layout in headings:
            return str(headings[layout]["name"])
    return str(part["asked"]["en"])


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
