"""A project's guidance: which versions it is pinned to, what newer ones would do, moving to them and going back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import permits
from touchstone.actions.guidance import move_project_packs, undo_move
from touchstone.actions.once import act_once
from touchstone.domain.snapshot import PackPin, ProjectSnapshot
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid, NotFound, NotPermitted, Refusal
from touchstone.guidance.problem import PackRefused
from touchstone.pages.refused_form import show_refusal
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.queries.guidance import (
    PackOptions,
    PlannedMove,
    check_pins,
    list_pack_options,
    load_planned_move,
    load_planned_undoing,
    load_project_guidance,
)
from touchstone.queries.pack_fit import find_misfits
from touchstone.web.guidance import words
from touchstone.web.guidance.forms import ChooseForm, MoveForm
from touchstone.web.guidance.shown import plan_context

READ = ("GET", "HEAD")
CONFLICT = 409
PIN = "pin"
_MARK = ":"


@page(permission=Permission.PROJECT_VIEW, methods=READ)
def guidance(request: OfficeRequest, project: str) -> HttpResponse:
    """Which packs the project is on, whether newer ones are there, and every move so far."""
    found = load_project_guidance(by=request.actor, project=project, at=clock.now())
    may_move = permits(request.actor.role, Permission.GUIDANCE_MOVE)
    context = {
        "found": found,
        "project": found.snapshot,
        "words": words,
        "may_move": may_move and found.snapshot.organisation == request.actor.organisation_id,
        "may_answer": permits(request.actor.role, Permission.ANSWER_EDIT),
        "may_read_history": permits(request.actor.role, Permission.HISTORY_VIEW),
        "move_url": _address(project, found.offered) if found.offered else "",
    }
    return render(request, "guidance/project.html", context)


@page(permission=Permission.GUIDANCE_MOVE)
def choose(request: OfficeRequest, project: str) -> HttpResponse:
    """Choose versions by hand; what the choice would do comes next."""
    snapshot, options = list_pack_options(by=request.actor, project=project, at=clock.now())
    bound = {"data": request.POST} if request.method == "POST" else {}
    form = ChooseForm(**bound, options=options)
    if form.is_bound and form.is_valid() and _fits(form, snapshot, options):
        answer = HttpResponseRedirect(_address(project, form.pins()))
        answer.status_code = 303
        return answer
    context = {"project": snapshot, "back_url": reverse("project-guidance", args=[project])}
    return render_form(request, "guidance/choose.html", form, context)


@page(permission=Permission.GUIDANCE_MOVE)
def move(request: OfficeRequest, project: str) -> HttpResponse:
    """The plan: what moving would do to this case, list by list; and, once it was read, the move."""
    at = clock.now()
    pins = _pins(request)
    if not pins:
        pins = [(pin.pack, pin.version) for pin in _offered(request, project)]
    if not pins:
        return see_other("project-guidance", project)
    form = MoveForm(request.POST) if request.method == "POST" else None
    status = 0
    if form is not None and form.is_valid():
        try:
            _move(request, project, pins, form)
            return see_other("project-guidance", project)
        except (NotFound, NotPermitted):
            raise
        except Refusal as refused:
            show_refusal(form, refused, pins="confirmed")
            status = CONFLICT
    planned = _plan(request, project, pins, at)
    shown = MoveForm(digest=planned.plan.digest) if form is None else form.with_digest(planned.plan.digest)
    return _planned(request, planned, shown, "guidance/move.html", status, {})


@page(permission=Permission.GUIDANCE_MOVE)
def undo(request: OfficeRequest, project: str, move: str) -> HttpResponse:
    """Go back to what the project was on before its last move."""
    at = clock.now()
    form = MoveForm(request.POST) if request.method == "POST" else None
    status = 0
    if form is not None and form.is_valid():
        try:
            _undo(request, project, move, form)
            return see_other("project-guidance", project)
        except (NotFound, NotPermitted):
            raise
        except Refusal as refused:
            show_refusal(form, refused)
            status = CONFLICT
    shown, planned = load_planned_undoing(by=request.actor, project=project, move=move, at=at)
    form = form or MoveForm(digest=planned.plan.digest)
    return _planned(request, planned, form, "guidance/undo.html", status, {"shown": shown})


def _fits(form: ChooseForm, snapshot: ProjectSnapshot, options: Sequence[PackOptions]) -> bool:
    """Whether what was chosen can be joined; where it cannot, the form says so beside each pack that does not fit."""
    try:
        check_pins(organisation=snapshot.organisation, pins=form.pins(), pinned=snapshot.packs)
    except Invalid as refused:
        show_refusal(form, refused)
        return False
    fields = {pack: name for name, pack in form.packs.items()}
    for one in find_misfits(organisation=snapshot.organisation, pins=form.pins(), options=options):
        form.add_error(fields[one.pack], words.misfit_words(one))
    return form.is_valid()


def _plan(request: OfficeRequest, project: str, pins: list[tuple[str, str]], at: datetime) -> PlannedMove:
    """Raises Refusal, in words for whoever typed the address, for versions that cannot be joined."""
    try:
        return load_planned_move(by=request.actor, project=project, pins=pins, at=at)
    except PackRefused as refused:
        raise Refusal(
            "These versions of the guidance do not fit together",
            remedy="Choose versions by hand on the project’s guidance page: it says which do not fit.",
        ) from refused


def _move(request: OfficeRequest, project: str, pins: list[tuple[str, str]], form: MoveForm) -> None:
    at, seen = clock.now(), form.cleaned_data["seen"]
    act_once(
        by=request.actor,
        token=form.token,
        action="guidance.move",
        body={"project": project, "pins": [list(pin) for pin in pins]},
        at=at,
        run=lambda: {
            "id": move_project_packs(by=request.actor, project=project, pins=pins, at=at, seen_digest=seen).id
        },
    )


def _undo(request: OfficeRequest, project: str, move: str, form: MoveForm) -> None:
    at = clock.now()
    act_once(
        by=request.actor,
        token=form.token,
        action="guidance.undo",
        body={"project": project, "move": move},
        at=at,
        run=lambda: {"id": undo_move(by=request.actor, project=project, move=move, at=at).id},
    )


def _planned(
    request: OfficeRequest,
    planned: PlannedMove,
    form: MoveForm,
    template: str,
    status: int,
    more: dict[str, Any],
) -> HttpResponse:
    context = {
        **plan_context(planned),
        **more,
        "back_url": reverse("project-guidance", args=[planned.snapshot.project]),
    }
    return render_form(request, template, form, context, status=status)


def _offered(request: OfficeRequest, project: str) -> tuple[PackPin, ...]:
    return load_project_guidance(by=request.actor, project=project, at=clock.now()).offered


def _address(project: str, pins: Any) -> str:
    named = [(pin.pack, pin.version) if isinstance(pin, PackPin) else pin for pin in pins]
    query = urlencode([(PIN, f"{pack}{_MARK}{version}") for pack, version in named], safe=_MARK)
    return f"{reverse('guidance-move', args=[project])}?{query}"


def _pins(request: OfficeRequest) -> list[tuple[str, str]]:
    """Packs and versions named in the address; NotFound for what names neither."""
    found = []
    for one in request.GET.getlist(PIN)[:50]:
        pack, mark, version = one.partition(_MARK)
        if not (pack and mark and version):
            raise NotFound("There is no such pack")
        found.append((pack, version))
    return found
