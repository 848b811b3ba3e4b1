"""Others doing comparable work on the same file, in an environment of their own: `peers.py NAME FILE`.

Prints the true positive rates of each ethnicity, by which answers are checked before anything is timed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

COLUMNS = ["ethnicity", "sex", "age_band", "score", "decision", "label"]


def fairlearn(path: str, *, is_patched: bool = False) -> dict[str, float]:
    """Five rates by ethnicity, no intervals; patched: its one slow call replaced by one with the same answer."""
    import pandas  # type: ignore[import-untyped]  # lies in the peers' environment
    from fairlearn import metrics  # type: ignore[import-not-found]  # as above
    from fairlearn.metrics import _annotated_metric_function as slow  # type: ignore[import-not-found]

    if is_patched:
        slow.np = _QuickStack(slow.np)
    frame = pandas.read_parquet(path, columns=COLUMNS)
    rates = {
        "tpr": metrics.true_positive_rate,
        "fpr": metrics.false_positive_rate,
        "tnr": metrics.true_negative_rate,
        "fnr": metrics.false_negative_rate,
        "selection": metrics.selection_rate,
    }
    by_group = metrics.MetricFrame(
        metrics=rates,
        y_true=frame["label"],
        y_pred=frame["decision"],
        sensitive_features=frame["ethnicity"].astype(str),
    ).by_group
    return {str(group): float(rate) for group, rate in by_group["tpr"].items()}


class _QuickStack:
    """NumPy, but `stack` of a plain array is that array."""

    def __init__(self, numpy: Any) -> None:
        self._numpy = numpy

    def __getattr__(self, name: str) -> Any:
        return getattr(self._numpy, name)

    def stack(self, values: Any, *rest: Any, **named: Any) -> Any:
        """The array as it is where nothing needs stacking."""
        array = self._numpy.asarray(values)
        return array if array.dtype != object else self._numpy.stack(values, *rest, **named)


def aequitas(path: str) -> dict[str, float]:
    """Rates and disparities of fifteen groups, no intervals, no intersections, no tests."""
    import pandas
    from aequitas.bias import Bias  # type: ignore[import-not-found]
    from aequitas.group import Group  # type: ignore[import-not-found]

    frame = pandas.read_parquet(path, columns=COLUMNS)
    attributes = ["ethnicity", "sex", "age_band"]
    frame = frame.drop(columns="score").rename(columns={"decision": "score", "label": "label_value"})
    for name in attributes:
        frame[name] = frame[name].astype(str)
    crosstabs, _ = Group().get_crosstabs(frame, attr_cols=attributes)
    reference = {"ethnicity": "White", "sex": "M", "age_band": "25-34"}
    Bias().get_disparity_predefined_groups(
        crosstabs, original_df=frame, ref_groups_dict=reference, check_significance=False
    )
    mine = crosstabs[crosstabs["attribute_name"] == "ethnicity"]
    return {str(row["attribute_value"]): float(row["tpr"]) for _, row in mine.iterrows()}


PEERS: dict[str, Callable[[str], dict[str, float]]] = {
    "fairlearn": fairlearn,
    "fairlearn-patched": lambda path: fairlearn(path, is_patched=True),
    "aequitas": aequitas,
}

if __name__ == "__main__":
    print(json.dumps({"tpr": PEERS[sys.argv[1]](sys.argv[2])}))
