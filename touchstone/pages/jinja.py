"""The Jinja environment of every page: autoescape on, gettext, GOV.UK macros, our globals and filters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.context_processors import csrf
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import json_script
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
)
from markupsafe import Markup

from touchstone.foundation.identifiers import new_id
from touchstone.pages import answer_words, check_words, dates, impact_words, labels, languages
from touchstone.pages.headers import INLINE_SCRIPT
from touchstone.pages.text import safe_href, show_bidi_controls

TEMPLATES = Path(__file__).parent / "templates"


def environment(**options: Any) -> Environment:
    """Django's `OPTIONS["environment"]` of the Jinja2 back end. Any of Jinja's options may be given."""
    options["loader"] = _loader(options.get("loader"))
    # The GOV.UK macros read options of options that were never given.
    options["undefined"] = ChainableUndefined
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    options["finalize"] = _finalize
    options.pop("autoescape", None)
    env = Environment(autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"], **options)
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals.update(_globals())
    env.filters.update(_filters())
    return env


def is_local_mode() -> bool:
    """Whether this is the local mode, in which every page says that it is not for live use."""
    return getattr(settings, "TOUCHSTONE_MODE", "local") != "production"


def _loader(given: BaseLoader | None) -> BaseLoader:
    ours: list[BaseLoader] = [
        FileSystemLoader(TEMPLATES),
        PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
    ]
    return ChoiceLoader([given, *ours] if given else ours)


def _finalize(value: object) -> object:
    """Everything that is put on a page passes here: nothing is shown as "None", and no bidi control acts."""
    if value is None:
        return ""
    if isinstance(value, str) and not value.isascii():
        shown = show_bidi_controls(value)
        if shown != value:
            return Markup(shown) if hasattr(value, "__html__") else shown  # noqa: S704 - it was markup before
    return value


def _url(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def _globals() -> dict[str, Any]:
    return {
        "static": static,
        "url": _url,
        "csrf": csrf,
        "json_script": json_script,
        "local_mode": is_local_mode,
        "page_language": languages.page_language,
        "language_names": languages.NAMES,
        "localised": languages.localised,
        "translated": languages.translated,
        "check_label": check_words.check_label,
        "provenance_label": labels.provenance_label,
        "obligation_label": labels.obligation_label,
        "authority_label": labels.authority_label,
        "status_label": labels.status_label,
        "level_label": impact_words.level_label,
        "axis_words": impact_words.AXES,
        "dimension_words": impact_words.DIMENSIONS,
        "duty_words": impact_words.duty_words,
        "answer_parts": answer_words.answer_parts,
        "inline_script": Markup(INLINE_SCRIPT),  # noqa: S704 - a constant of ours, whose hash the policy names
        "new_token": new_id,
    }


def _filters() -> dict[str, Any]:
    return {
        "date_uk": dates.date_uk,
        "datetime_uk": dates.datetime_uk,
        "machine_time": dates.machine_time,
        "localised": languages.localised,
        "translated": languages.translated,
        "as_typed": languages.as_typed,
        "paragraphs": languages.paragraphs,
        "safe_href": safe_href,
    }
