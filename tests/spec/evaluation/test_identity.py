"""The identity that ties four rates of one group together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchstone.evaluation.identity import fpr_from

COUNTS = st.integers(1, 10_000)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_identity_of_rates(tp: int, fp: int, fn: int, tn: int) -> None:
    base_rate, ppv, tpr = (tp + fn) / (tp + fp + fn + tn), tp / (tp + fp), tp / (tp + fn)
    assert fpr_from(base_rate=base_rate, ppv=ppv, tpr=tpr) == pytest.approx(fp / (fp + tn), rel=1e-9)


@given(st.tuples(COUNTS, COUNTS), st.tuples(COUNTS, COUNTS), st.tuples(COUNTS, COUNTS))
def test_equal_ppv_and_tpr_part_false_alarms_where_base_rates_differ(
    base: tuple[int, int], ppv: tuple[int, int], tpr: tuple[int, int]
) -> None:
    rates = [part / (part + rest) for part, rest in (base, ppv, tpr)]
    lower, higher = (fpr_from(base_rate=rate, ppv=rates[1], tpr=rates[2]) for rate in (rates[0] / 2, rates[0]))
    assert lower < higher


@pytest.mark.parametrize(("base_rate", "ppv"), [(1.0, 0.5), (0.5, 0.0)])
def test_no_identity_without_negatives_or_hits(base_rate: float, ppv: float) -> None:
    with pytest.raises(ValueError):
        fpr_from(base_rate=base_rate, ppv=ppv, tpr=0.5)
