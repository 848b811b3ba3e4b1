"""Django's bound fields as options of GOV.UK's component macros. Typed text only ever travels as `text` or `value`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from touchstone.pages.date_field import PARTS, DateParts
from touchstone.pages.look import PLAIN, Look

Options = dict[str, Any]


class GovBoundField(BoundField):
    """A bound field that draws itself as a whole GOV.UK form group: label, hint, error and control."""

    def __str__(self) -> SafeString:
        return render_field(self)

    __html__ = __str__


def render_field(bound: BoundField) -> SafeString:
    """The form group of any bound field, ours or another library's."""
    component, options = component_of(bound)
    html = get_template("forms/field.html").render({"component": component, "options": options})
    return SafeString(html)


def component_of(bound: BoundField) -> tuple[str, Options]:
    """The name of the component that draws the field, and its options."""
    widget = bound.field.widget
    for kind, build in _BUILDERS:
        if isinstance(widget, kind):
            component, options = build(bound)
            return component, {**_shared(bound), **options}
    raise TypeError(f"no GOV.UK component draws a {type(widget).__name__}")


def first_input_id(bound: BoundField) -> str:
    """Where a link of the error summary leads: the id of the field's first control, or the first box at fault."""
    if not isinstance(bound.field.widget, DateParts):
        return bound.auto_id
    return f"{bound.auto_id}-{_date_parts_at_fault(bound)[0]}"


def _look(bound: BoundField) -> Look:
    return getattr(bound.field, "look", PLAIN)


def _shared(bound: BoundField) -> Options:
    """Options that all components take: name, id, hint and error."""
    options: Options = {"id": bound.auto_id, "idPrefix": bound.auto_id, "name": bound.html_name, "formGroup": {}}
    if bound.help_text:
        options["hint"] = {"text": bound.help_text}
    if bound.errors:
        options["errorMessage"] = {"text": bound.errors[0], "visuallyHiddenText": _("Error")}
    return options


def _label(bound: BoundField) -> Options:
    look = _look(bound)
    size = look.size or ("l" if look.heading else "")
    classes = f"govuk-label--{size}" if size else ""
    return {"label": {"text": bound.label, "classes": classes, "isPageHeading": look.heading}}


def _legend(bound: BoundField) -> Options:
    look = _look(bound)
    size = look.size or ("l" if look.heading else "s")
    classes = f"govuk-fieldset__legend--{size}"
    return {"fieldset": {"legend": {"text": bound.label, "classes": classes, "isPageHeading": look.heading}}}


def _value(bound: BoundField) -> str:
    value = bound.value()
    return "" if value is None else str(value)


def _attributes(bound: BoundField) -> Options:
    look = _look(bound)
    return {"lang": look.language} if look.language else {}


def _input(bound: BoundField) -> tuple[str, Options]:
    look = _look(bound)
    widget_attributes = bound.field.widget.attrs
    kind = getattr(bound.field.widget, "input_type", "text")
    is_address = kind in ("email", "url")
    options: Options = {
        **_label(bound),
        "type": kind if is_address else "text",
        "value": _value(bound),
        "classes": _width(look, bound),
        "autocomplete": look.autocomplete or widget_attributes.get("autocomplete"),
        "inputmode": look.inputmode or widget_attributes.get("inputmode"),
        "spellcheck": False if is_address else look.spellcheck,
        "attributes": _attributes(bound),
    }
    if look.prefix:
        options["prefix"] = {"text": look.prefix}
    if look.suffix:
        options["suffix"] = {"text": look.suffix}
    return "input", options


def _width(look: Look, bound: BoundField) -> str:
    if look.width:
        return f"govuk-input--width-{look.width}"
    return "" if (getattr(bound.field, "max_length", None) or 0) > 40 else "govuk-!-width-two-thirds"


def _password(bound: BoundField) -> tuple[str, Options]:
    autocomplete = _look(bound).autocomplete or bound.field.widget.attrs.get("autocomplete", "current-password")
    return "password", {
        **_label(bound),
        "autocomplete": autocomplete,
        "showPasswordText": _("Show"),
        "hidePasswordText": _("Hide"),
        "showPasswordAriaLabelText": _("Show password"),
        "hidePasswordAriaLabelText": _("Hide password"),
        "passwordShownAnnouncementText": _("Your password is visible"),
        "passwordHiddenAnnouncementText": _("Your password is hidden"),
    }


def _textarea(bound: BoundField) -> tuple[str, Options]:
    look = _look(bound)
    options: Options = {
        **_label(bound),
        "value": _typed_lines(_value(bound)),
        "rows": look.rows,
        "spellcheck": look.spellcheck,
        "attributes": _attributes(bound),
    }
    limit = getattr(bound.field, "max_length", None)
    if not limit or not getattr(bound.field, "counted", False):
        return "textarea", options
    return "character-count", {**options, "maxlength": limit, "threshold": 75, **_count_messages()}


def _typed_lines(text: str) -> Markup:
    """The text for a text area, its line ends as references: a macro that indents its parts must not indent these.

    The first line end after the tag is dropped by browsers, so a text that starts with one is given another.
    """
    start = "\n" if text.startswith(("\n", "\r\n")) else ""
    escaped = str(escape(start + text)).replace("\r\n", "\n").replace("\n", "&#10;")
    return Markup(escaped)  # noqa: S704 - escaped on the line above


def _count_messages() -> Options:
    """Messages of the character count. `%{count}` is filled in by the component's script."""
    return {
        "textareaDescriptionText": _("You can enter up to %{count} characters"),
        "charactersUnderLimitText": {
            "one": _("You have %{count} character remaining"),
            "other": _("You have %{count} characters remaining"),
        },
        "charactersAtLimitText": _("You have 0 characters remaining"),
        "charactersOverLimitText": {
            "one": _("You have %{count} character too many"),
            "other": _("You have %{count} characters too many"),
        },
    }


def _radios(bound: BoundField) -> tuple[str, Options]:
    look = _look(bound)
    modifiers = {"govuk-radios--inline": look.inline, "govuk-radios--small": look.small}
    classes = " ".join(name for name, wanted in modifiers.items() if wanted)
    return "radios", {**_legend(bound), "classes": classes, "items": _items(bound, {_value(bound)} - {""})}


def _checkboxes(bound: BoundField) -> tuple[str, Options]:
    chosen = {str(value) for value in bound.value() or []}
    classes = "govuk-checkboxes--small" if _look(bound).small else ""
    return "checkboxes", {**_legend(bound), "classes": classes, "items": _items(bound, chosen)}


def _items(bound: BoundField, chosen: set[str]) -> list[Options]:
    look = _look(bound)
    items = []
    for value, label in _choices(bound):
        item: Options = {"value": value, "text": label, "checked": value in chosen}
        if value in look.hints:
            item["hint"] = {"text": look.hints[value]}
        items.append(item)
    return items


def _choices(bound: BoundField) -> list[tuple[str, Any]]:
    offered = [(str(value), label) for value, label in getattr(bound.field, "choices", ())]
    is_select = isinstance(bound.field.widget, forms.Select) and not isinstance(bound.field.widget, forms.RadioSelect)
    return offered if is_select else [(value, label) for value, label in offered if value]


def _tick(bound: BoundField) -> tuple[str, Options]:
    ticked = bound.value() in (True, "on", "true", "True", "1")
    return "checkboxes", {"items": [{"value": "on", "text": bound.label, "checked": ticked}]}


def _select(bound: BoundField) -> tuple[str, Options]:
    items = [{"value": value, "text": label} for value, label in _choices(bound)]
    if not bound.field.required and not any(item["value"] == "" for item in items):
        items.insert(0, {"value": "", "text": ""})
    elif bound.field.required and not _value(bound) and all(item["value"] for item in items):
        items.insert(0, {"value": "", "text": _("Choose one")})
    return "select", {**_label(bound), "value": _value(bound), "items": items}


def _date(bound: BoundField) -> tuple[str, Options]:
    typed = DateParts().format_value(bound.value())
    labels = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
    at_fault = _date_parts_at_fault(bound) if bound.errors else []
    autocomplete = "bday" if _look(bound).autocomplete == "bday" else ""
    items = [
        {
            "name": part,
            "id": f"{bound.auto_id}-{part}",
            "label": labels[part],
            "value": typed[part],
            "classes": _date_classes(part, at_fault=part in at_fault),
            "autocomplete": f"bday-{part}" if autocomplete else None,
        }
        for part in PARTS
    ]
    return "date", {**_legend(bound), "namePrefix": bound.html_name, "items": items}


def _date_classes(part: str, *, at_fault: bool) -> str:
    width = "govuk-input--width-4" if part == "year" else "govuk-input--width-2"
    return f"{width} govuk-input--error" if at_fault else width


def _date_parts_at_fault(bound: BoundField) -> list[str]:
    codes = "-".join(str(error.code) for error in bound.errors.as_data()).split("-")
    return [part for part in PARTS if part in codes] or list(PARTS)


def _file(bound: BoundField) -> tuple[str, Options]:
    look = _look(bound)
    return "file", {
        **_label(bound),
        "multiple": getattr(bound.field.widget, "allow_multiple_selected", False),
        "attributes": {"accept": look.accept} if look.accept else {},
    }


def _hidden(bound: BoundField) -> tuple[str, Options]:
    return "hidden", {"value": _value(bound)}


_BUILDERS: list[tuple[type, Callable[[BoundField], tuple[str, Options]]]] = [
    (forms.HiddenInput, _hidden),
    (DateParts, _date),
    (forms.CheckboxSelectMultiple, _checkboxes),
    (forms.RadioSelect, _radios),
    (forms.CheckboxInput, _tick),
    (forms.Select, _select),
    (forms.Textarea, _textarea),
    (forms.PasswordInput, _password),
    (forms.FileInput, _file),
    (Input, _input),
]
