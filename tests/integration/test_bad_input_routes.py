"""Bad input at every address and in every form: never a fault, nothing kept of what is refused, everything escaped."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, quote_plus

import pytest
from django.test import Client, override_settings

from tests.cast import sign_in
from tests.matrix.pages import Field, plausible, read_page, role_for, row_counts, typed
from tests.matrix.routes import PUBLIC, Route, routes
from tests.matrix.world import World, body_of, undone
from touchstone.config import settings_public
from touchstone.foundation.identifiers import new_id

pytestmark = pytest.mark.django_db
pytest_plugins = ["tests.matrix.fixtures"]
FORM = "application/x-www-form-urlencoded"
ALL = routes()
WITH_FORMS = [route for route in ALL if route.permission is not None and {"GET", "POST"} <= set(route.methods)]
name_of = {"ids": lambda one: one.name}

BAD_IDS = {
    "one too long": "0" * 27,
    "300 characters": "a" * 300,
    "other digits": "٠" * 26,
    "capitals": "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "up": "..",
    "up, encoded": "%2e%2e",
    "up, twice encoded": "%252e%252e%252f",
    "NUL": "%00",
    "NUL inside": "0000000000000%000000000000",
    "SQL": quote("' OR '1'='1' --"),
    "script": quote("<script>alert(1)</script>"),
    "template": quote("{{7*7}}"),
    "invalid UTF-8": "%ff%fe",
    "lone surrogate": "%ed%a0%80",
    "new line": "a%0d%0aSet-Cookie:%20x=1",
    "bidi": quote("\u202etxt"),
    "minus one": "-1",
    "no number": "NaN",
}


@pytest.mark.parametrize("route", [one for one in ALL if one.ids], **name_of)
def test_a_malformed_id_is_not_found(world: World, route: Route):
    client, own = world.clients[role_for(route)], world.own.ids_for(route.name)
    is_link = route.name.startswith("open_")
    for name in route.ids:
        for what, bad in BAD_IDS.items():
            for method in [one for one in ("GET", "POST") if one in route.methods]:
                with undone():
                    answer = client.generic(method, route.raw_address({**own, name: bad}))
                    body = body_of(answer)
                # Whatever follows in a link is a token that opens nothing.
                assert answer.status_code in ((400, 404, 302) if is_link else (400, 404)), (what, name, method)
                assert b"Traceback" not in body and b"<script>alert" not in body, (what, name)
                assert "x" not in answer.cookies


def forms_of(world: World, route: Route) -> Iterator[tuple[Client, str, dict[str, Field]]]:
    """Each form of the page as it stands, with the client it was shown to and where it is sent."""
    client, address = world.clients[role_for(route)], route.address(world.own.ids_for(route.name))
    with undone():
        page = read_page(body_of(client.get(address)))
    for fields, target in zip(page.forms, page.targets, strict=True):
        if "token" in fields:
            yield client, target or address, fields


def sent(client: Client, address: str, body: bytes, kind: str = FORM) -> tuple[int, bytes]:
    """Status and body; where it was refused, no table has changed."""
    with undone():
        before = row_counts()
        answer = client.generic("POST", address, body, content_type=kind)
        text = body_of(answer)
        assert answer.status_code < 500, (address, body[:200])
        assert b"Traceback (most recent" not in text
        if answer.status_code >= 400:
            assert row_counts() == before, (address, body[:200])
        return answer.status_code, text


def encoded(values: dict[str, list[str]]) -> bytes:
    return "&".join(f"{quote_plus(name)}={quote_plus(one)}" for name, many in values.items() for one in many).encode()


@pytest.mark.parametrize("route", WITH_FORMS, **name_of)
def test_a_form_with_something_missing_twice_or_not_offered_keeps_nothing(world: World, route: Route):
    for client, address, fields in forms_of(world, route):
        whole = plausible(fields)
        assert sent(client, address, b"")[0] >= 400 or route.name == "triage-start"
        for name, one in fields.items():
            if name not in whole:
                continue
            left = {key: value for key, value in whole.items() if key != name}
            sent(client, address, encoded(left))
            status, _ = sent(client, address, encoded({**whole, name: [*whole[name], "Another"]}))
            assert one.kind == "checkbox" or name == "step" or status >= 400, (name, "sent twice")
            if one.options:
                status, _ = sent(client, address, encoded({**whole, name: ["not-offered"]}))
                assert status >= 400, (name, "not offered")


BAD_BYTES = {
    "NUL": b"a%00b",
    "lone surrogate": b"%ED%A0%80",
    "invalid UTF-8": b"%FF%FE%C3%28",
    "overlong": b"%C0%AF",
    "bidi": quote("a\u202eb\u2066c").encode(),
    "marks": quote("a" + "\u0301" * 300).encode(),
    "template": quote("{{7919*7907}}${7919*7907}<%= 7919*7907 %>%s%n{0.__class__}").encode(),
    "script": quote("</title></textarea><script>alert(1)</script><img src=x onerror=alert(1)>").encode(),
    "controls": b"a%01%02%1b%7f%c2%85b",
    "1 MB": b"x" * 1_000_000,
}


@pytest.mark.parametrize("route", WITH_FORMS, **name_of)
def test_hostile_text_is_refused_or_shown_as_text(world: World, route: Route):
    for client, address, fields in forms_of(world, route):
        whole = plausible(fields)
        names = [name for name in whole if name in typed(fields) or name in ("token", "version", "digest", "carry")]
        for name in names:
            rest = encoded({key: value for key, value in whole.items() if key != name})
            for what, bad in BAD_BYTES.items():
                with undone():
                    status, page = sent_and_followed(client, address, rest + b"&" + name.encode() + b"=" + bad)
                assert status < 500, (name, what)
                seen = read_page(page)
                assert seen.elements["script"] <= 2 and "onerror" not in seen.handlers, (name, what)
                assert str(7919 * 7907) not in seen.text, (name, what)  # nothing typed is worked out


def sent_and_followed(client: Client, address: str, body: bytes) -> tuple[int, bytes]:
    """What comes of it in the end: the page led to where it was taken."""
    answer = client.generic("POST", address, body, content_type=FORM)
    if answer.status_code in (302, 303) and answer["Location"].startswith("/"):
        answer = client.get(answer["Location"])
    return answer.status_code, body_of(answer)


@pytest.mark.parametrize("route", WITH_FORMS, **name_of)
def test_what_was_typed_is_still_there_when_a_form_is_refused(world: World, route: Route):
    for client, address, fields in forms_of(world, route):
        areas = [name for name in typed(fields) if not name.endswith(("-day", "-month", "-year"))]
        for name in areas:
            whole = {**plausible(fields), name: ["Kept < & words"], "token": [""]}
            status, page = sent(client, address, encoded(whole))
            if status == 422:
                shown = [form[name].values for form in read_page(page).forms if name in form]
                assert ["Kept < & words"] in shown, name


EXTRA = ("organisation", "status", "id", "approved_by", "is_public", "created", "stage", "person", "by")


@pytest.mark.parametrize("route", WITH_FORMS, **name_of)
def test_fields_that_are_not_asked_for_change_nothing(world: World, route: Route):
    """With and without them the answer is the same, and so is what is stored."""
    for client, address, fields in forms_of(world, route):
        whole = {**plausible(fields), "token": [new_id()]}
        extra = {name: [world.other.ids["project"]] for name in EXTRA if name not in fields}
        results = []
        for values in (whole, {**whole, **extra}):
            with undone():
                before = row_counts()
                answer = client.generic("POST", address, encoded(values), content_type=FORM)
                body_of(answer)
                after = row_counts()
                results.append((answer.status_code, {key: after[key] - before[key] for key in after}))
        assert results[0] == results[1]


@pytest.mark.parametrize("route", WITH_FORMS, **name_of)
def test_without_its_own_tokens_a_form_is_refused(world: World, route: Route):
    role = role_for(route)
    with undone():
        client = sign_in(Client(enforce_csrf_checks=True, raise_request_exception=False), world.own.force.office(role))
        address = route.address(world.own.ids_for(route.name))
        page = read_page(body_of(client.get(address)))
        for fields in [one for one in page.forms if "token" in one]:
            whole, own = plausible(fields), fields["csrfmiddlewaretoken"].values
            for csrf in ([], ["x" * 64], [""], ["a" * 10_000]):
                status, _ = sent(client, address, encoded({**whole, "csrfmiddlewaretoken": csrf}))
                assert status == 403, csrf
            for token in ("", "x", "0" * 27, "../..", "'"):
                status, _ = sent(client, address, encoded({**whole, "csrfmiddlewaretoken": own, "token": [token]}))
                assert status in (400, 409, 422) or route.name in NO_TOKEN, token
            elsewhere = {"Sec-Fetch-Site": "cross-site"}
            crossed = client.post(address, {**whole, "csrfmiddlewaretoken": own}, headers=elsewhere)
            assert crossed.status_code == 403


# Opening a project carries a signed token of its own beside that of the form; see its own tests.
NO_TOKEN = {"triage-start"}


@pytest.mark.parametrize("route", WITH_FORMS, **name_of)
def test_too_much_or_of_another_kind_is_refused(world: World, route: Route):
    client, address = world.clients[role_for(route)], route.address(world.own.ids_for(route.name))
    assert sent(client, address, b"&".join(b"a%d=1" % one for one in range(10_000)))[0] in (400, 413)
    assert sent(client, address, b"a=" + b"x" * 12_000_000)[0] in (400, 413)
    multipart = "multipart/form-data"
    for kind in ("application/json", "text/plain", multipart, f"{multipart}; boundary=", "x" * 5_000):
        sent(client, address, b'{"token": "\\ud800"}', kind)
    for charset in ("utf-7", "utf-16", "nonsense"):
        sent(client, address, b"title=+ADw-script+AD4-", f"{FORM}; charset={charset}")


QUERIES = ("page=0", "page=-1", "page=1e9", "page=abc", "page=NaN", "page=%D9%A1", "page=1&page=2", "page=" + "9" * 400)
QUERIES += ("per_page=1000000&sort=password&order_by=__dict__", "force__users__password__startswith=a", "status=%00")
QUERIES += ("status=" + "x" * 5_000, "a[]=1&a[b]=2", "set=..&next=//evil", "&".join(f"a{n}=1" for n in range(3_000)))
ODD_WORDS = ("words=%27%22%3Cscript%3Ealert(1)%3C/script%3E", "force=%00&phase=%ff", "words=" + "%" * 9)


@pytest.mark.parametrize("route", [one for one in ALL if "GET" in one.methods], **name_of)
def test_odd_parameters_are_ignored_or_refused(world: World, route: Route):
    client, address = world.clients[role_for(route)], route.address(world.own.ids_for(route.name))
    with undone():
        usual = client.get(address)
        body_of(usual)
    for query in QUERIES:
        with undone():
            answer = client.get(f"{address}?{query}")
            body_of(answer)
        assert answer.status_code in (usual.status_code, 400), query
        assert "evil" not in answer.headers.get("Location", "").split("?")[0]


@pytest.mark.parametrize("route", routes(PUBLIC), **name_of)
def test_the_public_site_takes_bad_input_as_calmly(world: World, route: Route):
    ids = {**world.own.ids, **world.public_ids.get(route.name, world.public_ids[""])}
    with override_settings(
        ROOT_URLCONF=PUBLIC, MIDDLEWARE=settings_public.MIDDLEWARE, TEMPLATES=settings_public.TEMPLATES
    ):
        client = Client(raise_request_exception=False)
        for name in route.ids:
            for what, bad in BAD_IDS.items():
                answer = client.get(route.raw_address({**ids, name: bad}))
                assert answer.status_code in (400, 404), (name, what)
                assert b"Traceback" not in body_of(answer)
        for query in (*QUERIES, *ODD_WORDS):
            answer = client.get(f"{route.raw_address(ids)}?{query}")
            body = body_of(answer)
            assert answer.status_code in (200, 400), query
            assert b"<script>alert" not in body and not answer.cookies, query
