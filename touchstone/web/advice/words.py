"""The words for what advice comes to and what was done about it. The only place they are written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CONCLUSIONS = {
    "support": _("Supports going on"),
    "support-with-changes": _("Supports going on with changes"),
    "oppose": _("Advises against going on"),
    "no-view": _("Gives no view"),
}
RESPONSES = {"accepted": _("Accepted"), "partly": _("Accepted in part"), "declined": _("Declined")}
