"""Evaluations in the public record: the way in, what is refused at both doors, what the log and the pages then hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from tests.cast import Force, northmere, sign_in
from tests.integration.evaluation_cast import STATEMENT, claim, offered_evaluation, recorded, stored_result
from tests.integration.publishing_cast import AT, approve, checkpoint, lay_out_site, propose, tool_to_publish, verify
from tests.integration.test_publications_decisions import decided
from tests.pseudo_language import pseudo_language, untranslated_text
from tests.published_evaluations import RESULT
from touchstone.actions.evaluations.claims import withdraw_claim
from touchstone.actions.evaluations.offers import NothingToOffer, offer, take_back
from touchstone.actions.publications import publish_decision_event, refuse_record
from touchstone.config import settings_public
from touchstone.documents.atrs_record.claims import ClaimNotBorneOut
from touchstone.documents.atrs_record.extra_files import EXTRA_TYPES
from touchstone.documents.atrs_record.files import media_type
from touchstone.documents.atrs_record.result_file import NotPublishable
from touchstone.foundation.errors import Conflict, Refusal
from touchstone.foundation.identifiers import new_id
from touchstone.public.static_copy import write_copy
from touchstone.register.models import PublicFile, RegisterEntry, RegisterRecord
from touchstone.store.models import EvaluationClaim, Project, Publication

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path


@pytest.fixture
def force() -> Force:
    return northmere()


@pytest.fixture
def project(force) -> Project:
    return tool_to_publish(force)


def published(force: Force, project: Project) -> Project:
    approve(force, propose(force, project))
    return Project.objects.get(id=project.id)


def published_from(force: Force, proposal: Publication, project: Project) -> Project:
    approve(force, proposal)
    return Project.objects.get(id=project.id)


def frozen(project: Project, version: int) -> dict[str, str]:
    files = PublicFile.objects.filter(record=project.record, version=version)
    return {one.path: bytes(one.body).decode() for one in files}


def public_client() -> Client:
    return Client(raise_request_exception=True)


@pytest.fixture
def public_site(own_folder):
    with override_settings(
        ROOT_URLCONF="touchstone.config.urls_public",
        MIDDLEWARE=settings_public.MIDDLEWARE,
        TEMPLATES=settings_public.TEMPLATES,
    ):
        yield


# The way in --------------------------------------------------------------------------


def test_an_offered_evaluation_goes_public_with_its_result_file_in_the_log(force, project, tmp_path, settings):
    offered_evaluation(force, project)
    proposal = propose(force, project)
    seen = proposal.content.body["files"]
    project = published_from(force, proposal, project)
    files = frozen(project, 1)
    assert files["evaluation-1.json"] == seen["evaluation-1.json"] == RESULT
    manifest = json.loads(files["manifest.json"])
    assert {one["path"]: one["type"] for one in manifest["files"]}["evaluation-1.json"] == "application/json"
    (one,) = json.loads(files["record.json"])["evaluations"]
    assert (one["plan"]["runs"], one["plan"]["run"], one["plan"]["sealed_on"]) == (1, 1, "2026-10-24")
    assert one["fairness"]["by"] == "Project lead"
    assert one["claims"][0]["statement"] == STATEMENT
    assert STATEMENT in files["index.html"]
    checkpoint()
    lay_out_site(tmp_path / "site", Path(settings.TOUCHSTONE_VAR) / "public" / "log")
    assert verify(tmp_path / "site").holds
    copied = tmp_path / "site" / "records" / str(project.record) / "1" / "evaluation-1.json"
    copied.write_text(RESULT.replace("0.619", "0.919"))
    assert not verify(tmp_path / "site").holds


def test_what_is_recorded_and_not_offered_stays_inside(force, project):
    recorded(force, project)
    project = published(force, project)
    assert set(frozen(project, 1)) == {"index.html", "record.json", "manifest.json", *EXTRA_TYPES}
    assert "evaluations" not in json.loads(frozen(project, 1)["record.json"])


def test_taking_the_offer_back_takes_effect_with_a_new_version_and_the_old_one_stays(force, project):
    found = offered_evaluation(force, project)
    project = published(force, project)
    take_back(by=force.actor("project-lead"), evaluation=found.id, at=AT)
    assert "evaluations" in RegisterRecord.objects.get().data
    withdraw_claim(by=force.actor("project-lead"), claim=EvaluationClaim.objects.get().id, at=AT)
    approve(force, propose(force, project, event="correct"))
    assert "evaluation-1.json" in frozen(project, 1)
    assert set(frozen(project, 2)) == {"index.html", "record.json", "manifest.json", *EXTRA_TYPES}
    assert "evaluations" not in RegisterRecord.objects.get().data


def test_another_run_under_the_plan_after_the_proposal_stops_the_approval(force, project):
    found = offered_evaluation(force, project)
    proposal = propose(force, project)
    recorded(force, project, plan=str(found.plan_id))
    with pytest.raises(Conflict):
        approve(force, proposal)
    assert RegisterEntry.objects.count() == 0


def test_a_withdrawal_takes_the_result_file_away(force, project):
    offered_evaluation(force, project)
    project = published(force, project)
    approve(force, propose(force, project, event="withdraw"))
    assert not PublicFile.objects.filter(path__startswith="evaluation-").exists()
    assert not any(b"0.619" in bytes(one.body) for one in PublicFile.objects.all())


def test_a_decision_on_the_record_keeps_its_evaluations_and_their_files(force, project):
    offered_evaluation(force, project)
    project = published(force, project)
    taken = decided(force, project)
    made = publish_decision_event(by=force.actor("project-lead"), decision=taken.id, at=AT)
    assert made is not None
    first, second = (json.loads(frozen(project, version)["record.json"]) for version in (1, 2))
    assert second["evaluations"] == first["evaluations"]
    assert len(second["decisions"]) == len(first["decisions"]) + 1
    assert frozen(project, 2)["evaluation-1.json"] == RESULT


# What is refused at both doors ---------------------------------------------------------


def internal() -> str:
    return RESULT.replace('"handling": "publishable"', '"handling": "force-internal"')


def test_a_force_internal_result_cannot_be_offered_and_so_never_gets_in(force, project):
    assert internal() != RESULT
    try:
        found = recorded(force, project, file=internal(), plan="")
        offer(by=force.actor("project-lead"), evaluation=found.id, at=AT)
    except (NothingToOffer, Refusal):
        pass
    else:
        pytest.fail("a force-internal result was offered")
    project = published(force, project)
    assert not PublicFile.objects.filter(path__startswith="evaluation-").exists()


@pytest.mark.parametrize("change", [internal, lambda: RESULT.replace("0.619", "0.919"), lambda: "{}"])
def test_a_stored_file_that_was_changed_is_refused_when_it_is_proposed_and_when_it_is_approved(force, project, change):
    found = offered_evaluation(force, project)
    proposal = propose(force, project)
    stored_result(found).write_text(change(), encoding="utf-8")
    with pytest.raises(NotPublishable):
        approve(force, proposal)
    refuse_record(by=force.actor("publisher"), publication=proposal.id, at=AT)
    with pytest.raises(NotPublishable):
        propose(force, project)
    assert PublicFile.objects.count() == 0


def test_a_claim_on_an_evaluation_that_is_not_offered_is_refused_when_it_is_proposed(force, project):
    found = recorded(force, project)
    claim(force, found)
    with pytest.raises(ClaimNotBorneOut) as refusal:
        propose(force, project)
    assert STATEMENT in refusal.value.message
    assert "not offered" in refusal.value.message
    assert "withdraw the claim" in refusal.value.remedy
    assert Publication.objects.count() == 0
    offer(by=force.actor("project-lead"), evaluation=found.id, at=AT)
    assert propose(force, project).status == "proposed"


def test_a_claim_whose_evaluation_is_taken_back_after_the_proposal_is_refused_when_it_is_approved(force, project):
    found = offered_evaluation(force, project)
    proposal = propose(force, project)
    take_back(by=force.actor("project-lead"), evaluation=found.id, at=AT)
    with pytest.raises(ClaimNotBorneOut) as refusal:
        approve(force, proposal)
    assert STATEMENT in refusal.value.message
    assert RegisterEntry.objects.count() == 0


def test_a_claim_changed_in_the_tables_is_refused_when_it_is_proposed_and_when_it_is_approved(force, project):
    offered_evaluation(force, project)
    proposal = propose(force, project)
    content = EvaluationClaim.objects.get().content
    type(content).objects.filter(id=content.id).update(
        body={**content.body, "stated": "92 %", "statement": "It finds 92 %."}
    )
    with pytest.raises(ClaimNotBorneOut) as refusal:
        approve(force, proposal)
    assert "61.9%" in refusal.value.message
    refuse_record(by=force.actor("publisher"), publication=proposal.id, at=AT)
    with pytest.raises(ClaimNotBorneOut):
        propose(force, project)


def test_a_withdrawal_is_not_barred_by_a_claim(force, project):
    found = offered_evaluation(force, project)
    project = published(force, project)
    take_back(by=force.actor("project-lead"), evaluation=found.id, at=AT)
    approve(force, propose(force, project, event="withdraw"))
    assert RegisterRecord.objects.get().is_withdrawn


# Casework pages -------------------------------------------------------------------------


def as_role(force: Force, role: str) -> Client:
    return sign_in(Client(), force.office(role))


def test_the_preview_and_the_proposal_show_it_before_anything_is_public(force, project):
    offered_evaluation(force, project)
    lead = as_role(force, "project-lead")
    preview = lead.get(reverse("publication-preview", args=[project.id])).content.decode()
    assert "1 run was started under a plan sealed on 24 October 2026." in preview
    assert STATEMENT in preview
    assert "Not met" in preview
    page = lead.get(reverse("publication-preview-page", args=[project.id])).content.decode()
    assert "Withheld, to protect people" in page
    proposal = propose(force, project)
    publisher = as_role(force, "publisher")
    shown = publisher.get(reverse("proposal", args=[proposal.id])).content.decode()
    address = reverse("proposal-result", args=[proposal.id, "evaluation-1.json"])
    assert address in shown
    served = publisher.get(address)
    assert (served.content.decode(), served.headers["Content-Type"]) == (RESULT, "application/json")
    files = proposal.content.body["files"]
    for name, text in files.items():  # the sheets lead to the page, and the page to every file beside it
        read = publisher.get(reverse("proposal-result", args=[proposal.id, name]))
        assert (read.content.decode(), read.headers["Content-Type"]) == (text, media_type(name))
    assert publisher.get(reverse("proposal-page", args=[proposal.id]) + "operator-card.html").status_code == 200
    for name in ("evaluation-2.json", "manifest.json"):
        assert publisher.get(reverse("proposal-result", args=[proposal.id, name])).status_code == 404


def test_a_refused_claim_is_told_on_the_form_with_what_was_typed_still_there(force, project):
    found = recorded(force, project)
    claim(force, found)
    lead = as_role(force, "project-lead")
    sent = {"reason": "The first version.", "token": new_id()}
    answered = lead.post(reverse("propose-publication", args=[project.id]), sent)
    text = answered.content.decode()
    assert answered.status_code == 422
    assert "is not borne out" in text
    assert "The first version." in text
    assert STATEMENT in lead.get(reverse("publication-preview", args=[project.id])).content.decode()


def test_a_claim_refused_at_approval_is_told_on_a_page(force, project):
    found = offered_evaluation(force, project)
    proposal = propose(force, project)
    take_back(by=force.actor("project-lead"), evaluation=found.id, at=AT)
    sent = {"digest": proposal.content_digest, "token": new_id()}
    answered = as_role(force, "publisher").post(reverse("approve-publication", args=[proposal.id]), sent)
    assert answered.status_code == 422
    assert "is not borne out" in answered.content.decode()
    assert "Offer the evaluation that bears it out" in answered.content.decode()


# Public pages ----------------------------------------------------------------------------


def test_the_public_page_reads_in_plain_words_and_links_the_frozen_result(force, project, public_site):
    offered_evaluation(force, project)
    project = published(force, project)
    answered = public_client().get(f"/records/{project.record}/")
    page = answered.content.decode()
    assert "Tested on the force’s own data, by the force, 23 November 2026." in page
    assert "Withheld, to protect people." in page
    assert "No figure: the score puts people in an order" in page
    assert "does not show that using the technology is lawful or fair" in page
    assert "Other &lt;group&gt;" in page
    assert len(answered.content) < 100_000
    address = f"/records/{project.record}/1/evaluation-1.json"
    assert address in page
    served = public_client().get(address)
    assert served.content.decode() == RESULT
    assert served.headers["Content-Type"] == "application/json"


def test_a_page_with_more_figures_than_it_can_hold_stays_small_and_says_how_many_there_are(force, project, public_site):
    offered_evaluation(force, project)
    project = published(force, project)
    row = RegisterRecord.objects.get()
    (one,) = row.data["evaluations"]
    figure = next(found for found in one["figures"] if found["value"])
    many = [{**figure, "group": {"ethnicity": f"A group with a rather long name, {place}"}} for place in range(200)]
    row.data["evaluations"] = [{**one, "number": number, "figures": many} for number in (1, 2, 3, 4)]
    row.save(update_fields=["data"])
    answered = public_client().get(f"/records/{project.record}/")
    assert len(answered.content) < 100_000
    assert "140 more figures stand in the data of the record." in answered.content.decode()


def test_the_page_of_a_record_asks_as_often_as_without_an_evaluation(
    force, project, public_site, django_assert_num_queries
):
    project = published(force, project)
    client = public_client()
    client.get("/records/")  # the list is read once after each publication, and kept
    with django_assert_num_queries(7):
        client.get(f"/records/{project.record}/")
    offered_evaluation(force, project)
    approve(force, propose(force, project, event="revise"))
    client.get("/records/")
    with django_assert_num_queries(7):
        assert b"How it was tested" in client.get(f"/records/{project.record}/").content


def test_what_changed_is_told_part_by_part(force, project, public_site):
    project = published(force, project)
    found = offered_evaluation(force, project)
    approve(force, propose(force, project, event="revise"))
    page = public_client().get(f"/records/{project.record}/changes/2/").content.decode()
    assert "Evaluation 1: the test" in page
    assert "Not met: Found, of those it should find: at least 66%" in page
    lead = force.actor("project-lead")
    withdraw_claim(by=lead, claim=EvaluationClaim.objects.get().id, at=AT)
    approve(force, propose(force, project, event="correct"))
    page = public_client().get(f"/records/{project.record}/changes/3/").content.decode()
    assert "Evaluation 1: claims" in page
    assert "Evaluation 1: figures" not in page
    assert STATEMENT in page
    take_back(by=lead, evaluation=found.id, at=AT)
    approve(force, propose(force, project, event="correct"))
    page = public_client().get(f"/records/{project.record}/changes/4/").content.decode()
    assert "Evaluation 1: result" in page
    assert "Evaluation 1: claims" not in page


def test_nothing_of_ours_on_the_page_is_left_untranslated(force, project, public_site):
    offered_evaluation(force, project)
    project = published(force, project)
    with pseudo_language():
        page = public_client().get(f"/records/{project.record}/").content.decode()
    start, end = page.index('id="evaluations"'), page.index("The whole record")
    section = f"<h2 {page[start:end]}"
    assert untranslated_text(section) == []


def test_a_copy_on_files_holds_the_result_and_is_accepted(force, project, public_site, tmp_path, monkeypatch):
    monkeypatch.setattr("touchstone.public.static_copy.reference_addresses", lambda: ())  # the register alone
    offered_evaluation(force, project)
    project = published(force, project)
    checkpoint()
    write_copy(tmp_path / "copy")
    assert verify(tmp_path / "copy").holds
    copied = tmp_path / "copy" / "records" / str(project.record) / "1" / "evaluation-1.json"
    assert copied.read_text(encoding="utf-8") == RESULT
