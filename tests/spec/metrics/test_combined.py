"""combined_…: what was done after seeing the technology, by the same measures."""

import pytest

from tests.small_tables import of_rows
from touchstone.evaluation.registry import catalogue

ROWS = [
    (30, {"label": 1, "final": 1, "decision": 0}),
    (10, {"label": 0, "final": 1, "decision": 1}),
    (20, {"label": 1, "final": 0, "decision": 1}),
    (40, {"label": 0, "final": 0, "decision": 0}),
    (7, {"label": 1, "final": None, "decision": 1}),
]
EXPECTED = {
    "tpr": (30, 50),
    "fnr": (20, 50),
    "fpr": (10, 50),
    "tnr": (40, 50),
    "ppv": (30, 40),
    "npv": (40, 60),
    "accuracy": (70, 100),
    "selection_rate": (40, 100),
}


@pytest.mark.parametrize("metric", EXPECTED)
def test_counts_are_those_of_what_was_done(metric: str) -> None:
    found = of_rows(f"combined_{metric}", ROWS)["all"]
    assert (found.numerator, found.denominator) == EXPECTED[metric]
    assert found.value == pytest.approx(EXPECTED[metric][0] / EXPECTED[metric][1])


def test_words_say_whose_decision_it_is() -> None:
    for metric in EXPECTED:
        assert "people with it" in catalogue()[f"combined_{metric}"].name


def test_hits_among_those_acted_upon_are_identified() -> None:
    found = of_rows("combined_ppv", ROWS, population={"selection": "everyone", "labels": "acted_upon"})["all"]
    assert found.status == "ok"
