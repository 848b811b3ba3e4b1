"""An organisation that takes part in a project acts on what is its own, and on nothing of the owner's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import Force, make_office, make_person, northmere, southmere
from tests.integration.test_decisions import file_documents, proposed, screen
from tests.integration.test_disposal import another_records_manager
from tests.integration.test_privileged_advice_stays_private import take_part
from tests.journeys import AT, open_macro, open_risk_tool
from touchstone.actions.advice import give_advice, reply_to_advice, request_advice
from touchstone.actions.decisions import close_condition, record_decision, sign_decision
from touchstone.actions.disposal import approve_disposal, lift_hold, propose_disposal, set_hold
from touchstone.actions.documents import prepare_document
from touchstone.actions.evidence import attach_evidence
from touchstone.actions.projects import assign_member, change_heading
from touchstone.actions.triage import override_triage
from touchstone.domain.decision import ProposedCondition
from touchstone.foundation.errors import Invalid, NotFound, NotPermitted
from touchstone.queries.worklists import list_waiting_acts
from touchstone.store.models import Condition, Content, EvidenceItem, Project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path


@pytest.fixture
def owner() -> Force:
    return northmere()


@pytest.fixture
def project(owner) -> Project:
    return open_risk_tool(owner)


@pytest.fixture
def partner(project) -> Force:
    return take_part(project, southmere())


def test_content_is_not_destroyed_by_a_partner(owner, project, partner):
    with pytest.raises(NotPermitted):
        propose_disposal(by=partner.actor("records-manager"), project=project.id, authority="court-order", at=AT)
    waiting = propose_disposal(by=owner.actor("records-manager"), project=project.id, authority="court-order", at=AT)
    assert list_waiting_acts(by=partner.actor("records-manager")) == ()
    with pytest.raises(NotPermitted):
        approve_disposal(by=partner.actor("records-manager"), disposal=waiting.id, at=AT)
    assert not Content.objects.filter(project=project, disposed_at__isnull=False).exists()


def test_a_hold_is_lifted_by_the_organisation_that_set_it(owner, project, partner):
    theirs = set_hold(by=partner.actor("dpo"), project=project.id, reason="Disclosure in our court", at=AT)
    ours = set_hold(by=owner.actor("dpo"), project=project.id, reason="An appeal", at=AT)
    for stranger, hold in ((owner, theirs), (partner, ours)):
        with pytest.raises(NotPermitted):
            lift_hold(by=stranger.actor("dpo"), hold=hold.id, at=AT)
    assert lift_hold(by=partner.actor("dpo"), hold=theirs.id, at=AT).lifted_at == AT


def test_name_triage_and_documents_are_the_owners(project, partner):
    lead = partner.actor("project-lead")
    with pytest.raises(NotPermitted):
        change_heading(by=lead, project=project.id, title="Ours now", problem="Ours", read_version=1, at=AT)
    with pytest.raises(NotPermitted):
        override_triage(by=lead, project=project.id, axis="risk", level="limited", reasons="Lighter", at=AT)
    with pytest.raises(NotPermitted):
        prepare_document(by=lead, project=project.id, document="project-design-report", at=AT)


def test_a_partner_puts_its_own_people_to_work_and_nobody_elses(owner, project, partner):
    by = partner.actor("project-lead")
    own = partner.office("project-lead")
    assert assign_member(by=by, project=project.id, office=own.id, role="project-lead", at=AT).office == own
    with pytest.raises(NotPermitted):
        assign_member(by=by, project=project.id, office=owner.office("siro").id, role="siro", at=AT)


def test_nobody_is_put_to_work_whose_office_or_organisation_has_gone(owner, project, partner):
    ended = make_office(owner.organisation, "staff", make_person("Gone Goodwin", "gone@xn01.example"))
    ended.to_on = AT.date() - timedelta(days=1)
    ended.save(update_fields=["to_on"])
    project.participations.filter(organisation=partner.organisation).update(to_at=AT)
    for office in (ended, partner.office("project-lead")):
        with pytest.raises(NotFound):
            assign_member(by=owner.actor("project-lead"), project=project.id, office=office.id, role=office.role, at=AT)


def test_evidence_is_replaced_by_whoever_attached_it(owner, project, partner):
    file_documents(owner, project, "business-case")
    item = EvidenceItem.objects.get(project=project)
    with pytest.raises(NotPermitted):
        attach_evidence(
            by=partner.actor("project-lead"),
            project=project.id,
            pieces=[b"Another"],
            file_name="paper.txt",
            title="Another",
            replaces=item.id,
            at=AT,
        )
    item.refresh_from_db()
    assert item.superseded_at is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"purpose": "own-data-validation"}, "purpose"),
        ({"purpose": "bias-audit"}, "purpose"),
        ({"strength": "force-tested"}, "strength"),
        ({"strength": "independently-tested"}, "strength"),
    ],
)
def test_a_supplier_speaks_for_no_test_but_its_own(owner, project, said, field):
    file = {"pieces": [b"All is well"], "file_name": "a.txt", "title": "A test", "at": AT}
    with pytest.raises(Invalid) as refused:
        attach_evidence(by=owner.actor("supplier"), project=project.id, **file, **said)
    assert list(refused.value.field_errors) == [field]
    own = {"purpose": "supplier-claim", "strength": "supplier-tested"}
    assert attach_evidence(by=owner.actor("supplier"), project=project.id, **file, **own).strength == "supplier-tested"


def test_the_force_that_asked_for_advice_replies_to_it(owner, project, partner):
    asked = request_advice(by=owner.actor("project-lead"), project=project.id, adviser="dpo", question="Well?", at=AT)
    given = give_advice(
        by=owner.actor("dpo"), request=asked.id, text="Careful", conclusion="no-view", interests="None", at=AT
    )
    with pytest.raises(NotPermitted):
        reply_to_advice(by=partner.actor("project-lead"), advice=given.id, text="No", response="declined", at=AT)


@pytest.mark.usefixtures("first_guidance")
def test_a_condition_is_closed_by_the_force_that_owes_it(owner, project, partner):
    screen(owner, project)
    file_documents(owner, project, "business-case")
    owed = ProposedCondition(text="Test again", owner_role="project-lead", due_on=AT.date())
    decision = record_decision(
        by=owner.actor("project-lead"),
        project=project.id,
        proposed=proposed(owner, project, "proceed-with-conditions", to_stage="design", conditions=(owed,)),
        at=AT,
    )
    sign_decision(by=owner.actor("senior-leader"), decision=decision.id, at=AT)
    condition = Condition.objects.get(decision=decision)
    with pytest.raises(NotPermitted):
        close_condition(by=partner.actor("project-lead"), condition=condition.id, note="Done", at=AT)
    assert close_condition(by=owner.actor("project-lead"), condition=condition.id, note="Done", at=AT).closed_at == AT


def test_a_paused_project_without_its_content_goes_no_further(owner):
    project = open_macro(owner)
    Project.objects.filter(id=project.id).update(status="paused")
    waiting = propose_disposal(by=owner.actor("records-manager"), project=project.id, authority="court-order", at=AT)
    approve_disposal(by=another_records_manager(owner), disposal=waiting.id, at=AT)
    project.refresh_from_db()
    assert project.status == "closed"
