"""Whether what somebody typed is an answer to the question asked, and the one form in which it is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from touchstone.foundation.errors import Invalid
from touchstone.guidance.condition import is_blank
from touchstone.guidance.question_set import Field, FieldKind, Question

MOST_CHARACTERS = {FieldKind.TEXT: 500, FieldKind.LONG_TEXT: 20_000}
MOST_ROWS = 200
MOST_FILES = 100
LANGUAGES = ("en", "cy")

_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_URL = re.compile(r"https?://[^\s/?#@:\\]+(:[0-9]{1,5})?([/?#][^\s\\]*)?", re.IGNORECASE)
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
# Control characters, lone surrogates, and the marks that make text read in another order than it is stored.
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class Given:
    """What is known while an answer is checked. `None` leaves the check concerned to somebody else.

    `evidence`: ids of the evidence items that may be named; `roles`: role ids that may sign; `today`: local date.
    """

    evidence: Collection[str] | None = None
    roles: Collection[str] | None = None
    today: date | None = None


class _WrongError(Exception):
    """A part of an answer that cannot be kept; `errors` names the part, "" being the field itself."""

    def __init__(self, errors: Mapping[str, str] | str) -> None:
        super().__init__(errors)
        self.errors = {"": errors} if isinstance(errors, str) else dict(errors)


def check_answer(*, question: Question, value: object, given: Given | None = None) -> dict[str, Any]:
    """`value` in the form in which it is kept: trimmed, blanks left out, lists of choices sorted and without repeats.

    An unfinished answer passes (see `assessment.missing_fields`); a wrong one does not. Raises Invalid with one
    message per field; a part of a field is named `field.row.column`, `field.en`, `field.name`.
    """
    known = given or Given()
    if not isinstance(value, Mapping):
        raise Invalid("The answer is not in a form that can be read", remedy="Fill in the form and send it again.")
    errors: dict[str, str] = {}
    kept = _kept_fields(question.fields, value, errors, _for_question(question, known))
    waived = any(kept.get(field.key) == "not-applicable" for field in question.fields if field.not_applicable)
    if waived and "reason" not in {**kept, **errors}:
        errors["reason"] = "Enter why this does not apply"
    if errors:
        raise Invalid("There is a problem with this answer", field_errors=errors)
    return kept


def fits(*, question: Question, value: object) -> bool:
    """Whether a kept answer can still be read as one to `question`: each part has its field, and that field's form.

    Whether it is finished, and who may sign, is asked elsewhere. What does not fit any more is kept and never counts.
    """
    errors: dict[str, str] = {}
    if not isinstance(value, Mapping):
        return False
    _kept_fields(question.fields, value, errors, Given())
    return not errors


def _for_question(question: Question, given: Given) -> Given:
    if not question.answered_by:
        return given
    return Given(evidence=given.evidence, roles=question.answered_by, today=given.today)


def _kept_fields(
    fields: tuple[Field, ...], value: Mapping[Any, Any], errors: dict[str, str], given: Given
) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    known = {field.key for field in fields}
    for key in value:
        if key not in known:
            errors[str(key)[:60]] = "Remove this part: the question does not ask for it"
    for field in fields:
        part = value.get(field.key)
        if is_blank(part):
            continue
        try:
            tidy = _CHECKS[field.kind](field, part, given)
        except _WrongError as wrong:
            errors.update({f"{field.key}.{at}" if at else field.key: text for at, text in wrong.errors.items()})
        else:
            if not is_blank(tidy):
                kept[field.key] = tidy
    return kept


def _yes_no(field: Field, part: object, given: Given) -> str:
    if part == "not-applicable" and not field.not_applicable:
        raise _WrongError("Choose yes or no: this question applies to everybody")
    return _choice(field, part, given)


def _choice(field: Field, part: object, _: Given) -> str:
    if not isinstance(part, str) or part not in field.choice_ids:
        raise _WrongError("Choose one of the answers listed")
    return part


def _choices(field: Field, part: object, _: Given) -> list[str]:
    if not isinstance(part, list | tuple) or any(not isinstance(item, str) for item in part):
        raise _WrongError("Choose from the answers listed")
    if any(item not in field.choice_ids for item in part):
        raise _WrongError("Choose only from the answers listed")
    return sorted(set(part))


def _text(field: Field, part: object, _: Given) -> str | dict[str, str]:
    if not field.publishable:
        return _words(part, MOST_CHARACTERS[field.kind])
    by_language = part if isinstance(part, Mapping) else {"en": part}
    if any(language not in LANGUAGES for language in by_language):
        raise _WrongError("Enter the text in English, in Welsh, or in both")
    kept: dict[str, str] = {}
    for language in LANGUAGES:
        try:
            words = _words(by_language.get(language) or "", MOST_CHARACTERS[field.kind])
        except _WrongError as wrong:
            raise _WrongError({language: wrong.errors[""]}) from None
        if words:
            kept[language] = words
    return kept


def _words(part: object, most: int) -> str:
    if not isinstance(part, str):
        raise _WrongError("Enter this as text")
    words = part.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _REFUSED.search(words):
        raise _WrongError("Remove the hidden control characters; typing the text afresh does that")
    if len(words) > most:
        raise _WrongError("Shorten the text, or attach it as a file")
    return words


def _number(_: Field, part: object, __: Given) -> str:
    tidy = part.strip() if isinstance(part, str) else ""
    if not _NUMBER.fullmatch(tidy):
        raise _WrongError("Enter a number in the digits 0 to 9, such as 12 or 3.5, without commas, signs or spaces")
    return tidy


def _date(_: Field, part: object, __: Given) -> str:
    tidy = part.strip() if isinstance(part, str) else ""
    day = _day(tidy) if _DATE.fullmatch(tidy) else None
    if day is None:
        raise _WrongError("Enter a real date, with a day, a month and a year of four digits")
    if not 1900 <= day.year <= 2199:
        raise _WrongError("Enter a year between 1900 and 2199")
    return tidy


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _evidence(_: Field, part: object, given: Given) -> list[str]:
    if not isinstance(part, list | tuple) or any(not isinstance(item, str) for item in part):
        raise _WrongError("Choose from the files of this project")
    if len(part) > MOST_FILES:
        raise _WrongError("Choose fewer files")
    if given.evidence is not None and any(item not in given.evidence for item in part):
        raise _WrongError("Choose only files that are in this project now")
    return sorted(set(part))


def _rows(field: Field, part: object, given: Given) -> list[dict[str, Any]]:
    if not isinstance(part, list | tuple) or any(not isinstance(row, Mapping) for row in part):
        raise _WrongError("Fill in the table row by row")
    if len(part) > MOST_ROWS:
        raise _WrongError("Use fewer rows, or attach the table as a file")
    errors: dict[str, str] = {}
    rows: list[dict[str, Any]] = []
    for number, row in enumerate(part):
        found: dict[str, str] = {}
        rows.append(_kept_fields(field.columns, row, found, given))
        errors.update({f"{number}.{key}": text for key, text in found.items()})
    if errors:
        raise _WrongError(errors)
    return [row for row in rows if row]


def _sign(_: Field, part: object, given: Given) -> dict[str, str]:
    if not isinstance(part, Mapping) or set(part) - {"name", "role", "on"}:
        raise _WrongError("Sign with a name, a role and a date")
    errors = {key: text for key, text in _sign_errors(part, given) if text}
    if errors:
        raise _WrongError(errors)
    return {"name": part["name"].strip(), "on": part["on"].strip(), "role": part["role"]}


def _sign_errors(part: Mapping[str, Any], given: Given) -> list[tuple[str, str]]:
    name, role, signed_on = part.get("name"), part.get("role"), part.get("on")
    day = _day(signed_on.strip()) if isinstance(signed_on, str) and _DATE.fullmatch(signed_on.strip()) else None
    is_named = isinstance(name, str) and bool(name.strip()) and len(name) <= 200 and not _REFUSED.search(name)
    has_role = isinstance(role, str) and bool(role) and (given.roles is None or role in given.roles)
    is_early = day is not None and given.today is not None and day > given.today
    return [
        ("name", "" if is_named else "Enter the name of the person who signs"),
        ("role", "" if has_role else "Choose a role that may sign this"),
        ("on", "Enter the date of signing, not one in the future" if day is None or is_early else ""),
    ]


def _url(_: Field, part: object, __: Given) -> str:
    tidy = part.strip() if isinstance(part, str) else ""
    if len(tidy) > 2_000 or _REFUSED.search(tidy) or not _URL.fullmatch(tidy):
        raise _WrongError("Enter a web address that begins with https:// or http://")
    return tidy


def _email(_: Field, part: object, __: Given) -> str:
    tidy = part.strip() if isinstance(part, str) else ""
    if len(tidy) > 254 or not _EMAIL.fullmatch(tidy):
        raise _WrongError("Enter an email address, such as name@example.police.uk")
    return tidy


_CHECKS: Mapping[FieldKind, Callable[[Field, Any, Given], Any]] = {
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.EVIDENCE: _evidence,
    FieldKind.ROWS: _rows,
    FieldKind.SIGN: _sign,
    FieldKind.URL: _url,
    FieldKind.EMAIL: _email,
}
