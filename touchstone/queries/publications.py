"""What a publication is made from, what is proposed, and what became of each version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Value
from django.db.models.functions import Concat

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Person
from touchstone.documents.atrs_record.evaluations import PublishedClaim, PublishedEvaluation
from touchstone.documents.document_type import Sources
from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.foundation.errors import NotFound
from touchstone.foundation.identifiers import is_id
from touchstone.queries.evaluation_states import published_evaluations
from touchstone.queries.packs import pack_for
from touchstone.queries.snapshots import snapshot_of
from touchstone.queries.tenancy import load_project
from touchstone.queries.withholdings import withheld_fields
from touchstone.register import reading
from touchstone.register.models import RegisterRecord
from touchstone.register.reading import VersionShown
from touchstone.store.models import (
    Advice,
    Answer,
    EvaluationClaim,
    Project,
    Publication,
    TriageOverride,
)

OPEN_CLASSIFICATION = "OFFICIAL"


@dataclass(frozen=True, kw_only=True)
class ProposalShown:
    """A proposal as the second person reads it: exactly what will be public, its digest, and who proposed it."""

    id: str
    project: str
    event: str
    status: str
    why: str
    page: str  # the frozen page, as HTML
    data: str  # record.json
    results: tuple[str, ...]  # names of the files that go with it: results, cards and sheets
    content_digest: str
    proposed_by: str  # name
    proposed_at: datetime
    is_own: bool
    settled_by: str
    settled_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PublicationsShown:
    """A project's way into public: what may be proposed now, what waits, and every version there is."""

    project: str
    title: str
    is_owner: bool
    record: str
    is_withdrawn: bool
    events: tuple[str, ...]  # what may be proposed now
    waiting: ProposalShown | None
    refused: tuple[ProposalShown, ...]
    versions: tuple[VersionShown, ...]
    log_size: int
    log_signed_at: datetime | None
    log_is_in_trouble: bool


def sources_of(row: Project, *, record: str, at: datetime) -> Sources:
    """What a document of this project is made from at `at`."""
    snapshot = snapshot_of(row, at=at)
    return Sources(
        snapshot=snapshot,
        pack=pack_for(snapshot),
        force=(row.organisation.code, row.organisation.name),
        record=record,
        marks=marks_of(snapshot),
        evaluations=published_evaluations(row),
        withheld=withheld_fields(row),
    )


def load_sources(*, by: Actor, project: str, at: datetime) -> Sources:
    """The same for a reader. Raises NotFound for a project out of reach."""
    return load_sources_and_claims(by=by, project=project, at=at)[0]


def load_sources_and_claims(
    *, by: Actor, project: str, at: datetime
) -> tuple[Sources, list[tuple[PublishedClaim, str]]]:
    """The same, with the claims that bar a proposal because no offered result stands behind them."""
    row = load_project(by=by, project=project)
    sources = sources_of(row, record=row.record or "", at=at)
    return sources, claims_without_result(row, sources.evaluations)


def claims_without_result(row: Project, evaluations: Iterable[PublishedEvaluation]) -> list[tuple[PublishedClaim, str]]:
    """Claims that stand on an evaluation which is not among those that go public, each with its title."""
    shown = {one.id for one in evaluations}
    rows = (
        EvaluationClaim.objects.filter(evaluation__project=row, withdrawn_at__isnull=True)
        .select_related("content", "evaluation__label")
        .order_by("recorded_at", "id")
    )
    return [
        (PublishedClaim(**one.content.body), (one.evaluation.label.body or {}).get("title", ""))
        for one in rows
        if one.evaluation_id not in shown and one.content.body
    ]


def marks_of(snapshot: ProjectSnapshot) -> Mapping[str, tuple[str, ...]]:
    """Question id, advice id or `departure:<axis>` → handling marks; of answers, in any scope."""
    found: dict[str, set[str]] = {}
    answers = Answer.objects.filter(project_id=snapshot.project, current__isnull=False).values_list(
        "question", "current__content__marks", "current__content__classification"
    )
    advice = Advice.objects.filter(request__project_id=snapshot.project).values_list(
        "id", "text__marks", "text__classification"
    )
    departures = TriageOverride.objects.filter(project_id=snapshot.project).values_list(
        Concat(Value("departure:"), "axis"), "reasons__marks", "reasons__classification"
    )
    for one, marks, classification in (*answers, *advice, *departures):
        if marks or classification != OPEN_CLASSIFICATION:
            closed = [classification] if classification != OPEN_CLASSIFICATION else []
            found.setdefault(one, set()).update([*marks, *closed])
    return {one: tuple(sorted(marks)) for one, marks in found.items()}


def load_publications(*, by: Actor, project: str) -> PublicationsShown:
    """The publications page of a project. Raises NotFound for a project out of reach."""
    row = load_project(by=by, project=project)
    public = reading.find_record(row.record) if row.record else None
    rows = Publication.objects.filter(project=row).select_related("content", "reason").order_by("-id")
    shown = [_shown(one, by) for one in rows if one.status in ("proposed", "refused")]
    waiting = next((one for one in shown if one.status == "proposed"), None)
    log = reading.load_log()
    return PublicationsShown(
        project=row.id,
        title=(row.heading.body or {}).get("title", ""),
        is_owner=row.organisation_id == by.organisation_id,
        record=row.record or "",
        is_withdrawn=public is not None and public.is_withdrawn,
        events=() if waiting else open_events(public),
        waiting=waiting,
        refused=tuple(one for one in shown if one.status == "refused"),
        versions=tuple(reading.list_versions(public)) if public else (),
        log_size=log.size if log else 0,
        log_signed_at=log.signed_at if log else None,
        log_is_in_trouble=log.is_in_trouble if log else False,
    )


def open_events(public: RegisterRecord | None) -> tuple[str, ...]:
    """What may be proposed for a record that stands so: a first version, or a further one."""
    return ("publish",) if public is None or public.is_withdrawn else ("revise", "correct", "withdraw")


def load_proposal(*, by: Actor, publication: str) -> ProposalShown:
    """One proposal, open or settled. Raises NotFound where it is out of reach."""
    row = find_proposal(by=by, publication=publication)
    return _shown(row, by)


def load_proposed_result(*, by: Actor, publication: str, name: str) -> str:
    """A further file exactly as it would be public. Raises NotFound, also where the proposal has no such file."""
    row = find_proposal(by=by, publication=publication)
    files: Mapping[str, str] = (row.content.body or {}).get("files", {})
    if name not in files:
        raise NotFound("There is no such file in this proposal")
    return files[name]


def find_proposal(*, by: Actor, publication: str) -> Publication:
    """The row of a proposal that the actor's organisation can reach. Raises NotFound."""
    rows = Publication.objects.filter(id=publication).select_related("content", "reason", "project")
    row = rows.first() if is_id(publication) else None
    if row is None:
        raise NotFound("There is no such proposal")
    load_project(by=by, project=row.project_id)
    return row


def _shown(row: Publication, by: Actor) -> ProposalShown:
    body: Mapping[str, Any] = row.content.body or {}
    files: Mapping[str, str] = body.get("files", {})
    names = dict(Person.objects.filter(id__in=[row.proposed_by, row.settled_by]).values_list("id", "name"))
    return ProposalShown(
        id=row.id,
        project=row.project_id,
        event=row.event,
        status=row.status,
        why=(row.reason.body or {}).get("reason", ""),
        page=files.get("index.html", ""),
        data=files.get("record.json", ""),
        results=tuple(sorted(name for name in files if name not in ("index.html", "record.json"))),
        content_digest=row.content_digest,
        proposed_by=names.get(row.proposed_by, ""),
        proposed_at=row.proposed_at,
        is_own=row.proposed_by == by.person_id,
        settled_by=names.get(row.settled_by, ""),
        settled_at=row.settled_at,
    )
