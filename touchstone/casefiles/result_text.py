"""The result of a check as plain text, for somebody who answers for the case and has read none of the guidance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from touchstone.casefiles.result import (
    CANNOT_TELL,
    AxisFound,
    CaseCheck,
    CheckFound,
    Finding,
    Impact,
    Item,
    RuleHeld,
    SetFound,
)

WIDTH = 110
_LEVELS = {
    "nil-or-minimal": "nil or minimal",
    "limited": "limited",
    "substantial": "substantial",
    "severe": "severe",
    CANNOT_TELL: "cannot tell",
}
_AXES = (
    ("individuals", "Impact on individuals"),
    ("communities", "Impact on communities"),
    ("risk", "Associated risk"),
)
_AUTHORITIES = (
    ("law", "The law asks for"),
    ("guidance", "The guidance asks for"),
    ("force policy", "Force policy asks for"),
    ("advice only", "Advised, and stops nothing"),
)
_STATUSES = {
    "passed": "passed",
    "failed": "FAILED",
    "cannot_tell": "CANNOT TELL",
    "not_yet": "not yet due",
    "not_applicable": "does not apply",
}
_MOST_IDS = 12


def result_text(check: CaseCheck) -> str:
    """The result in plain words: impact with reasons, what applies, what is outstanding by authority, each check."""
    blocks = (_head(check), _impact(check.impact), _applies(check), _outstanding(check), _checks(check), _notes(check))
    return "\n\n".join("\n".join(block) for block in map(list, blocks) if block) + "\n"


def _head(check: CaseCheck) -> Iterator[str]:
    case = check.case
    yield case.title
    yield "=" * min(len(case.title), WIDTH)
    yield f"{case.organisation}. Technology: {case.technology}. Judged as of {case.as_of}."
    if case.covers != "all":
        yield f"Judged for the version in use: {case.covers}."
    yield f"Gate of stage {check.stage.code}, {check.stage.name}."
    if check.due_up_to != check.stage:
        yield f"Failure checks are due up to stage {check.due_up_to.code}, {check.due_up_to.name}."
    yield "Guidance read: " + ", ".join(f"{one.id} {one.version}" for one in check.packs) + "."
    yield ""
    yield _verdict(check)


def _verdict(check: CaseCheck) -> str:
    bars = sum(item.effect == "bars" for item in check.outstanding)
    failed = sum(one.status == "failed" for one in check.failure_checks)
    unclear = sum(one.status == CANNOT_TELL for one in check.failure_checks)
    if check.clear:
        return "RESULT: clear. Nothing is outstanding, and no check that is due failed."
    return (
        f"RESULT: not clear. Outstanding: {len(check.outstanding)}, of which {bars} stop the gate. "
        f"Failure checks failed: {failed}; cannot tell: {unclear}."
    )


def _impact(impact: Impact) -> Iterator[str]:
    yield from _title("Impact")
    for axis, words in _AXES:
        yield from _axis(words, getattr(impact, axis))
    yield from _finding("Contentious", impact.contentious)
    yield from _finding("Within what the guidance covers", impact.in_scope)
    for one in impact.judgements:
        reasons = f": {one.reasons}" if one.reasons else ""
        yield from _wrapped(f"Set by hand, beside what the rules find: {one.axis} {one.chosen}{reasons}", "- ")
    if impact.unanswered:
        yield from _wrapped(f"Triage questions not answered: {_ids(impact.unanswered)}", "- ")


def _axis(words: str, axis: AxisFound) -> Iterator[str]:
    level = _LEVELS[axis.level]
    if axis.at_least is not None:
        level += f" ({_LEVELS[axis.at_least]} at least)"
    yield f"{words}: {level}"
    yield from _rules(axis.rules)
    if axis.unanswered:
        yield from _wrapped(f"it depends on: {_ids(axis.unanswered)}", "    ")


def _finding(words: str, found: Finding) -> Iterator[str]:
    yield f"{words}: {'cannot tell' if found.holds == CANNOT_TELL else found.holds}"
    yield from _rules(found.rules)
    if found.unanswered:
        yield from _wrapped(f"it depends on: {_ids(found.unanswered)}", "    ")


def _rules(rules: Iterable[RuleHeld]) -> Iterator[str]:
    for rule in rules:
        level = f"{_LEVELS.get(rule.level, rule.level)}: " if rule.level else ""
        yield from _wrapped(f"{level}{rule.reason} ({rule.id}; from {', '.join(rule.answers) or 'no answer'})", "  - ")


def _applies(check: CaseCheck) -> Iterator[str]:
    applies = check.applies
    yield from _title("What applies")
    yield f"Path: {applies.path}"
    duties = [one.duty for one in applies.statutory if one.holds == "yes"]
    unclear = [one.duty for one in applies.statutory if one.holds == CANNOT_TELL]
    yield from _wrapped(f"Duties in law: {', '.join(duties) or 'none found'}", "")
    if unclear:
        yield from _wrapped(f"Duties in law that cannot be told until triage is complete: {', '.join(unclear)}", "")
    yield "Question sets:"
    for one in applies.question_sets:
        yield from _wrapped(_set(one), "  - ")
    for words, named in (
        ("Advisers at this stage", [(one.name, "given" if one.given else "not given") for one in applies.advisers]),
        ("Documents at this stage", [(one.name, "there" if one.there else "not there") for one in applies.documents]),
    ):
        if named:
            yield f"{words}:"
            for name, state in named:
                yield from _wrapped(f"{name}: {state}", "  - ")


def _set(one: SetFound) -> str:
    if one.applies == CANNOT_TELL:
        return f"{one.title} ({one.id}): cannot tell whether it applies; it depends on {_ids(one.unanswered)}"
    left = f"{len(one.unanswered)} still to be completed" if one.unanswered else "complete"
    return f"{one.title} ({one.id}): {one.answered} of {one.questions} questions answered, {left}"


def _outstanding(check: CaseCheck) -> Iterator[str]:
    yield from _title(f"Outstanding before stage {check.stage.code}, {check.stage.name}, may be left")
    if not check.outstanding:
        yield "Nothing."
    for authority, words in _AUTHORITIES:
        found = [item for item in check.outstanding if item.authority == authority]
        if found:
            yield f"{words}:"
            for item in found:
                yield from _item(item)


def _item(item: Item) -> Iterator[str]:
    effect = "stops the gate" if item.effect == "bars" else "does not stop the gate"
    yield from _wrapped(f"{item.text} [{item.item}; {effect}]", "  - ")
    if item.kind == "failure-check":  # told in full below, with what is missing
        return
    yield from _wrapped(f"{item.detail}. {item.remedy}", "    ")
    if item.missing:
        yield from _wrapped(f"Concerns: {_ids(item.missing)}", "    ")
    if item.sources:
        yield from _wrapped(f"Source: {'; '.join(one.title for one in item.sources)}", "    ")


def _checks(check: CaseCheck) -> Iterator[str]:
    yield from _title("Failure checks: what was found too late elsewhere")
    effects = {item.item: item.effect for item in check.outstanding if item.kind == "failure-check"}
    for one in check.failure_checks:
        yield from _check(one, effects.get(one.id))


def _check(one: CheckFound, effect: str | None) -> Iterator[str]:
    """One check. `effect`: what Outstanding says that it does at this gate; None where it is not outstanding here."""
    yield from _wrapped(f"{one.id} {_STATUSES[one.status]}: {one.name}{_gate(one, effect)}", "")
    for missing in one.missing:
        yield from _wrapped(missing, "  - ")
    if one.reason:
        yield from _wrapped(one.reason, "    ")
    if one.status in ("failed", CANNOT_TELL):
        yield from _wrapped(f"Questions about it: {_ids(one.questions)}", "    ")
        for learned in one.learned_from:
            year = f", {learned.year}" if learned.year else ""
            yield from _wrapped(f"Learned from {learned.name}{year} ({learned.case})", "    ")


def _gate(one: CheckFound, effect: str | None) -> str:
    """Whether a check that is not passed stops this gate, in the words of Outstanding."""
    if one.status not in ("failed", CANNOT_TELL):
        return ""
    if effect is None:
        return " (not due at this gate, and does not stop it)"
    return " (stops the gate)" if effect == "bars" else " (does not stop the gate)"


def _notes(check: CaseCheck) -> Iterator[str]:
    if check.notes:
        yield from _title("Notes")
        for note in check.notes:
            yield from _wrapped(note, "- ")


def _title(words: str) -> Iterator[str]:
    yield words
    yield "-" * min(len(words), WIDTH)


def _ids(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _MOST_IDS} more" if len(ids) > _MOST_IDS else ""
    return ", ".join(ids[:_MOST_IDS]) + more


def _wrapped(text: str, lead: str) -> list[str]:
    blank = " " * len(lead)
    tidy = " ".join(text.split())
    found = wrap(
        tidy, WIDTH, initial_indent=lead, subsequent_indent=blank, break_long_words=False, break_on_hyphens=False
    )
    return found or [lead]
