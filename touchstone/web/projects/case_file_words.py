"""The parts of a case file in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from touchstone.pages.labels import Words

PARTS: dict[str, Words] = {
    "evidence": _("Evidence files, which the case file names by their digest and does not hold"),
    "evaluations": _("Evaluations"),
    "advice": _("Advice"),
    "decisions": _("Decisions"),
    "monitoring": _("Monitoring"),
    "incidents": _("Incidents"),
    "publications": _("Publications"),
}

ENTRIES: dict[str, Words] = {
    "problem": _("A problem that has been identified"),
    "purchasing": _("A product that is on the market"),
    "in-use": _("A technology that is in use already: no past decision is made up"),
}
