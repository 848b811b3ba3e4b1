"""One well-documented case, and small changes to it: each row of a table is that case with something else about it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from touchstone.casefiles.check import case_of
from touchstone.casefiles.reading import read_case
from touchstone.domain.case import Case
from touchstone.domain.failure_checks import CheckFinding, Status, check_failures
from touchstone.guidance.loader import shipped_library

CASES = Path(__file__).parents[2] / "fixtures" / "historic_cases"
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
Data = dict[str, Any]
Change = Callable[[Data], None]

PASSED, FAILED, CANNOT_TELL = Status.PASSED, Status.FAILED, Status.CANNOT_TELL
NOT_YET, NOT_APPLICABLE = Status.NOT_YET, Status.NOT_APPLICABLE


@dataclass(frozen=True)
class Row:
    """One row of a table: the check, what is different about the case, how the check then stands, and a word of why."""

    check: str
    words: str
    status: Status
    changes: tuple[Change, ...] = ()
    stage: str | None = None
    says: str = ""

    def __str__(self) -> str:
        return f"{self.check} {self.words}"


def row(check: str, words: str, status: Status, *changes: Change, stage: str | None = None, says: str = "") -> Row:
    return Row(check, words, status, changes, stage, says)


def holds(one: Row) -> None:
    """Assert that the check stands as the row says, for the reason that it gives."""
    found = judged(one.check, *one.changes, stage=one.stage)
    assert (found.status, found.missing) == (one.status, found.missing), f"{one}: {found.status} {found.missing}"
    if one.says:
        assert any(one.says in line for line in (*found.missing, found.reason)), f"{one}: {found.missing}"


def judged(check: str, *changes: Change, stage: str | None = None) -> CheckFinding:
    case = made_case(*changes, stage=stage)
    checks = [one for one in case.pack.checks if one.id == check]
    return check_failures(case, checks)[0]


def made_case(*changes: Change, stage: str | None = None, base: str = "well-documented-high-impact") -> Case:
    data = copy.deepcopy(_data(base))
    for change in changes:
        change(data)
    _leave_out_what_is_gone(data)
    reading = read_case(json.dumps(data, default=str).encode(), library=shipped_library(), name="case")
    return case_of(reading.case_file, library=shipped_library(), stage=stage, at=AT)


def _leave_out_what_is_gone(data: Data) -> None:
    """A case file may not name a file or a configuration that it does not have."""
    files = {one["id"] for one in data.get("evidence", ())}
    for value in data.get("answers", {}).values():
        if isinstance(value, dict) and isinstance(value.get("evidence"), list):
            value["evidence"] = [one for one in value["evidence"] if one in files]
    known = {inner["id"] for one in data["technology"].get("versions", ()) for inner in one.get("configurations", ())}
    for one in (*data.get("evaluations", ()), *data.get("decisions", ())):
        if one.get("configuration") not in known:
            one.pop("configuration", None)


@cache
def _data(name: str) -> Data:
    return dict(yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8")))


# Changes ---------------------------------------------------------------------------


def answer(question: str, value: Any) -> Change:
    return lambda data: data["answers"].update({question: copy.deepcopy(value)})


def blank(*questions: str) -> Change:
    def change(data: Data) -> None:
        for question in questions:
            data["answers"].pop(question, None)

    return change


def triage(question: str, value: Any) -> Change:
    def change(data: Data) -> None:
        data["triage"].pop(f"triage.{question}", None)
        if value is not None:
            data["triage"][f"triage.{question}"] = value

    return change


def part(name: str, value: Any = None) -> Change:
    """The whole of a part, or nothing of it."""
    return lambda data: data.update({name: value}) if value is not None else data.pop(name, None)


def one_of(name: str, which: str, **changes: Any) -> Change:
    """One item of a list with some of its keys changed; None takes a key away."""

    def change(data: Data) -> None:
        found = next(item for item in data[name] if item["id"] == which)
        for key, value in changes.items():
            found.pop(key, None)
            if value is not None:
                found[key] = copy.deepcopy(value)

    return change


def test_made(which: str, **changes: Any) -> Change:
    return one_of("evaluations", which, **changes)


test_made.__test__ = False  # type: ignore[attr-defined]


def without(name: str, *which: str) -> Change:
    """A list without those items, or with none."""
    return lambda data: data.update({name: [one for one in data.get(name, ()) if which and one["id"] not in which]})


def added(name: str, *items: Data) -> Change:
    return lambda data: data.update({name: copy.deepcopy([*data.get(name, ()), *items])})


def measures(which: str, change: Callable[[Data], Data | None]) -> Change:
    """Each figure of a test changed, or left out where the change gives nothing."""

    def apply(data: Data) -> None:
        found = next(item for item in data["evaluations"] if item["id"] == which)
        found["measures"] = [new for one in found["measures"] if (new := change(dict(one))) is not None]

    return apply


def versions(*items: Data) -> Change:
    return lambda data: data["technology"].update({"versions": copy.deepcopy(list(items))})


def changed(*items: Data) -> Change:
    """Recorded changes to what is in use."""
    return lambda data: data["monitoring"].update({"changes": copy.deepcopy(list(items))})


def record(**changes: Any) -> Change:
    """The public record with some of its keys changed."""

    def change(data: Data) -> None:
        found = next(one for one in data["publications"] if one["what"] == "record")
        found.update(changes)

    return change


def of_no_version(data: Data) -> None:
    """Nothing public says which version it is about."""
    for one in data["publications"]:
        one.pop("covers", None)


def no_record(data: Data) -> None:
    data["publications"] = [one for one in data["publications"] if one["what"] != "record"]


def nil_impact(data: Data) -> None:
    """Nobody is touched, and nothing about people is used."""
    data["triage"] = copy.deepcopy(_data("well-documented-low-risk")["triage"])
    data["answers"] = {}


def unanswered(data: Data) -> None:
    """Nothing but triage is known."""
    parts = "answers evidence evaluations advice decisions monitoring incidents publications"
    for name in parts.split():
        data.pop(name, None)


V1_AND_V2 = (
    {"id": "v1", "label": "1.0", "in_use_from": "2025-01-06", "in_use_to": "2026-02-01"},
    {
        "id": "v2",
        "label": "2.0",
        "configurations": [
            {"id": "c1", "settings": {"threshold": "0.60"}, "in_use_from": "2026-02-02"},
        ],
    },
)
