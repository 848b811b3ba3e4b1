"""The single-file form: the same supplement as in a folder, and what it would touch."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.small_pack import SmallPack
from tests.content.small_supplement import MORE, SHEET, SmallSupplement, in_one_file, one_set
from touchstone.guidance.authority import AuthorityKind
from touchstone.guidance.composition import compose
from touchstone.guidance.library import Library
from touchstone.guidance.loader import open_library
from touchstone.guidance.local import read_local_pack
from touchstone.guidance.pack import Pack
from touchstone.guidance.problem import PackRefused
from touchstone.guidance.supplement import Supplement
from touchstone.guidance.touch import touch_of


@pytest.fixture
def library(tmp_path: Path) -> Library:
    SmallPack(tmp_path)
    return open_library(tmp_path)


@pytest.fixture
def main(library: Library) -> Pack:
    return library.pack("small", "2026-01")


@pytest.fixture
def local(library: Library) -> Supplement:
    return read_local_pack(in_one_file().encode(), library=library).taken()


def test_file_holds_what_the_folder_holds(local: Supplement, main: Pack, tmp_path: Path) -> None:
    SmallSupplement(tmp_path)
    folder = open_library(tmp_path).supplement("extra", "2026-02")
    assert (local.id, local.version, str(local.title)) == ("own", "2026-02", "Something more")
    assert local.question_sets == folder.question_sets
    assert local.checks == folder.checks
    assert local.glossary == folder.glossary
    assert local.sheet.replacements == folder.sheet.replacements
    joined = compose(main, [local])
    assert joined.origin_of("MORE-1").pack == "own"
    assert joined.check("FC-91").law is not None


def test_file_needs_no_list_of_its_sets_and_no_schema_lines(library: Library) -> None:
    sheet = SHEET.replace("schema: touchstone.supplement/1\n", "").replace("question_sets: [more]\n", "")
    text = in_one_file(sheet, (MORE.replace("schema: touchstone.question-set/1\n", ""),))
    local = read_local_pack(text.encode(), library=library).taken()
    assert local.sheet.question_sets == ("more",)


def test_digest_follows_meaning_and_not_layout_or_name(library: Library, local: Supplement) -> None:
    text = in_one_file()
    same = read_local_pack(f"# a remark\n{text}".encode(), library=library, name="other.yaml").taken()
    other = read_local_pack(text.replace("Something more", "Something else").encode(), library=library).taken()
    assert local.digest == same.digest != other.digest


def test_smallest_file_adds_one_question(library: Library, main: Pack) -> None:
    sheet = (
        "id: extra\nversion: 2026-02\ntitle: Ours\nstatus: draft\nissuer: Us\nlicence: None\n"
        "supplements: {pack: small, version: 2026-01}\n"
    )
    local = read_local_pack(in_one_file(sheet, (one_set("own", "OWN-1"),), "", "").encode(), library=library).taken()
    assert "OWN-1" in compose(main, [local]).questions
    assert (local.checks, local.glossary.terms, local.is_optional, local.is_released) == ((), (), False, False)


def test_file_may_build_on_a_supplement_of_the_library(tmp_path: Path) -> None:
    SmallPack(tmp_path)
    SmallSupplement(tmp_path)
    library = open_library(tmp_path)
    sheet = (
        "id: extra\nversion: 2026-02\ntitle: Ours\nstatus: draft\nissuer: Us\nlicence: None\n"
        "supplements: {pack: small, version: 2026-01}\nbuilds_on: [{pack: extra, version: 2026-02}]\n"
        "replacements: [{id: MORE-2, text: Whose?, provenance: ours, obligation: ours, reason: Shorter.}]\n"
    )
    text = in_one_file(sheet, (one_set("own", "OWN-1", "MORE-1"),), "", "")
    local = read_local_pack(text.encode(), library=library).taken()
    joined = library.compose([("small", "2026-01"), ("extra", "2026-02")], [local])
    assert str(joined.question("MORE-2").text) == "Whose?"

    reading = read_local_pack(
        text.replace("extra, version: 2026-02", "extra, version: 2026-09").encode(), library=library
    )
    assert [problem.message for problem in reading.problems] == ["There is no supplement extra in version 2026-09"]


def test_touch_tells_what_is_added_replaced_and_asked_at_which_gates(main: Pack, local: Supplement) -> None:
    touch = touch_of(local, main)
    assert touch.pack.digest == compose(main, [local]).digest
    added = {(one.item_kind, one.id) for one in touch.added}
    assert {("question", "MORE-1"), ("question set", "more"), ("failure check", "FC-90"), ("duty", "DUTY-20")} <= added
    assert ("question", "FACT-1") not in added
    assert {stage: [one.id for one, _ in found] for stage, found in touch.gates.items()} == {"begin": ["begin.more"]}
    ((_, authority),) = touch.gates["begin"]
    assert not authority.bars


def test_touch_tells_the_words_before_and_after_and_on_whose_authority(main: Pack, local: Supplement) -> None:
    swaps = {one.replaced.id: one for one in touch_of(local, main).swaps}
    duty = swaps["DUTY-1"]
    assert (str(duty.replaced.before), str(duty.replaced.after)) == ("Do it.", "Do it well.")
    assert duty.before is not None
    assert duty.after is not None
    assert (duty.before.bars, duty.after.bars) == (False, True)
    rule = swaps["finish.decision-rule"]
    assert rule.before is not None
    assert rule.after is not None
    assert (rule.before.kind, rule.after.kind) == (AuthorityKind.ADVICE_ONLY, AuthorityKind.GUIDANCE)
    assert (swaps["finish.objective"].before, swaps["finish.objective"].after) == (None, None)


def test_touch_of_another_version_tells_only_what_is_new(main: Pack, local: Supplement, library: Library) -> None:
    more = "      - {id: DUTY-21, who: lead, text: Again., provenance: ours, obligation: ours}\n"
    sheet = SHEET.replace("version: 2026-02", "version: 2026-03").replace("    duties:\n", f"    duties:\n{more}")
    later = read_local_pack(in_one_file(sheet).encode(), library=library).taken()
    touch = touch_of(later, compose(main, [local]))
    assert [one.id for one in touch.added] == ["DUTY-21"]
    assert [one.version for one in touch.pack.supplements] == ["2026-03"]


def test_touch_of_what_cannot_be_joined_is_refused(main: Pack, local: Supplement, library: Library) -> None:
    other = read_local_pack(in_one_file().replace("  id: own\n", "  id: theirs\n").encode(), library=library).taken()
    with pytest.raises(PackRefused):
        touch_of(other, compose(main, [local]))


def test_requirements_of_two_additions_to_one_stage_stand_together(main: Pack, library: Library) -> None:
    again = (
        "  - {stage: begin, requirements: [{id: begin.told, kind: publication, name: Told, provenance: ours, "
        "obligation: ours}]}\n  - {stage: finish, duties: [{id: D-1, who: lead, text: Do., provenance: ours, "
        "obligation: ours}]}\nreplacements:"
    )
    text = in_one_file(SHEET.replace("replacements:", again))
    touch = touch_of(read_local_pack(text.encode(), library=library).taken(), main)
    assert [one.id for one, _ in touch.gates["begin"]] == ["begin.more", "begin.told"]
    assert set(touch.gates) == {"begin"}
    assert {"begin.told", "D-1"} <= {one.id for one in touch.added}
