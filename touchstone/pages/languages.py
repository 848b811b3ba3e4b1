"""Languages: what a page is written in, and which text of a language map to show on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from markupsafe import Markup, escape

from touchstone.guidance.text import Text

SOURCE_LANGUAGE = "en"
Localised: TypeAlias = str | Mapping[str, str] | Text

NAMES = {"en": "English", "cy": "Cymraeg"}  # each language in its own words, so never translated


def page_language() -> str:
    """The `lang` of the page being rendered."""
    return get_language() or SOURCE_LANGUAGE


def chosen_text(value: Localised | None) -> tuple[str, str]:
    """`(text, language)`: the page's language where the text is there in it, else English, else any.

    Takes plain text (taken to be in the page's language unless it knows its own), a language map, or a pack's Text.
    Nothing gives an empty text.
    """
    if not value:
        return "", page_language()
    if isinstance(value, Promise):
        value = str(value)
    if isinstance(value, Text):
        value = {language: getattr(value, language) for language in value.languages}
    if isinstance(value, str):
        return value, getattr(value, "language", page_language())
    wanted = page_language().split("-")[0]
    for language in (wanted, SOURCE_LANGUAGE, *sorted(value)):
        if value.get(language):
            return value[language], language
    return "", page_language()


def localised(value: Localised | None) -> str | Markup:
    """The chosen text; wrapped in an element that names its language where that is not the page's."""
    text, language = chosen_text(value)
    if not text or language == page_language():
        return text
    return Markup('<span lang="{}">{}</span>').format(language, text)


def as_typed(text: object) -> Markup:
    """Text that people typed (a name, a title): marked as not to be translated."""
    return Markup('<span translate="no">{}</span>').format(text)


def translated(message: object) -> str:
    """The translation of a message that pure packages carry as English text; `%` in it stands for itself."""
    return gettext(str(message)) if message else ""


def paragraphs(text: str) -> Markup:
    """Typed text as paragraphs (blank line between) and lines, escaped."""
    blocks = [block.strip("\n") for block in text.replace("\r\n", "\n").split("\n\n")]
    lines = (Markup("<br>").join(escape(line) for line in block.split("\n")) for block in blocks if block.strip())
    return Markup("").join(Markup('<p class="govuk-body">{}</p>').format(line) for line in lines)
