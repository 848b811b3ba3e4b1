"""One evaluation's choices, claims, comparison and circumstances, as the rows that its page draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchstone.accounts.roles import ROLES
from touchstone.evaluation.comparing import Change
from touchstone.evaluation.results import Result
from touchstone.pages.dates import date_uk, datetime_uk
from touchstone.queries.evaluation_values import ClaimShown, EvaluationShown, FairnessShown
from touchstone.web.evaluations.figures import is_percent, metrics_of
from touchstone.web.evaluations.words import (
    DATA,
    KINDS,
    ORIGINS,
    PERFORMED_BY,
    engine_words,
    figure_words,
    group_words,
)

Row = dict[str, Any]
MOST_CHANGES = 20


def made_words(shown: EvaluationShown) -> str:
    """Who tested which technology, on how many rows, when."""
    said = {
        "day": date_uk(shown.line.performed_on),
        "who": PERFORMED_BY[shown.line.performed_by],
        "data": DATA[shown.line.data],
    }
    return _("Run on %(day)s. Made by: %(who)s. On: %(data)s.") % said


def origin_rows(shown: EvaluationShown) -> Row:
    """Whether the figures were computed here or brought, which of the runs under its plan it is, who says otherwise."""
    line, found = shown.line, shown.contradiction
    runs = {"place": line.place, "of": line.of, "plan": line.plan_number}
    return {
        "is_computed": line.is_computed,
        "words": ORIGINS[line.origin],
        "again": _("%(role)s ran it again and found the same figures.") % {"role": role_name(shown.rebuilt_by)}
        if shown.rebuilt_by
        else "",
        "place": _("It is run %(place)s of %(of)s under plan %(plan)s.") % runs if line.place else "",
        "against": _(
            "Run %(run)s, computed here from data with the same digest, found other figures: %(differing)s of "
            "%(compared)s lie further apart than rounding explains."
        )
        % {"run": found.run, "differing": found.differing, "compared": found.compared}
        if found
        else "",
        "against_url": reverse("evaluation", args=[shown.project, found.evaluation]) if found else "",
    }


def withheld_words(shown: EvaluationShown) -> str:
    """Why there is no result that may be shown outside the force; "" where there is one."""
    if not shown.withheld:
        return ""
    reasons = "; ".join(str(engine_words(one.message)) for one in shown.withheld)
    return _("There is no result that may leave the force: %(reasons)s.") % {"reasons": reasons}


def offered_words(shown: EvaluationShown) -> str:
    """Whether the result is on its way into the public record."""
    if shown.line.is_offered:
        return _("Offered: the next version of the public record is made with it.")
    if not shown.line.is_publishable:
        return _("It cannot be offered: there is no result that may be made public.")
    return _("Not offered. What is offered becomes public only once somebody else has approved the record.")


def fairness_rows(choice: FairnessShown, result: Result | None) -> list[Row]:
    """Which measure, why, by whom."""
    said = {"person": choice.chosen_by, "moment": datetime_uk(choice.chosen_at)}
    return [
        {"key": _("Chosen"), "value": [str(measure_name(one, result)) for one in choice.measures]},
        {"key": _("Why"), "value": choice.reason or _("Destroyed under the retention rules"), "typed": True},
        {"key": _("Chosen by"), "value": _("%(person)s, %(moment)s") % said},
    ]


def measure_name(metric: str, result: Result | None) -> Any:
    """A measure by its name in the result."""
    known = metrics_of(result) if result else {}
    return engine_words(known[metric]["name"] if metric in known else metric)


def claim_rows(shown: EvaluationShown) -> list[Row]:
    """Each claim with the figure it rests on."""
    return [
        {
            "id": one.id,
            "statement": one.statement or _("Destroyed under the retention rules"),
            "is_withdrawn": one.withdrawn_at is not None,
            "basis": basis_words(one, shown.result),
            "made": _("Recorded %(moment)s by %(person)s")
            % {"moment": datetime_uk(one.recorded_at), "person": one.recorded_by},
        }
        for one in shown.claims
    ]


def basis_words(claim: ClaimShown, result: Result | None) -> str:
    """What a claim states of which measure of whom."""
    said = {
        "stated": claim.stated,
        "measure": measure_name(claim.metric, result),
        "group": group_words(claim.group),
    }
    return _("States %(stated)s for: %(measure)s (%(group)s)") % said


def role_name(role: str) -> str:
    """A role in words."""
    return _(ROLES[role].name) if role in ROLES else role


def about_rows(shown: EvaluationShown) -> list[Row]:
    """Plan, run, digests and who recorded it."""
    line = shown.line
    rows: list[Row] = [_plan_row(shown)]
    if line.covers != "all" and line.covers_label:
        rows.append({"key": _("Covers"), "value": line.covers_label, "typed": True})
    rows += [
        {"key": _("Made by"), "value": str(PERFORMED_BY[line.performed_by])},
        {"key": _("Shows"), "value": str(KINDS[line.kind])},
        *data_rows(shown.result),
        {
            "key": _("Recorded"),
            "value": _("%(moment)s, %(person)s")
            % {"moment": datetime_uk(line.recorded_at), "person": shown.recorded_by},
        },
        {"key": _("Digest of the publishable result"), "value": shown.publishable_digest, "typed": True},
        {"key": _("Digest of the whole result"), "value": shown.result_digest, "typed": True},
        {
            "key": _("The run"),
            "value": _("Run %(number)s") % {"number": line.run_number},
            "href": reverse("evaluation-run", args=[shown.project, line.run]),
            "text": _("How it went"),
            "change": _("Run %(number)s") % {"number": line.run_number},
        },
    ]
    if shown.rebuilt_by:
        rows.append({"key": _("Made again by"), "value": role_name(shown.rebuilt_by)})
    return [row for row in rows if row["value"]]


def _plan_row(shown: EvaluationShown) -> Row:
    line = shown.line
    if not line.plan:
        return {"key": _("Plan"), "value": _("None was sealed before it")}
    name = _("Plan %(number)s") % {"number": line.plan_number}
    return {
        "key": _("Plan"),
        "value": name,
        "href": reverse("evaluation-plan", args=[shown.project, line.plan]),
        "text": _("Read it"),
        "change": name,
    }


def data_rows(result: Result | None) -> list[Row]:
    """Each data file by name and rows, and its digest."""
    if result is None:
        return []
    files = result.data["provenance"].get("data") or ()
    rows: list[Row] = []
    for one in files:
        count = one.get("rows")
        words = ngettext("%(num)s row", "%(num)s rows", count) % {"num": f"{count:,}"} if count else ""
        rows.append({"key": _("Data"), "value": one.get("name", ""), "typed": True, "note": words})
        rows.append({"key": _("Digest of the data"), "value": one.get("digest") or "", "typed": True})
    return rows


def comparison_of(shown: EvaluationShown) -> Row | None:
    """What changed beyond both intervals since the run before; None where there is nothing to compare with."""
    found = shown.comparison
    if found is None or shown.result is None:
        return None
    both = [one for one in found.changes if one.change is not None]
    beyond = found.beyond
    said = {"both": len(both), "beyond": len(beyond)}
    sentence = _("Of %(both)s figures in both, none changed by more than both intervals allow.") % said
    if beyond:
        sentence = _("Of %(both)s figures in both, %(beyond)s changed by more than both intervals allow.") % said
    known = metrics_of(shown.result)
    return {
        "sentence": sentence,
        "differences": found.differences,
        "rows": [_change(one, known) for one in beyond[:MOST_CHANGES]],
        "href": reverse("evaluation", args=[shown.project, shown.previous]),
    }


def _change(change: Change, known: Mapping[str, Mapping[str, Any]]) -> Row:
    metric = known.get(change.metric)
    told = [
        figure_words(
            {"value": value, "lower": (interval or (None, None))[0], "upper": (interval or (None, None))[1]},
            percent=is_percent(metric),
        )
        for value, interval in ((change.older, change.older_interval), (change.newer, change.newer_interval))
    ]
    said = {"before": f"{told[0][0]} ({told[0][1]})", "now": f"{told[1][0]} ({told[1][1]})"}
    is_everybody = change.group == "everybody"
    return {
        "measure": engine_words(metric["name"] if metric else change.metric),
        "group": _("Everybody") if is_everybody else change.group,
        "is_everybody": is_everybody,
        "words": _("was %(before)s, is %(now)s") % said,
    }
