"""Base rate: the share with a positive outcome, whatever was decided."""

from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.metric import Metric

METRIC = Metric(
    id="base_rate",
    name="Positive outcomes",
    meaning="Of the people whose outcome is known, the share with a positive one.",
    formula="P / L",
    ideal=None,
    direction="none",
    undefined=(("no_label", "nobody in the group has a known outcome"),),
    caveats=("The recorded outcome, not the fact that it stands for.",),
    source="Saleiro et al. (2018), arXiv:1811.05577",
    family="rate",
    needs=frozenset({"label"}),
    numerator=Match(label=(1,)),
    denominator=Match(label=USABLE),
)
