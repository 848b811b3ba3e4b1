"""Figures as printed: no digit that was not given, no count beside an area, and progress that claims nothing."""

from __future__ import annotations

import io
import re

import pytest

from tests.small_tables import confusion, spec_for, table_from
from touchstone.cli import evaluate_acts
from touchstone.cli.evaluate_words import summary_text
from touchstone.evaluation.engines.reference import ReferenceEngine
from touchstone.evaluation.runner import run
from touchstone.evaluation.wording import number, with_interval


@pytest.mark.parametrize(
    ("value", "lower", "upper", "told"),
    [
        (0.218, 0.216, 0.221, "21.8% (21.6% to 22.1%)"),
        (0.0935, 0.0896, 0.0976, "9.35% (8.96% to 9.76%)"),
        (0.21823, 0.21641, 0.22102, "21.82% (21.64% to 22.10%)"),
        (0.5, 0.41372, 0.58628, "50% (41% to 59%)"),
        (0.5, 0.5, 0.5, "50.0% (50.0% to 50.0%)"),
        (0.0, 0.0, 0.000614624, "0.000% (0.000% to 0.061%)"),
    ],
)
def test_a_rounded_figure_gains_no_digits(value: float, lower: float, upper: float, told: str) -> None:
    assert with_interval({"value": value, "lower": lower, "upper": upper}, percent=True) == told


def test_a_figure_by_itself_gains_none_either() -> None:
    assert number(0.138, percent=True, width=0.002) == "13.8%"
    assert number(1.05, percent=False, width=0.001) == "1.05"


def test_the_summary_gives_counts_to_rates_and_to_nothing_else() -> None:
    rows = [row for score in (0.2, 0.8) for row in confusion(40, 30, 20, 60, score=score)]
    spec = spec_for(["label", "decision", "score"], ["tpr", "auc"])
    told = summary_text(run(spec=spec, table=table_from(rows), engine=ReferenceEngine()))
    (tpr,), (auc,) = (re.findall(rf"^  {name} .*$", told, flags=re.M) for name in ("tpr", "auc"))
    assert tpr.endswith(", 80 of 120")
    assert re.search(r"\)$", auc)
    assert told.startswith("A small table: example, version not stated\n")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_says_how_many_there_are_and_then_how_many_were_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = _Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    tell = evaluate_acts._watched()
    assert tell(0, 1_000) and tell(400, 1_000) and tell(1_000, 1_000)
    lines = [line.strip() for line in screen.getvalue().replace("\n", "\r").split("\r") if line.strip()]
    assert lines == ["Counting 1,000 rows", "400 of 1,000 rows", "1,000 of 1,000 rows"]
