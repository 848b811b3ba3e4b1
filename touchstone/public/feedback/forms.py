"""The form about a record. It carries the time it was opened, signed, so that it cannot be filled in by rote."""

from __future__ import annotations

from django.core import signing
from django.utils.translation import gettext_lazy as _

from touchstone.pages.fields import ChoiceField, EmailField, GovField, HiddenField, LongTextField, Tick
from touchstone.pages.forms import GovForm
from touchstone.pages.look import Look
from touchstone.register.inbox import KINDS

MOST = 4000  # characters of a message
QUICKEST, LONGEST = 3, 24 * 60 * 60  # seconds from opening the page to sending it
OPENED, TRAP = "opened", "website"
_SALT = "touchstone.feedback"
KIND_WORDS = {
    "error": _("Something in the record is wrong"),
    "question": _("I have a question"),
    "used-about-me": _("It was used about me, or about somebody I act for"),
}


class BoxField(GovField):
    """One box that may be left empty."""

    widget = Tick

    def to_python(self, value: object) -> bool:
        """Whether it was ticked."""
        return value is True


class FeedbackForm(GovForm):
    """What it is, the words, and how the answer may be given."""

    kind = ChoiceField(
        label=_("What is it about?"),
        choices=[(one, KIND_WORDS[one]) for one in KINDS],
        missing=_("Choose what it is about"),
        look=Look(size="m"),
        subject=_("what it is about"),
    )
    words = LongTextField(
        label=_("Your words"),
        help_text=_("Say what is wrong, or what you want to know. Give no details of a case, and no names of people."),
        missing=_("Write what you want to say"),
        max_length=MOST,
        look=Look(rows=8, size="m"),
        subject=_("what you want to say"),
    )
    reply_to = EmailField(
        label=_("Email address (optional)"),
        help_text=_("You can see the answer without one. With one, the force can write to you."),
        required=False,
        subject=_("the email address"),
        look=Look(autocomplete="email", size="m"),
    )
    may_quote = BoxField(
        label=_("My words may be shown on the record’s page, beside the answer"),
        help_text=_("Without this the force sums them up if it answers in public. Your address is never shown."),
        required=False,
        subject=_("whether your words may be shown"),
    )
    opened = HiddenField()


def sign_opened(moment: float) -> str:
    """The hidden field that says when the page was opened; seconds since 1970."""
    return signing.dumps(int(moment), salt=_SALT)


def seconds_open(text: str, now: float) -> float | None:
    """How long ago the page was opened; None where that was not said by us."""
    try:
        return now - int(signing.loads(text, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None
