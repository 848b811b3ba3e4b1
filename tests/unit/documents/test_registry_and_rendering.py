"""Kinds of documents, how typed text is rendered, and the policy of a document's own page."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from touchstone.documents.own_page import own_page_policy
from touchstone.documents.registry import DOCUMENTS, document_type
from touchstone.documents.rendering import day_text, environment, json_text, words
from touchstone.foundation.errors import NotFound
from touchstone.guidance.loader import shipped_library


def test_every_kind_of_document_is_one_the_guidance_asks_for():
    known = {one.id for one in shipped_library().newest("ddt-app").sheet.documents}
    assert set(DOCUMENTS) <= known


def test_each_kind_is_found_by_its_id():
    assert [document_type(one).id for one in DOCUMENTS] == list(DOCUMENTS)


def test_an_unknown_kind_is_not_there():
    with pytest.raises(NotFound):
        document_type("ode")


def test_typed_text_is_escaped_and_keeps_its_paragraphs_and_lines():
    assert words("One <b>\nline\n\nTwo") == "<p>One &lt;b&gt;<br>line</p>\n<p>Two</p>"


def test_english_comes_first_and_other_languages_say_so():
    assert words({"cy": "Dau", "en": "One"}) == '<p>One</p><p lang="cy">Dau</p>'


def test_nothing_undefined_passes_in_silence():
    with pytest.raises(UndefinedError):
        environment().from_string("{{ missing }}").render()


def test_data_and_days_have_one_form():
    assert json_text({"b": 1, "a": "é"}) == '{"a":"é","b":1}'
    assert day_text("2026-12-31") == "31 December 2026"


def test_a_page_may_use_its_own_style_sheets_and_nothing_else():
    policy = own_page_policy("<style>a{}</style><style>b{}</style><script>alert(1)</script>")
    assert policy.startswith("default-src 'none'")
    assert policy.count("'sha256-") == 2
    assert "script-src" not in policy
    assert "style-src" not in own_page_policy("<p>plain</p>")
