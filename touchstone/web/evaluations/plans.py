"""One sealed plan: what was promised, by whom and when, and the runs under it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.pages.dates import date_uk, datetime_uk
from touchstone.pages.routes import page
from touchstone.queries.evaluation_values import PlanShown
from touchstone.queries.evaluations import load_plan
from touchstone.web.evaluations.listing import run_row
from touchstone.web.evaluations.plan_rows import Row, limit_rows, needed_rows, promise_rows

READ = ("GET", "HEAD")


@page(permission=Permission.DECISION_VIEW, methods=READ)
def plan(request: OfficeRequest, project: str, plan: str) -> HttpResponse:
    """The plan as it was sealed; it never changes."""
    shown = load_plan(by=request.actor, project=project, plan=plan)
    line, document = shown.line, shown.document
    address = reverse("evaluation-run-start", args=[shown.project])
    context = {
        "project": shown.project,
        "project_title": shown.project_title,
        "plan": line,
        "stands": _stands(shown),
        "is_disposed": line.is_disposed,
        "may_run": shown.may_record,
        "run_url": f"{address}?{urlencode({'plan': line.id})}",
        "rows": _rows(shown),
        "needed": needed_rows(document),
        "limits": limit_rows(document),
        "runs": [run_row(one, shown.project, None, total=line.runs) for one in shown.runs],
        "spec": shown.spec,
    }
    return render(request, "evaluations/plan.html", context)


def _stands(shown: PlanShown) -> str:
    said = {
        "moment": datetime_uk(shown.line.sealed_at),
        "person": shown.line.sealed_by,
        "runs": ngettext("%(num)s run", "%(num)s runs", shown.line.runs) % {"num": shown.line.runs},
    }
    if not shown.line.runs:
        return _("Sealed %(moment)s by %(person)s. Nothing has been run under it yet.") % said
    return _("Sealed %(moment)s by %(person)s. Runs under it so far: %(runs)s.") % said


def _logged_rows(shown: PlanShown) -> list[Row]:
    """Where the private log speaks of it: in the entry of the act that sealed it, for it has none of its own."""
    found = shown.logged
    if found is None:
        return []
    said = {"number": found.entry, "day": date_uk(found.anchored_on) if found.anchored_on else ""}
    words = _(
        "Entry %(number)s speaks of the act of sealing and names the plan’s digest. The plan has no entry of its own."
    )
    tied = (
        _("Tied to the public log since %(day)s: it was sealed no later than that.")
        if found.anchored_on
        else _("Not tied to the public log yet: that is done once a day.")
    )
    return [{"key": _("In the private log"), "value": words % said, "note": tied % said}]


def _rows(shown: PlanShown) -> list[Row]:
    line = shown.line
    digests: list[Row] = [
        *_logged_rows(shown),
        {"key": _("Digest of the plan"), "value": line.digest, "typed": True},
        {"key": _("Digest of the spec"), "value": line.spec_digest, "typed": True},
    ]
    if not shown.document:
        return digests
    covers = line.covers_label if line.covers != "all" else _("Every version")
    return [
        *promise_rows(shown.document, label_protocol=shown.label_protocol, data=shown.data, covers=covers),
        *digests,
    ]
