"""Signing in through the real pages: password, code, recovery code, sign-out, and what each refusal says."""

from __future__ import annotations

import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests.cast import Force, give_second_factor, make_office, make_person, totp_code
from touchstone.accounts.models import Person
from touchstone.foundation import clock as now_clock
from touchstone.foundation.identifiers import new_id

PASSWORD = "correct horse battery staple"
pytestmark = pytest.mark.django_db


@pytest.fixture
def person(force: Force) -> Person:
    """Somebody with a password, an authenticator app and one office."""
    made = make_person("Nia Price", "nia.price@xn01.example", PASSWORD)
    make_office(force.organisation, "staff", made)
    return made


def send_password(client: Client, email: str, password: str = PASSWORD, query: str = ""):
    data = {"login_address": email, "password": password, "token": new_id()}
    return client.post(reverse("account_login") + query, data)


def send_code(client: Client, code: str):
    return client.post(reverse("mfa_authenticate"), {"code": code, "token": new_id()})


def fresh_code(person: Person) -> str:
    return totp_code(give_second_factor(person), now_clock.now())


def test_password_and_code_open_a_session_under_the_only_office(client, person, clock):
    give_second_factor(person)
    answer = send_password(client, person.email)
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session
    answer = send_code(client, fresh_code(person))
    assert (answer.status_code, answer["Location"]) == (302, "/start")
    page = client.get(reverse("mfa_index"))
    assert page.status_code == 200
    assert "Northmere Police" in page.content.decode()


def test_pages_of_signing_in_are_ours(client, person, clock):
    page = client.get(reverse("account_login")).content.decode()
    assert "govuk-button" in page
    assert "<title>Sign in – Touchstone</title>" in page
    refused = send_password(client, person.email, "wrong wrong wrong")
    assert refused.status_code == 422
    assert "<title>Error: Sign in" in refused.content.decode()
    assert "wrong wrong wrong" not in refused.content.decode()


def test_first_sign_in_leads_to_an_authenticator_app_and_recovery_codes(client, person, clock):
    answer = send_password(client, person.email, query="?next=/people")
    assert answer["Location"] == "/people"
    answer = client.get("/people")
    assert answer["Location"].startswith(reverse("mfa_activate_totp"))
    page = client.get(answer["Location"])
    text = page.content.decode()
    assert "<svg" in text and "<script>alert" not in text
    secret = re.search(r'<code translate="no">([A-Z2-7 ]+)</code>', text).group(1).replace(" ", "")
    wrong = client.post(answer["Location"], {"code": "000000", "token": new_id()})
    assert wrong.status_code == 422
    assert secret in wrong.content.decode().replace(" ", ""), "a wrong code must not undo the scan"
    before = client.session.session_key
    right = client.post(answer["Location"], {"code": totp_code(secret, now_clock.now()), "token": new_id()})
    assert right["Location"] == reverse("mfa_view_recovery_codes") + "?next=%2Fpeople"
    assert client.session.session_key != before
    codes = client.get(right["Location"]).content.decode()
    assert len(re.findall(r"<code>\d{4} \d{4}</code>", codes)) == 10
    assert 'href="/people"' in codes
    again = client.get(right["Location"]).content.decode()
    assert not re.findall(r"<code>\d{4} \d{4}</code>", again), "recovery codes are shown once"


def test_the_secret_of_the_app_is_not_readable_in_the_database(person):
    secret = give_second_factor(person)
    assert secret not in str(Authenticator.objects.get(user_id=person.pk).data)


def test_a_recovery_code_signs_in_once(client, person, clock):
    give_second_factor(person)
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    send_password(client, person.email)
    assert send_code(client, f"{code[:4]} {code[4:]}").status_code == 302
    other = Client()
    send_password(other, person.email)
    assert send_code(other, code).status_code == 422


def test_sign_out_ends_the_session_on_the_server(client, person, clock):
    give_second_factor(person)
    send_password(client, person.email)
    send_code(client, fresh_code(person))
    cookie = client.cookies["session"].value
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("account_logout")).status_code == 200
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies["session"] = cookie
    assert thief.get(reverse("mfa_index")).status_code == 302


def test_the_session_id_changes_at_sign_in(client, person, clock):
    give_second_factor(person)
    send_password(client, person.email)
    before = client.session.session_key
    send_code(client, fresh_code(person))
    assert client.session.session_key != before


def test_pages_of_sign_up_and_reset_by_mail_do_not_exist(client):
    for path in ("/signup/", "/accounts/signup/", "/password/reset/", "/accounts/password/reset/", "/admin/"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("idle", [True, False])
def test_sessions_end_at_their_limits(client, person, clock: time_machine.Traveller, idle):
    give_second_factor(person)
    send_password(client, person.email)
    send_code(client, fresh_code(person))
    client.get(reverse("mfa_index"))
    if idle:
        clock.shift(30 * 60)
        assert client.get(reverse("mfa_index")).status_code == 200
        clock.shift(30 * 60 + 1)
        assert client.get(reverse("mfa_index")).status_code == 302
        return
    for _ in range(24):
        clock.shift(30 * 60)
        assert client.get(reverse("mfa_index")).status_code == 200
    clock.shift(1)
    assert client.get(reverse("mfa_index")).status_code == 302
