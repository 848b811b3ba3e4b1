"""The ways an answer may be written in a case file, and the one form they are all read into.

`'no'` · `[a, b]` · `{value: 'no', detail: …}` (the question's fields) · `{value: …, scope: …, covers: …}` (with what is
said about the answer) · a list of the last, one for each scope and version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from touchstone.casefiles.model import ALL, OWN, SHARED
from touchstone.foundation.strict_yaml import Path
from touchstone.guidance.question_set import FieldKind, Question

VALUE = "value"
#: What may be said about an answer beside its value.
ABOUT = ("scope", "covers", "source", "source_reference", "took_place_on", "answered_by")


@dataclass(frozen=True)
class Form:
    """One answer as written. `about`: what is said about it; `fields`: its value by field; `at`: where that stands."""

    about: Mapping[str, Any]
    fields: Any
    place: Path
    at: Path


def forms_of(question: Question, written: Any, place: Path) -> tuple[Form, ...]:
    """The answers in what stands at `place`. What is no answer at all is left as it is: checking it will say so."""
    if isinstance(written, list) and written and all(_is_whole(question, one) for one in written):
        return tuple(_form(question, one, (*place, number)) for number, one in enumerate(written))
    return (_form(question, written, place),)


def unknown_keys(question: Question, written: Any) -> tuple[str, ...]:
    """Keys that belong neither to the question's fields nor to what is said about an answer."""
    if not isinstance(written, Mapping):
        return ()
    known = {*_keys(question), VALUE, *ABOUT, *_inner_keys(question)}
    return tuple(key for key in written if key not in known)


def known_keys(question: Question) -> tuple[str, ...]:
    """Every key that may stand in an answer to the question."""
    return tuple(dict.fromkeys([*_keys(question), VALUE, *ABOUT]))


def whole_form(value: Mapping[str, Any], about: Mapping[str, Any]) -> Any:
    """The shortest way to write an answer that is read back as the same one."""
    if about or any(isinstance(part, Mapping) for part in value.values()):
        return {VALUE: dict(value), **about}
    alone = value.get(VALUE)
    if set(value) == {VALUE} and (isinstance(alone, str) or _is_plain_list(alone)):
        return alone
    return dict(value) if set(value) != {VALUE} else {VALUE: dict(value)}


def scopes_of(code: str | None, name: str | None) -> dict[str, str]:
    """How the scope of an answer may be written → how it is kept."""
    own = [word for word in (code, name) if word]
    return {SHARED: SHARED, OWN: OWN, **dict.fromkeys(own, OWN)}


def doubled(forms: Sequence[tuple[str, str]]) -> bool:
    """Whether two answers have the same scope and version."""
    return len(set(forms)) != len(forms)


def key_of(about: Mapping[str, Any]) -> tuple[str, str]:
    """Scope and version of an answer."""
    return str(about.get("scope", SHARED)), str(about.get("covers", ALL))


def _form(question: Question, written: Any, place: Path) -> Form:
    if _is_envelope(question, written):
        about = {key: part for key, part in written.items() if key != VALUE}
        return Form(about=about, fields=_fields(question, written[VALUE]), place=place, at=(*place, VALUE))
    return Form(about={}, fields=_fields(question, written), place=place, at=place)


def _fields(question: Question, written: Any) -> Any:
    """The value by field; what is not written by field is the value of the field `value`."""
    if isinstance(written, Mapping) and not _is_inside_value(question, written):
        return dict(written)
    return {VALUE: written} if question.field(VALUE) is not None else written


def _is_envelope(question: Question, written: Any) -> bool:
    if not isinstance(written, Mapping) or VALUE not in written:
        return False
    keys, inner = _keys(question), written[VALUE]
    if isinstance(inner, Mapping) and inner and set(inner) <= keys:
        return True
    said = [key for key in written if key in ABOUT and key not in keys]
    return bool(said) and not any(key in keys for key in written if key != VALUE)


def _is_whole(question: Question, one: Any) -> bool:
    """Whether an item of a list is an answer with its scope or version, not a row of a table."""
    return isinstance(one, Mapping) and _is_envelope(question, one) and ("scope" in one or "covers" in one)


def _is_inside_value(question: Question, written: Mapping[str, Any]) -> bool:
    """Whether these keys are parts of the field `value` itself: a text by language, a signature."""
    keys = set(written)
    return bool(keys) and not keys & _keys(question) and keys <= set(_inner_keys(question))


def _inner_keys(question: Question) -> Iterable[str]:
    field = question.field(VALUE)
    if field is None:
        return ()
    if field.kind is FieldKind.SIGN:
        return ("name", "role", "on")
    return ("en", "cy") if field.publishable else ()


def _keys(question: Question) -> set[str]:
    return {field.key for field in question.fields}


def _is_plain_list(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
