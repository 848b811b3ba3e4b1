"""What each table of the accounts is: whether rows may change, how long they stay, and how sensitive each field is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Mutability = Literal["mutable", "append-only"]
Sensitivity = Literal["public", "internal", "personal", "secret"]


@dataclass(frozen=True)
class TableClass:
    """`retention` says what ends a row's time; `fields` names every field of the table."""

    mutability: Mutability
    retention: str
    fields: Mapping[str, Sensitivity]


_LINK: Mapping[str, Sensitivity] = {"id": "internal", "token_digest": "secret", "expires_at": "internal"}

CLASSIFICATION: dict[str, TableClass] = {
    "Organisation": TableClass(
        "mutable",
        "kept as long as any act of the organisation is",
        {
            "id": "internal",
            "code": "public",
            "name": "public",
            "kind": "public",
            "nation": "public",
            "opened_on": "public",
            "closed_on": "public",
            "is_demonstration": "internal",
        },
    ),
    "OrganisationName": TableClass(
        "mutable",
        "kept as long as the organisation is",
        {"id": "internal", "organisation": "public", "name": "public", "from_on": "public", "to_on": "public"},
    ),
    "OrganisationSuccession": TableClass(
        "mutable",
        "kept as long as either organisation is",
        {"id": "internal", "predecessor": "public", "successor": "public", "kind": "public", "on": "public"},
    ),
    "Person": TableClass(
        "mutable",
        "name and address destroyed six years after the last office ended; the id stays in the audit record",
        {
            "id": "internal",
            "email": "personal",
            "name": "personal",
            "password": "secret",
            "last_login": "personal",
            "is_active": "internal",
            "session_round": "internal",
            "created_at": "internal",
        },
    ),
    "Office": TableClass(
        "mutable",
        "kept as long as any act done under it is",
        {
            "id": "internal",
            "person": "personal",
            "organisation": "internal",
            "role": "internal",
            "from_on": "internal",
            "to_on": "internal",
            "instrument": "internal",
            "appointed_by": "personal",
            "revoked_at": "internal",
        },
    ),
    "Invitation": TableClass(
        "mutable",
        "one year after it was accepted, withdrawn or expired",
        {
            **_LINK,
            "organisation": "internal",
            "email": "personal",
            "role": "internal",
            "instrument": "internal",
            "accepted_at": "internal",
            "withdrawn_at": "internal",
            "invited_by": "personal",
            "created_at": "internal",
        },
    ),
    "FirstAdministratorLink": TableClass(
        "mutable",
        "one year after it was used or expired",
        {**_LINK, "used_at": "internal", "created_at": "internal"},
    ),
    "ResetLink": TableClass(
        "mutable",
        "one year after it was used or expired",
        {**_LINK, "person": "personal", "used_at": "internal", "made_by": "personal", "created_at": "internal"},
    ),
    "SignInAttempt": TableClass(
        "mutable",
        "one hour after the attempt",
        {"id": "internal", "key_digest": "personal", "at": "internal"},
    ),
    "UsedCode": TableClass(
        "mutable",
        "as long as the person has an account",
        {"person": "personal", "step": "internal"},
    ),
}
