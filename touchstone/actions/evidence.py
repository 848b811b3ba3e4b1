"""Attach files as evidence: checked by what they contain, stored under their digest, versioned, never rendered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.covering import check_covers
from touchstone.actions.permission import check_own, check_permission, permitted_project
from touchstone.actions.stored_files import first_scan_state, kept, stored_row
from touchstone.domain.evidence import STRENGTHS
from touchstone.foundation.errors import Invalid, NotFound
from touchstone.queries.packs import load_pinned_pack
from touchstone.queries.tenancy import load_project
from touchstone.store.audit import Record, act
from touchstone.store.file_types import shown_name
from touchstone.store.models import EvidenceItem, Project

LARGEST_FILE = 50 * 1024 * 1024
# What a supplier says of its own product is never the force's own test, nor anybody's independent one.
SUPPLIER = "supplier"
SUPPLIERS_STRENGTHS, SUPPLIERS_PURPOSES = ("asserted", "supplier-tested"), ("general", "supplier-claim")
PURPOSES = ("general", "own-data-validation", "bias-audit", "supplier-claim", "consultation")


def attach_evidence(
    *,
    by: Actor,
    project: str,
    pieces: Iterable[bytes],
    file_name: str,
    title: str,
    at: datetime,
    documents: tuple[str, ...] = (),
    purpose: str = "general",
    strength: str = "asserted",
    covers: str = "all",
    expires_on: date | None = None,
    replaces: str = "",
    marks: tuple[str, ...] = (),
) -> EvidenceItem:
    """Store a file and attach it to a project, as a new item or as the next version of `replaces`.

    Raises Invalid (field `file`, `title`, `purpose` or `strength`), NotFound, NotPermitted.
    """
    name = shown_name(file_name)
    _check_words(by, title=title, purpose=purpose, strength=strength)
    _check_reach(by, project)
    with (
        kept(pieces, name, limit=LARGEST_FILE) as (digest, size, media_type),
        act(by=by, at=at, verb="evidence.attached", project=project) as record,
    ):
        row, earlier = _place(by, project, covers=covers, documents=documents, replaces=replaces)
        label = record.content("evidence-label", {"title": title.strip(), "file_name": name}, marks=marks)
        item = EvidenceItem(
            project=row,
            organisation_id=by.organisation_id,
            label=label,
            file=stored_row(digest, size, media_type, scan=first_scan_state(), at=at),
            documents=sorted(set(documents)),
            purpose=purpose,
            strength=strength,
            covers=covers,
            expires_on=expires_on,
            person=by.person_id,
            office=by.office_id,
            recorded_at=at,
        )
        place_item(record, earlier, item)
    return item


def _check_reach(by: Actor, project: str) -> None:
    """Before any byte is kept: nobody would ever dispose of a file that came to nothing."""
    check_permission(by=by, permission=Permission.EVIDENCE_ATTACH)
    load_project(by=by, project=project)


def _place(
    by: Actor, project: str, *, covers: str, documents: tuple[str, ...], replaces: str
) -> tuple[Project, EvidenceItem | None]:
    """The project, locked, and the item that is replaced. Raises Invalid (`documents`), NotFound, NotPermitted."""
    row = permitted_project(by=by, permission=Permission.EVIDENCE_ATTACH, project=project)
    check_covers(project=row, covers=covers)
    _check_documents(row, documents)
    return row, _replaced(by, row, replaces)


def place_item(record: Record, earlier: EvidenceItem | None, item: EvidenceItem) -> None:
    """Save the item, as the next version of the earlier one where there is one, and say so in the record."""
    item.lineage = earlier.lineage if earlier else item.id
    item.number = earlier.number + 1 if earlier else 1
    item.save(force_insert=True)
    if earlier:
        earlier.superseded_at = item.recorded_at
        earlier.save(update_fields=["superseded_at"])
    if not record.object_id:
        record.about("evidence", item.id)
    record.changed("evidence", item.id, "file", before=earlier.file.digest if earlier else "", after=item.file.digest)
    record.changed("evidence", item.id, "label", after=item.label.digest)


def _check_words(by: Actor, *, title: str, purpose: str, strength: str) -> None:
    wrong = {}
    if not title.strip():
        wrong["title"] = "Enter what this file is"
    if purpose not in PURPOSES:
        wrong["purpose"] = "Choose what the file is for from the list"
    if strength not in STRENGTHS:
        wrong["strength"] = "Choose how strong the evidence is from the list"
    if by.role == SUPPLIER and strength not in SUPPLIERS_STRENGTHS:
        wrong["strength"] = "A supplier’s evidence is asserted, or tested by the supplier"
    if by.role == SUPPLIER and purpose not in SUPPLIERS_PURPOSES:
        wrong["purpose"] = "A supplier cannot speak for the force’s own tests: choose the supplier’s claim, or general"
    if wrong:
        raise Invalid("Some of what was given needs changing", field_errors=wrong)


def _check_documents(project: Project, documents: tuple[str, ...]) -> None:
    known = {one.id for one in load_pinned_pack(project.id).sheet.documents}
    if not known.issuperset(documents):
        raise Invalid(
            "Some of what was given needs changing", field_errors={"documents": "Choose documents from the list"}
        )


def _replaced(by: Actor, project: Project, replaces: str) -> EvidenceItem | None:
    if not replaces:
        return None
    rows = EvidenceItem.objects.select_for_update().filter(project=project, id=replaces, superseded_at__isnull=True)
    for one in rows:
        check_own(by=by, organisation=one.organisation_id)
        return one
    raise NotFound("There is no such evidence to replace")
