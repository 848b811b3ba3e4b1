"""The publishing details of the record in the national repository's form, and what that form lacks here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

SCHEMA = "touchstone.atrs-metadata/1"
SCHEMA_FILE = "atrs-metadata.schema.json"
PREFIX = "algorithmic_transparency_record_"
NEWEST = "4.0"
MADE_UNDER = {"v3-0": "3.0", "v4-0": "4.0"}
# Key → the question that answers it.
LISTS = {name: f"atrs.{name.replace('_', '-')}" for name in ("organisation_type", "function", "capability", "region")}
TEXTS = {name: f"atrs.{name.replace('_', '-')}" for name in ("organisation", "task", "other_tags")}
CHOICES = {"phase": "atrs.phase", "date_published": "atrs.date-published", "made_under": "atrs.standard-version"}
REQUIRED = ("organisation", "organisation_type", "phase", "date_published", "atrs_version")

Facts = Mapping[str, Any]


def typed_values(value_of: Callable[[str], Mapping[str, Any]]) -> dict[str, Any]:
    """The ids and texts behind the details, for the facts of a record; `value_of` gives only what may be public."""
    found: dict[str, Any] = {}
    for key, question in {**LISTS, **TEXTS, **CHOICES}.items():
        value = value_of(question).get("value")
        if isinstance(value, Mapping):
            value = value.get("en", "")
        if value:
            found[key] = sorted(value) if isinstance(value, list | tuple) else str(value)
    return found


def metadata_of(facts: Facts) -> dict[str, Any]:
    """The file of the details: valid against `atrs-metadata.schema.json` whatever was answered.

    `lacking` names the keys the national repository requires and this record does not give.
    """
    typed: Mapping[str, Any] = facts.get("metadata", {})
    organisation = slug_of(str(typed.get("organisation") or facts["force"]["name"]))
    phase = typed.get("phase") or facts.get("phase", "")
    values = {
        "organisation": organisation,
        **{key: _known(key, typed.get(key, ())) for key in LISTS},
        "task": typed.get("task", ""),
        "other_tags": typed.get("other_tags", ""),
        "phase": phase if phase in allowed("phase") else "",
        "date_published": typed.get("date_published", ""),
        "atrs_version": NEWEST,
    }
    given = {key: value for key, value in values.items() if value}
    return {
        "schema": SCHEMA,
        "record": facts["record"],
        "is_demonstration": facts["is_demonstration"],
        "made_under": MADE_UNDER.get(str(typed.get("made_under", "")), ""),
        "organisation_is_listed": organisation in allowed("organisation"),
        "lacking": [PREFIX + key for key in REQUIRED if key not in given],
        "metadata": {PREFIX + key: value for key, value in sorted(given.items())},
    }


def is_listed(organisation: str) -> bool:
    """Whether the national repository's list, as we hold it, has an organisation of that name."""
    return slug_of(organisation) in allowed("organisation")


def slug_of(name: str) -> str:
    """A name in the form of the repository's own values: `West Midlands Police` → `west-midlands-police`."""
    words = re.sub(r"['’]", "", name.casefold()).replace("&", " ")
    return "-".join(re.findall(r"[a-z0-9]+", words)) or "not-named"


@cache
def allowed(key: str) -> frozenset[str]:
    """The values the repository takes for a key, from the schema we publish."""
    return frozenset(json.loads(schema_text())["$defs"][key]["enum"])


@cache
def schema_text() -> str:
    """The JSON Schema of the file, as we publish it."""
    return (Path(__file__).parent / SCHEMA_FILE).read_text(encoding="utf-8")


def _known(key: str, values: Any) -> list[str]:
    return sorted(set(values) & allowed(key))
