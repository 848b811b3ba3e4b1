"""Force policy by the pages: proposed by one, signed by another who is a chief officer, in force, revoked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Force, make_office, make_person, northmere, sign_in, southmere
from tests.journeys import open_risk_tool
from touchstone.foundation.identifiers import new_id
from touchstone.store.models import AdoptionAct

pytestmark = pytest.mark.django_db


@pytest.fixture
def force() -> Force:
    return northmere()


def as_role(force: Force, role: str) -> Client:
    return sign_in(Client(), force.office(role))


def text(response) -> str:
    return response.content.decode()


def first_item(client: Client, stage: str) -> tuple[str, str]:
    """The name and value of the first box on the page that proposes for that stage."""
    page = text(client.get(reverse("adoption-propose", args=[stage])))
    kinds = "decision-rule|question|requirement|document|duty"
    found = re.search(rf'name="({kinds})" type="checkbox" value="([^"]+)"', page)
    return found[1], found[2]


def propose(client: Client, stage: str = "prioritisation", **changes: str):
    kind, item = first_item(client, stage)
    sent = {kind: item, "reasons": "It has served us well", "token": new_id(), **changes}
    return client.post(reverse("adoption-propose", args=[stage]), sent), sent


def test_two_people_make_an_item_force_policy_and_it_bars(force):
    lead, chief = as_role(force, "project-lead"), as_role(force, "chief-officer")
    answer, sent = propose(lead)
    assert answer.status_code == 303
    assert lead.post(reverse("adoption-propose", args=["prioritisation"]), sent).status_code == 303
    act = AdoptionAct.objects.get()
    listed = text(chief.get(reverse("policy")))
    assert "Proposed" in listed and "It has served us well" in listed and "Leah Lockyer" in listed
    address = reverse("adoption-sign", args=[act.id])
    assert address in listed
    assert chief.get(address).status_code == 200
    assert chief.post(address, {"token": new_id()}).status_code == 422
    signing = {"token": new_id(), "confirmed": "on"}
    assert [chief.post(address, signing).status_code for _ in range(2)] == [303, 303]
    assert "In force" in text(chief.get(reverse("policy")))
    again = chief.post(address, {"token": new_id(), "confirmed": "on"})
    assert again.status_code == 409 and "This act was signed before" in text(again)
    assert act.items[0] not in text(lead.get(reverse("adoption-propose", args=["prioritisation"])))


def test_an_adopted_item_stands_under_force_policy_at_the_gate(force):
    project = open_risk_tool(force)
    lead, chief = as_role(force, "project-lead"), as_role(force, "chief-officer")
    gate = reverse("gate", args=[project.id])
    assert "Your force’s policy: bars" not in text(lead.get(gate))
    page = text(lead.get(reverse("adoption-propose", args=["prioritisation"])))
    items = re.findall(r'name="requirement" type="checkbox" value="([^"]+)"', page)
    sent = {"requirement": items, "reasons": "All of it", "token": new_id()}
    lead.post(reverse("adoption-propose", args=["prioritisation"]), sent)
    act = AdoptionAct.objects.get()
    chief.post(reverse("adoption-sign", args=[act.id]), {"token": new_id(), "confirmed": "on"})
    assert "Your force’s policy: bars" in text(lead.get(gate))
    answer = chief.post(reverse("adoption-revoke", args=[act.id]), {"token": new_id(), "confirmed": "on"})
    assert answer.status_code == 303
    assert "Your force’s policy: bars" not in text(lead.get(gate))
    assert "Revoked" in text(chief.get(reverse("policy")))


def test_who_proposed_does_not_sign_even_under_another_office(force):
    both = make_person("Two Hats", "two@xn01.example")
    lead = sign_in(Client(), make_office(force.organisation, "project-lead", both))
    assert propose(lead)[0].status_code == 303
    act = AdoptionAct.objects.get()
    chief = sign_in(Client(), make_office(force.organisation, "chief-officer", both))
    assert "another chief officer has to sign it" in text(chief.get(reverse("policy")))
    answer = chief.post(reverse("adoption-sign", args=[act.id]), {"token": new_id(), "confirmed": "on"})
    assert answer.status_code == 409 and "This needs a second person" in text(answer)
    act.refresh_from_db()
    assert act.signed_at is None


def test_a_proposal_of_nothing_or_without_reasons_keeps_what_was_typed(force):
    lead = as_role(force, "project-lead")
    address = reverse("adoption-propose", args=["consultation"])
    answer = lead.post(address, {"reasons": "Because of last year", "token": new_id()})
    assert answer.status_code == 422
    assert "Choose at least one item" in text(answer) and "Because of last year" in text(answer)
    answer, sent = propose(lead, "consultation", reasons=" ")
    assert answer.status_code == 422 and "Enter the reasons" in text(answer)
    chosen = next(value for name, value in sent.items() if name not in ("reasons", "token"))
    assert re.search(rf'value="{re.escape(chosen)}" checked', text(answer))
    answer = lead.post(address, {"duty": "no-such-duty", "reasons": "x", "token": new_id()})
    assert answer.status_code == 422


def test_an_act_under_a_version_no_longer_installed_is_still_listed(force):
    lead = as_role(force, "project-lead")
    propose(lead)
    AdoptionAct.objects.update(pack_version="1999-01")
    answer = lead.get(reverse("policy"))
    assert answer.status_code == 200
    assert AdoptionAct.objects.get().items[0] in text(answer)


def test_wrong_offices_other_forces_and_unknown_stages(force):
    lead = as_role(force, "project-lead")
    propose(lead)
    act = AdoptionAct.objects.get()
    assert lead.get(reverse("adoption-sign", args=[act.id])).status_code == 403
    assert as_role(force, "auditor").get(reverse("adoption-propose", args=["design"])).status_code == 403
    assert as_role(force, "administrator").get(reverse("policy")).status_code == 403
    assert lead.get(reverse("adoption-propose", args=["nowhere"])).status_code == 404
    other = southmere()
    assert as_role(other, "chief-officer").get(reverse("adoption-sign", args=[act.id])).status_code == 404
    assert as_role(other, "chief-officer").get(reverse("adoption-revoke", args=["x"])).status_code == 404
    assert "It has served us well" not in text(as_role(other, "chief-officer").get(reverse("policy")))


def test_who_decides_names_rule_source_and_holders(force):
    gone = force.office("siro")
    gone.to_on = gone.from_on + timedelta(days=1)
    gone.save()
    page = text(as_role(force, "auditor").get(reverse("who-decides")))
    for words in (
        "A joint decision: Senior leader and Project lead each sign.",
        "decides, with input given beforehand by Data protection officer and Senior information risk owner.",
        "Any one of these decides:",
        "Light path",
        "Catrin Cole</span> (Chief officer, who may sign as one)",
        "Samir Sandhu",
        "Catrin Cole",
        "Read at source",
        "Inferred",
    ):
        assert words in page, words
