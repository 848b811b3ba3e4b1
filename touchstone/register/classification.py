"""What each table of the register is: whether rows may change, how long they stay, how sensitive each column is.

The same shape as the other apps' declarations, made here because the register imports none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FOR_EVER = "for as long as the register stands"
UNTIL_WITHDRAWN = "until the record is withdrawn"


@dataclass(frozen=True)
class TableClass:
    """`retention` says what ends a row's time; `fields` names every column and how sensitive it is."""

    mutability: str  # mutable, append-only
    retention: str
    fields: Mapping[str, str]  # public, internal, personal, secret


def _table(
    mutability: str, retention: str, *, public: str = "", internal: str = "", personal: str = "", secret: str = ""
) -> TableClass:
    fields = dict.fromkeys(public.split(), "public")
    fields.update(dict.fromkeys(internal.split(), "internal"))
    fields.update(dict.fromkeys(personal.split(), "personal"))
    fields.update(dict.fromkeys(secret.split(), "secret"))
    return TableClass(mutability, retention, fields)


CLASSIFICATION: dict[str, TableClass] = {
    "RegisterRecord": _table(
        "mutable",
        "content until the record is withdrawn; id, force and dates for as long as the register stands",
        public="record force_code force_name title summary data reasons stage phase languages is_demonstration "
        "is_withdrawn latest_version first_published_at changed_at",
    ),
    "RegisterEntry": _table(
        "append-only",
        FOR_EVER,
        public="record version event force_code force_name public_digest position published_at",
        internal="id",
    ),
    "PublicFile": _table(
        "mutable",  # rows never change, and go when the record is withdrawn
        UNTIL_WITHDRAWN,
        public="record version path media_type sha256 body",
        internal="id",
    ),
    "Proof": _table("append-only", FOR_EVER, public="record version position size body made_at", internal="id"),
    "Leaf": _table("append-only", FOR_EVER, public="position entry leaf"),
    "Checkpoint": _table("append-only", FOR_EVER, public="size root note signed_at"),
    "LogState": _table(
        "mutable", FOR_EVER, public="origin size published_size vkeys", internal="name frontier trouble"
    ),
    "InboxItem": _table(
        "mutable",
        "until casework has taken it in, minutes as a rule",
        internal="id record lookup reference kind may_quote received_at",
        personal="body reply_to",
        secret="seal_key",
    ),
    "InboxToll": _table("mutable", "one day", internal="id place taken_at"),
    "FeedbackThread": _table(
        "mutable",
        "the sealed answer for one year after it was given; what is shown on the record until that is withdrawn",
        public="record kind received_on due_on status question answer is_own_words settled_on",
        internal="lookup reference",
        personal="sealed",
    ),
    "CompletenessStatement": _table(
        "append-only",
        FOR_EVER,
        public="id force_code force_name signed_on is_demonstration body digest",
    ),
}
