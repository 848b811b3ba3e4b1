"""What each table of evaluations is: whether it may change, how long it is kept, how sensitive each column is."""

from __future__ import annotations

from touchstone.accounts.classification import TableClass
from touchstone.store.table_classes import RECORD, table

EVALUATIONS: dict[str, TableClass] = {
    "Evaluation": table(
        "append-only",
        RECORD,
        internal=(
            "id run project organisation plan label evidence full release summary result_digest publishable_digest "
            "covers configuration performed_by data kind performed_on recorded_at"
        ),
        personal="person office",
    ),
    "EvaluationClaim": table(
        "mutable",
        RECORD,
        internal="id evaluation content recorded_at withdrawn_at",
        personal="person office",
    ),
    "EvaluationOffer": table(
        "append-only",
        RECORD,
        internal="id evaluation is_offered recorded_at",
        personal="person office",
    ),
    "EvaluationPlan": table(
        "append-only",
        RECORD,
        internal="id project organisation number content digest spec_digest covers configuration sealed_at",
        personal="person office",
    ),
    "EvaluationRun": table(
        "mutable",
        RECORD,
        internal="id project organisation plan number job way label state problem asked_at ended_at",
        personal="person office",
    ),
    "FairnessChoice": table(
        "append-only",
        RECORD,
        internal="id evaluation content recorded_at",
        personal="person office",
    ),
}
