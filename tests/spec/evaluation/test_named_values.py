"""Names of the spec that the table does not hold are faults of the spec, said before any figure is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evaluation_files import SPEC, parquet_at, rows_of
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.evaluation_plan import evaluation_plan
from touchstone.evaluation.problems import EvaluationRefused
from touchstone.evaluation.results import Result
from touchstone.evaluation.runner import run
from touchstone.evaluation.spec_reading import read_spec
from touchstone.evaluation.tables import table_at


def ran(folder: Path, engine: Engine, text: str) -> Result:
    table = table_at(parquet_at(folder, rows_of(300)), kind="parquet")
    return run(spec=read_spec(text.encode()), table=table, engine=engine, cells="keep")


def test_a_reference_that_nobody_is_in_is_refused(tmp_path: Path, engine: Engine) -> None:
    with pytest.raises(EvaluationRefused) as refused:
        ran(tmp_path, engine, SPEC.replace("reference: White", "reference: white"))
    (problem,) = refused.value.problems
    assert problem.where == "groups.attributes.ethnicity.reference"
    assert "'white'" in problem.message and "--draft" in problem.remedy


def test_a_reference_in_a_closed_list_may_be_empty(tmp_path: Path, engine: Engine) -> None:
    listed = "reference: Other, levels: [White, Asian, Black, Other]"
    result = ran(tmp_path, engine, SPEC.replace("reference: White", listed))
    found = [one for one in result.records("comparisons") if one["breakdown"] == ["ethnicity"]]
    assert {(one["status"], one["reason"]) for one in found} == {("undefined", "empty_group")}


def test_listed_values_that_no_row_has_are_refused_with_their_rows(tmp_path: Path, engine: Engine) -> None:
    """Every fault at once: the lists of two roles, and a reference."""
    text = SPEC.replace("label, positive: [1], negative: [0]", "label, positive: [5], negative: [6]")
    text = text.replace("decision, positive: [1], negative: [0]", "decision, positive: [7], negative: [8]")
    with pytest.raises(EvaluationRefused) as refused:
        ran(tmp_path, engine, text.replace("reference: M", "reference: Male"))
    assert [(one.where, one.rows) for one in refused.value.problems] == [
        ("groups.attributes.sex.reference", None),
        ("data.label", 300),
        ("data.decision", 300),
    ]


def test_a_single_listed_value_is_enough_to_go_on(tmp_path: Path, engine: Engine) -> None:
    result = ran(
        tmp_path, engine, SPEC.replace("label, positive: [1], negative: [0]", "label, positive: [1], negative: [6]")
    )
    assert any(one["code"] == "many_unusable" for one in result.records("warnings"))


def test_an_expected_rate_of_a_metric_that_is_not_asked_for_is_refused() -> None:
    with pytest.raises(EvaluationRefused, match=r"rate of ppv: The spec does not ask for this metric"):
        evaluation_plan(spec=read_spec(SPEC.encode()), gap=0.05, rates={"ppv": 0.5})


def test_blanks_and_wrong_forms_are_said_in_our_words_once_each() -> None:
    text = SPEC.replace("unit: incident", "unit:").replace("decision, positive: [1]", "decision, positive: 1")
    text = text.replace("format: parquet", "format: xls") + "suppression: {threshold: 5}\n"
    with pytest.raises(EvaluationRefused) as refused:
        read_spec(text.encode())
    found = {problem.where: f"{problem.message}. {problem.remedy}" for problem in refused.value.problems}
    assert found == {
        "unit": "This is blank. Fill it in: it has no safe default",
        "data.format": "This is none of 'parquet', 'csv', 'arrow', 'counts' or 'rated'. Write one of them",
        "data.decision.positive": "This is no list. Write it in square brackets, such as [1]",
        "suppression.threshold": "This is too low. Give 10 or more",
    }
    assert all(problem.line is not None for problem in refused.value.problems)
    assert len(refused.value.problems) == len(found)
