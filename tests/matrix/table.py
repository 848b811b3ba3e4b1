"""The table of who may do what: read, spelt out to single cells, and complained about.

Columns of `tests/permissions.csv`, lists separated by spaces:

- `route`: the name of an address; `public:` before one of the public site.
- `method`: methods, or `*` for all eight.
- `role`: roles; `*` for every role; `others` for the roles that no other row for the same cell names (they may only
  be refused); `-` for nobody signed in.
- `relation`: `own`, the thing is of the person's force; `other`, it is another force's; `anonymous`. An address
  without ids has no thing, and so no `other`.
- `expected`: `allow` (an answer below 400, or 422: the form was reached), a status, or `sign-in`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.matrix.routes import METHODS, Route
from touchstone.accounts.roles import ROLES

PATH = Path(__file__).resolve().parents[1] / "permissions.csv"
COLUMNS = ["route", "method", "role", "relation", "expected", "reason"]
RELATIONS = ("own", "other", "anonymous")
EXPECTED = ("allow", "400", "403", "404", "405", "409", "sign-in")
ANONYMOUS, EVERY, OTHERS = "-", "*", "others"
PUBLIC_PREFIX = "public:"

Key = tuple[str, str, str, str]  # route, method, role, relation


@dataclass(frozen=True)
class Row:
    """One line of the file."""

    line: int
    route: str
    methods: tuple[str, ...]
    roles: tuple[str, ...]
    relations: tuple[str, ...]
    expected: str
    reason: str


def read_rows(path: Path = PATH) -> list[Row]:
    """Every line. AssertionError for one that is not in the table's words."""
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == COLUMNS, reader.fieldnames
        return [_row(reader.line_num, line) for line in reader]


def wanted_cells(routes: Iterable[Route]) -> set[Key]:
    """Every cell that the table of the casework site has to answer."""
    wanted: set[Key] = set()
    for route in routes:
        relations = ("own", "other") if route.ids else ("own",)
        for method in METHODS:
            wanted |= {(route.name, method, role, relation) for role in ROLES for relation in relations}
            wanted.add((route.name, method, ANONYMOUS, "anonymous"))
    return wanted


def wanted_public_cells(routes: Iterable[Route]) -> set[Key]:
    """The same for the public site, where nobody signs in."""
    return {(f"{PUBLIC_PREFIX}{route.name}", method, ANONYMOUS, "anonymous") for route in routes for method in METHODS}


def spell_out(rows: Iterable[Row], wanted: set[Key]) -> tuple[dict[Key, str], list[str]]:
    """Cell → what is expected there, and what is wrong with the table."""
    given: dict[Key, tuple[str, int]] = {}
    wrong: list[str] = []
    rows = list(rows)
    named = {key for row in rows for key in _keys(row, set()) if OTHERS not in row.roles}
    for row in rows:
        keys = list(_keys(row, named))
        if not any(key in wanted for key in keys):
            wrong.append(f"line {row.line}: there is no such address, or nothing is left for {row.roles}: {row.route}")
        for key in keys:
            before = given.setdefault(key, (row.expected, row.line))
            if before[0] != row.expected:
                wrong.append(f"lines {before[1]} and {row.line} disagree about {key}")
    beyond = sorted(key for key in given if key not in wanted)
    wrong += [f"line {given[key][1]}: there is no such cell: {key}" for key in beyond]
    wrong += [f"no row for {key}" for key in sorted(wanted - set(given))]
    return {key: expected for key, (expected, _line) in given.items()}, wrong


def _keys(row: Row, named: set[Key]) -> Iterator[Key]:
    """The cells of one row; `named` are those that rows with named roles have."""
    for method in row.methods:
        for relation in row.relations:
            roles = row.roles if row.roles != (OTHERS,) else tuple(ROLES)
            for role in roles:
                key = (row.route, method, role, relation)
                if row.roles != (OTHERS,) or key not in named:
                    yield key


def _row(line: int, values: dict[str, str]) -> Row:
    row = Row(
        line=line,
        route=values["route"],
        methods=METHODS if values["method"] == EVERY else tuple(values["method"].split()),
        roles=tuple(ROLES) if values["role"] == EVERY else tuple(values["role"].split()),
        relations=tuple(values["relation"].split()),
        expected=values["expected"],
        reason=values["reason"],
    )
    known = {ANONYMOUS, *ROLES} if row.roles != (OTHERS,) else {OTHERS}
    assert row.methods and set(row.methods) <= set(METHODS), f"line {line}: {row.methods}"
    assert row.roles and set(row.roles) <= known, f"line {line}: {row.roles}"
    assert row.relations and set(row.relations) <= set(RELATIONS), f"line {line}: {row.relations}"
    is_nobody, is_anonymous = row.roles == (ANONYMOUS,), row.relations == ("anonymous",)
    assert is_nobody == is_anonymous, f"line {line}: nobody signed in is anonymous, and nobody else"
    assert row.expected in EXPECTED, f"line {line}: {row.expected}"
    assert row.roles != (OTHERS,) or row.expected == "403", f"line {line}: whoever is not named may only be refused"
    assert row.reason.strip(), f"line {line}: a row says why"
    return row
