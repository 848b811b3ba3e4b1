"""Languages: the right text for the page, named where it differs, and nothing left untranslated."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext

from tests.pseudo_language import CODE, pseudo_language, untranslated_text
from touchstone.guidance.text import Text
from touchstone.pages.languages import chosen_text, localised, paragraphs, translated

CODE_ROOT = Path(__file__).resolve().parents[3] / "touchstone"


@pytest.mark.parametrize(
    ("value", "language", "chosen"),
    [
        ("Plain", "en", ("Plain", "en")),
        ("Plaen", "cy", ("Plaen", "cy")),
        (Text(en="Yes").in_language("cy"), "cy", ("Yes", "en")),
        ({"en": "Yes", "cy": "Ie"}, "cy", ("Ie", "cy")),
        ({"en": "Yes"}, "cy", ("Yes", "en")),
        ({"cy": "Ie"}, "en", ("Ie", "cy")),
        ({"en": "", "cy": ""}, "en", ("", "en")),
        (Text(en="Yes", cy="Ie"), "cy", ("Ie", "cy")),
        (Text(en="Yes"), "cy", ("Yes", "en")),
        (None, "en", ("", "en")),
    ],
)
def test_the_text_in_the_pages_language_comes_first(value: object, language: str, chosen: tuple[str, str]) -> None:
    with translation.override(language):
        assert chosen_text(value) == chosen  # type: ignore[arg-type]  # the table mixes the kinds that are accepted


def test_text_in_another_language_names_it_and_stays_escaped() -> None:
    with translation.override("cy"):
        assert localised({"en": "<b>"}) == '<span lang="en">&lt;b&gt;</span>'
        assert localised({"cy": "<b>"}) == "<b>"


def test_a_message_with_a_percent_sign_is_translated_as_it_stands() -> None:
    assert translated("100% of cases") == "100% of cases"
    assert translated("") == ""


def test_typed_paragraphs_are_escaped_and_keep_their_lines() -> None:
    html = paragraphs("One\nline <b>\n\n\n\nTwo")
    assert html == '<p class="govuk-body">One<br>line &lt;b&gt;</p><p class="govuk-body">Two</p>'


# ---- the pseudo-language


def test_the_pseudo_language_brackets_every_kind_of_message_and_ends() -> None:
    with pseudo_language():
        assert gettext("Save") == "⟦Save⟧"
        assert ngettext("%d page", "%d pages", 2) == "⟦%d pages⟧"
        assert pgettext("verb", "File") == "⟦File⟧"
        assert translation.get_language() == CODE
    assert gettext("Save") == "Save"


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>⟦Save⟧</p>", []),
        ("<p>Save</p>", ["Save"]),
        ("<p>⟦Save <b>now</b>⟧ 12</p>", []),
        ("<p>⟦Enter ⟦a name⟧⟧ later</p>", ["later"]),
        ("<p translate='no'>Siân <b>Prosser</b></p><p>⟦x⟧</p>", []),
        ('<p lang="cy">Ie</p>', []),
        ('<a aria-label="Menu" href="/x">⟦Menu⟧</a>', ["Menu"]),
        ("<script>var a</script><p>3 — 4</p>", []),
        ("<input placeholder='Search'><p>⟦x⟧</p>", ["Search"]),
        ("<title>What? – Touchstone</title><h1 lang='en'>What?</h1>", []),
        ("<title>Other – Touchstone</title><h1 lang='en'>What?</h1>", ["Other – Touchstone"]),
    ],
)
def test_untranslated_text_is_found(html: str, found: list[str]) -> None:
    assert untranslated_text(html) == found


ADDRESSES = ["/", "/question/mixed", "/question/rows", "/question/plain", "/conflicting", "/nothing", "/broken"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_or_component_holds_untranslated_words(site: Client, address: str) -> None:
    with pseudo_language():
        response = site.get(address)
    assert "⟦" in response.content.decode()
    assert untranslated_text(response.content.decode()) == []


@pytest.mark.parametrize("address", ["/question/mixed", "/question/rows", "/question/plain"])
def test_no_error_message_is_untranslated(site: Client, address: str) -> None:
    with pseudo_language():
        response = site.post(address, {"answer.value.count": "1"})
    assert response.status_code == 422
    assert untranslated_text(response.content.decode()) == []


def test_messages_are_extracted_from_code_and_templates() -> None:
    with (CODE_ROOT / "locale" / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)
    keywords = {"_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2)}
    found = extract_from_dir(CODE_ROOT / "pages", methods, options, keywords=keywords)
    by_file = {(Path(file).suffix, str(message)) for file, _line, message, _comments, _context in found}
    assert (".html", "Skip to main content") in by_file
    assert (".html", "('Source:', 'Sources:')") in by_file
    assert (".py", "Page not found") in by_file
