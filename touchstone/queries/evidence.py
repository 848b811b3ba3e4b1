"""Evidence of a project, as its pages list it and as a file is sent back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Person
from touchstone.foundation.errors import NotFound
from touchstone.foundation.identifiers import is_id
from touchstone.queries.tenancy import load_project
from touchstone.store.models import EvidenceItem

RELEASED = frozenset({"not-scanned", "clean"})


@dataclass(frozen=True, kw_only=True)
class EvidenceLine:
    """One version of an evidence item. A held or infected file is readable by nobody but the one who sent it."""

    id: str
    title: str
    file_name: str
    number: int
    documents: tuple[str, ...]
    purpose: str
    strength: str
    digest: str
    size: int
    media_type: str
    scan: str
    attached_by: str
    recorded_at: datetime
    expires_on: date | None
    superseded_at: datetime | None
    is_disposed: bool


def list_evidence(*, by: Actor, project: str, with_earlier: bool = False) -> tuple[EvidenceLine, ...]:
    """The project's evidence, newest first; `with_earlier` adds versions since replaced. Raises NotFound."""
    row = load_project(by=by, project=project)
    rows = EvidenceItem.objects.filter(project=row).select_related("label", "file").order_by("-id")
    found = list(rows if with_earlier else rows.filter(superseded_at__isnull=True))
    names = dict(Person.objects.filter(id__in={one.person for one in found}).values_list("id", "name"))
    return tuple(_line(one, names) for one in found)


def load_evidence(*, by: Actor, project: str, item: str) -> EvidenceLine:
    """One evidence item of a project within reach. Raises NotFound."""
    for one in list_evidence(by=by, project=project, with_earlier=True):
        if one.id == item:
            return one
    raise NotFound("There is no such evidence")


def load_download(*, by: Actor, project: str, item: str) -> EvidenceLine:
    """An evidence item whose bytes the actor may have now. Raises NotFound for one held back, or disposed of."""
    row = load_project(by=by, project=project)
    rows = EvidenceItem.objects.filter(project=row, id=item).select_related("label", "file")
    found = rows.first() if is_id(item) else None
    if found is None or found.file.disposed_at is not None:
        raise NotFound("There is no such file")
    if found.file.scan not in RELEASED and found.person != by.person_id:
        raise NotFound("There is no such file")
    return _line(found, {})


def _line(row: EvidenceItem, names: dict[str, str]) -> EvidenceLine:
    label = row.label.body or {}
    return EvidenceLine(
        id=row.id,
        title=label.get("title", ""),
        file_name=label.get("file_name", ""),
        number=row.number,
        documents=tuple(row.documents),
        purpose=row.purpose,
        strength=row.strength,
        digest=row.file.digest,
        size=row.file.size,
        media_type=row.file.media_type,
        scan=row.file.scan,
        attached_by=names.get(row.person, ""),
        recorded_at=row.recorded_at,
        expires_on=row.expires_on,
        superseded_at=row.superseded_at,
        is_disposed=row.file.disposed_at is not None,
    )
