"""Headline claims, each held to the figure of the stored, publishable result that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.evaluations.choices import own_evaluation
from touchstone.actions.evaluations.plans import NEEDS_CHANGING
from touchstone.actions.permission import permitted_project
from touchstone.documents.atrs_record.claims import ClaimNotBorneOut, figure_behind
from touchstone.documents.atrs_record.result_file import NotPublishable, read_publishable
from touchstone.documents.atrs_record.stated_figures import is_stated
from touchstone.documents.published_evaluation import PublishedClaim
from touchstone.foundation.errors import AlreadyDone, Invalid, NotFound
from touchstone.foundation.identifiers import is_id
from touchstone.queries.evaluation_files import publishable_text
from touchstone.store.audit import act
from touchstone.store.models import Evaluation, EvaluationClaim

LONGEST_STATEMENT = 500


def record_claim(
    *,
    by: Actor,
    evaluation: str,
    metric: str,
    group: Mapping[str, str],
    stated: str,
    statement: str,
    at: datetime,
) -> EvaluationClaim:
    """Record a claim. `group`: the level for each attribute, none for everybody; `stated`: `0.893`, `89 %`, `1 in 600`.

    Raises Invalid (`metric`, `stated` with what the result says instead, `statement`), NotFound, NotPermitted.
    """
    found = own_evaluation(by=by, evaluation=evaluation, permission=Permission.EVALUATION_RECORD)
    statement, stated = " ".join(statement.split()), " ".join(stated.split())
    claim = PublishedClaim(statement=statement, metric=metric, stated=stated, group=dict(group))
    _check(found, claim)
    with act(by=by, at=at, verb="evaluation.claim-recorded", project=found.project_id) as record:
        permitted_project(by=by, permission=Permission.EVALUATION_RECORD, project=found.project_id)
        body = {"statement": statement, "metric": metric, "group": dict(group), "stated": stated}
        made = EvaluationClaim.objects.create(
            evaluation=found,
            content=record.content("evaluation-claim", body),
            person=by.person_id,
            office=by.office_id,
            recorded_at=at,
        )
        record.about("evaluation", found.id)
        record.changed("evaluation-claim", made.id, "claim", after=made.content.digest)
    return made


def withdraw_claim(*, by: Actor, claim: str, at: datetime) -> EvaluationClaim:
    """Let a claim stand no longer. Raises NotFound, NotPermitted, AlreadyDone."""
    row = EvaluationClaim.objects.filter(id=claim).first() if is_id(claim) else None
    if row is None:
        raise NotFound("There is no such claim")
    found = own_evaluation(by=by, evaluation=row.evaluation_id, permission=Permission.EVALUATION_RECORD)
    with act(by=by, at=at, verb="evaluation.claim-withdrawn", project=found.project_id) as record:
        if not EvaluationClaim.objects.filter(id=claim, withdrawn_at__isnull=True).update(withdrawn_at=at):
            raise AlreadyDone("This claim was withdrawn before")
        record.about("evaluation", found.id)
        record.changed("evaluation-claim", claim, "claim", before=row.content.digest)
    row.refresh_from_db()
    return row


def _check(evaluation: Evaluation, claim: PublishedClaim) -> None:
    wrong = {}
    if not claim.statement:
        wrong["statement"] = "Enter the claim in one sentence, as it would be said in public"
    elif len(claim.statement) > LONGEST_STATEMENT:
        wrong["statement"] = f"Enter at most {LONGEST_STATEMENT} characters"
    if not claim.metric:
        wrong["metric"] = "Choose the measure that the claim rests on"
    if not is_stated(claim.stated):
        wrong["stated"] = "Enter the figure as it is said, such as 0.893, 89 % or 1 in 6,000"
    elif claim.metric and (why := _not_borne_out(evaluation, claim)):
        wrong["stated"] = why
    if wrong:
        raise Invalid(NEEDS_CHANGING, field_errors=wrong)


def _not_borne_out(evaluation: Evaluation, claim: PublishedClaim) -> str:
    """Why the publishable result does not bear the claim out; "" where it does."""
    text = publishable_text(evaluation)
    if not text:
        return "There is no result here that may be shown in public, so no claim can rest on it"
    try:
        figure_behind(claim, read_publishable(text), title=str((evaluation.label.body or {}).get("title", "")))
    except (ClaimNotBorneOut, NotPublishable) as refused:
        return refused.message
    return ""
