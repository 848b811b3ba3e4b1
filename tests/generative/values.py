"""Random answers: complete and valid ones to any question of a pack, each in the form in which it is kept."""

from __future__ import annotations

from random import Random
from typing import Any

from touchstone.guidance.question_set import Field, FieldKind, Question

WORDS = ("beat", "custody", "patrol", "lost dog", "rhybudd", "threshold", "shift", "camera")


def random_value(question: Question, rng: Random) -> dict[str, Any]:
    """A complete answer. Optional fields are sometimes filled in."""
    value = {field.key: part(field, rng) for field in question.fields if field.required or rng.random() < 0.3}
    waived = any(value.get(field.key) == "not-applicable" for field in question.fields if field.not_applicable)
    if waived:
        value["reason"] = rng.choice(WORDS)
    return value


def part(field: Field, rng: Random) -> Any:
    """One field's value."""
    if field.kind in (FieldKind.YES_NO, FieldKind.CHOICE):
        return rng.choice(field.choice_ids)
    if field.kind is FieldKind.CHOICES:
        return sorted(rng.sample(field.choice_ids, k=rng.randint(1, min(3, len(field.choice_ids)))))
    if field.kind is FieldKind.ROWS:
        return [_row(field, rng) for _ in range(rng.randint(1, 2))]
    if field.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT):
        words = rng.choice(WORDS)
        return {"en": words} if field.publishable else words
    return {
        FieldKind.NUMBER: str(rng.randint(0, 999)),
        FieldKind.DATE: f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
        FieldKind.EVIDENCE: ["evidence-1"],
        FieldKind.SIGN: {"name": "A. Signer", "on": "2026-01-02", "role": "project-lead"},
        FieldKind.URL: "https://northmere.example/tool",
        FieldKind.EMAIL: "tool@northmere.example",
    }[field.kind]


def _row(field: Field, rng: Random) -> dict[str, Any]:
    return {column.key: part(column, rng) for column in field.columns if column.required or rng.random() < 0.5}
