"""A supplement to the small pack, written to a folder beside it or as one file, so that a test can spoil it."""

from __future__ import annotations

from pathlib import Path

from tests.content.small_pack import SmallPack

SHEET = """\
schema: touchstone.supplement/1
id: extra
version: 2026-02
title: Something more
status: draft
issuer: Somebody
licence: None
supplements: {pack: small, version: 2026-01}
instruments:
  - id: code
    name: A code
    version: First edition
    in_force_from: 2020-01-02
    force_of_law: guidance
    force_note: It binds nobody.
    jurisdiction: [england, wales]
    signatories: [lead]
    changes: [{'on': 2027-01-01, what: It is withdrawn.}]
    provenance: seen
    sources: [CODE]
sources:
  CODE: {title: The code, url: 'https://example.org/code'}
  PAGE: {title: The page again, url: 'http://www.example.org/page/'}
advisers:
  - {id: scholar, name: A scholar, kind: person, provenance: ours}
documents:
  - {id: plan, name: Plan, purpose: Says what next., provenance: ours}
legal:
  - {id: LAW-9, law: Another Act, point: Another point., provenance: seen, sources: [CODE], obligation: legal}
question_sets: [more]
stage_additions:
  - stage: begin
    question_sets: [{set: more, purpose: start, provenance: ours}]
    requirements:
      - {id: begin.more, kind: question-set, set: more, name: More, provenance: ours, obligation: ours}
    documents:
      - {id: begin.plan, document: plan, name: Plan, provenance: ours, obligation: ours}
    advice:
      - {id: begin.advice.scholar, adviser: scholar, provenance: ours, obligation: ours}
    duties:
      - {id: DUTY-20, who: lead, text: Plan it., provenance: seen, sources: [PAGE], obligation: should}
replacements:
  - id: DUTY-1
    text: Do it well.
    provenance: seen
    sources: [CODE]
    obligation: should
    reason: The code says so.
  - {id: finish.objective, text: To have finished., provenance: seen, sources: [CODE], reason: The code says so.}
  - id: finish.decision-rule
    kind: sole
    deciders: [lead]
    text: The lead alone.
    provenance: seen
    sources: [CODE]
    reason: The code says so.
"""

MORE = """\
schema: touchstone.question-set/1
id: more
title: More
instrument: code
provenance: seen
sources: [CODE]
obligation: should
applies_when: {equals: {question: triage.people, value: 'yes'}}
sections:
  - id: first
    title: First
    questions:
      - id: MORE-1
        text: Is there a plan?
        why: Without one nobody knows.
        feeds: ['document:plan']
        concept: how-many
        fields: [{key: value, kind: yes-no, required: true}]
        provenance: seen
        sources: [CODE]
        obligation: should
      - id: MORE-2
        text: Whose plan is it?
        why: Somebody keeps it.
        show_when: {equals: {question: MORE-1, value: 'yes'}}
        feeds: ['document:report', 'rule:FC-90']
        fields: [{key: value, kind: text, required: true}]
        provenance: ours
        obligation: ours
"""

CHECKS = """\
schema: touchstone.checks/1
checks:
  - id: FC-90
    name: A plan
    text: There is a plan.
    stages: [begin, finish]
    gate: true
    questions: [MORE-1, FACT-1]
    learned_from:
      - {case: F90, name: The time without one, year: 2020, text: It went wrong., provenance: seen, sources: [CODE]}
    provenance: ours
    obligation: ours
  - id: FC-91
    name: A lawful plan
    text: The plan is lawful.
    stages: [finish]
    gate: false
    law: Another Act
    provenance: seen
    sources: [CODE]
    obligation: legal
"""

WORDS = """\
schema: touchstone.glossary/1
terms:
  - {id: plan, term: plan, meaning: What is meant., provenance: ours}
"""

FILES = {"pack.yaml": SHEET, "question-sets/more.yaml": MORE, "checks.yaml": CHECKS, "glossary.yaml": WORDS}


class SmallSupplement(SmallPack):
    """The supplement on disk. `root` is the library that holds the small pack as well; `folder` its own folder."""

    def __init__(self, root: Path, version: str = "2026-02", pack: str = "extra") -> None:
        self.root = root
        self.folder = root / pack / version
        for name, text in FILES.items():
            text = text.replace("version: 2026-02", f"version: {version}")
            self.write(name, text.replace("id: extra\n", f"id: {pack}\n"))

    def only(self, sheet: str) -> None:
        """Keep nothing but what tells who it is, and `sheet`."""
        for name in FILES:
            if name != "pack.yaml":
                (self.folder / name).unlink()
        head = SHEET[: SHEET.index("instruments:")].replace("id: extra\n", f"id: {self.folder.parent.name}\n")
        self.write("pack.yaml", head.replace("version: 2026-02", f"version: {self.folder.name}") + sheet)


def one_set(set_id: str, question: str, shown: str = "") -> str:
    """A question set of one yes-no question."""
    show_when = f"show_when: {{equals: {{question: {shown}, value: 'yes'}}}}, " if shown else ""
    return (
        f"schema: touchstone.question-set/1\nid: {set_id}\ntitle: One\nprovenance: ours\nobligation: ours\n"
        f"sections:\n  - id: first\n    title: First\n    questions:\n"
        f"      - {{id: {question}, text: 'Well?', why: So., {show_when}"
        f"feeds: ['document:report'], fields: [{{key: value, kind: yes-no}}], provenance: ours, "
        f"obligation: ours}}\n"
    )


def in_one_file(sheet: str = SHEET, sets: tuple[str, ...] = (MORE,), checks: str = CHECKS, words: str = WORDS) -> str:
    """The same supplement in the single-file form, under the id `own`."""
    parts = ["schema: touchstone.local-pack/1", "pack:", _indented(sheet.replace("id: extra\n", "id: own\n"), 2)]
    if sets:
        parts.append("question_sets:")
        parts += [f"  - {_indented(text, 4).lstrip()}" for text in sets]
    if checks:
        parts.append(checks[checks.index("checks:") :].rstrip())
    if words:
        parts.append(words[words.index("terms:") :].replace("terms:", "glossary:").rstrip())
    return "\n".join(parts) + "\n"


def _indented(text: str, by: int) -> str:
    return "\n".join(f"{' ' * by}{line}" for line in text.rstrip().splitlines())
