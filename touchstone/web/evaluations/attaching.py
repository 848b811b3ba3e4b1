"""Bring the result of a run that was made elsewhere: beside the data, by the command line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.actions.evaluations.results import attach_result
from touchstone.actions.once import act_once
from touchstone.domain.case import local_day
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid, NotFound, NotPermitted, Refusal
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.queries.evaluations import load_evaluations
from touchstone.web.evaluations.forms import NO_PLAN, AttachForm
from touchstone.web.evaluations.refusing import show_every
from touchstone.web.evaluations.running import CONFLICT, plan_choices


@page(permission=Permission.EVALUATION_RECORD)
def attach(request: OfficeRequest, project: str) -> HttpResponse:
    """The form; then the result is read, checked against its plan, and recorded as a run like any other."""
    at = clock.now()
    found = load_evaluations(by=request.actor, project=project, at=at)
    options: dict[str, Any] = {"plans": plan_choices(found), "today": local_day(at)}
    if request.method == "POST":
        form = AttachForm(request.POST, request.FILES, **options)
    else:
        form = AttachForm(**options, initial={"plan": request.GET.get("plan", "")})
    status = 0
    if form.is_bound and form.is_valid():
        try:
            return see_other("evaluation", found.project, _attach(request, found.project, form)["id"])
        except (NotFound, NotPermitted):
            raise
        except Refusal as refused:
            show_every(form, refused)
            status = 0 if isinstance(refused, Invalid) else CONFLICT
    context = {"project_title": found.title, "back_url": reverse("evaluations", args=[found.project])}
    return render_form(request, "evaluations/attach.html", form, context, status=status)


def _attach(request: OfficeRequest, project: str, form: AttachForm) -> Mapping[str, Any]:
    at, values = clock.now(), form.values
    upload, plan = values.pop("file"), values.pop("plan")
    performed_on: date = values.pop("performed_on")
    said: dict[str, Any] = {"plan": "" if plan == NO_PLAN else plan, **values}
    return act_once(
        by=request.actor,
        token=form.token,
        action="evaluation.attach-result",
        body={"project": project, **said, "on": str(performed_on), "name": upload.name, "size": upload.size},
        at=at,
        run=lambda: {
            "id": attach_result(
                by=request.actor,
                project=project,
                pieces=upload.chunks(),
                file_name=upload.name,
                performed_on=performed_on,
                at=at,
                **said,
            ).id
        },
    )
