"""A case file as bytes, YAML or JSON, that are read back as the same case file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import yaml

from touchstone.casefiles.answer_forms import whole_form
from touchstone.casefiles.model import CaseAnswer, CaseFile

Format = Literal["yaml", "json"]
MEDIA_TYPES: Mapping[str, str] = {"yaml": "application/yaml", "json": "application/json"}
WIDTH = 110
#: What an answer is taken to be where nothing is said.
_PLAIN = {"scope": "shared", "covers": "all"}


def case_bytes(case_file: CaseFile, format: Format = "yaml", *, comments: Iterable[str] = ()) -> bytes:
    """The file as UTF-8. `comments` stand at the head of YAML, one a line; JSON has no place for them."""
    data = case_data(case_file)
    if format == "json":
        return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode("utf-8")
    head = "".join(f"# {' '.join(line.split())}\n" for line in comments)
    body = yaml.dump(data, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=WIDTH)
    return (head + body).encode("utf-8")


def case_data(case_file: CaseFile) -> dict[str, Any]:
    """The file as plain values, without what is empty or says no more than its absence does; answers in short form."""
    data = case_file.model_dump(mode="json", by_alias=True, exclude={"triage", "answers"})
    found: dict[str, Any] = {}
    for key in [field.alias or name for name, field in CaseFile.model_fields.items()]:
        if key in ("triage", "answers"):
            answers = getattr(case_file, key)
            part: Any = {question: _forms(given) for question, given in answers.items()}
        else:
            part = _filled(data.get(key))
        if key == "monitoring" and case_file.monitoring is not None:
            part = part or {}  # that it is watched, and nothing more, is something known
            found[key] = part
        elif part not in (None, {}, []):
            found[key] = part
    return found


def _forms(given: tuple[CaseAnswer, ...]) -> Any:
    written = [_form(one) for one in given]
    if len(given) == 1:
        return written[0]
    return [_full(one) for one in given]


def _form(answer: CaseAnswer) -> Any:
    return whole_form(answer.value, _about(answer))


def _full(answer: CaseAnswer) -> dict[str, Any]:
    """With its scope, by which an answer in a list is told from a row of a table."""
    return {"value": dict(answer.value), "scope": answer.scope, **_about(answer)}


def _about(answer: CaseAnswer) -> dict[str, Any]:
    said = _filled(answer.model_dump(mode="json", exclude={"value"}))
    return {key: part for key, part in (said or {}).items() if _PLAIN.get(key) != part}


def _filled(value: Any) -> Any:
    """The value without its empty parts; None where nothing is left. Items of lists stay, so that none moves up."""
    if isinstance(value, Mapping):
        kept = {key: filled for key, part in value.items() if (filled := _filled(part)) is not None}
        return kept or None
    if isinstance(value, list | tuple):
        return [_filled(part) for part in value] or None
    return value


class _Plain(yaml.SafeDumper):
    """Writes each value out in full: what we write, we read, and we read no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Text of several lines as a block, so that people can read and change it."""
    lines = text.split("\n")
    is_block = len(lines) > 1 and not text.startswith((" ", "\n")) and all(line == line.rstrip() for line in lines)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if is_block else None)


_Plain.add_representer(str, _text)
