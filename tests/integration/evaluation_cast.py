"""What tests of published evaluations share: a plan sealed, the made-up result attached, offered, with its claim."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from tests.cast import Force
from tests.integration.publishing_cast import AT
from tests.published_evaluations import RESULT, SPEC
from touchstone.actions.evaluations.choices import choose_fairness
from touchstone.actions.evaluations.claims import record_claim
from touchstone.actions.evaluations.offers import offer
from touchstone.actions.evaluations.plans import seal_plan
from touchstone.actions.evaluations.results import attach_result
from touchstone.store.files import file_path
from touchstone.store.models import Evaluation, EvaluationClaim, EvaluationPlan, Project

PLANNED = AT - timedelta(days=30)
STATEMENT = "It finds 62 % of those it should find."


def sealed(force: Force, project: Project) -> EvaluationPlan:
    """A plan of the made-up test, sealed a month before."""
    return seal_plan(
        by=force.actor("project-lead"),
        project=project.id,
        spec_text=json.dumps(SPEC),
        gap="0.05",
        label_protocol="An officer’s report within a year.",
        data="The force’s own records of 2025.",
        at=PLANNED,
    )


def recorded(
    force: Force, project: Project, *, file: str = RESULT, plan: str | None = None, at: datetime = AT
) -> Evaluation:
    """The made-up result, attached by the project lead; under a plan of its own unless one, or none, is named."""
    return attach_result(
        by=force.actor("project-lead"),
        project=project.id,
        plan=sealed(force, project).id if plan is None else plan,
        pieces=[file.encode()],
        file_name="result.json",
        performed_by="force",
        data="own",
        kind="performance",
        performed_on=at.date(),
        at=at,
    )


def claim(force: Force, evaluation: Evaluation, *, statement: str = STATEMENT, stated: str = "62 %") -> EvaluationClaim:
    """A claim about everybody, by the project lead."""
    return record_claim(
        by=force.actor("project-lead"),
        evaluation=evaluation.id,
        metric="tpr",
        group={},
        stated=stated,
        statement=statement,
        at=AT,
    )


def offered_evaluation(force: Force, project: Project) -> Evaluation:
    """Tested, a measure chosen, a claim made, and offered for the public record."""
    found = recorded(force, project)
    lead = force.actor("project-lead")
    choose_fairness(by=lead, evaluation=found.id, measures=["fpr"], reason="A wrong grade brings an officer.", at=AT)
    claim(force, found)
    offer(by=lead, evaluation=found.id, at=AT)
    return found


def stored_result(evaluation: Evaluation) -> Path:
    """Where the publishable result lies on the disk."""
    assert evaluation.evidence is not None
    return file_path(evaluation.evidence.file.digest)
