"""Bad inputs at sign-in and in the session, by their numbers in the catalogue (group A)."""

from __future__ import annotations

import pytest
import time_machine
from django.contrib.auth import hashers
from django.test import Client
from django.urls import reverse
from django.utils.crypto import pbkdf2

from tests.cast import Force, give_second_factor, make_office, make_person, sign_in, totp_code
from touchstone.accounts.models import Person, SignInAttempt
from touchstone.accounts.paths import is_own_path
from touchstone.foundation import clock as now_clock
from touchstone.foundation.identifiers import new_id

PASSWORD = "correct horse battery staple"
pytestmark = pytest.mark.django_db


@pytest.fixture
def person(force: Force) -> Person:
    made = make_person("Nia Price", "nia.price@xn01.example", PASSWORD)
    make_office(force.organisation, "staff", made)
    give_second_factor(made)
    return made


def send_password(client: Client, email: str, password: str = PASSWORD, query: str = "", **headers):
    data = {"login_address": email, "password": password, "token": new_id()}
    return client.post(reverse("account_login") + query, data, **headers)


def send_code(client: Client, code: str):
    return client.post(reverse("mfa_authenticate"), {"code": code, "token": new_id()})


def code_of(person: Person, *, seconds_ago: int = 0) -> str:
    moment = now_clock.now().timestamp() - seconds_ago
    return totp_code(give_second_factor(person), now_clock.now().fromtimestamp(moment, tz=now_clock.now().tzinfo))


def is_in(client: Client) -> bool:
    return client.get(reverse("mfa_index")).status_code == 200


# B1: one normal form; what only looks like it is somebody else, who does not exist


@pytest.mark.parametrize("typed", ["nia.price@xn01.example ", "  Nia.Price@XN01.example", "NIA.PRICE@XN01.EXAMPLE"])
def test_b1_other_writings_of_an_address_are_the_same_address(client, person, clock, typed):
    assert send_password(client, typed).status_code == 302


@pytest.mark.parametrize(
    "typed",
    [
        "nia.price\0@xn01.example",
        "nia.price\u200f@xn01.example",
        "\u202enia.price@xn01.example",
        "ni\u0430.price@xn01.example",
        "\uff4eia.price@xn01.example",
        "nia.price@xn01.ex\u0430mple",
    ],
    ids=["NUL", "right-to-left mark", "override", "Cyrillic a", "fullwidth n", "Cyrillic a in the domain"],
)
def test_b1_a_look_alike_is_refused(client, person, clock, typed):
    assert send_password(client, typed).status_code == 422
    assert not is_in(client)


# B2 and B3: passwords


def test_b2_a_password_of_a_megabyte_is_refused_before_it_is_hashed(client, person, clock, monkeypatch):
    hashed: list[int] = []
    original = Person.check_password
    monkeypatch.setattr(Person, "check_password", lambda self, raw: hashed.append(len(raw)) or original(self, raw))
    assert send_password(client, person.email, "x" * 1_000_000).status_code == 422
    assert send_password(client, person.email, "x" * 4_097).status_code == 422
    assert hashed == []


@pytest.mark.parametrize("length", [12, 64, 128, 4096])
def test_b2_long_passwords_work_unchanged(client, person, clock, length):
    password = ("correct horse " * 300)[: length - 1] + "!"
    person.set_password(password)
    person.save()
    assert send_password(Client(), person.email, password[:-1]).status_code == 422
    assert send_password(client, person.email, password).status_code == 302


def test_b3_a_password_is_never_trimmed_and_composed_in_one_way(client, person, clock):
    person.set_password("  caf\u00e9 \U0001f98a caf\u00e9 caf\u00e9  ")
    person.save()
    assert send_password(Client(), person.email, "caf\u00e9 \U0001f98a caf\u00e9 caf\u00e9").status_code == 422
    assert send_password(client, person.email, "  cafe\u0301 \U0001f98a caf\u00e9 cafe\u0301  ").status_code == 302


# B5: unknown and known people get one answer


def test_b5_an_unknown_address_gets_the_same_answer(person, clock):
    def answer(email: str) -> tuple[int, str]:
        response = send_password(Client(), email, "not the password")
        return response.status_code, response.content.decode().replace(email, "").split("<main")[1].split(
            'name="token"'
        )[0]

    assert answer(person.email)[0] == answer("nobody.here@xn01.example")[0] == 422
    known, unknown = answer(person.email)[1], answer("nobody.here@xn01.example")[1]
    assert "The email address or the password is wrong" in known
    assert "The email address or the password is wrong" in unknown


def test_b5_an_unknown_address_takes_as_long(person, settings, monkeypatch):
    """With the rounds that production uses: the hash takes the time, and both are hashed once, as often round."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.TOUCHSTONE_GUESSES = settings.TOUCHSTONE_GUESSES_PER_ADDRESS = 1_000
    person.set_password(PASSWORD)
    person.save()
    rounds: list[int] = []

    def counted(*given, **more):
        rounds.append(given[2])
        return pbkdf2(*given, **more)

    monkeypatch.setattr(hashers, "pbkdf2", counted)

    def hashed(email: str) -> list[int]:
        rounds.clear()
        send_password(Client(), email, "not the password")
        return list(rounds)

    known = hashed(person.email)
    assert len(known) == 1 and known[0] >= 600_000
    assert hashed("nobody.here@xn01.example") == known


def test_b5_a_disabled_person_gets_the_same_answer(client, person, clock):
    person.is_active = False
    person.save()
    answer = send_password(client, person.email)
    assert answer.status_code == 422
    assert "The email address or the password is wrong" in answer.content.decode()


# B7: codes


@pytest.mark.parametrize("seconds_ago", [0, 30], ids=["this step", "the step before"])
def test_b7_a_code_works_once(client, person, clock, seconds_ago):
    code = code_of(person, seconds_ago=seconds_ago)
    send_password(client, person.email)
    assert send_code(client, code).status_code == 302
    other = Client()
    send_password(other, person.email)
    assert send_code(other, code).status_code == 422
    assert not is_in(other)


def test_b7_a_step_older_than_one_already_used_is_spent(client, person, clock):
    send_password(client, person.email)
    send_code(client, code_of(person))
    other = Client()
    send_password(other, person.email)
    assert send_code(other, code_of(person, seconds_ago=30)).status_code == 422


@pytest.mark.parametrize("seconds_ago", [61, 90, -61])
def test_b7_the_drift_is_bounded(client, person, clock, seconds_ago):
    send_password(client, person.email)
    assert send_code(client, code_of(person, seconds_ago=seconds_ago)).status_code == 422


def test_b7_codes_in_other_digits_or_shapes_are_refused(client, person, clock):
    code = code_of(person)
    fullwidth = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    arabic = "".join(chr(ord(digit) - 48 + 0x660) for digit in code)
    send_password(client, person.email)
    for typed in (fullwidth, arabic, code[0] + "_" + code[1:], "+" + code[1:], "1_2345", code + "0", ""):
        assert send_code(client, typed).status_code == 422, typed
    assert not is_in(client)


def test_b7_guessing_codes_stops_after_ten(client, person, clock: time_machine.Traveller):
    send_password(client, person.email)
    for _ in range(20):
        assert send_code(client, "000000").status_code == 422
    assert "too many tries" in send_code(client, code_of(person)).content.decode()
    clock.shift(301)
    assert send_code(client, code_of(person)).status_code == 302


# Ten guesses in five minutes, for an account and for an address


def test_ten_wrong_passwords_in_five_minutes_close_the_account_for_a_while(person, clock: time_machine.Traveller):
    for number in range(10):
        answer = send_password(Client(), person.email, "not the password", REMOTE_ADDR=f"192.0.2.{number}")
        assert "The email address or the password is wrong" in answer.content.decode()
    late = send_password(Client(), person.email, REMOTE_ADDR="192.0.2.99")
    assert late.status_code == 422 and "too many tries" in late.content.decode()
    clock.shift(299)
    assert send_password(Client(), person.email, REMOTE_ADDR="192.0.2.98").status_code == 422
    clock.shift(2)
    assert send_password(Client(), person.email, REMOTE_ADDR="192.0.2.97").status_code == 302


def test_ten_wrong_passwords_from_one_address_stop_it_whoever_they_are_for(client, person, clock):
    for number in range(10):
        send_password(Client(), f"somebody{number}@xn01.example", "not the password")
    assert "too many tries" in send_password(client, person.email).content.decode()
    assert send_password(Client(), person.email, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_guesses_cannot_hide_behind_a_forwarded_address(person, clock):
    for number in range(10):
        send_password(Client(), f"a{number}@xn01.example", "no", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    answer = send_password(Client(), person.email, HTTP_X_FORWARDED_FOR="198.51.100.77")
    assert "too many tries" in answer.content.decode()


def test_right_passwords_do_not_use_up_guesses_and_refused_ones_are_forgotten(person, clock):
    for _ in range(15):
        assert send_password(Client(), person.email).status_code == 302
    assert SignInAttempt.objects.count() == 0
    for _ in range(30):
        send_password(Client(), person.email, "not the password")
    assert SignInAttempt.objects.count() == 20  # ten for the account, ten for the address


def test_an_unknown_account_is_closed_just_like_a_known_one(clock, db):
    for number in range(10):
        send_password(Client(), "nobody@xn01.example", "no", REMOTE_ADDR=f"192.0.2.{number}")
    answer = send_password(Client(), "Nobody@xn01.example", "no", REMOTE_ADDR="192.0.2.99")
    assert "too many tries" in answer.content.decode()


# B9: next


ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "%2f%2fevil.example",
    "/%2fevil.example",
    "/%5cevil.example",
    "javascript:alert(1)",
    "/" + "a" * 8_000,
    "/a\r\nSet-Cookie: x=y",
    "/a%0d%0ax",
    "evil",
    "",
]


@pytest.mark.parametrize("wanted", ELSEWHERE, ids=lambda text: text[:30] or "empty")
def test_b9_next_leads_nowhere_else(client, person, clock, wanted):
    assert not is_own_path(wanted)
    client.post(
        reverse("account_login"),
        {"login_address": person.email, "password": PASSWORD, "token": new_id(), "next": wanted},
    )
    assert send_code(client, code_of(person))["Location"] == "/start"


@pytest.mark.parametrize("wanted", ["/people", "/people?page=2&word=caf%C3%A9", "/a%20b"])
def test_b9_next_leads_to_own_pages(client, person, clock, wanted):
    data = {"login_address": person.email, "password": PASSWORD, "token": new_id(), "next": wanted}
    client.post(reverse("account_login"), data)
    assert send_code(client, code_of(person))["Location"] == wanted


# B11: forged requests


def strict(office) -> Client:
    return sign_in(Client(enforce_csrf_checks=True), office)


def test_b11_a_form_without_its_token_is_refused(force):
    client = strict(force.office("administrator"))
    assert client.post(reverse("account_logout")).status_code == 403
    assert client.post(reverse("account_logout") + "?csrfmiddlewaretoken=abc").status_code == 403
    json = client.post(reverse("account_logout"), '{"a": 1}', content_type="text/plain")
    assert json.status_code == 403
    assert is_in(client)


def test_b11_another_persons_token_is_refused(force):
    mine, theirs = strict(force.office("administrator")), strict(force.office("dpo"))
    mine.get(reverse("account_logout"))
    theirs.get(reverse("account_logout"))
    data = {"csrfmiddlewaretoken": theirs.cookies["csrf"].value}
    assert mine.post(reverse("account_logout"), data).status_code == 403
    assert mine.post(reverse("account_logout"), {"csrfmiddlewaretoken": mine.cookies["csrf"].value}).status_code == 302


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_b11_a_form_sent_by_another_site_is_refused(client, force, site):
    sign_in(client, force.office("administrator"))
    assert client.post(reverse("account_logout"), HTTP_SEC_FETCH_SITE=site).status_code == 403
    assert client.post(reverse("account_logout"), HTTP_SEC_FETCH_SITE="same-origin").status_code == 302


# B13: a changed password


def test_b13_other_sessions_end_when_the_password_changes(person, clock):
    office = person.offices.get()
    here, there = sign_in(Client(), office), sign_in(Client(), office)
    assert is_in(here) and is_in(there)
    before = here.session.session_key
    new = "a wholly other password"
    refused = here.post(
        reverse("account_change_password"), {"oldpassword": "wrong one here", "new_password": new, "token": new_id()}
    )
    assert refused.status_code == 422
    done = here.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "new_password": new, "token": new_id()}
    )
    assert done.status_code == 302
    assert is_in(here) and not is_in(there)
    assert here.session.session_key != before
    assert send_password(Client(), person.email).status_code == 422
    assert send_password(Client(), person.email, new).status_code == 302


@pytest.mark.parametrize("password", ["short", "password1234", "nia.price@xn01.example", "x" * 4_097])
def test_a_poor_new_password_is_refused(person, clock, password):
    here = sign_in(Client(), person.offices.get())
    data = {"oldpassword": PASSWORD, "new_password": password, "token": new_id()}
    assert here.post(reverse("account_change_password"), data).status_code == 422
