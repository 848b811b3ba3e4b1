"""Each way of spoiling a pack is refused, whole, with the file, the line and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.content.small_pack import SmallPack
from touchstone.guidance.loader import check_pack, load_library, load_pack
from touchstone.guidance.problem import PackRefused, Problem
from touchstone.guidance.release import release_line


@dataclass(frozen=True)
class Spoiled:
    """One row of the table beside this file, which says what its columns mean."""

    id: str
    file: str
    old: str
    new: str
    at: str
    message: str
    remedy: str


_TABLE = Path(__file__).with_name("spoiled-packs.yaml")
CASES = [Spoiled(**row) for row in yaml.safe_load(_TABLE.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_spoiled_pack_is_refused_with_place_and_remedy(case: Spoiled, tmp_path: Path) -> None:
    small = SmallPack(tmp_path)
    if case.at == "DUTY-X":  # the second place where the id stands is where the problem is told
        small.change(case.file, "requirements:", "requirements:  # DUTY-X")
    small.change(case.file, case.old, case.new)

    pack, problems = check_pack(small.folder)

    assert pack is None
    found = [problem for problem in problems if case.message in problem.message]
    assert found, [str(problem) for problem in problems]
    assert case.remedy in found[0].remedy
    if case.at != "DUTY-X":
        named = found[0].file
        assert abs(found[0].line - small.line_of(named, case.at)) <= 1, str(found[0])


def refusal_of(folder: Path) -> list[Problem]:
    with pytest.raises(PackRefused) as refused:
        load_pack(folder)
    return list(refused.value.problems)


def test_alias_bomb_is_refused_before_it_grows(tmp_path: Path) -> None:
    small = SmallPack(tmp_path)
    layers = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    layers += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    small.write("glossary.yaml", "\n".join(layers))

    assert [(p.file, p.line, p.message) for p in refusal_of(small.folder)] == [
        ("glossary.yaml", 1, "Anchors and aliases are not read")
    ]


def test_alias_alone_is_refused(tmp_path: Path) -> None:
    small = SmallPack(tmp_path)
    small.write("glossary.yaml", "schema: touchstone.glossary/1\nterms: *nowhere\n")

    assert refusal_of(small.folder)[0].line == 2


def test_file_over_a_megabyte_is_refused_unread(tmp_path: Path) -> None:
    small = SmallPack(tmp_path)
    small.write("question-sets/facts.yaml", "# " + "x" * 1_000_000)

    (problem,) = refusal_of(small.folder)
    assert (problem.file, problem.line, problem.message) == (
        "question-sets/facts.yaml", 1, "The file is larger than 1 MB"
    )  # fmt: skip
    assert problem.remedy.startswith("Split it")


def test_file_nested_a_thousand_deep_is_refused(tmp_path: Path) -> None:
    small = SmallPack(tmp_path)
    small.write("glossary.yaml", "terms: " + "[" * 1000)

    assert "nested too deeply" in refusal_of(small.folder)[0].message


def test_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    small = SmallPack(tmp_path)
    (small.folder / "glossary.yaml").write_bytes("schema: Ünïcode".encode("utf-16"))

    assert "UTF-8" in refusal_of(small.folder)[0].message


def test_empty_file_is_refused(tmp_path: Path) -> None:
    small = SmallPack(tmp_path)
    small.write("glossary.yaml", "")

    assert "exactly one document" in refusal_of(small.folder)[0].message


def test_file_that_is_a_list_is_refused(tmp_path: Path) -> None:
    small = SmallPack(tmp_path)
    small.write("glossary.yaml", "- a\n- b\n")

    assert refusal_of(small.folder)[0].message.startswith("'the file'")


def test_link_to_a_file_elsewhere_is_refused(tmp_path: Path) -> None:
    small = SmallPack(tmp_path / "library")
    (tmp_path / "glossary.yaml").write_text("schema: touchstone.glossary/1\nterms: []\n", encoding="utf-8")
    (small.folder / "glossary.yaml").unlink()
    (small.folder / "glossary.yaml").symlink_to(tmp_path / "glossary.yaml")

    assert refusal_of(small.folder)[0].message == "This is not a plain file"


@pytest.mark.parametrize("name", ["notes.txt", "extra.yaml", "stages/loose.yaml", "question-sets/deep/er.yaml"])
def test_file_with_no_place_in_a_pack_is_refused(name: str, tmp_path: Path) -> None:
    small = SmallPack(tmp_path)
    small.write(name, "a: b\n")

    (problem,) = refusal_of(small.folder)
    assert (problem.file, problem.message) == (name, "This file has no place in a pack")


def test_folder_without_a_sheet_is_refused(tmp_path: Path) -> None:
    assert "no pack.yaml" in refusal_of(tmp_path)[0].message


def test_every_problem_is_told_at_once_in_order_of_file_and_line(tmp_path: Path) -> None:
    small = SmallPack(tmp_path)
    small.change("stages/only/begin.yaml", "adviser: panel, provenance", "adviser: x, provenance")
    small.change("stages/only/begin.yaml", "deciders: [lead]", "deciders: [y]")
    small.change("question-sets/facts.yaml", "answered_by: [lead]", "answered_by: [z]")

    problems = refusal_of(small.folder)

    assert [problem.message[-4:-1] for problem in problems] == [" 'z", " 'y", " 'x"]
    assert problems == sorted(problems)


def test_changed_released_pack_is_refused(tmp_path: Path) -> None:
    small = SmallPack(tmp_path)
    small.change("pack.yaml", "status: draft", "status: released")
    assert "RELEASED does not list it" in refusal_of(small.folder)[0].message
    digest_line = refusal_of(small.folder)[0].remedy.removeprefix("Add the line: ")
    (tmp_path / "RELEASED").write_text(f"# frozen\n\n{digest_line}\n", encoding="utf-8")
    pack = load_library(tmp_path).pack("small", "2026-01")
    assert pack.is_released
    assert release_line(pack) == digest_line

    small.change("glossary.yaml", "A colour.", "The colour.")

    (problem,) = refusal_of(small.folder)
    assert problem.message == "A released pack has been changed"
    assert "new version" in problem.remedy
    assert (problem.file, problem.line) == ("pack.yaml", 3)


def test_released_pack_that_calls_itself_a_draft_is_refused(tmp_path: Path) -> None:
    small = SmallPack(tmp_path)
    (tmp_path / "RELEASED").write_text(release_line(load_pack(small.folder)), encoding="utf-8")

    assert refusal_of(small.folder)[0].message == "A released pack calls itself a draft"


def test_library_without_a_released_pack_is_refused(tmp_path: Path) -> None:
    small = SmallPack(tmp_path)
    (tmp_path / "RELEASED").write_text(f"small 2025-12 sha256:{'0' * 64}\n", encoding="utf-8")

    with pytest.raises(PackRefused, match="A released pack is gone"):
        load_library(tmp_path)
    assert load_pack(small.folder).version == "2026-01"
