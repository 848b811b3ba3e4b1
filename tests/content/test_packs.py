"""Every content file is a test case: the published schema, the loader's checks, and one reading by any reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from touchstone.guidance.comparison import compare
from touchstone.guidance.loader import check_pack, load_library, load_pack, pack_folders, packs_root
from touchstone.guidance.provenance import Provenance, Sourced
from touchstone.guidance.release import RELEASED, read_released
from touchstone.guidance.schemas import schema_files
from touchstone.guidance.source_file import read_source_file

CONTENT = Path(__file__).resolve().parents[2] / "content"
PACKS = pack_folders(CONTENT / "packs")
YAML_FILES = sorted(path for folder in PACKS for path in folder.rglob("*.yaml"))
SCHEMA_BY_HEADER = {
    "touchstone.pack/1": "pack.schema.json",
    "touchstone.stage/1": "stage.schema.json",
    "touchstone.question-set/1": "question-set.schema.json",
    "touchstone.triage/1": "triage.schema.json",
    "touchstone.glossary/1": "glossary.schema.json",
}


def name_of(path: Path) -> str:
    return path.relative_to(CONTENT / "packs").as_posix()


def as_others_read_it(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_content_that_comes_with_this_copy_is_the_one_tested() -> None:
    assert packs_root() == CONTENT / "packs"
    assert [name_of(folder) for folder in PACKS] == ["ddt-app/2026-01"]


@pytest.mark.parametrize("path", YAML_FILES, ids=name_of)
def test_file_meets_the_published_schema(path: Path) -> None:
    content = as_others_read_it(path)
    schema = json.loads((CONTENT / "schemas" / SCHEMA_BY_HEADER[content["schema"]]).read_text(encoding="utf-8"))
    errors = sorted(Draft202012Validator(schema).iter_errors(content), key=str)
    assert [f"{list(error.absolute_path)}: {error.message}" for error in errors] == []


@pytest.mark.parametrize("path", YAML_FILES, ids=name_of)
def test_file_is_read_alike_by_any_reader(path: Path) -> None:
    """`no` left without quotes is a word here and a falsehood elsewhere: such values are quoted."""
    assert _as_text(as_others_read_it(path)) == _as_text(read_source_file(path, path.name).content)


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_text(inner) for inner in value]
    return value if value is None or isinstance(value, bool) else str(value)


@pytest.mark.parametrize("folder", PACKS, ids=name_of)
def test_pack_has_no_problem(folder: Path) -> None:
    pack, problems = check_pack(folder)
    assert [str(problem) for problem in problems] == []
    assert pack is not None


def test_library_loads_whole_and_lists_its_versions() -> None:
    library = load_library(CONTENT / "packs")
    assert library.pack_ids == ("ddt-app",)
    assert library.versions("ddt-app") == ("2026-01",)
    assert library.newest("ddt-app") is library.pack("ddt-app", "2026-01")


def test_released_versions_are_as_they_were_frozen() -> None:
    library = load_library(CONTENT / "packs")
    for (pack_id, version), digest in read_released(CONTENT / "packs" / RELEASED).digests.items():
        assert library.pack(pack_id, version).digest == digest


@pytest.mark.parametrize("folder", PACKS, ids=name_of)
def test_pack_compared_with_itself_has_no_change(folder: Path) -> None:
    assert compare(load_pack(folder), load_pack(folder)).changes == ()


def test_published_schemas_are_those_of_the_models() -> None:
    """To write them again: touchstone packs schemas content/schemas"""
    wanted = schema_files()
    found = {path.name: path.read_text(encoding="utf-8") for path in (CONTENT / "schemas").glob("*.schema.json")}
    ours = {name: text for name, text in found.items() if name in wanted}
    assert ours == wanted


@pytest.mark.parametrize("folder", PACKS, ids=name_of)
def test_every_source_can_be_looked_up_or_says_why_not(folder: Path) -> None:
    for key, source in load_pack(folder).sheet.sources.items():
        assert source.url or source.publisher or source.seen, key


@pytest.mark.parametrize("folder", PACKS, ids=name_of)
def test_what_is_ours_or_inferred_says_so_to_people(folder: Path) -> None:
    pack = load_pack(folder)
    asked: list[Sourced] = [*pack.questions.values()]
    asked += [item for stage in pack.stages for item in (*stage.duties, *stage.requirements)]
    for item in asked:
        assert bool(item.proposed_notice) == (item.provenance is not Provenance.SEEN), item
