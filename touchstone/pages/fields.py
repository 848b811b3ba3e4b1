"""Form fields with the one rule for text and numbers, and messages that say what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from touchstone.pages.look import PLAIN, Look
from touchstone.pages.text import TextRefused, clean_text, is_number

SHORT = 200
LONG = 20_000

_REFUSED_TEXT = {
    "nul": _("Type %(subject)s again: it holds a NUL character"),
    "unreadable": _("Check %(subject)s: it holds a character that could not be read. Delete it or type it again"),
    "control": _("Check %(subject)s: it holds an invisible control character. Paste it without formatting, or type it"),
    "marks": _("Check %(subject)s: one letter has too many marks on it. Remove some"),
}


class GovField(forms.Field):
    """Mixed into each field: its look, and `missing`, the message for no answer; `subject` names it in messages."""

    unanswered = _("Enter %(subject)s")

    def __init__(self, *, look: Look = PLAIN, missing: Any = "", subject: Any = "", **options: Any) -> None:
        super().__init__(**options)
        self.look = look
        self.subject = subject or format_lazy("“{}”", self.label or "")
        self.error_messages["required"] = missing or self.unanswered

    def clean(self, value: Any, *initial: Any) -> Any:
        """As Django's (a file field is also given what there was before); each message may say %(subject)s."""
        try:
            return super().clean(value, *initial)
        except ValidationError as refusal:
            for error in refusal.error_list:
                error.params = {"subject": self.subject, **(error.params or {})}
            raise


class CleanedText(GovField):
    """Mixed into the fields for text."""

    def to_python(self, value: Any) -> str:
        """The cleaned text, "" for none. Raises ValidationError for text that cannot be kept."""
        if value in self.empty_values:
            return ""
        try:
            return clean_text(str(value))
        except TextRefused as refused:
            raise ValidationError(_REFUSED_TEXT[refused.code], code=refused.code) from refused


class TextField(CleanedText, forms.CharField):
    """One line of text."""

    def __init__(self, *, max_length: int = SHORT, **options: Any) -> None:
        super().__init__(max_length=max_length, strip=False, **options)
        self.error_messages["max_length"] = _too_long

    def to_python(self, value: Any) -> str:
        """One line: a line end, which no browser sends here, becomes a space."""
        return " ".join(super().to_python(value).split("\n"))


class LongTextField(CleanedText, forms.CharField):
    """Text of several lines; the page counts the characters left where `counted`."""

    def __init__(self, *, max_length: int = LONG, counted: bool | None = None, **options: Any) -> None:
        super().__init__(max_length=max_length, strip=False, widget=forms.Textarea, **options)
        self.counted = max_length < LONG if counted is None else counted
        self.error_messages["max_length"] = _too_long


class EmailField(CleanedText, forms.EmailField):
    """An e-mail address in plain ASCII, at most 254 characters."""

    unanswered = _("Enter an email address")

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=254, **options)
        self.error_messages["invalid"] = _NOT_EMAIL

    def to_python(self, value: Any) -> str:
        """The address. Raises ValidationError for one with letters outside ASCII or a quoted part."""
        text = super().to_python(value)
        if not text.isascii() or '"' in text:
            raise ValidationError(_NOT_EMAIL, code="invalid")
        return text


class UrlField(CleanedText, forms.URLField):
    """A web address: http or https, a plain host, no name or password in it. It is never fetched."""

    unanswered = _("Enter a web address")

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=2000, assume_scheme="https", **options)
        self.error_messages["invalid"] = _NOT_WEB_ADDRESS

    def to_python(self, value: Any) -> str:
        """The address as typed. Raises ValidationError for other schemes and for tricks with the host."""
        text = CleanedText.to_python(self, value)
        if not text:
            return ""
        host = text.partition("://")[2].split("/")[0].split("?")[0].split("#")[0]
        plain = text.isascii() and not any(mark in text for mark in '\\ \t\n<>"')
        if not plain or "@" in host or not host or not text.lower().startswith(("http://", "https://")):
            raise ValidationError(_NOT_WEB_ADDRESS, code="invalid")
        return text


class NumberField(CleanedText, forms.CharField):
    """A number kept as the text typed: ASCII digits, at most 15, and at most 6 after a point."""

    unanswered = _("Enter a number for %(subject)s")

    def __init__(self, *, whole: bool = False, **options: Any) -> None:
        super().__init__(strip=False, **options)
        self.whole = whole

    def to_python(self, value: Any) -> str:
        """The number's text. Raises ValidationError for anything that is not one."""
        text = super().to_python(value)
        if text and not is_number(text):
            raise ValidationError(_NOT_NUMBER, code="invalid")
        if self.whole and "." in text:
            raise ValidationError(_NOT_WHOLE, code="invalid")
        return text


class ChoiceField(GovField, forms.ChoiceField):
    """One of a list, as radios; `as_select` for a long list in a narrow place."""

    unanswered = _("Choose an answer for %(subject)s")

    def __init__(self, *, choices: Iterable[tuple[str, Any]], as_select: bool = False, **options: Any) -> None:
        widget = forms.Select if as_select else forms.RadioSelect
        super().__init__(choices=choices, widget=widget, **options)
        self.error_messages["invalid_choice"] = _NOT_OFFERED


class YesNoField(ChoiceField):
    """Yes or no; with `not_applicable`, that too. Gives "yes", "no", "not-applicable" or ""."""

    unanswered = _("Choose yes or no for %(subject)s")

    def __init__(self, *, not_applicable: bool = False, **options: Any) -> None:
        third = [("not-applicable", _("Does not apply"))] if not_applicable else []
        super().__init__(choices=[("yes", _("Yes")), ("no", _("No")), *third], **options)


class ChoicesField(GovField, forms.MultipleChoiceField):
    """Any of a list, as checkboxes. Gives a list in the order offered, without repeats."""

    unanswered = _("Choose at least one for %(subject)s")

    def __init__(self, *, choices: Iterable[tuple[str, Any]], **options: Any) -> None:
        super().__init__(choices=choices, widget=forms.CheckboxSelectMultiple, **options)
        self.error_messages["invalid_choice"] = _NOT_OFFERED
        self.error_messages["invalid_list"] = _NOT_OFFERED

    def clean(self, value: Any, *initial: Any) -> list[str]:
        """The chosen ids."""
        chosen = set(super().clean(value))
        offered: Any = self.choices
        return [str(choice) for choice, _label in offered if str(choice) in chosen]


class Tick(forms.CheckboxInput):
    """One box: ticked by the value that the box on the page has, and by no other."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> bool:
        """Whether it was ticked."""
        return data.get(name) in ("on", True)


class ConfirmField(GovField, forms.BooleanField):
    """One box that has to be ticked; its label is the statement confirmed."""

    unanswered = _("Tick the box to confirm: %(subject)s")
    widget = Tick


class UploadField(GovField, forms.FileField):
    """A file. Its type, size and contents are checked where it is stored, not here."""

    unanswered = _("Choose a file for %(subject)s")

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=255, **options)
        self.error_messages |= {
            "empty": _("The chosen file is empty. Choose another"),
            "max_length": _("The file’s name is too long. Shorten it to 255 characters, then choose it again"),
            "invalid": _("The file did not arrive. Choose it again"),
            "missing": _("The file did not arrive. Choose it again"),
        }


class HiddenField(GovField, forms.CharField):
    """A value the page carries and nobody types."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.HiddenInput, required=False, max_length=100, **options)


_too_long = _("Shorten %(subject)s to %(limit_value)d characters or fewer: it has %(show_value)d")
_NOT_EMAIL = _("Enter an email address in the form name@example.police.uk")
_NOT_WEB_ADDRESS = _("Enter a whole web address, starting with https:// or http://")
_NOT_NUMBER = _("Enter %(subject)s as a number in digits, such as 12 or 12.5, without signs or commas")
_NOT_WHOLE = _("Enter %(subject)s as a whole number in digits, such as 12")
_NOT_OFFERED = _("Choose one of the answers offered for %(subject)s")
