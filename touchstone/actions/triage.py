"""Depart from what triage computed, with a reason; ask those who advise on how much of the guidance applies."""

from __future__ import annotations

from datetime import date, datetime

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.assessments import keep_path
from touchstone.actions.permission import owned_project, permitted_project
from touchstone.actions.projects import impact_of
from touchstone.domain.case import local_day
from touchstone.foundation.errors import AlreadyDone, Conflict, Invalid, NotFound
from touchstone.guidance.triage_rules import Level
from touchstone.queries.packs import pack_for
from touchstone.queries.snapshots import snapshot_of
from touchstone.queries.tenancy import load_project
from touchstone.store.audit import act
from touchstone.store.models import ThresholdQuery, TriageOverride

AXES = ("individuals", "communities", "risk")
NOT_SURE_WHO = ("opcsa", "college-productivity-team", "npcc-ai-board")  # the three the guidance names


def override_triage(*, by: Actor, project: str, axis: str, level: str, reasons: str, at: datetime) -> TriageOverride:
    """Set an axis higher or lower than computed. The computed level, the chosen one and the reason are all kept.

    Statutory triggers are not an axis and cannot be set aside. Raises Invalid (fields `axis`, `level`, `reasons`).
    """
    wrong = {}
    if axis not in AXES:
        wrong["axis"] = "Choose which judgement you depart from"
    if level not in [one.value for one in Level]:
        wrong["level"] = "Choose a level from the list"
    if not reasons.strip():
        wrong["reasons"] = "Give the reason: it is shown at the gate and in public"
    if wrong:
        raise Invalid("Some of what was given needs changing", field_errors=wrong)
    with act(by=by, at=at, verb="triage.overridden", project=project) as record:
        row = owned_project(by=by, permission=Permission.TRIAGE_OVERRIDE, project=project)
        snapshot = snapshot_of(row, at=at)
        pack = pack_for(snapshot)
        impact = impact_of(pack, snapshot.values_for(row.organisation_id))
        override = TriageOverride.objects.create(
            project=row,
            axis=axis,
            computed=getattr(impact, axis).level.value,
            chosen=level,
            reasons=record.content("override-reasons", {"reasons": reasons}),
            person=by.person_id,
            office=by.office_id,
            recorded_at=at,
        )
        record.about("triage-override", override.id)
        record.changed("project", row.id, f"triage.{axis}", before=override.computed, after=level)
        keep_path(record, row, pack)
    return override


def ask_threshold(
    *, by: Actor, project: str, adviser: str, request: str, asked_on: date, at: datetime
) -> ThresholdQuery:
    """Record that advice was sought on how much of the guidance applies. Raises Invalid, NotFound, NotPermitted."""
    wrong = {}
    if adviser not in NOT_SURE_WHO:
        wrong["adviser"] = "Choose whom you asked"
    if not request.strip():
        wrong["request"] = "Say what you asked"
    if asked_on > local_day(at):
        wrong["asked_on"] = "The date must be today or in the past"
    if wrong:
        raise Invalid("Some of what was given needs changing", field_errors=wrong)
    with act(by=by, at=at, verb="threshold.asked", project=project, took_place_on=asked_on) as record:
        row = permitted_project(by=by, permission=Permission.ADVICE_REQUEST, project=project)
        query = ThresholdQuery.objects.create(
            project=row,
            adviser=adviser,
            request=record.content("threshold-request", {"request": request}),
            asked_on=asked_on,
            recorded_at=at,
        )
        record.about("threshold-query", query.id)
        record.changed("threshold-query", query.id, "request", after=query.request.digest)
    return query


def record_threshold_reply(
    *, by: Actor, query: str, reply: str, replied_on: date, read_version: int, at: datetime
) -> ThresholdQuery:
    """Keep the reply beside the request. Raises Invalid, Conflict, NotFound, NotPermitted."""
    found = ThresholdQuery.objects.filter(id=query).first()
    if found is None:
        raise NotFound("There is no such request")
    load_project(by=by, project=found.project_id)
    wrong = {}
    if not reply.strip():
        wrong["reply"] = "Enter the reply you were given"
    if replied_on > local_day(at) or replied_on < found.asked_on:
        wrong["replied_on"] = "The date must be between the day you asked and today"
    if wrong:
        raise Invalid("Some of what was given needs changing", field_errors=wrong)
    with act(by=by, at=at, verb="threshold.answered", project=found.project_id, took_place_on=replied_on) as record:
        row = permitted_project(by=by, permission=Permission.ADVICE_REQUEST, project=found.project_id)
        found = ThresholdQuery.objects.select_for_update(of=("self",)).get(id=query, project=row)
        if found.reply_id is not None:
            raise AlreadyDone("A reply is recorded already", remedy="Record a further request for a further reply.")
        if found.version != read_version:
            raise Conflict("Somebody else changed this request while you had it open", yours={"reply": reply})
        found.reply = record.content("threshold-reply", {"reply": reply})
        found.replied_on = replied_on
        found.version += 1
        found.save(update_fields=["reply", "replied_on", "version"])
        record.about("threshold-query", found.id)
        record.changed("threshold-query", found.id, "reply", after=found.reply.digest)
    return found
