"""An empty case file with every triage question written into it, for somebody to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from touchstone.casefiles.model import SCHEMA
from touchstone.guidance.library import Pin
from touchstone.guidance.pack import Pack
from touchstone.guidance.question_set import Field, FieldKind, Question

WIDTH = 110
_HEAD = f"""\
# A case file. Fill in what is known; leave the rest as it is: what is left empty is unknown, never a no.
# Check it with: touchstone case check FILE
# Every key is described in the reference of the case file; days are written as 2026-11-23.
schema: {SCHEMA}
as_of:                          # the day the case is judged for; today where it is left empty
organisation:
  name:                         # needed
  code:                         # such as XN01
  kind:                         # force, partner, …
  nation:                       # england, wales, scotland, northern-ireland
technology:
  name:                         # needed
  supplier:
  title:                        # what the project is called
  problem:                      # what it is meant to help with
  entry:                        # problem, purchasing or in-use
  versions: []                  # - {{id: v1, label: …, in_use_from: 2026-01-31}}
"""
_TAIL = """\
# Answers to the other questions of the guidance, by id: HR-1: {value: 'yes', detail: …}
# The keys, kinds and choices of each question's fields: docs/reference/generated/questions.md
answers: {}
# - {id: dpia-1, title: …, digest: "sha256:…", documents: [dpia], strength: asserted, covers: all, on: 2026-01-31}
evidence: []
# - {id: test-1, title: …, performed_by: force, data: own, performed_on: 2026-01-31, measures: []}
evaluations: []
# - {id: advice-1, adviser: dpo, stage: design, given_on: 2026-01-31, conclusion: support}
advice: []
# - {id: decision-1, stage: prioritisation, outcome: proceed, to_stage: design, took_place_on: 2026-01-31}
decisions: []
# monitoring: {agreed_on: 2026-01-31, owner: project-lead, measures: [], readings: [], changes: []}
# - {id: incident-1, kind: defect, known_on: 2026-01-31, text: …}
incidents: []
# - {what: record, on: 2026-01-31, where: https://…}
publications: []
"""
_KINDS = {
    FieldKind.YES_NO: "yes or no",
    FieldKind.TEXT: "text",
    FieldKind.LONG_TEXT: "text",
    FieldKind.NUMBER: "a number",
    FieldKind.DATE: "a date",
    FieldKind.EVIDENCE: "a list of ids under evidence",
    FieldKind.ROWS: "a list of rows",
    FieldKind.SIGN: "{name: …, role: …, on: …}",
    FieldKind.URL: "a web address",
    FieldKind.EMAIL: "an email address",
}


def skeleton(pack: Pack, pins: Sequence[Pin]) -> str:
    """The empty file as YAML; it can be read once the organisation and the technology have their names."""
    named = "".join(f"  - {{id: {pack_id}, version: {version}}}\n" for pack_id, version in pins)
    questions = pack.triage.all_questions if pack.triage is not None else ()
    triage = "\n".join(line for question in questions for line in _question(question))
    return f"{_HEAD}packs:\n{named}triage:\n{triage}\n{_TAIL}"


def _question(question: Question) -> Iterator[str]:
    yield from _comment(question.text.en)
    if question.show_when is not None:
        yield from _comment("Asked only where earlier answers call for it.")
    for field in question.fields:
        label = f"{field.label.en}: " if field.label is not None else ""
        key = "" if len(question.fields) == 1 else f"{field.key}: "
        yield from _comment(f"  {key}{label}{_takes(field)}")
    if len(question.fields) == 1:
        yield f"  {question.id}:"
    else:
        yield f"  {question.id}:"
        yield from (f"    {field.key}:" for field in question.fields)


def _takes(field: Field) -> str:
    if field.kind is FieldKind.YES_NO:
        return "yes, no or not-applicable" if field.not_applicable else "yes or no"
    if not field.choices:
        return _KINDS[field.kind]
    listed = "; ".join(f"{one.id} ({one.label.en})" for one in field.choices)
    return f"any of, as a list: {listed}" if field.kind is FieldKind.CHOICES else f"one of: {listed}"


def _comment(text: str) -> list[str]:
    indent = "    " if text.startswith("  ") else "  "
    tidy = " ".join(text.split())
    lead, more = f"{indent}# ", f"{indent}#   "
    return wrap(
        tidy, WIDTH, initial_indent=lead, subsequent_indent=more, break_long_words=False, break_on_hyphens=False
    )
