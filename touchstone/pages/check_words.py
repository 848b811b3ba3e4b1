"""The words for how a failure check stands. The only place they are written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from touchstone.pages.labels import Label

CHECK_STATUSES: dict[str, Label] = {
    "passed": Label(_("Passed"), "govuk-tag--green", _("What is recorded meets it.")),
    "failed": Label(_("Failed"), "govuk-tag--red", _("Something it asks for is missing or wrong.")),
    "cannot_tell": Label(_("Cannot tell"), "govuk-tag--purple", _("Something is there, and does not settle it.")),
    "not_yet": Label(_("Not yet"), "", _("Its stage has not come.")),
    "not_applicable": Label(_("Does not apply"), "govuk-tag--grey", _("Known facts show that it cannot arise.")),
}


def check_label(status: str) -> Label:
    """The label of a check's status. Raises KeyError for one that there is not."""
    return CHECK_STATUSES[status]
