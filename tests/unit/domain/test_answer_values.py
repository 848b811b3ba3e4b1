"""What is an answer and what is not: one strict rule for each kind of field, and one form in which it is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.small_case import field, question
from touchstone.domain.answer_values import MOST_FILES, MOST_ROWS, Given, check_answer
from touchstone.foundation.canonical_json import canonical_bytes
from touchstone.foundation.errors import Invalid
from touchstone.guidance.question_set import FieldKind, Question

KNOWN = Given(evidence=frozenset({"e1", "e2"}), roles=frozenset({"dpo"}), today=date(2026, 3, 2))
SIGNED = {"name": "Ann Lead", "role": "dpo", "on": "2026-03-02"}


def kept(kind: str, part: object, **settings: object) -> object:
    return check_answer(question=question("q", field(kind, **settings)), value={"value": part}, given=KNOWN)["value"]


def errors(kind: str, part: object, **settings: object) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        check_answer(question=question("q", field(kind, **settings)), value={"value": part}, given=KNOWN)
    return refused.value.field_errors


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("yes-no", "no", "no"),
        ("choice", "b", "b"),
        ("choices", ["c", "a", "c"], ["a", "c"]),
        ("text", "  two words ", "two words"),
        ("long-text", "one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("number", " 12 ", "12"),
        ("number", "0.000001", "0.000001"),
        ("number", "123456789012345", "123456789012345"),
        ("date", "2028-02-29", "2028-02-29"),
        ("evidence", ["e2", "e1", "e2"], ["e1", "e2"]),
        ("sign", SIGNED, SIGNED),
        ("url", "HTTPS://northmere.example:8000/a?b#c", "HTTPS://northmere.example:8000/a?b#c"),
        ("email", "a.b+c@northmere.police.uk", "a.b+c@northmere.police.uk"),
    ],
)
def test_a_good_answer_is_kept_in_one_form(kind, typed, stored):
    assert kept(kind, typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "\u0661\u0662", "\uff11\uff12", "1_000", "+5", "-0", "0x10", "1e3", "NaN", "Infinity", "1,5", "\u066b", "1 2",
        "1.", ".5", "9999999999999999999", "1.1234567", 12, 1.5, True, ["1"], {"value": "1"}, "12\n3",
    ],
)  # fmt: skip
def test_numbers_are_ascii_digits_and_nothing_else(typed):
    assert "digits 0 to 9" in errors("number", typed)["value"]


@pytest.mark.parametrize(
    "typed",
    [
        "2027-02-29", "2026-02-31", "0000-01-01", "10000-01-01", "2026-W01", "26-01-02", "01/02/2026", "20260102",
        "2026-1-2", "\uff12026-01-02", 20260102, "2026-01-02T00:00:00Z",
    ],
)  # fmt: skip
def test_impossible_and_ambiguous_dates_are_refused(typed):
    assert "real date" in errors("date", typed)["value"]


@pytest.mark.parametrize("typed", ["1899-12-31", "2200-01-01"])
def test_years_far_away_are_refused(typed):
    assert "year between" in errors("date", typed)["value"]


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("yes-no", "not-applicable"),
        ("yes-no", "YES"),
        ("yes-no", ["yes"]),
        ("choice", "d"),
        ("choice", ["a", "b"]),
        ("choices", ["a", "d"]),
        ("choices", "a"),
        ("choices", [1]),
        ("text", "x" * 501),
        ("text", 5),
        ("text", {"en": "not publishable"}),
        ("long-text", "x" * 20_001),
        ("text", "nul \x00 byte"),
        ("text", "lone \ud800 surrogate"),
        ("text", "reads \u202e backwards"),
        ("evidence", ["e3"]),
        ("evidence", "e1"),
        ("evidence", [1]),
        ("evidence", ["e1"] * (MOST_FILES + 1)),
        ("sign", "Ann"),
        ("sign", SIGNED | {"rank": "chief"}),
        ("url", "javascript:alert(1)"),
        ("url", "https://name:secret@northmere.example/"),
        ("url", "https://a b.example"),
        ("url", "https://northmere.example/\u202e"),
        ("url", "https://" + "a" * 2_000),
        ("url", 7),
        ("email", "a@b"),
        ("email", '"a\r\nBcc:x"@y.example'),
        ("email", "a@" + "b" * 254 + ".example"),
        ("email", 7),
    ],
)
def test_what_is_no_answer_is_refused_with_what_to_do(kind, typed):
    message = errors(kind, typed)["value"]
    assert message.split()[0] in ("Choose", "Enter", "Shorten", "Remove", "Sign")


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"name": " "}, "name"),
        ({"name": "A\x00"}, "name"),
        ({"name": "A" * 201}, "name"),
        ({"name": 5}, "name"),
        ({"role": "pcc"}, "role"),
        ({"role": ""}, "role"),
        ({"role": 1}, "role"),
        ({"on": "2026-03-03"}, "on"),
        ({"on": "2026-02-31"}, "on"),
        ({"on": 5}, "on"),
    ],
)
def test_each_part_of_a_signature_is_checked(change, part):
    assert set(errors("sign", SIGNED | change)) == {f"value.{part}"}


def test_a_question_that_names_who_answers_takes_no_other_signature():
    asked = question("q", field("sign"), answered_by=["senior-leader"])
    with pytest.raises(Invalid):
        check_answer(question=asked, value={"value": SIGNED}, given=KNOWN)
    signed = SIGNED | {"role": "senior-leader"}
    assert check_answer(question=asked, value={"value": signed}) == {"value": signed}


def test_public_text_is_kept_by_language():
    assert kept("text", "Words", publishable=True) == {"en": "Words"}
    assert kept("text", {"en": " Words ", "cy": ""}, publishable=True) == {"en": "Words"}
    assert kept("text", {"en": None, "cy": "Geiriau"}, publishable=True) == {"cy": "Geiriau"}
    assert "Welsh" in errors("text", {"fr": "mots"}, publishable=True)["value"]
    assert set(errors("text", {"cy": "x" * 501}, publishable=True)) == {"value.cy"}
    assert set(errors("text", 5, publishable=True)) == {"value.en"}


def test_rows_are_checked_cell_by_cell_and_empty_rows_dropped():
    table = field("rows", columns=[field("number", "n", required=True), field("text", "t")])
    asked = question("q", table)
    assert check_answer(question=asked, value={"value": [{"n": "1"}, {"t": " "}]}) == {"value": [{"n": "1"}]}
    assert check_answer(question=asked, value={"value": [{"t": ""}]}) == {}
    for rows, places in (
        ([{"n": "1"}, {"n": "x"}], {"value.1.n"}),
        ([{"n": "1", "odd": "x"}], {"value.0.odd"}),
        (["x"], {"value"}),
        ("x", {"value"}),
        ([{"n": "1"}] * (MOST_ROWS + 1), {"value"}),
    ):
        with pytest.raises(Invalid) as refused:
            check_answer(question=asked, value={"value": rows})
        assert set(refused.value.field_errors) == places


def test_unknown_parts_are_refused_and_blanks_left_out():
    asked = question("q", field("text", "a"), field("text", "b"))
    assert check_answer(question=asked, value={"a": "x", "b": "  "}) == {"a": "x"}
    assert check_answer(question=asked, value={}) == {}
    with pytest.raises(Invalid) as refused:
        check_answer(question=asked, value={"a": "x", "is_public": "yes"})
    assert set(refused.value.field_errors) == {"is_public"}
    with pytest.raises(Invalid, match="form that can be read"):
        check_answer(question=asked, value=["a"])


def test_not_applicable_is_refused_without_its_reason():
    fields = [field("yes-no", not_applicable=True), field("long-text", "reason"), field("text", "more")]
    asked = question("q", *fields)
    with pytest.raises(Invalid) as refused:
        check_answer(question=asked, value={"value": "not-applicable"})
    assert set(refused.value.field_errors) == {"reason"}
    with pytest.raises(Invalid) as refused:
        check_answer(question=asked, value={"value": "not-applicable", "reason": 5})
    assert refused.value.field_errors["reason"] == "Enter this as text"
    whole = {"value": "not-applicable", "reason": "No people", "more": "not-applicable"}
    assert check_answer(question=asked, value=whole) == whole
    assert check_answer(question=asked, value={"more": "not-applicable"}) == {"more": "not-applicable"}


def test_without_what_is_known_the_checks_that_need_it_are_left_to_others():
    asked = question("q", field("evidence", "files"), field("sign", "by"))
    value = {"files": ["any"], "by": {"name": "A", "role": "any", "on": "2199-01-01"}}
    assert check_answer(question=asked, value=value) == value


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(kind=st.sampled_from(sorted(FieldKind)), part=ANYTHING)
def test_whatever_is_sent_is_kept_in_canonical_form_or_refused_by_field(kind, part):
    columns = {"columns": [field("text", "c")]} if kind == "rows" else {}
    asked = question("q", field(kind.value, **columns))
    value, refused = tried(asked, {"value": part})
    assert all(key.split(".")[0] == "value" and text for key, text in refused.items())
    if not refused:
        canonical_bytes(value)
        assert check_answer(question=asked, value=value) == value


def tried(asked: Question, sent: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What is kept, and the errors by field: one of the two is empty."""
    try:
        return check_answer(question=asked, value=sent), {}
    except Invalid as refused:
        return {}, refused.field_errors or {"none": ""}
