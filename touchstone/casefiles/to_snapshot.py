"""A case file as the snapshot that the rules read: nothing in it that the file does not say.

Days become midday in the United Kingdom. What has no day is known by `as_of`, and no earlier. What is absent stays
unknown: an empty part of a snapshot is never a no.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from touchstone.casefiles.assurance import Advice, Decision, Evidence
from touchstone.casefiles.dates import midday
from touchstone.casefiles.live_parts import (
    evaluation_state,
    in_use_of,
    incident_state,
    monitoring_state,
    published_state,
)
from touchstone.casefiles.model import OWN, SHARED, CaseAnswer, CaseFile
from touchstone.casefiles.passage import Passage, day_of, passage_of
from touchstone.domain.path import FULL, opening_path
from touchstone.domain.snapshot import (
    AdviceState,
    AnswerState,
    ConditionState,
    DecisionState,
    DocumentState,
    EvidenceState,
    OverrideState,
    PackPin,
    ParticipantState,
    ProjectSnapshot,
    PublicationState,
    SignatureState,
    VersionState,
)
from touchstone.domain.triage import assess_impact
from touchstone.guidance.pack import Pack

PROJECT = TECHNOLOGY = "case"
#: How a case file words advice → how the system does.
CONCLUSIONS = {
    "support": "support",
    "support-with-conditions": "support-with-changes",
    "against": "oppose",
    "no-view": "no-view",
}
RESPONSES = {"accepted": "accepted", "partly": "partly", "rejected": "declined"}
RECORD = "record"


def to_snapshot(case_file: CaseFile, *, pack: Pack, as_of: date) -> ProjectSnapshot:
    """The case as known on `as_of`, under the composed guidance `pack`. The id of the owner is `organisation`."""
    at = midday(as_of)
    technology = case_file.technology
    passage = passage_of(case_file, pack=pack, as_of=as_of, organisation=OWN)
    return ProjectSnapshot(
        project=PROJECT,
        organisation=OWN,
        title=technology.title or "",
        problem=technology.problem or "",
        technology=TECHNOLOGY,
        technology_name=technology.name,
        path=_path(case_file, pack),
        entry=technology.entry or "problem",
        status=passage.status.value,
        stage=passage.stage,
        opened_at=passage.runs[0].entered_at,
        as_of=at,
        catch_up_on=technology.catch_up_on,
        packs=_pins(case_file, pack),
        participants=(_owner(case_file),),
        versions=_versions(case_file),
        answers=tuple(_answers(case_file, at)),
        evidence=tuple(_evidence(one, at) for one in case_file.evidence if one.prepared is None),
        advice=tuple(_advice(one, passage, at) for one in case_file.advice),
        overrides=tuple(_overrides(case_file, at)),
        adopted=frozenset(case_file.organisation.adopted),
        stage_runs=passage.runs,
        decisions=tuple(_decision(one, passage, as_of) for one in case_file.decisions),
        conditions=tuple(_conditions(case_file, as_of)),
        documents=tuple(_documents(case_file, as_of)),
        publications=tuple(_publications(case_file, as_of)),
        in_use=in_use_of(technology),
        evaluations=tuple(evaluation_state(one) for one in case_file.evaluations),
        monitoring=monitoring_state(case_file.monitoring) if case_file.monitoring else None,
        incidents=tuple(incident_state(one) for one in case_file.incidents),
        published=tuple(published_state(one) for one in case_file.publications),
    )


def values_of(answers: Mapping[str, tuple[CaseAnswer, ...]]) -> dict[str, Mapping[str, object]]:
    """Question id → value, of triage answers: the organisation's own before the shared one."""
    found: dict[str, Mapping[str, object]] = {}
    for question, given in answers.items():
        for answer in sorted(given, key=lambda one: one.scope != SHARED):
            found[question] = answer.value
    return found


def _path(case_file: CaseFile, pack: Pack) -> str:
    if case_file.technology.path or pack.triage is None:
        return case_file.technology.path or FULL
    impact = assess_impact(answers=values_of(case_file.triage), sheet=pack.triage)
    return opening_path(impact=impact, entry=case_file.technology.entry or "problem")


def _pins(case_file: CaseFile, pack: Pack) -> tuple[PackPin, ...]:
    digests = {(one.pack, one.version): one.digest for one in pack.origins}
    named = ((one.id, one.version) for one in case_file.packs)
    return tuple(PackPin(pack=id, version=version, digest=digests.get((id, version), "")) for id, version in named)


def _owner(case_file: CaseFile) -> ParticipantState:
    owner = case_file.organisation
    return ParticipantState(
        organisation=OWN,
        code=owner.code or "",
        name=owner.name,
        nation=owner.nation or "",
        kind="owner",
        controller_role="",
    )


def _versions(case_file: CaseFile) -> tuple[VersionState, ...]:
    return tuple(
        VersionState(
            id=one.id,
            label=one.label or "",
            configurations=tuple((inner.id, inner.label or "") for inner in one.configurations),
        )
        for one in case_file.technology.versions
    )


def _answers(case_file: CaseFile, at: datetime) -> Iterator[AnswerState]:
    for question, given in {**case_file.triage, **case_file.answers}.items():
        for answer in given:
            yield AnswerState(
                question=question,
                scope=answer.scope,
                covers=answer.covers,
                value=answer.value,
                version=1,
                source=answer.source or "",
                source_reference=answer.source_reference or "",
                office=answer.answered_by or "",
                recorded_at=at,
                took_place_on=answer.took_place_on,
            )


def _evidence(written: Evidence, at: datetime) -> EvidenceState:
    return EvidenceState(
        id=written.id,
        lineage=written.id,
        number=1,
        title=written.title or "",
        digest=written.digest or "",
        documents=written.documents,
        purpose=written.purpose,
        strength=written.strength,
        covers=written.covers,
        scan=written.scan or "",  # a case file names files and holds none, so there is nothing to scan
        recorded_at=at,
        expires_on=written.expires_on,
        dated_on=written.on,
    )


def _advice(written: Advice, passage: Passage, at: datetime) -> AdviceState:
    asked, reply = written.asked_on or written.given_on, written.reply
    run = passage.run_of_advice(written)
    return AdviceState(
        request=written.id,
        stage_run=run,
        adviser=written.adviser,
        paper_digest="",
        requested_at=midday(asked) if asked else at,
        due_on=None,
        advice=written.id if written.given_on or written.conclusion else "",
        conclusion=CONCLUSIONS[written.conclusion] if written.conclusion else "",
        given_on=written.given_on or (at.date() if written.conclusion else None),
        given_office_role=written.by_role or "",
        response=RESPONSES[reply.response] if reply else "",
        stage="" if run else written.stage or "",
        reply_reasons=(reply.reasons or "") if reply else "",
        reply_role=(reply.by_role or "") if reply else "",
        replied_on=reply.on if reply else None,
    )


def _overrides(case_file: CaseFile, at: datetime) -> Iterator[OverrideState]:
    for one in case_file.technology.judgements:
        yield OverrideState(
            axis=one.axis,
            computed=one.computed or "",
            chosen=one.chosen,
            reasons=one.reasons or "",
            recorded_at=midday(one.on) if one.on else at,
        )


def _decision(written: Decision, passage: Passage, as_of: date) -> DecisionState:
    on = day_of(written, as_of)
    moment = midday(written.recorded_on or on)
    return DecisionState(
        id=written.id,
        stage=written.stage,
        stage_run=passage.decided_in[written.id],
        outcome=written.outcome,
        to_stage=written.to_stage or "",
        status="taken",
        answers=dict(written.answers),
        snapshot_digest="",
        facts_digest="",
        signatures=tuple(
            SignatureState(role=one.role, person=one.name or "", office="", snapshot_digest="", signed_at=moment)
            for one in written.signed_by
        ),
        took_place_on=on,
        recorded_at=moment,
        covers=written.covers,
        configuration=written.configuration,
        reasons=written.reasons or "",
        against_advice=written.against_advice,
    )


def _conditions(case_file: CaseFile, as_of: date) -> Iterator[ConditionState]:
    for decision in case_file.decisions:
        for one in decision.conditions:
            yield ConditionState(
                id=one.id,
                decision=decision.id,
                text=one.text or "",
                owner_role=one.owner_role or "",
                due_on=one.due_on or as_of,
                closed_at=midday(one.closed_on) if one.closed_on and one.closed_on <= as_of else None,
            )


def _documents(case_file: CaseFile, as_of: date) -> Iterator[DocumentState]:
    """Documents made from the case: an outdated one is older than the answers, which are known by `as_of`."""
    for one in case_file.evidence:
        if one.prepared is not None:
            earlier = min(one.on or as_of, as_of - timedelta(days=1))
            yield DocumentState(
                id=one.id,
                document=one.documents[0],
                number=1,
                content_digest=one.digest or "",
                snapshot_digest="",
                prepared_at=midday(as_of if one.prepared == "current" else earlier),
                outdated=one.prepared == "outdated",
            )


def _publications(case_file: CaseFile, as_of: date) -> Iterator[PublicationState]:
    """The acts on the public record that the publications of it show."""
    for number, one in enumerate((one for one in case_file.publications if one.what == RECORD), start=1):
        acts = [("publish", one.on or as_of), ("withdraw", one.withdrawn_on)]
        for place, (event, on) in enumerate(acts):
            if on is not None and on <= as_of:
                yield PublicationState(
                    id=f"publication-{number:04}-{place}",
                    event=event,
                    status="approved",
                    record_version=number if event == "publish" else None,
                    proposed_by="",
                    settled_at=midday(on),
                )
