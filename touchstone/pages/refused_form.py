"""Put an action's refusal where the person can mend it: on the fields of the form they sent."""

from __future__ import annotations

from django.utils.translation import gettext as _

from touchstone.foundation.errors import Invalid, Refusal
from touchstone.pages.forms import GovForm


def show_refusal(form: GovForm, refused: Refusal, **renamed: str) -> None:
    """Add the refusal's messages to the form; `renamed` says what a field of the action is called on the form.

    A message about something that is not on the form, and a refusal without fields, go above the form with the remedy.
    """
    errors = refused.field_errors if isinstance(refused, Invalid) else {}
    for field, message in errors.items():
        name = renamed.get(field, field)
        form.add_error(name if name in form.fields else None, _(message))
    if not errors:
        form.add_error(None, f"{_(refused.message)}. {_(refused.remedy)}" if refused.remedy else _(refused.message))
