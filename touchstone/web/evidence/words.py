"""The words for purposes, strengths and scans of evidence. The only place they are written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PURPOSES = {
    "general": _("General"),
    "own-data-validation": _("Test on the force’s own data"),
    "bias-audit": _("Bias audit"),
    "supplier-claim": _("Supplier’s claim"),
    "consultation": _("Consultation"),
}
STRENGTHS = {
    "asserted": _("Asserted: somebody says so"),
    "supplier-tested": _("Tested by the supplier"),
    "force-tested": _("Tested by the force"),
    "independently-tested": _("Tested independently"),
    "confirmed-in-use": _("Confirmed in use"),
}
SCANS = {
    "not-scanned": _("Not scanned"),
    "held": _("Being checked"),
    "clean": _("Scanned, nothing found"),
    "infected": _("Infected, held back"),
}
