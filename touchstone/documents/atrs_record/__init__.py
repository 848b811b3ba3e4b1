"""The public transparency record: plain words first, then both tiers of the recording standard."""

from __future__ import annotations

from touchstone.documents.atrs_record.build import build
from touchstone.documents.atrs_record.files import render_page
from touchstone.documents.document_type import DocumentType

DOCUMENT = DocumentType(
    id="algorithmic-transparency-report",
    name="Transparency record",
    is_public=True,
    build=build,
    render=render_page,
)
