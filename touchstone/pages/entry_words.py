"""The words for where the work on a technology may start."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from touchstone.pages.labels import Words

ENTRIES: dict[str, tuple[Words, Words]] = {
    "problem": (
        _("With a problem that has been identified"),
        _("Nothing has been bought or built yet. Work starts at the first stage."),
    ),
    "purchasing": (
        _("With a product that is on the market already"),
        _("Work starts at the Purchasing stage. Earlier duties in law still have to be met."),
    ),
    "in-use": (
        _("With a technology that is already in use"),
        _("It is recorded as in use, assurance not shown, until the assurance is shown. No past decision is made up."),
    ),
}
