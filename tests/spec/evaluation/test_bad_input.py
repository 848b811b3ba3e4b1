"""Files and tables that are wrong: a clear error that names column, line or rows and the remedy, or a defined result.

No error shows a value of the table.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from tests.small_tables import found, measure_table, measured_from, spec_for
from touchstone.evaluation.accounting import accounting_of, warnings_of
from touchstone.evaluation.csv_reading import check_csv
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.problems import EvaluationRefused
from touchstone.evaluation.spec import CsvForm, EvaluationSpec
from touchstone.evaluation.tables import Table

SECRET = "Jane Q. Public"
LISTED = {"positive": ["1"], "negative": ["0"]}


def csv_spec(**changes: Any) -> EvaluationSpec:
    """A spec for CSV: a group and a decision, both text."""
    data = {"format": "csv", "decision": {"column": "decision", **LISTED}}
    return spec_for(["group", "decision"], ["selection_rate"], data=data, **changes)


def from_csv(engine: Engine, folder: Path, content: bytes, **form: Any) -> dict[str, tuple[int | None, int | None]]:
    """Selection by group of a CSV file."""
    path = folder / "rows.csv"
    path.write_bytes(content)
    table = Table(kind="csv", files=(path,), csv=CsvForm(**form))
    rates = found(measure_table(table, csv_spec(), engine=engine), "selection_rate")
    return {group: (rate.numerator, rate.denominator) for group, rate in rates.items()}


WRONG = {
    "repeated heading": (b"group,group,decision\nA,B,1\n", "Columns 1 and 2 bear one name"),
    "repeated but for case": (b"group,Group,decision\nA,B,1\n", "Columns 1 and 2 bear one name"),
    "too narrow": (f"group,decision\nA,1\n{SECRET}\n".encode(), "Line 3 has 1 columns and the heading 2"),
    "too wide": (f"group,decision\nA,1\n{SECRET},1,0\n".encode(), "Line 3 has 3 columns and the heading 2"),
    "a separator too many": (f"group,decision\n{SECRET},1,\n".encode(), "Line 2 has 3 columns and the heading 2"),
    "the same on a last line without end": (b"group,decision\nA,1\nA,1,", "Line 3 has 3 columns"),
    "unclosed quote": (f'group,decision\nA,1\n"{SECRET},1\nB,0\n'.encode(), "The quotes from line 3 on"),
    "text after a quote": (f'group,decision\n"{SECRET}"x,1\n'.encode(), "The quotes from line 2 on"),
    "wrong encoding": ("group,decision\nA,1\nŵ é,1\n".encode("cp1252", "replace"), "a byte that is not utf-8"),
    "empty": (b"", "The file is empty"),
    "nothing on the first line": (b"\ngroup,decision\nA,1\n", "The first line is empty"),
    "semicolons": (b"group;decision\nA;1\n", "There is no column 'group'"),
    "no rows": (b"group,decision\n", "The table has no rows"),
}


@pytest.mark.parametrize("case", sorted(WRONG))
def test_csv_that_is_wrong(engine: Engine, case: str, tmp_path: Path) -> None:
    content, words = WRONG[case]
    with pytest.raises(EvaluationRefused) as refused:
        from_csv(engine, tmp_path, content)
    told = str(refused.value)
    assert words in told and "Jane" not in told and all(problem.remedy for problem in refused.value.problems)
    assert refused.value.__cause__ is None or "Jane" not in str(refused.value.__cause__)


RIGHT = {
    "plain": b"group,decision\nA,1\nA,0\nB,1\n",
    "byte order mark": b"\xef\xbb\xbfgroup,decision\nA,1\nA,0\nB,1\n",
    "line ends of Windows": b"group,decision\r\nA,1\r\nA,0\r\nB,1\r\n",
    "no last line end": b"group,decision\nA,1\nA,0\nB,1",
    "quotes": b'"group","decision"\n"A","1"\n"A",0\nB,"1"\n',
    "empty lines": b"group,decision\nA,1\n\nA,0\nB,1\n\n\n",
    "a column without a name": b",group,decision\n0,A,1\n1,A,0\n2,B,1\n",
    "spaces": b"group,decision\n A ,1\t\nA, 0\nB,1\n",
    "another column of free text": b'note,group,decision\n"a ""word"", and\nmore",A,1\n#,A,0\nx,B,1\n',
}


@pytest.mark.parametrize("case", sorted(RIGHT))
def test_csv_that_is_odd_and_right(engine: Engine, case: str, tmp_path: Path) -> None:
    assert from_csv(engine, tmp_path, RIGHT[case]) == {"all": (2, 3), "A": (1, 2), "B": (1, 1)}


def test_blanks_are_missing_quoted_or_not(engine: Engine, tmp_path: Path) -> None:
    rates = from_csv(engine, tmp_path, b'group,decision\nA,1\n"",1\n,0\n  ,0\nA,""\nA,\n')
    assert rates == {"all": (2, 4), "(not recorded)": (1, 3), "A": (1, 1)}


def test_windows_1252_only_where_declared(engine: Engine, tmp_path: Path) -> None:
    content = "group,decision\nA – “é€”,1\n".encode("cp1252")
    assert from_csv(engine, tmp_path, content, encoding="windows-1252") == {"all": (1, 1), "A – “é€”": (1, 1)}
    with pytest.raises(EvaluationRefused, match="a byte that is not windows-1252"):
        from_csv(engine, tmp_path, b"group,decision\nA\x81,1\n", encoding="windows-1252")


def test_delimiter_and_quote_as_declared(engine: Engine, tmp_path: Path) -> None:
    content = b"group;decision\n'A;B';1\n"
    assert from_csv(engine, tmp_path, content, delimiter=";", quote="'") == {"all": (1, 1), "A;B": (1, 1)}


def test_an_empty_line_in_a_table_of_one_column_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_bytes(b"decision\n1\n\n0\n")
    with pytest.raises(EvaluationRefused, match="Line 3 is empty"):
        check_csv(Table(kind="csv", files=(tmp_path / "one.csv",)))


def test_files_of_one_folder_have_one_heading(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"group,decision\nA,1\n")
    (tmp_path / "b.csv").write_bytes(b"decision,group\n1,A\n")
    with pytest.raises(EvaluationRefused, match="different columns"):
        engine.facts(Table(kind="csv", files=(tmp_path / "a.csv", tmp_path / "b.csv")))


@pytest.mark.parametrize("kept", [0, 3, 200])
def test_truncated_parquet(engine: Engine, kept: int, tmp_path: Path) -> None:
    whole = tmp_path / "whole.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"group": [SECRET] * 500, "decision": list(range(500))}), whole)
    cut = tmp_path / "cut.parquet"
    cut.write_bytes(whole.read_bytes()[:kept])
    with pytest.raises(EvaluationRefused, match=r"cut\.parquet: The data cannot be read") as refused:
        engine.facts(Table(kind="parquet", files=(cut,)))
    assert "Jane" not in str(refused.value)


def test_missing_column_names_what_there_is(engine: Engine) -> None:
    table = Table(kind="arrow", frame=pyarrow.table({"groop": ["A"], "decision": [1]}))
    with pytest.raises(EvaluationRefused, match=r"There is no column 'group' \(1 rows\).*decision, groop"):
        measure_table(table, spec_for(["group", "decision"], ["n"]), engine=engine)


def test_types_that_do_not_fit_are_told_together(engine: Engine) -> None:
    frame = pyarrow.table({"group": [0.5], "decision": ["1"], "score": [True], "label": [1.0]})
    label = {"column": "label", "positive": ["yes"], "negative": ["no"]}
    with pytest.raises(EvaluationRefused) as refused:
        measure_table(
            Table(kind="arrow", frame=frame),
            spec_for(["group", "decision", "score", "label"], ["tpr"], data={"label": label}),
            engine=engine,
        )
    assert {problem.where for problem in refused.value.problems} == {
        "data.score",
        "data.label",
        "groups.attributes.group",
    }


def test_two_columns_of_one_name_in_a_frame(engine: Engine) -> None:
    frame = pyarrow.Table.from_arrays([pyarrow.array([1]), pyarrow.array([0])], names=["decision", "decision"])
    with pytest.raises(EvaluationRefused, match="Columns 1 and 2 bear one name"):
        engine.facts(Table(kind="arrow", frame=frame))


def test_labels_of_more_than_two_values_are_counted_as_unlisted(engine: Engine) -> None:
    rows = [(5, {"label": 1, "decision": 1}), (5, {"label": 0, "decision": 0}), (3, {"label": 2, "decision": 1})]
    measured = measured_from(rows, ["tpr"], engine=engine)
    lines = {(line.role, line.name): line.rows for line in accounting_of(measured)}
    assert lines[("label", "unlisted")] == 3 and lines[("label", "used")] == 10
    assert "many_unusable" in {one.code for one in warnings_of(measured, accounting_of(measured))}


def test_negative_weights_are_set_aside_and_said(engine: Engine) -> None:
    rows = [(5, {"label": 1, "weight": 1.0}), (1, {"label": 1, "weight": -1.0}), (1, {"label": 1, "weight": 2000.0})]
    measured = measured_from(rows, ["base_rate"], engine=engine)
    lines = {(line.role, line.name): line.rows for line in accounting_of(measured)}
    assert (lines[("weight", "below_range")], lines[("weight", "above_range")], lines[("weight", "used")]) == (1, 1, 5)
    assert found(measured, "base_rate")["all"].denominator == 5


def test_a_group_of_one_class_is_undefined_with_its_reason(engine: Engine) -> None:
    rows = [
        (3, {"group": "A", "label": 1, "decision": 1}),
        (3, {"group": "A", "label": 0, "decision": 0}),
        (4, {"group": "B", "label": 0, "decision": 0}),
    ]
    tpr = found(measured_from(rows, ["tpr"], engine=engine), "tpr")["B"]
    assert (tpr.value, tpr.reason) == (None, "no_positives")
