"""One field of a guidance question as form fields, and its value to and from them.

Names: `answer.<key>`, with `.en` and `.cy` for text in two languages, `.name`, `.role` and `.on` for a signature.
Keys of a pack hold no full stop, so no two names can meet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touchstone.guidance.question_set import Field, FieldKind
from touchstone.pages import fields
from touchstone.pages.date_field import DateField
from touchstone.pages.languages import as_typed, chosen_text, localised
from touchstone.pages.look import Look

LANGUAGES = ("en", "cy")
LONG_LIST = 12  # more choices than this stand in a select
NAME, ROLE, ON = "name", "role", "on"

Option = tuple[str, Any]


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What the surroundings offer: evidence items and roles as (id, words), and the last day a signature may bear."""

    evidence: Sequence[Option] = ()
    roles: Sequence[Option] = ()
    today: date | None = None


@dataclass(frozen=True, kw_only=True)
class Wording:
    """How a field is introduced: its label, hint and look, its name in messages, and the one for no answer."""

    label: Any
    hint: Any
    look: Look
    subject: Any
    missing: Any = ""


def is_bilingual(field: Field) -> bool:
    """Whether the field asks for English and Welsh."""
    return field.publishable and field.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT)


def part_names(field: Field, name: str) -> tuple[str, ...]:
    """Names of the form fields that hold the value of a field that is not rows."""
    if is_bilingual(field):
        return tuple(f"{name}.{language}" for language in LANGUAGES)
    if field.kind is FieldKind.SIGN:
        return tuple(f"{name}.{part}" for part in (NAME, ROLE, ON))
    return (name,)


def form_fields(field: Field, name: str, words: Wording, offered: Offered, *, required: bool) -> dict[str, forms.Field]:
    """The form fields of a field that is not rows, in order. Those of several parts are checked by the form."""
    if is_bilingual(field):
        return _bilingual(field, name, words)
    if field.kind is FieldKind.SIGN:
        return _signature(name, offered)
    options = {
        "label": words.label,
        "help_text": words.hint,
        "look": words.look,
        "subject": words.subject,
        "missing": words.missing,
        "required": required,
    }
    return {name: _single(field, options, offered)}


def initial_values(field: Field, name: str, value: Any) -> dict[str, Any]:
    """What to show of a stored value, by form field name."""
    if value is None:
        return {}
    if is_bilingual(field):
        texts = value if isinstance(value, Mapping) else {"en": value}
        return {f"{name}.{language}": texts.get(language, "") for language in LANGUAGES}
    if field.kind is FieldKind.SIGN:
        return {f"{name}.{part}": value.get(part, "") for part in (NAME, ROLE, ON)}
    return {name: value}


def answer_value(field: Field, name: str, cleaned: Mapping[str, Any]) -> Any:
    """The value in the form in which answers are stored, or None where nothing was given."""
    if is_bilingual(field):
        texts = {language: cleaned.get(f"{name}.{language}") for language in LANGUAGES}
        return {language: text for language, text in texts.items() if text} or None
    if field.kind is FieldKind.SIGN:
        parts = {part: _stored(cleaned.get(f"{name}.{part}")) for part in (NAME, ROLE, ON)}
        return {part: text for part, text in parts.items() if text} or None
    return _stored(cleaned.get(name))


def _stored(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return sorted(value) or None
    return value or None


def _single(field: Field, options: dict[str, Any], offered: Offered) -> forms.Field:
    match field.kind:
        case FieldKind.YES_NO:
            return fields.YesNoField(not_applicable=field.not_applicable, **options)
        case FieldKind.CHOICE:
            return _choice(field, options)
        case FieldKind.CHOICES:
            return fields.ChoicesField(choices=_options_of(field), **_with_hints(field, options))
        case FieldKind.EVIDENCE:
            return fields.ChoicesField(choices=[(id, as_typed(title)) for id, title in offered.evidence], **options)
        case FieldKind.NUMBER:
            return fields.NumberField(**{**options, "look": replace(options["look"], width=10)})
        case FieldKind.DATE:
            return DateField(**options)
        case FieldKind.URL:
            return fields.UrlField(**options)
        case FieldKind.EMAIL:
            return fields.EmailField(**options)
        case FieldKind.LONG_TEXT:
            return fields.LongTextField(**options)
        case _:
            return fields.TextField(**options)


def _choice(field: Field, options: dict[str, Any]) -> forms.Field:
    as_select = len(field.choices) > LONG_LIST
    return fields.ChoiceField(choices=_options_of(field), as_select=as_select, **_with_hints(field, options))


def _options_of(field: Field) -> list[Option]:
    return [(choice.id, localised(choice.label)) for choice in field.choices]


def _with_hints(field: Field, options: dict[str, Any]) -> dict[str, Any]:
    look: Look = options["look"]
    hints = {choice.id: localised(choice.hint) for choice in field.choices if choice.hint}
    return {**options, "look": replace(look, hints=hints)}


def _bilingual(field: Field, name: str, words: Wording) -> dict[str, forms.Field]:
    kind = fields.LongTextField if field.kind is FieldKind.LONG_TEXT else fields.TextField
    english = kind(
        label=words.label or _("In English"),
        help_text=words.hint,
        subject=words.subject,
        look=replace(words.look, language="en"),
        required=False,
    )
    welsh = kind(label=_("In Welsh"), subject=_("the Welsh text"), look=Look(language="cy"), required=False)
    return {f"{name}.en": english, f"{name}.cy": welsh}


def _signature(name: str, offered: Offered) -> dict[str, forms.Field]:
    roles = fields.ChoiceField(
        label=_("Role"),
        subject=_("the role of the person signing"),
        choices=[(id, localised(name)) for id, name in offered.roles],
        as_select=True,
        required=False,
    )
    person = fields.TextField(
        label=_("Full name"),
        subject=_("the name of the person signing"),
        look=Look(autocomplete="name"),
        required=False,
    )
    signed = DateField(
        label=_("Date signed"), subject=_("the date signed"), latest=offered.today, look=Look(size=""), required=False
    )
    return {f"{name}.{NAME}": person, f"{name}.{ROLE}": roles, f"{name}.{ON}": signed}


def plain(value: Any) -> str:
    """The words of a pack's text without markup, for use inside a message."""
    return chosen_text(value)[0]
