"""Withholding one field of a public record under an exemption, reviewing that, and disclosing the field."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.permission import check_permission, owned_project
from touchstone.documents.atrs_record.build import build
from touchstone.documents.atrs_record.public_texts import fields_of
from touchstone.domain.release.exemptions import check_withholding
from touchstone.foundation.errors import AlreadyDone, Conflict, Invalid, NotFound
from touchstone.queries.publications import sources_of
from touchstone.queries.tenancy import load_project
from touchstone.store.audit import Record, act
from touchstone.store.models import Project, Withholding

KEPT, DISCLOSED = "kept", "disclosed"


def withhold_field(
    *,
    by: Actor,
    project: str,
    question: str,
    exemption: str,
    harm: str,
    balance: str,
    review_on: date | None,
    at: datetime,
) -> Withholding:
    """Keep one answered field out of the next public version. What is public already stays public.

    Raises Invalid (`exemption`, `harm`, `balance`, `review_on`), Conflict where it is withheld already or there is
    nothing in it to withhold, NotFound, NotPermitted.
    """
    with act(by=by, at=at, verb="withholding.decided", project=project) as record:
        row = owned_project(by=by, permission=Permission.PUBLICATION_WITHHOLD, project=project)
        _check_field(row, question, at)
        _check(row, exemption=exemption, harm=harm, balance=balance, review_on=review_on, at=at)
        made = _made(record, row, question, exemption=exemption, harm=harm, balance=balance, review_on=review_on)
        record.about("withholding", made.id)
        record.changed("withholding", made.id, "withholding", after=made.because.digest)
    return made


def keep_withheld(
    *, by: Actor, withholding: str, reason: str, harm: str, balance: str, review_on: date | None, at: datetime
) -> Withholding:
    """Review: the field stays withheld, on fresh reasons and until a new day. The earlier decision stays on record.

    Raises Invalid (also `reason`), AlreadyDone where it was reviewed or disclosed meanwhile, NotFound, NotPermitted.
    """
    with act(by=by, at=at, verb="withholding.kept", project=_project_of(by, withholding)) as record:
        old = _standing(by, withholding)
        _check(
            old.project, exemption=old.exemption, harm=harm, balance=balance, review_on=review_on, at=at, reason=reason
        )
        _end(record, old, KEPT, reason)
        made = _made(
            record, old.project, old.question, exemption=old.exemption, harm=harm, balance=balance, review_on=review_on
        )
        record.about("withholding", made.id)
        record.changed("withholding", made.id, "withholding", before=old.because.digest, after=made.because.digest)
    return made


def disclose_field(*, by: Actor, withholding: str, reason: str, at: datetime) -> Withholding:
    """End a withholding: the field comes with the next version that two people make public, and so does the reason.

    Raises Invalid (`reason`), AlreadyDone, NotFound, NotPermitted.
    """
    with act(by=by, at=at, verb="withholding.disclosed", project=_project_of(by, withholding)) as record:
        old = _standing(by, withholding)
        if not reason.strip():
            raise _invalid({"reason": _NO_REASON})
        _end(record, old, DISCLOSED, reason)
        record.about("withholding", old.id)
        record.changed("withholding", old.id, "withholding", before=old.because.digest)
    return old


_NO_REASON = "Say why"


def _project_of(by: Actor, withholding: str) -> str:
    check_permission(by=by, permission=Permission.PUBLICATION_WITHHOLD)
    found = Withholding.objects.filter(id=withholding).first()
    if found is None:
        raise NotFound("There is no such withholding")
    return str(load_project(by=by, project=found.project_id).id)


def _standing(by: Actor, withholding: str) -> Withholding:
    """The withholding while it stands, its project locked."""
    project = Withholding.objects.values_list("project_id", flat=True).get(id=withholding)
    owned_project(by=by, permission=Permission.PUBLICATION_WITHHOLD, project=project)
    row = Withholding.objects.select_related("project__organisation", "because").get(id=withholding)
    if row.ended_at is not None:
        raise AlreadyDone(
            "This withholding was reviewed or ended before", remedy="Open the list of withheld fields to see how."
        )
    return row


def _check_field(row: Project, question: str, at: datetime) -> None:
    facts = build(sources_of(row, record=row.record or "", at=at))
    field = next((one for one in fields_of(facts) if one["question"] == question), None)
    if field is None:
        raise NotFound("There is no such field in the record")
    if Withholding.objects.filter(project=row, question=question, ended_at__isnull=True).exists():
        raise Conflict("This field is withheld already", remedy="Review it in the list of withheld fields.")
    if field["state"] not in ("answered", "withheld"):
        raise Conflict("There is nothing in this field to withhold", remedy="Only a field that is answered can be.")


def _check(
    row: Project, *, exemption: str, harm: str, balance: str, review_on: date | None, at: datetime, reason: str = "-"
) -> None:
    wrong = {} if reason.strip() else {"reason": _NO_REASON}
    nation = row.organisation.nation
    try:
        check_withholding(
            exemption=exemption, nation=nation, harm=harm, balance=balance, review_on=review_on, on=at.date()
        )
    except Invalid as refused:
        raise _invalid({**refused.field_errors, **wrong}) from refused
    if wrong:
        raise _invalid(wrong)


def _made(
    record: Record, row: Project, question: str, *, exemption: str, harm: str, balance: str, review_on: date | None
) -> Withholding:
    assert record.by is not None and review_on is not None  # noqa: S101 - asked by check_withholding before
    try:
        with transaction.atomic():
            return Withholding.objects.create(
                project=row,
                organisation_id=row.organisation_id,
                question=question,
                exemption=exemption,
                because=record.content("withholding", {"harm": harm, "balance": balance}),
                review_on=review_on,
                person=record.by.person_id,
                office=record.by.office_id,
                decided_at=record.at,
            )
    except IntegrityError as error:
        raise Conflict("This field is withheld already", remedy="Review it in the list of withheld fields.") from error


def _end(record: Record, row: Withholding, ending: str, reason: str) -> None:
    assert record.by is not None  # noqa: S101 - a person's act
    row.ending, row.ended_at = ending, record.at
    row.why_ended = record.content("withholding-ended", {"reason": reason})
    row.ended_by, row.ended_office = record.by.person_id, record.by.office_id
    row.save(update_fields=["ending", "ended_at", "why_ended", "ended_by", "ended_office"])


def _invalid(wrong: dict[str, str]) -> Invalid:
    return Invalid("Some of what was given needs changing", field_errors=wrong)
