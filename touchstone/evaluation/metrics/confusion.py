"""The four counts of decision and outcome, as parts of composite figures."""

from touchstone.evaluation.match import Match

#: TP, FP, FN, TN, in this order, on the last axis.
TABLE = (
    Match(label=(1,), decision=(1,)),
    Match(label=(0,), decision=(1,)),
    Match(label=(1,), decision=(0,)),
    Match(label=(0,), decision=(0,)),
)
BOTH = frozenset({"label", "decision"})
