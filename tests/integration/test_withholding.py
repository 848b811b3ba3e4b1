"""Fields withheld under an exemption: who may, what is asked, what the public reads, and that nothing else gets out."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Force, northmere, sign_in, southmere
from tests.integration.publishing_cast import AT, accept_all, answer, approve, propose, published, tool_to_publish
from touchstone.actions.publications import accept_finding, disclose_field, keep_withheld, withhold_field
from touchstone.actions.publications.findings import NotSettled
from touchstone.domain.release.exemptions import EXEMPTIONS, FOISA, combined_if_secret, exemptions_for, public_ground
from touchstone.foundation.errors import AlreadyDone, Conflict, Invalid, NotFound, NotPermitted
from touchstone.foundation.identifiers import new_id
from touchstone.queries.release_findings import load_checks
from touchstone.queries.withholdings import count_due, list_reviews
from touchstone.register.models import Leaf, PublicFile, RegisterEntry
from touchstone.store.models import AuditEvent, FindingAcceptance, Publication, Withholding

pytestmark = pytest.mark.django_db
REVIEW = date(2027, 5, 1)
SECRET = "Corvane Zebrafinch rules of scoring"
FIELD = "atrs.human-review"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path


@pytest.fixture
def force() -> Force:
    return northmere()


def withhold(force: Force, project: str, **changes: object) -> Withholding:
    given = {
        "question": FIELD,
        "exemption": "crime",
        "harm": "It shows how to avoid it.",
        "balance": "Little is gained.",
        "review_on": REVIEW,
        "at": AT,
        "by": force.actor("publisher"),
        **changes,
    }
    return withhold_field(project=project, **given)


def files() -> dict[tuple[int, str], bytes]:
    return {(one.version, one.path): bytes(one.body) for one in PublicFile.objects.all()}


def text(response) -> str:
    return response.content.decode()


def test_nothing_withheld_is_in_any_public_byte(force):
    project = tool_to_publish(force)
    answer(force, project.id, {FIELD: {"value": {"en": SECRET, "cy": "Rheolau Zebrafinch"}}})
    withhold(force, project.id)
    approve(force, propose(force, project))
    assert len(files()) > 2
    for path, body in files().items():
        for word in ("Corvane", "Zebrafinch", "corvane", SECRET[::-1], "It shows how to avoid", "Little is gained"):
            assert word.encode() not in body, path
            assert word.encode("utf-16-le") not in body, path
            assert base64.b64encode(word.encode()).rstrip(b"=")[:-1] not in body, path
    page = files()[(1, "index.html")].decode()
    assert "Law enforcement: preventing or detecting crime (section 31(1)(a), Freedom of Information Act 2000)" in page
    assert "To be looked at again by 1 May 2027" in page


def test_the_two_grounds_of_security_cannot_be_told_apart(force):
    def version(exemption: str, balance: str) -> tuple[list[bytes], int]:
        project = tool_to_publish(force)
        withhold(force, project.id, exemption=exemption, balance=balance)
        proposal = propose(force, project)
        record = proposal.content.body["facts"]["record"]
        approve(force, proposal)
        entry = RegisterEntry.objects.get(record=record)
        body = [
            bytes(one.body).replace(record.encode(), b"")
            for one in PublicFile.objects.filter(record=record).order_by("path")
            if one.path != "manifest.json"
        ]
        return body, len(bytes(Leaf.objects.get(position=entry.position).entry))

    first, second = version("security-bodies", ""), version("national-security", "Little.")
    assert first == second
    assert "Security bodies or national security (section 23(1) or 24(1)" in b"".join(first[0]).decode()
    assert Leaf.objects.count() == 2


def test_the_log_entry_does_not_depend_on_what_is_withheld(force):
    published(force)
    project = tool_to_publish(force)
    withhold(force, project.id)
    approve(force, propose(force, project))
    first, second = [len(bytes(one.entry)) for one in Leaf.objects.order_by("position")]
    assert first == second


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"exemption": "because"}, "exemption"),
        ({"harm": " "}, "harm"),
        ({"balance": ""}, "balance"),
        ({"exemption": "security-bodies"}, "balance"),  # absolute: nothing to weigh
        ({"review_on": AT.date()}, "review_on"),
        ({"review_on": None}, "review_on"),
    ],
)
def test_what_is_missing_or_needless_is_refused(force, changes, field):
    project = tool_to_publish(force)
    with pytest.raises(Invalid) as refused:
        withhold(force, project.id, **changes)
    assert list(refused.value.field_errors) == [field]
    assert not Withholding.objects.exists()
    assert not AuditEvent.objects.filter(verb="withholding.decided").exists()


def test_who_may_and_what_can_be_withheld(force):
    project = tool_to_publish(force)
    with pytest.raises(NotPermitted):
        withhold(force, project.id, by=force.actor("dpo"))
    with pytest.raises(NotFound):
        withhold(force, project.id, by=southmere().actor("publisher"))
    with pytest.raises(NotFound):
        withhold(force, project.id, question="triage.purpose")
    with pytest.raises(Conflict):
        withhold(force, project.id, question="atrs.benefits")  # nothing in it
    withhold(force, project.id)
    with pytest.raises(Conflict):
        withhold(force, project.id)
    events = AuditEvent.objects.filter(verb="withholding.decided")
    assert events.count() == 1
    assert "crime" not in str(events.get().changes)


def test_a_scottish_force_cites_its_own_act():
    assert all(citation.act == FOISA for _, citation in exemptions_for("scotland"))
    assert "security-bodies" not in [one.id for one, _ in exemptions_for("scotland")]
    assert public_ground("national-security", "scotland") == f"National security (section 31(1), {FOISA})"
    assert {one for one, each in EXEMPTIONS.items() if each.foia.is_absolute} == {
        "security-bodies", "personal-data", "confidence", "prohibited",
    }  # fmt: skip


@pytest.mark.parametrize("typed", ["Section 23", "s.24(1)", "FOIA s23(5)", "National Security", "s 24"])
def test_a_typed_ground_of_security_is_shown_in_the_one_form(typed):
    assert combined_if_secret(typed).startswith("Security bodies or national security")
    assert combined_if_secret("Section 31, 2024") == "Section 31, 2024"


def test_reviews_are_due_kept_and_disclosed(force):
    project = published(force)
    first = withhold(force, project.id)
    late = datetime(2027, 5, 1, 9, tzinfo=UTC)
    publisher = force.actor("publisher")
    assert count_due(by=publisher, on=AT.date()) == 0
    assert [one.is_due for one in list_reviews(by=publisher, on=late.date())] == [True]
    assert list_reviews(by=southmere().actor("publisher"), on=late.date()) == []
    kept = keep_withheld(
        by=publisher,
        withholding=first.id,
        reason="Still so.",
        harm="H",
        balance="B",
        review_on=date(2028, 1, 1),
        at=late,
    )
    assert count_due(by=publisher, on=late.date()) == 0
    with pytest.raises(AlreadyDone):
        disclose_field(by=publisher, withholding=first.id, reason="R", at=late)
    disclose_field(by=publisher, withholding=kept.id, reason="The trial is over.", at=late)
    with pytest.raises(AlreadyDone):
        disclose_field(by=publisher, withholding=kept.id, reason="R", at=late)
    assert list(Withholding.objects.order_by("decided_at").values_list("ending", flat=True)) == ["kept", "disclosed"]


def test_a_disclosure_comes_with_the_next_version_and_its_reason(force):
    project = tool_to_publish(force)
    one = withhold(force, project.id)
    approve(force, propose(force, project))
    assert b"supervising officer decides" not in b"".join(files().values())
    later = AT + timedelta(days=1)
    disclose_field(by=force.actor("publisher"), withholding=one.id, reason="The trial is over.", at=later)
    lead = sign_in(Client(), force.office("project-lead"))
    assert "The trial is over." in text(lead.get(reverse("propose-publication", args=[project.id])))
    proposal = propose(force, project, event="revise", at=later)
    assert "no longer withheld" in text(lead.get(reverse("proposal", args=[proposal.id])))
    approve(force, proposal, at=later)
    assert b"supervising officer decides" in files()[(2, "index.html")]
    assert b"supervising officer decides" not in files()[(1, "index.html")]


def test_a_withholding_made_after_a_proposal_stops_its_approval(force):
    project = tool_to_publish(force)
    proposal = propose(force, project)
    withhold(force, project.id)
    with pytest.raises(Conflict, match="case has changed"):
        approve(force, proposal)


def test_withheld_words_elsewhere_bar_the_record(force):
    project = tool_to_publish(force)
    answer(force, project.id, {FIELD: {"value": {"en": SECRET}}, "atrs.team": {"value": {"en": f"Uses the {SECRET}"}}})
    withhold(force, project.id)
    proposal = propose(force, project)
    lead = force.actor("project-lead")
    (one,) = load_checks(by=lead, publication=proposal.id, at=AT).open
    assert (one.rule.id, one.may_be_accepted, SECRET in repr(one)) == ("withheld-words", False, False)
    with pytest.raises(Conflict, match="cannot be accepted"):
        accept_finding(
            by=lead, publication=proposal.id, finding=one.id, content_digest=proposal.content_digest, reason="r", at=AT
        )
    with pytest.raises(NotSettled):
        approve(force, proposal)


def test_findings_are_settled_for_one_content_only(force):
    project = tool_to_publish(force)
    answer(force, project.id, {"atrs.team": {"value": {"en": "Ask Leah Lockyer. It matched 3 people."}}})
    proposal = propose(force, project)
    with pytest.raises(NotSettled):
        approve(force, proposal)
    assert RegisterEntry.objects.count() == 0
    lead = force.actor("project-lead")
    found = load_checks(by=lead, publication=proposal.id, at=AT).open
    assert {one.rule.id for one in found} == {"person-name", "small-number"}
    with pytest.raises(Conflict, match="What you read"):
        accept_finding(
            by=lead,
            publication=proposal.id,
            finding=found[0].id,
            content_digest="sha256:" + "0" * 64,
            reason="r",
            at=AT,
        )
    accept_all(force, proposal)
    with pytest.raises(AlreadyDone):
        accept_finding(
            by=lead,
            publication=proposal.id,
            finding=found[0].id,
            content_digest=proposal.content_digest,
            reason="r",
            at=AT,
        )
    assert load_checks(by=lead, publication=proposal.id, at=AT).open == ()
    Publication.objects.filter(id=proposal.id).update(status="refused")
    answer(force, project.id, {"atrs.problem": {"value": {"en": "Something else."}}})
    again = propose(force, project)
    assert len(load_checks(by=lead, publication=again.id, at=AT).open) == 2
    with pytest.raises(NotSettled):
        approve(force, again)
    approve(force, accept_all(force, again))
    assert AuditEvent.objects.filter(verb="publication.finding-accepted").count() == 4
    assert "Lockyer" not in str(list(FindingAcceptance.objects.values())) + str(
        list(AuditEvent.objects.values("changes"))
    )


def test_what_an_earlier_version_said_is_set_against_this_one(force):
    project = tool_to_publish(force)
    answer(force, project.id, {"atrs.team": {"value": {"en": "It matched 123 people."}}})
    approve(force, propose(force, project))
    answer(force, project.id, {"atrs.team": {"value": {"en": "It matched 126 people."}}})
    withhold(force, project.id)
    proposal = propose(force, project, event="revise")
    found = load_checks(by=force.actor("publisher"), publication=proposal.id, at=AT).open
    assert {one.rule.id for one in found} == {"difference-between-versions", "withheld-once-public"}


def test_the_pages_of_withholding(force):
    project = tool_to_publish(force)
    publisher, lead = sign_in(Client(), force.office("publisher")), sign_in(Client(), force.office("project-lead"))
    address = reverse("withhold-field", args=[project.id, FIELD])
    assert address in text(publisher.get(reverse("withheld-list", args=[project.id])))
    form = text(publisher.get(address))
    assert "Security bodies: section 23(1), Freedom of Information Act 2000 (absolute)" in form
    sent = {
        "exemption": "crime", "harm": "INNER-HARM", "balance": "", "token": new_id(),
        "review_on-day": "1", "review_on-month": "5", "review_on-year": "2127",
    }  # fmt: skip
    wrong = publisher.post(address, sent)
    assert wrong.status_code == 422
    assert "Say why the harm outweighs the public interest" in text(wrong)
    sent["balance"] = "Little"
    assert [publisher.post(address, sent).status_code for _ in range(2)] == [303, 303]
    assert publisher.post(address, {**sent, "token": new_id()}).status_code == 409
    one = Withholding.objects.get()
    listed = reverse("withheld-list", args=[project.id])
    assert "INNER-HARM" in text(lead.get(listed))
    outside = text(sign_in(Client(), force.office("auditor")).get(listed))
    assert "Law enforcement" in outside and "INNER-HARM" not in outside
    assert "0" in text(publisher.get(reverse("withheld-reviews")))
    keep = reverse("keep-withheld", args=[one.id])
    assert publisher.get(keep).status_code == 200
    kept = {**sent, "reason": "Still", "token": new_id()}
    assert [publisher.post(keep, kept).status_code for _ in range(2)] == [303, 303]
    assert publisher.post(keep, {**kept, "token": new_id()}).status_code == 409
    standing = Withholding.objects.get(ended_at__isnull=True)
    disclose = reverse("disclose-withheld", args=[standing.id])
    assert publisher.post(disclose, {"reason": "", "token": new_id()}).status_code == 422
    last = {"reason": "Over", "token": new_id()}
    assert [publisher.post(disclose, last).status_code for _ in range(2)] == [303, 303]
    assert "Disclosed on" in text(publisher.get(listed))


def test_the_pages_of_findings(force):
    project = tool_to_publish(force)
    answer(force, project.id, {"atrs.team": {"value": {"en": "Ask Leah Lockyer."}}})
    proposal = propose(force, project)
    publisher = sign_in(Client(), force.office("publisher"))
    page = text(publisher.get(reverse("proposal", args=[proposal.id])))
    assert "Nobody can approve this while a finding is open." in page
    assert "Leah Lockyer" in page and "Name the office instead." in page
    one = load_checks(by=force.actor("publisher"), publication=proposal.id, at=AT).open[0]
    address = reverse("accept-finding", args=[proposal.id, one.id])
    assert address in page
    assert (
        publisher.post(address, {"reason": "", "digest": proposal.content_digest, "token": new_id()}).status_code == 422
    )
    stale = {"reason": "Public by law", "digest": "sha256:0", "token": new_id()}
    assert publisher.post(address, stale).status_code == 409
    sent = {"reason": "Public by law", "digest": proposal.content_digest, "token": new_id()}
    assert [publisher.post(address, sent).status_code for _ in range(2)] == [303, 303]
    assert FindingAcceptance.objects.count() == 1
    page = text(publisher.get(reverse("proposal", args=[proposal.id])))
    assert "Public by law" in page and reverse("approve-publication", args=[proposal.id]) in page
    approve(force, proposal)
    assert publisher.get(address).status_code == 404
