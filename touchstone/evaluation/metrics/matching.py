"""Matching of faces, plates, voices and fingerprints: rates per search, comparison, alert and face seen, each by its
own name, because they differ by orders of magnitude.

They are worked out from counts of searches (`evaluation.matching`), not from rows about people.
"""

from touchstone.evaluation.metric import ANY_LABELS, Metric
from touchstone.evaluation.metrics.counts_only import not_from_rows

_ISO = "ISO/IEC 19795-1:2021; ISO/IEC 19795-10:2024; NISTIR 8280 (2019)"
_POINT = ("no_list_size", "the list size or the threshold is not stated")
_GROUP = "The group is that of the person searched for; a false match involves a second person too."
_LIST = "Means nothing without its list size and threshold: a larger list gives more false matches."


def _metric(
    metric_id: str,
    name: str,
    meaning: str,
    formula: str,
    *,
    ideal: float | None,
    direction: str,
    needs: tuple[str, ...],
    family: str = "rate",
    caveats: tuple[str, ...] = (),
    is_point: bool = True,
    source: str = _ISO,
) -> Metric:
    empty = ("no_denominator", "how many there were to count against is not known")
    return Metric(
        id=metric_id,
        name=name,
        meaning=meaning,
        formula=formula,
        ideal=ideal,
        direction=direction,
        undefined=(_POINT, empty) if is_point else (empty,),
        caveats=caveats,
        source=source,
        family=family,
        needs=frozenset(needs),
        identified_by=ANY_LABELS,
        compute=not_from_rows,
    )


METRICS = (
    _metric(
        "tpir",
        "Found, of those on the list",
        "Of the searches for people who are on the list, the share that returned the right person.",
        "mated searches with the right person at or above the threshold / mated searches",
        ideal=1.0,
        direction="higher",
        needs=("mated", "hits"),
        caveats=(_LIST, "A higher rate for one group is also unequal treatment."),
    ),
    _metric(
        "fnir",
        "Missed, of those on the list",
        "Of the searches for people who are on the list, the share that did not return the right person.",
        "1 − tpir",
        ideal=0.0,
        direction="lower",
        needs=("mated", "hits"),
        caveats=(_LIST,),
    ),
    _metric(
        "fpir",
        "Wrongly matched, of those not on the list",
        "Of the searches for people who are not on the list, the share that returned anybody.",
        "non-mated searches with anybody at or above the threshold / non-mated searches",
        ideal=0.0,
        direction="lower",
        needs=("non_mated", "false_alerts"),
        caveats=(_LIST, _GROUP, "The size of the list is not the number of searches."),
    ),
    _metric(
        "fmr",
        "Wrongly matched, per comparison",
        "Of the comparisons of two different people, the share called a match.",
        "accepted impostor comparisons / impostor comparisons",
        ideal=0.0,
        direction="lower",
        needs=("impostor", "accepted"),
        caveats=("Per comparison: far smaller than any rate per search.",),
    ),
    _metric(
        "fnmr",
        "Not matched, per comparison",
        "Of the comparisons of one person with themselves, the share not called a match.",
        "rejected genuine comparisons / genuine comparisons",
        ideal=0.0,
        direction="lower",
        needs=("genuine", "rejected"),
    ),
    _metric(
        "false_alert_share",
        "False, of the alerts judged",
        "Of the alerts that were judged, the share that were false. Unresolved ones are counted apart.",
        "false alerts / alerts judged",
        ideal=0.0,
        direction="lower",
        needs=("alerts", "confirmed_false"),
        caveats=("Per alert: it falls when more people on the list pass by, and does not tell of those missed.",),
        is_point=False,
    ),
    _metric(
        "alerts_per_1000",
        "Alerts for each thousand seen",
        "Alerts for every thousand faces or plates that passed.",
        "alerts / seen × 1,000",
        ideal=None,
        direction="none",
        needs=("alerts", "seen"),
        family="poisson",
        is_point=False,
    ),
    _metric(
        "false_alerts_per_1000",
        "False alerts for each thousand seen",
        "False alerts for every thousand faces or plates that passed.",
        "false alerts / seen × 1,000",
        ideal=0.0,
        direction="lower",
        needs=("confirmed_false", "seen"),
        family="poisson",
        caveats=("One person passing several times is seen several times.",),
        is_point=False,
    ),
    _metric(
        "acquire_failure",
        "Could not be captured",
        "Of those presented, the share that could not be captured or encoded.",
        "not acquired / presented",
        ideal=0.0,
        direction="lower",
        needs=("presented", "not_acquired"),
        caveats=("A difference between groups here is hidden in every other rate.",),
        is_point=False,
    ),
    _metric(
        "false_alerts_per_day",
        "False alerts a day",
        "False alerts to be expected a day, at the declared traffic of people who are not on the list.",
        "fpir × passers-by a day",
        ideal=0.0,
        direction="lower",
        needs=("non_mated", "false_alerts"),
        family="poisson",
        caveats=(_LIST, "As good as the declared traffic."),
    ),
    _metric(
        "alerts_of_group",
        "This group's share of the alerts",
        "Of all alerts, the share that were for people of this group.",
        "alerts of the group / alerts",
        ideal=None,
        direction="none",
        needs=("alerts",),
        caveats=("No rate: how many people of the group passed by is not known.",),
        is_point=False,
        source="share of a whole; no special source",
    ),
    _metric(
        "false_alerts_of_group",
        "This group's share of the false alerts",
        "Of all false alerts, the share that were for people of this group.",
        "false alerts of the group / false alerts",
        ideal=None,
        direction="none",
        needs=("confirmed_false",),
        caveats=("No rate: how many people of the group passed by is not known.",),
        is_point=False,
        source="share of a whole; no special source",
    ),
)
