"""baseline_…: what people decided without the technology, by the same measures on the same rows."""

import pytest

from tests.small_tables import of_rows
from touchstone.evaluation.registry import catalogue

ROWS = [
    (30, {"label": 1, "baseline": 1, "decision": 0}),
    (10, {"label": 0, "baseline": 1, "decision": 1}),
    (20, {"label": 1, "baseline": 0, "decision": 1}),
    (40, {"label": 0, "baseline": 0, "decision": 0}),
    (7, {"label": 1, "baseline": None, "decision": 1}),
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
def test_counts_are_those_of_the_people_not_of_the_technology(metric: str) -> None:
    found = of_rows(f"baseline_{metric}", ROWS)["all"]
    assert (found.numerator, found.denominator) == EXPECTED[metric]
    assert found.value == pytest.approx(EXPECTED[metric][0] / EXPECTED[metric][1])


def test_words_say_whose_decision_it_is() -> None:
    for metric in EXPECTED:
        assert "people without it" in catalogue()[f"baseline_{metric}"].name


def test_not_identified_where_outcomes_depend_on_what_was_done() -> None:
    found = of_rows("baseline_ppv", ROWS, population={"selection": "everyone", "labels": "acted_upon"})["all"]
    assert found.status == "not_identified"
