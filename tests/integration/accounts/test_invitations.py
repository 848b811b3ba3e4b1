"""One-time links: invitations, the first administrator, and the way back for somebody locked out."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests.cast import Force, give_second_factor, make_office, make_person, sign_in
from touchstone.accounts.links import LinkNotValid
from touchstone.accounts.models import FirstAdministratorLink, Invitation, Office, Organisation, Person
from touchstone.actions import accounts, invitations
from touchstone.actions.account_resets import make_reset_link, use_reset_link
from touchstone.foundation import clock as now_clock
from touchstone.foundation.errors import AlreadyDone, Invalid, NotFound, NotPermitted, Refusal
from touchstone.foundation.identifiers import new_id
from touchstone.store.models import AuditEvent

PASSWORD = "correct horse battery staple"
pytestmark = pytest.mark.django_db


def invite_by_page(client: Client, email: str = "new.person@xn01.example", role: str = "dpo") -> str:
    answer = client.post("/people/invite", {"email": email, "role": role, "instrument": "", "token": new_id()})
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer["Location"]).content.decode()
    return re.search(r"http://testserver(/invitation/[\w-]+)", page).group(1)


def accept_by_page(client: Client, link: str, name: str = "New Person", password: str = PASSWORD):
    client.get(link)
    return client.post("/invitation", {"name": name, "password": password, "token": new_id()})


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("position").values_list("verb", flat=True))


@pytest.fixture
def administrator(client: Client, force: Force) -> Client:
    return sign_in(client, force.office("administrator"))


def test_an_invitation_makes_a_person_with_one_office_who_still_needs_an_app(administrator, force):
    link = invite_by_page(administrator)
    newcomer = Client()
    page = newcomer.get(link, follow=True).content.decode()
    assert "Data protection officer" in page and "Northmere Police" in page
    answer = accept_by_page(newcomer, link)
    assert answer.status_code == 302
    office = Office.objects.get(person__email="new.person@xn01.example")
    assert (office.role, office.organisation, office.appointed_by) == (
        "dpo",
        force.organisation,
        force.person("administrator").id,
    )
    assert newcomer.get("/people")["Location"].startswith(reverse("mfa_activate_totp"))
    assert verbs() == ["invitation.made", "invitation.accepted"]
    accepted = AuditEvent.objects.get(verb="invitation.accepted")
    assert (accepted.person, accepted.office, accepted.organisation) == (
        office.person_id,
        office.id,
        force.organisation.id,
    )


def test_the_audit_record_and_the_table_hold_no_token_and_no_address(administrator, force):
    link = invite_by_page(administrator)
    token = link.rsplit("/", 1)[1]
    event = AuditEvent.objects.get(verb="invitation.made")
    assert "new.person" not in str(event.changes) and token not in str(event.changes)
    assert token not in str(list(Invitation.objects.values()))


def test_the_link_is_shown_once(administrator):
    invite_by_page(administrator)
    assert administrator.get("/people/link").status_code == 404


def test_opening_a_link_does_not_use_it_up(administrator):
    link = invite_by_page(administrator)
    for _ in range(3):
        assert Client().get(link, follow=True).status_code == 200
    assert accept_by_page(Client(), link).status_code == 302


def test_a_link_works_once(administrator):
    link = invite_by_page(administrator)
    assert accept_by_page(Client(), link).status_code == 302
    again = accept_by_page(Client(), link, name="Somebody Else")
    assert again.status_code == 409 and "This link is not valid" in again.content.decode()
    assert Office.objects.filter(role="dpo", person__email="new.person@xn01.example").count() == 1


def test_a_link_ends_after_seven_days(administrator, clock):
    sign_in(administrator, Office.objects.get(role="administrator"))
    link = invite_by_page(administrator)
    clock.shift(timedelta(days=7) - timedelta(seconds=1))
    assert Client().get(link, follow=True).status_code == 200
    clock.shift(1)
    assert Client().get(link, follow=True).status_code == 409
    assert accept_by_page(Client(), link).status_code == 409


def test_a_withdrawn_or_repeated_invitation_voids_the_earlier_link(administrator):
    first = invite_by_page(administrator)
    second = invite_by_page(administrator)
    assert accept_by_page(Client(), first).status_code == 409
    invitation = Invitation.objects.get(withdrawn_at__isnull=True)
    assert administrator.post(f"/people/invitations/{invitation.id}/withdraw", {"token": new_id()}).status_code == 302
    assert accept_by_page(Client(), second).status_code == 409


@pytest.mark.parametrize("token", ["", "x", "../../etc/passwd", "A" * 5_000])
def test_a_made_up_link_is_refused_like_a_used_one(db, token):
    client = Client()
    client.get(f"/invitation/{token}")
    answer = client.get("/invitation")
    assert answer.status_code == 409 and "This link is not valid" in answer.content.decode()


def test_somebody_with_an_account_accepts_signed_in_as_themself(administrator, force, other_force):
    dpo = other_force.office("dpo")
    link = invite_by_page(administrator, email=dpo.person.email)
    assert Client().get(link, follow=False).status_code == 302
    signed_out = Client()
    signed_out.get(link)
    assert signed_out.get("/invitation")["Location"] == "/sign-in?next=/invitation"
    wrong = sign_in(Client(), force.office("auditor"))
    assert wrong.get(link, follow=True).status_code == 403
    assert wrong.post("/invitation", {"token": new_id()}).status_code == 403
    right = sign_in(Client(), dpo)
    assert right.get(link, follow=True).status_code == 200
    assert right.post("/invitation", {"token": new_id()})["Location"] == reverse("choose_office")
    assert {office.organisation.code for office in dpo.person.offices.all()} == {"XN01", "XS02"}


def test_a_signed_in_person_without_a_second_factor_cannot_accept(administrator, other_force):
    person = other_force.person("dpo")
    link = invite_by_page(administrator, email=person.email)
    client = Client()
    client.force_login(person, backend="touchstone.accounts.backend.PersonBackend")
    client.get(link)
    assert client.post("/invitation", {"token": new_id()})["Location"].startswith(reverse("choose_office"))
    assert person.offices.count() == 1


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("", PASSWORD),
        ("N\u0435w Person", PASSWORD),
        ("New\u200bPerson", PASSWORD),
        ("New Person", "short"),
        ("New Person", "x" * 5_000),
        ("New Person", "new.person@xn01.example"),
    ],
    ids=["no name", "mixed alphabets", "zero-width", "short password", "huge password", "the address as password"],
)
def test_b1_b2_a_poor_name_or_password_is_refused_and_the_link_stays_good(administrator, name, password):
    link = invite_by_page(administrator)
    client = Client()
    refused = accept_by_page(client, link, name=name, password=password)
    assert refused.status_code == 422
    assert "<title>Error:" in refused.content.decode()
    assert not Person.objects.filter(email="new.person@xn01.example").exists()
    assert accept_by_page(client, link).status_code == 302


@pytest.mark.parametrize(
    "email", ["new\u0440erson@xn01.example", "a@b", '"a b"@xn01.example', "a\0@xn01.example", "x" * 250 + "@a.example"]
)
def test_b1_an_address_that_is_none_is_refused(administrator, email):
    answer = administrator.post("/people/invite", {"email": email, "role": "dpo", "token": new_id()})
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_a_role_that_is_not_offered_is_refused(administrator):
    answer = administrator.post("/people/invite", {"email": "a@xn01.example", "role": "superuser", "token": new_id()})
    assert answer.status_code == 422


def test_nobody_invites_or_appoints_themself(force):
    by, at = force.actor("administrator"), now_clock.now()
    with pytest.raises(NotPermitted):
        invitations.invite_person(by=by, email=force.person("administrator").email, role="publisher", at=at)
    with pytest.raises(NotPermitted):
        accounts.appoint_to_office(by=by, person=by.person_id, role="publisher", from_on=at.date(), at=at)


def test_appointing_and_revoking_are_on_record(force):
    by, at = force.actor("administrator"), now_clock.now()
    lead = force.person("project-lead")
    office = accounts.appoint_to_office(by=by, person=lead.id, role="siro", from_on=date(2026, 1, 1), at=at)
    with pytest.raises(Invalid):
        accounts.appoint_to_office(by=by, person=lead.id, role="siro", from_on=at.date(), at=at)
    accounts.revoke_office(by=by, office=office.id, at=at)
    with pytest.raises(AlreadyDone):
        accounts.revoke_office(by=by, office=office.id, at=at)
    assert verbs() == ["office.appointed", "office.revoked"]


def test_dates_the_wrong_way_round_are_refused(force):
    with pytest.raises(Invalid):
        accounts.appoint_to_office(
            by=force.actor("administrator"),
            person=force.person("dpo").id,
            role="iso",
            from_on=date(2026, 2, 1),
            to_on=date(2026, 1, 31),
            at=now_clock.now(),
        )


@pytest.mark.parametrize("role", ["project-lead", "auditor", "supplier"])
def test_actions_refuse_roles_without_the_permission(force, role):
    by, at = force.actor(role), now_clock.now()
    other = force.office("dpo")
    for refused in (
        lambda: invitations.invite_person(by=by, email="a@xn01.example", role="dpo", at=at),
        lambda: accounts.revoke_office(by=by, office=other.id, at=at),
        lambda: accounts.disable_person(by=by, person=other.person_id, at=at),
        lambda: make_reset_link(by=by, person=other.person_id, at=at),
        lambda: accounts.create_organisation(
            by=by, code="ZZ9", name="Z", kind="force", nation="wales", opened_on=at.date(), at=at
        ),
    ):
        with pytest.raises(NotPermitted):
            refused()
    assert verbs() == []


def test_another_organisations_people_and_offices_look_missing(force, other_force, administrator):
    by, at = force.actor("administrator"), now_clock.now()
    theirs = other_force.office("dpo")
    with pytest.raises(NotFound):
        accounts.revoke_office(by=by, office=theirs.id, at=at)
    with pytest.raises(NotFound):
        accounts.disable_person(by=by, person=theirs.person_id, at=at)
    with pytest.raises(NotFound):
        make_reset_link(by=by, person=theirs.person_id, at=at)
    for path in (
        f"/people/{theirs.person_id}",
        f"/people/offices/{theirs.id}/revoke",
        f"/people/{theirs.person_id}/reset",
    ):
        foreign, missing = (
            administrator.get(path),
            administrator.get(path.replace(theirs.person_id, new_id()).replace(theirs.id, new_id())),
        )
        assert foreign.status_code == missing.status_code == 404
        assert "xs02" not in foreign.content.decode()


def test_the_last_administrator_stays(force):
    by, at = force.actor("administrator"), now_clock.now()
    with pytest.raises(Refusal, match="without an administrator"):
        accounts.revoke_office(by=by, office=by.office_id, at=at)
    with pytest.raises(Refusal, match="without an administrator"):
        accounts.disable_person(by=by, person=by.person_id, at=at)
    accounts.appoint_to_office(by=by, person=force.person("dpo").id, role="administrator", from_on=at.date(), at=at)
    accounts.revoke_office(by=by, office=by.office_id, at=at)


def test_an_account_that_another_organisation_relies_on_is_not_one_administrators_to_close(force, other_force):
    by, at = force.actor("administrator"), now_clock.now()
    make_office(other_force.organisation, "iso", force.person("dpo"))
    with pytest.raises(Refusal, match="another organisation"):
        accounts.disable_person(by=by, person=force.person("dpo").id, at=at)
    with pytest.raises(Refusal, match="another organisation"):
        make_reset_link(by=by, person=force.person("dpo").id, at=at)


def test_a_new_organisation_gets_its_first_administrator_and_no_second_from_outside(administrator, force):
    data = {"name": "Vendor Ltd", "code": "VEN1", "kind": "supplier", "nation": "wales", "email": "v@vendor.example"}
    answer = administrator.post("/organisations", {**data, "token": new_id()})
    link = re.search(r"/invitation/[\w-]+", administrator.get(answer["Location"]).content.decode()).group(0)
    assert accept_by_page(Client(), link).status_code == 302
    vendor = Organisation.objects.get(code="VEN1")
    assert Office.objects.get(organisation=vendor).role == "administrator"
    with pytest.raises(NotPermitted):
        invitations.invite_person(
            by=force.actor("administrator"),
            organisation=vendor.id,
            email="b@xn01.example",
            role="administrator",
            at=now_clock.now(),
        )


@pytest.mark.parametrize("code", ["x", "xn01", "TOOLONGCODE", "XN-1", "\uff38\uff2e01", "XN01"])
def test_an_organisations_code_is_capitals_and_digits_and_its_own(administrator, code):
    data = {"name": "Other", "code": code, "kind": "force", "nation": "wales", "email": "", "token": new_id()}
    assert administrator.post("/organisations", data).status_code == 422


def test_renaming_keeps_the_name_of_the_day(force):
    by, at = force.actor("administrator"), now_clock.now()
    accounts.rename_organisation(by=by, name="Northmere Constabulary", from_on=date(2026, 1, 1), at=at)
    names = list(force.organisation.names.order_by("from_on").values_list("name", "to_on"))
    assert names == [("Northmere Police", date(2026, 1, 1)), ("Northmere Constabulary", None)]
    with pytest.raises(Invalid):
        accounts.rename_organisation(by=by, name="Again", from_on=date(2025, 1, 1), at=at)


# The first administrator


FIRST = {
    "organisation_name": "Northmere Police",
    "code": "XN01",
    "kind": "force",
    "nation": "england",
    "name": "Ada Ashworth",
    "email": "ada@xn01.example",
    "password": PASSWORD,
}


def test_the_first_administrator_sets_the_installation_up_once(client, db):
    token = invitations.create_first_administrator_link(at=now_clock.now())
    client.get(f"/first-administrator/{token}")
    refused = client.post("/first-administrator", {**FIRST, "password": "short", "token": new_id()})
    assert refused.status_code == 422 and not Person.objects.exists() and not Organisation.objects.exists()
    assert client.post("/first-administrator", {**FIRST, "token": new_id()}).status_code == 302
    assert Office.objects.get().role == "administrator"
    assert client.get("/people")["Location"].startswith(reverse("mfa_activate_totp"))
    other = Client()
    other.get(f"/first-administrator/{token}")
    assert other.post("/first-administrator", {**FIRST, "token": new_id()}).status_code == 409
    with pytest.raises(AlreadyDone):
        invitations.create_first_administrator_link(at=now_clock.now())


def test_the_first_administrators_link_ends_after_a_day_or_with_the_next(db, clock):
    values = {
        "organisation": {"code": "XN01", "name": "N", "kind": "force", "nation": "wales"},
        "name": "A B",
        "email": "a@b.example",
        "password": PASSWORD,
    }
    old = invitations.create_first_administrator_link(at=now_clock.now())
    new = invitations.create_first_administrator_link(at=now_clock.now())
    with pytest.raises(LinkNotValid):
        invitations.use_first_administrator_link(token=old, at=now_clock.now(), **values)
    clock.shift(24 * 60 * 60)
    with pytest.raises(LinkNotValid):
        invitations.use_first_administrator_link(token=new, at=now_clock.now(), **values)
    assert FirstAdministratorLink.objects.filter(used_at__isnull=False).count() == 0


def test_an_organisations_bad_code_is_shown_beside_its_field(client, db):
    token = invitations.create_first_administrator_link(at=now_clock.now())
    client.get(f"/first-administrator/{token}")
    answer = client.post("/first-administrator", {**FIRST, "code": "bad!", "token": new_id()})
    assert answer.status_code == 422 and 'href="#id_code"' in answer.content.decode()


# B6: the way back for somebody locked out


def test_b6_a_reset_link_works_once_and_ends_sessions_and_second_factor(administrator, force, clock):
    person = force.person("dpo")
    sign_in(administrator, force.office("administrator"))
    elsewhere = sign_in(Client(), force.office("dpo"))
    answer = administrator.post(f"/people/{person.id}/reset", {"token": new_id()})
    link = re.search(r"/new-password/[\w-]+", administrator.get(answer["Location"]).content.decode()).group(0)
    assert elsewhere.get("/people").status_code == 200, "nothing changes before the link is used"
    locked_out = Client()
    locked_out.get(link)
    assert locked_out.post("/new-password", {"password": "short", "token": new_id()}).status_code == 422
    assert locked_out.post("/new-password", {"password": PASSWORD, "token": new_id()})["Location"] == "/sign-in"
    assert elsewhere.get("/people")["Location"].startswith("/sign-in")
    assert not Authenticator.objects.filter(user_id=person.id).exists()
    replay = Client()
    replay.get(link)
    assert replay.post("/new-password", {"password": "another long password", "token": new_id()}).status_code == 409
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_b6_a_reset_link_ends_after_a_day_with_the_next_and_with_the_account(force, clock):
    by, person = force.actor("administrator"), force.person("dpo")
    give_second_factor(person)
    first = make_reset_link(by=by, person=person.id, at=now_clock.now()).token
    second = make_reset_link(by=by, person=person.id, at=now_clock.now()).token
    with pytest.raises(LinkNotValid):
        use_reset_link(token=first, password=PASSWORD, at=now_clock.now())
    with pytest.raises(LinkNotValid):
        use_reset_link(token=second, password=PASSWORD, at=now_clock.now() + timedelta(hours=24))
    accounts.disable_person(by=by, person=person.id, at=now_clock.now())
    with pytest.raises(LinkNotValid):
        use_reset_link(token=second, password=PASSWORD, at=now_clock.now())
    assert Authenticator.objects.filter(user_id=person.id).exists()


def test_b6_the_host_header_has_no_part_in_a_link(administrator):
    administrator.post("/people/invite", {"email": "a@xn01.example", "role": "dpo", "token": new_id()})
    assert administrator.get("/people/link", HTTP_HOST="evil.example").status_code == 400


def test_accepting_with_an_address_taken_meanwhile_is_refused(administrator):
    link = invite_by_page(administrator)
    token = link.rsplit("/", 1)[1]
    make_person("Earlier", "new.person@xn01.example")
    with pytest.raises(Refusal, match="already an account"):
        invitations.accept_invitation(token=token, at=now_clock.now(), name="Later", password=PASSWORD)
    assert Invitation.objects.get().accepted_at is None
