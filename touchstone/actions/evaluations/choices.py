"""Records which of the fairness measures side by side was chosen, and why. Measures exclude each other: one chooses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.evaluations.plans import LONGEST_TEXT, NEEDS_CHANGING
from touchstone.actions.permission import check_own, check_permission, permitted_project
from touchstone.foundation.errors import Invalid, NotFound, Refusal
from touchstone.foundation.identifiers import is_id
from touchstone.queries.evaluation_files import result_in, text_of
from touchstone.queries.tenancy import load_project
from touchstone.store.audit import act
from touchstone.store.models import Evaluation, FairnessChoice


def choose_fairness(
    *, by: Actor, evaluation: str, measures: Sequence[str], reason: str, at: datetime
) -> FairnessChoice:
    """Choose among the metrics of a result. Raises Invalid (`measures`, `reason`), NotFound, NotPermitted."""
    found = own_evaluation(by=by, evaluation=evaluation, permission=Permission.EVALUATION_RECORD)
    _check(found, measures, reason)
    with act(by=by, at=at, verb="evaluation.fairness-chosen", project=found.project_id) as record:
        permitted_project(by=by, permission=Permission.EVALUATION_RECORD, project=found.project_id)
        body = {"measures": list(dict.fromkeys(measures)), "reason": reason.strip()}
        choice = FairnessChoice.objects.create(
            evaluation=found,
            content=record.content("fairness-choice", body),
            person=by.person_id,
            office=by.office_id,
            recorded_at=at,
        )
        record.about("evaluation", found.id)
        record.changed("evaluation", found.id, "fairness", after=choice.content.digest)
    return choice


def own_evaluation(*, by: Actor, evaluation: str, permission: Permission) -> Evaluation:
    """An evaluation of the actor's own organisation, with what hangs on it. Raises NotFound, NotPermitted, Refusal."""
    check_permission(by=by, permission=permission)
    rows = Evaluation.objects.select_related("label", "summary", "evidence__file", "full")
    found = rows.filter(id=evaluation).first() if is_id(evaluation) else None
    if found is None:
        raise NotFound("There is no such evaluation")
    load_project(by=by, project=found.project_id)
    check_own(by=by, organisation=found.organisation_id)
    if found.summary.disposed_at is not None:
        raise Refusal("What this evaluation found has been destroyed", remedy="Its record stands as it is.")
    return found


def _check(evaluation: Evaluation, measures: Sequence[str], reason: str) -> None:
    wrong = {}
    known = _metrics(evaluation)
    if not measures:
        wrong["measures"] = "Choose at least one measure"
    elif not known.issuperset(measures):
        wrong["measures"] = "Choose measures that this evaluation has figures for"
    if not reason.strip():
        wrong["reason"] = "Say why: which mistake harms whom, and why that weighs more"
    elif len(reason) > LONGEST_TEXT:
        wrong["reason"] = f"Enter at most {LONGEST_TEXT:,} characters"
    if wrong:
        raise Invalid(NEEDS_CHANGING, field_errors=wrong)


def _metrics(evaluation: Evaluation) -> set[str]:
    """The metrics that the result has estimates of: the publishable one, or the full one where there is no other."""
    shown = evaluation.evidence.file if evaluation.evidence is not None else evaluation.full
    result = result_in(text_of(shown))
    return {one["metric"] for one in result.records("estimates")} if result is not None else set()
