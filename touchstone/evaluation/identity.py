"""Why equal predictive values and equal false alarms cannot both hold where base rates differ [C17, K16]."""

from __future__ import annotations


def fpr_from(*, base_rate: float, ppv: float, tpr: float) -> float:
    """The false positive rate that the other three rates of one group leave no choice about.

    fpr = base/(1 - base) · (1 - ppv)/ppv · tpr, all over the same rows. Raises ValueError where base_rate is 1 or ppv
    is 0: there is then no such rate, or it is not fixed.
    """
    if base_rate >= 1 or ppv <= 0:
        raise ValueError("the identity needs a negative outcome and a hit")
    return base_rate / (1 - base_rate) * (1 - ppv) / ppv * tpr
