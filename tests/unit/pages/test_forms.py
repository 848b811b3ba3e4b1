"""Forms as people get them: markup, errors, the token and the version."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client, RequestFactory

from tests.unit.pages.samples import EveryField
from touchstone.foundation.identifiers import is_id, new_id
from touchstone.pages.fields import LongTextField, TextField
from touchstone.pages.forms import GovForm
from touchstone.pages.look import Look
from touchstone.pages.responses import render_form


class Versioned(GovForm):
    """Carries a version."""

    versioned = True
    reasons = LongTextField(label="Reasons", required=False)


def sent(form: type[GovForm], text: str) -> GovForm:
    """The form as sent with this body."""
    return form(QueryDict(text))


def test_each_rendered_form_carries_its_own_token() -> None:
    first, second = str(EveryField()), str(EveryField())
    tokens = [html.partition('name="token" value="')[2][:26] for html in (first, second)]
    assert all(is_id(token) for token in tokens)
    assert tokens[0] != tokens[1]


@pytest.mark.parametrize("body", ["reasons=a&version=3", "reasons=a&token=x&version=3"])
def test_a_form_without_its_token_is_refused(body: str) -> None:
    form = sent(Versioned, body)
    assert not form.is_valid()
    assert form.error_list()[0]["href"] == ""


@pytest.mark.parametrize("version", ["", "-1", "3.0", "١", "x"])
def test_a_versioned_form_without_a_whole_version_is_refused(version: str) -> None:
    assert not sent(Versioned, f"reasons=a&token={new_id()}&version={version}").is_valid()


def test_token_and_version_are_read_and_values_hold_only_what_was_typed() -> None:
    token = new_id()
    form = sent(Versioned, f"reasons=a&token={token}&version=3&status=live&approved_by=me")
    assert form.is_valid()
    assert (form.token, form.version, form.values) == (token, 3, {"reasons": "a"})
    assert 'name="version" value="7"' in str(Versioned(version=7))


def test_a_field_sent_twice_is_refused_and_named() -> None:
    form = sent(Versioned, f"reasons=a&reasons=b&token={new_id()}&version=1")
    assert not form.is_valid()
    assert form.error_list() == [{"text": "This was sent twice. Give one answer", "href": "#id_reasons"}]


def test_every_link_of_the_error_summary_leads_to_an_input(site: Client) -> None:
    html = site.post("/", {}).content.decode()
    form = sent(EveryField, "")
    links = [error["href"] for error in form.error_list() if error["href"]]
    assert len(links) == 11
    assert all(f'id="{link[1:]}"' in html for link in links)


def test_a_form_with_errors_answers_422_with_error_in_the_title(site: Client) -> None:
    response = site.post("/one-thing", {})
    html = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: Is it live? – Touchstone</title>" in html
    assert "Choose whether it is live" in html


def test_an_empty_post_counts_as_sent() -> None:
    request = RequestFactory().post("/")
    assert render_form(request, "layout/form.html", sent(EveryField, "")).status_code == 422


def test_a_form_not_sent_answers_200_without_errors(site: Client) -> None:
    response = site.get("/one-thing")
    assert response.status_code == 200
    assert b"govuk-error" not in response.content


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "</textarea><b>"]
)
def test_typed_markup_is_shown_as_text_in_every_field(typed: str) -> None:
    body: dict[str, Any] = dict.fromkeys(EveryField.base_fields, typed)
    body |= {"starts_on-day": typed, "starts_on-month": typed, "starts_on-year": typed}
    html = str(EveryField(body))
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert "49" not in html


def test_lines_typed_into_a_text_area_come_back_unchanged() -> None:
    """Macros indent what they nest, which must not reach the text."""
    html = str(Versioned({"reasons": "\nfirst\r\n  second\nthird"}))
    assert ">&#10;&#10;first&#10;  second&#10;third</textarea>" in html


def test_the_boxes_at_fault_in_a_date_are_marked_and_linked() -> None:
    form = EveryField({"starts_on-day": "1", "starts_on-month": "13", "starts_on-year": "2026"})
    html = str(form["starts_on"])
    assert html.count("govuk-input--error") == 1
    assert "#id_starts_on-month" in [error["href"] for error in form.error_list()]


def test_what_was_typed_stays_when_the_form_comes_back(site: Client) -> None:
    html = site.post("/", {"name": "Siân", "impact": "severe", "groups": ["b"], "starts_on-day": "x"}).content.decode()
    assert 'value="Siân"' in html
    assert 'value="severe" checked' in html
    assert 'value="b" checked' in html
    assert 'value="x"' in html


def test_a_counted_text_area_says_its_limit_without_scripts() -> None:
    assert "You can enter up to 120 characters" in str(EveryField()["reasons"])


def test_a_label_may_be_the_heading_of_the_page(site: Client) -> None:
    html = site.get("/one-thing").content.decode()
    assert html.count("<h1") == 1
    assert '<h1 class="govuk-fieldset__heading">' in html


def test_a_field_drawn_by_another_libraries_form_looks_the_same() -> None:

    class Foreign(forms.Form):
        """Not one of ours."""

        bound_field_class = EveryField.bound_field_class
        password = forms.CharField(widget=forms.PasswordInput)
        stay = forms.BooleanField(label="Stay")

    html = str(Foreign()["password"]) + str(Foreign()["stay"])
    assert 'type="password"' in html
    assert "govuk-checkboxes__input" in html


def test_a_language_other_than_the_pages_is_named_on_the_field() -> None:
    class Welsh(GovForm):
        """Typed in Welsh."""

        text = TextField(label="In Welsh", look=Look(language="cy"))

    assert 'lang="cy"' in str(Welsh()["text"])
