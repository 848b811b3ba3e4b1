"""The documents made from a project, and one version of one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Person
from touchstone.documents.registry import DOCUMENTS
from touchstone.foundation.errors import NotFound
from touchstone.foundation.identifiers import is_id
from touchstone.queries.snapshots import snapshot_of
from touchstone.queries.tenancy import load_project
from touchstone.store.models import DocumentVersion


@dataclass(frozen=True, kw_only=True)
class VersionMade:
    """One version of a document. `is_stale`: the case has changed since."""

    id: str
    number: int
    prepared_by: str
    prepared_at: datetime
    content_digest: str
    is_stale: bool


@dataclass(frozen=True, kw_only=True)
class DocumentShown:
    """One kind of document, and its versions, newest first."""

    id: str
    name: str
    is_public: bool
    versions: tuple[VersionMade, ...]


@dataclass(frozen=True, kw_only=True)
class DocumentText:
    """One version's facts and page; empty once its content has been disposed of."""

    id: str
    document: str
    name: str
    number: int
    project: str
    html: str
    facts: Mapping[str, Any]


def list_documents(*, by: Actor, project: str, at: datetime) -> tuple[str, tuple[DocumentShown, ...]]:
    """The project's title, and every kind of document there is. Raises NotFound for a project out of reach."""
    row = load_project(by=by, project=project)
    digest = snapshot_of(row, at=at).sealed_digest
    rows = list(DocumentVersion.objects.filter(project=row).select_related("content").order_by("-number"))
    names = dict(Person.objects.filter(id__in={one.person for one in rows}).values_list("id", "name"))
    shown = tuple(
        DocumentShown(
            id=kind.id,
            name=kind.name,
            is_public=kind.is_public,
            versions=tuple(
                VersionMade(
                    id=one.id,
                    number=one.number,
                    prepared_by=names.get(one.person, ""),
                    prepared_at=one.prepared_at,
                    content_digest=one.content.digest,
                    is_stale=one.snapshot_digest != digest,
                )
                for one in rows
                if one.document == kind.id
            ),
        )
        for kind in DOCUMENTS.values()
    )
    return (row.heading.body or {}).get("title", ""), shown


def load_document(*, by: Actor, version: str) -> DocumentText:
    """One version with its text. Raises NotFound where it is out of reach, or of a kind that is no longer made."""
    row = DocumentVersion.objects.select_related("content").filter(id=version).first() if is_id(version) else None
    if row is None or row.document not in DOCUMENTS:
        raise NotFound("There is no such document")
    load_project(by=by, project=row.project_id)
    body: Mapping[str, Any] = row.content.body or {}
    return DocumentText(
        id=row.id,
        document=row.document,
        name=DOCUMENTS[row.document].name,
        number=row.number,
        project=row.project_id,
        html=body.get("html", ""),
        facts=body.get("facts", {}),
    )
