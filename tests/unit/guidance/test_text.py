"""Localised text: Welsh where it is there, English with a word about it where it is not."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from touchstone.guidance.text import Text


def test_plain_string_is_english() -> None:
    assert Text.model_validate(" Words ") == Text(en="Words")


def test_welsh_is_given_when_there_is_welsh() -> None:
    text = Text.model_validate({"en": "Words", "cy": "Geiriau"})
    wording = text.in_language("cy-GB")
    assert (wording, wording.language, wording.fell_back) == ("Geiriau", "cy", False)
    assert text.languages == ("en", "cy")


def test_english_stands_in_and_says_so_when_there_is_no_welsh() -> None:
    wording = Text(en="Words").in_language("cy")
    assert (wording, wording.language, wording.fell_back) == ("Words", "en", True)
    assert Text(en="Words").languages == ("en",)


def test_english_asked_for_is_no_fallback() -> None:
    wording = Text(en="Words", cy="Geiriau").in_language("EN")
    assert (str(wording), wording.language, wording.fell_back) == ("Words", "en", False)


def test_text_prints_as_english() -> None:
    assert f"{Text(en='Words', cy='Geiriau')}" == "Words"


@pytest.mark.parametrize("value", ["", "   ", {}, {"cy": "Geiriau"}, {"en": "Words", "fr": "Mots"}, 5, None])
def test_text_without_english_or_in_a_language_not_kept_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        Text.model_validate(value)
