"""A published record beside the answers a project has already: what could fill a blank, and what is answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from touchstone.accounts.actor import Actor
from touchstone.documents.atrs_import.model import Draft, ImportedRecord, ReadFile
from touchstone.documents.atrs_import.reading import read_records
from touchstone.guidance.condition import is_blank
from touchstone.guidance.pack import Pack
from touchstone.queries.packs import load_pinned_pack
from touchstone.queries.snapshots import load_project_snapshot
from touchstone.queries.tenancy import load_project
from touchstone.store.models import Answer, Project

SHARED, ALL = "shared", "all"


@dataclass(frozen=True, kw_only=True)
class RecordToBringIn:
    """What a file holds, read under the project's own guidance, and the questions that are answered there already."""

    project: str
    title: str
    pack: Pack
    file: ReadFile
    answered: Collection[str]

    def offers(self, record: ImportedRecord) -> tuple[Draft, ...]:
        """The drafts for questions that are blank."""
        return tuple(one for one in record.drafts if one.question not in self.answered)

    def kept(self, record: ImportedRecord) -> tuple[Draft, ...]:
        """The drafts for questions that are answered: they stay as they are."""
        return tuple(one for one in record.drafts if one.question in self.answered)


def read_record_for(*, by: Actor, project: str, data: bytes, name: str, at: datetime) -> RecordToBringIn:
    """Read a file for a project. Raises CannotReadRecord, and NotFound for a project out of reach."""
    snapshot = load_project_snapshot(by=by, project=project, at=at)
    row = load_project(by=by, project=project)
    pack = load_pinned_pack(row.id)
    return RecordToBringIn(
        project=row.id,
        title=snapshot.title,
        pack=pack,
        file=read_records(data, name=name, pack=pack),
        answered={key for key, (_, value) in standing_answers(row).items() if not is_blank(value)},
    )


def standing_answers(project: Project) -> Mapping[str, tuple[int, Mapping[str, Any]]]:
    """Question → version and value of its shared answer for every version of the technology; blank once destroyed."""
    rows = Answer.objects.filter(project=project, scope=SHARED, covers=ALL).select_related("current__content")
    return {
        row.question: (row.version, (row.current.content.body or {}).get("value", {}) if row.current else {})
        for row in rows
    }
