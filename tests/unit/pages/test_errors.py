"""Error pages and refusals: the right status, what to do, a number, and nothing that should not be there."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.test import Client, RequestFactory, override_settings

from tests.unit.pages.style_guide import SITE
from touchstone.foundation.errors import (
    AlreadyDone,
    Authority,
    Conflict,
    Invalid,
    NotFound,
    NotPermitted,
    Refusal,
)
from touchstone.foundation.identifiers import is_id
from touchstone.pages import errors
from touchstone.pages.refusals import RefusalPages, refusal_page

REQUESTS = RequestFactory()


def body(response: HttpResponse) -> str:
    """The page's text."""
    return response.content.decode()


@pytest.mark.parametrize("status", sorted(errors.EXPLANATIONS))
def test_each_error_page_says_what_to_do_and_gives_a_number(status: int) -> None:
    response = errors.error_page(REQUESTS.get("/"), status)
    assert response.status_code == status
    assert str(errors.EXPLANATIONS[status].to_do) in body(response)
    number = re.search(r'touchstone-reference" translate="no">([^<]+)<', body(response))
    assert number
    assert is_id(number[1])


def test_the_number_on_the_page_is_the_one_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "touchstone.pages")
    page = body(errors.not_found(REQUESTS.get("/")))
    assert caplog.records[0].request_id in page  # type: ignore[attr-defined]  # set through `extra`


@pytest.mark.parametrize(("address", "status"), [("/nothing", 404), ("/broken", 500), ("/refused", 409), ("/%00", 404)])
def test_addresses_lead_to_their_error_page(site: Client, address: str, status: int) -> None:
    response = site.get(address)
    assert response.status_code == status
    assert "touchstone-reference" in body(response)
    assert "Traceback" not in body(response)


def test_a_method_that_a_page_does_not_answer_gets_a_page_and_the_allowed_ones(site: Client) -> None:
    response = site.delete("/one-thing")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, POST"
    assert "cannot be used that way" in body(response)


def test_too_large_a_body_is_told_apart() -> None:
    assert errors.bad_request(REQUESTS.get("/"), RequestDataTooBig()).status_code == 413
    assert errors.bad_request(REQUESTS.get("/")).status_code == 400


def test_a_fault_in_the_error_page_itself_still_gives_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise RuntimeError("no templates")

    monkeypatch.setattr(errors, "get_template", broken)
    response = errors.server_error(REQUESTS.get("/"))
    assert response.status_code == 500
    assert "<h1>Sorry, there is a fault in this service</h1>" in body(response)
    assert errors.reference_of(REQUESTS.get("/")) not in body(response)


def test_an_error_page_is_drawn_without_the_person_where_the_person_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = errors.get_template(errors.TEMPLATE)

    class Fragile:
        """Fails like a context processor that needs the database."""

        def render(self, context: dict[str, object], request: object = None) -> str:
            """The page, but only without a request."""
            if request is not None:
                raise RuntimeError("no database")
            return str(real.render(context))

    monkeypatch.setattr(errors, "get_template", lambda _name: Fragile())
    response = errors.not_found(REQUESTS.get("/"))
    assert response.status_code == 404
    assert "touchstone-reference" in body(response)


# ---- a form that could not be shown to be ours


def test_a_form_without_its_csrf_token_shows_what_was_typed() -> None:
    with override_settings(**_site_settings()):
        client = Client(enforce_csrf_checks=True)
        typed = {"reasons": "Long text\n<b>", "password": "hidden-word", "token": "x", "code": "123456"}
        response = client.post("/one-thing", typed)
    assert response.status_code == 403
    assert "Long text\n&lt;b&gt;" in body(response)
    assert "hidden-word" not in body(response)
    assert "123456" not in body(response)


def test_text_sent_by_another_site_is_not_shown() -> None:
    request = REQUESTS.post("/", {"reasons": "call this number"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert "call this number" not in body(errors.forged(request))


def test_a_form_that_cannot_be_read_is_refused_without_its_text() -> None:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=10):
        request = REQUESTS.post("/", "reasons=" + "a" * 50, content_type="application/x-www-form-urlencoded")
        assert errors.typed_text(request) == []


def _site_settings() -> dict[str, object]:
    return {**SITE.options, "CSRF_FAILURE_VIEW": "touchstone.pages.errors.forged"}


# ---- refusals


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotFound(), 404),
        (NotPermitted("No."), 403),
        (Conflict("Changed."), 409),
        (AlreadyDone("Done before."), 409),
        (Invalid("Wrong.", field_errors={"reasons": "Too short"}), 422),
        (Refusal("The gate is closed."), 409),
    ],
)
def test_each_refusal_has_its_status(refusal: Refusal, status: int) -> None:
    response = refusal_page(REQUESTS.get("/"), refusal)
    assert response.status_code == status
    if status != 404:
        assert refusal.message in body(response)


def test_a_missing_thing_looks_like_a_wrong_address() -> None:
    number = re.compile(r"[0-9a-hjkmnp-tv-z]{26}")
    missing = body(refusal_page(REQUESTS.get("/"), NotFound("No such project as 01abc")))
    assert number.sub("", missing) == number.sub("", body(errors.not_found(REQUESTS.get("/"))))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("law", "The law: Data Protection Act 2018, section 64"),
        ("guidance", "The guidance: Data Protection Act 2018, section 64"),
        ("force policy", "Your force’s policy"),
        ("ours", "Neither the law nor the guidance asks for this"),
        ("system", "How this system works"),
    ],
)
def test_a_refusal_names_who_refuses_and_where_it_is_written(kind: str, words: str) -> None:
    authority = Authority(kind, "Data Protection Act 2018, section 64")
    refusal = Refusal("Not yet.", remedy="Finish it: 100% of it.", authority=authority)
    page = body(refusal_page(REQUESTS.get("/"), refusal))
    assert words in page
    assert "Finish it: 100% of it." in page


def test_a_conflict_shows_both_texts_field_by_field() -> None:
    conflict = Conflict("Changed.", yours={"a": "Mine <b>", "b": "Same"}, theirs={"a": "Theirs", "c": "New"})
    page = body(refusal_page(REQUESTS.get("/"), conflict))
    for text in ("Mine &lt;b&gt;", "Theirs", "New"):
        assert text in page


def test_a_conflict_leads_back_to_the_page_and_never_to_another_host() -> None:
    conflict = Conflict("Changed.", yours="Mine", theirs="Theirs")
    assert 'href="/projects/1"' in body(refusal_page(REQUESTS.post("/projects/1"), conflict))
    request = REQUESTS.post("/")
    request.path = "//evil.example"
    assert "evil.example" not in body(refusal_page(request, conflict))


def test_a_conflict_about_one_text_shows_both() -> None:
    page = body(refusal_page(REQUESTS.get("/"), Conflict("Changed.", yours="Mine", theirs="Theirs")))
    assert "Mine" in page
    assert "Theirs" in page


def middleware(response: HttpResponse) -> HttpResponse:
    """The answer after the middleware."""
    return RefusalPages(lambda _request: response)(REQUESTS.get("/"))


def test_an_error_answer_with_a_body_of_its_own_is_kept() -> None:
    own = HttpResponse('{"error": "x"}', status=422, content_type="application/json")
    assert middleware(own) is own


def test_a_stream_is_left_alone() -> None:
    stream = StreamingHttpResponse(iter([b""]), status=404)
    assert middleware(stream) is stream


def test_cookies_and_headers_of_a_bare_answer_stay() -> None:
    bare = HttpResponseNotAllowed(["GET"])
    bare.set_cookie("session", "x")
    page = middleware(bare)
    assert page.cookies["session"].value == "x"
    assert page.headers["Allow"] == "GET"


def test_a_fault_is_not_taken_for_a_refusal() -> None:
    assert RefusalPages(lambda _request: HttpResponse()).process_exception(REQUESTS.get("/"), KeyError("x")) is None
