"""Load a supplement of the organisation's own: send the file, read what it would do, confirm."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.actions.once import act_once
from touchstone.actions.own_guidance import MAX_CHARACTERS, store_local_pack
from touchstone.foundation import clock
from touchstone.foundation.errors import NotFound, NotPermitted, Refusal
from touchstone.foundation.identifiers import new_id
from touchstone.guidance.problem import Problem
from touchstone.pages.languages import translated
from touchstone.pages.refused_form import show_refusal
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.pages.text import TextRefused, clean_text
from touchstone.queries.own_guidance import Touch, TouchedItem, read_file
from touchstone.web.guidance import words
from touchstone.web.guidance.forms import LoadForm, StoreForm
from touchstone.web.guidance.shown import change_row

CONFLICT = 409
MOST_PROBLEMS = 50  # on one page


@page(permission=Permission.GUIDANCE_EDIT)
def load(request: OfficeRequest) -> HttpResponse:
    """The form; then its problems beside what was sent, or the preview; then the pack is stored."""
    if request.method != "POST":
        return _form(request, LoadForm())
    if "seen" in request.POST:
        return _store(request)
    form = LoadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form)
    text = _text_of(form)
    if text is None:
        form.add_error("file", _("This file is not UTF-8 text, or is too long. Save it as UTF-8 and choose it again"))
        return _form(request, form)
    return preview(request, text)


def preview(request: OfficeRequest, text: str) -> HttpResponse:
    """What the file would do, with the button that loads it; or its problems, with the text to mend."""
    touch, problems = read_file(by=request.actor, data=text.encode())
    if touch is None:
        return _form(request, _with_problems(text, problems))
    return _preview(request, StoreForm(initial={"text": text, "seen": touch.supplement.digest}), touch)


def touch_context(touch: Touch) -> dict[str, Any]:
    """What a page shows of what a pack touches."""
    return {
        "touch": touch,
        "words": words,
        "added": [change_row(one.change, one.text) | {"gates": one.stages} for one in touch.added],
        "changed": [_changed(one, {part.id for part in touch.replaced}) for one in touch.changed],
        "adoptable": [one for one in touch.added if one.is_adoptable],
    }


def _changed(one: TouchedItem, replaced: Set[str]) -> dict[str, Any]:
    """An item that differs; of one whose words are replaced, before and after are shown once, with the reason."""
    row = change_row(one.change, one.text) | {"gates": one.stages}
    return row | {"words": []} if one.change.id in replaced else row


def _store(request: OfficeRequest) -> HttpResponse:
    form, status = StoreForm(request.POST), 0
    if form.is_valid():
        at, text, seen = clock.now(), form.cleaned_data["text"], form.cleaned_data["seen"]
        try:
            done = act_once(
                by=request.actor,
                token=form.token,
                action="guidance.load",
                body={"text": text},
                at=at,
                run=lambda: {"id": store_local_pack(by=request.actor, text=text, at=at, seen_digest=seen).id},
            )
            return see_other("local-pack", done["id"])
        except (NotFound, NotPermitted):
            raise
        except Refusal as refused:
            show_refusal(form, refused)
            status = CONFLICT
    text = str(form.data.get("text", ""))[:MAX_CHARACTERS]
    touch, problems = read_file(by=request.actor, data=text.encode("utf-8", "replace"))
    if touch is None:
        return _form(request, _with_problems(text, problems), status=status)
    return _preview(request, form, touch, status=status)


def _preview(request: OfficeRequest, form: StoreForm, touch: Touch, *, status: int = 0) -> HttpResponse:
    context = {**touch_context(touch), "form_action": reverse("guidance-load"), "back_url": reverse("guidance-load")}
    return render_form(request, "guidance/preview.html", form, context, status=status)


def _with_problems(text: str, problems: Sequence[Problem]) -> LoadForm:
    """The form with what was sent in its text box, and each problem in its summary."""
    form = LoadForm({"text": text, "token": new_id()})
    form.is_valid()
    for one in problems[:MOST_PROBLEMS]:
        place = _("Line %(line)s") % {"line": one.line}
        form.add_error(None, f"{place}: {translated(one.message)}. {translated(one.remedy)}.")
    return form


def _form(request: OfficeRequest, form: LoadForm, *, status: int = 0) -> HttpResponse:
    context = {"back_url": reverse("own-guidance"), "form_action": reverse("guidance-load")}
    return render_form(request, "guidance/load.html", form, context, status=status)


def _text_of(form: LoadForm) -> str | None:
    """The text of the file, else of the text box; None for bytes that are no text of a size that is taken."""
    upload = form.cleaned_data.get("file")
    if upload is None:
        return str(form.cleaned_data["text"])
    data = upload.read(4 * MAX_CHARACTERS + 1)
    try:
        text = clean_text(data.decode("utf-8"))
    except (UnicodeDecodeError, TextRefused):
        return None
    return text if len(text) <= MAX_CHARACTERS else None
