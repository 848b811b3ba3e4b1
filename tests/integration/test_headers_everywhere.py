"""The security headers on every kind of answer of both sites, and no cookie from a public page."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings

from tests.matrix.pages import role_for
from tests.matrix.routes import METHODS, PUBLIC, Route, routes
from tests.matrix.world import World, body_of, undone
from touchstone.config import settings_public

pytestmark = pytest.mark.django_db
pytest_plugins = ["tests.matrix.fixtures"]
OWN_PAGES = {"publication-preview-page", "proposal-page", "document-page", "evaluation-report"}
FILES = {"evidence-download", "evaluation-file", "evaluation-full"}
# Each is opened by one person, with a token of their own in it.
PRIVATE_PAGES = {"feedback-ask", "feedback-answer"}
PUBLIC_OWN_PAGES = {"version", "version-file"}


def check(answer: HttpResponse, *, own_policy: bool = False) -> None:
    headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'") or "sandbox" in policy
    assert "unsafe-inline" not in policy and "unsafe-eval" not in policy
    assert own_policy or {"object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(policy.split("; "))
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Server" not in headers and "X-Powered-By" not in headers


@pytest.mark.parametrize("route", routes(), ids=lambda one: one.name)
def test_every_answer_of_casework_bears_them_and_is_never_stored(world: World, route: Route):
    client, ids = world.clients[role_for(route)], world.own.ids_for(route.name)
    for method in METHODS:
        for who in (client, Client(raise_request_exception=False)):
            with undone():
                before = dict(who.cookies)
                answer = who.generic(method, route.raw_address(ids))
                body_of(answer)
                who.cookies.clear()
                who.cookies.update(before)
            check(answer, own_policy=route.name in OWN_PAGES | FILES)
            assert answer.headers["Cache-Control"] == "no-store", (route.name, method, answer.status_code)
            assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("path", ["/nowhere", "/projects/x/y", "/%00", "/..%2f", "/nowhere/" + "a" * 3_000])
def test_an_address_that_is_not_there_bears_them(world: World, path: str):
    for who in (world.clients["auditor"], Client(raise_request_exception=False)):
        answer = who.get(path)
        assert answer.status_code == 404
        check(answer)
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_refused_form_and_a_fault_bear_them(world: World, monkeypatch):
    client = world.clients["project-lead"]
    with undone():
        answer = client.post(f"/projects/{world.own.ids['project']}/evidence/attach/", {})
    assert answer.status_code == 422
    check(answer)
    monkeypatch.setattr("touchstone.web.evidence.views.list_evidence", lambda **_: 1 / 0)
    answer = client.get(f"/projects/{world.own.ids['project']}/evidence/")
    assert answer.status_code == 500
    assert b"ZeroDivisionError" not in answer.content
    check(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    check(client.post(f"/projects/{world.own.ids['project']}/evidence/attach/", "x" * 12_000_000, content_type="a/b"))


@pytest.mark.parametrize("route", routes(PUBLIC), ids=lambda one: one.name)
def test_every_answer_of_the_public_site_bears_them_without_a_cookie(world: World, route: Route):
    ids = {**world.own.ids, **world.public_ids.get(route.name, world.public_ids[""])}
    with override_settings(
        ROOT_URLCONF=PUBLIC, MIDDLEWARE=settings_public.MIDDLEWARE, TEMPLATES=settings_public.TEMPLATES
    ):
        for method in METHODS:
            answer = Client(raise_request_exception=False).generic(method, route.raw_address(ids))
            check(answer, own_policy=route.name in PUBLIC_OWN_PAGES)
            assert not answer.cookies and "Set-Cookie" not in answer.headers
            assert "cookie" not in answer.headers.get("Vary", "").lower()
            if method == "GET":
                wanted = "no-store" if route.name in PRIVATE_PAGES else "max-age="
                assert wanted in answer.headers["Cache-Control"]
        for path in ("/nowhere", "/records/x/", "/log/../x"):
            answer = Client(raise_request_exception=False).get(path)
            assert answer.status_code == 404
            check(answer)
            assert not answer.cookies
