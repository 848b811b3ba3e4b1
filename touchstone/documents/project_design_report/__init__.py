"""The project design report: the answers that feed it, set by set, as the case stands."""

from __future__ import annotations

from touchstone.documents.document_type import DocumentType
from touchstone.documents.project_design_report.build import build, render_report

DOCUMENT = DocumentType(
    id="project-design-report", name="Project design report", is_public=False, build=build, render=render_report
)
