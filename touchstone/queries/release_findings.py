"""What the checks before release find in a proposal, and which findings somebody has accepted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Person
from touchstone.documents.atrs_record.public_texts import field_label, fields_of, public_texts, withheld_words
from touchstone.documents.document_type import Sources
from touchstone.domain.release.check import Material, check_release, must_be_settled, settles
from touchstone.domain.release.people import KnownName
from touchstone.domain.release.rules import RULES
from touchstone.domain.release.texts import Finding, PublicText, Rule
from touchstone.domain.release.withheld import Withheld
from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.foundation.canonical_json import hmac_digest
from touchstone.foundation.errors import NotFound
from touchstone.queries.publications import find_proposal, sources_of
from touchstone.register.models import PublicFile, RegisterRecord
from touchstone.store.models import FindingAcceptance, Project, Publication

DATA = "record.json"


@dataclass(frozen=True, kw_only=True)
class FindingShown:
    """A finding with its rule. `id` stands for it within its proposal; `accepted_by`, `reason`: "" while it is open."""

    id: str
    rule: Rule
    finding: Finding
    must_be_settled: bool
    may_be_accepted: bool
    accepted_by: str
    reason: str

    @property
    def is_open(self) -> bool:
        """Whether the record still waits for it."""
        return self.must_be_settled and not self.accepted_by


@dataclass(frozen=True, kw_only=True)
class ReleaseChecks:
    """All findings of a proposal in order. `digest`: the content that they are about, and no other."""

    findings: tuple[FindingShown, ...]
    digest: str

    @property
    def open(self) -> tuple[FindingShown, ...]:
        """Those that the record waits for."""
        return tuple(one for one in self.findings if one.is_open)

    @property
    def hints(self) -> tuple[FindingShown, ...]:
        """Those that only suggest."""
        return tuple(one for one in self.findings if not one.must_be_settled)


def load_checks(*, by: Actor, publication: str, at: datetime) -> ReleaseChecks:
    """The findings of a proposal that waits; none once it is settled. Raises NotFound where it is out of reach."""
    return checks_of(find_proposal(by=by, publication=publication), at=at)


def load_finding(*, by: Actor, publication: str, finding: str, at: datetime) -> FindingShown:
    """One finding of a proposal. Raises NotFound where there is no such finding (any more)."""
    for one in load_checks(by=by, publication=publication, at=at).findings:
        if one.id == finding:
            return one
    raise NotFound("There is no such finding")


def checks_of(row: Publication, *, at: datetime) -> ReleaseChecks:
    """The findings of a proposal already loaded. Asked afresh each time: people and earlier versions change."""
    body: Mapping[str, Any] = row.content.body or {}
    if row.status != "proposed" or not body or row.content.salt is None:
        return ReleaseChecks(findings=(), digest=row.content_digest)
    found = check_release(_material(row, body, at))
    accepted = {
        one.finding: one
        for one in FindingAcceptance.objects.filter(publication=row, content_digest=row.content_digest)
        .select_related("reason")
        .order_by("id")
    }
    people = Person.objects.filter(id__in=[one.person for one in accepted.values()]).values_list("id", "name")
    salt, names = bytes(row.content.salt), dict(people)
    shown = tuple(_shown(one, finding_digest(salt, one), accepted, names) for one in found)
    return ReleaseChecks(findings=shown, digest=row.content_digest)


def finding_digest(salt: bytes, finding: Finding) -> str:
    """What stands for a finding in the table: it cannot be guessed once the content's salt is gone."""
    told = {"rule": finding.rule, "place": finding.place, "language": finding.language, "words": finding.words}
    return hmac_digest(salt, told)


def _shown(
    finding: Finding, digest: str, accepted: Mapping[str, FindingAcceptance], names: Mapping[str, str]
) -> FindingShown:
    settled = accepted.get(digest)
    return FindingShown(
        id=digest.rpartition(":")[2],
        rule=RULES[finding.rule],
        finding=finding,
        must_be_settled=must_be_settled(finding),
        may_be_accepted=settles(finding),
        accepted_by=names.get(settled.person, settled.person) if settled else "",
        reason=str((settled.reason.body or {}).get("reason", "")) if settled else "",
    )


def _material(row: Publication, body: Mapping[str, Any], at: datetime) -> Material:
    project = Project.objects.select_related("organisation", "heading", "technology__description").get(
        id=row.project_id
    )
    facts: Mapping[str, Any] = body["facts"]
    sources = sources_of(project, record=str(facts["record"]), at=at)
    why = str((row.reason.body or {}).get("reason", ""))
    records = frozenset(RegisterRecord.objects.values_list("record", flat=True)) | {str(facts["record"])}
    return Material(
        texts=public_texts(facts, why=why, pack=sources.pack),
        on=at.date(),
        names=tuple(_names(project, sources.snapshot)),
        earlier=_earlier(project.record or "", sources),
        withheld=() if row.event == "withdraw" else tuple(_withheld(facts, sources)),
        own_site=str(settings.TOUCHSTONE_PUBLIC_URL),
        records=records,
    )


def _names(project: Project, snapshot: ProjectSnapshot) -> Iterable[KnownName]:
    """Everybody with an office where the project is worked on; closest those who work, advise or sign on it."""
    at_work = {one.person for one in snapshot.assignments} | {one.given_by for one in snapshot.advice}
    at_work |= {signed.person for one in snapshot.decisions for signed in one.signatures}
    at_work |= {one.person for one in snapshot.answers}
    organisations = {project.organisation_id, *(one.organisation for one in snapshot.participants)}
    people = Person.objects.filter(offices__organisation_id__in=organisations) | Person.objects.filter(id__in=at_work)
    for person, name in people.distinct().values_list("id", "name"):
        yield KnownName(name=name, is_close=person in at_work)
    for answer in snapshot.answers:
        for value in answer.value.values() if isinstance(answer.value, Mapping) else ():
            if isinstance(value, Mapping) and {"name", "role"} <= set(value):  # a signature typed into an answer
                yield KnownName(name=str(value["name"]), is_close=True)


def _earlier(record: str, sources: Sources) -> dict[int, tuple[PublicText, ...]]:
    """Version → its texts, of every version that can still be read."""
    rows = PublicFile.objects.filter(record=record, path=DATA).order_by("version") if record else ()
    return {one.version: public_texts(json.loads(bytes(one.body)), why="", pack=sources.pack) for one in rows}


def _withheld(facts: Mapping[str, Any], sources: Sources) -> Iterable[Withheld]:
    words = withheld_words(sources)
    for field in fields_of(facts):
        if field["state"] == "withheld":
            told = sources.withheld.get(field["question"])
            yield Withheld(
                place=field["question"],
                label=field_label(field),
                words=words.get(field["question"], ()),
                review_on=told.review_on if told else None,
            )
