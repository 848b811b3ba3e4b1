"""A register of many records, made straight in its tables: words, forces and choices as real ones have them."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2024, 1, 1, 9, 0, tzinfo=UTC)
NOUNS = "plate face voice risk phone video image incident custody missing fraud burglary traffic domestic shift".split()
VERBS = "reader matcher finder grader search summary redactor planner forecaster classifier transcriber".split()
KINDS = ("Computer vision", "Forecasting", "Analysis and reporting", "Computer linguistics")
PHASES = ("pre-deployment", "beta-pilot", "production", "production", "retired")
STAGES = (("design", "Design stage"), ("deployment", "Deployment stage"), ("evaluation", "Evaluation stage"))
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def make_register(*, records: int, versions: int) -> None:
    """So many records with so many versions each, spread over two and a half years. The same each time."""
    from touchstone.register.models import LogState, PublicFile, RegisterEntry, RegisterRecord

    chance = random.Random(20261124)  # noqa: S311 - texts of a benchmark
    vocabulary = [_word(chance) for _ in range(6_000)]
    LogState.objects.create(name="public", origin="register.example/log")
    entries, files, rows = [], [], []
    for number in range(records):
        record, force = record_id(number), (f"XF{number % 48:02d}", f"Force number {number % 48}")
        place = {"record": record, "force_code": force[0], "force_name": force[1]}
        first = _data(chance, record, vocabulary)
        for version in range(1, versions + 1):
            position = (version - 1) * records + number
            at = START + timedelta(minutes=60 * position // versions)
            data = {**first, "summary": {"en": _text(chance, vocabulary, 25)}, "phase": chance.choice(PHASES)}
            event = "publish" if version == 1 else "revise"
            digest = f"sha256:{chance.getrandbits(256):064x}"
            kind = {"version": version, "event": event, "position": position, "published_at": at}
            entries.append(RegisterEntry(**place, **kind, public_digest=digest))
            body = json.dumps(data).encode()
            path = {"path": "record.json", "media_type": "application/json", "sha256": "0" * 64}
            files.append(PublicFile(record=record, version=version, body=body, **path))
        rows.append(_row(place, data, versions=versions, first=START + timedelta(minutes=number), at=at))
        if len(files) >= 2_000 or number == records - 1:
            PublicFile.objects.bulk_create(files, batch_size=200)
            files = []
    RegisterEntry.objects.bulk_create(sorted(entries, key=lambda one: one.position), batch_size=500)
    RegisterRecord.objects.bulk_create(rows, batch_size=200)


def _row(place: dict[str, str], data: dict[str, Any], *, versions: int, first: datetime, at: datetime) -> Any:
    from touchstone.register.models import RegisterRecord

    shown = {key: data[key] for key in ("title", "summary", "phase", "languages")}
    moments = {"first_published_at": first, "changed_at": at}
    return RegisterRecord(**place, **shown, data=data, stage=data["stage"]["id"], latest_version=versions, **moments)


def _data(chance: random.Random, record: str, vocabulary: list[str]) -> dict[str, Any]:
    noun, verb = chance.choice(NOUNS), chance.choice(VERBS)
    stage = chance.choice(STAGES)
    parts = [
        {"id": name, "heading": name, "state": "answered", "questions": [], "parts": [_part(chance, vocabulary, 60)]}
        for name in ("what-it-does", "why", "who-is-affected", "who-decides", "how-well", "challenge")
    ]
    kind, people = chance.choice(KINDS), _text(chance, vocabulary, 20)
    about = [_field("atrs.capability", kind), _field("atrs.function", "Public order and safety")]
    detail = [_field(f"atrs.detail-{number}", _text(chance, vocabulary, 40)) for number in range(40)]
    return {
        "record": record,
        "title": {"en": f"{noun} {verb} {chance.choice(vocabulary)}".capitalize()},
        "summary": {"en": _text(chance, vocabulary, 25)},
        "phase": chance.choice(PHASES),
        "stage": {"id": stage[0], "name": stage[1]},
        "languages": ["en"],
        "plain": parts,
        "safeguards": [],
        "decisions": [{"on": f"2025-{chance.randint(1, 12):02d}-01", "stage_name": "a", "outcome_words": "b"}],
        "departures": [],
        "about": about,
        "tiers": [{"tier": 1, "fields": [_field("atrs.who-is-affected", people)]}, {"tier": 2, "fields": detail}],
    }


def _field(question: str, text: str) -> dict[str, Any]:
    named = {"question": question, "asked": {"en": question}, "state": "answered", "headings": {}}
    return {**named, "parts": [{"label": {}, "text": {"en": text}}]}


def _part(chance: random.Random, vocabulary: list[str], words: int) -> dict[str, Any]:
    return {"label": {}, "text": {"en": _text(chance, vocabulary, words)}}


def _text(chance: random.Random, vocabulary: list[str], words: int) -> str:
    return " ".join(chance.choices(vocabulary, k=words)).capitalize() + "."


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("bcdfghlmnprst") + chance.choice("aeiou") for _ in range(chance.randint(2, 5)))


def record_id(number: int) -> str:
    letters = ""
    for _ in range(16):
        number, place = divmod(number, len(LETTERS))
        letters = LETTERS[place] + letters
    return letters
