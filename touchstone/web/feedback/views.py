"""What the public says about records: the list with its clock, one message, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import permits
from touchstone.actions.feedback import (
    answer_in_private,
    close_message,
    propose_public_answer,
    publish_public_answer,
    return_public_answer,
)
from touchstone.actions.once import act_once
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid, NotFound, NotPermitted, Refusal
from touchstone.pages.forms import GovForm
from touchstone.pages.refused_form import show_refusal
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.queries.feedback import OPEN, MessageShown, list_messages, load_message
from touchstone.register.feedback import WORKING_DAYS
from touchstone.web.feedback.forms import KINDS, OWN_WORDS, PRIVATE, STATUSES, AnswerForm, CheckForm, CloseForm

READ = ("GET", "HEAD")
CONFLICT = 409


@page(permission=Permission.FEEDBACK_ANSWER, methods=READ)
def message_list(request: OfficeRequest) -> HttpResponse:
    """Messages the office answers for: what waits above, the most urgent first."""
    lines = list_messages(by=request.actor, at=clock.now())
    context = {
        "waiting": [one for one in lines if one.status in OPEN],
        "settled": [one for one in lines if one.status not in OPEN],
        "kinds": KINDS,
        "statuses": STATUSES,
        "working_days": WORKING_DAYS,
    }
    return render(request, "feedback/list.html", context)


@page(permission=Permission.FEEDBACK_ANSWER, methods=READ)
def message(request: OfficeRequest, message: str) -> HttpResponse:
    """One message, what it waits for, and what was answered."""
    shown = load_message(by=request.actor, message=message, at=clock.now())
    may_check = permits(request.actor.role, Permission.PUBLICATION_APPROVE)
    context = {**_about(shown), "may_check": may_check}
    return render(request, "feedback/message.html", context)


@page(permission=Permission.FEEDBACK_ANSWER)
def answer(request: OfficeRequest, message: str) -> HttpResponse:
    """Answer in private, or put a public answer before a second person."""
    shown = load_message(by=request.actor, message=message, at=clock.now())
    form = AnswerForm(_sent(request), version=shown.version, may_quote=shown.may_quote and shown.words is not None)

    def run() -> None:
        values = form.values
        act = {"by": request.actor, "message": message, "text": values["text"], "version": form.version}
        if values["way"] == PRIVATE:
            answer_in_private(**act, at=clock.now())
        else:
            own_words = values["way"] == OWN_WORDS
            propose_public_answer(**act, summary=values["summary"], own_words=own_words, at=clock.now())

    return _acted(request, shown, form, "feedback.answer", run, "feedback/answer.html")


@page(permission=Permission.FEEDBACK_ANSWER)
def close(request: OfficeRequest, message: str) -> HttpResponse:
    """Close without an answer, and tell the sender why."""
    shown = load_message(by=request.actor, message=message, at=clock.now())
    form = CloseForm(_sent(request), version=shown.version)

    def run() -> None:
        values = form.values
        close_message(
            by=request.actor,
            message=message,
            why=values["why"],
            text=values["text"],
            version=form.version,
            at=clock.now(),
        )

    return _acted(request, shown, form, "feedback.close", run, "feedback/close.html")


@page(permission=Permission.PUBLICATION_APPROVE)
def check(request: OfficeRequest, message: str) -> HttpResponse:
    """Show a proposed answer on the record as the second person, or send it back."""
    shown = load_message(by=request.actor, message=message, at=clock.now())
    form = CheckForm(_sent(request), initial={"digest": shown.reply_digest})

    def run() -> None:
        values = form.values
        settle = publish_public_answer if values["verdict"] == "show" else return_public_answer
        settle(by=request.actor, message=message, digest=values["digest"], at=clock.now())

    return _acted(request, shown, form, "feedback.check", run, "feedback/check.html")


def _acted(
    request: OfficeRequest, shown: MessageShown, form: GovForm, action: str, run: Callable[[], None], template: str
) -> HttpResponse:
    """Do it once and go back to the message; else the form, with what refuses it above it and all that was typed."""
    status = 0
    if form.is_bound and form.is_valid():
        body = {"path": request.path, **{key: str(value) for key, value in form.values.items()}}

        def once() -> dict[str, str]:
            run()
            return {"message": shown.id}

        try:
            act_once(by=request.actor, token=form.token, action=action, body=body, at=clock.now(), run=once)
            return see_other("feedback-message", shown.id)
        except (NotFound, NotPermitted):
            raise
        except Refusal as refused:
            show_refusal(form, refused, own_words="way")
            status = 0 if isinstance(refused, Invalid) else CONFLICT
    return render_form(request, template, form, _about(shown), status=status)


def _about(shown: MessageShown) -> dict[str, Any]:
    return {
        "shown": shown,
        "kinds": KINDS,
        "statuses": STATUSES,
        "working_days": WORKING_DAYS,
        "back_url": reverse("feedback-message", args=[shown.id]),
        "public_url": str(settings.TOUCHSTONE_PUBLIC_URL).rstrip("/"),
    }


def _sent(request: OfficeRequest) -> Any:
    return request.POST if request.method == "POST" else None
