"""What metrics of scores against outcomes need and count."""

from touchstone.evaluation.match import Match

SCORES = frozenset({"label", "g", "sx"})
RANKS = frozenset({"label", "g"})
POSITIVE = Match(label=(1,), usable=("g",))
NEGATIVE = Match(label=(0,), usable=("g",))
