"""Who may do what: every address, method, role and relation as `tests/permissions.csv` says, tried one by one."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from django.test import Client, override_settings

from tests.matrix.routes import CASEWORK, METHODS, PUBLIC, Route, routes
from tests.matrix.table import (
    ANONYMOUS,
    PUBLIC_PREFIX,
    Key,
    Row,
    read_rows,
    spell_out,
    wanted_cells,
    wanted_public_cells,
)
from tests.matrix.world import OTHER, OWN, World, body_of, undone
from touchstone.accounts import access
from touchstone.accounts.permissions import Permission
from touchstone.accounts.roles import ROLES
from touchstone.config import settings_public

pytestmark = pytest.mark.django_db
pytest_plugins = ["tests.matrix.fixtures"]
SIGN_IN = "/sign-in"
REFUSALS = {"400": 400, "403": 403, "404": 404, "405": 405, "409": 409}


@pytest.fixture(scope="module")
def table() -> dict[Key, str]:
    """Cell → what is expected."""
    return spell_out(read_rows(), every_cell())[0]


def every_cell() -> set[Key]:
    return wanted_cells(routes(CASEWORK)) | wanted_public_cells(routes(PUBLIC))


def test_the_table_answers_every_cell_once_and_no_other():
    wrong = spell_out(read_rows(), every_cell())[1]
    assert wrong == [], "\n".join(wrong[:60])


def row(**changes: Any) -> Row:
    plain: dict[str, Any] = {"line": 2, "route": "a", "methods": METHODS, "roles": tuple(ROLES), "reason": "why"}
    return Row(**{**plain, "relations": ("own",), "expected": "allow", **changes})


SPOILT = {
    "a missing route": ([row()], ["a", "b"], "no row for ('b', 'DELETE'"),
    "a route that is not there": ([row(), row(route="c", line=3)], ["a"], "no such address"),
    "a role not covered": ([row(roles=tuple(ROLES)[1:])], ["a"], f"no row for ('a', 'DELETE', '{next(iter(ROLES))}'"),
    "a method not covered": ([row(methods=METHODS[1:])], ["a"], "no row for ('a', 'GET'"),
    "rows that disagree": ([row(), row(expected="403", line=3)], ["a"], "lines 2 and 3 disagree"),
    "a relation there is not": ([row(), row(relations=("other",), line=3)], ["a"], "no such address"),
}


@pytest.mark.parametrize(("rows", "names", "says"), SPOILT.values(), ids=SPOILT.keys())
def test_a_spoilt_table_is_found_out(rows, names, says):
    wanted = {(name, method, role, "own") for name in names for method in METHODS for role in ROLES}
    wrong = spell_out(rows, wanted)[1]
    assert any(says in one for one in wrong), wrong[:3]


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_role_gets_exactly_what_the_table_says(world, table, role, monkeypatch):
    asked: list[tuple[str, Permission]] = []
    monkeypatch.setattr(access, "permits", _recorded(access.permits, asked))
    wrong = []
    for route in routes(CASEWORK):
        for method in METHODS:
            for relation in (OWN, OTHER) if route.ids else (OWN,):
                asked.clear()
                status, where = send(world.clients[role], method, route, world, relation)
                expected = table.get((route.name, method, role, relation), "no row")
                if not agrees(expected, status, where):
                    wrong.append(f"{method} {route.name} ({relation}): expected {expected}, got {status} {where}")
                if isinstance(route.permission, Permission) and asked != [(role, route.permission)]:
                    wrong.append(f"{method} {route.name}: the permission asked for was {asked}")
    assert wrong == [], "\n".join(wrong)


def test_nobody_signed_in_gets_exactly_what_the_table_says(world, table):
    wrong = []
    for route in routes(CASEWORK):
        for method in METHODS:
            status, where = send(Client(raise_request_exception=False), method, route, world, OWN)
            expected = table.get((route.name, method, ANONYMOUS, "anonymous"), "no row")
            if not agrees(expected, status, where):
                wrong.append(f"{method} {route.name}: expected {expected}, got {status} {where}")
    assert wrong == [], "\n".join(wrong)


def test_the_public_site_answers_exactly_what_the_table_says(world, table):
    wrong = []
    with override_settings(
        ROOT_URLCONF=PUBLIC, MIDDLEWARE=settings_public.MIDDLEWARE, TEMPLATES=settings_public.TEMPLATES
    ):
        for route in routes(PUBLIC):
            for method in METHODS:
                ids = {**world.own.ids, **world.public_ids.get(route.name, world.public_ids[""])}
                answer = Client(raise_request_exception=False).generic(method, route.raw_address(ids))
                expected = table.get((f"{PUBLIC_PREFIX}{route.name}", method, ANONYMOUS, "anonymous"), "no row")
                if not agrees(expected, answer.status_code, ""):
                    wrong.append(f"{method} {route.name}: expected {expected}, got {answer.status_code}")
    assert wrong == [], "\n".join(wrong)


def test_every_page_that_anybody_may_see_says_why():
    silent = [route.name for route in routes(CASEWORK) if route.permission is None and not _reason(route)]
    assert silent == []


def send(client: Client, method: str, route: Route, world: World, relation: str) -> tuple[int, str]:
    """Status and target of one request with an empty body; the session and the tables are as before afterwards."""
    kept = deepcopy(client.cookies)
    with undone():
        answer = client.generic(method, route.raw_address(world.side(relation).ids_for(route.name)))
        body_of(answer)
    client.cookies = kept
    return answer.status_code, answer.headers.get("Location", "")


def agrees(expected: str, status: int, where: str) -> bool:
    """Whether the answer is of the kind expected."""
    if expected in REFUSALS:
        return status == REFUSALS[expected]
    is_sign_in = status == 302 and (where == SIGN_IN or where.startswith(f"{SIGN_IN}?next="))
    if expected == "sign-in":
        return is_sign_in
    return expected == "allow" and not is_sign_in and (status < 400 or status == 422)


def _recorded(permits: Any, asked: list[tuple[str, Permission]]) -> Any:
    def recording(role: str, permission: Permission) -> bool:
        asked.append((role, permission))
        return bool(permits(role, permission))

    return recording


def _reason(route: Route) -> str:
    return str(getattr(route.view, "touchstone_reason", "")).strip()
