"""A project's rows, read in a fixed number of queries, as the frozen snapshot that the rules work on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Office
from touchstone.domain.case import local_day
from touchstone.domain.snapshot import (
    AdviceState,
    AnswerState,
    DocumentState,
    EvidenceState,
    OverrideState,
    ProjectSnapshot,
    PublicationState,
    VersionState,
)
from touchstone.queries.evaluation_states import evaluation_states
from touchstone.queries.passage import load_passage
from touchstone.queries.standing import load_standing
from touchstone.queries.tenancy import load_project
from touchstone.store.models import (
    AdoptionAct,
    AdviceRequest,
    Answer,
    DocumentVersion,
    EvidenceItem,
    Project,
    Publication,
    TechnologyVersion,
    TriageOverride,
)


def load_project_snapshot(*, by: Actor, project: str, at: datetime) -> ProjectSnapshot:
    """The project as the rules see it at `at`. Raises NotFound for what the actor's organisation cannot reach."""
    return snapshot_of(load_project(by=by, project=project), at=at)


def snapshot_of(row: Project, *, at: datetime) -> ProjectSnapshot:
    """The snapshot of a project already loaded: eleven queries, three more once it was evaluated."""
    standing = load_standing(row.id)
    runs, decisions, conditions = load_passage(row.id)
    heading: Mapping[str, Any] = row.heading.body or {}
    technology: Mapping[str, Any] = row.technology.description.body or {}
    return ProjectSnapshot(
        project=row.id,
        organisation=row.organisation_id,
        title=heading.get("title", ""),
        problem=heading.get("problem", ""),
        technology=row.technology_id,
        technology_name=technology.get("name", ""),
        path=row.path,
        entry=row.entry,
        status=row.status,
        stage=row.stage,
        opened_at=row.opened_at,
        as_of=at,
        record=row.record or "",
        catch_up_on=row.catch_up_on,
        is_demonstration=row.is_demonstration,
        packs=tuple(standing.packs.values()),
        participants=tuple(standing.participants.values()),
        versions=_versions(row.technology_id, row.organisation_id),
        answers=_answers(row.id),
        evidence=_evidence(row.id),
        advice=_advice(row.id),
        overrides=_overrides(row.id),
        adopted=_adopted(row.organisation_id),
        stage_runs=runs,
        decisions=decisions,
        conditions=conditions,
        documents=_documents(row.id),
        publications=_publications(row.id),
        assignments=tuple(standing.assignments.values()),
        evaluations=evaluation_states(row),
    )


def _versions(technology: str, organisation: str) -> tuple[VersionState, ...]:
    rows = TechnologyVersion.objects.filter(technology_id=technology).order_by("id", "configurations__id")
    found: dict[str, VersionState] = {}
    for one, body, configuration, owner, settings in rows.values_list(
        "id",
        "description__body",
        "configurations__id",
        "configurations__organisation_id",
        "configurations__description__body",
    ):
        state = found.setdefault(one, VersionState(id=one, label=(body or {}).get("label", "")))
        if configuration and owner == organisation:  # another force's settings are its own business
            label = (settings or {}).get("label", "")
            found[one] = VersionState(
                id=one, label=state.label, configurations=(*state.configurations, (configuration, label))
            )
    return tuple(found.values())


_ANSWER = (
    "question",
    "scope",
    "covers",
    "version",
    "current__source",
    "current__person",
    "current__office",
    "current__recorded_at",
    "current__content__body",
    "current__content__disposed_at",
)


def _answers(project: str) -> tuple[AnswerState, ...]:
    """Plain columns, no rows as objects: a large case has hundreds of these on every page."""
    answered = Answer.objects.filter(project_id=project, current__isnull=False)
    rows = answered.order_by("question", "scope", "covers").values_list(*_ANSWER)
    return tuple(
        AnswerState(
            question=question,
            scope=scope,
            covers=covers,
            value=(body or {}).get("value", {}),
            version=version,
            source=source,
            source_reference=(body or {}).get("source_reference", ""),
            departs_from=(body or {}).get("departs_from", ""),
            departure=(body or {}).get("departure", ""),
            person=person,
            office=office,
            recorded_at=recorded_at,
            is_disposed=disposed_at is not None,
        )
        for question, scope, covers, version, source, person, office, recorded_at, body, disposed_at in rows
    )


def _evidence(project: str) -> tuple[EvidenceState, ...]:
    rows = EvidenceItem.objects.filter(project_id=project, superseded_at__isnull=True).order_by("id")
    return tuple(
        EvidenceState(
            id=row.id,
            lineage=row.lineage,
            number=row.number,
            title=(row.label.body or {}).get("title", ""),
            digest=row.file.digest,
            documents=tuple(row.documents),
            purpose=row.purpose,
            strength=row.strength,
            covers=row.covers,
            scan=row.file.scan,
            recorded_at=row.recorded_at,
            expires_on=row.expires_on,
        )
        for row in rows.select_related("label", "file")
        if row.file.disposed_at is None
    )


_ADVICE = (
    "id stage_run_id adviser paper_digest requested_at due_on advice__id advice__conclusion advice__took_place_on "
    "advice__person given_role advice__text__digest advice__replies__response advice__replies__text__digest "
    "advice__replies__recorded_at reply_role"
).split()


def _advice(project: str) -> tuple[AdviceState, ...]:
    rows = AdviceRequest.objects.filter(project_id=project, withdrawn_at__isnull=True).order_by(
        "id", "advice__id", "advice__replies__id"
    )
    rows = rows.annotate(
        given_role=Subquery(Office.objects.filter(id=OuterRef("advice__office")).values("role")),
        reply_role=Subquery(Office.objects.filter(id=OuterRef("advice__replies__office")).values("role")),
    )
    found: dict[tuple[str, str], AdviceState] = {}
    for row in rows.values(*_ADVICE):
        given = row["advice__id"] or ""
        found[row["id"], given] = AdviceState(
            request=row["id"],
            stage_run=row["stage_run_id"],
            adviser=row["adviser"],
            paper_digest=row["paper_digest"],
            requested_at=row["requested_at"],
            due_on=row["due_on"],
            advice=given,
            conclusion=row["advice__conclusion"] or "",
            given_on=row["advice__took_place_on"],
            given_by=row["advice__person"] or "",
            given_office_role=row["given_role"] or "",
            response=row["advice__replies__response"] or "",
            content_digest=row["advice__text__digest"] or "",
            reply_reasons=row["advice__replies__text__digest"] or "",  # a reply has reasons; the rules need no words
            reply_role=row["reply_role"] or "",
            replied_on=local_day(row["advice__replies__recorded_at"]) if row["advice__replies__recorded_at"] else None,
        )
    return tuple(found.values())


def _overrides(project: str) -> tuple[OverrideState, ...]:
    rows = TriageOverride.objects.filter(project_id=project).order_by("id").select_related("reasons")
    return tuple(
        OverrideState(
            axis=row.axis,
            computed=row.computed,
            chosen=row.chosen,
            reasons=(row.reasons.body or {}).get("reasons", ""),
            recorded_at=row.recorded_at,
        )
        for row in rows
    )


def _adopted(organisation: str) -> frozenset[str]:
    acts = AdoptionAct.objects.filter(organisation_id=organisation, signed_at__isnull=False, revoked_at__isnull=True)
    return frozenset(item for items in acts.values_list("items", flat=True) for item in items)


def _documents(project: str) -> tuple[DocumentState, ...]:
    rows = DocumentVersion.objects.filter(project_id=project).order_by("id").select_related("content")
    return tuple(
        DocumentState(
            id=row.id,
            document=row.document,
            number=row.number,
            content_digest=row.content.digest,
            snapshot_digest=row.snapshot_digest,
            prepared_at=row.prepared_at,
        )
        for row in rows.defer("content__body")
    )


def _publications(project: str) -> tuple[PublicationState, ...]:
    return tuple(
        PublicationState(
            id=row.id,
            event=row.event,
            status=row.status,
            record_version=row.record_version,
            proposed_by=row.proposed_by,
            settled_at=row.settled_at,
        )
        for row in Publication.objects.filter(project_id=project).order_by("id")
    )
