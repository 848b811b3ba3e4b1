"""Records what an evaluation found: the one place where it is written, whether a run here or a file from outside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.evaluations.outcomes import (
    RunOutcome,
    data_digests,
    figures_digest,
    how_made,
    moment_of,
    states_denominators,
    summary_of,
)
from touchstone.actions.evaluations.plans import NEEDS_CHANGING
from touchstone.actions.evaluations.result_checks import faults_of
from touchstone.actions.evaluations.runs import ATTACHED, DONE, RUNNING, Said, add_run, locked_run, plan_of
from touchstone.actions.evidence import place_item
from touchstone.actions.permission import check_permission, permitted_project
from touchstone.actions.stored_files import first_scan_state, kept_as_made, stored_row
from touchstone.domain.case import local_day
from touchstone.domain.evaluation_standing import ATTACHED as ORIGIN_ATTACHED
from touchstone.domain.evaluation_standing import COMPUTED, EvaluationFacts, evidence_standing, why_not_counting
from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.result_forms import read_result
from touchstone.evaluation.results import Result
from touchstone.foundation.canonical_json import hmac_digest
from touchstone.foundation.errors import AlreadyDone, Invalid
from touchstone.foundation.identifiers import new_id
from touchstone.queries.evaluation_agreement import contradiction_of, is_made_again
from touchstone.queries.tenancy import load_project
from touchstone.store.audit import Record, act
from touchstone.store.file_types import shown_name
from touchstone.store.models import Content, Evaluation, EvaluationPlan, EvaluationRun, EvidenceItem, StoredFile

LARGEST_RESULT = 50 * 1024 * 1024  # from outside
LARGEST_MADE = 400 * 1024 * 1024
JSON = "application/json"
SENSITIVE = "OFFICIAL-SENSITIVE"
NOT_PUBLISHABLE = Problem(
    where="handling",
    message="The file is marked force-internal, so it stays inside the force and is no evidence",
    remedy="Attach the publishable result of the same run, which the command line writes unless told to keep cells",
)


@dataclass(frozen=True, kw_only=True)
class _Files:
    """Digest and size of each form, as kept outside the database; None where there is no such form."""

    publishable: tuple[str, int] | None
    full: tuple[str, int] | None
    scan: str


def attach_result(
    *,
    by: Actor,
    project: str,
    plan: str = "",
    pieces: Iterable[bytes] | None,
    file_name: str,
    performed_by: str,
    data: str,
    kind: str,
    performed_on: date | None,
    at: datetime,
) -> Evaluation:
    """Record a result file that the command line wrote elsewhere. With a plan, it must be of the plan's specification.

    Raises Invalid (`file`, `performed_by`, `data`, `kind`, `performed_on`), NotFound, NotPermitted.
    """
    check_permission(by=by, permission=Permission.EVALUATION_RECORD)
    row = load_project(by=by, project=project)
    sealed = plan_of(row, plan) if plan else None
    said = Said(performed_by=performed_by, data=data, kind=kind)
    result, text = _read(pieces, said.wrong() | _wrong_day(performed_on, at), sealed)
    if performed_on is None:
        raise ValueError("a missing day has been refused before")
    outcome = _attached(result, text, performed_on)
    body = {
        "title": result.data["title"],
        "spec": "",
        "data_name": shown_name(file_name),
        "performed_by": performed_by,
        "data": data,
        "kind": kind,
    }
    with (
        _written(outcome, scan=first_scan_state()) as files,
        act(by=by, at=at, verb="evaluation.recorded", project=project, took_place_on=performed_on) as record,
    ):
        row = permitted_project(by=by, permission=Permission.EVALUATION_RECORD, project=project)
        run = add_run(record, project=row, run=new_id(), plan=plan, way=ATTACHED, body=body, state=DONE)
        run.ended_at = at
        run.save(update_fields=["ended_at"])
        return _recorded(record, run, sealed, outcome, files, said)


def record_evaluation(*, by: Actor, run: str, outcome: RunOutcome, at: datetime) -> Evaluation:
    """Record what a run found, unless it was cancelled or has ended meanwhile. Raises AlreadyDone, NotPermitted."""
    check_permission(by=by, permission=Permission.EVALUATION_RECORD)
    project = EvaluationRun.objects.values_list("project_id", flat=True).get(id=run)
    with (
        _written(outcome, scan="not-scanned") as files,
        act(by=by, at=at, verb="evaluation.recorded", project=project) as record,
    ):
        permitted_project(by=by, permission=Permission.EVALUATION_RECORD, project=project)
        found = locked_run(run)
        if found.state != RUNNING:
            raise AlreadyDone("This run has ended already")
        found.state, found.ended_at = DONE, at
        found.save(update_fields=["state", "ended_at"])
        said = {name: (found.label.body or {})[name] for name in ("performed_by", "data", "kind")}
        return _recorded(record, found, found.plan, outcome, files, Said(**said))


def _recorded(
    record: Record, run: EvaluationRun, plan: EvaluationPlan | None, outcome: RunOutcome, files: _Files, said: Said
) -> Evaluation:
    """The evaluation's rows, inside the act that records it."""
    by = record.by
    if by is None:
        raise ValueError("an evaluation is recorded for somebody")
    reasons = why_not_counting(_facts(by, run, outcome, plan, said))
    title = {"title": str(outcome.shown.data["title"])}
    summary = record.content("evaluation-summary", summary_of(outcome, reasons))
    covers = plan.covers if plan is not None else "all"
    made = Evaluation.objects.create(
        run=run,
        project_id=run.project_id,
        organisation_id=run.organisation_id,
        plan=plan,
        label=record.content("evaluation-label", title),
        evidence=_evidence(
            record, run, outcome, files, covers, evidence_standing(performed_by=said.performed_by, reasons=reasons)
        ),
        full=_stored(files.full, files.scan, record.at),
        release=_release(record, outcome),
        summary=summary,
        result_digest=hmac_digest(bytes(summary.salt or b""), (outcome.full or outcome.shown).digest),
        publishable_digest=outcome.publishable.digest if outcome.publishable is not None else "",
        covers=covers,
        configuration=plan.configuration if plan is not None else "",
        performed_by=said.performed_by,
        data=said.data,
        kind=said.kind,
        performed_on=outcome.performed_on,
        person=by.person_id,
        office=by.office_id,
        recorded_at=record.at,
    )
    record.about("evaluation", made.id)
    record.changed("evaluation", made.id, "evaluation-plan", after=plan.digest if plan is not None else "")
    record.changed("evaluation", made.id, "result", after=summary.digest)  # which holds the result’s own digest
    record.changed("evaluation", made.id, "publishable-result", after=made.publishable_digest)
    return made


def _facts(
    by: Actor, run: EvaluationRun, outcome: RunOutcome, plan: EvaluationPlan | None, said: Said
) -> EvaluationFacts:
    result = outcome.shown
    is_attached = run.way == ATTACHED
    return EvaluationFacts(
        plan_sealed_at=plan.sealed_at if plan is not None else None,
        plan_spec_digest=plan.spec_digest if plan is not None else "",
        spec_digest=str(result.data["provenance"].get("spec_digest") or ""),
        began_at=outcome.began_at,
        performed_on=outcome.performed_on,
        data_digests=data_digests(result),
        states_denominators=states_denominators(result),
        is_publishable=outcome.publishable is not None,
        performed_by=said.performed_by,
        data=said.data,
        origin=ORIGIN_ATTACHED if is_attached else COMPUTED,
        made_again=is_attached
        and is_made_again(
            plan=run.plan_id or "",
            person=by.person_id,
            figures=figures_digest(outcome.full or outcome.shown),
            made=how_made(result),
        ),
        is_contradicted=is_attached and contradiction_of(project=run.project_id, result=result) is not None,
    )


def _evidence(
    record: Record, run: EvaluationRun, outcome: RunOutcome, files: _Files, covers: str, standing: tuple[str, str]
) -> EvidenceItem | None:
    """The publishable result as an evidence item; none where there is no such result."""
    file = _stored(files.publishable, files.scan, record.at)
    if file is None or record.by is None:
        return None
    label = {"title": str(outcome.shown.data["title"]), "file_name": f"evaluation-{run.number}.json"}
    item = EvidenceItem(
        project_id=run.project_id,
        organisation_id=run.organisation_id,
        label=record.content("evidence-label", label),
        file=file,
        documents=[],
        purpose=standing[0],
        strength=standing[1],
        covers=covers,
        person=record.by.person_id,
        office=record.by.office_id,
        recorded_at=record.at,
    )
    place_item(record, None, item)
    return item


def _release(record: Record, outcome: RunOutcome) -> Content | None:
    if outcome.release is None:
        return None
    text = json.dumps(outcome.release.as_data(), ensure_ascii=False)
    return record.content("evaluation-release", {"text": text}, classification=SENSITIVE)


@contextmanager
def _written(outcome: RunOutcome, *, scan: str) -> Iterator[_Files]:
    """Both forms as files, which go again where the act inside fails."""
    with ExitStack() as stack:
        kept = [
            stack.enter_context(kept_as_made(outcome.file(one), limit=LARGEST_MADE)) if one is not None else None
            for one in (outcome.publishable, outcome.full)
        ]
        yield _Files(publishable=kept[0], full=kept[1], scan=scan)


def _stored(kept: tuple[str, int] | None, scan: str, at: datetime) -> StoredFile | None:
    return None if kept is None else stored_row(*kept, JSON, scan=scan, at=at)


def _read(pieces: Iterable[bytes] | None, wrong: dict[str, str], sealed: EvaluationPlan | None) -> tuple[Result, str]:
    """The result in the file and its text. Raises Invalid with all that is wrong, of the file and of the rest."""
    result, text = None, ""
    try:
        text = _text(pieces)
        result = read_result(text.encode())
        faults = [*_plan_faults(result, sealed), *faults_of(result)]
        if faults:
            wrong["file"] = "\n".join(f"{one}." for one in faults)
    except EvaluationRefused as refused:
        wrong["file"] = refused.message
    except Invalid as invalid:
        wrong |= invalid.field_errors
    if wrong or result is None:
        raise Invalid(NEEDS_CHANGING, field_errors=wrong)
    return result, text


def _text(pieces: Iterable[bytes] | None) -> str:
    found, size = [], 0
    for piece in pieces or ():
        size += len(piece)
        if size > LARGEST_RESULT:
            limit = f"{LARGEST_RESULT // 2**20} MB"
            raise Invalid(NEEDS_CHANGING, field_errors={"file": f"Choose a result file of at most {limit}"})
        found.append(piece)
    if not size:
        raise Invalid(NEEDS_CHANGING, field_errors={"file": "Choose the result file, result.json"})
    try:
        return b"".join(found).decode()
    except UnicodeDecodeError as wrong:
        raise Invalid(NEEDS_CHANGING, field_errors={"file": "This is no result: it is not UTF-8 text"}) from wrong


def _plan_faults(result: Result, sealed: EvaluationPlan | None) -> Iterator[str]:
    if sealed is not None and result.data["provenance"].get("spec_digest") != sealed.spec_digest:
        yield "It is of another specification than the plan: choose the plan it was made under, or none"


def _wrong_day(performed_on: date | None, at: datetime) -> dict[str, str]:
    if performed_on is None:
        return {"performed_on": "Enter the day on which it was performed"}
    return {"performed_on": "The day cannot be in the future"} if performed_on > local_day(at) else {}


def _attached(result: Result, text: str, performed_on: date) -> RunOutcome:
    is_publishable = result.is_publishable
    return RunOutcome(
        full=None if is_publishable else result,
        publishable=result if is_publishable else None,
        performed_on=performed_on,
        began_at=moment_of(result.data["run"].get("started_at")),
        withheld=() if is_publishable else (NOT_PUBLISHABLE,),
        as_came=text,
    )
