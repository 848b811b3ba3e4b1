"""Accepting one finding of the checks before release, with a reason."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.actions.once import act_once
from touchstone.actions.publications import accept_finding
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid, NotFound, NotPermitted, Refusal
from touchstone.pages.refused_form import show_refusal
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.queries.publications import load_proposal
from touchstone.queries.release_findings import load_finding
from touchstone.web.publications.forms import AcceptForm

CONFLICT = 409


@page(permission=Permission.PUBLICATION_PROPOSE)
def accept(request: OfficeRequest, publication: str, finding: str) -> HttpResponse:
    """One finding in full, and why it may stand."""
    at, status = clock.now(), 0
    shown = load_proposal(by=request.actor, publication=publication)
    one = load_finding(by=request.actor, publication=publication, finding=finding, at=at)
    form = AcceptForm(request.POST if request.method == "POST" else None, initial={"digest": shown.content_digest})
    if form.is_bound and form.is_valid():
        reason, digest = form.cleaned_data["reason"], form.cleaned_data["digest"]

        def run() -> dict[str, str]:
            made = accept_finding(
                by=request.actor,
                publication=publication,
                finding=finding,
                content_digest=digest,
                reason=reason,
                at=at,
            )
            return {"acceptance": made.id}

        body = {"publication": publication, "finding": finding, "reason": reason, "digest": digest}
        try:
            act_once(by=request.actor, token=form.token, action="finding.accept", body=body, at=at, run=run)
            return see_other("proposal", publication)
        except (NotFound, NotPermitted):
            raise
        except Refusal as refused:
            show_refusal(form, refused)
            status = 0 if isinstance(refused, Invalid) else CONFLICT
    context = {"shown": shown, "one": one, "back_url": reverse("proposal", args=[publication])}
    return render_form(request, "publications/accept_finding.html", form, context, status=status)
