"""Snapshot and pack into the project design report: identity, impact, and every answer that feeds it."""

from __future__ import annotations

from typing import Any

from touchstone.documents.document_type import Facts, Sources
from touchstone.documents.rendering import day_text, render
from touchstone.domain.assessment import CaseView, view_case
from touchstone.guidance.condition import is_blank
from touchstone.guidance.pack import Pack
from touchstone.guidance.question_set import Field, FieldKind, Question

SCHEMA = "touchstone.project-design-report/1"
FEED = "document:project-design-report"
TITLES = {"triage": "Triage"}


def build(sources: Sources) -> Facts:
    """The report as facts: one section for each set with a question that feeds it. Internal: marks are shown."""
    snapshot, pack = sources.snapshot, sources.pack
    view = view_case(snapshot=snapshot, pack=pack)
    sections = [_section(set_id, view, sources) for set_id in view.sets]
    return {
        "schema": SCHEMA,
        "force": {"code": sources.force[0], "name": sources.force[1]},
        "title": snapshot.title,
        "problem": snapshot.problem,
        "technology": snapshot.technology_name,
        "is_demonstration": snapshot.is_demonstration,
        "path": snapshot.path,
        "opened_on": snapshot.opened_at.date().isoformat(),
        "guidance": [{"pack": pin.pack, "version": pin.version} for pin in snapshot.packs],
        "departures": [
            {"axis": one.axis, "computed": one.computed, "chosen": one.chosen, "reasons": one.reasons}
            for one in snapshot.overrides
        ],
        "sections": [one for one in sections if one["answers"]],
        "evidence": [{"title": one.title, "digest": one.digest, "strength": one.strength} for one in snapshot.evidence],
    }


def render_report(facts: Facts) -> str:
    """The report as HTML."""
    return render("project_design_report/template.html", facts)


def _section(set_id: str, view: CaseView, sources: Sources) -> dict[str, Any]:
    asked = [one for one in view.questions(set_id) if FEED in one.feeds]
    answers = [_answer(one, view, sources) for one in asked]
    return {"set": set_id, "title": _title(set_id, sources.pack), "answers": answers}


def _title(set_id: str, pack: Pack) -> str:
    return next((str(one.title) for one in pack.question_sets if one.id == set_id), TITLES.get(set_id, set_id))


def _answer(question: Question, view: CaseView, sources: Sources) -> dict[str, Any]:
    value = view.values.get(question.id, {})
    return {
        "question": question.id,
        "asked": question.text.en,
        "marks": list(sources.marks.get(question.id, ())),
        "parts": [
            {"label": str(field.label or ""), "text": _words(field, value[field.key])}
            for field in question.fields
            if not is_blank(value.get(field.key))
        ],
    }


def _words(field: Field, value: Any) -> str:
    """One field's value in English words; rows as lines, a signature as name, role and day."""
    labels = {choice.id: str(choice.label) for choice in field.choices}
    if field.kind is FieldKind.ROWS:
        return "\n\n".join(_row(field, row) for row in value)
    if field.kind is FieldKind.SIGN:
        return f"{value.get('name', '')}, {value.get('role', '')}, {value.get('on', '')}"
    if field.kind is FieldKind.EVIDENCE:
        return f"{len(value)} evidence item(s)"
    if field.kind is FieldKind.DATE:
        return day_text(value)
    if isinstance(value, list | tuple):
        return "; ".join(labels.get(one, str(one)) for one in value)
    if isinstance(value, dict):
        return str(value.get("en") or next(iter(value.values())))
    return labels.get(value, str(value))


def _row(field: Field, row: dict[str, Any]) -> str:
    cells = [(str(column.label or column.key), column) for column in field.columns if not is_blank(row.get(column.key))]
    return "\n".join(f"{label}: {_words(column, row[column.key])}" for label, column in cells)
