"""Messages in casework: who sees them, the clock, private and public answers by the rules, and what is kept of them."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Force, make_office, make_person, northmere, sign_in, southmere
from tests.integration.publishing_cast import AT, approve, propose, published
from tests.page_forms import form_with
from touchstone.accounts.actor import Actor
from touchstone.actions.disposal import set_hold
from touchstone.actions.feedback import (
    answer_in_private,
    close_message,
    empty_old_messages,
    propose_public_answer,
    publish_public_answer,
    return_public_answer,
    take_messages,
)
from touchstone.domain.duties import SecondPersonIsFirst
from touchstone.foundation.errors import AlreadyDone, Conflict, Invalid, NotFound, NotPermitted
from touchstone.foundation.identifiers import new_id
from touchstone.queries.feedback import list_messages, load_message
from touchstone.register.feedback import figures_of, find_thread, shown_of, threads_on
from touchstone.register.inbox import Message, receive
from touchstone.register.models import InboxItem
from touchstone.register.private_link import lookup_of, unseal
from touchstone.store.models import AuditEvent, Content, Feedback, Project

pytestmark = pytest.mark.django_db
WORDS, ADDRESS = "Zqwords: is it used on children?", "zqasker@example.org"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path


@pytest.fixture
def force() -> Force:
    return northmere()


@pytest.fixture
def project(force) -> Project:
    return published(force)


@pytest.fixture
def message(project) -> Feedback:
    return ask(project)


TOKENS: dict[str, str] = {}


def ask(project: Project, *, may_quote: bool = False, form: str = "form", at=AT) -> Feedback:
    """Somebody writes about the record, and casework takes it in."""
    said = Message(
        record=str(project.record), kind="question", words=WORDS, reply_to=ADDRESS, may_quote=may_quote, form=form
    )
    token = receive(said, network="192.0.2.1", secret="of the site", at=at)
    assert take_messages(at=at) == 1
    row = Feedback.objects.get(lookup=lookup_of(token))
    TOKENS[row.id] = token
    return row


def second_publisher(force: Force) -> Actor:
    office = make_office(force.organisation, "publisher", make_person("Second Publisher", "second@xn01.example"))
    return Actor(office.person_id, office.id, office.organisation_id, office.role)


def proposed(force: Force, row: Feedback, *, own_words: bool = False, role: str = "project-lead") -> Feedback:
    return propose_public_answer(
        by=force.actor(role),
        message=row.id,
        summary="Is it used on children?",
        own_words=own_words,
        text="No, never.",
        version=row.version,
        at=AT,
    )


def digest_of(force: Force, row: Feedback) -> str:
    return load_message(by=force.actor("publisher"), message=row.id, at=AT).reply_digest


def test_taking_in_is_one_event_that_names_no_words_and_no_address(message):
    assert InboxItem.objects.count() == 0
    event = AuditEvent.objects.get(verb="feedback.received")
    assert event.person == ""
    every = json.dumps([one.changes for one in AuditEvent.objects.all()])
    assert "Zqwords" not in every
    assert "zqasker" not in every
    assert "zqasker" not in str(vars(message))
    assert message.message.body["reply_to"] == ADDRESS


def test_a_message_nobody_can_place_stays_and_keeps_no_other_from_being_taken_in(project):
    lost = Message(record="0" * 16, kind="error", words="Lost", reply_to="", may_quote=False, form="lost")
    receive(lost, network="192.0.2.9", secret="of the site", at=AT)
    ask(project)
    assert InboxItem.objects.get().body == "Lost"


def test_the_list_is_for_publishers_and_for_the_lead_of_that_record(force, message):
    other_lead = make_office(force.organisation, "project-lead", make_person("Other Lead", "other@xn01.example"))
    stranger = Actor(other_lead.person_id, other_lead.id, other_lead.organisation_id, other_lead.role)
    for role in ("publisher", "project-lead"):
        assert [one.id for one in list_messages(by=force.actor(role), at=AT)] == [message.id]
    assert list_messages(by=stranger, at=AT) == []
    with pytest.raises(NotFound):
        load_message(by=stranger, message=message.id, at=AT)
    with pytest.raises(NotFound):
        answer_in_private(by=southmere().actor("publisher"), message=message.id, text="x", version=1, at=AT)
    with pytest.raises(NotPermitted):
        answer_in_private(by=force.actor("dpo"), message=message.id, text="x", version=1, at=AT)


def test_what_waits_longest_is_first_and_the_clock_runs_out(force, project):
    late, early = ask(project, form="b", at=AT), ask(project, form="a", at=AT - timedelta(days=40))
    lines = list_messages(by=force.actor("publisher"), at=AT)
    assert [one.id for one in lines] == [early.id, late.id]
    assert lines[0].days_left < 0
    assert lines[1].days_left == 20
    figures = figures_of(threads_on(str(project.record)), today=AT.date())
    assert (figures.asked, figures.answered, figures.closed, figures.overdue) == (2, 0, 0, 1)


def test_an_answer_in_private_is_read_with_the_link_alone(force, project, message):
    answer_in_private(by=force.actor("project-lead"), message=message.id, text="Zqanswer", version=1, at=AT)
    thread = find_thread(message.lookup)
    assert "Zqanswer" not in str(vars(thread))
    assert unseal(TOKENS[message.id], thread.sealed) == "Zqanswer"
    assert shown_of(threads_on(project.record)) == []
    assert figures_of(threads_on(project.record), today=AT.date()).answered == 1
    with pytest.raises(AlreadyDone):
        answer_in_private(by=force.actor("publisher"), message=message.id, text="Another", version=2, at=AT)


def test_a_public_answer_needs_a_second_person_and_shows_a_summary(force, project, message):
    proposed(force, message, role="publisher")
    assert shown_of(threads_on(project.record)) == []
    digest = digest_of(force, message)
    said = {"message": message.id, "digest": digest, "at": AT}
    with pytest.raises(SecondPersonIsFirst):
        publish_public_answer(by=force.actor("publisher"), **said)
    with pytest.raises(NotPermitted):
        publish_public_answer(by=force.actor("project-lead"), **said)
    second = second_publisher(force)
    with pytest.raises(Conflict):
        publish_public_answer(by=second, **{**said, "digest": "sha256:" + "0" * 64})
    publish_public_answer(by=second, **said)
    shown = shown_of(threads_on(project.record))[0]
    assert (shown.question, shown.answer, shown.is_own_words) == ("Is it used on children?", "No, never.", False)
    assert "Zqwords" not in str(vars(shown))
    with pytest.raises(AlreadyDone):
        publish_public_answer(by=second, **said)


def test_the_senders_own_words_are_shown_only_where_they_agreed(force, project):
    silent, agreed = ask(project, form="a"), ask(project, form="b", may_quote=True)
    with pytest.raises(Invalid) as refused:
        proposed(force, silent, own_words=True)
    assert "own_words" in refused.value.field_errors
    proposed(force, agreed, own_words=True)
    publish_public_answer(by=force.actor("publisher"), message=agreed.id, digest=digest_of(force, agreed), at=AT)
    assert shown_of(threads_on(project.record))[0].question == WORDS


def test_what_is_sent_back_waits_again_and_can_be_answered(force, message):
    proposed(force, message)
    return_public_answer(by=force.actor("publisher"), message=message.id, digest=digest_of(force, message), at=AT)
    row = Feedback.objects.get()
    assert row.status == "waiting"
    close_message(
        by=force.actor("publisher"), message=row.id, why="same-again", text="See above", version=row.version, at=AT
    )
    assert figures_of(threads_on(row.record), today=AT.date()).closed == 1
    assert AuditEvent.objects.get(verb="feedback.closed").authority == "same-again"


def test_a_form_read_before_somebody_else_acted_is_refused_with_all_that_was_typed(force, message):
    client = sign_in(Client(), force.office("publisher"))
    address = reverse("feedback-reply", args=[message.id])
    form = form_with(client.get(address), "version")
    proposed(force, message)
    response = client.post(address, {**form, "text": "Typed at length", "way": "private"})
    assert response.status_code == 409
    assert "Typed at length" in response.content.decode()
    assert "since you opened it" in response.content.decode()
    assert Feedback.objects.get().status == "drafted"


def test_the_pages_lead_from_the_list_to_an_answer_everybody_reads(force, project, message):
    lead, publisher = (sign_in(Client(), force.office(role)) for role in ("project-lead", "publisher"))
    listed = lead.get(reverse("feedback-list")).content.decode()
    assert message.reference in listed
    page = lead.get(reverse("feedback-message", args=[message.id])).content.decode()
    assert WORDS in page
    assert ADDRESS in page
    assert "did not agree" in page
    address = reverse("feedback-reply", args=[message.id])
    assert "own-words" not in lead.get(address).content.decode()
    form = form_with(lead.get(address), "version")
    empty = lead.post(address, {**form, "way": "summed-up", "text": "No, never."})
    assert empty.status_code == 422
    assert "Sum the question up" in empty.content.decode()
    full = {**form, "way": "summed-up", "text": "No, never.", "summary": "On children?", "token": new_id()}
    assert [lead.post(address, full).status_code for _ in range(2)] == [303, 303]
    assert AuditEvent.objects.filter(verb="feedback.answer-proposed").count() == 1
    check = reverse("feedback-check", args=[message.id])
    assert lead.get(check).status_code == 403
    shown = form_with(publisher.get(check), "digest")
    assert publisher.post(check, {**shown, "verdict": "show"}).status_code == 303
    assert shown_of(threads_on(project.record))[0].question == "On children?"


def test_closing_by_the_page_needs_a_reason_of_the_list_and_words(force, message):
    client = sign_in(Client(), force.office("publisher"))
    address = reverse("feedback-close", args=[message.id])
    form = form_with(client.get(address), "version")
    assert client.post(address, {**form, "why": "boring", "text": ""}).status_code == 422
    sent = {**form, "why": "not-about-this", "text": "It is about parking", "token": new_id()}
    assert [client.post(address, sent).status_code for _ in range(2)] == [303, 303]
    assert AuditEvent.objects.filter(verb="feedback.closed").count() == 1


def test_a_withdrawn_record_shows_no_answers_and_keeps_the_counts(force, project, message):
    proposed(force, message)
    publish_public_answer(by=force.actor("publisher"), message=message.id, digest=digest_of(force, message), at=AT)
    approve(force, propose(force, project, event="withdraw"))
    thread = find_thread(message.lookup)
    assert (thread.question, thread.answer) == ("", "")
    assert figures_of(threads_on(project.record), today=AT.date()).answered == 1


def test_words_and_address_go_a_year_after_the_answer_unless_a_hold_keeps_them(force, project, message):
    answer_in_private(by=force.actor("publisher"), message=message.id, text="Zqanswer", version=1, at=AT)
    assert empty_old_messages(at=AT + timedelta(days=364)) == 0
    hold = set_hold(by=force.actor("dpo"), project=project.id, reason="An appeal", at=AT)
    assert empty_old_messages(at=AT + timedelta(days=366)) == 0
    hold.lifted_at = AT
    hold.save(update_fields=["lifted_at"])
    assert empty_old_messages(at=AT + timedelta(days=366)) == 1
    assert empty_old_messages(at=AT + timedelta(days=367)) == 0
    row = Feedback.objects.get()
    assert (row.message.body, row.reply.body) == (None, None)
    assert find_thread(row.lookup).sealed == ""
    assert not any("zqasker" in json.dumps(one.body) for one in Content.objects.all())
    page = sign_in(Client(), force.office("publisher")).get(reverse("feedback-message", args=[row.id]))
    assert "Destroyed under the retention rules" in page.content.decode()
