"""Who did what to a project, and when, field by field, with the words that were there where they still are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Person
from touchstone.queries.tenancy import load_project
from touchstone.store.models import AnswerVersion, AuditEvent, Content

PAGE_SIZE = 25


@dataclass(frozen=True)
class Change:
    """One field of one thing, before and after. `None` is content that has been disposed of or was never there."""

    kind: str
    id: str
    field: str
    before: Any
    after: Any
    before_digest: str
    after_digest: str


@dataclass(frozen=True)
class HistoryLine:
    """One act."""

    position: int
    at: datetime
    verb: str
    person: str
    role: str
    took_place_on: date | None
    is_late: bool
    authority: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class HistoryPage:
    """One page of a project's history, newest act first."""

    lines: tuple[HistoryLine, ...]
    page: int
    pages: int
    count: int


def list_history(*, by: Actor, project: str, page: int = 1) -> HistoryPage:
    """The project's acts. Raises NotFound for a project out of reach. Four queries however long the history."""
    row = load_project(by=by, project=project)
    events = AuditEvent.objects.filter(project=row.id).order_by("-position")
    count = events.count()
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, page), pages)
    shown = list(events[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    names = dict(Person.objects.filter(id__in={one.person for one in shown}).values_list("id", "name"))
    bodies = _bodies(row.id, shown, by)
    lines = tuple(_line(one, names, bodies) for one in shown)
    return HistoryPage(lines=lines, page=page, pages=pages, count=count)


@dataclass(frozen=True)
class AnswerLine:
    """One version of an answer."""

    number: int
    value: Any  # None once disposed of
    source: str
    source_reference: str
    departs_from: str
    departure: str
    person: str
    recorded_at: datetime
    took_place_on: date | None


def list_answer_versions(*, by: Actor, project: str, question: str, scope: str = "shared") -> tuple[AnswerLine, ...]:
    """Every version of one answer, newest first."""
    row = load_project(by=by, project=project)
    versions = AnswerVersion.objects.filter(
        answer__project=row, answer__question=question, answer__scope=scope
    ).select_related("content")
    found = list(versions.order_by("-number"))
    names = dict(Person.objects.filter(id__in={one.person for one in found}).values_list("id", "name"))
    return tuple(
        AnswerLine(
            number=one.number,
            value=(one.content.body or {}).get("value"),
            source=one.source,
            source_reference=(one.content.body or {}).get("source_reference", ""),
            departs_from=(one.content.body or {}).get("departs_from", ""),
            departure=(one.content.body or {}).get("departure", ""),
            person=names.get(one.person, ""),
            recorded_at=one.recorded_at,
            took_place_on=one.took_place_on,
        )
        for one in found
    )


# What an organisation keeps to itself also where others take part in the project.
_OWN = ("configuration",)


def _bodies(project: str, events: list[AuditEvent], by: Actor) -> dict[str, Any]:
    """Digest → body, for content of this project that the events speak of, that is still there and for the reader."""
    digests = {change[side] for one in events for change in one.changes for side in ("before", "after")} - {""}
    salted = {one for one in digests if one.startswith("hmac-sha256:")}
    rows = Content.objects.filter(project_id=project, digest__in=salted, disposed_at__isnull=True)
    rows = rows.exclude(~Q(organisation_id=by.organisation_id), kind__in=_OWN)
    # JSON containment is not asked of the database: SQLite has none.
    return {
        digest: body for digest, body, marks in rows.values_list("digest", "body", "marks") if "privileged" not in marks
    }


def _line(event: AuditEvent, names: dict[str, str], bodies: dict[str, Any]) -> HistoryLine:
    return HistoryLine(
        position=event.position,
        at=event.at,
        verb=event.verb,
        person=names.get(event.person, ""),
        role=event.role,
        took_place_on=event.took_place_on,
        is_late=event.is_late,
        authority=event.authority,
        changes=tuple(
            Change(
                kind=one["kind"],
                id=one["id"],
                field=one["field"],
                before=bodies.get(one["before"], _code(one["before"])),
                after=bodies.get(one["after"], _code(one["after"])),
                before_digest=one["before"],
                after_digest=one["after"],
            )
            for one in event.changes
        ),
    )


def _code(text: str) -> str | None:
    """A code stands for itself; a digest whose content is gone says nothing."""
    return None if not text or text.startswith(("hmac-sha256:", "sha256:")) else text
