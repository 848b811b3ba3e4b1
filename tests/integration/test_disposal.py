"""Disposal: a planted name is gone from every kind of content, the record of the acts stays, and holds win."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from tests.cast import make_office, make_person, northmere, southmere
from tests.integration.test_decisions import advise, at_design, proposed
from tests.journeys import AT, open_macro
from touchstone.accounts.offices import actor_of
from touchstone.actions.answers import Given
from touchstone.actions.assessments import save_answer, save_draft
from touchstone.actions.decisions import record_decision
from touchstone.actions.disposal import OnHold, approve_disposal, lift_hold, propose_disposal, set_hold
from touchstone.actions.evidence import attach_evidence
from touchstone.actions.projects import change_heading
from touchstone.actions.technologies import add_configuration, add_version
from touchstone.actions.triage import ask_threshold, override_triage
from touchstone.domain.duties import SecondPersonIsFirst
from touchstone.foundation.errors import Invalid, NotFound
from touchstone.foundation.identifiers import new_id
from touchstone.queries.audit import verify_private_log
from touchstone.store.files import file_path, folder
from touchstone.store.models import AuditEvent, Content, EvidenceItem, Project

pytestmark = pytest.mark.django_db
NAME = "Zebediah Quillfeather"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path


def plant(force) -> Project:
    """The name in every kind of content that casework can hold."""
    project = at_design(force)
    by = force.actor("project-lead")
    change_heading(by=by, project=project.id, title=NAME, problem=NAME, read_version=1, at=AT)
    save_answer(by=by, project=project.id, given=Given(question="DPIA-1.1", value={"value": {"en": NAME}}), at=AT)
    save_answer(
        by=by,
        project=project.id,
        given=Given(question="DPIA-2.2", value={"value": {"en": "x"}}, source="imported", source_reference=NAME),
        at=AT,
    )
    save_draft(by=by, project=project.id, question="DPIA-2.3", typed={"value": NAME}, read_version=0, at=AT)
    attach_evidence(by=by, project=project.id, pieces=[NAME.encode()], file_name=f"{NAME}.txt", title=NAME, at=AT)
    advise(force, project, "dpo")
    override_triage(by=by, project=project.id, axis="risk", level="severe", reasons=NAME, at=AT)
    ask_threshold(by=by, project=project.id, adviser="opcsa", request=NAME, asked_on=AT.date(), at=AT)
    version = add_version(by=by, project=project.id, label=NAME, at=AT)
    add_configuration(by=by, project=project.id, version=version.id, label=NAME, settings={"a": NAME}, at=AT)
    set_hold_and_lift(force, project)
    record_decision(
        by=by, project=project.id, proposed=proposed(force, project, "pause", reasons=NAME), dissent=NAME, at=AT
    )
    return project


def set_hold_and_lift(force, project) -> None:
    hold = set_hold(by=force.actor("dpo"), project=project.id, reason=NAME, at=AT)
    lift_hold(by=force.actor("dpo"), hold=hold.id, at=AT)


def another_records_manager(force):
    person = make_person("Second Holder", f"second-{new_id()}@{force.organisation.code.lower()}.example")
    return actor_of(make_office(force.organisation, "records-manager", person))


def dispose(force, project):
    second = another_records_manager(force)
    proposal = propose_disposal(
        by=force.actor("records-manager"), project=project.id, authority="retention-schedule", at=AT
    )
    return approve_disposal(by=second, disposal=proposal.id, at=AT)


def tables_that_hold(text: str) -> list[str]:
    """Every table of the database with the text in any column, read as bytes."""
    found = []
    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608 - names come from the models
            if any(
                text in str(bytes(cell) if isinstance(cell, memoryview) else cell) for row in cursor for cell in row
            ):
                found.append(model._meta.label)
    return found


@pytest.mark.usefixtures("first_guidance")
def test_a_planted_name_is_gone_from_every_table_and_file(django_capture_on_commit_callbacks):
    force = northmere()
    project = plant(force)
    assert "store.Content" in tables_that_hold(NAME)
    with django_capture_on_commit_callbacks(execute=True):
        disposal = dispose(force, project)
    assert tables_that_hold(NAME) == []
    assert not any(NAME.encode() in one.read_bytes() for one in folder().rglob("*") if one.is_file())
    assert disposal.contents > 15
    assert disposal.files == 2


@pytest.mark.usefixtures("first_guidance")
def test_the_record_of_every_act_stays_and_the_log_still_verifies(django_capture_on_commit_callbacks):
    force = northmere()
    project = plant(force)
    events = AuditEvent.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        dispose(force, project)
    assert AuditEvent.objects.count() == events + 2
    assert verify_private_log().problems == ()
    assert all(one.digest for one in Content.objects.filter(project=project))


def test_a_hold_refuses_at_both_steps():
    force = northmere()
    project = open_macro(force)
    proposal = propose_disposal(by=force.actor("records-manager"), project=project.id, authority="court-order", at=AT)
    hold = set_hold(by=force.actor("dpo"), project=project.id, reason="An appeal is pending", at=AT)
    with pytest.raises(OnHold):
        propose_disposal(by=force.actor("records-manager"), project=project.id, authority="court-order", at=AT)
    with pytest.raises(OnHold):
        approve_disposal(by=another_records_manager(force), disposal=proposal.id, at=AT)
    lift_hold(by=force.actor("dpo"), hold=hold.id, at=AT)
    approve_disposal(by=another_records_manager(force), disposal=proposal.id, at=AT)


def test_one_person_does_not_do_both_steps_and_another_force_neither():
    force = northmere()
    project = open_macro(force)
    by = force.actor("records-manager")
    proposal = propose_disposal(by=by, project=project.id, authority="entered-in-error", at=AT)
    with pytest.raises(SecondPersonIsFirst):
        approve_disposal(by=by, disposal=proposal.id, at=AT)
    with pytest.raises(NotFound):
        approve_disposal(by=southmere().actor("records-manager"), disposal=proposal.id, at=AT)
    with pytest.raises(Invalid):
        propose_disposal(by=by, project=project.id, authority="because", at=AT)


def test_a_file_that_another_project_refers_to_is_kept(django_capture_on_commit_callbacks):
    force = northmere()
    first, second = open_macro(force), open_macro(force)
    for project in (first, second):
        attach_evidence(
            by=force.actor("project-lead"), project=project.id, pieces=[b"Both"], file_name="a.txt", title="A", at=AT
        )
    with django_capture_on_commit_callbacks(execute=True):
        dispose(force, first)
    digest = EvidenceItem.objects.get(project=second).file.digest
    assert file_path(digest).read_bytes() == b"Both"
