"""Selection rate: the share that the technology selects."""

from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.metric import ANY_LABELS, Metric

METRIC = Metric(
    id="selection_rate",
    name="Selected",
    meaning="Of the people with a recorded decision, the share that was selected.",
    formula="S / D",
    ideal=None,
    direction="none",
    undefined=(("empty_group", "nobody in the group has a usable decision"),),
    caveats=("Needs no outcome; says nothing of need or of who was rightly selected.",),
    source="Fairlearn, https://fairlearn.org; Saleiro et al. (2018), arXiv:1811.05577",
    family="rate",
    needs=frozenset({"decision"}),
    identified_by=ANY_LABELS,
    numerator=Match(decision=(1,)),
    denominator=Match(decision=USABLE),
    of_everyone=True,
)
