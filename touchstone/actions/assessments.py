"""Save answers and drafts; a change of answer that closes the light path moves the project to the full one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.answers import Given, write_answer
from touchstone.actions.permission import permitted_project
from touchstone.domain.ask_once import carried_answers, departs_from, reusable_answers
from touchstone.domain.assessment import answers_in_force
from touchstone.domain.path import path_now
from touchstone.foundation.errors import Conflict, Invalid, NotFound
from touchstone.guidance.pack import Pack
from touchstone.queries.packs import load_pinned_pack, pack_for
from touchstone.queries.snapshots import load_project_snapshot, snapshot_of
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
        told = [_with_departure(row, pack, one, at) for one in given]
        written = [write_answer(record=record, project=row, pack=pack, given=one) for one in told]
        if any(one.question.startswith("triage.") for one in given):
            keep_path(record, row, pack)
        _drop_drafts(
            Draft.objects.filter(project=row, person=by.person_id, question__in=[g.question for g in given]), at
        )
        record.about("project", row.id)
    return written


def confirm_answers(*, by: Actor, project: str, origins: Mapping[str, str], at: datetime) -> list[AnswerVersion | None]:
    """Take answers over together: question → the question whose answer to the same fact is confirmed here.

    Raises Conflict where one of them is no longer offered, because it changed or was answered here meanwhile.
    """
    snapshot = load_project_snapshot(by=by, project=project, at=at)
    pack = pack_for(snapshot)
    offers = carried_answers(questions=[pack.question(one) for one in origins], snapshot=snapshot, pack=pack)
    if any(key not in offers or offers[key].question != origin for key, origin in origins.items()):
        raise Conflict(
            "An answer to be confirmed has changed since the page was opened",
            remedy="Look at the answers again; those offered now are listed.",
        )
    given = [
        Given(question=key, value=offer.value, read_version=None, source="reused", source_reference=offer.question)
        for key, offer in offers.items()
    ]
    return save_answers(by=by, project=project, given=given, at=at)


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


def _with_departure(project: Project, pack: Pack, given: Given, at: datetime) -> Given:
    """The answer with what it departs from, where the same fact was answered otherwise elsewhere.

    Raises Invalid where it departs and nobody says why. An answer that departed already keeps its reason.
    """
    question = pack.question(given.question)
    if given.source != "typed" or question.concept is None:
        return given
    snapshot = snapshot_of(project, at=at)
    offers = reusable_answers(question=question, snapshot=snapshot, pack=pack)
    origin = departs_from(value=given.value, offers=offers)
    before = answers_in_force(snapshot=snapshot).get(question.id)
    if origin is None or (before.version if before is not None else 0) != given.read_version:  # a stale one is refused
        return replace(given, departs_from="", departure="")
    has_own = before is not None and departs_from(value=before.value, offers=offers) is not None
    reason = given.departure.strip() or (before.departure if before is not None and has_own else "")
    if not reason and not has_own:
        raise Invalid(
            "The same fact was answered otherwise elsewhere",
            field_errors={
                "departure": f"Say why this differs from the answer to {origin.question}, or confirm that one"
            },
        )
    return replace(given, departs_from=origin.question, departure=reason)


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
