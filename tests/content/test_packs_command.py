"""`touchstone packs`: check, diff and schemas, as typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.small_pack import SmallPack
from tests.content.small_supplement import SmallSupplement
from touchstone.cli.main import main
from touchstone.guidance.comparison import compare
from touchstone.guidance.loader import load_library, load_pack, open_library
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
        "    because more than its words differ",
        "    fields.value.choices.g.label.en",
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


# Supplements, and packs that move -----------------------------------------------------


@pytest.fixture
def extra(small: SmallPack) -> SmallSupplement:
    return SmallSupplement(small.root)


def test_check_counts_what_a_supplement_holds(extra: SmallSupplement, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "check", str(extra.root)]) == 0
    assert (
        "extra 2026-02 (draft): 1 question sets, 2 questions, 2 checks, 1 instruments, 3 replacements. In order."
        in capsys.readouterr().out
    )


def test_check_of_all_tells_what_only_shows_between_supplements(
    extra: SmallSupplement, capsys: pytest.CaptureFixture[str]
) -> None:
    SmallSupplement(extra.root, pack="other")
    assert main(["packs", "check", str(extra.root)]) == 1
    shown = capsys.readouterr().out
    line = extra.line_of("pack.yaml", "id: begin.more")
    assert (
        f"other/2026-02/pack.yaml:{line}: The id 'begin.more' is already used at extra/2026-02/pack.yaml:{line}."
        in shown
    )
    assert "'DUTY-1' is replaced twice" in shown


def test_check_finds_a_released_pack_that_is_gone(small: SmallPack, capsys: pytest.CaptureFixture[str]) -> None:
    (small.root / "RELEASED").write_text(f"gone 2026-01 sha256:{'0' * 64}\n", encoding="utf-8")
    assert main(["packs", "check", str(small.root)]) == 1
    assert "A released pack is gone" in capsys.readouterr().out


def test_diff_of_a_supplement(extra: SmallSupplement, capsys: pytest.CaptureFixture[str]) -> None:
    newer = SmallSupplement(extra.root, "2026-03")
    newer.change("pack.yaml", "text: Do it well.", "text: Do it best.")
    assert main(["packs", "diff", str(extra.folder), str(newer.folder)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "extra 2026-02 to extra 2026-03: 1 change, 0 material",
        "reworded: replacement DUTY-1",
        "    text.en",
        "      - Do it well.",
        "      + Do it best.",
    ]


def test_new_begins_a_draft_that_differs_in_nothing_but_its_number(
    small: SmallPack, capsys: pytest.CaptureFixture[str]
) -> None:
    small.change(
        "pack.yaml", "open_questions:", "changes:\n  - {id: FACT-1, material: true, reason: So.}\n\nopen_questions:"
    )
    small.release()
    root = ["--root", str(small.root)]
    assert main(["packs", "new", "small", "2026-02", *root]) == 0
    assert "2026-02 is a draft, a copy of 2026-01" in capsys.readouterr().out
    draft = load_pack(small.root / "small" / "2026-02")
    assert (draft.version, draft.is_released, draft.sheet.changes) == ("2026-02", False, ())
    assert compare(load_pack(small.folder), draft).changes == ()
    assert [one.id for one in draft.sheet.open_questions] == ["OPEN-1"]
    assert main(["packs", "new", "small", "2026-10", *root]) == 0
    assert "a copy of 2026-02" in capsys.readouterr().out


@pytest.mark.parametrize("version", ["2026-01", "2025-12", "next", "2026-2"])
def test_new_needs_a_later_number(small: SmallPack, version: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "new", "small", version, "--root", str(small.root)]) == 1
    assert "no later version than 2026-01" in capsys.readouterr().err
    assert [path.name for path in (small.root / "small").iterdir()] == ["2026-01"]


def test_new_of_an_unknown_or_spoiled_pack_is_refused(small: SmallPack, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "new", "large", "2026-02", "--root", str(small.root)]) == 1
    said = capsys.readouterr().err
    assert "There is no pack large" in said
    assert "Name one of: small." in said
    assert "address" not in said
    small.write("glossary.yaml", "nonsense")
    assert main(["packs", "new", "small", "2026-02", "--root", str(small.root)]) == 1
    assert not (small.root / "small" / "2026-02").exists()


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("'version': 2026-01", "'version' does not stand on a line of its own"),
        ("version:\n  2026-01", "2026-02 is refused"),
    ],
)
def test_new_of_a_sheet_it_cannot_change_is_refused(
    small: SmallPack, written: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    small.change("pack.yaml", "version: 2026-01", written)
    assert main(["packs", "new", "small", "2026-02", "--root", str(small.root)]) == 1
    assert message in capsys.readouterr().err
    assert not (small.root / "small" / "2026-02").exists()


def test_release_freezes_a_draft_and_lists_it(extra: SmallSupplement, capsys: pytest.CaptureFixture[str]) -> None:
    small = extra.root / "small" / "2026-01"
    (extra.root / "RELEASED").write_text("# frozen", encoding="utf-8")
    assert main(["packs", "release", str(small)]) == 0
    line = capsys.readouterr().out.strip()
    assert main(["packs", "release", str(extra.folder)]) == 0
    listed = (extra.root / "RELEASED").read_text(encoding="utf-8")
    assert listed == f"# frozen\n{line}\n{capsys.readouterr().out.strip()}\n"
    assert release_line(load_pack(small)) == line
    assert load_library(extra.root).released == {("small", "2026-01"), ("extra", "2026-02")}
    assert main(["packs", "check", str(extra.root)]) == 0


def test_release_of_a_supplement_waits_for_its_main_pack(
    extra: SmallSupplement, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (extra.folder / "pack.yaml").read_text(encoding="utf-8")
    assert main(["packs", "release", str(extra.folder)]) == 1
    assert "stands on small 2026-01, which is not released" in capsys.readouterr().err
    assert (extra.folder / "pack.yaml").read_text(encoding="utf-8") == before
    assert not (extra.root / "RELEASED").exists()


def test_release_of_a_supplement_that_cannot_be_joined_to_what_is_released_is_refused(
    small: SmallPack, extra: SmallSupplement, capsys: pytest.CaptureFixture[str]
) -> None:
    small.release()
    extra.release()
    other = SmallSupplement(extra.root, pack="other")
    assert main(["packs", "release", str(other.folder)]) == 1
    assert "is already used at extra/2026-02" in capsys.readouterr().err
    assert "other" not in (extra.root / "RELEASED").read_text(encoding="utf-8")


def test_release_of_what_is_spoiled_or_released_is_refused(
    small: SmallPack, capsys: pytest.CaptureFixture[str]
) -> None:
    small.release()
    assert main(["packs", "release", str(small.folder)]) == 1
    assert "released already" in capsys.readouterr().err
    later = SmallPack(small.root, "2026-02")
    later.write("glossary.yaml", "nonsense")
    assert main(["packs", "release", str(later.folder)]) == 1
    assert "status: draft" in (later.folder / "pack.yaml").read_text(encoding="utf-8")


def test_release_that_fails_half_way_leaves_nothing_behind(
    small: SmallPack, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another digest is listed for the version already, so that the draft can be neither listed nor called released."""
    listed = f"small 2026-01 sha256:{'0' * 64}\n"
    (small.root / "RELEASED").write_text(listed, encoding="utf-8")
    assert main(["packs", "release", str(small.folder)]) == 1
    assert (small.root / "RELEASED").read_text(encoding="utf-8") == listed
    assert "status: draft" in (small.folder / "pack.yaml").read_text(encoding="utf-8")


def test_burden_of_the_facial_recognition_path_is_told_set_by_set(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "burden", "--packs", "ddt-app:2026-01"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "full path; ddt-app 2026-01"
    assert shown[1].split() == ["set", "pack", "asked", "may", "follow", "same", "fact", "again", "words", "minutes"]
    found = {line.split()[0]: line.split()[1:] for line in shown[2:-2]}
    assert found["triage"][:3] == ["ddt-app", "22", "0"]
    assert "automated-decisions" in found
    assert shown[-2].startswith("in all")
    assert "Brysbaert 2019" in shown[-1]


def test_burden_of_given_answers_and_packs(
    extra: SmallSupplement, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = tmp_path / "triage.yaml"
    answers.write_text("triage.people: 'yes'\n", encoding="utf-8")
    told = ["packs", "burden", "--root", str(extra.root), "--triage", str(answers), "--packs", "small"]
    assert main([*told, "extra"]) == 0
    assert capsys.readouterr().out.splitlines()[-2].split()[2:6] == ["4", "2", "1", "26"]
    answers.write_text("triage.people: {value: 'yes'}\n", encoding="utf-8")
    assert main(told) == 0
    assert capsys.readouterr().out.splitlines()[0] == "full path; small 2026-01"


@pytest.mark.parametrize(
    ("text", "message"),
    [("[]", "not a list of triage questions"), ("a: *b", "Anchors"), ("triage.none: 'yes'", "no question triage.none")],
)
def test_burden_of_answers_that_cannot_be_read_is_refused(
    small: SmallPack, tmp_path: Path, text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = tmp_path / "triage.yaml"
    answers.write_text(text, encoding="utf-8")
    assert main(["packs", "burden", "--root", str(small.root), "--triage", str(answers), "--packs", "small"]) == 1
    assert message in capsys.readouterr().err


def test_burden_counts_every_pack_that_is_not_optional(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "burden"]) == 0
    named = capsys.readouterr().out.splitlines()[0]
    library = open_library()
    main_pack = library.newest("ddt-app")
    for one in library.newest_fitting(main_pack, released_only=False):
        assert (f"{one.id} {one.version}" in named) is not one.is_optional


def test_burden_of_an_unknown_pack_is_refused(small: SmallPack, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "burden", "--root", str(small.root), "--packs", "small", "large"]) == 1
    assert "There is no pack large" in capsys.readouterr().err
