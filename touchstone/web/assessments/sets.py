"""A question set at a glance, and check your answers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import permits
from touchstone.foundation import clock
from touchstone.pages.routes import page
from touchstone.queries.assessments import QuestionLine, SetPage, load_set
from touchstone.web.assessments.answer_words import answer_rows

READ = ("GET", "HEAD")


@page(permission=Permission.PROJECT_VIEW, methods=READ)
def question_set(request: OfficeRequest, project: str, set_id: str) -> HttpResponse:
    """The questions of a set as a task list: what is answered, what is not, and by what obligation each is asked."""
    found = load_set(by=request.actor, project=project, set_id=set_id, at=clock.now())
    sections = [
        (section.title, section.intro, [_task(found, line) for line in lines]) for section, lines in found.sections
    ]
    context = {
        "found": found,
        "sections": sections,
        "project_url": reverse("project", args=[project]),
        "may_answer": permits(request.actor.role, Permission.ANSWER_EDIT),
    }
    return render(request, "assessments/question_set.html", context)


@page(permission=Permission.PROJECT_VIEW, methods=READ)
def check_answers(request: OfficeRequest, project: str, set_id: str) -> HttpResponse:
    """Every answer of a set on one page, each with a link to change it."""
    found = load_set(by=request.actor, project=project, set_id=set_id, at=clock.now())
    titles = {one.id: one.title for one in found.snapshot.evidence}
    sections = [
        (section.title, [row for line in lines for row in answer_rows(line, _address(found, line), titles)])
        for section, lines in found.sections
    ]
    context = {"found": found, "sections": sections, "project_url": reverse("project", args=[project])}
    return render(request, "assessments/check_answers.html", context)


def _task(found: SetPage, line: QuestionLine) -> dict[str, object]:
    obligation, provenance = line.question.obligation.value, line.question.provenance.value
    return {
        "title": line.question.text,
        "href": _address(found, line),
        "status": line.status,
        "obligation": obligation,
        "provenance": "" if provenance == obligation else provenance,  # what is ours in both is said once
    }


def _address(found: SetPage, line: QuestionLine) -> str:
    return reverse("question", args=[found.snapshot.project, line.question.id])
