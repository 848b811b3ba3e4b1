"""The base of every form: an idempotency token, the version it was read at, and errors people can follow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from touchstone.foundation.identifiers import is_id, new_id
from touchstone.pages.date_field import PARTS, DateParts
from touchstone.pages.fields import HiddenField
from touchstone.pages.rendering import GovBoundField, first_input_id
from touchstone.pages.text import whole_number

TOKEN = "token"  # noqa: S105 - the name of a field
VERSION = "version"


class GovForm(forms.Form):
    """A Django form in GOV.UK markup. `{{ form }}` draws all of it, `{{ form.name }}` one whole group.

    Each form shown carries a fresh `token`: the action stores it, so that sending the form twice acts once.
    A form with `versioned = True` also carries the `version` that was read, for refusing an edit of something
    that has changed since. Both are read from `form.token` and `form.version` after `is_valid()`.
    """

    bound_field_class = GovBoundField
    versioned = False

    def __init__(self, *args: Any, version: int | None = None, **options: Any) -> None:
        options.setdefault("use_required_attribute", False)
        super().__init__(*args, **options)
        self.fields[TOKEN] = HiddenField(initial=new_id)
        if self.versioned:
            self.fields[VERSION] = HiddenField(initial="" if version is None else str(version))

    def __str__(self) -> SafeString:
        html = get_template("forms/form.html").render({"form": self})
        return SafeString(html)

    __html__ = __str__

    @property
    def token(self) -> str:
        """The idempotency token that came with the form."""
        return str(self.cleaned_data[TOKEN])

    @property
    def version(self) -> int:
        """The version the form was read at."""
        return int(self.cleaned_data[VERSION])

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned values without token and version: what an action is given."""
        return {name: value for name, value in self.cleaned_data.items() if name not in (TOKEN, VERSION)}

    def clean(self) -> dict[str, Any]:
        """Refuses a form without its token or version, and a field that came twice."""
        data = super().clean() or self.cleaned_data
        for bound in self._single_fields_sent_twice():
            self.add_error(bound.name, ValidationError(_("This was sent twice. Give one answer"), code="duplicate"))
        stale = not is_id(data.get(TOKEN)) or (self.versioned and whole_number(data.get(VERSION) or "") is None)
        if stale:
            raise ValidationError(
                _("This page was out of date or incomplete when it was sent. Check what you typed, then send it again"),
                code="stale",
            )
        return data

    def error_list(self) -> list[dict[str, str]]:
        """For the error summary: one message for each field at fault, in the order of the page, each with its link."""
        found = [{"text": str(error), "href": ""} for error in self.non_field_errors()]
        for bound in self:
            if bound.errors and not bound.is_hidden:
                found.append({"text": str(bound.errors[0]), "href": f"#{first_input_id(bound)}"})
        return found

    def _single_fields_sent_twice(self) -> Iterator[BoundField]:
        count = getattr(self.data, "getlist", None)
        if count is None:
            return
        for bound in self:
            many = getattr(bound.field.widget, "allow_multiple_selected", False)
            split = isinstance(bound.field.widget, DateParts)
            names = [f"{bound.html_name}-{part}" for part in PARTS] if split else [bound.html_name]
            if not many and any(len(count(name)) > 1 for name in names):
                yield bound
