"""The private link, the clock of twenty working days, and from which network somebody writes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from touchstone.public.feedback.network import network_of
from touchstone.register.feedback import WORKING_DAYS, due_day, working_days_left
from touchstone.register.private_link import (
    lookup_of,
    make_token,
    place_digest,
    reference_of,
    seal,
    seal_key_of,
    unseal,
    was_made_here,
)
from touchstone.register.statements import a_year_later

SECRET = "a secret of the public site"
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2032, 12, 31))


def test_what_comes_from_a_token_tells_nothing_of_the_token() -> None:
    token = make_token(SECRET, "form", "words")
    assert len(token) == 43
    found = {token, lookup_of(token), seal_key_of(token), reference_of(token)}
    assert len(found) == 4
    assert not any(token in one for one in found - {token})
    assert make_token(SECRET, "form", "words") == token
    assert make_token(SECRET, "for", "mwords") != token
    assert make_token("another", "form", "words") != token


def test_only_a_token_that_was_made_here_is_known() -> None:
    token = make_token(SECRET, "form")
    assert was_made_here(SECRET, token)
    assert not was_made_here("another", token)
    assert not was_made_here(SECRET, "x" * 43)
    assert not was_made_here(SECRET, token[:-2])
    assert not was_made_here(SECRET, "")


def test_a_sealed_answer_is_read_with_its_own_token_only() -> None:
    token, other = make_token(SECRET, "one"), make_token(SECRET, "two")
    sealed = seal(seal_key_of(token), "Yes, it was wrong.")
    assert "wrong" not in sealed
    assert unseal(token, sealed) == "Yes, it was wrong."
    assert unseal(other, sealed) is None
    assert unseal(token, sealed[:-4]) is None


def test_a_place_names_no_network() -> None:
    place = place_digest(SECRET, "one", "192.0.2.7", "2026112409")
    assert "192" not in place
    assert place != place_digest(SECRET, "one", "192.0.2.7", "2026112410")
    assert place != place_digest("another", "one", "192.0.2.7", "2026112409")


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 11, 23), date(2026, 12, 21)),  # a Monday
        (date(2026, 11, 27), date(2026, 12, 25)),  # a Friday; public holidays are not left out
        (date(2026, 11, 28), date(2026, 12, 25)),  # a Saturday
        (date(2026, 11, 29), date(2026, 12, 25)),  # a Sunday
    ],
)
def test_the_twentieth_working_day(received: date, due: date) -> None:
    assert due_day(received) == due


@given(received=DAYS)
def test_the_clock_starts_at_twenty_and_goes_below_nothing_once_it_is_late(received: date) -> None:
    due = due_day(received)
    assert due.weekday() < 5
    assert working_days_left(due, received) == WORKING_DAYS
    assert working_days_left(due, due) == 0
    assert working_days_left(due, due + timedelta(days=1)) < 0


def test_a_year_after_a_leap_day() -> None:
    assert a_year_later(date(2028, 2, 29)) == date(2029, 2, 28)
    assert a_year_later(date(2026, 11, 24)) == date(2027, 11, 24)


@pytest.mark.parametrize(
    ("proxies", "address", "forwarded", "network"),
    [
        (0, "192.0.2.7", "", "192.0.2.7"),
        (0, "192.0.2.7", "198.51.100.1", "192.0.2.7"),  # nobody trusted said so
        (1, "127.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (2, "127.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "192.0.2.7", "198.51.100.1", "192.0.2.7"),  # a proxy is missing
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        (0, "::ffff:192.0.2.7", "", "192.0.2.7"),
        (1, "127.0.0.1", "<script>", ""),
        (0, "", "", ""),
    ],
)
def test_the_network_is_the_senders_as_far_as_trusted_proxies_say(settings, proxies, address, forwarded, network):
    settings.TOUCHSTONE_TRUSTED_PROXIES = proxies
    extra = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert network_of(RequestFactory().get("/", REMOTE_ADDR=address, **extra)) == network
