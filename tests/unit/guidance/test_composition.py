"""Supplements joined to a main pack: one pack, on which everything is found, or a refusal with every clash."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.content.small_pack import SmallPack
from tests.content.small_supplement import SmallSupplement, one_set
from touchstone.foundation.errors import NotFound
from touchstone.guidance.adoptable import adoptable_items
from touchstone.guidance.authority import AuthorityKind, Effect, authority_of
from touchstone.guidance.composition import compose
from touchstone.guidance.loader import load_any, load_library, load_pack
from touchstone.guidance.pack import Pack
from touchstone.guidance.problem import PackRefused, Problem
from touchstone.guidance.supplement import Supplement


@pytest.fixture
def main(tmp_path: Path) -> Pack:
    return load_pack(SmallPack(tmp_path).folder)


@pytest.fixture
def small(tmp_path: Path, main: Pack) -> SmallSupplement:
    return SmallSupplement(tmp_path)


@pytest.fixture
def extra(small: SmallSupplement) -> Supplement:
    return read(small)


@pytest.fixture
def composed(main: Pack, extra: Supplement) -> Pack:
    return compose(main, [extra])


def read(small: SmallSupplement) -> Supplement:
    found = load_any(small.folder)
    assert isinstance(found, Supplement)
    return found


def another(root: Path, name: str, sheet: str, **sets: str) -> Supplement:
    """A supplement of that name with this of its sheet, and a question set of one question for each of `sets`."""
    small = SmallSupplement(root, pack=name)
    small.only(sheet + f"question_sets: [{', '.join(sets)}]\n")
    for set_id, question in sets.items():
        small.write(f"question-sets/{set_id}.yaml", one_set(set_id, question))
    return read(small)


def clashes(main: Pack, *supplements: Supplement) -> list[Problem]:
    with pytest.raises(PackRefused) as refused:
        compose(main, supplements)
    return list(refused.value.problems)


def test_everything_of_both_is_found_in_the_one(composed: Pack) -> None:
    assert (composed.id, composed.version) == ("small", "2026-01")
    assert list(composed.questions) == ["triage.people", "FACT-1", "FACT-2", "FACT-3", "MORE-1", "MORE-2"]
    assert [one.id for one in composed.question_sets] == ["facts", "more"]
    assert composed.sheet.question_sets == ("triage", "facts", "more")
    assert composed.set_of("MORE-1") is composed.question_set("more")
    assert composed.adviser("scholar").id == "scholar"
    assert composed.document("plan").id == "plan"
    assert composed.check("FC-90").gate
    assert composed.instrument("code").version.en == "First edition"
    assert [one.id for one in composed.instruments] == ["code"]
    assert [one.id for one in composed.sheet.legal] == ["LAW-1", "LAW-9"]
    assert [one.id for one in composed.glossary.terms] == ["red", "plan"]
    assert composed.source("CODE").url == "https://example.org/code"
    assert str(composed.source("PAGE").title) == "A page"  # as the main pack tells it


@pytest.mark.parametrize("find", ["check", "instrument", "origin_of"])
def test_unknown_id_is_not_found(find: str, composed: Pack) -> None:
    with pytest.raises(NotFound):
        getattr(composed, find)("nothing")


def test_what_is_added_to_a_stage_stands_after_what_was_there(main: Pack, composed: Pack) -> None:
    before, after = main.stage("begin"), composed.stage("begin")
    assert after.requirements[: len(before.requirements)] == before.requirements
    assert [one.id for one in after.requirements[len(before.requirements) :]] == ["begin.more"]
    assert [one.set for one in after.question_sets] == ["facts", "more"]
    assert [one.id for one in after.documents] == ["begin.report", "begin.plan"]
    assert [one.id for one in after.advice] == ["begin.advice.panel", "begin.advice.scholar"]
    assert [one.id for one in after.duties] == ["DUTY-1", "DUTY-20"]
    assert composed.stage("finish").requirements == main.stage("finish").requirements


def test_checks_bar_warn_and_are_adopted_as_they_say(composed: Pack) -> None:
    ours, lawful = composed.check("FC-90"), composed.check("FC-91")
    assert authority_of(ours).effect is Effect.WARNS
    assert authority_of(ours, adopted=frozenset(["FC-90"])).bars
    assert (authority_of(lawful).kind, authority_of(lawful).effect) == (AuthorityKind.LAW, Effect.WARNS)  # at no gate
    gated = lawful.model_copy(update={"gate": True})
    assert authority_of(gated).bars
    assert str(adoptable_items(composed)["FC-90"]) == "A plan"
    assert "FC-91" not in adoptable_items(composed)


@pytest.mark.parametrize(
    ("begun", "ended", "day", "expected"),
    [
        (None, None, "2026-01-02", True),
        ("2026-01-02", None, "2026-01-02", True),
        ("2026-01-03", None, "2026-01-02", False),
        (None, "2026-01-02", "2026-01-02", True),
        (None, "2026-01-01", "2026-01-02", False),
    ],
    ids=["no days", "first day", "before", "last day", "after"],
)
def test_instrument_is_in_force_between_its_days(
    composed: Pack, begun: str | None, ended: str | None, day: str, expected: bool
) -> None:
    days = {"in_force_from": begun and date.fromisoformat(begun), "in_force_to": ended and date.fromisoformat(ended)}
    assert composed.instrument("code").model_copy(update=days).is_in_force(date.fromisoformat(day)) is expected


def test_each_item_tells_which_pack_it_came_from(composed: Pack, extra: Supplement) -> None:
    origins = {name: composed.origin_of(name).pack for name in ("facts", "FACT-1", "triage.people", "begin.ready")}
    assert set(origins.values()) == {"small"}
    for name in ("more", "MORE-1", "FC-90", "code", "begin.more", "scholar", "plan"):
        assert composed.origin_of(name).pack == "extra"
    assert composed.origin_of("DUTY-1").pack == "small"  # other words, the same duty
    assert composed.origin_of("more").digest == extra.digest
    assert [(one.pack, one.version) for one in composed.origins] == [("small", "2026-01"), ("extra", "2026-02")]


def test_set_of_one_pack_comes_before_a_document_of_another_by_that_name(tmp_path: Path, main: Pack) -> None:
    joined = compose(main, [another(tmp_path, "other", "", report="Q-report")])
    assert joined.origin_of("report").pack == "other"
    assert joined.document("report").id == "report"


def test_pack_alone_is_its_own_origin(main: Pack) -> None:
    assert [one.pack for one in main.origins] == ["small"]
    assert main.origin_of("FACT-1").digest == main.digest
    assert (main.instruments, main.checks, main.replaced) == ((), (), {})


def test_nothing_joined_is_the_main_pack_itself(main: Pack, composed: Pack) -> None:
    assert compose(main, []) is main
    assert composed.main is main


def test_order_does_not_count(tmp_path: Path, main: Pack, extra: Supplement) -> None:
    other = another(tmp_path, "other", "", other="Q-other")
    one, two = compose(main, [extra, other]), compose(main, [other, extra])
    assert one.digest == two.digest != main.digest
    assert [item.id for item in one.question_sets] == [item.id for item in two.question_sets]
    assert compose(compose(main, [extra]), [other]).digest == one.digest


def test_digest_follows_each_part(tmp_path: Path, main: Pack, small: SmallSupplement, composed: Pack) -> None:
    small.change("checks.yaml", "There is a plan.", "There is some plan.")
    assert compose(main, [read(small)]).digest != composed.digest
    assert repr(read(small)).startswith("<Supplement extra 2026-02 sha256:")


def test_pack_that_was_never_in_files_can_be_joined(main: Pack, extra: Supplement) -> None:
    joined = compose(replace(main, files=()), [extra])
    assert joined.stage("finish").decision_rule.deciders == ("lead",)
    assert joined.digest == compose(main, [extra]).digest


def test_id_in_two_supplements_is_refused(tmp_path: Path, main: Pack, extra: Supplement) -> None:
    other = another(tmp_path, "other", "", more="MORE-2")
    problems = clashes(main, extra, other)
    assert {one.file for one in problems} == {"other/2026-02/question-sets/more.yaml"}
    assert [one.message for one in problems] == [
        "The id 'more' is already used at extra/2026-02/question-sets/more.yaml:2",
        "The id 'MORE-2' is already used at extra/2026-02/question-sets/more.yaml:22",
    ]


def test_source_key_of_two_pages_is_refused(tmp_path: Path, main: Pack, extra: Supplement) -> None:
    other = another(tmp_path, "other", "sources: {CODE: {title: The code of somebody else}}\n", other="Q-other")
    (problem,) = clashes(main, extra, other)
    assert problem.message == "The source key 'CODE' means another page at extra/2026-02/pack.yaml:22"
    assert problem.file == "other/2026-02/pack.yaml"


def test_source_key_of_one_page_is_told_once(tmp_path: Path, main: Pack, extra: Supplement) -> None:
    other = another(tmp_path, "other", "sources: {CODE: {title: THE CODE}}\n", other="Q-other")
    assert compose(main, [extra, other]).source("CODE").url == "https://example.org/code"


def test_two_versions_of_a_supplement_are_refused(tmp_path: Path, main: Pack, extra: Supplement) -> None:
    later = read(SmallSupplement(tmp_path, "2026-03"))
    messages = {problem.message for problem in clashes(main, extra, later)}
    assert "There are two versions of 'extra' here" in messages


def test_supplement_of_a_later_main_pack_is_refused(tmp_path: Path, main: Pack) -> None:
    SmallPack(tmp_path, "2026-02")
    small = SmallSupplement(tmp_path)
    small.change("pack.yaml", "{pack: small, version: 2026-01}", "{pack: small, version: 2026-02}")
    (problem,) = clashes(main, read(small))
    assert problem.message == "It supplements small 2026-02, not small 2026-01"
    assert compose(load_pack(tmp_path / "small" / "2026-02"), [read(small)]).version == "2026-02"


def test_supplement_goes_with_a_later_main_pack_as_far_as_what_it_names_is_there(
    tmp_path: Path, extra: Supplement
) -> None:
    later = SmallPack(tmp_path, "2026-10")
    assert compose(load_pack(later.folder), [extra]).version == "2026-10"
    later.change("stages/only/begin.yaml", "id: DUTY-1,", "id: DUTY-2,")
    assert [problem.message for problem in clashes(load_pack(later.folder), extra)] == [
        "'DUTY-1' is no part that can be replaced"
    ]


def test_supplement_without_its_ground_is_refused(tmp_path: Path, main: Pack, extra: Supplement) -> None:
    high = another(tmp_path, "high", "builds_on: [{pack: extra, version: 2026-02}]\n", high="Q-high")
    (problem,) = clashes(main, high)
    assert problem.message == "It builds on extra 2026-02, which is not here"
    assert compose(main, [high, extra]).origin_of("Q-high").pack == "high"


def test_circle_that_only_the_composition_closes_is_refused(tmp_path: Path, main: Pack) -> None:
    """Each later version asks its question where the other's was answered yes, and knew the other before it did so."""
    for name, other in (("left", "right"), ("right", "left")):
        small = SmallSupplement(tmp_path, "2026-02", name)
        small.only(f"question_sets: [{name}]\n")
        small.write(f"question-sets/{name}.yaml", one_set(name, f"Q-{name}"))
        later = SmallSupplement(tmp_path, "2026-03", name)
        later.only(f"builds_on: [{{pack: {other}, version: 2026-02}}]\nquestion_sets: [{name}]\n")
        later.write(f"question-sets/{name}.yaml", one_set(name, f"Q-{name}", f"Q-{other}"))
    library = load_library(tmp_path)  # each in order by itself

    (problem,) = clashes(main, library.supplement("left", "2026-03"), library.supplement("right", "2026-03"))

    assert problem.message == "Whether it is shown depends on itself: Q-left → Q-right → Q-left"
    assert problem.file == "left/2026-03/question-sets/left.yaml"
    assert "Break the circle" in problem.remedy
