"""What one run found: verdicts first, measures side by side, what changed, why it counts or not; its files."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.documents.own_page import own_page_policy
from touchstone.pages.routes import page
from touchstone.queries.evaluation_reports import load_report
from touchstone.queries.evaluation_values import EvaluationShown, ResultFile
from touchstone.queries.evaluations import load_evaluation, load_result_file
from touchstone.store.files import read_file
from touchstone.web.evaluations.figures import tables_of, verdicts_of
from touchstone.web.evaluations.result_rows import (
    about_rows,
    claim_rows,
    comparison_of,
    fairness_rows,
    made_words,
    offered_words,
    origin_rows,
    withheld_words,
)
from touchstone.web.evaluations.words import engine_words

READ = ("GET", "HEAD")


@page(permission=Permission.DECISION_VIEW, methods=READ)
def evaluation(request: OfficeRequest, project: str, evaluation: str) -> HttpResponse:
    """Everything that one result says, for whoever has to decide on it."""
    wants_full = request.GET.get("counts") == "all"
    shown = load_evaluation(by=request.actor, project=project, evaluation=evaluation, full=wants_full)
    result = shown.result
    chosen = shown.fairness[0].measures if shown.fairness else ()
    choices = [fairness_rows(one, result) for one in shown.fairness]
    context = {
        "project": shown.project,
        "project_title": shown.project_title,
        "shown": shown.line,
        "engine": engine_words,
        "has_result": result is not None,
        "is_full": shown.is_full,
        "may_see_all": shown.may_see_full and shown.has_full and not shown.is_full,
        "made": made_words(shown),
        "origin": origin_rows(shown),
        "verdicts": verdicts_of(result) if result else None,
        "tables": tables_of(result, chosen=chosen) if result else (),
        "warnings": [engine_words(one["text"]) for one in result.records("warnings")] if result else (),
        "counts": shown.line.counts,
        "reasons": shown.line.reasons_not_counting,
        "why_nothing_publishable": withheld_words(shown),
        "comparison": comparison_of(shown),
        "chosen": choices[0] if choices else None,
        "earlier_choices": choices[1:],
        "claims": claim_rows(shown),
        "rows": about_rows(shown),
        **_links(shown),
        **_rights(shown),
    }
    return render(request, "evaluations/evaluation.html", context)


@page(permission=Permission.DECISION_VIEW, methods=READ)
def report(request: OfficeRequest, project: str, evaluation: str) -> HttpResponse:
    """The engine's whole report, a page of its own that can be saved and printed."""
    html = load_report(by=request.actor, project=project, evaluation=evaluation)
    response = HttpResponse(html)
    response.headers["Content-Security-Policy"] = own_page_policy(html)
    response.headers["Content-Disposition"] = f'inline; filename="evaluation-{evaluation}.html"'
    return response


@page(permission=Permission.DECISION_VIEW, methods=READ)
def file(request: OfficeRequest, project: str, evaluation: str) -> StreamingHttpResponse:
    """The publishable result, always as an attachment."""
    return _sent(load_result_file(by=request.actor, project=project, evaluation=evaluation))


@page(permission=Permission.EVALUATION_RECORD, methods=READ)
def full(request: OfficeRequest, project: str, evaluation: str) -> StreamingHttpResponse:
    """The force-internal result, for those who record evaluations."""
    return _sent(load_result_file(by=request.actor, project=project, evaluation=evaluation, full=True))


def _sent(found: ResultFile) -> StreamingHttpResponse:
    response = StreamingHttpResponse(read_file(found.digest), content_type="application/json")
    response["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response["Content-Length"] = str(found.size)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _links(shown: EvaluationShown) -> dict[str, str]:
    ids = [shown.project, shown.line.id]
    return {
        "file_url": reverse("evaluation-file", args=ids) if shown.line.is_publishable else "",
        "full_url": reverse("evaluation-full", args=ids) if shown.has_full and shown.may_see_full else "",
    }


def _rights(shown: EvaluationShown) -> dict[str, Any]:
    line = shown.line
    return {
        "may_choose": shown.may_record,
        "may_claim": shown.may_record,
        "is_publishable": line.is_publishable,
        "is_offered": line.is_offered,
        "may_offer": shown.may_offer and (line.is_publishable or line.is_offered),
        "offered": offered_words(shown),
    }
