"""Why words of a published record became no answer, and what to be careful of, as the page says it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from touchstone.pages.labels import Words

WHY: dict[str, Words] = {
    "unknown-heading": _("The standard, as the guidance has it, knows no such heading"),
    "unknown-key": _("No question asks for this"),
    "no-heading": _("It stands under no heading of the standard"),
    "not-in-form": _("The question takes an answer of another form, such as a table or a list"),
    "rest": _("Part of it was understood; these are all the words"),
    "second": _("The file answers this question twice, and the first was taken"),
    "not-answered": _("The record says that it gives no answer here"),
}
WARNINGS: dict[str, Words] = {
    "no-organisation": _("The file does not say whose record it is"),
    "organisation-not-listed": _("The national repository’s list does not have this organisation"),
    "date-of-listing": _("The date is that of a list, and need not be the day of first publication"),
    "mixed-layout": _("Headings of both versions of the standard stand in it"),
    "layout-from-headings": _("The version of the standard was told from the headings"),
    "nothing-understood": _("Nothing in the file answers a question of the record"),
}
