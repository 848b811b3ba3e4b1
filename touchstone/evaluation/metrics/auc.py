"""The area under the ROC curve: how often a positive outcome bears the higher score."""

from touchstone.evaluation.areas import Area, area_interval
from touchstone.evaluation.group_areas import area_of
from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.metric import Figure, Metric, Undefined
from touchstone.evaluation.metrics.scored import RANKS


def compute(counts: Counts) -> Figure | Undefined:
    """The exact area where it was counted, else that of the bins, with DeLong's or Newcombe's interval."""
    area = area_of(counts)
    return Undefined("one_class") if area is None else figure_from(counts, area)


def figure_from(counts: Counts, area: Area) -> Figure:
    """An area as a figure, with what must be said of it."""
    interval = area_interval(area, level=counts.spec.intervals.level)
    cautions = ("coarse",) if area.is_coarse else ()
    if counts.plan.person is not None:
        cautions = (*cautions, "not_adjusted_for_people")
    return Figure(
        value=area.value,
        lower=interval.lower,
        upper=interval.upper,
        method=interval.method,
        numerator=int(area.positives),
        denominator=int(area.positives + area.negatives),
        cautions=cautions,
    )


METRIC = Metric(
    id="auc",
    name="Ranks positive outcomes higher",
    meaning="How often a person with a positive outcome scores higher than one with a negative; ties count half.",
    formula="P(score of a positive > of a negative) + ½ P(equal)",
    ideal=1.0,
    direction="higher",
    undefined=(("one_class", "one of the two outcomes does not occur in the group"),),
    caveats=("About order only: a score can rank well and be far too high or too low throughout.",),
    source="DeLong, DeLong, Clarke-Pearson (1988), Biometrics 44, 837-845; Newcombe (2006), Statistics in Medicine 25",
    family="auc",
    needs=RANKS,
    compute=compute,
)
