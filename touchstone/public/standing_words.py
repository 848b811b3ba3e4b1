"""Words of the register: how a record stands, with the colour of its tag; phases; what kinds of field there are."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from touchstone.pages.labels import Label, Words
from touchstone.register import open_fields
from touchstone.register.cards import ASSURANCE_NOT_SHOWN, NOT_CONFIRMED, REVIEW_OVERDUE, WITHDRAWN, WITHHOLDING_OVERDUE

STANDING_LABELS: dict[str, Label] = {
    WITHDRAWN: Label(
        _("Withdrawn"), "govuk-tag--grey", _("The record was withdrawn: its content has been taken away.")
    ),
    ASSURANCE_NOT_SHOWN: Label(
        _("In use, assurance not shown"),
        "govuk-tag--red",
        _("The technology is in use, and the record shows no decision or safeguard that would justify it."),
    ),
    REVIEW_OVERDUE: Label(
        _("Review overdue"),
        "govuk-tag--orange",
        _("The technology is in use, and no decision about it or test of it within the last 12 months is published."),
    ),
    WITHHOLDING_OVERDUE: Label(
        _("Review of what is withheld overdue"),
        "govuk-tag--orange",
        _("The day has gone by on which the force was to look again at why parts of the record are withheld."),
    ),
    NOT_CONFIRMED: Label(
        _("Not confirmed for 12 months"),
        "govuk-tag--yellow",
        _("The force has published nothing about it for more than 12 months, so it may no longer be as described."),
    ),
}
TAKEN_AWAY = Label(
    _("Content taken away since"), "govuk-tag--grey", _("This stood then; the record has been withdrawn since.")
)

PHASES: dict[str, Words] = {
    "pre-deployment": _("Pre-deployment"),
    "beta-pilot": _("Beta or pilot"),
    "private-beta": _("Private beta"),
    "public-beta": _("Public beta"),
    "production": _("In use"),
    "retired": _("Retired"),
}

KIND_WORDS: dict[str, Words] = {
    open_fields.TEXT: _("text"),
    open_fields.BY_LANGUAGE: _("text, by language (en, cy)"),
    open_fields.YES_NO: _("true or false; yes or no in the table"),
    open_fields.NUMBER: _("whole number"),
    open_fields.MOMENT: _("moment, as 2026-11-22T10:15:00Z"),
    open_fields.DAY: _("day, as 2026-11-22"),
    open_fields.LIST: _("list; joined by semicolons in the table"),
    open_fields.NAMED: _("list of names fit for an address; joined by semicolons in the table"),
}
