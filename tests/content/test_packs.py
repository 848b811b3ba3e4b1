"""Every content file is a test case: the published schema, the loader's checks, and one reading by any reader."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from touchstone.guidance.comparison import compare
from touchstone.guidance.composition import check_composition
from touchstone.guidance.loader import Library, check_pack, load_any, load_library, pack_folders, packs_root
from touchstone.guidance.pack import Pack
from touchstone.guidance.provenance import Provenance, Sourced
from touchstone.guidance.release import RELEASED, read_released
from touchstone.guidance.schemas import schema_files
from touchstone.guidance.source_file import read_source_file
from touchstone.guidance.supplement import Supplement

CONTENT = Path(__file__).resolve().parents[2] / "content"
PACKS = pack_folders(CONTENT / "packs")
YAML_FILES = sorted(path for folder in PACKS for path in folder.rglob("*.yaml"))
#: Cases have been decided under it: neither its files nor the way they are read may change.
FROZEN = "sha256:3ae8e0ec907171e520d337a051bae2f6694bd3655e8720ad8fbb546c4570dc6f"
SCHEMA_BY_HEADER = {
    "touchstone.pack/1": "pack.schema.json",
    "touchstone.supplement/1": "supplement.schema.json",
    "touchstone.checks/1": "checks.schema.json",
    "touchstone.evidence-tables/1": "evidence-tables.schema.json",
    "touchstone.stage/1": "stage.schema.json",
    "touchstone.question-set/1": "question-set.schema.json",
    "touchstone.triage/1": "triage.schema.json",
    "touchstone.glossary/1": "glossary.schema.json",
}


def name_of(path: Path) -> str:
    return path.relative_to(CONTENT / "packs").as_posix()


class Today(yaml.SafeLoader):
    """Reads as YAML 1.2 does, as editors do today: a day is text, and `on` is a word."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in found if tag.rpartition(":")[2] not in ("timestamp", "bool")]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


Today.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), ["t", "f"])


@cache
def loaded(folder: Path) -> Pack | Supplement:
    return load_any(folder)


@cache
def library() -> Library:
    return load_library(CONTENT / "packs")


def as_others_read_it(path: Path, loader: type[yaml.SafeLoader] = yaml.SafeLoader) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both are safe loaders


def test_content_that_comes_with_this_copy_is_the_one_tested() -> None:
    assert packs_root() == CONTENT / "packs"
    assert {"ddt-app/2026-01", "ddt-app/2026-11"} <= {name_of(folder) for folder in PACKS}


@pytest.mark.parametrize("path", YAML_FILES, ids=name_of)
def test_file_meets_the_published_schema(path: Path) -> None:
    content = as_others_read_it(path, Today)
    schema = json.loads((CONTENT / "schemas" / SCHEMA_BY_HEADER[content["schema"]]).read_text(encoding="utf-8"))
    errors = sorted(Draft202012Validator(schema).iter_errors(content), key=str)
    assert [f"{list(error.absolute_path)}: {error.message}" for error in errors] == []


@pytest.mark.parametrize("path", YAML_FILES, ids=name_of)
def test_file_is_read_alike_by_any_reader(path: Path) -> None:
    """`no` left without quotes is a word here and a falsehood elsewhere: such values are quoted."""
    assert _as_text(as_others_read_it(path)) == _as_text(read_source_file(path, path.name).content)


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        # An older reader takes the key `on` for a truth; keys are known by name here, so that none is mistaken.
        return {"on" if key is True else str(key): _as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_text(inner) for inner in value]
    return value if value is None or isinstance(value, bool) else str(value)


@pytest.mark.parametrize("folder", PACKS, ids=name_of)
def test_pack_has_no_problem(folder: Path) -> None:
    pack, problems = check_pack(folder)
    assert [str(problem) for problem in problems] == []
    assert pack is not None


def test_library_loads_whole_and_lists_its_versions() -> None:
    assert library().pack_ids == ("ddt-app",)
    assert library().versions("ddt-app")[0] == "2026-01"
    assert library().main("2026-01").digest == FROZEN
    assert library().newest_released("ddt-app").is_released


def test_supplements_can_be_joined_to_the_newest_main_pack_all_at_once() -> None:
    main = library().newest("ddt-app")
    supplements = library().newest_fitting(main, released_only=False)
    assert {one.id for one in supplements} == set(library().supplement_ids)
    assert [str(problem) for problem in check_composition(main, supplements)] == []


def test_what_a_new_project_gets_can_be_joined() -> None:
    main = library().newest_released("ddt-app")
    assert [str(problem) for problem in check_composition(main, library().newest_fitting(main))] == []


def test_released_versions_are_as_they_were_frozen() -> None:
    for (pack_id, version), digest in read_released(CONTENT / "packs" / RELEASED).digests.items():
        assert library().one(pack_id, version).digest == digest


@pytest.mark.parametrize("folder", PACKS, ids=name_of)
def test_pack_compared_with_itself_has_no_change(folder: Path) -> None:
    assert compare(loaded(folder), loaded(folder)).changes == ()


def test_published_schemas_are_those_of_the_models() -> None:
    """To write them again: touchstone packs schemas content/schemas"""
    wanted = schema_files()
    found = {path.name: path.read_text(encoding="utf-8") for path in (CONTENT / "schemas").glob("*.schema.json")}
    ours = {name: text for name, text in found.items() if name in wanted}
    assert ours == wanted


@pytest.mark.parametrize("folder", PACKS, ids=name_of)
def test_every_source_can_be_looked_up_or_says_why_not(folder: Path) -> None:
    for key, source in loaded(folder).sheet.sources.items():
        assert source.addresses or source.publisher or source.seen, key


@pytest.mark.parametrize("folder", PACKS, ids=name_of)
def test_what_is_ours_or_inferred_says_so_to_people(folder: Path) -> None:
    pack = loaded(folder)
    asked: list[Sourced] = [question for one in pack.question_sets for question in one.questions]
    asked += [*pack.checks, *pack.sheet.instruments]
    if isinstance(pack, Pack):
        asked += [item for stage in pack.stages for item in (*stage.duties, *stage.requirements)]
    for item in asked:
        assert bool(item.proposed_notice) == (item.provenance is not Provenance.SEEN), item
