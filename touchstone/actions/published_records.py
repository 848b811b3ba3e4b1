"""Fill blank questions of the transparency record from a record that was published before; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.answers import Given, write_answer
from touchstone.actions.permission import permitted_project
from touchstone.documents.atrs_import.model import ImportedRecord
from touchstone.foundation.errors import Conflict, Invalid
from touchstone.guidance.condition import is_blank
from touchstone.queries.packs import load_pinned_pack
from touchstone.queries.published_records import standing_answers
from touchstone.store.audit import act

SOURCE = "imported"


def fill_from_record(
    *, by: Actor, project: str, record: ImportedRecord, digest: str, questions: Sequence[str], at: datetime
) -> int:
    """Save the record's drafts for those questions as answers, all or none; how many. `digest`: of the file.

    Raises Invalid where the project has ended or the record has no draft for a question, Conflict where a question has
    been answered meanwhile, NotFound and NotPermitted.
    """
    drafts = {one.question: one for one in record.drafts}
    if not questions or any(one not in drafts for one in questions):
        raise Invalid("The record says nothing about one of these questions", remedy="Choose the file again.")
    with act(by=by, at=at, verb="record.brought-in", project=project) as audit:
        row = permitted_project(by=by, permission=Permission.ANSWER_EDIT, project=project)
        if row.status in ("stopped", "closed"):
            raise Invalid(
                "This project has ended, so its answers no longer change",
                remedy="Open a new project to take the technology up again.",
            )
        pack, standing = load_pinned_pack(row.id), standing_answers(row)
        if any(not is_blank(standing[one][1]) for one in questions if one in standing):
            raise Conflict(
                "A question has been answered since the page was opened",
                remedy="That answer stays as it is. What is still blank is offered below.",
            )
        for one in dict.fromkeys(questions):
            version = standing[one][0] if one in standing else 0
            given = Given(
                question=one,
                value=drafts[one].value,
                read_version=version,
                source=SOURCE,
                source_reference=digest,
            )
            write_answer(record=audit, project=row, pack=pack, given=given)
        audit.about("project", row.id)
        audit.changed("project", row.id, "published-record", after=digest)
    return len(set(questions))
