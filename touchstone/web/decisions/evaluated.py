"""What a gate shows of the evaluations of a case: how each came out, whether it counts, which measure was chosen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.accounts.actor import Actor
from touchstone.domain.live_states import EvaluationState
from touchstone.evaluation.registry import catalogue
from touchstone.pages.dates import date_uk
from touchstone.pages.languages import as_typed, translated
from touchstone.queries.decisions import GatePage
from touchstone.queries.evaluation_values import EvaluationLine
from touchstone.queries.evaluations import load_evaluations
from touchstone.web.decisions.words import role_words

Row = dict[str, Any]


def evaluation_rows(by: Actor, found: GatePage, *, at: datetime) -> list[Row]:
    """A card for each result, those that count first; nothing is asked of the tables where there is none."""
    if not found.snapshot.evaluations:
        return []
    project = found.snapshot.project
    states = {one.id: one for one in found.snapshot.evaluations}
    lines = load_evaluations(by=by, project=project, at=at).evaluations
    return [
        {
            "title": as_typed(line.title) if line.title else _("Destroyed under the retention rules"),
            "rows": _rows(line, states.get(line.id), found),
            "href": reverse("evaluation", args=[project, line.id]),
        }
        for line in sorted(lines, key=lambda one: not one.counts)
    ]


def _rows(line: EvaluationLine, state: EvaluationState | None, found: GatePage) -> list[Row]:
    reasons = [translated(one) for one in line.reasons_not_counting]
    rows: list[Row] = [
        {"key": _("Limits agreed beforehand"), "value": _limits(line)},
        {
            "key": _("Counts as a test on the force’s own data"),
            "value": _("Yes") if line.counts else [_("No"), *reasons],
        },
        {"key": _("Where the figures come from"), "value": _origin(line)},
        {"key": _("Run on"), "value": date_uk(line.performed_on), "note": _promised(line)},
    ]
    if state is not None and state.fairness_measure:
        rows.append({"key": _("Measure chosen"), "value": _measures(state), "note": _chosen_by(state, found)})
        rows.append({"key": _("Why that measure"), "value": state.fairness_reason, "typed": True})
    if state is not None and state.claims:
        rows.append({"key": _("Headline claims it bears out"), "value": list(state.claims), "typed": True})
    return rows


def _limits(line: EvaluationLine) -> list[str]:
    parts = (
        ("✗", line.not_met, _("not met")),
        ("?", line.cannot_tell, _("cannot tell")),
        ("✓", line.met, _("met")),
    )
    return [f"{mark} {count} {words}" for mark, count, words in parts if count] or [_("None was agreed")]


def _origin(line: EvaluationLine) -> str:
    if line.is_computed:
        return _("Computed by this system, from data whose digest the result holds")
    return _("Attached by a person as a file: this system did not see the data")


def _promised(line: EvaluationLine) -> str:
    number = {"run": line.run_number, "plan": line.plan_number, "place": line.place, "of": line.of}
    if not line.plan:
        return _("Run %(run)s, without a plan") % number
    return _("Run %(run)s, under sealed plan %(plan)s: number %(place)s of %(of)s under it") % number


def _measures(state: EvaluationState) -> list[str]:
    known = catalogue()
    return [translated(known[one].name) if one in known else one for one in state.fairness_measure.split(", ")]


def _chosen_by(state: EvaluationState, found: GatePage) -> str:
    if not state.fairness_chosen_by:
        return ""
    return _("Chosen by: %(role)s") % {"role": role_words(state.fairness_chosen_by, found.pack)}
