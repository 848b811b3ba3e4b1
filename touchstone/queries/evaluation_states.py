"""Evaluations as the rules read them, and as they go public: from the publishable results alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from touchstone.accounts.models import Office
from touchstone.documents.published_evaluation import (
    FairnessChosen,
    PublishedClaim,
    PublishedEvaluation,
    SealedPlan,
)
from touchstone.domain.case import local_day
from touchstone.domain.live_states import EvaluationState, MeasureState
from touchstone.queries.evaluation_files import publishable_text
from touchstone.queries.evaluation_rows import offered_in, origin_of, runs_by_plan
from touchstone.store.models import Evaluation, EvaluationClaim, FairnessChoice, Project


def evaluation_states(project: Project) -> tuple[EvaluationState, ...]:
    """Every evaluation of the project that has not been disposed of, oldest first. Four queries; one where none is."""
    rows = list(
        Evaluation.objects.filter(project=project, summary__disposed_at__isnull=True)
        .select_related("label", "summary", "plan")
        .order_by("recorded_at", "id")
    )
    if not rows:
        return ()
    fairness = _latest(FairnessChoice.objects.filter(evaluation__project=project))
    claims = _claims(project)
    roles = _roles([*rows, *fairness.values()])
    again = _rebuilt(rows, roles)
    return tuple(
        EvaluationState(
            id=row.id,
            title=(row.label.body or {}).get("title", ""),
            performed_by=row.performed_by,
            data=row.data,
            kind=row.kind,
            performed_on=row.performed_on,
            planned_on=local_day(row.plan.sealed_at) if row.plan is not None else None,
            covers=row.covers,
            configuration=row.configuration if row.organisation_id == project.organisation_id else "",
            measures=tuple(MeasureState(**one) for one in (row.summary.body or {}).get("measures", ())),
            result_digest=row.publishable_digest or row.result_digest,
            rebuilt_by=again.get(row.id, ""),
            claims=tuple(one["statement"] for one in claims[row.id]),
            **_fairness(fairness.get(row.id), roles),
        )
        for row in rows
    )


def rebuilt_by(project: str) -> dict[str, str]:
    """Evaluation → role of another person whose run of the same plan gave the same result."""
    rows = list(Evaluation.objects.filter(project_id=project, plan__isnull=False).select_related("summary"))
    return _rebuilt(rows, _roles(rows))


def published_evaluations(project: Project) -> tuple[PublishedEvaluation, ...]:
    """What is offered for the public record, in order of run; a result that is held back or gone is not."""
    offered = offered_in(project.id)
    rows = list(
        Evaluation.objects.filter(project=project, id__in=offered, evidence__isnull=False)
        .select_related("label", "summary", "plan__content", "evidence__file", "run")
        .order_by("run__number")
    )
    if not rows:
        return ()
    fairness = _latest(FairnessChoice.objects.filter(evaluation__in=[one.id for one in rows]))
    claims, roles = _claims(project), _roles(fairness.values())
    counted, again = runs_by_plan(project.id), rebuilt_by(project.id)
    return tuple(
        PublishedEvaluation(
            id=row.id,
            number=row.run.number,
            title=(row.label.body or {}).get("title", ""),
            performed_by=row.performed_by,
            performed_on=row.performed_on,
            data=row.data,
            kind=row.kind,
            file=text,
            result_digest=row.publishable_digest,
            origin=origin_of(row.run),
            made_again=row.id in again,
            about_data=(row.plan.content.body or {}).get("data", "") if row.plan is not None else "",
            plan=_plan(row, counted),
            fairness=_chosen(fairness.get(row.id), roles),
            claims=tuple(PublishedClaim(**one) for one in claims[row.id]),
        )
        for row in rows
        if (text := publishable_text(row))
    )


def _plan(row: Evaluation, counted: dict[str, list[str]]) -> SealedPlan | None:
    if row.plan is None:
        return None
    runs = counted[row.plan.id]
    return SealedPlan(
        digest=row.plan.digest,
        sealed_on=local_day(row.plan.sealed_at),
        runs=len(runs),
        run=runs.index(row.run_id) + 1,
    )


def _latest(rows: Any) -> dict[str, FairnessChoice]:
    """Evaluation → the choice that counts."""
    return {one.evaluation_id: one for one in rows.select_related("content").order_by("recorded_at", "id")}


def _claims(project: Project) -> dict[str, list[dict[str, Any]]]:
    """Evaluation → the claims that stand, as they were recorded."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    rows = EvaluationClaim.objects.filter(
        evaluation__project=project, withdrawn_at__isnull=True, content__disposed_at__isnull=True
    )
    for evaluation, body in rows.order_by("recorded_at", "id").values_list("evaluation_id", "content__body"):
        found[evaluation].append({key: (body or {})[key] for key in ("statement", "metric", "group", "stated")})
    return found


def _roles(rows: Iterable[Any]) -> dict[str, str]:
    return dict(Office.objects.filter(id__in={one.office for one in rows}).values_list("id", "role"))


def _rebuilt(rows: list[Evaluation], roles: dict[str, str]) -> dict[str, str]:
    found = {}
    for row in rows:
        mine = row.summary.body or {}
        others = [one for one in rows if one.plan_id == row.plan_id is not None and one.person != row.person]
        for other in others:
            if _is_same_again(mine, other.summary.body or {}):
                found[row.id] = roles.get(other.office, "")
    return found


def _is_same_again(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Whether another run gave the same figures; a copy of one and the same result file is no other run."""
    name = "figures_digest" if "figures_digest" in mine and "figures_digest" in theirs else "result_digest"
    is_copy = bool(mine.get("made")) and mine.get("made") == theirs.get("made")
    return bool(mine.get(name)) and mine.get(name) == theirs.get(name) and not is_copy


def _fairness(choice: FairnessChoice | None, roles: dict[str, str]) -> dict[str, str]:
    body = (choice.content.body if choice is not None else None) or {}
    if choice is None or not body:
        return {}
    return {
        "fairness_measure": ", ".join(body["measures"]),
        "fairness_reason": body["reason"],
        "fairness_chosen_by": roles.get(choice.office, ""),
    }


def _chosen(choice: FairnessChoice | None, roles: dict[str, str]) -> FairnessChosen | None:
    body = (choice.content.body if choice is not None else None) or {}
    if choice is None or not body:
        return None
    return FairnessChosen(
        measures=tuple(body["measures"]),
        reason=body["reason"],
        chosen_by=roles.get(choice.office, ""),
        chosen_on=local_day(choice.recorded_at),
    )
