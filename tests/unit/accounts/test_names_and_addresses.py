"""The one form of an address, names that pass for no other, and paths that lead nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchstone.accounts.email_addresses import normal_email
from touchstone.accounts.links import new_token, token_digest
from touchstone.accounts.names import person_name
from touchstone.accounts.passwords import normal_password
from touchstone.accounts.paths import is_own_path


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Ann.Lee@Force.Police.UK ", "ann.lee@force.police.uk"),
        ("o'neil+x@a-b.example", "o'neil+x@a-b.example"),
        ("\tann@x.example\r\n", "ann@x.example"),
    ],
)
def test_an_address_has_one_form(typed, expected):
    assert normal_email(typed) == expected
    assert normal_email(expected) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ann",
        "ann@x",
        "@x.example",
        "a b@x.example",
        "ann@x..example",
        ".ann@x.example",
        "ann.@x.example",
        "ann@-x.example",
        "ann@x.example.",
        '"a"@x.example',
        "ann@x.example\r\nBcc: b@x.example",
        "ann\0@x.example",
        "\u0430nn@x.example",
        "ann@\u0445.example",
        "ann\u200b@x.example",
        "ann@x.example\u00a0",
        "a" * 250 + "@x.example",
        "ann@[127.0.0.1]",
    ],
)
def test_what_is_no_plain_address_is_refused(typed):
    with pytest.raises(ValueError, match="not an e-mail address"):
        normal_email(typed)


@given(st.text(max_size=40))
def test_an_accepted_address_is_plain_and_stays_as_it_is(typed):
    try:
        address = normal_email(typed)
    except ValueError:
        return
    assert address.isascii() and address == address.lower() == normal_email(address)


@pytest.mark.parametrize(
    "name",
    [
        "Si\u00e2n ap Huw",
        "O\u2019Neil-Smith",
        "\u0421\u0430\u0440\u0430",
        "\u674e \u96f7",
        "\u05d3\u05d5\u05d3",
        "J. R. 3rd",
    ],
)
def test_names_in_any_one_alphabet_are_kept(name):
    assert person_name(name) == name


def test_a_name_is_composed_and_its_spaces_single():
    assert person_name("  Sia\u0302n \t Huw ") == "Si\u00e2n Huw"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "length"),
        ("   ", "length"),
        ("x" * 201, "length"),
        ("Ann\u202eeeL", "hidden"),
        ("Ann\0", "hidden"),
        ("A\u200bnn", "hidden"),
        ("\u0410nn Lee", "mixed"),
        ("\u0391nn Lee", "mixed"),
    ],
)
def test_names_that_hide_or_mix_are_refused(typed, why):
    with pytest.raises(ValueError, match=why):
        person_name(typed)


def test_a_password_has_one_form_and_keeps_its_spaces():
    assert normal_password(" cafe\u0301 ") == " caf\u00e9 "


@given(st.text(max_size=60))
def test_an_own_path_never_leaves_the_site(text):
    if is_own_path(text):
        assert text.startswith("/") and not text.startswith(("//", "/\\"))
        assert text.isascii() and text.isprintable() and "\\" not in text


def test_tokens_are_long_random_and_kept_as_digests():
    first, second = new_token(), new_token()
    assert first != second and len(first) >= 43
    assert token_digest(first).startswith("sha256:") and len(token_digest(first)) == 71
    assert first not in token_digest(first)
