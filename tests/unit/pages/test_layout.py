"""The layout of both sites: landmarks, title, header, banner of the local mode, language."""

from __future__ import annotations

from typing import Any

from django.template import engines
from django.test import Client, override_settings
from django.utils import translation

from touchstone.pages.layout import Link, SignedIn


def layout(**values: Any) -> str:
    """A page of the bare layout."""
    source = '{% extends "layout/base.html" %}{% block content %}<h1>Hello</h1>{% endblock %}'
    return str(engines["jinja2"].from_string(source).render({"page_title": "Projects", **values}))


def test_the_title_ends_with_the_service_and_begins_with_an_error() -> None:
    assert "<title>Projects – Touchstone</title>" in layout()
    assert "<title>Error: Projects – Touchstone</title>" in layout(has_errors=True)


def test_every_page_of_the_local_mode_says_that_it_is_not_for_live_use() -> None:
    assert "Not for live use" in layout()
    with override_settings(TOUCHSTONE_MODE="production"):
        assert "Not for live use" not in layout()


def test_the_header_names_person_office_and_organisation() -> None:
    person = SignedIn(person="S Prosser", office="Publisher", organisation="Northmere Police", sign_out_url="/sign-out")
    html = layout(signed_in=person)
    for text in ("S Prosser", "Publisher", "Northmere Police", 'href="/sign-out"'):
        assert text in html
    assert "Sign out" not in layout(signed_in=None)


def test_the_section_of_the_page_is_marked() -> None:
    html = layout(navigation_links=[Link("Projects", "/p", current=True), Link("People", "/people")])
    assert html.count('aria-current="true"') == 1


def test_the_page_names_its_language() -> None:
    with translation.override("cy"):
        assert '<html lang="cy"' in layout()


def test_the_footer_claims_no_public_authority() -> None:
    assert "copyright" not in layout().lower()
    assert "not a service of GOV.UK" in layout()


def test_a_page_has_one_of_each_landmark_and_a_skip_link(site: Client) -> None:
    html = site.get("/").content.decode()
    for tag in ("<main", "<header", "<footer", "<h1"):
        assert html.count(tag) == 1, tag
    assert html.index('href="#main-content"') < html.index("<header")
