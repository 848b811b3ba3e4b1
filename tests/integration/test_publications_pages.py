"""The publication and document pages: read, propose, settle as a second person; others are refused in words."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Force, northmere, sign_in, southmere
from tests.integration.publishing_cast import checkpoint, propose, published, tool_to_publish
from touchstone.foundation.identifiers import new_id
from touchstone.register.models import RegisterEntry
from touchstone.store.models import DocumentVersion, Publication

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path


@pytest.fixture
def force() -> Force:
    return northmere()


def as_role(force: Force, role: str) -> Client:
    return sign_in(Client(), force.office(role))


def text(response) -> str:
    return response.content.decode()


def test_a_record_goes_public_by_the_pages_of_two_people(force):
    project = tool_to_publish(force)
    lead, publisher = as_role(force, "project-lead"), as_role(force, "publisher")
    sent = {"reason": "First version.", "token": new_id()}
    address = reverse("propose-publication", args=[project.id])
    assert lead.get(address).status_code == 200
    done = lead.post(address, sent, follow=True)
    proposal = Publication.objects.get()
    assert done.redirect_chain[-1][0] == reverse("proposal", args=[proposal.id])
    assert "somebody else has to approve it" in text(done)
    assert "You can take it back" in text(done)

    page = publisher.get(reverse("proposal", args=[proposal.id]))
    assert proposal.content_digest in text(page)
    approve = reverse("approve-publication", args=[proposal.id])
    assert approve in text(page)
    form = publisher.get(approve)
    digest = re.search(r'name="digest" value="([^"]+)"', text(form)) or re.search(r'value="(sha256:[^"]+)"', text(form))
    answer = publisher.post(approve, {"digest": digest[1], "token": new_id()}, follow=True)
    assert answer.status_code == 200
    assert "waiting to be signed" in text(answer)
    checkpoint()
    assert "Entry 0, signed" in text(publisher.get(reverse("publications", args=[project.id])))


def test_a_form_sent_twice_acts_once(force):
    project = tool_to_publish(force)
    lead, publisher = as_role(force, "project-lead"), as_role(force, "publisher")
    sent = {"reason": "First version.", "token": new_id()}
    address = reverse("propose-publication", args=[project.id])
    first, second = lead.post(address, sent), lead.post(address, sent)
    assert (first.status_code, second.status_code) == (302, 302)
    proposal = Publication.objects.get()
    approve = reverse("approve-publication", args=[proposal.id])
    sent = {"digest": proposal.content_digest, "token": new_id()}
    assert [publisher.post(approve, sent).status_code for _ in range(2)] == [302, 302]
    assert RegisterEntry.objects.count() == 1


def test_an_empty_reason_is_shown_at_the_field(force):
    project = tool_to_publish(force)
    answer = as_role(force, "project-lead").post(
        reverse("propose-publication", args=[project.id]), {"reason": "", "token": new_id()}
    )
    assert answer.status_code == 422
    assert "<title>Error: " in text(answer)
    assert "Say what changes for the public, and why" in text(answer)
    assert Publication.objects.count() == 0


def test_the_proposer_who_tries_to_approve_is_refused_in_words(force):
    project = tool_to_publish(force)
    proposal = propose(force, project)
    lead = as_role(force, "project-lead")
    assert lead.get(reverse("approve-publication", args=[proposal.id])).status_code == 403
    publisher = as_role(force, "publisher")
    own = Publication.objects.get()
    Publication.objects.filter(id=own.id).update(proposed_by=force.person("publisher").id)
    answer = publisher.post(
        reverse("approve-publication", args=[own.id]), {"digest": own.content_digest, "token": new_id()}
    )
    assert answer.status_code == 409
    assert "This needs a second person" in text(answer)
    assert RegisterEntry.objects.count() == 0


def test_approving_another_digest_than_the_proposals_is_refused(force):
    proposal = propose(force, tool_to_publish(force))
    answer = as_role(force, "publisher").post(
        reverse("approve-publication", args=[proposal.id]), {"digest": "sha256:" + "0" * 64, "token": new_id()}
    )
    assert answer.status_code == 409
    assert RegisterEntry.objects.count() == 0


def test_a_chief_officer_may_withdraw_and_not_publish(force):
    project = published(force)
    proposal = propose(force, project, event="withdraw")
    chief = as_role(force, "chief-officer")
    assert chief.get(reverse("approve-publication", args=[proposal.id])).status_code == 403
    sent = {"digest": proposal.content_digest, "token": new_id()}
    answer = chief.post(reverse("approve-withdrawal", args=[proposal.id]), sent, follow=True)
    assert "The record has been withdrawn." in text(answer)


def test_a_publication_cannot_be_approved_by_the_address_for_withdrawals(force):
    proposal = propose(force, tool_to_publish(force))
    sent = {"digest": proposal.content_digest, "token": new_id()}
    answer = as_role(force, "chief-officer").post(reverse("approve-withdrawal", args=[proposal.id]), sent)
    assert answer.status_code == 403
    assert RegisterEntry.objects.count() == 0


def test_a_proposal_can_be_refused_and_taken_back(force):
    project = tool_to_publish(force)
    proposal = propose(force, project)
    answer = as_role(force, "publisher").post(
        reverse("refuse-publication", args=[proposal.id]),
        {"digest": proposal.content_digest, "token": new_id()},
        follow=True,
    )
    assert "Refused or taken back" in text(answer)


def test_the_preview_tells_what_is_missing_and_shows_the_page_itself(force):
    project = tool_to_publish(force)
    publisher = as_role(force, "publisher")
    page = text(publisher.get(reverse("publication-preview", args=[project.id])))
    assert "Not yet answered" in page
    whole = publisher.get(reverse("publication-preview-page", args=[project.id]))
    assert "Safeguarding hub" in text(whole)
    assert "Not yet answered." in text(whole)
    assert whole.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_what_is_proposed_can_be_read_as_page_and_as_data(force):
    proposal = propose(force, tool_to_publish(force))
    publisher = as_role(force, "publisher")
    assert "Safeguarding hub" in text(publisher.get(reverse("proposal-page", args=[proposal.id])))
    data = json.loads(publisher.get(reverse("proposal-data", args=[proposal.id])).content)
    assert data["schema"] == "touchstone.public-record/1"


def test_another_force_finds_nothing(force):
    project = published(force)
    waiting = propose(force, project, event="withdraw")
    document = _prepared(force, project.id)
    stranger = as_role(southmere(), "publisher")
    for name, argument in (
        ("publications", project.id),
        ("publication-preview", project.id),
        ("publication-preview-page", project.id),
        ("propose-publication", project.id),
        ("proposal", waiting.id),
        ("proposal-page", waiting.id),
        ("proposal-data", waiting.id),
        ("approve-publication", waiting.id),
        ("refuse-publication", waiting.id),
        ("documents", project.id),
        ("document-page", document),
        ("document-data", document),
        ("proposal", new_id()),
        ("proposal", "nothing"),
    ):
        assert stranger.get(reverse(name, args=[argument])).status_code == 404, name


def test_documents_are_prepared_versioned_and_handed_out(force):
    project = tool_to_publish(force)
    lead = as_role(force, "project-lead")
    address = reverse("prepare-document", args=[project.id, "algorithmic-transparency-report"])
    assert lead.get(address).status_code == 200
    for _ in range(2):
        assert lead.post(address, {"token": new_id()}).status_code == 302
    assert [one.number for one in DocumentVersion.objects.order_by("number")] == [1, 2]
    page = text(lead.get(reverse("documents", args=[project.id])))
    assert "Version 2" in page
    made = DocumentVersion.objects.get(number=2)
    assert "Safeguarding hub" in text(lead.get(reverse("document-page", args=[made.id])))
    data = lead.get(reverse("document-data", args=[made.id]))
    assert data.headers["Content-Disposition"] == 'attachment; filename="algorithmic-transparency-report-2.json"'
    assert json.loads(data.content)["force"]["code"] == "XN01"


def test_the_project_design_report_shows_the_case_as_it_stands(force):
    project = tool_to_publish(force)
    document = _prepared(force, project.id, "project-design-report")
    page = text(as_role(force, "dpo").get(reverse("document-page", args=[document])))
    assert "Something takes too long" in page
    assert "Grade the risk of further serious harm" in page


def test_an_office_that_may_not_make_documents_is_refused(force):
    project = tool_to_publish(force)
    address = reverse("prepare-document", args=[project.id, "project-design-report"])
    assert as_role(force, "auditor").post(address, {"token": new_id()}).status_code == 403


def test_a_kind_of_document_that_is_not_made_here_is_404(force):
    project = tool_to_publish(force)
    assert as_role(force, "project-lead").get(reverse("prepare-document", args=[project.id, "ode"])).status_code == 404


def _prepared(force: Force, project: str, document: str = "algorithmic-transparency-report") -> str:
    as_role(force, "project-lead").post(reverse("prepare-document", args=[project, document]), {"token": new_id()})
    return DocumentVersion.objects.latest("prepared_at").id
