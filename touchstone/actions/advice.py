"""Ask for advice on a frozen paper, give it, and reply to it: advice belongs to the adviser, the reply to the force."""

from __future__ import annotations

from datetime import date, datetime

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.permission import check_own, check_permission, permitted_project
from touchstone.domain.case import local_day
from touchstone.domain.duties import check_adviser_independent, check_interests_declared
from touchstone.foundation.canonical_json import sha256_digest
from touchstone.foundation.errors import AlreadyDone, Invalid, NotFound, NotPermitted
from touchstone.queries.packs import pack_for
from touchstone.queries.snapshots import snapshot_of
from touchstone.queries.tenancy import load_project
from touchstone.store.audit import act
from touchstone.store.models import Advice, AdviceReply, AdviceRequest, StageRun

CONCLUSIONS = ("support", "support-with-changes", "oppose", "no-view")
RESPONSES = ("accepted", "partly", "declined")


def request_advice(
    *, by: Actor, project: str, adviser: str, question: str, at: datetime, due_on: date | None = None
) -> AdviceRequest:
    """Ask one adviser of the pack, on a paper frozen now from the case.

    Raises Invalid (fields `adviser`, `question`, `due_on`), NotFound, NotPermitted.
    """
    with act(by=by, at=at, verb="advice.requested", project=project) as record:
        row = permitted_project(by=by, permission=Permission.ADVICE_REQUEST, project=project)
        snapshot = snapshot_of(row, at=at)
        _check_request(adviser, question, due_on, at, known={one.id for one in pack_for(snapshot).sheet.advisers})
        paper = snapshot.sealed_data()
        run = StageRun.objects.filter(project=row, left_at__isnull=True).order_by("-number").first()
        if run is None:
            raise Invalid("The project is in no stage, so there is nothing to advise on")
        request = AdviceRequest.objects.create(
            project=row,
            organisation_id=by.organisation_id,
            stage_run=run,
            adviser=adviser,
            question=record.content("advice-question", {"question": question}),
            paper=record.content("advice-paper", paper),
            paper_digest=sha256_digest(paper),
            due_on=due_on,
            person=by.person_id,
            office=by.office_id,
            requested_at=at,
        )
        record.about("advice-request", request.id)
        record.changed("advice-request", request.id, "paper", after=request.paper_digest)
    return request


def give_advice(
    *,
    by: Actor,
    request: str,
    text: str,
    conclusion: str,
    interests: str,
    at: datetime,
    took_place_on: date | None = None,
    is_privileged: bool = False,
) -> Advice:
    """Advise on a request made to the actor's role. Raises Invalid, NotFound, NotPermitted, AlreadyDone."""
    check_permission(by=by, permission=Permission.ADVICE_GIVE)
    asked = _reachable_request(by=by, request=request)
    _check_advice(text, conclusion, took_place_on, at)
    with act(by=by, at=at, verb="advice.given", project=asked.project_id, took_place_on=took_place_on) as record:
        row = permitted_project(by=by, permission=Permission.ADVICE_GIVE, project=asked.project_id)
        asked = _reachable_request(by=by, request=request)
        snapshot = snapshot_of(row, at=at)
        wanted = pack_for(snapshot).adviser(asked.adviser)
        if wanted.role is not None and wanted.role != by.role:
            raise NotPermitted(
                "This advice was asked of another office",
                remedy="Change to the office that was asked, or ask for it to be put to yours.",
            )
        check_adviser_independent(adviser=by.person_id, snapshot=snapshot, stage_run=asked.stage_run_id)
        check_interests_declared(declaration=interests)
        if Advice.objects.filter(request=asked).exists():
            raise AlreadyDone("Advice was already given on this paper", remedy="Ask for a new request to advise again.")
        advice = Advice.objects.create(
            request=asked,
            text=record.content(
                "advice", {"text": text, "interests": interests}, marks=("privileged",) if is_privileged else ()
            ),
            conclusion=conclusion,
            person=by.person_id,
            office=by.office_id,
            took_place_on=took_place_on or local_day(at),
            recorded_at=at,
        )
        record.about("advice", advice.id)
        record.changed("advice", advice.id, "text", after=advice.text.digest)
        record.changed("advice", advice.id, "conclusion", after=conclusion)
    return advice


def reply_to_advice(*, by: Actor, advice: str, text: str, response: str, at: datetime) -> AdviceReply:
    """Record what the organisation that asked did about advice; as privileged as the advice itself.

    Raises Invalid, NotFound, NotPermitted.
    """
    check_permission(by=by, permission=Permission.ADVICE_REPLY)
    wrong = {}
    if response not in RESPONSES:
        wrong["response"] = "Choose whether the advice was accepted, accepted in part or declined"
    if not text.strip():
        wrong["text"] = "Say what was done about the advice, and why"
    if wrong:
        raise Invalid("Some of what was given needs changing", field_errors=wrong)
    given = Advice.objects.select_related("request", "text").filter(id=advice).first()
    if given is None:
        raise NotFound("There is no such advice")
    project = load_project(by=by, project=given.request.project_id)
    check_own(by=by, organisation=given.request.organisation_id)
    with act(by=by, at=at, verb="advice.answered", project=project.id) as record:
        permitted_project(by=by, permission=Permission.ADVICE_REPLY, project=project.id)
        reply = AdviceReply.objects.create(
            advice=given,
            text=record.content("advice-reply", {"text": text}, marks=tuple(given.text.marks)),
            response=response,
            person=by.person_id,
            office=by.office_id,
            recorded_at=at,
        )
        record.about("advice-reply", reply.id)
        record.changed("advice-reply", reply.id, "text", after=reply.text.digest)
        record.changed("advice-reply", reply.id, "response", after=response)
    return reply


def _reachable_request(*, by: Actor, request: str) -> AdviceRequest:
    found = AdviceRequest.objects.filter(id=request, withdrawn_at__isnull=True).first()
    if found is None:
        raise NotFound("There is no such request for advice")
    load_project(by=by, project=found.project_id)
    return found


def _check_request(adviser: str, question: str, due_on: date | None, at: datetime, *, known: set[str]) -> None:
    wrong = {}
    if adviser not in known:
        wrong["adviser"] = "Choose an adviser from the list"
    if not question.strip():
        wrong["question"] = "Say what you want advice on"
    if due_on is not None and due_on < local_day(at):
        wrong["due_on"] = "The date the advice is due must be today or later"
    if wrong:
        raise Invalid("Some of what was given needs changing", field_errors=wrong)


def _check_advice(text: str, conclusion: str, took_place_on: date | None, at: datetime) -> None:
    wrong = {}
    if not text.strip():
        wrong["text"] = "Enter your advice"
    if conclusion not in CONCLUSIONS:
        wrong["conclusion"] = "Choose what your advice comes to"
    if took_place_on is not None and took_place_on > local_day(at):
        wrong["took_place_on"] = "The date advice was given must be today or in the past"
    if wrong:
        raise Invalid("Some of what was given needs changing", field_errors=wrong)
