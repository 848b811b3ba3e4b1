"""The gate: everything for one sitting, on one page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import permits
from touchstone.domain.check_standing import check_standings
from touchstone.domain.decision import is_late
from touchstone.domain.lifecycle import Outstanding
from touchstone.foundation import clock
from touchstone.guidance.authority import authority_of
from touchstone.pages.reference_links import check_address
from touchstone.pages.routes import page
from touchstone.queries.advice import AdviceThread, list_advice
from touchstone.queries.decided import DecisionShown
from touchstone.queries.decisions import GatePage, load_gate
from touchstone.queries.evidence import RELEASED, list_evidence
from touchstone.web.decisions import words
from touchstone.web.decisions.evaluated import evaluation_rows
from touchstone.web.decisions.shown import (
    decision_rows,
    impact_rows,
    outstanding_groups,
    owed_rows,
)

READ = ("GET", "HEAD")


@page(permission=Permission.DECISION_VIEW, methods=READ)
def gate(request: OfficeRequest, project: str) -> HttpResponse:
    """What is decided here and by whom, what it rests on, and what stands in the way."""
    at = clock.now()
    found = load_gate(by=request.actor, project=project, at=at)
    threads = list_advice(by=request.actor, project=project)
    context = {
        **common(found),
        "may_decide": may_decide(found, request.actor),
        "groups": outstanding_groups(_beside_checks(found.outstanding), project),
        "checks": check_standings(found.case),
        "question_url": lambda question: reverse("question", args=[project, question]),
        "check_url": lambda check: check_address(found.pack, check),
        "impact": impact_rows(found),
        "questions": [(one, authority_of(one, adopted=found.snapshot.adopted)) for one in found.questions],
        "threads": threads,
        "late_advice": {one.id for one in threads if _is_late(one)},
        "advisers": {one.id: one.name for one in found.pack.sheet.advisers},
        "evidence": list_evidence(by=request.actor, project=project),
        "evaluations": evaluation_rows(request.actor, found, at=at),
        "owed": owed_rows(found),
        "earlier": [(one, decision_rows(one, found)) for one in found.decisions if one.status != "open"],
        "released": RELEASED,
        "may_download": permits(request.actor.role, Permission.EVIDENCE_DOWNLOAD),
        "may_close": permits(request.actor.role, Permission.CONDITION_CLOSE),
        "to_sign": {one.id for one in found.waiting if may_sign(found, one, request.actor)},
    }
    return render(request, "decisions/gate.html", context)


def _beside_checks(found: Iterable[Outstanding]) -> list[Outstanding]:
    """What is outstanding without the failure checks that only warn: those have a section of their own."""
    return [one for one in found if one.bars or one.finding is None]


def may_decide(found: GatePage, actor: Actor) -> bool:
    """Whether the page offers this office to decide; the rules decide again when it is done."""
    return found.refusal is None and permits(actor.role, Permission.DECISION_TAKE)


def may_sign(found: GatePage, decision: DecisionShown, actor: Actor) -> bool:
    """Whether the page offers this person to sign a decision that waits: they decide here, and have not signed it."""
    waits = decision.status == "open" and all(one.person_id != actor.person_id for one in decision.signatures)
    return waits and may_decide(found, actor)


def common(found: GatePage) -> dict[str, Any]:
    """What every page about a gate says of it."""
    light = found.pack.triage.light_path if found.pack.triage else None
    is_light = found.case.path == "light" and light is not None
    return {
        "gate": found,
        "project": found.snapshot,
        "project_title": found.snapshot.title or _("A project whose content was destroyed"),
        "rule_words": words.rule_words(found.rule, found.pack),
        "rule_source": light if is_light else found.case.stage.decision_rule,
        "is_light": is_light,
        "rule_authority": words.DECIDER_AUTHORITY.get(found.rule.authority.kind, ""),
        "deciders": words.holder_words(found.holders, found.pack),
        "sources": found.pack.sheet.sources,
        "pack": found.pack,
        "words": words,
    }


def _is_late(thread: AdviceThread) -> bool:
    if thread.given_on is None or thread.given_recorded_at is None:
        return False
    return is_late(took_place_on=thread.given_on, recorded_at=thread.given_recorded_at)
