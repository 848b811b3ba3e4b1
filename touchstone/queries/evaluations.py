"""Evaluations of a project as its pages show them: what was promised, every run, and what each found."""

from __future__ import annotations

import json
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.accounts.roles import permits
from touchstone.domain.evaluation_standing import COMPUTED
from touchstone.evaluation.comparing import ResultsCompared, compare_results
from touchstone.evaluation.results import Result
from touchstone.foundation.errors import NotFound
from touchstone.foundation.identifiers import is_id
from touchstone.queries.evaluation_agreement import Contradiction, contradiction_of
from touchstone.queries.evaluation_files import publishable_text, result_in, text_of
from touchstone.queries.evaluation_rows import (
    claim_shown,
    evaluation_line,
    fairness_shown,
    names_for,
    offered_in,
    origin_of,
    plan_line,
    problems_of,
    run_lines,
    runs_by_plan,
)
from touchstone.queries.evaluation_sealing import seal_logged
from touchstone.queries.evaluation_states import rebuilt_by
from touchstone.queries.evaluation_values import EvaluationShown, EvaluationsShown, PlanShown, ResultFile, RunShown
from touchstone.queries.tenancy import load_project
from touchstone.store.models import Evaluation, EvaluationPlan, EvaluationRun, Project
from touchstone.store.work_areas import offered_names


def load_evaluations(*, by: Actor, project: str, at: datetime) -> EvaluationsShown:
    """Everything on the list of a project. Raises NotFound for a project out of reach."""
    row = load_project(by=by, project=project)
    plans = list(EvaluationPlan.objects.filter(project=row).select_related("content").order_by("-number"))
    runs = list(_runs(row))
    found = list(_evaluations(row))
    names = names_for([*plans, *runs, *found], technology=row.technology_id)
    counted = runs_by_plan(row.id)
    offered = offered_in(row.id)
    may_record = permits(by.role, Permission.EVALUATION_RECORD)
    return EvaluationsShown(
        project=row.id,
        title=_title(row),
        plans=tuple(plan_line(one, runs=len(counted.get(one.id, ())), names=names) for one in plans),
        runs=run_lines(runs, names=names),
        evaluations=tuple(
            evaluation_line(one, is_offered=one.id in offered, names=names, counted=counted) for one in found
        ),
        may_plan=permits(by.role, Permission.EVALUATION_PLAN),
        may_record=may_record,
        has_folder=settings.TOUCHSTONE_EVALUATION_FOLDER is not None,
        offered_data=offered_names() if may_record else (),
        upload_megabytes=settings.TOUCHSTONE_EVALUATION_UPLOAD_MB,
    )


def load_plan(*, by: Actor, project: str, plan: str) -> PlanShown:
    """One plan, with its runs. Raises NotFound."""
    row = load_project(by=by, project=project)
    found = (
        EvaluationPlan.objects.filter(project=row, id=plan).select_related("content").first() if is_id(plan) else None
    )
    if found is None:
        raise NotFound("There is no such plan")
    runs = list(_runs(row).filter(plan=found))
    names = names_for([found, *runs], technology=row.technology_id)
    body = found.content.body or {}
    return PlanShown(
        project=row.id,
        project_title=_title(row),
        line=plan_line(found, runs=len(runs), names=names),
        spec=body.get("spec", ""),
        label_protocol=body.get("label_protocol", ""),
        data=body.get("data", ""),
        document=json.loads(body["document"]) if body.get("document") else {},
        logged=seal_logged(plan=found.id, digest=found.digest),
        runs=run_lines(runs, names=names),
        may_record=permits(by.role, Permission.EVALUATION_RECORD),
    )


def load_run(*, by: Actor, project: str, run: str) -> RunShown:
    """One run, with how far it is. Raises NotFound."""
    row = load_project(by=by, project=project)
    found = _runs(row).filter(id=run).first() if is_id(run) else None
    if found is None:
        raise NotFound("There is no such run")
    line = run_lines([found], names=names_for([found], technology=row.technology_id))[0]
    is_own = found.organisation_id == by.organisation_id
    return RunShown(
        project=row.id,
        project_title=_title(row),
        line=line,
        may_cancel=line.is_live and is_own and permits(by.role, Permission.EVALUATION_RECORD),
    )


def load_evaluation(*, by: Actor, project: str, evaluation: str, full: bool = False) -> EvaluationShown:
    """One evaluation with its result. `full`: the force-internal form, where the reader may see it. Raises NotFound."""
    row = load_project(by=by, project=project)
    found = _found(row, evaluation)
    choices = list(found.fairness_choices.select_related("content").order_by("-recorded_at", "-id"))
    claims = list(found.claims.select_related("content").order_by("recorded_at", "id"))
    names = names_for([found, *choices, *claims], technology=row.technology_id)
    may_see_full = _may_see_full(by, found)
    is_full = may_see_full and (full or found.evidence is None)
    result = _result(found, is_full=is_full)
    previous = _previous(row, found, is_full=is_full)
    summary = found.summary.body or {}
    own = found.organisation_id == by.organisation_id
    return EvaluationShown(
        project=row.id,
        project_title=_title(row),
        line=evaluation_line(
            found, is_offered=found.id in offered_in(row.id), names=names, counted=runs_by_plan(row.id)
        ),
        result=result,
        is_full=is_full,
        has_full=found.full is not None and found.full.disposed_at is None,
        evidence=found.evidence_id or "",
        result_digest=summary.get("result_digest", "") if may_see_full else "",
        publishable_digest=found.publishable_digest,
        recorded_by=names.people.get(found.person, ""),
        recorded_role=names.roles.get(found.office, ""),
        withheld=problems_of(summary),
        previous=previous.id if previous is not None else "",
        comparison=_compared(
            previous, result, is_full=is_full and previous is not None and _may_see_full(by, previous)
        ),
        fairness=tuple(fairness_shown(one, names) for one in choices),
        claims=tuple(claim_shown(one, names) for one in claims),
        rebuilt_by=rebuilt_by(row.id).get(found.id, ""),
        may_record=own and permits(by.role, Permission.EVALUATION_RECORD),
        may_see_full=may_see_full,
        contradiction=_contradiction(row, found, result),
        may_offer=own and found.evidence is not None and permits(by.role, Permission.PUBLICATION_PROPOSE),
    )


def load_result_file(*, by: Actor, project: str, evaluation: str, full: bool = False) -> ResultFile:
    """A result file that the reader may have now. Raises NotFound for one held back, out of reach, or disposed of."""
    row = load_project(by=by, project=project)
    found = _found(row, evaluation)
    public = found.evidence.file if found.evidence is not None else None
    file = public if not full else found.full if _may_see_full(by, found) else None
    if file is None or not text_of(file):
        raise NotFound("There is no such file")
    name = f"force-internal-evaluation-{found.run.number}.json" if full else f"evaluation-{found.run.number}.json"
    return ResultFile(name=name, size=file.size, digest=file.digest)


def _runs(project: Project) -> QuerySet[EvaluationRun]:
    rows = EvaluationRun.objects.filter(project=project)
    return rows.select_related("label", "problem", "plan", "evaluation").order_by("-number")


def _evaluations(project: Project) -> QuerySet[Evaluation]:
    rows = Evaluation.objects.filter(project=project)
    return rows.select_related("label", "summary", "evidence__file", "full", "run", "plan").order_by(
        "-recorded_at", "-id"
    )


def _found(project: Project, evaluation: str) -> Evaluation:
    found = _evaluations(project).filter(id=evaluation).first() if is_id(evaluation) else None
    if found is None:
        raise NotFound("There is no such evaluation")
    return found


def _previous(project: Project, found: Evaluation, *, is_full: bool) -> Evaluation | None:
    """The evaluation recorded before this one, of the same kind, that has a result in the form that is shown."""
    rows = _evaluations(project).filter(kind=found.kind, summary__disposed_at__isnull=True)
    rows = rows.filter(recorded_at__lte=found.recorded_at, run__number__lt=found.run.number)
    return rows.filter(**({"full__isnull": False} if is_full else {"evidence__isnull": False})).first()


def _contradiction(project: Project, found: Evaluation, result: Result | None) -> Contradiction | None:
    """Of an attached result: the run computed here on the same data that says otherwise."""
    if result is None or origin_of(found.run) == COMPUTED:
        return None
    return contradiction_of(project=project.id, result=result)


def _may_see_full(by: Actor, found: Evaluation) -> bool:
    return found.organisation_id == by.organisation_id and permits(by.role, Permission.EVALUATION_RECORD)


def _result(found: Evaluation, *, is_full: bool) -> Result | None:
    return result_in(text_of(found.full) if is_full else publishable_text(found))


def _compared(previous: Evaluation | None, newer: Result | None, *, is_full: bool) -> ResultsCompared | None:
    """Set beside the one before, publishable with publishable, or both whole."""
    older = _result(previous, is_full=is_full) if previous is not None else None
    if older is None or newer is None or older.handling != newer.handling:
        return None
    return compare_results(older=older, newer=newer)


def _title(project: Project) -> str:
    return str((project.heading.body or {}).get("title", ""))
