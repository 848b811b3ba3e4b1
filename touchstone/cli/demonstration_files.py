"""Finds and reads the data files of the demonstration: who there is, and what each case does, act by act."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import touchstone
from touchstone.foundation.errors import Invalid, NotFound
from touchstone.guidance.source_file import Unreadable, read_source_file

CASE, FORCE = "touchstone.demonstration-case/1", "touchstone.demonstration-force/1"
FORCE_FILE = "force.yaml"
LONGEST_ID = 26  # it is kept as the name of what was loaded
OURS = "ours"

_DAY = re.compile(r"\$today(?:([+-])([0-9]{1,4}))?")
_NAMED = re.compile(r"\$(evidence|name|version|configuration):([a-z0-9-]+)")
_PLAIN = "$ours "
_NOT_PUBLISHED = "The published record does not say; demonstration text."


@dataclass(frozen=True)
class Act:
    """One act: the office role it is done under, its name, what it is done with, and the source of its facts."""

    by: str
    name: str
    details: Mapping[str, Any]
    source: str
    number: int


@dataclass(frozen=True)
class CaseFile:
    """One case: its id, its sources in words by key, and its acts in order."""

    id: str
    title: str
    sources: Mapping[str, str]
    acts: Sequence[Act]

    def cited(self, act: Act) -> str:
        """The source of an act's facts, in words."""
        return _NOT_PUBLISHED if act.source == OURS else self.sources[act.source]


@dataclass(frozen=True)
class ForceFile:
    """The made-up force, and the names of those who hold its offices, by role."""

    force: Mapping[str, str]
    domain: str
    people: Mapping[str, str]


def demonstration_root() -> Path:
    """Where the files are: inside the package once installed, beside it in a checkout. Raises NotFound for neither."""
    package = Path(touchstone.__file__).resolve().parent
    for root in (package / "_content" / "demonstration", package.parent / "content" / "demonstration"):
        if root.is_dir():
            return root
    raise NotFound("The demonstration is not installed with this copy")


def read_force() -> ForceFile:
    """The force's file. Raises Invalid where it is not what it should be."""
    found = _read(demonstration_root() / FORCE_FILE, FORCE, {"schema", "force", "domain", "people"})
    return ForceFile(force=found["force"], domain=found["domain"], people=found["people"])


def read_cases() -> list[CaseFile]:
    """Every case, in the order of the file names. Raises Invalid where one is not what it should be."""
    return [_case(path) for path in sorted(demonstration_root().glob("*.yaml")) if path.name != FORCE_FILE]


def filled_in(value: Any, *, today: date, named: Mapping[str, Mapping[str, str]]) -> Any:
    """The value with its references put in: `$today+30`, `$evidence:x` and the like, and the mark `$ours `.

    Raises Invalid for a name that nothing bears.
    """
    if isinstance(value, Mapping):
        return {key: filled_in(one, today=today, named=named) for key, one in value.items()}
    if isinstance(value, list):
        return [filled_in(one, today=today, named=named) for one in value]
    if not isinstance(value, str):
        return value
    if value.startswith(_PLAIN):
        return f"{_NOT_PUBLISHED} {value.removeprefix(_PLAIN).strip()}"
    if day := _DAY.fullmatch(value):
        days = int(day[2] or 0) * (-1 if day[1] == "-" else 1)
        return (today + timedelta(days=days)).isoformat()
    if found := _NAMED.fullmatch(value):
        if found[2] not in named[found[1]]:
            raise Invalid(f"Nothing earlier is called {value}")
        return named[found[1]][found[2]]
    return value


def _case(path: Path) -> CaseFile:
    found = _read(path, CASE, {"schema", "id", "title", "sources", "acts"})
    if found["id"] != path.stem or len(path.stem) > LONGEST_ID:
        raise Invalid(f"{path.name}: the id is the file's name, of at most {LONGEST_ID} characters")
    acts = [_act(one, number, path, found["sources"]) for number, one in enumerate(found["acts"], start=1)]
    return CaseFile(id=found["id"], title=found["title"], sources=found["sources"], acts=acts)


def _act(one: Mapping[str, Any], number: int, path: Path, sources: Mapping[str, str]) -> Act:
    if not {"as", "act", "with"} <= one.keys() <= {"as", "act", "with", "source"}:
        raise Invalid(f"{path.name}: act {number} has other keys than as, act, with and source")
    source = one.get("source", OURS)
    if source != OURS and source not in sources:
        raise Invalid(f"{path.name}: act {number} names the unknown source {source}")
    return Act(by=one["as"], name=one["act"], details=one["with"], source=source, number=number)


def _read(path: Path, schema: str, keys: set[str]) -> dict[str, Any]:
    try:
        found = read_source_file(path, path.name).content
    except Unreadable as unreadable:
        raise Invalid(str(unreadable)) from unreadable
    if not isinstance(found, dict) or found.keys() != keys or found["schema"] != schema:
        raise Invalid(f"{path.name} is not a file of {schema} with the keys {', '.join(sorted(keys))}")
    return found
