"""Runs of an evaluation: asked for, begun, cancelled, refused. Every one is counted, however it ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.evaluations.plans import NEEDS_CHANGING, spec_of
from touchstone.actions.jobs import ask_for_work, cancel_job
from touchstone.actions.permission import check_own, check_permission, permitted_project
from touchstone.domain.evaluation_standing import DATA, KINDS, PERFORMED_BY
from touchstone.evaluation.problems import Problem
from touchstone.foundation.errors import AlreadyDone, Invalid, NotFound
from touchstone.foundation.identifiers import is_id, new_id
from touchstone.queries.tenancy import load_project
from touchstone.store.audit import Record, act
from touchstone.store.file_types import shown_name
from touchstone.store.models import EvaluationPlan, EvaluationRun, Project
from touchstone.store.work_areas import NotTaken, offered, remove_area, write_upload

JOB = "run-evaluation"
WAITING, RUNNING, DONE, CANCELLED, REFUSED = "waiting", "running", "done", "cancelled", "refused"
LIVE = (WAITING, RUNNING)
FOLDER, UPLOAD, ATTACHED = "folder", "upload", "attached"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a person says of a test: who performed it, on whose data, and what kind of test it is."""

    performed_by: str = "force"
    data: str = "own"
    kind: str = "performance"

    def wrong(self) -> dict[str, str]:
        """Field → what is wrong with it."""
        lists = {"performed_by": PERFORMED_BY, "data": DATA, "kind": KINDS}
        return {name: "Choose one from the list" for name, known in lists.items() if getattr(self, name) not in known}


@dataclass(frozen=True, kw_only=True)
class RunToDo:
    """What the worker needs of a run."""

    id: str
    project: str
    spec_text: str
    way: str
    data_name: str
    asked_at: datetime


def ask_for_run(
    *,
    by: Actor,
    project: str,
    plan: str = "",
    spec_text: str = "",
    way: str,
    data_name: str = "",
    pieces: Iterable[bytes] | None = None,
    file_name: str = "",
    performed_by: str = "force",
    data: str = "own",
    kind: str = "performance",
    at: datetime,
) -> EvaluationRun:
    """Ask for a run in the background, of a sealed plan or (never evidence) of a specification as typed.

    `way`: `folder` with `data_name`, or `upload` with `pieces` and `file_name`. Raises Invalid (`spec`, `way`,
    `data_name`, `file`, `performed_by`, `data`, `kind`), NotFound, NotPermitted.
    """
    check_permission(by=by, permission=Permission.EVALUATION_RECORD)
    row = load_project(by=by, project=project)
    said = Said(performed_by=performed_by, data=data, kind=kind)
    body = _asked(row, plan, spec_text, said, wrong=_wrong_way(way, data_name, has_file=pieces is not None))
    body["data_name"] = shown_name(file_name) if way == UPLOAD else data_name
    with (
        _taken(way, pieces=pieces, file_name=file_name) as run,
        act(by=by, at=at, verb="evaluation.run-asked", project=project) as record,
    ):
        permitted_project(by=by, permission=Permission.EVALUATION_RECORD, project=project)
        made = add_run(record, project=row, run=run, plan=plan, way=way, body=body, state=WAITING)
        made.job = ask_for_work(by=by, kind=JOB, details={"run": made.id}, at=at).id
        made.save(update_fields=["job"])
    return made


def cancel_run(*, by: Actor, run: str, at: datetime) -> EvaluationRun:
    """End a run that waits or goes on: nothing of it is stored from now on. Raises NotFound, NotPermitted, AlreadyDone.

    The scan itself stops at its next piece, and takes the work area with it.
    """
    check_permission(by=by, permission=Permission.EVALUATION_RECORD)
    found = _found(by, run)
    check_own(by=by, organisation=found.organisation_id)
    with act(by=by, at=at, verb="evaluation.run-cancelled", project=found.project_id) as record:
        found = locked_run(run)
        if found.state not in LIVE:
            raise AlreadyDone("This run has ended already")
        had_begun = found.state == RUNNING
        _end(record, found, CANCELLED)
        if found.job:
            cancel_job(by=by, job=found.job, at=at)
        if not had_begun:
            transaction.on_commit(lambda: remove_area(run))
    return found


def begin_run(*, run: str) -> RunToDo | None:
    """What a run needs, now that it runs; None where it was cancelled or has ended. A second attempt begins again."""
    EvaluationRun.objects.filter(id=run, state=WAITING).update(state=RUNNING)
    rows = EvaluationRun.objects.select_related("label", "plan__content").filter(id=run, state=RUNNING)
    found = rows.first()
    if found is None:
        return None
    label = found.label.body or {}
    planned = (found.plan.content.body or {}) if found.plan is not None else {}
    return RunToDo(
        id=found.id,
        project=found.project_id,
        spec_text=planned.get("spec") or label.get("spec", ""),
        way=found.way,
        data_name=label.get("data_name", ""),
        asked_at=found.asked_at,
    )


def refuse_run(*, by: Actor | None, run: str, problems: Sequence[Problem], at: datetime) -> bool:
    """End a run without a result, with what is wrong; False where it has ended already."""
    found = EvaluationRun.objects.filter(id=run).first()
    if found is None or found.state not in LIVE:
        return False
    owner, project = found.organisation_id, found.project_id
    with act(by=by, at=at, verb="evaluation.run-refused", organisation=owner, project=project) as record:
        found = locked_run(run)
        if found.state in LIVE:
            found.problem = record.content("evaluation-problem", {"problems": [_written(one) for one in problems]})
        _end(record, found, REFUSED)
    return True


def locked_run(run: str) -> EvaluationRun:
    """The run, locked after its project, as every act does: two acts never wait for each other."""
    project = EvaluationRun.objects.values_list("project_id", flat=True).get(id=run)
    Project.objects.select_for_update().get(id=project)
    return EvaluationRun.objects.select_for_update().get(id=run)


def add_run(
    record: Record, *, project: Project, run: str, plan: str, way: str, body: Mapping[str, Any], state: str
) -> EvaluationRun:
    """One more run of the project, inside an act of whoever asked for it."""
    by = record.by
    if by is None:
        raise ValueError("a run is asked for by somebody")
    last = EvaluationRun.objects.filter(project=project).aggregate(last=Max("number"))["last"]
    made = EvaluationRun.objects.create(
        id=run,
        project=project,
        organisation_id=by.organisation_id,
        plan_id=plan or None,
        number=(last or 0) + 1,
        way=way,
        label=record.content("evaluation-run", body),
        state=state,
        person=by.person_id,
        office=by.office_id,
        asked_at=record.at,
    )
    record.about("evaluation-run", made.id)
    record.changed("evaluation-run", made.id, "evaluation-plan", after=plan)
    record.changed("evaluation-run", made.id, "label", after=made.label.digest)
    return made


def plan_of(project: Project, plan: str) -> EvaluationPlan:
    """A plan of the project, with its content. Raises NotFound, also for one that has been disposed of."""
    rows = EvaluationPlan.objects.select_related("content").filter(project=project, content__disposed_at__isnull=True)
    found = rows.filter(id=plan).first() if is_id(plan) else None
    if found is None:
        raise NotFound("There is no such plan")
    return found


def _asked(project: Project, plan: str, spec_text: str, said: Said, *, wrong: Mapping[str, str]) -> dict[str, Any]:
    """What is known of the run beside its data: its title, the specification without a plan, and what is said of it.

    Raises Invalid with everything that is wrong, `wrong` of the data included.
    """
    wrong = {**wrong, **said.wrong()}
    body: dict[str, Any] = {"performed_by": said.performed_by, "data": said.data, "kind": said.kind}
    if plan:
        body |= {"title": (plan_of(project, plan).content.body or {})["title"], "spec": ""}
    else:
        try:
            body |= {"title": spec_of(spec_text).title, "spec": spec_text}
        except Invalid as invalid:
            wrong |= invalid.field_errors
    if wrong:
        raise Invalid(NEEDS_CHANGING, field_errors=wrong)
    return body


def _wrong_way(way: str, data_name: str, *, has_file: bool) -> dict[str, str]:
    """What is wrong with how the data are to reach the run, as far as that shows before they arrive."""
    if way == UPLOAD:
        return {} if has_file else {"file": "Choose a file of data"}
    if way != FOLDER:
        return {"way": "Choose how the data reach the run"}
    try:
        offered(data_name)
    except NotTaken as refused:
        return {"data_name": str(refused)}
    return {}


@contextmanager
def _taken(way: str, *, pieces: Iterable[bytes] | None, file_name: str) -> Iterator[str]:
    """The id of the new run, its upload in its work area; nothing is left there where the act inside fails."""
    run = new_id()
    if way != UPLOAD:
        yield run
        return
    try:
        write_upload(run=run, pieces=pieces or (), file_name=file_name)
    except NotTaken as refused:
        raise Invalid("The file cannot be accepted", field_errors={"file": str(refused)}) from refused
    try:
        yield run
    except BaseException:
        remove_area(run)
        raise


def _found(by: Actor, run: str) -> EvaluationRun:
    found = EvaluationRun.objects.filter(id=run).first() if is_id(run) else None
    if found is None:
        raise NotFound("There is no such run")
    load_project(by=by, project=found.project_id)
    return found


def _end(record: Record, run: EvaluationRun, state: str) -> None:
    """Inside an act. A run that has ended meanwhile stays as it ended."""
    if run.state not in LIVE:
        raise AlreadyDone("This run has ended already")
    before, run.state, run.ended_at = run.state, state, record.at
    run.save(update_fields=["state", "ended_at", "problem"])
    record.about("evaluation-run", run.id)
    record.changed("evaluation-run", run.id, "status", before=before, after=state)


def _written(problem: Problem) -> dict[str, str]:
    """A problem as content: text alone, the line and number of rows in it."""
    place = f"line {problem.line}, {problem.where}" if problem.line is not None else problem.where
    rows = f" ({problem.rows:,} rows)" if problem.rows is not None else ""
    return {"where": place, "message": f"{problem.message}{rows}", "remedy": problem.remedy}
