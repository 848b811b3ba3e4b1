"""Offers a publishable result for the public record, or takes the offer back. Publishing itself takes two people."""

from __future__ import annotations

from datetime import datetime

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.evaluations.choices import own_evaluation
from touchstone.actions.permission import permitted_project
from touchstone.documents.atrs_record.result_file import read_publishable
from touchstone.foundation.errors import AlreadyDone, Refusal
from touchstone.queries.evaluation_agreement import ATTACHED_WAY, contradiction_of
from touchstone.queries.evaluation_files import publishable_text, result_in
from touchstone.store.audit import Record, act
from touchstone.store.models import Evaluation, EvaluationOffer


class NothingToOffer(Refusal):
    """There is no result that may be made public."""


def offer(*, by: Actor, evaluation: str, at: datetime) -> EvaluationOffer:
    """Offer the publishable result. Raises NothingToOffer, AlreadyDone, NotFound, NotPermitted."""
    found = own_evaluation(by=by, evaluation=evaluation, permission=Permission.PUBLICATION_PROPOSE)
    text = publishable_text(found)
    if not text:
        raise NothingToOffer(
            "This evaluation has no result that may be made public",
            remedy="Its page says why. A result passes disclosure control, and no scan, before it is offered.",
        )
    _check_uncontradicted(found, text)
    read_publishable(text)  # raises NotPublishable for one that the public record would refuse
    with act(by=by, at=at, verb="evaluation.offered", project=found.project_id) as record:
        return _recorded(record, by, found, is_offered=True)


def _check_uncontradicted(found: Evaluation, text: str) -> None:
    """A result that a person brought does not go public where a run on the same data says otherwise."""
    result = result_in(text) if found.run.way == ATTACHED_WAY else None
    other = contradiction_of(project=found.project_id, result=result) if result is not None else None
    if other is not None:
        raise NothingToOffer(
            "A run computed here, of the same specification on data with the same digest, found other figures",
            remedy="Offer the result of that run: the page of this result leads to it",
        )


def take_back(*, by: Actor, evaluation: str, at: datetime) -> EvaluationOffer:
    """Take the offer back; what is public already stays until it is withdrawn. Raises AlreadyDone, NotFound, …"""
    found = own_evaluation(by=by, evaluation=evaluation, permission=Permission.PUBLICATION_PROPOSE)
    with act(by=by, at=at, verb="evaluation.offer-withdrawn", project=found.project_id) as record:
        return _recorded(record, by, found, is_offered=False)


def _recorded(record: Record, by: Actor, evaluation: Evaluation, *, is_offered: bool) -> EvaluationOffer:
    permitted_project(by=by, permission=Permission.PUBLICATION_PROPOSE, project=evaluation.project_id)
    last = EvaluationOffer.objects.filter(evaluation=evaluation).order_by("-recorded_at", "-id").first()
    if (last is not None and last.is_offered) == is_offered:
        raise AlreadyDone("It is offered already" if is_offered else "It is not offered")
    made = EvaluationOffer.objects.create(
        evaluation=evaluation,
        is_offered=is_offered,
        person=by.person_id,
        office=by.office_id,
        recorded_at=record.at,
    )
    record.about("evaluation", evaluation.id)
    record.changed("evaluation", evaluation.id, "offer", after="offered" if is_offered else "taken-back")
    return made
