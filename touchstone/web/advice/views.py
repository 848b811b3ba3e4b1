"""Advice: asked for on a frozen paper, given under the adviser's own office, answered by the force."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import permits
from touchstone.actions.advice import give_advice, reply_to_advice, request_advice
from touchstone.actions.once import act_once
from touchstone.domain.decision import is_late
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid, NotFound, NotPermitted, Refusal
from touchstone.guidance.pack import Pack
from touchstone.pages.answer_words import answer_parts
from touchstone.pages.forms import GovForm
from touchstone.pages.refused_form import show_refusal
from touchstone.pages.responses import render_form
from touchstone.pages.routes import page
from touchstone.queries.advice import AdviceThread, list_advice, load_advice, load_paper
from touchstone.queries.pack_history import pack_of_facts
from touchstone.queries.packs import pack_for
from touchstone.queries.snapshots import load_project_snapshot
from touchstone.web.advice.forms import AskForm, GiveForm, ReplyForm
from touchstone.web.advice.words import CONCLUSIONS, RESPONSES

READ = ("GET", "HEAD")


@page(permission=Permission.PROJECT_VIEW, methods=READ)
def advice_list(request: OfficeRequest, project: str) -> HttpResponse:
    """What was asked of whom, what was said, and what the force did about it."""
    snapshot = load_project_snapshot(by=request.actor, project=project, at=clock.now())
    threads = list_advice(by=request.actor, project=project)
    context = {
        "project": snapshot,
        "threads": threads,
        "late": {one.id for one in threads if _is_late(one)},
        "advisers": _advisers(pack_for(snapshot)),
        "conclusions": CONCLUSIONS,
        "responses": RESPONSES,
        "may_ask": permits(request.actor.role, Permission.ADVICE_REQUEST),
        "may_reply": permits(request.actor.role, Permission.ADVICE_REPLY),
        "may_give": permits(request.actor.role, Permission.ADVICE_GIVE),
    }
    return render(request, "advice/list.html", context)


@page(permission=Permission.ADVICE_REQUEST)
def ask(request: OfficeRequest, project: str) -> HttpResponse:
    """Ask an adviser; the paper is frozen as the form is sent."""
    pack = pack_for(load_project_snapshot(by=request.actor, project=project, at=clock.now()))
    form = AskForm(request.POST, pack=pack) if request.method == "POST" else AskForm(pack=pack)

    def run(values: Mapping[str, Any]) -> str:
        return request_advice(by=request.actor, project=project, at=clock.now(), **values).id

    context = {"back_url": reverse("advice-list", args=[project])}
    return _acted(request, project, form, "advice.request", run, "advice/ask.html", context)


@page(permission=Permission.PROJECT_VIEW, methods=READ)
def paper(request: OfficeRequest, project: str, request_id: str) -> HttpResponse:
    """The paper as it was frozen, with its digest: what the adviser is asked to judge."""
    thread = load_advice(by=request.actor, project=project, request=request_id)
    sealed = load_paper(by=request.actor, project=project, request=request_id)
    snapshot = load_project_snapshot(by=request.actor, project=project, at=clock.now())
    pack = pack_of_facts(snapshot=snapshot, facts=sealed["facts"])
    context = {
        "thread": thread,
        "sealed": sealed,
        "answers": _answers(sealed["facts"], pack),
        "advisers": _advisers(pack),
        "project_id": project,
        "may_give": permits(request.actor.role, Permission.ADVICE_GIVE) and not thread.advice,
    }
    return render(request, "advice/paper.html", context)


@page(permission=Permission.ADVICE_GIVE)
def give(request: OfficeRequest, project: str, request_id: str) -> HttpResponse:
    """Give advice on the frozen paper."""
    thread = load_advice(by=request.actor, project=project, request=request_id)
    form = GiveForm(request.POST) if request.method == "POST" else GiveForm()

    def run(values: Mapping[str, Any]) -> str:
        said = {key: value for key, value in values.items() if key != "privileged"}
        is_privileged = values["privileged"] == "yes"
        return give_advice(by=request.actor, request=request_id, at=clock.now(), is_privileged=is_privileged, **said).id

    context = {"thread": thread, "back_url": reverse("advice-paper", args=[project, request_id])}
    return _acted(request, project, form, "advice.give", run, "advice/give.html", context)


@page(permission=Permission.ADVICE_REPLY)
def reply(request: OfficeRequest, project: str, request_id: str) -> HttpResponse:
    """Record what the force did about the advice."""
    thread = load_advice(by=request.actor, project=project, request=request_id)
    if not thread.advice:
        raise NotFound("There is no advice to reply to yet")
    form = ReplyForm(request.POST) if request.method == "POST" else ReplyForm()

    def run(values: Mapping[str, Any]) -> str:
        return reply_to_advice(by=request.actor, advice=thread.advice, at=clock.now(), **values).id

    context = {"thread": thread, "conclusions": CONCLUSIONS, "back_url": reverse("advice-list", args=[project])}
    return _acted(request, project, form, "advice.reply", run, "advice/reply.html", context)


def _acted(
    request: OfficeRequest,
    project: str,
    form: GovForm,
    action: str,
    run: Callable[[Mapping[str, Any]], str],
    template: str,
    context: Mapping[str, Any],
) -> HttpResponse:
    """Run the act once and go back to the list; else the form, with whatever refuses it above what was typed."""
    status = 0
    if form.is_bound and form.is_valid():
        values = form.values
        try:
            act_once(
                by=request.actor,
                token=form.token,
                action=action,
                body={"path": request.path, **{key: str(value) for key, value in values.items()}},
                at=clock.now(),
                run=lambda: {"id": run(values)},
            )
            return HttpResponseRedirect(reverse("advice-list", args=[project]))
        except NotFound:
            raise
        except Refusal as refused:
            show_refusal(form, refused, text="text")
            status = _status(refused)
    return render_form(request, template, form, context, status=status)


def _status(refused: Refusal) -> int:
    """Of a form shown again: what was typed is wrong, the office is, or something has been done meanwhile."""
    if isinstance(refused, Invalid):
        return 422
    return 403 if isinstance(refused, NotPermitted) else 409


def _is_late(thread: AdviceThread) -> bool:
    if thread.given_on is None or thread.given_recorded_at is None:
        return False
    return is_late(took_place_on=thread.given_on, recorded_at=thread.given_recorded_at)


def _advisers(pack: Pack) -> dict[str, Any]:
    return {one.id: one.name for one in pack.sheet.advisers}


def _answers(facts: Mapping[str, Any], pack: Pack) -> list[tuple[Any, list[Any] | None]]:
    """Each answer of the paper in the order the guidance asks: the question, what was said (None: destroyed)."""
    titles = {one["id"]: one["title"] for one in facts["evidence"]}
    order = {question: place for place, question in enumerate(pack.questions)}
    rows = sorted(facts["answers"], key=lambda one: order.get(one["question"], len(order)))
    return [_answer(row, pack, titles) for row in rows]


def _answer(row: Mapping[str, Any], pack: Pack, titles: Mapping[str, str]) -> tuple[Any, list[Any] | None]:
    question = pack.questions.get(row["question"])
    if row["is_disposed"]:
        return (question.text if question else row["question"]), None
    if question is None:
        return row["question"], [str(part) for part in row["value"].values()]
    return question.text, answer_parts(question, row["value"], titles)
