"""What the tables of messages and of statements are: kept how long, and how sensitive each column is."""

from __future__ import annotations

from touchstone.accounts.classification import TableClass
from touchstone.store.table_classes import RECORD, table

FEEDBACK: dict[str, TableClass] = {
    "CompletenessStatement": table(
        "append-only",
        RECORD,
        internal="id organisation kind content public_digest signed_at",
        personal="person office",
    ),
    "Feedback": table(
        "mutable",
        "words and address for one year after the answer; the record outlives them",
        internal=(
            "id project organisation record reference lookup kind may_quote message reply status version received_at "
            "due_on proposed_at settled_at emptied_at"
        ),
        personal="proposed_by proposed_office settled_by settled_office",
    ),
}
