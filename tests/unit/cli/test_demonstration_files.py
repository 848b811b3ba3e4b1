"""The demonstration's data files: what they may hold, and that they credit nobody with what is made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from touchstone.accounts.roles import ROLES
from touchstone.cli import demonstration_files
from touchstone.cli.demonstration_acts import ACTS
from touchstone.cli.demonstration_files import OURS, CaseFile, demonstration_root, filled_in, read_cases, read_force
from touchstone.cli.demonstration_sign_ins import FILE, kept_sign_ins
from touchstone.foundation.errors import Invalid, Refusal

TODAY = date(2026, 11, 23)
NAMED = {"evidence": {"check": "01abc"}, "name": {"dpo": "Deepa Dunne"}, "version": {}, "configuration": {}}
REAL = re.compile(r"Metropolitan|Hampshire|Thames Valley|Durham|West Midlands")
HEAD = "schema: touchstone.demonstration-case/1\nid: odd\ntitle: T\nsources: {}\n"
SAYS_SO = re.compile(r"demonstration", re.IGNORECASE)


def words(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from words(one)
    elif isinstance(value, list):
        for one in value:
            yield from words(one)
    elif isinstance(value, str):
        yield value


def cases() -> dict[str, CaseFile]:
    return {case.id: case for case in read_cases()}


def test_the_three_cases_are_there_with_known_acts_and_roles():
    assert set(cases()) == {"domestic-abuse-risk-tool", "live-facial-recognition", "spreadsheet-macro"}
    for case in cases().values():
        assert {act.name for act in case.acts} <= set(ACTS)
        assert {act.by for act in case.acts} <= set(read_force().people)


def test_every_role_has_a_holder_and_the_force_says_what_it_is():
    described = read_force()
    assert set(described.people) == set(ROLES)
    assert "demonstration" in described.force["name"]
    assert not REAL.search(described.force["name"])


def test_no_decision_advice_or_approval_speaks_for_a_real_force():
    opinions = {"take-decision", "give-advice", "reply-to-advice", "propose-publication"}
    for case in cases().values():
        for act in case.acts:
            if act.name in opinions:
                assert not any(REAL.search(text) for text in words(act.details)), (case.id, act.number)
                assert act.source == OURS


def test_evidence_files_say_that_they_are_demonstration_papers():
    for case in cases().values():
        for act in (one for one in case.acts if one.name == "attach-evidence"):
            assert SAYS_SO.search(act.details["text"].splitlines()[0]), (case.id, act.number)
            assert SAYS_SO.search(act.details["title"])


def test_figures_of_performance_are_made_up_and_say_so_or_are_the_comparators_and_cited():
    given = {
        question: (act.source, value["value"])
        for act in cases()["domestic-abuse-risk-tool"].acts
        if act.name == "save-answers"
        for question, value in act.details.items()
        if question in ("EIA-7", "atrs.model-performance")
    }
    assert set(given) == {"EIA-7", "atrs.model-performance"}
    source, rows = given["atrs.model-performance"]  # what the public reads
    assert source == "comparator"
    assert [row["value"] for row in rows] == ["0.748", "0.763"]
    assert all("not this tool" in row["model"] for row in rows)
    source, rows = given["EIA-7"]
    assert source == OURS
    assert all("made-up" in row["model"] and "nobody was counted" in row["data"] for row in rows)


def test_made_up_figures_agree_with_their_counts_and_intervals():
    rows = [
        row
        for act in cases()["domestic-abuse-risk-tool"].acts
        if act.name == "save-answers" and "EIA-7" in act.details
        for row in act.details["EIA-7"]["value"]
    ]
    assert len(rows) == 21
    for row in rows:
        assert abs(float(row["value"]) - int(row["errors"]) / int(row["cases"])) < 0.0006, row
        assert float(row["lower"]) < float(row["value"]) < float(row["upper"]), row


def test_what_the_facial_recognition_record_says_is_there_with_its_mismatch():
    (use,) = [one for one in cases()["live-facial-recognition"].acts if one.name == "record-use"]
    result = use.details["details"]["result"]
    for figure in ("203", "3,147,436", "2,077", "10", "962", "549, 347 and 85", "981"):
        assert figure in result
    assert 549 + 347 + 85 == 981


def test_references_are_put_in():
    value = {"a": ["$evidence:check"], "b": {"name": "$name:dpo", "on": "$today"}, "c": "$today+30", "d": "$today-1"}
    assert filled_in(value, today=TODAY, named=NAMED) == {
        "a": ["01abc"],
        "b": {"name": "Deepa Dunne", "on": "2026-11-23"},
        "c": "2026-12-23",
        "d": "2026-11-22",
    }


def test_the_mark_says_that_the_published_record_does_not():
    said = filled_in("$ours They agreed.", today=TODAY, named=NAMED)
    assert said == "The published record does not say; demonstration text. They agreed."


def test_a_name_that_nothing_bears_is_refused():
    with pytest.raises(Invalid, match="evidence:other"):
        filled_in("$evidence:other", today=TODAY, named=NAMED)


@pytest.mark.parametrize(
    "text",
    [
        "schema: touchstone.demonstration-case/2\nid: odd\ntitle: T\nsources: {}\nacts: []\n",
        "schema: touchstone.demonstration-case/1\nid: other\ntitle: T\nsources: {}\nacts: []\n",
        "schema: touchstone.demonstration-case/1\nid: odd\ntitle: T\nsources: {}\nacts: []\nextra: x\n",
        "schema: touchstone.demonstration-case/1\nid: odd\ntitle: T\nsources: {}\nacts: [{as: dpo, act: x}]\n",
        HEAD + "acts: [{as: dpo, act: x, with: {}, source: nowhere}]\n",
        "not: [yaml",
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path, monkeypatch, text):
    (tmp_path / "odd.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(demonstration_files, "demonstration_root", lambda: tmp_path)
    with pytest.raises(Invalid):
        read_cases()


def test_sign_ins_are_made_once_and_kept_for_the_owner_alone(tmp_path):
    described = read_force()
    first = kept_sign_ins(tmp_path, described)
    assert kept_sign_ins(tmp_path, described) == first
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
    assert len({one.password for one in first} | {one.secret for one in first}) == 2 * len(first)
    assert min(len(one.password) for one in first) >= 12


def test_a_file_of_sign_ins_that_somebody_changed_is_refused(tmp_path):
    kept_sign_ins(tmp_path, read_force())
    path = tmp_path / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("  secret ", "  other "), encoding="utf-8")
    with pytest.raises(Refusal, match="not as it was written"):
        kept_sign_ins(tmp_path, read_force())


def test_the_files_are_found_in_a_checkout():
    assert (demonstration_root() / "force.yaml").is_file()
