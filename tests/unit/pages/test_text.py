"""The one rule for typed text, and what it does to hostile input."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchstone.pages.text import TextRefused, clean_text, is_number, safe_href, show_bidi_controls, whole_number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("  two  words \n", "two  words", id="only the white space around it goes"),
        pytest.param("one\r\ntwo\rthree", "one\ntwo\nthree", id="line ends become line feeds"),
        pytest.param("one\x0btwo\u2028three", "one\ntwo\nthree", id="line breaks of word processors become line feeds"),
        pytest.param("\ufeffword", "word", id="a byte order mark at the start goes"),
        pytest.param("{{7*7}} %s <b>", "{{7*7}} %s <b>", id="markup stays as typed"),
        pytest.param("Siân ŵy", "Siân ŵy", id="Welsh letters stay"),
        pytest.param("a\u202eb", "a[U+202E]b", id="a bidi override is made visible"),
        pytest.param("\u200fعربي", "\u200fعربي", id="a plain direction mark stays"),
    ],
)
def test_text_is_kept_as_typed_apart_from_the_listed_changes(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("a\0b", "nul"),
        ("a\ud800b", "unreadable"),
        ("bad \ufffd byte", "unreadable"),
        ("late \ufeff mark", "unreadable"),
        ("no \uffff character", "unreadable"),
        ("a\x1b[31mb", "control"),
        ("é\x9b31m", "control"),
        ("Z" + "\u0301" * 300, "marks"),
    ],
)
def test_text_that_cannot_be_kept_is_refused_with_its_reason(typed: str, code: str) -> None:
    with pytest.raises(TextRefused) as refused:
        clean_text(typed)
    assert refused.value.code == code


@given(st.text())
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    try:
        kept = clean_text(typed)
    except TextRefused:
        return
    assert clean_text(kept) == kept
    assert show_bidi_controls(kept) == kept


NOT_NUMBERS = [
    "١٢",
    "１２",
    "1_000",
    "+5",
    "0x10",
    "1e3",
    "NaN",
    "Infinity",
    "-0",
    "9" * 19,
    "1,5",
    "٫",
    "",
    " 1",
    "1\n",
    "1.",
]


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_no_number_outside_the_strict_rule_is_accepted(text: str) -> None:
    assert not is_number(text)
    assert whole_number(text) is None


@pytest.mark.parametrize("text", ["0", "007", "12.5", "999999999999999.999999"])
def test_plain_ascii_numbers_are_accepted(text: str) -> None:
    assert is_number(text)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "java\tscript:x",
        "data:text/html,x",
        "//evil.example",
        "/\\evil",
        "vbscript:x",
        "",
    ],
)
def test_a_link_never_leads_to_a_script_or_another_host_in_disguise(address: str) -> None:
    assert safe_href(address) == ""


@pytest.mark.parametrize(
    "address", ["https://a.example/b?c=d#e", "HTTP://a.example", "mailto:a@b.example", "/projects/1", "/"]
)
def test_links_that_are_allowed_stay_as_they_are(address: str) -> None:
    assert safe_href(address) == address
