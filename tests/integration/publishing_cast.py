"""What the publishing tests share: a tool ready to publish, the two people, a log of its own, and its files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.cast import Force
from tests.journeys import open_risk_tool
from touchstone.actions.answers import Given
from touchstone.actions.assessments import save_answers
from touchstone.actions.publications import (
    accept_finding,
    approve_record,
    propose_record,
    publish_checkpoint,
    start_public_log,
)
from touchstone.queries.release_findings import load_checks
from touchstone.register.models import Proof, PublicFile
from touchstone.store.models import Project, Publication
from touchstone.translog.audit import Trust
from touchstone.translog.reading import Folder
from touchstone.translog.verify import Result, verify_site
from touchstone.translog.vkeys import parse_vkeys

AT = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "atrs.title": {"value": {"en": "Risk of domestic abuse: a grade", "cy": "Risg o gam-drin domestig"}},
    "atrs.one-sentence-description": {"value": {"en": "It suggests a grade of risk to a supervising officer."}},
    "atrs.description": {"value": {"en": "It links what is held.\n\nA supervisor sees the grade & <how> it was made."}},
    "atrs.who-is-affected": {"value": {"en": "People in reported incidents: tens of thousands a year."}},
    "atrs.human-review": {"value": {"en": "The supervising officer decides, and can disagree."}},
    "atrs.appeals-and-review": {"value": {"en": "Write to the mailbox below."}},
    "atrs.contact-email": {"value": "ddt@northmere.example"},
    "atrs.phase": {"value": "pre-deployment"},
    "atrs.team": {"value": {"en": "Safeguarding hub"}},
}


def answer(
    force: Force, project: str, answers: Mapping[str, Mapping[str, Any]], *, at: datetime = AT, **more: Any
) -> None:
    """Save answers as the project lead, whatever was there before."""
    given = [Given(question=key, value=value, **more) for key, value in answers.items()]
    save_answers(by=force.actor("project-lead"), project=project, given=given, at=at)


def tool_to_publish(force: Force, **changes: Any) -> Project:
    """A risk tool with its public record written, and a log to enter it in."""
    start_public_log()
    project = open_risk_tool(force, **changes)
    answer(force, project.id, ANSWERS)
    return project


def propose(force: Force, project: Project, *, event: str = "publish", at: datetime = AT) -> Publication:
    """The project lead proposes."""
    return propose_record(
        by=force.actor("project-lead"), project=project.id, reason=f"Because of {event}.", event=event, at=at
    )


def approve(force: Force, proposal: Publication, *, at: datetime = AT) -> Publication:
    """The publisher approves what was proposed."""
    return approve_record(
        by=force.actor("publisher"), publication=proposal.id, content_digest=proposal.content_digest, at=at
    )


def accept_all(force: Force, proposal: Publication, *, at: datetime = AT) -> Publication:
    """The project lead accepts every finding that may be accepted; the proposal again."""
    lead = force.actor("project-lead")
    for one in load_checks(by=lead, publication=proposal.id, at=at).open:
        accept_finding(
            by=lead,
            publication=proposal.id,
            finding=one.id,
            content_digest=proposal.content_digest,
            reason="It names nobody.",
            at=at,
        )
    return proposal


def published(force: Force, **changes: Any) -> Project:
    """A tool whose first version is public; no checkpoint yet."""
    project = tool_to_publish(force, **changes)
    approve(force, propose(force, project))
    return Project.objects.get(id=project.id)


def lay_out_site(folder: Path, log: Path) -> None:
    """The site as files: what the public site serves at the same addresses."""
    for one in PublicFile.objects.all():
        _write(folder / "records" / one.record / str(one.version) / one.path, bytes(one.body))
    for proof in Proof.objects.all():
        _write(folder / "records" / proof.record / f"{proof.version}.tlog-proof", bytes(proof.body))
    for path in (one for one in log.rglob("*") if one.is_file()):
        _write(folder / "log" / path.relative_to(log), path.read_bytes())


def verify(folder: Path, *, at: datetime = AT) -> Result:
    """The whole check that any sceptic runs, with the key found in the folder."""
    keys = parse_vkeys((folder / "log" / "key").read_text())
    site = Folder(folder)
    return verify_site(site, Folder(folder / "log"), Trust(keys, keys[0].name), at=at)


def checkpoint(at: datetime = AT) -> int:
    """Publish all that is committed."""
    return publish_checkpoint(at=at)


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
