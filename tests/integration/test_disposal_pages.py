"""Holds and destruction by the pages: a reason, a closed list, a second person, and a word typed out."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Force, make_office, make_person, northmere, sign_in, southmere
from tests.integration.test_decisions import file_documents
from tests.journeys import open_macro
from touchstone.foundation.identifiers import new_id
from touchstone.store.models import Content, Disposal, Hold, Project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path


@pytest.fixture
def force() -> Force:
    return northmere()


@pytest.fixture
def project(force) -> Project:
    made = open_macro(force)
    file_documents(force, made, "business-case")
    return made


def as_role(force: Force, role: str) -> Client:
    return sign_in(Client(), force.office(role))


def second_manager(force: Force) -> Client:
    person = make_person("Second Holder", "second@xn01.example")
    return sign_in(Client(), make_office(force.organisation, "records-manager", person))


def text(response) -> str:
    return response.content.decode()


def proposed(client: Client, project: Project) -> Disposal:
    sent = {"authority": "retention-schedule", "token": new_id()}
    assert client.post(reverse("disposal-propose", args=[project.id]), sent).status_code == 303
    return Disposal.objects.get(project=project)


def test_a_hold_is_set_once_with_its_reason_and_lifted(force, project):
    dpo = as_role(force, "dpo")
    address = reverse("hold-set", args=[project.id])
    assert dpo.post(address, {"reason": " ", "token": new_id()}).status_code == 422
    sent = {"reason": "An appeal is pending", "token": new_id()}
    assert [dpo.post(address, sent).status_code for _ in range(2)] == [303, 303]
    hold = Hold.objects.get()
    page = text(dpo.get(reverse("hold-list", args=[project.id])))
    assert "An appeal is pending" in page and "Deepa Dunne" in page and "A hold is in force" in page
    lift = reverse("hold-lift", args=[project.id, hold.id])
    assert dpo.get(lift).status_code == 200
    assert dpo.post(lift, {"token": new_id()}).status_code == 422
    assert dpo.post(lift, {"token": new_id(), "confirmed": "on"}).status_code == 303
    again = dpo.post(lift, {"token": new_id(), "confirmed": "on"})
    assert again.status_code == 409 and "This hold was lifted before" in text(again)
    assert "No hold is in force" in text(dpo.get(reverse("hold-list", args=[project.id])))


def test_another_token_with_other_words_keeps_what_was_typed(force, project):
    dpo = as_role(force, "dpo")
    address = reverse("hold-set", args=[project.id])
    sent = {"reason": "First", "token": new_id()}
    dpo.post(address, sent)
    answer = dpo.post(address, {**sent, "reason": "Second thoughts"})
    assert answer.status_code == 409 and "Second thoughts" in text(answer)
    assert Hold.objects.count() == 1


def test_destruction_says_what_goes_and_takes_two_people_and_a_word(force, project):
    first, second = as_role(force, "records-manager"), second_manager(force)
    page = text(first.get(reverse("disposal-propose", args=[project.id])))
    texts = Content.objects.filter(project=project, disposed_at__isnull=True).count()
    assert f"{texts} typed texts" in page and "1 file" in page and "What stays" in page
    assert first.post(reverse("disposal-propose", args=[project.id]), {"token": new_id()}).status_code == 422
    wrong = {"authority": "because", "token": new_id()}
    assert first.post(reverse("disposal-propose", args=[project.id]), wrong).status_code == 422
    act = proposed(first, project)
    address = reverse("disposal-approve", args=[project.id, act.id])
    assert address not in text(first.get(reverse("hold-list", args=[project.id])))
    assert address in text(second.get(reverse("hold-list", args=[project.id])))
    answer = second.post(address, {"typed": "destroy", "token": new_id()})
    assert answer.status_code == 422 and 'value="destroy"' in text(answer)
    own = first.post(address, {"typed": "DESTROY", "token": new_id()})
    assert own.status_code == 409 and "This needs a second person" in text(own)
    assert Content.objects.filter(project=project, disposed_at__isnull=True).count() == texts
    done = {"typed": "DESTROY", "token": new_id()}
    assert [second.post(address, done).status_code for _ in range(2)] == [303, 303]
    assert not Content.objects.filter(project=project, disposed_at__isnull=True).exists()
    page = text(second.get(reverse("hold-list", args=[project.id])))
    assert "A project whose content was destroyed" in page and "Second Holder" in page


def test_pages_of_a_project_whose_content_is_gone_still_open(force, project):
    act = proposed(as_role(force, "records-manager"), project)
    sent = {"typed": "DESTROY", "token": new_id()}
    second_manager(force).post(reverse("disposal-approve", args=[project.id, act.id]), sent)
    auditor = as_role(force, "auditor")
    for name in ("gate", "hold-list", "evidence-list", "advice-list"):
        assert auditor.get(reverse(name, args=[project.id])).status_code == 200, name


def test_a_hold_refuses_proposal_and_approval_on_the_form(force, project):
    first, second, dpo = as_role(force, "records-manager"), second_manager(force), as_role(force, "dpo")
    act = proposed(first, project)
    dpo.post(reverse("hold-set", args=[project.id]), {"reason": "An appeal", "token": new_id()})
    sent = {"authority": "court-order", "token": new_id()}
    answer = first.post(reverse("disposal-propose", args=[project.id]), sent)
    assert answer.status_code == 409 and "on hold and must be kept" in text(answer)
    sent = {"typed": "DESTROY", "token": new_id()}
    answer = second.post(reverse("disposal-approve", args=[project.id, act.id]), sent)
    assert answer.status_code == 409 and "Nothing can be destroyed until it is lifted" in text(answer)
    assert Content.objects.filter(project=project, disposed_at__isnull=True).exists()


def test_wrong_offices_and_other_forces(force, project):
    lead = as_role(force, "project-lead")
    assert lead.get(reverse("hold-list", args=[project.id])).status_code == 200
    for name in ("hold-set", "disposal-propose"):
        assert lead.get(reverse(name, args=[project.id])).status_code == 403
    act = proposed(as_role(force, "records-manager"), project)
    assert lead.get(reverse("disposal-approve", args=[project.id, act.id])).status_code == 403
    stranger = as_role(southmere(), "records-manager")
    assert stranger.get(reverse("disposal-approve", args=[project.id, act.id])).status_code == 404
    for name in ("hold-list", "hold-set", "disposal-propose"):
        assert stranger.get(reverse(name, args=[project.id])).status_code == 404
        assert stranger.get(reverse(name, args=["x"])).status_code == 404
    own = as_role(force, "records-manager")
    assert own.get(reverse("disposal-approve", args=[project.id, "x"])).status_code == 404
    assert own.get(reverse("hold-lift", args=[project.id, "x"])).status_code == 404
