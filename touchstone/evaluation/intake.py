"""Tables that are read and not scanned: counts already made, ratings, transcripts."""

from __future__ import annotations

from touchstone.evaluation.counts import counts_in
from touchstone.evaluation.rated import rated_in
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.tables import Table
from touchstone.evaluation.taken_in import TakenIn
from touchstone.evaluation.transcribed import transcribed_in


def is_taken_in(spec: EvaluationSpec) -> bool:
    """Whether the spec's table is taken in here rather than scanned by an engine."""
    return spec.data.format in ("counts", "rated")


def take_in(spec: EvaluationSpec, table: Table) -> TakenIn:
    """The table of a spec for which `is_taken_in`. Raises EvaluationRefused.

    Where `measured` is there, go on as after a scan and hand the findings to `finished`; else hand it empty ones.
    """
    if spec.data.format == "counts":
        return counts_in(spec, table)
    if spec.transcribed is not None and spec.rated is None:
        return transcribed_in(spec, table)
    return rated_in(spec, table)
