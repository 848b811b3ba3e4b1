"""The files that one version of a record makes public, and the two versions that are not built from the case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from touchstone.documents.atrs_record.safeguards import claim_of_decision, decision_facts, stage_name
from touchstone.documents.rendering import json_text, render
from touchstone.domain.snapshot import DecisionState
from touchstone.guidance.pack import Pack

PAGE, DATA = "index.html", "record.json"
MEDIA_TYPES = {PAGE: "text/html; charset=utf-8", DATA: "application/json"}
NOTICE_SCHEMA = "touchstone.withdrawal-notice/1"

Facts = Mapping[str, Any]


def render_page(facts: Facts) -> str:
    """The frozen page of a record or of a withdrawal notice: no menu, no date or count of the register's own."""
    template = "notice.html" if facts["schema"] == NOTICE_SCHEMA else "template.html"
    return render(f"atrs_record/{template}", facts)


def public_files(facts: Facts) -> dict[str, str]:
    """Path → text of every file of the version, the same for the same facts."""
    return {PAGE: render_page(facts), DATA: json_text(facts)}


def withdrawal_notice(*, record: str, force: tuple[str, str], why: str, is_demonstration: bool) -> Facts:
    """What stays when a record is withdrawn: whose it was, and why it went."""
    return {
        "schema": NOTICE_SCHEMA,
        "record": record,
        "force": {"code": force[0], "name": force[1]},
        "is_demonstration": is_demonstration,
        "why": why,
    }


def with_decision(facts: Facts, decision: DecisionState, *, stage: str, pack: Pack) -> Facts:
    """The record as it stands in public with one more gate decision; nothing else of the case is added."""
    return {
        **facts,
        "decisions": [*facts["decisions"], decision_facts(decision, pack)],
        "safeguards": [*facts["safeguards"], claim_of_decision(decision, pack)],
        "stage": {"id": stage, "name": stage_name(stage, pack)},
    }
