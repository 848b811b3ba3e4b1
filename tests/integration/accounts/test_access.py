"""Who gets past: default deny, the second factor for everybody, offices and their rights at each request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import BACKEND, Force, give_second_factor, make_office, make_person, sign_in, totp_code
from touchstone.accounts.access import STEPS, DefaultDeny
from touchstone.accounts.models import Office
from touchstone.accounts.permissions import Permission
from touchstone.accounts.roles import ROLES, permits
from touchstone.foundation import clock as now_clock
from touchstone.foundation.identifiers import new_id

pytestmark = pytest.mark.django_db
SIGN_IN = "/sign-in"


def own_patterns(resolver: URLResolver | None = None) -> list[URLPattern]:
    found: list[URLPattern] = []
    for entry in (resolver or get_resolver()).url_patterns:
        found.extend(own_patterns(entry) if isinstance(entry, URLResolver) else [entry])
    return found


def test_every_address_names_its_permission():
    unmarked = [str(one.pattern) for one in own_patterns() if not hasattr(one.callback, "touchstone_permission")]
    assert unmarked == []


def test_every_permission_named_is_one_of_the_list():
    named = {one.callback.touchstone_permission for one in own_patterns()} - {None}
    assert named <= set(Permission)


def test_the_table_of_steps_names_pages_that_exist_and_need_no_permission():
    pages = {one.name: one.callback.touchstone_permission for one in own_patterns()}
    assert set(STEPS) <= set(pages)
    assert {name for name in STEPS if pages[name] is not None} == set()


def test_a_view_without_a_mark_is_refused(client, force):
    request = RequestFactory().get("/")
    request.touchstone_step = 3
    with pytest.raises(PermissionDenied):
        DefaultDeny(lambda request: None).process_view(request, lambda request: None, (), {})  # type: ignore[arg-type, return-value]  # a view that never answers is the case


def test_the_signed_out_are_sent_to_sign_in_and_back(client, db):
    answer = client.get("/people?page=2")
    assert (answer.status_code, answer["Location"]) == (302, f"{SIGN_IN}?next=%2Fpeople%3Fpage%3D2")
    for name, step in STEPS.items():
        assert client.get(reverse(name))["Location"].startswith(SIGN_IN), (name, step)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_nobody_gets_past_without_a_second_factor(client, force, role):
    office = force.office(role)
    client.force_login(office.person, backend=BACKEND)
    session = client.session
    session["office_id"] = office.id
    session.save()
    for path in ("/people", "/people/invite", reverse("choose_office"), reverse("mfa_index")):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("mfa_activate_totp")), (role, path)
    assert client.post(reverse("choose_office"), {"office": office.id, "token": new_id()}).status_code == 302


def test_a_session_without_the_code_is_not_let_in_when_the_app_is_set_up_elsewhere(client, force):
    """A stolen password, used before the owner set the app up, must not gain from the owner's set-up."""
    office = force.office("administrator")
    client.force_login(office.person, backend=BACKEND)
    secret = give_second_factor(office.person)
    answer = client.get("/people")
    assert answer["Location"] == reverse("mfa_reauthenticate") + "?next=%2Fpeople"
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("mfa_reauthenticate"))
    assert client.get(reverse("mfa_deactivate_totp"))["Location"].startswith(reverse("mfa_reauthenticate"))
    before = client.session.session_key
    code = totp_code(secret, now_clock.now())
    assert client.post(answer["Location"], {"code": code, "token": new_id()})["Location"] == "/people"
    assert client.session.session_key != before
    assert client.get("/people").status_code == 200


def test_permission_outside_the_office_is_refused_with_403(client, force):
    sign_in(client, force.office("dpo"))
    assert client.get("/people").status_code == 200
    assert client.get("/people/invite").status_code == 403
    assert (
        client.post("/people/invite", {"email": "a@b.example", "role": "staff", "token": new_id()}).status_code == 403
    )


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize(
    ("path", "permission"),
    [
        ("/people", Permission.ACCOUNT_VIEW),
        ("/people/invite", Permission.ACCOUNT_INVITE),
        ("/organisations", Permission.ORGANISATION_CREATE),
    ],
)
def test_people_pages_open_to_the_roles_that_hold_the_permission(client, force, role, path, permission):
    sign_in(client, force.office(role))
    assert client.get(path).status_code == (200 if permits(role, permission) else 403)


# Offices


@pytest.fixture
def shared_dpo(force: Force, other_force: Force) -> tuple[Office, Office]:
    """One person, data protection officer of one force and administrator of another."""
    person = make_person("Sian Shared", "sian@shared.example")
    return make_office(force.organisation, "dpo", person), make_office(
        other_force.organisation, "administrator", person
    )


def test_somebody_with_two_offices_chooses_and_switches(client, shared_dpo):
    dpo, administrator = shared_dpo
    sign_in(client, dpo)
    session = client.session
    del session["office_id"]
    session.save()
    assert client.get("/people")["Location"] == reverse("choose_office") + "?next=%2Fpeople"
    page = client.get(reverse("choose_office")).content.decode()
    assert "Northmere Police" in page and "Southmere Police" in page
    before = client.session.session_key
    answer = client.post(reverse("choose_office") + "?next=/people", {"office": administrator.id, "token": new_id()})
    assert answer["Location"] == "/people"
    assert client.session.session_key != before
    text = client.get("/people").content.decode()
    assert "Southmere Police" in text and "@xn01.example" not in text
    client.post(reverse("choose_office"), {"office": dpo.id, "token": new_id()})
    text = client.get("/people").content.decode()
    assert "@xn01.example" in text and "@xs02.example" not in text


def test_an_office_of_somebody_else_cannot_be_chosen(client, shared_dpo, force):
    sign_in(client, shared_dpo[0])
    data = {"office": force.office("administrator").id, "token": new_id()}
    assert client.post(reverse("choose_office"), data).status_code == 422
    session = client.session
    session["office_id"] = force.office("administrator").id
    session.save()
    assert client.get("/people").status_code == 302, "not even from inside the session"


def test_choosing_leads_to_own_pages_only(client, shared_dpo):
    sign_in(client, shared_dpo[0])
    data = {"office": shared_dpo[1].id, "token": new_id()}
    assert client.post(reverse("choose_office") + "?next=//evil.example", data)["Location"] == "/start"


def test_revoking_an_office_ends_its_rights_at_the_next_request(client, force):
    office = force.office("auditor")
    sign_in(client, office)
    assert client.get("/people").status_code == 200
    administrator = sign_in(Client(), force.office("administrator"))
    assert administrator.post(f"/people/offices/{office.id}/revoke", {"token": new_id()}).status_code == 302
    answer = client.get("/people")
    assert answer["Location"].startswith(reverse("choose_office"))
    assert "You hold no office" in client.get(reverse("choose_office")).content.decode()


def test_disabling_a_person_ends_every_session_at_the_next_request(client, force):
    office = force.office("auditor")
    sign_in(client, office)
    administrator = sign_in(Client(), force.office("administrator"))
    assert administrator.post(f"/people/{office.person_id}/disable", {"token": new_id()}).status_code == 302
    assert client.get("/people")["Location"].startswith(SIGN_IN)
    assert administrator.post(f"/people/{office.person_id}/disable", {"token": new_id()}).status_code == 302
    assert client.get("/people")["Location"].startswith(SIGN_IN), "enabling does not bring old sessions back"


@pytest.mark.parametrize(("from_days", "to_days"), [(1, None), (-10, -1)], ids=["not yet", "over"])
def test_an_office_outside_its_days_gives_no_rights(client, force, clock, from_days, to_days):
    office = force.office("auditor")
    today = now_clock.now().date()
    office.from_on = today + timedelta(days=from_days)
    office.to_on = today + timedelta(days=to_days) if to_days else None
    office.save()
    sign_in(client, office)
    assert client.get("/people").status_code == 302


@pytest.mark.parametrize("days", [0, 5])
def test_an_office_counts_on_its_last_day(client, force, clock, days):
    office = force.office("auditor")
    office.to_on = now_clock.now().date() + timedelta(days=days)
    office.save()
    assert sign_in(client, office).get("/people").status_code == 200


def test_an_office_in_a_closed_organisation_gives_no_rights(client, force):
    force.organisation.closed_on = now_clock.now().date() - timedelta(days=1)
    force.organisation.save()
    assert sign_in(client, force.office("auditor")).get("/people").status_code == 302


def test_replacing_the_app_closes_everything_until_another_is_set_up(client, force):
    sign_in(client, force.office("administrator"))
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert client.post(reverse("mfa_deactivate_totp"), {"token": new_id()})["Location"] == reverse("mfa_activate_totp")
    assert not Authenticator.objects.filter(user_id=force.person("administrator").pk).exists()
    assert client.get("/people")["Location"].startswith(reverse("mfa_activate_totp"))


def test_what_needs_a_fresh_sign_in_asks_for_one(client, force, clock):
    person = force.person("administrator")
    person.set_password("correct horse battery staple")
    person.save()
    sign_in(client, force.office("administrator"))
    clock.shift(14 * 60)
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    clock.shift(2 * 60)
    answer = client.get(reverse("mfa_deactivate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    wrong = client.post(answer["Location"], {"password": "not the password", "token": new_id()})
    assert wrong.status_code == 422
    right = client.post(answer["Location"], {"password": "correct horse battery staple", "token": new_id()})
    assert right["Location"] == reverse("mfa_deactivate_totp")
    assert client.get(right["Location"]).status_code == 200


def test_signed_in_pages_are_not_stored(client, force):
    sign_in(client, force.office("administrator"))
    assert "no-store" in client.get("/people")["Cache-Control"]


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(client, force):
    sign_in(client, force.office("administrator"))
    client.get(reverse("choose_office"))
    client.post(reverse("choose_office"), {"office": force.office("administrator").id, "token": new_id()})
    cookie = client.cookies["session"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


@pytest.mark.parametrize(("minutes", "through"), [(14, True), (16, False)])
def test_approving_asks_for_a_code_when_the_sign_in_is_old(client, force, clock, minutes, through):
    sign_in(client, force.office("publisher"))
    clock.shift(minutes * 60)
    request = RequestFactory().get("/publications/x/approve")
    request.session, request.user = client.session, force.person("publisher")
    asked: list[object] = []

    def approve(request: object) -> None:
        asked.append(request)

    approve.touchstone_permission = Permission.PUBLICATION_APPROVE  # type: ignore[attr-defined]  # the mark that a route carries
    deny = DefaultDeny(lambda request: deny.process_view(request, approve, (), {}))  # type: ignore[arg-type, return-value]  # a view that never answers is the case
    answer = deny(request)
    if through:
        assert answer is None
    else:
        assert answer["Location"] == reverse("mfa_reauthenticate") + "?next=%2Fpublications%2Fx%2Fapprove"


def test_signing_in_and_being_refused_are_logged_without_address_or_password(client, force, caplog):
    person = make_person("Nia Price", "nia.price@xn01.example", "correct horse battery staple")
    with caplog.at_level("INFO", logger="touchstone.security"):
        for password in ("not the password", "correct horse battery staple"):
            client.post(SIGN_IN, {"login_address": person.email, "password": password, "token": new_id()})
        sign_in(client, force.office("dpo"))
        client.get("/people/invite")
    records = [record for record in caplog.records if record.name == "touchstone.security"]
    lines = [(record.getMessage(), record.outcome) for record in records]
    assert lines == [("sign-in refused", "refused"), ("signed in", "allowed"), ("permission refused", "refused")]
    assert records[1].actor == person.id
    assert records[2].organisation == force.organisation.id
    written = " ".join(str(vars(record)) for record in caplog.records)
    assert "nia.price" not in written and "horse" not in written and "not the password" not in written


def test_the_start_page_leads_every_office_to_something_it_may_open(client, force):
    assert sign_in(client, force.office("administrator")).get("/start")["Location"] == "/people"
    for role in ROLES:
        them = sign_in(Client(), force.office(role))
        assert them.get(them.get("/start")["Location"]).status_code == 200, role
