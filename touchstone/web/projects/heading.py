"""What a project is called and what problem it answers; two people rewording it lose neither text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.actions.once import act_once
from touchstone.actions.projects import change_heading
from touchstone.foundation import clock
from touchstone.foundation.errors import Conflict, Invalid
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.queries.projects import load_heading
from touchstone.web.projects.forms import HeadingForm

CONFLICT = 409
TEMPLATE = "projects/heading.html"


@page(permission=Permission.PROJECT_EDIT)
def heading(request: OfficeRequest, project: str) -> HttpResponse:
    """Reword name and problem; where somebody else did so meanwhile, both texts and the form to join them."""
    found = load_heading(by=request.actor, project=project)
    shown = {"title": found.title, "problem": found.problem}
    form = HeadingForm(request.POST) if request.method == "POST" else HeadingForm(initial=shown, version=found.version)
    if form.is_bound and form.is_valid():
        try:
            _reword(request, project, form, clock.now())
            return see_other("project", project)
        except Invalid as wrong:
            for name, message in wrong.field_errors.items():
                form.add_error(name, _(message))
        except Conflict as conflict:
            return _merged(request, project, form.values, conflict)
    return render_form(request, TEMPLATE, form, {"project": project})


def _reword(request: OfficeRequest, project: str, form: HeadingForm, at: datetime) -> None:
    typed, version = form.values, form.version
    act_once(
        by=request.actor,
        token=form.token,
        action="project.reword",
        body={"project": project, **typed},
        at=at,
        run=lambda: {
            "version": change_heading(by=request.actor, project=project, read_version=version, at=at, **typed).version
        },
    )


def _merged(request: OfficeRequest, project: str, typed: dict[str, Any], conflict: Conflict) -> HttpResponse:
    """Both texts, and the form with what was typed here: saving it now replaces what was saved meanwhile."""
    latest = load_heading(by=request.actor, project=project)
    both = [(_("Name of the project"), typed["title"], latest.title), (_("Problem"), typed["problem"], latest.problem)]
    again = HeadingForm(initial=typed, version=latest.version)
    context = {"project": project, "conflict": conflict, "both": both}
    return render_form(request, TEMPLATE, again, context, status=CONFLICT)
