"""Headers of every answer."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from touchstone.pages.headers import SecurityHeaders

ADDRESSES = ["/", "/one-thing", "/refused", "/nothing", "/broken", "/static/pages/touchstone.css"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_the_security_headers(site: Client, address: str) -> None:
    response = site.get(address)
    if response.streaming:
        b"".join(response.streaming_content)  # a static file is open until it has been read; the client closes it then
    headers = response.headers
    policy = headers["Content-Security-Policy"]
    for directive in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert directive in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("address", ["/", "/one-thing", "/refused", "/nothing", "/broken"])
def test_the_policy_allows_exactly_the_inline_script_of_the_page(site: Client, address: str) -> None:
    response = site.get(address)
    scripts = re.findall(r"<script>(.*?)</script>", response.content.decode(), re.DOTALL)
    assert len(scripts) == 1
    digest = b64encode(sha256(scripts[0].encode()).digest()).decode()
    assert re.findall(r"'sha256-[^']+'", response.headers["Content-Security-Policy"]) == [f"'sha256-{digest}'"]


def test_a_page_has_no_inline_style_and_nothing_from_another_host(site: Client) -> None:
    html = site.get("/").content.decode()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", html)
    assert not re.search(r'<(?:script|link|img)[^>]+(?:src|href)="(?:https?:)?//', html)


def answered(*, signed_in: bool, headers: dict[str, str] | None = None) -> HttpResponse:
    """An answer that passed through the middleware."""
    request = RequestFactory().get("/")
    if signed_in:
        request.user = object()  # type: ignore[assignment]  # anybody will do
    return SecurityHeaders(lambda _request: HttpResponse(headers=headers))(request)


def test_pages_of_a_site_with_sign_in_are_never_stored() -> None:
    assert answered(signed_in=True, headers={"Cache-Control": "max-age=60"}).headers["Cache-Control"] == "no-store"


def test_public_pages_keep_their_own_caching() -> None:
    assert answered(signed_in=False, headers={"Cache-Control": "max-age=60"}).headers["Cache-Control"] == "max-age=60"
    assert "Cache-Control" not in answered(signed_in=False).headers


def test_a_stricter_policy_of_a_view_is_kept() -> None:
    headers = {"Content-Security-Policy": "sandbox"}
    assert answered(signed_in=True, headers=headers).headers["Content-Security-Policy"] == "sandbox"


def test_a_form_may_lead_only_where_the_settings_say() -> None:
    with override_settings(TOUCHSTONE_FORM_TARGETS=("https://id.force.example",)):
        policy = answered(signed_in=True).headers["Content-Security-Policy"]
    assert "form-action 'self' https://id.force.example;" in policy
