"""A pack small enough to read at a glance, written to a folder so that a test can spoil one thing in it."""

from __future__ import annotations

from pathlib import Path

from touchstone.guidance.reading import read_parts

PACK = """\
schema: touchstone.pack/1
id: small
version: 2026-01
title: {en: A small pack, cy: Pecyn bach}
status: draft
issuer: Nobody
licence: None
sources:
  PAGE: {title: A page, url: 'https://example.org/page', retrieved_on: 2026-01-02}
roles:
  - {id: lead, name: Lead, description: Leads., provenance: seen, sources: [PAGE]}
  - {id: adviser, name: Adviser, description: Advises., provenance: seen, sources: [PAGE]}
advisers:
  - {id: panel, name: Panel, kind: committee, role: adviser, provenance: seen, sources: [PAGE]}
adviser_routes:
  - {id: ROUTE-1, occasion: At the start, stage: begin, advisers: [panel], provenance: seen, sources: [PAGE]}
  - {id: ROUTE-2, occasion: At any time, advisers: [panel], provenance: seen, sources: [PAGE]}
phases:
  - {id: only, name: Only, provenance: seen, sources: [PAGE]}
stages: [begin, finish]
entries: [begin]
transitions: {begin: [finish], finish: []}
question_sets: [triage, facts]
documents:
  - {id: report, name: Report, purpose: Says it., provenance: seen, sources: [PAGE]}
duties:
  - {id: DUTY-9, who: lead, text: Be good., provenance: seen, sources: [PAGE], obligation: should, stages: [begin]}
legal:
  - {id: LAW-1, law: An Act, point: A point., provenance: inferred, sources: [PAGE], obligation: legal}
rules:
  - {id: RULE-1, text: A rule., provenance: seen, sources: [PAGE], obligation: should}
open_questions:
  - {id: OPEN-1, text: 'What else?', stages: [begin]}
"""

BEGIN = """\
schema: touchstone.stage/1
id: begin
code: "1"
phase: only
name: {text: Begin, provenance: seen, sources: [PAGE]}
existence: {provenance: seen, sources: [PAGE]}
gated: true
objective: {text: To begin., provenance: seen, sources: [PAGE]}
decision_rule:
  kind: with-input
  deciders: [lead]
  input: [adviser]
  provenance: seen
  sources: [PAGE]
proceed_questions:
  - {id: begin.ready, text: 'Is it ready?', provenance: seen, sources: [PAGE], obligation: should}
advice:
  - {id: begin.advice.panel, adviser: panel, provenance: seen, sources: [PAGE], obligation: can}
documents:
  - {id: begin.report, document: report, name: Report, provenance: seen, sources: [PAGE], obligation: should}
duties:
  - {id: DUTY-1, who: lead, text: Do it., provenance: inferred, sources: [PAGE], obligation: ours}
question_sets:
  - {set: facts, purpose: complete, provenance: ours}
requirements:
  - id: begin.facts
    kind: question-set
    set: facts
    name: Facts
    when: {equals: {question: triage.people, value: 'yes'}}
    provenance: inferred
    sources: [PAGE]
    obligation: legal
  - {id: begin.document.report, kind: document, document: report, name: Report, provenance: ours, obligation: ours}
  - {id: begin.asked, kind: advice, adviser: panel, name: Asked, provenance: ours, obligation: ours}
  - {id: begin.answered, kind: answer, question: FACT-1, name: Answered, provenance: ours, obligation: ours}
  - {id: begin.shown, kind: evidence, label: photo, name: Shown, provenance: ours, obligation: ours}
  - {id: begin.public, kind: publication, name: Published, provenance: ours, obligation: ours}
"""

FINISH = """\
schema: touchstone.stage/1
id: finish
code: 2a
phase: null
name: {text: Finish, provenance: inferred, sources: [PAGE]}
existence: {provenance: inferred, sources: [PAGE]}
gated: true
objective: {text: To finish., provenance: inferred, sources: [PAGE]}
decision_rule: {kind: joint, deciders: [lead, adviser], sharing: ours, provenance: inferred, sources: [PAGE]}
"""

FACTS = """\
schema: touchstone.question-set/1
id: facts
title: Facts
provenance: ours
obligation: ours
applies_when: {equals: {question: triage.people, value: 'yes'}}
sections:
  - id: first
    title: First
    questions:
      - id: FACT-1
        text: How many?
        why: It says how big it is.
        feeds: ['document:report']
        concept: how-many
        fields: [{key: value, kind: number, required: true}]
        stages: [begin]
        provenance: ours
        obligation: ours
      - id: FACT-2
        text: Which kinds?
        why: Kinds differ.
        feeds: ['rule:kinds']
        fields:
          - key: value
            kind: choices
            required: true
            choices: [{id: red, label: Red}, {id: blue, label: Blue}]
          - {key: detail, kind: long-text, label: Say more, publishable: true}
        answered_by: [lead]
        provenance: ours
        obligation: ours
  - id: second
    title: Second
    questions:
      - id: FACT-3
        text: Is the red one signed for?
        why: Red ones are dangerous.
        show_when: {one_of: {question: FACT-2, values: [red]}}
        feeds: ['public:red']
        fields:
          - {key: value, kind: yes-no, required: true, not_applicable: true}
          - {key: reason, kind: long-text, label: Why it does not apply}
        provenance: seen
        sources: [PAGE]
        obligation: should
"""

TRIAGE = """\
schema: touchstone.triage/1
id: triage
title: Triage
provenance: ours
obligation: ours
questions:
  - id: triage.people
    text: Does it touch people?
    why: People matter.
    feeds: ['rule:people']
    fields: [{key: value, kind: yes-no, required: true}]
    provenance: ours
    obligation: ours
rules:
  - id: people
    when: {equals: {question: triage.people, value: 'yes'}}
    sets: {individuals: limited, statutory: [equality-duty]}
    dimension: scope
    reason: It touches people.
    provenance: ours
light_path:
  conditions:
    individuals: nil-or-minimal
    communities: nil-or-minimal
    risk: nil-or-minimal
    contentious: false
    statutory: none
  closed_when:
    - {id: light.closed, when: {answered: FACT-1}, reason: It is counted.}
  office: lead
  review_within_months: 12
  question_set: facts
  questions: [FACT-1]
  provenance: ours
  obligation: ours
"""

GLOSSARY = """\
schema: touchstone.glossary/1
terms:
  - {id: red, term: red, meaning: A colour., provenance: ours}
"""

FILES = {
    "pack.yaml": PACK,
    "stages/only/begin.yaml": BEGIN,
    "stages/after/finish.yaml": FINISH,
    "question-sets/facts.yaml": FACTS,
    "triage.yaml": TRIAGE,
    "glossary.yaml": GLOSSARY,
}


class SmallPack:
    """The pack on disk. `root` is the library; `folder` the pack's own folder."""

    def __init__(self, root: Path, version: str = "2026-01") -> None:
        self.root = root
        self.folder = root / "small" / version
        for name, text in FILES.items():
            self.write(name, text.replace("version: 2026-01", f"version: {version}"))

    def write(self, name: str, text: str) -> None:
        """Write a file of the pack whole."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Replace the one place where `old` stands in a file."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def release(self) -> None:
        """Call it released, and list it."""
        self.change("pack.yaml", "status: draft", "status: released")
        parts, _ = read_parts(self.folder)
        assert parts is not None
        with (self.root / "RELEASED").open("a", encoding="utf-8") as listed:
            listed.write(f"{self.folder.parent.name} {self.folder.name} {parts.digest}\n")

    def drop_questions(self) -> None:
        """Take away every question, and all that names one; and the glossary."""
        self.change("pack.yaml", "[triage, facts]", "[]")
        for name in ("triage.yaml", "glossary.yaml", "question-sets/facts.yaml"):
            (self.folder / name).unlink()
        begin = BEGIN[: BEGIN.index("question_sets:")] + "requirements:\n"
        begin += BEGIN[BEGIN.index("  - {id: begin.document.report") : BEGIN.index("  - {id: begin.answered")]
        self.write("stages/only/begin.yaml", begin)

    def line_of(self, name: str, words: str) -> int:
        """The line on which `words` first stand."""
        lines = (self.folder / name).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, start=1) if words in line)
