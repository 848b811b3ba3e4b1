"""Data for the casework timings: one force, one large case through the actions, and many small projects."""

from __future__ import annotations

from django.conf import settings
from django.test import Client

from tests.cast import Force, northmere, sign_in
from tests.journeys import AT, open_risk_tool
from touchstone.foundation.identifiers import new_id
from touchstone.store.models import Answer, AnswerVersion, Content, Participation, PinnedPack, Project, StageRun


def make_force() -> Force:
    """Northmere, with its usual offices."""
    return northmere()


def make_case(force: Force, *, answers: int) -> str:
    """A project with as many answers: those the guidance asks, and further versions' answers for the rest."""
    project = open_risk_tool(force)
    have = Answer.objects.filter(project=project).count()
    questions = [f"DPIA-{number}" for number in range(answers - have)]
    for question in questions:
        _answer(force, project, question)
    return project.id


def _answer(force: Force, project: Project, question: str) -> None:
    body = {"question": question, "value": {"value": "An answer of the usual length, in a sentence or two. " * 4}}
    content = Content.objects.create(
        organisation=force.organisation,
        project=project,
        kind="answer",
        body=body,
        salt=bytes(32),
        digest="x",
        recorded_at=AT,
    )
    answer = Answer.objects.create(project=project, question=question)
    version = AnswerVersion.objects.create(
        answer=answer, number=1, content=content, source="imported", person="", office="", recorded_at=AT
    )
    answer.current, answer.version = version, 1
    answer.save()


def make_projects(force: Force, *, count: int) -> None:
    """As many small projects, written straight to the tables: opening each through the action takes minutes."""
    first = open_risk_tool(force)
    ids = [new_id() for _ in range(count)]
    Project.objects.bulk_create(
        [
            Project(
                id=one,
                organisation=force.organisation,
                technology_id=first.technology_id,
                heading_id=first.heading_id,
                path="full",
                entry="problem",
                stage="prioritisation",
                opened_at=AT,
            )
            for one in ids
        ]
    )
    same = {"organisation": force.organisation}
    Participation.objects.bulk_create(
        [Participation(project_id=one, kind="owner", controller_role="controller", from_at=AT, **same) for one in ids]
    )
    pin = PinnedPack.objects.get(project=first)
    PinnedPack.objects.bulk_create(
        [
            PinnedPack(project_id=one, pack=pin.pack, pack_version=pin.pack_version, digest=pin.digest, pinned_at=AT)
            for one in ids
        ]
    )
    StageRun.objects.bulk_create(
        [
            StageRun(project_id=one, stage="prioritisation", number=1, because="entry", entered_at=AT, **same)
            for one in ids
        ]
    )


def make_session(force: Force) -> dict[str, str]:
    """Cookies of the project lead, signed in."""
    client = sign_in(Client(), force.office("project-lead"))
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
