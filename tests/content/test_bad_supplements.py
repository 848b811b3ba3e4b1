"""Each way of spoiling a supplement is refused, whole, with file, line and remedy: in a folder and in a single file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.content.small_pack import SmallPack
from tests.content.small_supplement import CHECKS, MORE, SHEET, WORDS, SmallSupplement, in_one_file, one_set
from touchstone.guidance.loader import check_pack, load_any, load_library, open_library
from touchstone.guidance.local import DEFAULT_NAME, read_local_pack
from touchstone.guidance.problem import PackRefused, Problem
from touchstone.guidance.supplement import Supplement


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


_TABLE = Path(__file__).with_name("spoiled-supplements.yaml")
CASES = [Spoiled(**row) for row in yaml.safe_load(_TABLE.read_text(encoding="utf-8"))]
#: What is asked of folders only: the single-file form has no supplement of that name beside it.
OF_ONE_FILE = [case for case in CASES if case.id not in ("a main pack that is not there", "ground that is not there")]


def problems_of(folder: Path) -> list[Problem]:
    pack, problems = check_pack(folder)
    assert pack is None
    return problems


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if words in line)


def test_supplement_in_order_is_read_beside_its_main_pack(tmp_path: Path) -> None:
    SmallPack(tmp_path)
    supplement = load_any(SmallSupplement(tmp_path).folder)
    assert isinstance(supplement, Supplement)
    assert [str(one.text) for one in supplement.question_sets[0].questions] == ["Is there a plan?", "Whose plan is it?"]


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_spoiled_supplement_is_refused_with_place_and_remedy(case: Spoiled, tmp_path: Path) -> None:
    SmallPack(tmp_path)
    small = SmallSupplement(tmp_path)
    small.change(case.file, case.old, case.new)

    found = [problem for problem in problems_of(small.folder) if case.message in problem.message]

    assert found, [str(problem) for problem in problems_of(small.folder)]
    assert case.remedy in found[0].remedy
    assert found[0].file == case.file
    assert abs(found[0].line - small.line_of(case.file, case.at)) <= 1, str(found[0])


@pytest.mark.parametrize("case", OF_ONE_FILE, ids=[case.id for case in OF_ONE_FILE])
def test_spoiled_file_is_refused_with_line_and_remedy(case: Spoiled, tmp_path: Path) -> None:
    SmallPack(tmp_path)
    parts = {"pack.yaml": SHEET, "question-sets/more.yaml": MORE, "checks.yaml": CHECKS, "glossary.yaml": WORDS}
    assert parts[case.file].count(case.old) == 1
    parts[case.file] = parts[case.file].replace(case.old, case.new)
    text = in_one_file(*(parts[name] if name != "question-sets/more.yaml" else (parts[name],) for name in parts))

    reading = read_local_pack(text.encode(), library=open_library(tmp_path))

    assert reading.supplement is None
    wanted = case.message.replace("There is no main pack extra 2026-02", "There is no pack extra")
    found = [problem for problem in reading.problems if wanted in problem.message]
    assert found, [str(problem) for problem in reading.problems]
    assert {problem.file for problem in reading.problems} == {DEFAULT_NAME}
    lines = [line for line, words in enumerate(text.splitlines(), start=1) if case.at.splitlines()[0] in words]
    assert min(abs(found[0].line - line) for line in lines) <= 1, str(found[0])
    with pytest.raises(PackRefused, match="is refused"):
        reading.taken()


def test_circle_of_conditions_across_packs_is_refused(tmp_path: Path) -> None:
    """Each of two supplements asks its question where the other's was answered yes."""
    SmallPack(tmp_path)
    ground = "builds_on: [{{pack: {}, version: 2026-02}}]\nquestion_sets: [{}]\n"
    for own, other in (("left", "right"), ("right", "left")):
        small = SmallSupplement(tmp_path, pack=own)
        small.only(ground.format(other, own))
        small.write(f"question-sets/{own}.yaml", one_set(own, f"Q-{own}", f"Q-{other}"))

    for own, other in (("left", "right"), ("right", "left")):
        (problem,) = problems_of(tmp_path / own / "2026-02")
        assert problem.message == f"Whether it is shown depends on itself: Q-{own} → Q-{other} → Q-{own}"
        assert problem.file == f"question-sets/{own}.yaml"
    with pytest.raises(PackRefused, match="depends on itself"):
        load_library(tmp_path)


def test_fault_of_the_ground_is_told_there_and_not_again(tmp_path: Path) -> None:
    SmallPack(tmp_path)
    low, high = SmallSupplement(tmp_path, pack="low"), SmallSupplement(tmp_path, pack="high")
    low.only("question_sets: [low]\n")
    low.write("question-sets/low.yaml", one_set("low", "Q-low", "Q-low"))
    high.only("builds_on: [{pack: low, version: 2026-02}]\nquestion_sets: [high]\n")
    high.write("question-sets/high.yaml", one_set("high", "Q-high", "Q-low"))

    assert "depends on itself: Q-low → Q-low" in problems_of(low.folder)[0].message
    pack, problems = check_pack(high.folder)
    assert (pack is not None, problems) == (True, [])


@pytest.mark.parametrize("name", ["triage.yaml", "stages/only/begin.yaml"])
def test_supplement_has_no_stages_or_triage_of_its_own(name: str, tmp_path: Path) -> None:
    main = SmallPack(tmp_path)
    small = SmallSupplement(tmp_path)
    small.write(name, (main.folder / name).read_text(encoding="utf-8"))

    (problem,) = problems_of(small.folder)
    assert (problem.file, problem.message) == (name, "A supplement has no such file")
    assert "stage_additions" in problem.remedy


def test_changed_released_supplement_is_refused(tmp_path: Path) -> None:
    SmallPack(tmp_path)
    small = SmallSupplement(tmp_path)
    small.change("pack.yaml", "status: draft", "status: released")
    line = problems_of(small.folder)[0].remedy.removeprefix("Add the line: ")
    (tmp_path / "RELEASED").write_text(f"{line}\n", encoding="utf-8")
    assert load_library(tmp_path).supplement("extra", "2026-02").is_released

    small.change("checks.yaml", "There is a plan.", "There is no plan.")

    assert problems_of(small.folder)[0].message == "A released pack has been changed"


def test_released_supplement_that_is_gone_is_missed(tmp_path: Path) -> None:
    SmallPack(tmp_path)
    (tmp_path / "RELEASED").write_text(f"extra 2026-02 sha256:{'0' * 64}\n", encoding="utf-8")
    for read in (load_library, open_library):
        with pytest.raises(PackRefused, match="A released pack is gone"):
            read(tmp_path)


# The single file alone ---------------------------------------------------------------


def refused(text: bytes, root: Path) -> Problem:
    reading = read_local_pack(text, library=open_library(root))
    assert reading.supplement is None
    return reading.problems[0]


def test_huge_file_is_refused_unread(tmp_path: Path) -> None:
    assert refused(b"# " + b"x" * 1_000_000, tmp_path).message == "The file is larger than 1 MB"


def test_alias_bomb_in_a_file_is_refused_before_it_grows(tmp_path: Path) -> None:
    layers = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    layers += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    problem = refused("\n".join(layers).encode(), tmp_path)
    assert (problem.line, problem.message) == (1, "Anchors and aliases are not read")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "exactly one document"),
        (b"- a\n", "'the file'"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"pack: " + b"[" * 1000, "nested too deeply"),
        (b"schema: touchstone.local-pack/1\n", "'pack' is missing"),
        (b"schema: touchstone.local-pack/1\npack: [a]\nquestion_sets: {}\n", "'pack'"),
        (b"schema: touchstone.local-pack/1\npack: {}\nquestion_sets: [a]\n", "'version' is missing"),
    ],
    ids=["nothing", "a list", "not text", "deep", "no pack", "a pack that is a list", "a pack of nothing"],
)
def test_file_that_is_no_pack_is_refused(text: bytes, message: str, tmp_path: Path) -> None:
    reading = read_local_pack(text, library=open_library(tmp_path), name="ours.yaml")
    assert any(message in problem.message for problem in reading.problems), reading.problems
    assert {problem.file for problem in reading.problems} == {"ours.yaml"}


def test_file_may_not_pass_for_a_pack_of_the_library(tmp_path: Path) -> None:
    SmallPack(tmp_path)
    text = in_one_file().replace("  id: own\n", "  id: small\n")
    problem = refused(text.encode(), tmp_path)
    assert problem.message == "'small' is a pack of this product"
    assert problem.line == line_of(text, "id: small")


def test_file_whose_list_is_not_that_of_its_sets_is_refused(tmp_path: Path) -> None:
    SmallPack(tmp_path)
    text = in_one_file().replace("question_sets: [more]", "question_sets: [less]")
    assert "not that of the sets" in refused(text.encode(), tmp_path).message
