"""`touchstone packs`: check, diff and schemas, as typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.small_pack import SmallPack
from touchstone.cli.main import main
from touchstone.guidance.loader import load_pack
from touchstone.guidance.release import release_line
from touchstone.guidance.schemas import schema_files


@pytest.fixture
def small(tmp_path: Path) -> SmallPack:
    return SmallPack(tmp_path)


def test_check_without_a_folder_checks_the_packs_that_came_with_this_copy(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "check"]) == 0
    assert "ddt-app 2026-01 (released): 9 stages" in capsys.readouterr().out


def test_check_of_one_pack_prints_the_line_that_would_freeze_it(
    small: SmallPack, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["packs", "check", str(small.folder)]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown == [
        "small 2026-01 (draft): 2 stages, 1 question sets, 4 questions. In order.",
        release_line(load_pack(small.folder)),
    ]


def test_check_names_each_problem_with_place_and_remedy(small: SmallPack, capsys: pytest.CaptureFixture[str]) -> None:
    small.change("stages/only/begin.yaml", "deciders: [lead]", "deciders: [chief]")
    assert main(["packs", "check", str(small.root)]) == 1
    line = small.line_of("stages/only/begin.yaml", "deciders")
    assert capsys.readouterr().out == (
        f"small/2026-01/stages/only/begin.yaml:{line}: There is no role 'chief'. "
        "Add it to the roles of pack.yaml, or correct the id\n"
    )


def test_check_of_a_library_misses_a_released_pack_that_is_gone(
    small: SmallPack, capsys: pytest.CaptureFixture[str]
) -> None:
    (small.root / "RELEASED").write_text(f"small 2025-12 sha256:{'0' * 64}\n", encoding="utf-8")
    assert main(["packs", "check", str(small.root)]) == 1
    assert "A released pack is gone" in capsys.readouterr().out


def test_check_where_there_is_no_pack_cannot_be_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "check", str(tmp_path)]) == 2
    assert "There is no pack" in capsys.readouterr().out


def test_diff_shows_words_before_and_after_and_what_is_material(
    small: SmallPack, capsys: pytest.CaptureFixture[str]
) -> None:
    newer = SmallPack(small.root, "2026-02")
    newer.change("question-sets/facts.yaml", "text: How many?", "text: How many people?")
    newer.change("question-sets/facts.yaml", "{id: blue, label: Blue}]", "{id: blue, label: Blue}, {id: g, label: G}]")
    changes = "changes:\n  - {id: FACT-1, material: true, reason: It counts people only.}\nopen_questions:"
    newer.change("pack.yaml", "open_questions:", changes)
    assert main(["packs", "diff", str(small.folder), str(newer.folder)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "small 2026-01 to small 2026-02: 2 changes, 2 material",
        "reworded, material: question FACT-1",
        "    because It counts people only.",
        "    text.en",
        "      - How many?",
        "      + How many people?",
        "changed, material: question FACT-2: fields",
        "    fields.0.choices.2.label.en",
        "      - ",
        "      + G",
    ]


def test_diff_of_one_change_says_so(small: SmallPack, capsys: pytest.CaptureFixture[str]) -> None:
    newer = SmallPack(small.root, "2026-02")
    newer.change("glossary.yaml", "A colour.", "The colour.")
    assert main(["packs", "diff", str(small.folder), str(newer.folder)]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "small 2026-01 to small 2026-02: 1 change, 0 material"


def test_diff_with_a_pack_that_is_refused_is_refused(small: SmallPack, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "diff", str(small.folder), str(small.root)]) == 1
    assert "There is no pack.yaml" in capsys.readouterr().err


def test_schemas_are_written_where_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "new" / "schemas"
    assert main(["packs", "schemas", str(folder)]) == 0
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == schema_files()
    assert str(folder / "stage.schema.json") in capsys.readouterr().out
