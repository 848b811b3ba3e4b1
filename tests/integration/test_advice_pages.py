"""The pages of advice: asked on a frozen paper, given under the right office, replied to; nothing typed is lost."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.cast import Force, make_office, northmere, sign_in, southmere
from tests.journeys import AT, open_risk_tool
from touchstone.actions.advice import give_advice, request_advice
from touchstone.foundation.identifiers import new_id
from touchstone.queries.packs import newest_pack
from touchstone.store.models import Advice, AdviceReply, AdviceRequest, Project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def force() -> Force:
    return northmere()


@pytest.fixture
def project(force) -> Project:
    return open_risk_tool(force)


def as_role(force: Force, role: str) -> Client:
    return sign_in(Client(), force.office(role))


def text(response) -> str:
    return response.content.decode()


def asked(force: Force, project: Project, adviser: str = "dpo") -> AdviceRequest:
    by = force.actor("project-lead")
    return request_advice(by=by, project=project.id, adviser=adviser, question="Is it sound?", at=AT)


GIVEN = {"interests": "None", "conclusion": "support-with-changes", "text": "Mind the gaps", "privileged": "no"}


def test_advice_is_asked_given_and_replied_to_by_the_pages_once_each(force, project):
    lead, dpo = as_role(force, "project-lead"), as_role(force, "dpo")
    listed = reverse("advice-list", args=[project.id])
    assert "No advice has been asked for yet" in text(lead.get(listed))
    ask = reverse("advice-request", args=[project.id])
    assert lead.get(ask).status_code == 200
    sent = {"adviser": "dpo", "question": "Is it lawful?", "token": new_id()}
    assert [lead.post(ask, sent).url for _ in range(2)] == [listed, listed]
    request = AdviceRequest.objects.get()

    paper = text(dpo.get(reverse("advice-paper", args=[project.id, request.id])))
    assert request.paper_digest in paper and "Is it lawful?" in paper
    assert "Something takes too long and is done unevenly" in paper
    give = reverse("advice-give", args=[project.id, request.id])
    assert give in paper
    sent = {**GIVEN, "token": new_id()}
    assert [dpo.post(give, sent).url for _ in range(2)] == [listed, listed]
    assert Advice.objects.get().conclusion == "support-with-changes"

    reply = reverse("advice-reply", args=[project.id, request.id])
    page = text(lead.get(listed))
    assert "Mind the gaps" in page and "Supports going on with changes" in page and reply in page
    assert "Mind the gaps" in text(lead.get(reply))
    sent = {"response": "partly", "text": "Two of three", "token": new_id()}
    assert [lead.post(reply, sent).url for _ in range(2)] == [listed, listed]
    assert AdviceReply.objects.count() == 1
    page = text(lead.get(listed))
    assert "Accepted in part" in page and "Two of three" in page


def test_the_paper_stays_as_it_was_frozen(force, project):
    request = asked(force, project)
    lead = as_role(force, "project-lead")
    heading = {"title": "Renamed since", "problem": "Another", "version": "1", "token": new_id()}
    lead.post(reverse("project-heading", args=[project.id]), heading)
    paper = text(lead.get(reverse("advice-paper", args=[project.id, request.id])))
    assert "A project" in paper and "Renamed since" not in paper


def test_gaps_answer_422_and_keep_what_was_typed(force, project):
    lead, dpo = as_role(force, "project-lead"), as_role(force, "dpo")
    answer = lead.post(reverse("advice-request", args=[project.id]), {"question": "Typed words", "token": new_id()})
    assert answer.status_code == 422
    assert "Typed words" in text(answer) and "<title>Error: " in text(answer)
    past = {"adviser": "dpo", "question": "Q", "due_on-day": "1", "due_on-month": "1", "due_on-year": "2026"}
    answer = lead.post(reverse("advice-request", args=[project.id]), {**past, "token": new_id()})
    assert answer.status_code == 422 and "today or later" in text(answer)
    request = asked(force, project)
    give = reverse("advice-give", args=[project.id, request.id])
    answer = dpo.post(give, {**GIVEN, "interests": "", "token": new_id()})
    assert answer.status_code == 422 and "Mind the gaps" in text(answer)
    answer = dpo.post(give, {**GIVEN, "text": "nul\0", "token": new_id()})
    assert answer.status_code == 422
    future = {"took_place_on-day": "1", "took_place_on-month": "1", "took_place_on-year": "2027"}
    answer = dpo.post(give, {**GIVEN, **future, "token": new_id()})
    assert answer.status_code == 422 and "Mind the gaps" in text(answer)
    dpo.post(give, {**GIVEN, "token": new_id()})
    reply = reverse("advice-reply", args=[project.id, request.id])
    answer = lead.post(reply, {"text": "Kept words", "token": new_id()})
    assert answer.status_code == 422 and "Kept words" in text(answer)


def test_advice_given_twice_is_refused_and_kept_on_the_form(force, project):
    request, dpo = asked(force, project), as_role(force, "dpo")
    give = reverse("advice-give", args=[project.id, request.id])
    dpo.post(give, {**GIVEN, "token": new_id()})
    answer = dpo.post(give, {**GIVEN, "text": "Second thoughts", "token": new_id()})
    assert answer.status_code == 409
    assert "Advice was already given on this paper" in text(answer) and "Second thoughts" in text(answer)
    assert Advice.objects.count() == 1


def test_advice_recorded_after_its_day_keeps_that_day(force, project):
    request, dpo = asked(force, project), as_role(force, "dpo")
    earlier = {"took_place_on-day": "20", "took_place_on-month": "11", "took_place_on-year": "2026"}
    sent = {**GIVEN, **earlier, "token": new_id()}
    assert dpo.post(reverse("advice-give", args=[project.id, request.id]), sent).status_code == 302
    for name in ("advice-list", "gate"):
        page = text(dpo.get(reverse(name, args=[project.id])))
        assert "20 November 2026" in page and "Recorded late, on 23 November 2026" in page


def test_the_paper_says_its_answers_in_words_in_the_order_asked(force, project):
    request = asked(force, project)
    paper = text(as_role(force, "dpo").get(reverse("advice-paper", args=[project.id, request.id])))
    assert "scores-or-ranks-people" not in paper and "victims-witnesses" not in paper
    first, last = (str(newest_pack().question(one).text) for one in ("triage.purpose", "triage.objection"))
    assert paper.index(first) < paper.index(last)


def test_privileged_advice_is_kept_from_offices_that_do_not_decide(force, project):
    request = asked(force, project, "force-lawyer")
    sent = {**GIVEN, "privileged": "yes", "text": "In confidence", "token": new_id()}
    as_role(force, "force-lawyer").post(reverse("advice-give", args=[project.id, request.id]), sent)
    listed = reverse("advice-list", args=[project.id])
    assert "In confidence" in text(as_role(force, "project-lead").get(listed))
    for role in ("auditor", "dpo"):
        page = text(as_role(force, role).get(listed))
        assert "In confidence" not in page and "Legally privileged: kept from your office" in page
        assert "In confidence" not in text(as_role(force, role).get(reverse("gate", args=[project.id])))


def test_wrong_offices_are_refused(force, project):
    request = asked(force, project)
    give = reverse("advice-give", args=[project.id, request.id])
    assert as_role(force, "auditor").get(reverse("advice-request", args=[project.id])).status_code == 403
    assert as_role(force, "project-lead").get(give).status_code == 403
    assert as_role(force, "auditor").get(reverse("advice-reply", args=[project.id, request.id])).status_code == 403
    answer = as_role(force, "siro").post(give, {**GIVEN, "token": new_id()})
    assert answer.status_code == 403
    assert Advice.objects.count() == 0


def test_one_who_leads_the_project_does_not_advise_on_it(force, project):
    request = asked(force, project)
    lead = force.office("project-lead")
    from_lead = sign_in(Client(), make_office(force.organisation, "dpo", lead.person))
    answer = from_lead.post(reverse("advice-give", args=[project.id, request.id]), {**GIVEN, "token": new_id()})
    assert answer.status_code == 409
    assert "you cannot advise on it" in text(answer) and "Mind the gaps" in text(answer)


def test_another_force_and_malformed_ids_find_nothing(force, project):
    request = asked(force, project)
    give_advice(by=force.actor("dpo"), request=request.id, text="x", conclusion="support", interests="None", at=AT)
    stranger = southmere()
    for name, role in (("advice-paper", "dpo"), ("advice-give", "dpo"), ("advice-reply", "project-lead")):
        assert as_role(stranger, role).get(reverse(name, args=[project.id, request.id])).status_code == 404
        assert as_role(force, role).get(reverse(name, args=[project.id, "x"])).status_code == 404
    assert as_role(stranger, "dpo").get(reverse("advice-list", args=[project.id])).status_code == 404
    assert as_role(force, "dpo").get(reverse("advice-list", args=["x"])).status_code == 404


def test_a_reply_waits_for_advice(force, project):
    request = asked(force, project)
    address = reverse("advice-reply", args=[project.id, request.id])
    assert as_role(force, "project-lead").get(address).status_code == 404
