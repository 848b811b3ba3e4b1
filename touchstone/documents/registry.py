"""Every kind of document, by the id that packs use for it."""

from __future__ import annotations

from touchstone.documents import atrs_record, project_design_report
from touchstone.documents.document_type import DocumentType
from touchstone.foundation.errors import NotFound

DOCUMENTS: dict[str, DocumentType] = {one.id: one for one in (atrs_record.DOCUMENT, project_design_report.DOCUMENT)}


def document_type(document: str) -> DocumentType:
    """The kind of document with that id. Raises NotFound."""
    if document not in DOCUMENTS:
        raise NotFound("There is no such document")
    return DOCUMENTS[document]
