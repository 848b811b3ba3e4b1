"""A register of as many records and versions as wanted, made straight in its tables: no case lies behind it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

from touchstone.register.models import LogState, PublicFile, RegisterEntry, RegisterRecord

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
FORCES = (("XN01", "Northmere Police"), ("XS02", "Southvale Police"))
START = datetime(2025, 1, 6, 9, 0, tzinfo=UTC)


def record_id(number: int) -> str:
    """A public id made of a number."""
    letters = ""
    for _ in range(16):
        number, place = divmod(number, len(ALPHABET))
        letters = ALPHABET[place] + letters
    return letters


def field(
    question: str, text: str, name: str, *, tier: int = 2, state: str = "answered", **more: Any
) -> dict[str, Any]:
    """One field of a record, with a text in English."""
    return {
        "question": question,
        "tier": tier,
        "headings": {"atrs-v4": {"number": "1", "name": name}},
        "asked": {"en": f"{name}?"},
        "state": state,
        "ground": "",
        "parts": [{"label": {}, "text": {"en": text}}] if text else [],
        **more,
    }


def data_of(record: str, force: tuple[str, str] = FORCES[0], **changes: Any) -> dict[str, Any]:
    """The `record.json` of a version, with all that the list reads; `changes` replace whole keys."""
    people = changes.pop("people", "Drivers on the county's roads.")
    technology = changes.pop("technology", "Computer vision")
    purpose = changes.pop("purpose", "Public order and safety")
    extra = changes.pop("fields", [])
    plain = {"id": "what-it-does", "heading": "What it does", "state": "answered", "questions": ["atrs.description"]}
    return {
        "schema": "touchstone.public-record/1",
        "record": record,
        "force": {"code": force[0], "name": force[1]},
        "title": {"en": "Number plate reader"},
        "summary": {"en": "It reads number plates."},
        "is_demonstration": False,
        "phase": "production",
        "stage": {"id": "evaluation", "name": "Evaluation stage"},
        "in_use_without_assurance": False,
        "plain": [{**plain, "parts": [{"label": {}, "text": {"en": "It reads plates at the roadside."}}]}],
        "safeguards": [{"claim": "It was tested.", "rests_on": {"kind": "test", "name": "Test", "on": "2026-06-01"}}],
        "decisions": [{"on": "2026-06-01", "stage_name": "Deployment stage", "outcome_words": "to proceed"}],
        "departures": [],
        "tiers": [
            {"tier": 1, "heading": "Tier 1", "fields": [field("atrs.who-is-affected", people, "Who is affected")]},
            {"tier": 2, "heading": "Tier 2", "fields": list(extra)},
        ],
        "about": [
            field("atrs.function", purpose, "Function", tier=0),
            field("atrs.capability", technology, "Capability", tier=0),
        ],
        "languages": ["en"],
        **changes,
    }


def notice_of(record: str, why: str) -> dict[str, Any]:
    """The `record.json` of a withdrawal."""
    return {"schema": "touchstone.withdrawal-notice/1", "record": record, "is_demonstration": False, "why": why}


def make_record(
    number: int, versions: Sequence[tuple[datetime, Mapping[str, Any]]], *, force: tuple[str, str] = FORCES[0]
) -> str:
    """A record with these versions: when each was published, and its data. Its public id."""
    record = record_id(number)
    LogState.objects.get_or_create(name="public", defaults={"origin": "register.example/log"})
    last = RegisterEntry.objects.order_by("-position").first()
    start = last.position + 1 if last else 0
    for version, (at, data) in enumerate(versions, start=1):
        is_notice = "why" in data
        event = "withdraw" if is_notice else "publish" if version == 1 else "revise"
        enter(record, version, event, at, data, force=force, position=start + version - 1)
    return record


def enter(
    record: str,
    version: int,
    event: str,
    at: datetime,
    data: Mapping[str, Any],
    *,
    force: tuple[str, str],
    position: int,
) -> None:
    """One version, as the publisher of records would leave it in the register's tables."""
    place = {"record": record, "force_code": force[0], "force_name": force[1]}
    digest = f"sha256:{token_hex(32)}"  # of a manifest, which holds a number drawn anew each time
    RegisterEntry.objects.create(
        **place, version=version, event=event, public_digest=digest, position=position, published_at=at
    )
    body = json.dumps(data).encode()
    if event == "withdraw":
        PublicFile.objects.filter(record=record).delete()
    PublicFile.objects.create(
        record=record, version=version, path="record.json", media_type="application/json", sha256="0" * 64, body=body
    )
    row = RegisterRecord.objects.filter(record=record).first()
    reasons = {str(version): {"event": event, "why": data.get("why", f"Because of {event}.")}}
    shown: dict[str, Any] = {"title": {}, "summary": {}, "data": {}, "phase": "", "stage": "", "is_withdrawn": True}
    if event != "withdraw":
        reasons = {**(row.reasons if row else {}), **reasons}
        shown = {key: data[key] for key in ("title", "summary", "phase", "languages", "is_demonstration")}
        shown |= {"data": dict(data), "stage": data["stage"]["id"]}
    first_at = row.first_published_at if row else at
    defaults = {**place, **shown, "reasons": reasons, "latest_version": version, "changed_at": at}
    RegisterRecord.objects.update_or_create(record=record, defaults={**defaults, "first_published_at": first_at})
