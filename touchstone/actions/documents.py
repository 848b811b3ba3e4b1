"""Make a document from the case as it stands: its facts and its page are kept, with the digest of the case."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.permission import owned_project
from touchstone.documents.registry import document_type
from touchstone.queries.publications import sources_of
from touchstone.store.audit import act
from touchstone.store.models import DocumentVersion


def prepare_document(*, by: Actor, project: str, document: str, at: datetime) -> DocumentVersion:
    """Make the next version of a document. Raises NotFound (project, kind of document), NotPermitted."""
    kind = document_type(document)
    with act(by=by, at=at, verb="document.prepared", project=project) as record:
        row = owned_project(by=by, permission=Permission.DOCUMENT_MAKE, project=project)
        sources = sources_of(row, record=row.record or "", at=at)
        facts = dict(kind.build(sources))
        content = record.content(
            "document", {"facts": facts, "html": kind.render(facts)}, organisation=row.organisation_id
        )
        last = DocumentVersion.objects.filter(project=row, document=document).aggregate(last=Max("number"))["last"]
        made = DocumentVersion.objects.create(
            project=row,
            organisation_id=row.organisation_id,
            document=document,
            number=(last or 0) + 1,
            content=content,
            snapshot_digest=sources.snapshot.sealed_digest,
            person=by.person_id,
            office=by.office_id,
            prepared_at=at,
        )
        record.about("document", made.id)
        record.changed("document", made.id, "content", after=content.digest)
    return made
