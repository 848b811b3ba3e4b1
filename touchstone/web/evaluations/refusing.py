"""Puts a refusal on the form that was sent, a line of the summary for each thing that is wrong."""

from __future__ import annotations

from touchstone.foundation.errors import Invalid, Refusal
from touchstone.pages.forms import GovForm
from touchstone.pages.refused_form import show_refusal
from touchstone.web.evaluations.words import engine_words


def show_every(form: GovForm, refused: Refusal, **renamed: str) -> None:
    """As `show_refusal`; a field's message of several lines, which a spec or a result file has, is a message a line."""
    errors = refused.field_errors if isinstance(refused, Invalid) else {}
    if not errors:
        show_refusal(form, refused)
    for field, message in errors.items():
        name = renamed.get(field, field)
        first, *others = [line for line in message.split("\n") if line.strip()] or [message]
        form.add_error(name if name in form.fields else None, str(engine_words(first)))
        for line in others:
            form.add_error(None, str(engine_words(line)))
