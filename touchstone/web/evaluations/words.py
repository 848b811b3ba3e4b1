"""The words for plans, runs, verdicts, limits and ways of running. The only place they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from touchstone.evaluation.metric import REASONS
from touchstone.evaluation.wording import number, points
from touchstone.pages.labels import Label, Words
from touchstone.pages.languages import SOURCE_LANGUAGE, page_language, translated

Record = Mapping[str, Any]

STATES: dict[str, Label] = {
    "waiting": Label(gettext_lazy("Waiting"), "govuk-tag--yellow", gettext_lazy("It starts when a worker is free.")),
    "running": Label(gettext_lazy("Running"), "govuk-tag--blue", gettext_lazy("The rows are being counted.")),
    "done": Label(gettext_lazy("Finished"), "govuk-tag--green", gettext_lazy("There is a result.")),
    "cancelled": Label(gettext_lazy("Cancelled"), "govuk-tag--grey", gettext_lazy("Somebody stopped it.")),
    "refused": Label(gettext_lazy("Refused"), "govuk-tag--red", gettext_lazy("The spec or the data are at fault.")),
}
WAYS: dict[str, Words] = {
    "folder": gettext_lazy("A file in the folder for evaluations"),
    "upload": gettext_lazy("An uploaded file, deleted when the run ends"),
    "attached": gettext_lazy("A result file made on the command line"),
}
PERFORMED_BY: dict[str, Words] = {
    "force": gettext_lazy("The force"),
    "independent": gettext_lazy("Somebody independent of force and supplier"),
    "supplier": gettext_lazy("The supplier"),
}
DATA: dict[str, Words] = {
    "own": gettext_lazy("The force’s own data"),
    "other": gettext_lazy("Other data"),
}
#: Where the figures come from: said wherever a result is shown.
ORIGINS: dict[str, Words] = {
    "computed": gettext_lazy("Computed by this system, from data with the digest below."),
    "attached": gettext_lazy(
        "Attached by a person as a file. This system did not see the data: that the figures came from them is that "
        "person’s word."
    ),
}
KINDS: dict[str, Words] = {
    "performance": gettext_lazy("How well the technology does"),
    "outcome": gettext_lazy("What came of using it"),
    "human-baseline": gettext_lazy("How people do without it"),
}


@dataclass(frozen=True)
class Verdict:
    """A verdict by shape, word and class: never by colour alone."""

    mark: str
    text: Words
    css: str


VERDICTS: dict[str, Verdict] = {
    "met": Verdict("✓", gettext_lazy("Met"), "met"),
    "not_met": Verdict("✗", gettext_lazy("Not met"), "not-met"),
    "cannot_tell": Verdict("?", gettext_lazy("Cannot tell"), "cannot-tell"),
}
WORST_FIRST = ("not_met", "cannot_tell", "met")
#: What equality in a measure is called.
ALSO_CALLED: dict[str, Words] = {
    "selection_rate": gettext_lazy("demographic parity"),
    "tpr": gettext_lazy("equal opportunity; with false alarms, equalised odds"),
    "fpr": gettext_lazy("with hits, equalised odds"),
    "ppv": gettext_lazy("predictive parity"),
    "npv": gettext_lazy("predictive parity, of those not selected"),
    "accuracy": gettext_lazy("equal accuracy"),
}
_STATUS: dict[str, Words] = {
    "not_identified": gettext_lazy("The data cannot show it"),
    "reported_only": gettext_lazy("Reported without its counts"),
    "below_minimum": gettext_lazy("Too few cases"),
}


def engine_words(message: object) -> str | Markup:
    """A sentence of the evaluation engine: its translation, or the English marked as such on a page in another."""
    text = str(message or "")
    shown = translated(text)
    if shown == text and page_language() != SOURCE_LANGUAGE:
        return Markup('<span lang="{}">{}</span>').format(SOURCE_LANGUAGE, text)
    return shown


def reason_words(record: Record) -> str | Markup:
    """Why there is no figure, in a sentence without its stop."""
    reason, status = str(record.get("reason") or ""), str(record.get("status") or "")
    if reason in REASONS:
        return engine_words(REASONS[reason].rstrip("."))
    if status in _STATUS:
        return str(_STATUS[status])
    return engine_words(reason.replace("_", " ")) if reason else _("No reason is recorded")


def figure_words(record: Record, *, percent: bool) -> tuple[str, str]:
    """A figure and its interval: `("14.3%", "13.5% to 15.2%")`; the interval is "" where there is none."""
    lower, upper = record["lower"], record["upper"]
    width = upper - lower if lower is not None and upper is not None else None
    value = number(record["value"], percent=percent, width=width)
    if lower is None and upper is None:
        return value, ""
    low = number(lower, percent=percent, width=width) if lower is not None else _("no lower limit")
    high = number(upper, percent=percent, width=width) if upper is not None else _("no upper limit")
    return value, _("%(low)s to %(high)s") % {"low": low, "high": high}


def agreed_words(verdict: Record, *, percent: bool) -> str:
    """What was agreed beforehand."""
    rule, agreed = verdict["rule"], verdict["agreed"]
    if rule.startswith("ratio"):
        said = {"agreed": f"{agreed:g}"}
        if rule == "ratio_min":
            return _("at least %(agreed)s times the reference group") % said
        return _("at most %(agreed)s times the reference group") % said
    if rule == "difference_max":
        said = {"agreed": f"{agreed * 100:g}" if percent else f"{agreed:g}"}
        if percent:
            return _("no further than %(agreed)s percentage points from the reference group") % said
        return _("no further than %(agreed)s from the reference group") % said
    said = {"agreed": f"{agreed * 100:g}%" if percent else f"{agreed:g}"}
    return (_("at least %(agreed)s") if rule == "min" else _("at most %(agreed)s")) % said


def judged_words(verdict: Record, *, percent: bool) -> str | Markup:
    """What the limit was judged on: the figure and its interval, or why there is none."""
    if verdict["value"] is None:
        return reason_words(verdict)
    is_difference = verdict["rule"] == "difference_max" and percent
    lower, upper = verdict["lower"], verdict["upper"]
    width = upper - lower if lower is not None and upper is not None else None
    if is_difference:
        told = [points(one, width) for one in (verdict["value"], lower, upper)]
        said = {"value": told[0], "low": told[1], "high": told[2]}
        return _("%(value)s percentage points (%(low)s to %(high)s)") % said
    value, interval = figure_words(verdict, percent=percent and not verdict["rule"].startswith("ratio"))
    if verdict["rule"].startswith("ratio"):
        value = _("%(value)s times") % {"value": value}
    return f"{value} ({interval})" if interval else value


def group_words(group: Mapping[str, str] | None) -> str:
    """A group as its levels, or everybody."""
    return " / ".join(group.values()) if group else _("Everybody")
