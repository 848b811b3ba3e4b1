"""fbeta: finding weighed beta times as much as being right; the spec states beta. Tables are TP, FP, FN, TN."""

import pytest

from tests.small_tables import confusion, found, measured_from, spec_for
from touchstone.evaluation.problems import EvaluationRefused


@pytest.mark.parametrize(("beta", "value"), [(1.0, 60 / 90), (2.0, 150 / 240), (0.5, 37.5 / 52.5)])
def test_value_for_several_betas(beta: float, value: float) -> None:
    measured = measured_from(confusion(30, 10, 20, 40), [{"id": "fbeta", "beta": beta}])
    one = found(measured, "fbeta")["all"]
    assert one.value == pytest.approx(value)
    assert one.lower is not None and one.upper is not None and one.lower < value < one.upper


def test_undefined_where_nobody_is_selected_or_positive() -> None:
    measured = measured_from(confusion(0, 0, 0, 7), [{"id": "fbeta", "beta": 2}])
    assert found(measured, "fbeta")["all"].reason == "zero_variance"


@pytest.mark.parametrize("choice", [{"id": "fbeta"}, {"id": "tpr", "beta": 2}])
def test_beta_belongs_to_fbeta_alone(choice: dict[str, object]) -> None:
    with pytest.raises(EvaluationRefused, match="fbeta needs its beta"):
        spec_for(["label", "decision"], [choice])
