"""Chief officers' yearly statements that the register is complete: the exact bytes, and when the next one is due.

A statement is no entry of the public log, whose list of events is closed. The digest of its bytes stands in the audit
event of its signing, a leaf of the private log, which the public log is tied to every day.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop

from touchstone.register.models import CompletenessStatement, RegisterRecord

SCHEMA = "touchstone.completeness/1"
UNQUALIFIED, QUALIFIED = "unqualified", "qualified"
# Fixed, and the same whether or not anything is withheld: so the wording tells nothing about what is.
WORDINGS = {
    UNQUALIFIED: gettext_noop(
        "To the best of my knowledge every data-driven technology in use by this force is on the register, "
        "or is withheld under an exemption."
    ),
    QUALIFIED: gettext_noop(
        "To the best of my knowledge every data-driven technology in use by this force is on the register, "
        "or is withheld under an exemption, except as follows."
    ),
}


@dataclass(frozen=True, kw_only=True)
class StatementShown:
    """One statement as the register shows it; `due_on` is the day by which the next one is."""

    id: str
    force_code: str
    force_name: str
    kind: str
    wording: str
    reason: str
    signed_on: date
    due_on: date
    is_overdue: bool
    is_demonstration: bool
    digest: str


def latest_statements(*, today: date) -> Sequence[StatementShown]:
    """The last statement of each force, by the force's name."""
    newest: dict[str, CompletenessStatement] = {}
    for row in CompletenessStatement.objects.order_by("signed_on", "id"):
        newest[row.force_code] = row
    return sorted((_shown(row, today) for row in newest.values()), key=lambda one: (one.force_name, one.force_code))


def statements_of(force_code: str, *, today: date) -> Sequence[StatementShown]:
    """Every statement of one force, the newest first."""
    rows = CompletenessStatement.objects.filter(force_code=force_code).order_by("-signed_on", "-id")
    return [_shown(row, today) for row in rows]


def forces_without() -> Sequence[str]:
    """Names of the forces that have a public record and have made no statement, in order."""
    made = CompletenessStatement.objects.values("force_code")
    rows = RegisterRecord.objects.filter(is_withdrawn=False).exclude(force_code__in=made)
    return list(rows.order_by("force_name").values_list("force_name", flat=True).distinct())


def statement_ids() -> Sequence[str]:
    """Every statement there is."""
    return list(CompletenessStatement.objects.order_by("id").values_list("id", flat=True))


def statement_bytes(statement: str) -> bytes | None:
    """The exact bytes of a statement."""
    row = CompletenessStatement.objects.filter(id=statement).first()
    return bytes(row.body) if row else None


def a_year_later(day: date) -> date:
    """The same day of the next year; 29 February gives 28 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _shown(row: CompletenessStatement, today: date) -> StatementShown:
    body = json.loads(bytes(row.body))
    due = a_year_later(row.signed_on)
    return StatementShown(
        id=row.id,
        force_code=row.force_code,
        force_name=row.force_name,
        kind=body["kind"],
        wording=body["wording"],
        reason=body["reason"],
        signed_on=row.signed_on,
        due_on=due,
        is_overdue=today > due,
        is_demonstration=row.is_demonstration,
        digest=row.digest,
    )
