"""Entering one version of a record: private digest, frozen files, log entry and projection, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from touchstone.actions.publications.log_places import PUBLIC_STATE, keys_folder, public_log_folder
from touchstone.documents.atrs_record.files import media_type
from touchstone.foundation.canonical_json import hmac_digest
from touchstone.foundation.errors import Refusal
from touchstone.register import publishing
from touchstone.register.publishing import FrozenFile, Placed
from touchstone.store.audit import Record
from touchstone.store.models import EvidenceItem, Project, Publication, Salt
from touchstone.translog.checkpoint import parse_checkpoint
from touchstone.translog.durable_files import read_if_there
from touchstone.translog.memories import read_state_file
from touchstone.translog.private_log import new_salt
from touchstone.translog.publishing import CHECKPOINT

FORMAT = 1
RECORD = "record"


class InRecovery(Refusal):
    """The public log disagrees with what was published, so nothing may be entered until a person has looked."""


def enter(record: Record, *, row: Project, publication: Publication, public_id: str, role: str, why: str) -> Placed:
    """Enter the publication's frozen content as the record's next version, and show it. Raises InRecovery."""
    check_sound()
    body: Mapping[str, Any] = publication.content.body or {}
    force = (row.organisation.code, row.organisation.name)
    placed = publishing.append_record_event(
        event=publication.event,
        at=record.at,
        record=public_id,
        force_code=force[0],
        force_name=force[1],
        role=role,
        private=_private_digest(record, row=row, publication=publication, public_id=public_id),
        files=[
            FrozenFile(path=path, media_type=media_type(path), body=text.encode())
            for path, text in sorted(body["files"].items())
        ],
    )
    if publication.event == "withdraw":
        publishing.hide_record(record=public_id, placed=placed, why=why, at=record.at)
    else:
        card = _card(body["facts"])
        publishing.show_record(
            record=public_id, placed=placed, event=publication.event, why=why, at=record.at, force=force, card=card
        )
    record.changed(RECORD, public_id, "version", before=str(placed.version - 1), after=str(placed.version))
    record.changed(RECORD, public_id, "public_digest", after=placed.public_digest)
    return placed


def check_sound() -> None:
    """Raise InRecovery where the public log disagrees with what was published.

    Asked of the files too, before anything is entered: a database put back from an older copy knows of no trouble yet,
    and an entry made in it could never be joined to those that were published.
    """
    signed = _entries_signed()  # read first: what is published meanwhile was committed before, so the table has it
    state = publishing.log_state()
    if state is not None and (state.trouble.startswith("recovery") or signed > state.size):
        raise InRecovery(
            "The public log is in recovery: what the database holds is not what was published",
            remedy="Whoever runs this service has to restore the log first. Nothing has been entered.",
        )


def _entries_signed() -> int:
    """For how many entries the key has signed, as the file beside it and the published checkpoint remember."""
    notes = (read_state_file(keys_folder() / PUBLIC_STATE), read_if_there(public_log_folder() / CHECKPOINT))
    return max((parse_checkpoint(note)[0].size for note in notes if note is not None), default=0)


def _private_digest(record: Record, *, row: Project, publication: Publication, public_id: str) -> Callable[[int], str]:
    """Version → salted digest of the private record, which is kept so that the digest can be opened one day."""
    kept, _ = Salt.objects.get_or_create(subject_kind=RECORD, subject=public_id, defaults={"salt": new_salt()})
    salt = bytes(kept.salt)

    def digest(version: int) -> str:
        private = {
            "format": FORMAT,
            "record": public_id,
            "version": version,
            "body": _private_body(record, row, publication),
        }
        record.content("private-record", private, organisation=row.organisation_id, project=row.id)
        return hmac_digest(salt, private)

    return digest


def _private_body(record: Record, row: Project, publication: Publication) -> dict[str, Any]:
    evidence = EvidenceItem.objects.filter(project=row, superseded_at__isnull=True, file__disposed_at__isnull=True)
    return {
        "project": row.id,
        "publication": publication.id,
        "event": publication.event,
        "content_digest": publication.content_digest,
        "snapshot_digest": publication.snapshot_digest,
        "reason_digest": publication.reason.digest,
        "proposed_by": publication.proposed_by,
        "proposed_office": publication.proposed_office,
        "approved_by": record.by.person_id if record.by else "",
        "approved_office": record.by.office_id if record.by else "",
        "evidence": [
            {"digest": digest, "bytes": size}
            for digest, size in evidence.order_by("id").values_list("file__digest", "file__size")
        ],
    }


def _card(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": facts["title"],
        "summary": facts["summary"],
        "data": facts,
        "stage": facts["stage"]["id"],
        "phase": facts["phase"],
        "languages": facts["languages"],
        "is_demonstration": facts["is_demonstration"],
        "is_withdrawn": False,
    }
