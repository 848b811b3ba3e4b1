"""Faults of a case file: each with its line, what it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from touchstone.foundation.errors import Refusal
from touchstone.foundation.strict_yaml import Path, StrictDocument
from touchstone.guidance.problem import Problem

MOST_SHOWN = 200
_KEY = "[key]"  # how a model marks a fault of a key itself
_REMEDIES = {
    "missing": "Add it",
    "extra_forbidden": "Remove the key, or correct its spelling",
    "literal_error": "Use one of the values named",
    "not_one": "Write the one value, or the several in one text",
    "not_text": "Put the value in quotes",
    "hidden": "Type the text afresh",
    "no_day": "Write the year, the month and the day, such as 2026-11-23",
    "string_too_long": "Shorten the text, or keep it as evidence",
    "tuple_type": "Write a list: each item after '- ', or all of them as [a, b]",
    "mapping_type": "Write the keys it takes, one a line",
    "dict_type": "Write the keys it takes, one a line",
    "model_type": "Write the keys it takes, one a line",
    "model_attributes_type": "Write the keys it takes, one a line",
}
_MESSAGES = {
    "tuple_type": "this is a list",
    "mapping_type": "this has keys of its own",
    "dict_type": "this has keys of its own",
    "model_type": "this has keys of its own",
    "model_attributes_type": "this has keys of its own",
    "string_too_long": "the text is too long",
    "string_too_short": "this is empty",
    "too_short": "there is at least one",
}
#: How the beginning of a pattern tells what it is the form of, in words.
_FORMS = (
    ("^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$", "Write letters, digits, '.', '_' and '-' without spaces, 80 at most"),
    ("^-?[0-9]{1,15}", "Write a decimal in digits, such as 0.0004, 88 or -1.5"),
    ("^(hmac-)?sha256", "Write sha256: and the 64 hexadecimal digits, or leave it out"),
    ("^[A-Z0-9]{2,8}$", "Write 2 to 8 capital letters or digits, or leave it out"),
    ("^[1-9][0-9]{0,2}$", "Write a whole number from 1 to 999"),
    ("^[^\\n]+$", "Write it on one line"),
)
_HAS_KEYS = ("mapping_type", "dict_type", "model_type", "model_attributes_type")
_KEYS = {
    "organisation": "{name: …}",
    "technology": "{name: …}",
    "versions": "{id: v1, in_use_from: 2026-01-31}",
    "configurations": "{id: usual, settings: {threshold: '0.60'}}",
    "settings": "{threshold: '0.60'}",
    "packs": "{id: ddt-app, version: 2026-11}",
    "evidence": "{id: dpia-1, documents: [dpia], on: 2026-01-31}",
    "evaluations": "{id: test-1, performed_by: force, performed_on: 2026-01-31}",
    "measures": "{metric: tpr, value: '0.80'}",
    "fairness": "{measure: …, reason: …, chosen_by: …}",
    "advice": "{id: advice-1, adviser: ethics-committee, given_on: 2026-01-31, conclusion: support}",
    "reply": "{response: accepted, on: 2026-01-31, by_role: chief-officer}",
    "decisions": "{id: decision-1, stage: design, outcome: proceed, took_place_on: 2026-01-31}",
    "signed_by": "{role: chief-officer, name: …}",
    "conditions": "{id: condition-1, text: …, due_on: 2026-01-31}",
    "monitoring": "{agreed_on: 2026-01-31, owner: …}",
    "readings": "{metric: …, on: 2026-01-31, breached: no}",
    "changes": "{id: change-1, kind: threshold, on: 2026-01-31}",
    "incidents": "{id: incident-1, kind: defect, known_on: 2026-01-31}",
    "told": "{regulator: 2026-01-31}",
    "publications": "{what: record, on: 2026-01-31}",
}
_VERSION = "Write the version as it stands in the name of the pack, such as 2026-11"


class CaseFileRefused(Refusal):
    """A case file that cannot be read, whole or in part. `problems`: each with its line and remedy, in line order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__(
            f"The case file cannot be read: {count}. First: {problems[0]}",
            remedy="Mend each problem named, and read the file again.",
        )
        self.problems = tuple(problems)


class Faults:
    """Gathers the problems found in one document."""

    def __init__(self, name: str, document: StrictDocument) -> None:
        self.name, self.document = name, document
        self._found: set[Problem] = set()

    def add(self, path: Path, message: str, remedy: str) -> None:
        """A problem with the value at `path`, or with what contains it."""
        self._found.add(Problem(file=self.name, line=self.document.line_of(path), message=message, remedy=remedy))

    def add_all(self, invalid: ValidationError) -> None:
        """Every fault that a model found."""
        found = invalid.errors(include_url=False, include_context=True)
        inside = {error["loc"][:-1] for error in found}
        for error in found:
            if error["type"] != "too_short" or error["loc"] not in inside:  # short only for want of a sound item
                self._add_one(error)

    def __bool__(self) -> bool:
        return bool(self._found)

    def check(self) -> None:
        """Raises CaseFileRefused where there is any problem."""
        if self._found:
            raise CaseFileRefused(sorted(self._found)[:MOST_SHOWN])

    def _add_one(self, error: ErrorDetails) -> None:
        path: Path = tuple(error["loc"])
        kind, at = str(error["type"]), place_name(path)
        if kind == "missing":
            message = f"'{at}' is missing"
        elif kind == "extra_forbidden":
            message = f"'{at}' is not a known key"
        else:
            message = f"'{at}': {_said(error)}"
        self.add(path, message, _remedy(error, kind))


def _remedy(error: ErrorDetails, kind: str) -> str:
    if kind == "string_pattern_mismatch":
        pattern = str(error.get("ctx", {}).get("pattern", ""))
        found = [words for begins, words in _FORMS if pattern.startswith(begins)]
        return found[0] if found else _VERSION if str(error["loc"][-1]) == "version" else "Correct the value"
    keys = _KEYS.get(_list_of(error["loc"])) if kind in _HAS_KEYS else None
    return f"Write its keys, such as {keys}" if keys else _REMEDIES.get(kind, "Correct the value")


def _list_of(path: Sequence[str | int]) -> str:
    named = [str(part) for part in path if isinstance(part, str)]
    return named[-1] if named else ""


def _said(error: ErrorDetails) -> str:
    kind = str(error["type"])
    if kind == "literal_error":
        return f"{shown(error['input'])} is not one of: {error.get('ctx', {}).get('expected', '')}"
    if kind == "string_pattern_mismatch":
        return f"{shown(error['input'])} is not in the form it takes"
    return _MESSAGES.get(kind, error["msg"])


def shown(value: object) -> str:
    """A value as a problem quotes it: short, and never over a line."""
    if isinstance(value, dict | list | tuple):
        return "this"
    if value is True or value is False or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    text = " ".join(str(value).split())
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"


def place_name(path: Path) -> str:
    """How a person would call the place: the key, with the item's number where it is one of a list."""
    path = path[:-1] if path and path[-1] == _KEY else path
    named = [str(part)[:80] for part in path if isinstance(part, str)]
    if not named:
        return "the file"
    return f"{named[-1]}, item {path[-1] + 1}" if isinstance(path[-1], int) else named[-1]


def close_to(wanted: str, known: Iterable[str]) -> str:
    """The ids most like the one that was written, as the end of a remedy; what to do where none is."""
    near = process.extract(wanted, list(known), scorer=fuzz.ratio, processor=str.casefold, limit=3, score_cutoff=60)
    found = [one for one, _, _ in near]
    return f"Did you mean {' or '.join(found)}?" if found else "Remove it, or correct its spelling"
