"""Bytes into a case file, whole and checked, or into every problem with its line and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from touchstone.casefiles.answers import reader_of
from touchstone.casefiles.consistency import check_consistency, check_stages, with_stage_ids
from touchstone.casefiles.guidance_read import GuidanceRead, guidance_for, unknown_packs
from touchstone.casefiles.json_text import NotStrictJson, read_strict_json
from touchstone.casefiles.model import SCHEMA, CaseFile, NamedPack
from touchstone.casefiles.natural_forms import whole_file
from touchstone.casefiles.problems import CaseFileRefused, Faults
from touchstone.foundation.strict_yaml import NotStrictYaml, StrictDocument, read_strict_yaml
from touchstone.guidance.library import Library
from touchstone.guidance.problem import PackRefused, Problem

MAX_BYTES = 5_000_000
ANSWERS = ("triage", "answers")
_MARK = "\ufeff"
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PACKS = TypeAdapter(tuple[NamedPack, ...])


@dataclass(frozen=True)
class CaseReading:
    """A case file, the guidance it is read under, and what was read or understood without being written."""

    case_file: CaseFile
    guidance: GuidanceRead

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the result has to know about how the file was read."""
        return self.guidance.notes


def read_case(data: bytes, *, library: Library, name: str = "case file") -> CaseReading:
    """The case file in `data`, which `name` calls in problems; JSON where it looks like JSON, else YAML.

    Raises CaseFileRefused with every problem: nothing is read in part.
    """
    document = read_document(data, name=name)
    faults = Faults(name, document)
    content = _mapping(document, faults)
    named = _named_packs(content, library, faults)
    if named is None:
        _validate({key: part for key, part in content.items() if key not in ANSWERS}, faults)
        faults.check()
        raise AssertionError("packs at fault without a problem")
    guidance = _guidance(named, content, library, faults)
    reader = reader_of(pack=guidance.pack, library=library, content=content, faults=faults)
    answers = {key: reader.read(key, content.get(key)) for key in ANSWERS}
    for question in answers["triage"].keys() & answers["answers"].keys():
        faults.add(("answers", question), f"'{question}' is answered under triage as well", "Keep one of the two")
    case_file = _validate({**content, **answers}, faults)
    if case_file is not None:
        case_file = with_stage_ids(case_file, guidance.pack)
        check_consistency(case_file, faults)
        check_stages(case_file, guidance.pack, faults)
    faults.check()
    if case_file is None:
        raise AssertionError("no case file without a problem")
    return CaseReading(case_file=case_file, guidance=guidance)


def read_document(data: bytes, *, name: str = "case file") -> StrictDocument:
    """The file as plain values with their lines. Raises CaseFileRefused with the one problem that stopped it."""
    text = _text(data, name)
    is_json = name.lower().endswith(".json")
    is_json = is_json or (not name.lower().endswith((".yaml", ".yml")) and text.lstrip()[:1] in ("{", "["))
    try:
        if is_json:
            return read_strict_json(text)
        return read_strict_yaml(text.encode("utf-8"), max_bytes=2 * MAX_BYTES)
    except (NotStrictYaml, NotStrictJson) as wrong:
        raise _refused(name, wrong.line, wrong.message, wrong.remedy) from wrong


def _text(data: bytes, name: str) -> str:
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        raise _refused(name, 1, f"The file is larger than {limit} MB", "Keep long papers as evidence, by their digest")
    if not data.strip():
        raise _refused(name, 1, "The file is empty", "Begin with: touchstone case new")
    try:
        text = data.decode("utf-8").removeprefix(_MARK)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused(name, line, "The file is not UTF-8 text", "Save it as UTF-8") from error
    hidden = _UNSEEN.search(text)
    if hidden is not None:
        line = text.count("\n", 0, hidden.start()) + 1
        message = f"The file holds the hidden character U+{ord(hidden.group()):04X}: it is no text"
        raise _refused(name, line, message, "Give the case file itself, as text")
    return text


def _refused(name: str, line: int, message: str, remedy: str) -> CaseFileRefused:
    return CaseFileRefused([Problem(file=name, line=line, message=message, remedy=remedy)])


def _mapping(document: StrictDocument, faults: Faults) -> dict[str, Any]:
    content = document.content
    if not isinstance(content, dict):
        faults.add((), "This is not a case file", f"Begin with: schema: {SCHEMA}")
        faults.check()
    if content.get("schema", SCHEMA) != SCHEMA:
        faults.add(("schema",), "'schema': this is not a case file of a form that is known", f"Write {SCHEMA}")
        faults.check()
    return whole_file(content)


def _named_packs(content: Mapping[str, Any], library: Library, faults: Faults) -> list[tuple[str, str]] | None:
    """The pack versions named, or None where any is at fault."""
    written = content.get("packs")
    if not isinstance(written, list) or not written:
        return None
    try:
        packs = _PACKS.validate_python(written)
    except ValidationError:
        return None  # said again, with its place, when the whole file is checked
    named = [(one.id, one.version) for one in packs]
    wrong = list(unknown_packs(named, library))
    for place, message, remedy in wrong:
        faults.add(("packs", place), message, remedy)
    return None if wrong else named


def _guidance(
    named: list[tuple[str, str]], content: Mapping[str, Any], library: Library, faults: Faults
) -> GuidanceRead:
    written = content.get("answers")
    questions = [str(key) for key in written] if isinstance(written, Mapping) else []
    try:
        return guidance_for(named, library=library, questions=questions)
    except PackRefused as refused:
        for problem in refused.problems:
            faults.add(("packs",), f"These packs cannot be read together: {problem.message}", problem.remedy)
        faults.check()
        raise


def _validate(content: Mapping[str, Any], faults: Faults) -> CaseFile | None:
    try:
        return CaseFile.model_validate(content)
    except ValidationError as invalid:
        faults.add_all(invalid)
        return None
