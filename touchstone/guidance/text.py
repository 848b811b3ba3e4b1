"""Text in English, with Welsh where there is any, and an honest answer when there is none."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import GetJsonSchemaHandler, StringConstraints, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from touchstone.guidance.model import Model

ENGLISH = "en"
WELSH = "cy"

Words = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]


class Wording(str):
    """Words in one language: a `str` that knows its language and whether that is the language asked for."""

    language: str
    fell_back: bool

    def __new__(cls, words: str, *, language: str, fell_back: bool = False) -> Self:
        wording = super().__new__(cls, words)
        wording.language = language
        wording.fell_back = fell_back
        return wording


class Text(Model):
    """Localised text. In YAML a plain string is English; a map gives each language."""

    en: Words
    cy: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_string_is_english(cls, value: Any) -> Any:
        return {ENGLISH: value} if isinstance(value, str) else value

    def in_language(self, language: str) -> Wording:
        """The words in `language` (`en`, `cy`, or a tag such as `cy-GB`).

        Falls back to English and says so: `fell_back` is true and `language` is then `en`, so that a page can mark
        the passage with the language it is really in.
        """
        wanted = language.lower().partition("-")[0]
        if wanted == WELSH and self.cy is not None:
            return Wording(self.cy, language=WELSH)
        return Wording(self.en, language=ENGLISH, fell_back=wanted != ENGLISH)

    @property
    def languages(self) -> tuple[str, ...]:
        """Which languages there are words in."""
        return (ENGLISH,) if self.cy is None else (ENGLISH, WELSH)

    def __str__(self) -> str:
        return self.en

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        by_language = handler.resolve_ref_schema(handler(core))
        return {"anyOf": [{"type": "string", "minLength": 1}, dict(by_language)]}
