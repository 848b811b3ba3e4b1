"""Confirm together what was answered elsewhere: every question of a set whose fact is already known."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.actions.assessments import confirm_answers
from touchstone.actions.once import act_once
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid
from touchstone.foundation.identifiers import is_id, new_id
from touchstone.pages.answer_words import in_words
from touchstone.pages.responses import see_other
from touchstone.pages.routes import page
from touchstone.queries.assessments import SetPage, load_set

SEPARATOR = "="  # stands in no question's id
UNPROCESSABLE = 422


@page(permission=Permission.ANSWER_EDIT)
def confirm_set(request: OfficeRequest, project: str, set_id: str) -> HttpResponse:
    """Each answer that would be taken over, ticked; those left ticked are confirmed in one act."""
    at = clock.now()
    found = load_set(by=request.actor, project=project, set_id=set_id, at=at)
    if request.method != "POST":
        return _shown(request, found, chosen=None)
    origins = dict(line.split(SEPARATOR, 1) for line in request.POST.getlist("confirm") if SEPARATOR in line)
    token = request.POST.get("token", "")
    if not is_id(token):
        raise Invalid("This page was out of date or incomplete when it was sent", remedy="Open the set again.")
    if not origins:
        return _shown(request, found, chosen=frozenset(), status=UNPROCESSABLE)
    act_once(
        by=request.actor,
        token=token,
        action="answer.confirm",
        body={"project": project, "origins": origins},
        at=at,
        run=lambda: {"saved": len(confirm_answers(by=request.actor, project=project, origins=origins, at=at))},
    )
    return see_other("question-set", project, set_id)


def _shown(request: OfficeRequest, found: SetPage, *, chosen: frozenset[str] | None, status: int = 200) -> HttpResponse:
    context = {
        "found": found,
        "offers": [_offer(found, key, chosen) for key in found.carried],
        "token": new_id(),
        "error": _("Tick at least one answer, or go back and answer the questions one by one") if status != 200 else "",
        "back_url": reverse("question-set", args=[found.snapshot.project, found.set_id]),
    }
    return render(request, "assessments/confirm_set.html", context, status=status)


def _offer(found: SetPage, key: str, chosen: frozenset[str] | None) -> dict[str, Any]:
    offer, question = found.carried[key], found.pack.question(key)
    return {
        "value": f"{key}{SEPARATOR}{offer.question}",
        "text": question.text,
        "origin": offer,
        "words": [(field.label, in_words(field, offer.value.get(field.key), {})) for field in question.fields],
        "ticked": chosen is None or key in chosen,
    }
