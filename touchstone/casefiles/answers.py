"""The answers of a case file, each checked against the question it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from touchstone.casefiles.answer_forms import Form, doubled, forms_of, known_keys, scopes_of, unknown_keys
from touchstone.casefiles.guidance_read import where_asked
from touchstone.casefiles.model import OWN, SHARED, CaseAnswer
from touchstone.casefiles.natural_forms import answer_part
from touchstone.casefiles.problems import Faults, close_to, shown
from touchstone.domain.answer_values import Given, check_answer
from touchstone.foundation.errors import Invalid
from touchstone.foundation.strict_yaml import Path
from touchstone.guidance.library import Library
from touchstone.guidance.pack import TRIAGE, Pack
from touchstone.guidance.question_set import Field, FieldKind, Question


@dataclass(frozen=True)
class Reader:
    """What has to be known to check an answer, and where faults go."""

    pack: Pack
    library: Library
    given: Given
    scopes: Mapping[str, str]
    faults: Faults

    def read(self, name: str, written: Any) -> dict[str, tuple[CaseAnswer, ...]]:
        """Question id → answers, of the part of the file called `name` (triage or answers)."""
        if written is None:
            return {}
        if not isinstance(written, Mapping):
            self.faults.add((name,), f"'{name}' has question ids as its keys", "Write the id, then the answer")
            return {}
        found = {}
        for question_id, raw in written.items():
            question = self._question(name, self._whole_id(name, str(question_id)), question_id)
            if question is not None and question.id in found:
                self.faults.add((name, question_id), f"{question.id} is answered twice", "Keep one of the two")
            elif question is not None and raw is not None:
                found[question.id] = self._answers(question, raw, (name, question_id))
        return {key: given for key, given in found.items() if given}

    def _whole_id(self, name: str, written: str) -> str:
        """A triage question may be written without the word that each of them begins with."""
        whole = f"{TRIAGE}.{written}"
        is_short = name == TRIAGE and written not in self.pack.questions and whole in self.pack.questions
        return whole if is_short else written

    def _question(self, name: str, question_id: str, written: str) -> Question | None:
        question = self.pack.questions.get(question_id)
        at: Path = (name, written)
        if question is None:
            message = f"'{question_id[:80]}' is not a question of the packs read for this case"
            self.faults.add(at, message, where_asked(question_id, self.library, self.pack))
            return None
        asked = {one.id for one in self.pack.triage.all_questions} if self.pack.triage else set()
        if name == TRIAGE and question_id not in asked:
            self.faults.add(at, f"'{question_id}' is not a triage question", "Put it under answers")
            return None
        return question

    def _answers(self, question: Question, raw: Any, place: Path) -> tuple[CaseAnswer, ...]:
        for key in unknown_keys(question, raw):
            near = close_to(key, known_keys(question))
            allowed = ", ".join(known_keys(question))
            self.faults.add(
                (*place, key), f"{question.id}: '{key[:80]}' is not a known key", f"{near}. It takes: {allowed}"
            )
        forms = forms_of(question, _without_unknown(question, raw), place)
        read = [self._answer(question, form) for form in forms]
        found = [answer for answer in read if answer is not None and (answer.value or answer.took_place_on)]
        if doubled([(one.scope, one.covers) for one in found]):
            message = f"{question.id} is answered twice for the same scope and version"
            self.faults.add(place, message, "Keep one of the two")
        return tuple(found)

    def _answer(self, question: Question, form: Form) -> CaseAnswer | None:
        value = self._value(question, form)
        about = {key: part for key, part in form.about.items() if part is not None}
        scope = about.get("scope", SHARED)
        if not isinstance(scope, str) or scope not in self.scopes:
            message = f"{question.id}: {shown(scope)} is not a scope of this case"
            known = ", ".join(dict.fromkeys(self.scopes))
            self.faults.add((*form.place, "scope"), message, f"Write {SHARED}, or {OWN} for its own answer ({known})")
            return None
        try:
            return CaseAnswer.model_validate({**about, "scope": self.scopes[scope], "value": value})
        except ValidationError as invalid:
            for error in invalid.errors(include_url=False):
                self.faults.add((*form.place, *error["loc"]), _wrong(question, error), "Correct the value")
            return None

    def _value(self, question: Question, form: Form) -> Mapping[str, Any]:
        try:
            return check_answer(question=question, value=_as_asked(question, form.fields), given=self.given)
        except Invalid as invalid:
            errors = invalid.field_errors or {"": invalid.message}
            for at, message in errors.items():
                keys = tuple(int(part) if part.isdigit() else part for part in at.split(".") if part)
                field = question.field(str(keys[0])) if keys else None
                what = f"{question.id}: {message}" + (f" ({at})" if at not in ("", "value") else "")
                self.faults.add(_place(form, keys), what, _allowed(question, field))
            return {}


def _place(form: Form, keys: tuple[str | int, ...]) -> Path:
    """Where a part of the value stands: in an answer written as the bare value, at the answer itself."""
    return (*form.at, *keys)


def _without_unknown(question: Question, raw: Any) -> Any:
    refused = unknown_keys(question, raw)
    return {key: part for key, part in raw.items() if key not in refused} if refused else raw


def _as_asked(question: Question, fields: Any) -> Any:
    """The fields as the question takes them, where what was written can mean only one thing."""
    if not isinstance(fields, Mapping):
        return fields
    known = {field.key: field for field in question.fields}
    return {key: answer_part(known[key], part) if key in known else part for key, part in fields.items()}


def _allowed(question: Question, field: Field | None) -> str:
    if field is None:
        keys = [one.key for one in question.fields]
        return f"Write its parts, such as {{{keys[0]}: …}}. It takes: {', '.join(keys)}"
    if field.choice_ids:
        beside = [one.key for one in question.fields if one.kind in (FieldKind.LONG_TEXT, FieldKind.TEXT)]
        allowed = f"Allowed: {', '.join(field.choice_ids)}"
        example = f"{{{field.key}: {field.choice_ids[0]}, {beside[0]}: …}}" if beside else ""
        return f"{allowed}. Words stand beside it, such as {example}" if example else allowed
    if field.columns:
        return f"It takes a list of rows, each with: {', '.join(one.key for one in field.columns)}"
    if field.kind is FieldKind.SIGN:
        roles = f"; the role is one of: {', '.join(question.answered_by)}" if question.answered_by else ""
        return f"It takes {{name: …, role: …, on: 2026-11-23}}{roles}"
    if field.kind is FieldKind.DATE:
        return "It takes a date, such as 2026-11-23"
    return f"It takes {field.kind.value.replace('-', ' ')}"


def _wrong(question: Question, error: Any) -> str:
    place = ".".join(str(part) for part in error["loc"])
    if error["type"] == "literal_error":
        expected = error.get("ctx", {}).get("expected", "")
        return f"{question.id}: '{place}': {shown(error['input'])} is not one of: {expected}"
    return f"{question.id}: '{place}': {error['msg']}"


def reader_of(*, pack: Pack, library: Library, content: Mapping[str, Any], faults: Faults) -> Reader:
    """A reader for the answers in `content`, a case file as plain values."""
    owner = content.get("organisation")
    named = owner if isinstance(owner, Mapping) else {}
    items = content.get("evidence")
    evidence = {
        item["id"]
        for item in (items if isinstance(items, list) else ())
        if isinstance(item, Mapping) and isinstance(item.get("id"), str)
    }
    code, name = named.get("code"), named.get("name")
    scopes = scopes_of(code if isinstance(code, str) else None, name if isinstance(name, str) else None)
    return Reader(pack=pack, library=library, given=Given(evidence=evidence), scopes=scopes, faults=faults)
