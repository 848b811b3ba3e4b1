"""A snapshot as a case file: what one organisation's case holds, without ids of people or of the system.

A case file holds what a snapshot holds of the organisation's own case: `to_snapshot(from_snapshot(s))` is `s` again for
every `s` that came from a case file. What a snapshot does not hold (the words of advice, a dissent, the supplier) is
for the caller to add.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from touchstone.casefiles.assurance import Advice, Condition, Decision, Evidence
from touchstone.casefiles.live_parts import evaluation_of, incident_of, monitoring_of, publication_of
from touchstone.casefiles.model import (
    OWN,
    SHARED,
    CaseAnswer,
    CaseFile,
    Configuration,
    Judgement,
    NamedPack,
    Organisation,
    Technology,
    TechnologyVersion,
)
from touchstone.casefiles.running import Publication
from touchstone.casefiles.to_snapshot import CONCLUSIONS, RECORD, RESPONSES
from touchstone.domain.case import local_day
from touchstone.domain.evidence import document_finding
from touchstone.domain.snapshot import (
    AdviceState,
    AnswerState,
    DecisionState,
    DocumentState,
    EvidenceState,
    ProjectSnapshot,
    VersionState,
)
from touchstone.foundation.identifiers import is_id

#: What stands for a name that was destroyed with the rest of what was typed.
NOT_KNOWN = "Not known"
_CONCLUSIONS = {ours: theirs for theirs, ours in CONCLUSIONS.items()}
_RESPONSES = {ours: theirs for theirs, ours in RESPONSES.items()}


def from_snapshot(
    snapshot: ProjectSnapshot,
    *,
    triage: Collection[str] = (),
    organisation: str = "",
    shown: Collection[str] | None = None,
) -> CaseFile:
    """The case of one organisation (default: the owner) as a file.

    `triage`: ids of the triage questions; `shown`: ids of the questions shown, by which documents made from the case
    are current or outdated. Answers that are another organisation's, or destroyed, are left out.
    """
    owner = organisation or snapshot.organisation
    answers = _answers(snapshot, owner)
    return CaseFile(
        as_of=local_day(snapshot.as_of),
        organisation=_organisation(snapshot, owner),
        technology=_technology(snapshot),
        packs=tuple(NamedPack(id=one.pack, version=one.version) for one in snapshot.packs),
        triage={key: given for key, given in answers.items() if key in triage},
        answers={key: given for key, given in answers.items() if key not in triage},
        evidence=(
            *(_evidence(one, snapshot) for one in snapshot.evidence),
            *(_document(one, snapshot, shown) for one in _newest(snapshot.documents)),
        ),
        evaluations=tuple(evaluation_of(one) for one in snapshot.evaluations),
        advice=tuple(_advice(one, snapshot) for one in snapshot.advice if _is_own(one.stage_run, snapshot, owner)),
        decisions=tuple(
            _decision(one, snapshot)
            for one in snapshot.decisions
            if one.status == "taken" and _is_own(one.stage_run, snapshot, owner)
        ),
        monitoring=monitoring_of(snapshot.monitoring) if snapshot.monitoring else None,
        incidents=tuple(incident_of(one) for one in snapshot.incidents),
        publications=tuple(publication_of(one) for one in snapshot.published) or _publications(snapshot),
    )


def _organisation(snapshot: ProjectSnapshot, owner: str) -> Organisation:
    found = next((one for one in snapshot.participants if one.organisation == owner), None)
    adopted = tuple(sorted(snapshot.adopted))
    named = {"name": found.name, "code": found.code, "nation": found.nation} if found else {"name": owner}
    return Organisation.model_validate({**named, "adopted": adopted})


def _technology(snapshot: ProjectSnapshot) -> Technology:
    return Technology.model_validate(
        {
            "name": snapshot.technology_name or NOT_KNOWN,
            "title": snapshot.title,
            "problem": snapshot.problem,
            "entry": snapshot.entry,
            "catch_up_on": snapshot.catch_up_on,
            "path": snapshot.path,
            "judgements": tuple(
                Judgement.model_validate({**_without(vars(one), "recorded_at"), "on": local_day(one.recorded_at)})
                for one in snapshot.overrides
            ),
            "versions": tuple(_version(one, snapshot) for one in snapshot.versions),
        }
    )


def _version(state: VersionState, snapshot: ProjectSnapshot) -> TechnologyVersion:
    used = {one.configuration: one for one in snapshot.in_use if one.version == state.id}
    whole = used.get("")
    configurations = []
    for key, label in state.configurations:
        own = used.get(key)
        said: dict[str, Any] = {"id": key, "label": label}
        if own is not None:
            said |= {"settings": dict(own.settings), "in_use_from": own.from_on, "in_use_to": own.to_on}
        configurations.append(Configuration.model_validate(said))
    return TechnologyVersion(
        id=state.id,
        label=state.label or None,
        in_use_from=whole.from_on if whole else None,
        in_use_to=whole.to_on if whole else None,
        configurations=tuple(configurations),
    )


def _answers(snapshot: ProjectSnapshot, owner: str) -> dict[str, tuple[CaseAnswer, ...]]:
    found: dict[str, tuple[CaseAnswer, ...]] = {}
    for one in snapshot.answers:
        if one.scope in (SHARED, owner) and not one.is_disposed:
            found[one.question] = (*found.get(one.question, ()), _answer(one, snapshot))
    return found


def _answer(state: AnswerState, snapshot: ProjectSnapshot) -> CaseAnswer:
    said: Mapping[str, Any] = {
        "value": dict(state.value),
        "scope": SHARED if state.scope == SHARED else OWN,
        "covers": state.covers,
        "source": state.source,
        "source_reference": state.source_reference,
        "took_place_on": state.took_place_on or _earlier_day(state.recorded_at, snapshot),
        "answered_by": "" if is_id(state.office) else state.office,
    }
    return CaseAnswer.model_validate(said)


def _earlier_day(moment: Any, snapshot: ProjectSnapshot) -> date | None:
    """The day something was recorded, where that is before the day of the case: what is so recorded was so by then."""
    day = local_day(moment)
    return day if day < local_day(snapshot.as_of) else None


def _evidence(state: EvidenceState, snapshot: ProjectSnapshot) -> Evidence:
    alike = ("id", "title", "digest", "documents", "purpose", "strength", "covers", "expires_on", "scan")
    return Evidence.model_validate(
        {
            **{name: getattr(state, name) for name in alike},
            "on": state.dated_on or _earlier_day(state.recorded_at, snapshot),
        }
    )


def _document(state: DocumentState, snapshot: ProjectSnapshot, shown: Collection[str] | None) -> Evidence:
    day = local_day(snapshot.as_of)
    alone = ProjectSnapshot(**{**vars(snapshot), "evidence": (), "documents": (state,)})
    made = document_finding(document=state.document, snapshot=alone, on=day, shown=shown)
    changed = max((one.recorded_at for one in snapshot.evidence), default=None)
    is_outdated = made.stale or (changed is not None and state.prepared_at < changed)
    return Evidence(
        id=state.id,
        digest=state.content_digest or None,
        documents=(state.document,),
        on=local_day(state.prepared_at),
        prepared="outdated" if is_outdated else "current",
    )


def _newest(documents: tuple[DocumentState, ...]) -> tuple[DocumentState, ...]:
    """The last one made of each kind: it is the one that is current, or outdated."""
    return tuple({one.document: one for one in sorted(documents, key=lambda one: one.prepared_at)}.values())


def _advice(state: AdviceState, snapshot: ProjectSnapshot) -> Advice:
    run = next((one for one in snapshot.stage_runs if one.id == state.stage_run), None)
    same = [
        one.id for one in snapshot.stage_runs if run and (one.stage, one.organisation) == (run.stage, run.organisation)
    ]
    reply = {
        "response": _RESPONSES.get(state.response, "") or None,
        "reasons": state.reply_reasons,
        "on": state.replied_on,
        "by_role": state.reply_role,
    }
    return Advice.model_validate(
        {
            "id": state.request,
            "adviser": state.adviser,
            "stage": run.stage if run else state.stage,
            "passage": str(same.index(state.stage_run) + 1) if len(same) > 1 else None,
            "asked_on": local_day(state.requested_at),
            "given_on": state.given_on,
            "conclusion": _CONCLUSIONS.get(state.conclusion, ""),
            "by_role": state.given_office_role,
            "reply": reply if state.response else None,
        }
    )


def _decision(state: DecisionState, snapshot: ProjectSnapshot) -> Decision:
    owed = [one for one in snapshot.conditions if one.decision == state.id]
    alike = ("id", "stage", "outcome", "to_stage", "took_place_on", "covers", "configuration", "reasons")
    return Decision.model_validate(
        {
            **{name: getattr(state, name) for name in alike},
            "recorded_on": local_day(state.recorded_at),
            "answers": dict(state.answers),
            "against_advice": state.against_advice,
            "signed_by": tuple(
                {"role": one.role, "name": "" if is_id(one.person) else one.person} for one in state.signatures
            ),
            "conditions": tuple(
                Condition.model_validate(
                    {
                        **_without(vars(one), "decision", "closed_at"),
                        "closed_on": local_day(one.closed_at) if one.closed_at else None,
                    }
                )
                for one in owed
            ),
        }
    )


def _publications(snapshot: ProjectSnapshot) -> tuple[Publication, ...]:
    """Where only the acts on the public record are known: from each publishing of it to the withdrawal, if any."""
    acts = [one for one in snapshot.publications if one.status == "approved" and one.settled_at is not None]
    spans: list[dict[str, Any]] = []
    for act in sorted(acts, key=lambda one: (str(one.settled_at), one.id)):
        on = local_day(act.settled_at) if act.settled_at else None
        if act.event == "withdraw" and spans:
            spans[-1]["withdrawn_on"] = on
        elif act.event == "publish":
            spans.append({"what": RECORD, "on": on})
    return tuple(Publication.model_validate(span) for span in spans)


def _is_own(run_id: str, snapshot: ProjectSnapshot, owner: str) -> bool:
    """Whether something belongs to the organisation's own passage; what no run speaks for is everybody's."""
    run = next((one for one in snapshot.stage_runs if one.id == run_id), None)
    return run is None or run.organisation == owner


def _without(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key not in names}
