"""What each field accepts, and the words in which it refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import Field

from tests.unit.pages.test_text import NOT_NUMBERS
from touchstone.pages.date_field import DateField
from touchstone.pages.fields import (
    ChoiceField,
    ChoicesField,
    ConfirmField,
    EmailField,
    LongTextField,
    NumberField,
    TextField,
    UploadField,
    UrlField,
    YesNoField,
)

OFFERED = [("a", "First"), ("b", "Second")]


def refusal(field: Field, value: Any) -> str:
    """The message with which the field refuses the value."""
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return refused.value.messages[0]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        (TextField(label="Name"), "", "Enter “Name”"),
        (TextField(label="Name", missing="Enter your name"), " ", "Enter your name"),
        (TextField(label="Name", max_length=3), "abcd", "Shorten “Name” to 3 characters or fewer: it has 4"),
        (TextField(label="Name"), "a\0b", "Type “Name” again: it holds a NUL character"),
        (TextField(label="100% sure"), "", "Enter “100% sure”"),
        (LongTextField(label="Why", subject="the reasons"), "\n\n", "Enter the reasons"),
        (EmailField(label="Email"), "nobody", "Enter an email address in the form name@example.police.uk"),
        (NumberField(label="Cameras"), "", "Enter a number for “Cameras”"),
        (NumberField(label="Cameras", whole=True), "1.5", "Enter “Cameras” as a whole number in digits, such as 12"),
        (YesNoField(label="Live?"), "", "Choose yes or no for “Live?”"),
        (YesNoField(label="Live?"), "not-applicable", "Choose one of the answers offered for “Live?”"),
        (ChoiceField(label="Impact", choices=OFFERED), "c", "Choose one of the answers offered for “Impact”"),
        (ChoicesField(label="Groups", choices=OFFERED), [], "Choose at least one for “Groups”"),
        (ChoicesField(label="Groups", choices=OFFERED), ["a", "c"], "Choose one of the answers offered for “Groups”"),
        (ConfirmField(label="I agree"), False, "Tick the box to confirm: “I agree”"),
        (UploadField(label="Report"), None, "Choose a file for “Report”"),
        (UploadField(label="Report"), SimpleUploadedFile("r.pdf", b""), "The chosen file is empty. Choose another"),
    ],
)
def test_a_refused_value_gets_a_message_that_says_what_to_do(field: Field, value: Any, message: str) -> None:
    assert refusal(field, value) == message


@pytest.mark.parametrize("text", [text for text in NOT_NUMBERS if text.strip() and text.strip() != "1"])
def test_a_number_field_refuses_all_but_strict_ascii_numbers(text: str) -> None:
    assert "as a number in digits" in refusal(NumberField(label="Count"), text)


def test_a_number_is_kept_as_the_text_typed() -> None:
    assert NumberField(label="Count").clean(" 007.50 ") == "007.50"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "ftp://a.example",
        "https://good@evil.example",
        "http:\\\\evil.example",
        "https://a.exa\tmple",
        "https://exämple.example",
        "https://",
        "a.example",
    ],
)
def test_a_web_address_that_is_not_plain_http_is_refused(address: str) -> None:
    assert "Enter a whole web address" in refusal(UrlField(label="Address"), address)


def test_a_plain_web_address_is_kept_as_typed() -> None:
    assert UrlField(label="Address").clean("https://www.a.example/b?c=@d") == "https://www.a.example/b?c=@d"
    assert UrlField(label="Address", required=False).clean("") == ""


@pytest.mark.parametrize(
    "address", ['"a b"@c.example', "siân@c.example", "a\r\nBcc:x@c.example", "a" * 300 + "@c.example"]
)
def test_an_email_address_that_could_trick_a_mail_header_is_refused(address: str) -> None:
    assert refusal(EmailField(label="Email"), address)


def test_chosen_ids_come_in_the_order_offered_without_repeats() -> None:
    assert ChoicesField(label="Groups", choices=OFFERED).clean(["b", "a", "b"]) == ["a", "b"]


def test_several_lines_in_a_one_line_field_become_one() -> None:
    assert TextField(label="Name").clean("a\r\nb") == "a b"


def parts(day: str, month: str, year: str) -> dict[str, str]:
    """What the three boxes hold."""
    return {"day": day, "month": month, "year": year}


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        (parts("31", "2", "2026"), "day-month-year", "31/2/2026 is not a date in the calendar"),
        (parts("29", "2", "2027"), "day-month-year", "29/2/2027 is not a date in the calendar"),
        (parts("", "2", "2026"), "day", "Add a day to “Start”"),
        (parts("1", "", ""), "month-year", "Add a month and a year to “Start”"),
        (parts("1", "1", "26"), "year", "four digits"),
        (parts("1", "1", "0000"), "year", "four digits"),
        (parts("1", "1", "10000"), "year", "four digits"),
        (parts("١", "1", "2026"), "day", "from 1 to 31"),
        (parts("1", "１", "2026"), "month", "from 1 to 12"),
        (parts("1", "13", "2026"), "month", "from 1 to 12"),
        (parts("1", "Jan", "2026"), "month", "from 1 to 12"),
        (parts("+1", "1", "2026"), "day", "from 1 to 31"),
        (parts("001", "1", "2026"), "day", "from 1 to 31"),
        (parts("", "", ""), "required", "Enter a date for “Start”"),
        (parts("1", "1", "2020"), "day-month-year", "Change “Start” to 1 January 2025 or later"),
        (parts("1", "1", "2030"), "day-month-year", "Change “Start” to 31 December 2027 or earlier"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_the_boxes_at_fault(typed: Any, code: str, words: str) -> None:
    field = DateField(label="Start", earliest=date(2025, 1, 1), latest=date(2027, 12, 31))
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert refused.value.error_list[0].code == code
    assert words in refused.value.messages[0]


def test_a_date_in_three_boxes_becomes_a_date() -> None:
    assert DateField(label="Start").clean(parts("29", "02", "2028")) == date(2028, 2, 29)
    assert DateField(label="Start", required=False).clean(parts("", "", "")) is None
