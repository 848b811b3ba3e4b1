"""Proposing a version, and settling a proposal as the second person who has read it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import permits
from touchstone.actions.once import act_once
from touchstone.actions.permission import check_permission
from touchstone.actions.publications import approve_record, propose_record, refuse_record
from touchstone.documents.atrs_record.files import media_type
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid
from touchstone.pages.responses import render_form
from touchstone.pages.routes import page
from touchstone.queries.proposal_changes import load_changes
from touchstone.queries.publications import (
    ProposalShown,
    load_proposal,
    load_proposed_result,
    load_publications,
)
from touchstone.queries.release_findings import load_checks
from touchstone.queries.withholdings import disclosed_reasons, list_withholdings
from touchstone.web.publications.forms import CHANGES, WHAT, ProposeForm, SettleForm
from touchstone.web.publications.own_page import own_page

READ = ("GET", "HEAD")
MAY_SETTLE = (Permission.PUBLICATION_PROPOSE, Permission.PUBLICATION_APPROVE, Permission.PUBLICATION_WITHDRAW)


@page(permission=Permission.PUBLICATION_PROPOSE)
def propose(request: OfficeRequest, project: str) -> HttpResponse:
    """Put today's record, a correction or a withdrawal before a second person."""
    shown = load_publications(by=request.actor, project=project)
    if not shown.events:
        return HttpResponseRedirect(reverse("publications", args=[project]))
    since = max((one.published_at for one in shown.versions), default=None)
    told = disclosed_reasons(by=request.actor, project=project, since=since)
    initial = {"reason": "\n\n".join(told)}
    form = ProposeForm(request.POST if request.method == "POST" else None, events=shown.events, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            made = _propose(request, project, form)
            return HttpResponseRedirect(reverse("proposal", args=[made]))
        except Invalid as refused:
            for field, message in refused.field_errors.items():
                form.add_error(field if field in form.fields else None, _(message))
    context = {"shown": shown, "project": project}
    return render_form(request, "publications/propose.html", form, context)


@page(permission=Permission.PUBLICATION_VIEW, methods=READ)
def proposal(request: OfficeRequest, publication: str) -> HttpResponse:
    """One proposal: what it says, its digest, who made it, and what the reader may do about it."""
    shown = load_proposal(by=request.actor, publication=publication)
    at = clock.now()
    held = list_withholdings(by=request.actor, project=shown.project, on=at.date())
    is_open = shown.status == "proposed"
    context = {
        **_context(request, shown),
        "checks": load_checks(by=request.actor, publication=publication, at=at),
        "withheld": [one for one in held if not one.ending] if is_open and shown.event != "withdraw" else [],
        "changes": load_changes(by=request.actor, publication=publication) if is_open else None,
        "change_words": CHANGES,
        "may_accept": permits(request.actor.role, Permission.PUBLICATION_PROPOSE),
    }
    return render_form(request, "publications/proposal.html", SettleForm(), context)


@page(permission=Permission.PUBLICATION_VIEW, methods=READ)
def proposal_page(request: OfficeRequest, publication: str) -> HttpResponse:
    """The page exactly as it would be public."""
    return own_page(load_proposal(by=request.actor, publication=publication).page)


@page(permission=Permission.PUBLICATION_VIEW, methods=READ)
def proposal_data(request: OfficeRequest, publication: str) -> HttpResponse:
    """The data exactly as they would be public."""
    data = load_proposal(by=request.actor, publication=publication).data
    return HttpResponse(data, content_type="application/json")


@page(permission=Permission.PUBLICATION_VIEW, methods=READ)
def proposal_result(request: OfficeRequest, publication: str, name: str) -> HttpResponse:
    """One of the further files exactly as it would be public: results, cards and sheets."""
    text = load_proposed_result(by=request.actor, publication=publication, name=name)
    return own_page(text) if name.endswith(".html") else HttpResponse(text, content_type=media_type(name))


@page(permission=Permission.PUBLICATION_APPROVE)
def approve(request: OfficeRequest, publication: str) -> HttpResponse:
    """Approve what somebody else proposed, having read it."""
    return _settle(request, publication, action="publication.approve", run=_approve(request, publication))


@page(permission=Permission.PUBLICATION_WITHDRAW)
def withdraw(request: OfficeRequest, publication: str) -> HttpResponse:
    """Approve the withdrawal that somebody else proposed."""
    return _settle(request, publication, action="publication.approve", run=_approve(request, publication))


@page(permission=Permission.PUBLICATION_VIEW)
def refuse(request: OfficeRequest, publication: str) -> HttpResponse:
    """Refuse a proposal, or take one's own back."""
    if request.method == "POST" and not any(permits(request.actor.role, one) for one in MAY_SETTLE):
        check_permission(by=request.actor, permission=Permission.PUBLICATION_APPROVE)

    def run(_digest: str) -> None:
        refuse_record(by=request.actor, publication=publication, at=clock.now())

    return _settle(request, publication, action="publication.refuse", run=run)


def _propose(request: OfficeRequest, project: str, form: ProposeForm) -> str:
    reason, event, at = form.cleaned_data["reason"], form.event, clock.now()

    def run() -> dict[str, str]:
        made = propose_record(by=request.actor, project=project, reason=reason, event=event, at=at)
        return {"publication": made.id}

    body = {"project": project, "event": event, "reason": reason}
    done = act_once(by=request.actor, token=form.token, action="publication.propose", body=body, at=at, run=run)
    return str(done["publication"])


def _approve(request: OfficeRequest, publication: str) -> Callable[[str], None]:
    def run(digest: str) -> None:
        approve_record(by=request.actor, publication=publication, content_digest=digest, at=clock.now())

    return run


def _settle(request: OfficeRequest, publication: str, *, action: str, run: Callable[[str], None]) -> HttpResponse:
    shown = load_proposal(by=request.actor, publication=publication)
    form = SettleForm(request.POST if request.method == "POST" else None, initial={"digest": shown.content_digest})
    if form.is_bound and form.is_valid():
        digest = form.cleaned_data["digest"]

        def once() -> dict[str, str]:
            run(digest)
            return {"publication": publication}

        body = {"publication": publication, "digest": digest}
        act_once(by=request.actor, token=form.token, action=action, body=body, at=clock.now(), run=once)
        return HttpResponseRedirect(reverse("publications", args=[shown.project]))
    context = {**_context(request, shown), "action": action}
    return render_form(request, "publications/settle.html", form, context)


def _context(request: OfficeRequest, shown: ProposalShown) -> dict[str, object]:
    needed = Permission.PUBLICATION_WITHDRAW if shown.event == "withdraw" else Permission.PUBLICATION_APPROVE
    may_settle = permits(request.actor.role, needed)
    return {
        "shown": shown,
        "what": WHAT.get(shown.event, shown.event),
        "may_approve": may_settle and not shown.is_own and shown.status == "proposed",
        "may_refuse": (may_settle or shown.is_own) and shown.status == "proposed",
        "approve_url": reverse(
            "approve-withdrawal" if shown.event == "withdraw" else "approve-publication", args=[shown.id]
        ),
    }
