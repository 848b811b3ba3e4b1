"""Append an event and its private leaf; no update, no delete.

An act is one transaction: the change, one audit event, one leaf for the event (and one for a gate decision), together
or not at all. The place in the private log is taken last, under a lock, so that whoever holds the lock waits for no
other row. Content is written here too, because it is born with its salted digest, which is all the event may name.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from touchstone.accounts.actor import Actor
from touchstone.foundation.canonical_json import canonical_bytes, hmac_digest
from touchstone.foundation.clock import utc_text
from touchstone.foundation.identifiers import new_id
from touchstone.store.models import AuditEvent, Content, PrivateLeaf, PrivateLogState, Salt
from touchstone.translog.frontier import Frontier
from touchstone.translog.merkle import leaf_hash
from touchstone.translog.private_log import PrivateEntry

LOG = "private"
LOCAL = ZoneInfo("Europe/London")


@dataclass
class Record:
    """What one act changes, gathered while it runs and written when it ends.

    `changed` takes ids and digests of content, never the content: the event must survive its disposal.
    """

    at: datetime
    verb: str
    by: Actor | None
    organisation: str = ""
    project: str = ""
    object_kind: str = ""
    object_id: str = ""
    took_place_on: date | None = None
    authority: str = ""
    changes: list[dict[str, str]] = field(default_factory=list)
    seals: list[tuple[str, str, Mapping[str, Any]]] = field(default_factory=list)
    event_id: str = field(default_factory=new_id)

    def about(self, kind: str, object_id: str) -> None:
        """Name the thing the act is about, once it has an id."""
        self.object_kind, self.object_id = kind, object_id

    def changed(self, kind: str, object_id: str, name: str, *, before: str = "", after: str = "") -> None:
        """One field of one thing changed, from one content id, digest or code to another."""
        self.changes.append({"kind": kind, "id": object_id, "field": name, "before": before, "after": after})

    def content(
        self,
        kind: str,
        body: Mapping[str, Any],
        *,
        organisation: str = "",
        project: str | None = None,
        marks: tuple[str, ...] = (),
        classification: str = "OFFICIAL",
    ) -> Content:
        """Store typed content with a fresh salt. `body` is JSON of strings, whole numbers, lists and objects.

        Raises ValueError for values with no canonical form (floats, lone surrogates).
        """
        salt = secrets.token_bytes(32)
        return Content.objects.create(
            organisation_id=organisation or self.organisation,
            project_id=(self.project if project is None else project) or None,
            kind=kind,
            body=dict(body),
            salt=salt,
            digest=hmac_digest(salt, dict(body)),
            classification=classification,
            marks=sorted(marks),
            recorded_at=self.at,
        )

    def seal(self, kind: str, subject: str, canonical: Mapping[str, Any]) -> None:
        """Give `subject` (a gate decision, a sealed record) its own leaf beside the event's."""
        self.seals.append((kind, subject, canonical))


@contextmanager
def act(
    *,
    by: Actor | None,
    at: datetime,
    verb: str,
    organisation: str = "",
    project: str = "",
    took_place_on: date | None = None,
    authority: str = "",
) -> Iterator[Record]:
    """Run one act in one transaction and append its event. `by` is None only for acts of the system itself.

    Whatever is raised inside undoes the change and the event alike.
    """
    with transaction.atomic():
        record = Record(
            at=at,
            verb=verb,
            by=by,
            organisation=organisation or (by.organisation_id if by else ""),
            project=project,
            took_place_on=took_place_on,
            authority=authority,
        )
        yield record
        _write(record)


def event_data(event: AuditEvent) -> dict[str, Any]:
    """The canonical form of an event: every column, as text, whole numbers, booleans and lists."""
    return {
        "id": event.id,
        "position": event.position,
        "at": utc_text(event.at),
        "verb": event.verb,
        "person": event.person,
        "office": event.office,
        "role": event.role,
        "organisation": event.organisation,
        "project": event.project,
        "object_kind": event.object_kind,
        "object_id": event.object_id,
        "changes": event.changes,
        "took_place_on": event.took_place_on.isoformat() if event.took_place_on else None,
        "is_late": event.is_late,
        "authority": event.authority,
    }


def is_late(took_place_on: date | None, at: datetime) -> bool:
    """Whether something was recorded on a later day than it took place, by the clock on the wall in London."""
    return took_place_on is not None and took_place_on < at.astimezone(LOCAL).date()


def private_log_head() -> tuple[int, str]:
    """Size and root (hex) of the private log as it stands in this transaction."""
    state = PrivateLogState.objects.filter(name=LOG).first()
    frontier = _frontier(state) if state else Frontier()
    return frontier.size, frontier.root().hex()


def _write(record: Record) -> None:
    PrivateLogState.objects.get_or_create(name=LOG)
    state = PrivateLogState.objects.select_for_update().get(name=LOG)
    frontier = _frontier(state)
    leaves: list[PrivateLeaf] = []
    salts: list[Salt] = []

    def append(kind: str, subject: str, canonical: Mapping[str, Any]) -> None:
        nonlocal frontier
        salt = secrets.token_bytes(32)
        entry = PrivateEntry(kind=kind, seq=frontier.size, digest=hmac_digest(salt, canonical)).to_bytes()
        leaf = leaf_hash(entry)
        leaves.append(PrivateLeaf(position=frontier.size, kind=kind, subject=subject, entry=entry, leaf=leaf))
        salts.append(Salt(subject_kind=kind, subject=subject, salt=salt))
        frontier = frontier.append(leaf)

    for kind, subject, canonical in record.seals:
        append(kind, subject, canonical)
    event = _event(record, position=frontier.size)
    append("audit", event.id, event_data(event))
    event.save(force_insert=True)
    Salt.objects.bulk_create(salts)
    PrivateLeaf.objects.bulk_create(leaves)
    state.size, state.edge = frontier.size, [one.hex() for one in frontier.hashes]
    state.save(update_fields=["size", "edge"])


def _event(record: Record, *, position: int) -> AuditEvent:
    by = record.by
    canonical_bytes(record.changes)  # refuses what has no one byte form before it reaches the table
    return AuditEvent(
        id=record.event_id,
        position=position,
        at=record.at.replace(microsecond=0),
        verb=record.verb,
        person=by.person_id if by else "",
        office=by.office_id if by else "",
        role=by.role if by else "",
        organisation=record.organisation,
        project=record.project,
        object_kind=record.object_kind,
        object_id=record.object_id,
        changes=record.changes,
        took_place_on=record.took_place_on,
        is_late=is_late(record.took_place_on, record.at),
        authority=record.authority,
    )


def _frontier(state: PrivateLogState) -> Frontier:
    return Frontier(state.size, tuple(bytes.fromhex(one) for one in state.edge))
