"""Answers given under other words than their question has now: read again, and either stand or are given again."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.actions.guidance import confirm_answers
from touchstone.actions.once import act_once
from touchstone.foundation import clock
from touchstone.foundation.errors import NotFound, NotPermitted, Refusal
from touchstone.pages.answer_words import answer_parts
from touchstone.pages.refused_form import show_refusal
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.queries.rereading import load_rereading
from touchstone.web.guidance import words
from touchstone.web.guidance.forms import RereadForm

CONFLICT = 409


@page(permission=Permission.ANSWER_EDIT)
def answers(request: OfficeRequest, project: str) -> HttpResponse:
    """Each answer beside the words of its question before and now; those that still stand are ticked."""
    at = clock.now()
    found = load_rereading(by=request.actor, project=project, at=at)
    form = RereadForm(request.POST, rows=found.rows) if request.method == "POST" else RereadForm(rows=found.rows)
    status = 0
    if form.is_bound and form.places and form.is_valid():
        try:
            chosen = form.chosen()
            act_once(
                by=request.actor,
                token=form.token,
                action="answer.read-again",
                body={"project": project, "answers": [list(one) for one in chosen]},
                at=at,
                run=lambda: {"count": len(confirm_answers(by=request.actor, project=project, answers=chosen, at=at))},
            )
            return see_other("guidance-answers", project)
        except (NotFound, NotPermitted):
            raise
        except Refusal as refused:
            show_refusal(form, refused)
            status = CONFLICT
    titles = {one.id: one.title for one in found.snapshot.evidence}
    context = {
        "project": found.snapshot,
        "rows": [
            (
                one,
                answer_parts(one.before, one.answer.value, titles),
                words.word_rows(one.change.words) if one.change else [],
                words.differs(one.change) if one.change else [],
            )
            for one in found.rows
        ],
        "back_url": reverse("project-guidance", args=[project]),
    }
    return render_form(request, "guidance/answers.html", form, context, status=status)
