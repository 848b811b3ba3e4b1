"""The one byte form: what it is, and what has none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchstone.foundation.canonical_json import (
    MAX_INTEGER,
    bytes_digest,
    canonical_bytes,
    hmac_digest,
    parse_strict,
    sha256_digest,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_bytes_come_back_as_the_same_value_and_the_same_bytes(value):
    data = canonical_bytes(value)
    assert parse_strict(data) == value
    assert canonical_bytes(parse_strict(data)) == data


def test_keys_are_sorted_and_no_space_is_left():
    assert canonical_bytes({"b": [1, None, True], "a": "é"}) == '{"a":"é","b":[1,null,true]}'.encode()


def test_tuples_and_lists_have_one_form():
    assert canonical_bytes((1, 2)) == canonical_bytes([1, 2])


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (1.5, "float"),
        (MAX_INTEGER + 1, "beyond"),
        ({1: "a"}, "keys are strings"),
        ("\ud800", "surrogates"),
        (object(), "no canonical form"),
    ],
    ids=["a float", "too large a number", "a key that is not text", "a lone surrogate", "another type"],
)
def test_what_has_no_one_form_is_refused(value, says):
    with pytest.raises(ValueError, match=says):
        canonical_bytes(value)


def test_nesting_is_bounded():
    value: list = []
    for _ in range(70):
        value = [value]
    with pytest.raises(ValueError, match="deeply"):
        canonical_bytes(value)


@pytest.mark.parametrize(
    "text",
    ['{"a":1,"a":2}', "1.5", "1e3", "NaN", "Infinity", "[" * 100 + "]" * 100, "[" * 100_000, '{"a":1,}', "// x\n1"],
    ids=["duplicate keys", "fraction", "exponent", "NaN", "infinity", "deep", "very deep", "trailing comma", "comment"],
)
def test_json_with_more_than_one_meaning_is_refused(text):
    with pytest.raises(ValueError):
        parse_strict(text)


def test_digests_name_their_kind():
    assert sha256_digest({}) == bytes_digest(b"{}")
    assert sha256_digest({}).startswith("sha256:")


def test_a_salted_digest_needs_its_salt():
    # The fixed answer of the log's format, section 6.2.
    message = {
        "body": {"gate": "deploy", "outcome": "approved"},
        "format": 1,
        "record": "9q2k7h4m3t8w5x6r",
        "version": 1,
    }
    wanted = "hmac-sha256:0d2ad24dfa1f5cc1df94c02ca5975c5e5deaf8c07f01281b6782067d8ae3b383"
    assert hmac_digest(bytes(range(0x40, 0x60)), message) == wanted
    assert hmac_digest(bytes(32), message) != wanted
    with pytest.raises(ValueError, match="32 bytes"):
        hmac_digest(b"short", message)


def test_the_form_agrees_with_a_plain_serialiser():
    value = {"z": 1, "a": ["x", {"k": "v"}]}
    assert canonical_bytes(value) == json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
