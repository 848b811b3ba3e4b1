"""The record as text in the newest layout of the standard, each heading with its older name where that differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from touchstone.documents.atrs_record.metadata import NEWEST
from touchstone.documents.atrs_record.said import ANSWERED, WITHHELD, fields_of, plain_text

NEW, OLD = "atrs-v4", "atrs-v3"
TIERS = {0: "Metadata", 1: "Tier 1 Information", 2: "Tier 2 Information"}
OLDER = "In version 3.0 this is"

Facts = Mapping[str, Any]


def standard_text(facts: Facts) -> str:
    """Every field that has a heading in either layout, answered, withheld or owed; those nobody owes are left out."""
    title = facts["title"].get("en") or facts["title"].get("cy", "")
    lines = [f"# {' '.join(str(title).split())}", ""]
    if facts["is_demonstration"]:
        lines += ["Demonstration: this is not a statement by any police force.", ""]
    lines += [f"ATRS version: {NEWEST}", ""]
    fields = [one for one in fields_of(facts).values() if one["state"] != "not-given" and one["headings"]]
    for tier, heading in TIERS.items():
        inside = sorted((one for one in fields if one["tier"] == tier), key=_place)
        if inside:
            lines += [f"## {heading}", ""]
            lines += [line for one in inside for line in _lines(one)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _place(field: Facts) -> tuple[int, ...]:
    heading = field["headings"].get(NEW) or {"number": ""}
    return tuple(int(one) for one in str(heading["number"]).split(".") if one.isdigit()) or (99,)


def _lines(field: Facts) -> Iterator[str]:
    new, old = field["headings"].get(NEW), field["headings"].get(OLD)
    here = new or old
    yield f"### {_heading(here)}"
    if new and old and _heading(new) != _heading(old):
        yield f"({OLDER}: {_heading(old)}.)"
    yield ""
    yield _said(field)
    yield ""


def _heading(heading: Facts) -> str:
    return f"{heading['number']} - {heading['name']}" if heading["number"] else str(heading["name"])


def _said(field: Facts) -> str:
    if field["state"] == ANSWERED:
        rows = [row for part in field["parts"] for row in part.get("rows", ())]
        return (_table(rows) if rows else "") or plain_text(field)
    if field["state"] == WITHHELD:
        return f"Withheld by the force.{' Ground: ' + field['ground'] + '.' if field['ground'] else ''}"
    return "Not yet answered."


def _table(rows: list[list[Facts]]) -> str:
    """A table drawn with bars; empty where a column has no name, or a cell would break it."""
    cells = [{cell["label"].get("en", ""): str(cell["text"].get("en", "")) for cell in row} for row in rows]
    names = list(dict.fromkeys(name for row in cells for name in row))
    lines = [names, ["---"] * len(names), *([row.get(name, "") for name in names] for row in cells)]
    if "" in names or any("|" in cell or "\n" in cell for line in lines for cell in line):
        return ""
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
