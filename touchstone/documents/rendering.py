"""One Jinja environment for every document: escaping on, no site around it, nothing undefined passes in silence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from touchstone.foundation.canonical_json import canonical_bytes

FOLDER = Path(__file__).parent
LANGUAGE_NAMES = {"en": "English", "cy": "Cymraeg"}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@cache
def environment() -> Environment:
    """The environment; templates are named `<type>/template.html`."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(words=words, day=day_text)
    made.globals.update(languages=LANGUAGE_NAMES)
    return made


def render(template: str, facts: Mapping[str, Any]) -> str:
    """The document as HTML text, the same for the same facts."""
    return environment().get_template(template).render(**facts)


def json_text(facts: Mapping[str, Any]) -> str:
    """The document as canonical JSON, the same for the same facts."""
    return canonical_bytes(facts).decode()


def words(text: Mapping[str, str] | str) -> Markup:
    """Typed text as paragraphs: English first, then each other language under its own `lang`."""
    if isinstance(text, str):
        text = {"en": text}
    return Markup("").join(_paragraphs(text[one], one) for one in sorted(text, key=lambda one: (one != "en", one)))


def day_text(iso: str) -> str:
    """`23 November 2026` of `2026-11-23`."""
    day = date.fromisoformat(iso)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _paragraphs(text: str, language: str) -> Markup:
    blocks = [block.strip("\n") for block in text.replace("\r\n", "\n").split("\n\n")]
    lines = (Markup("<br>").join(escape(line) for line in block.split("\n")) for block in blocks if block.strip())
    mark = Markup("") if language == "en" else Markup(' lang="{}"').format(language)
    return Markup("\n").join(Markup("<p{}>{}</p>").format(mark, line) for line in lines)
