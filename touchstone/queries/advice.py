"""Advice on a project: each request with its frozen paper, what was said, and what the force did about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Person
from touchstone.foundation.errors import NotFound
from touchstone.queries.tenancy import load_project
from touchstone.store.models import Advice, AdviceRequest

PRIVILEGED = "privileged"
MAY_READ_PRIVILEGED = frozenset({"force-lawyer", "project-lead", "senior-leader", "chief-officer", "siro"})


@dataclass(frozen=True, kw_only=True)
class AdviceThread:
    """A request, the advice on it, and the reply.

    `text` is None where it is privileged and not for the reader, who then reads neither interests nor reply.
    """

    id: str
    adviser: str
    question: str
    paper_digest: str
    due_on: date | None
    requested_at: datetime
    requested_by: str
    stage: str
    advice: str
    conclusion: str
    text: str | None
    interests: str
    is_privileged: bool
    given_on: date | None
    given_recorded_at: datetime | None
    given_by: str
    response: str
    reply: str
    replied_at: datetime | None

    @property
    def status(self) -> str:
        """A status of the task list: waiting for advice, for a reply, or done."""
        return "waiting" if not self.advice else ("done" if self.response else "in-progress")


def list_advice(*, by: Actor, project: str) -> tuple[AdviceThread, ...]:
    """The project's requests for advice, newest first. Raises NotFound."""
    row = load_project(by=by, project=project)
    rows = AdviceRequest.objects.filter(project=row, withdrawn_at__isnull=True).order_by("-id")
    found = list(rows.select_related("question", "stage_run").prefetch_related("advice__text", "advice__replies__text"))
    people = {one.person for one in found} | {given.person for one in found for given in one.advice.all()}
    names = dict(Person.objects.filter(id__in=people).values_list("id", "name"))
    return tuple(_thread(one, names, by) for one in found)


def load_advice(*, by: Actor, project: str, request: str) -> AdviceThread:
    """One request of the project. Raises NotFound."""
    for one in list_advice(by=by, project=project):
        if one.id == request:
            return one
    raise NotFound("There is no such request for advice")


def load_paper(*, by: Actor, project: str, request: str) -> Mapping[str, Any]:
    """The frozen paper of a request: the sealed data of the case as it was. Raises NotFound."""
    row = load_project(by=by, project=project)
    found = AdviceRequest.objects.filter(project=row, id=request).select_related("paper").first()
    if found is None or found.paper.body is None:
        raise NotFound("There is no such paper")
    paper: Mapping[str, Any] = found.paper.body
    return paper


def _thread(row: AdviceRequest, names: Mapping[str, str], by: Actor) -> AdviceThread:
    given = next(iter(row.advice.all()), None)
    reply = max(given.replies.all(), key=lambda one: one.id, default=None) if given else None
    said: Mapping[str, Any] = (given.text.body or {}) if given else {}
    privileged = bool(given and PRIVILEGED in given.text.marks)
    hidden = privileged and not _may_read_privileged(row, given, by)
    return AdviceThread(
        id=row.id,
        adviser=row.adviser,
        question=(row.question.body or {}).get("question", ""),
        paper_digest=row.paper_digest,
        due_on=row.due_on,
        requested_at=row.requested_at,
        requested_by=names.get(row.person, ""),
        stage=row.stage_run.stage,
        advice=given.id if given else "",
        conclusion=given.conclusion if given else "",
        text=None if hidden else said.get("text", ""),
        interests="" if hidden else said.get("interests", ""),
        is_privileged=privileged,
        given_on=given.took_place_on if given else None,
        given_recorded_at=given.recorded_at if given else None,
        given_by=names.get(given.person, "") if given else "",
        response=reply.response if reply else "",
        reply=((reply.text.body or {}).get("text", "")) if reply and not hidden else "",
        replied_at=reply.recorded_at if reply else None,
    )


def _may_read_privileged(row: AdviceRequest, given: Advice | None, by: Actor) -> bool:
    """Those who decide in the organisation whose advice it is, its lawyers, and whoever gave it."""
    if given is not None and given.person == by.person_id:
        return True
    return by.organisation_id == row.organisation_id and by.role in MAY_READ_PRIVILEGED
