"""Rows of evaluations as the values that pages show: names, labels and numbers looked up once for a whole list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from touchstone.accounts.models import Office, Person
from touchstone.domain.evaluation_standing import ATTACHED, COMPUTED, OWN_DATA
from touchstone.queries.evaluation_agreement import ATTACHED_WAY
from touchstone.queries.evaluation_values import (
    ClaimShown,
    EvaluationLine,
    FairnessShown,
    PlanLine,
    ProblemShown,
    RunLine,
)
from touchstone.store.models import (
    Evaluation,
    EvaluationClaim,
    EvaluationOffer,
    EvaluationPlan,
    EvaluationRun,
    FairnessChoice,
    Job,
    TechnologyVersion,
)


@dataclass(frozen=True)
class Names:
    """Names of people by id, roles by office id, labels of versions by id."""

    people: Mapping[str, str]
    roles: Mapping[str, str]
    versions: Mapping[str, str]


def names_for(rows: Iterable[Any], *, technology: str) -> Names:
    """What the rows need: each has a person and an office. Three queries."""
    found = list(rows)
    people = Person.objects.filter(id__in={one.person for one in found}).values_list("id", "name")
    roles = Office.objects.filter(id__in={one.office for one in found}).values_list("id", "role")
    versions = TechnologyVersion.objects.filter(technology_id=technology).values_list("id", "description__body")
    labels = {key: (body or {}).get("label", "") for key, body in versions}
    return Names(people=dict(people), roles=dict(roles), versions=labels)


def plan_line(row: EvaluationPlan, *, runs: int, names: Names) -> PlanLine:
    """One sealed plan."""
    return PlanLine(
        id=row.id,
        number=row.number,
        title=(row.content.body or {}).get("title", ""),
        digest=row.digest,
        spec_digest=row.spec_digest,
        covers=row.covers,
        covers_label=names.versions.get(row.covers, ""),
        configuration=row.configuration,
        sealed_by=names.people.get(row.person, ""),
        sealed_role=names.roles.get(row.office, ""),
        sealed_at=row.sealed_at,
        runs=runs,
        is_disposed=row.content.disposed_at is not None,
    )


def run_lines(rows: Sequence[EvaluationRun], *, names: Names) -> tuple[RunLine, ...]:
    """Runs with how far each is; rows come with label, problem, plan and evaluation. One query."""
    jobs = {
        one.id: one for one in Job.objects.filter(id__in={row.job for row in rows if row.job}).only("progress", "total")
    }
    return tuple(_run_line(row, jobs.get(row.job), names) for row in rows)


def _run_line(row: EvaluationRun, job: Job | None, names: Names) -> RunLine:
    label = row.label.body or {}
    return RunLine(
        id=row.id,
        number=row.number,
        plan=row.plan_id or "",
        plan_number=row.plan.number if row.plan is not None else 0,
        title=label.get("title", ""),
        way=row.way,
        data_name=label.get("data_name", ""),
        performed_by=label.get("performed_by", ""),
        data=label.get("data", ""),
        kind=label.get("kind", ""),
        state=row.state,
        asked_by=names.people.get(row.person, ""),
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        progress=job.progress if job else 0,
        total=job.total if job else 0,
        problems=_problems(((row.problem.body if row.problem else None) or {}).get("problems", ())),
        evaluation=getattr(getattr(row, "evaluation", None), "id", ""),
        is_disposed=row.label.disposed_at is not None,
    )


def evaluation_line(
    row: Evaluation, *, is_offered: bool, names: Names, counted: Mapping[str, Sequence[str]]
) -> EvaluationLine:
    """One recorded result; the row comes with label, summary, evidence, run and plan. `counted`: runs by plan."""
    summary = row.summary.body or {}
    runs = counted.get(row.plan_id or "", ())
    verdicts = [one["verdict"] for one in summary.get("verdicts", ())]
    return EvaluationLine(
        id=row.id,
        run=row.run_id,
        run_number=row.run.number,
        plan=row.plan_id or "",
        plan_number=row.plan.number if row.plan is not None else 0,
        title=(row.label.body or {}).get("title", ""),
        performed_by=row.performed_by,
        performed_on=row.performed_on,
        data=row.data,
        kind=row.kind,
        covers=row.covers,
        covers_label=names.versions.get(row.covers, ""),
        counts=row.evidence is not None and row.evidence.purpose == OWN_DATA,
        reasons_not_counting=tuple(summary.get("reasons", ())),
        is_publishable=row.evidence_id is not None,
        is_offered=is_offered,
        met=verdicts.count("met"),
        not_met=verdicts.count("not_met"),
        cannot_tell=verdicts.count("cannot_tell"),
        recorded_at=row.recorded_at,
        is_disposed=row.summary.disposed_at is not None,
        origin=origin_of(row.run),
        place=runs.index(row.run_id) + 1 if row.run_id in runs else 0,
        of=len(runs),
    )


def origin_of(run: EvaluationRun) -> str:
    """Whether the figures of a run were computed here, or came in a file that a person attached."""
    return ATTACHED if run.way == ATTACHED_WAY else COMPUTED


def runs_by_plan(project: str) -> dict[str, list[str]]:
    """Ids of the runs under each plan, in the order in which they were asked for; those attached among them."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = EvaluationRun.objects.filter(project_id=project, plan__isnull=False).order_by("number")
    for plan, run in rows.values_list("plan_id", "id"):
        found[str(plan)].append(run)
    return found


def offered_in(project: str) -> frozenset[str]:
    """Ids of the project's evaluations whose latest offer stands."""
    rows = EvaluationOffer.objects.filter(evaluation__project_id=project).order_by("recorded_at", "id")
    latest = dict(rows.values_list("evaluation_id", "is_offered"))
    return frozenset(key for key, is_offered in latest.items() if is_offered)


def problems_of(summary: Mapping[str, Any]) -> tuple[ProblemShown, ...]:
    """Why there is no publishable result."""
    return _problems(summary.get("withheld", ()))


def fairness_shown(row: FairnessChoice, names: Names) -> FairnessShown:
    """One choice; empty words once they are disposed of."""
    body = row.content.body or {}
    return FairnessShown(
        measures=tuple(body.get("measures", ())),
        reason=body.get("reason", ""),
        chosen_by=names.people.get(row.person, ""),
        chosen_role=names.roles.get(row.office, ""),
        chosen_at=row.recorded_at,
    )


def claim_shown(row: EvaluationClaim, names: Names) -> ClaimShown:
    """One claim; empty words once they are disposed of."""
    body = row.content.body or {}
    return ClaimShown(
        id=row.id,
        statement=body.get("statement", ""),
        metric=body.get("metric", ""),
        group=body.get("group", {}),
        stated=body.get("stated", ""),
        recorded_by=names.people.get(row.person, ""),
        recorded_at=row.recorded_at,
        withdrawn_at=row.withdrawn_at,
    )


def _problems(written: Iterable[Mapping[str, str]]) -> tuple[ProblemShown, ...]:
    return tuple(ProblemShown(where=one["where"], message=one["message"], remedy=one["remedy"]) for one in written)
