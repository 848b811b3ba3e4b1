"""What the tables of withholdings and accepted findings are: whether they change, how long they stay, how sensitive."""

from __future__ import annotations

from touchstone.accounts.classification import TableClass
from touchstone.store.table_classes import RECORD, table

RELEASE: dict[str, TableClass] = {
    "FindingAcceptance": table(
        "append-only",
        RECORD,
        internal="id publication rule finding content_digest reason accepted_at",
        personal="person office",
    ),
    "Withholding": table(
        "mutable",
        RECORD,
        internal=("id project organisation question exemption because review_on decided_at ending why_ended ended_at"),
        personal="person office ended_by ended_office",
    ),
}
