"""Save answers and drafts; a change of answer that closes the light path moves the project to the full one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.answers import Given, write_answer
from touchstone.actions.permission import permitted_project
from touchstone.domain.path import path_now
from touchstone.foundation.errors import Invalid, NotFound
from touchstone.guidance.pack import Pack
from touchstone.queries.packs import load_pinned_pack
from touchstone.queries.snapshots import snapshot_of
from touchstone.store.audit import Record, act
from touchstone.store.models import AnswerVersion, Content, Draft, Project


def save_answer(*, by: Actor, project: str, given: Given, at: datetime) -> AnswerVersion | None:
    """Save one answer as its next version; None where nothing changed. See `save_answers`."""
    return save_answers(by=by, project=project, given=[given], at=at)[0]


def save_answers(*, by: Actor, project: str, given: Sequence[Given], at: datetime) -> list[AnswerVersion | None]:
    """Save answers together: all or none.

    Raises Invalid with the fields that need changing, Conflict with both texts where one changed since it was read,
    NotFound and NotPermitted.
    """
    with act(by=by, at=at, verb="answer.saved", project=project) as record:
        row = permitted_project(by=by, permission=Permission.ANSWER_EDIT, project=project)
        _check_open(row)
        pack = load_pinned_pack(row.id)
        _check_scopes(row, by, given)
        written = [write_answer(record=record, project=row, pack=pack, given=one) for one in given]
        if any(one.question.startswith("triage.") for one in given):
            keep_path(record, row, pack)
        _drop_drafts(
            Draft.objects.filter(project=row, person=by.person_id, question__in=[g.question for g in given]), at
        )
        record.about("project", row.id)
    return written


def save_draft(
    *, by: Actor, project: str, question: str, typed: Mapping[str, Any], read_version: int, at: datetime
) -> Draft:
    """Keep what a person has typed and not yet saved: theirs alone, never an answer. Raises NotFound, NotPermitted."""
    with act(by=by, at=at, verb="draft.kept", project=project) as record:
        row = permitted_project(by=by, permission=Permission.ANSWER_EDIT, project=project)
        _check_open(row)
        load_pinned_pack(row.id).question(question)  # an id of the pack, never typed text
        _drop_drafts(Draft.objects.filter(project=row, question=question, person=by.person_id), at)
        content = record.content("draft", {"question": question, "typed": dict(typed)})
        draft = Draft.objects.create(
            project=row,
            question=question,
            person=by.person_id,
            content=content,
            read_version=read_version,
            saved_at=at,
        )
        record.about("draft", draft.id)
    return draft


def _drop_drafts(drafts: QuerySet[Draft], at: datetime) -> None:
    """Take drafts away and what was typed in them: nothing refers to it any more, and nobody could find it."""
    typed = list(drafts.values_list("content_id", flat=True))
    drafts.delete()
    Content.objects.filter(id__in=typed).update(body=None, salt=None, disposed_at=at)


def _check_open(project: Project) -> None:
    if project.status in ("stopped", "closed"):
        raise Invalid(
            "This project has ended, so its answers no longer change",
            remedy="Open a new project to take the technology up again.",
        )


def _check_scopes(project: Project, by: Actor, given: Sequence[Given]) -> None:
    """Shared facts and one's own organisation's answers may be written; another organisation's may not."""
    if any(one.scope not in ("shared", by.organisation_id) for one in given):
        raise NotFound("There is no such answer")


def keep_path(record: Record, project: Project, pack: Pack) -> None:
    """Move the project to the full path, inside the act that closed the light one."""
    now = path_now(snapshot=snapshot_of(project, at=record.at), pack=pack)
    if now.moved:  # never back by itself: a lighter path than the one worked on needs a reason
        record.changed("project", project.id, "path", before=project.path, after=now.path)
        project.path = now.path
        project.save(update_fields=["path"])
