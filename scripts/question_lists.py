"""Every question of the guidance data, a page for each set: id, answer, obligation, where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scripts.markdown import cell, table
from touchstone.guidance.condition import Condition
from touchstone.guidance.loader import shipped_library
from touchstone.guidance.pack import Pack
from touchstone.guidance.question_set import Field, Question, QuestionSet, Section
from touchstone.guidance.supplement import Supplement
from touchstone.guidance.triage_rules import Effects, TriageSheet

HEADS = ("id", "question", "answer", "obligation", "provenance", "sources", "due at", "only where")


def pages() -> Mapping[str, str]:
    """Set id → its page, for the newest version of each pack. ValueError where two packs share a set's id."""
    found: dict[str, str] = {}
    for pack in _newest():
        for key, text in _of_pack(pack):
            if key in found:
                raise ValueError(f"two packs have a question set {key}")
            found[key] = text
    return found


def index() -> str:
    """The list of the pages, with how many questions each set has."""
    lines = [
        "# Question lists",
        "",
        "Written by `./run docs` from the guidance data. What the columns mean:",
        "[content format](../content-format.md).",
    ]
    for pack in _newest():
        lines += ["", f"## {pack.title} (`{pack.id}` {pack.version})", ""]
        sets: list[QuestionSet | TriageSheet] = [*_triage(pack), *pack.question_sets]
        lines += table(
            ("set", "questions", "obligation"),
            ((f"[{one.title}](questions-{one.id}.md)", len(_questions(one)), one.obligation.value) for one in sets),
        )
    return "\n".join(lines)


def _newest() -> list[Pack | Supplement]:
    """The newest version of each main pack, then of each supplement."""
    library = shipped_library()
    return [library.one(key, library.versions(key)[-1]) for key in (*library.pack_ids, *library.supplement_ids)]


def _triage(pack: Pack | Supplement) -> list[TriageSheet]:
    return [pack.triage] if isinstance(pack, Pack) and pack.triage is not None else []


def _questions(one: QuestionSet | TriageSheet) -> tuple[Question, ...]:
    return one.all_questions if isinstance(one, TriageSheet) else one.questions


def _of_pack(pack: Pack | Supplement) -> Iterator[tuple[str, str]]:
    for sheet in _triage(pack):
        rest = [Section.model_construct(id="rest", title=sheet.title, questions=sheet.questions)]
        sections = [*sheet.sections, *(rest if sheet.questions else [])]
        yield sheet.id, "\n".join([*_head(pack, sheet.id, str(sheet.title)), *_sections(sections), *_rules(sheet)])
    for one in pack.question_sets:
        when = f"Applies where {condition_words(one.applies_when)}." if one.applies_when else "Always applies."
        about = [f"Asked by: {one.obligation.value} ({one.provenance.value}). {when}"]
        yield one.id, "\n".join([*_head(pack, one.id, str(one.title)), "", *about, *_sections(one.sections)])


def _head(pack: Pack | Supplement, set_id: str, title: str) -> list[str]:
    return [
        f"# {title} (`{set_id}`)",
        "",
        f"Written by `./run docs` from `{pack.id}` {pack.version}. [All question lists](questions.md).",
    ]


def _sections(sections: Iterable[Section]) -> Iterator[str]:
    for section in sections:
        yield from ("", f"## {section.title}", "", *table(HEADS, map(_row, section.questions)))


def _row(question: Question) -> tuple[str, ...]:
    due = ", ".join(question.stages) + (" (gate)" if question.gate else "")
    return (
        f"`{question.id}`",
        str(question.text),
        "; ".join(_field(field) for field in question.fields),
        question.obligation.value,
        question.provenance.value,
        ", ".join(question.sources),
        due.strip(),
        condition_words(question.show_when) if question.show_when else "",
    )


def _field(field: Field) -> str:
    label = f"`{field.key}` {field.label}: " if field.label else f"`{field.key}`: "
    notes = [word for word, holds in (("required", field.required), ("may be public", field.publishable)) if holds]
    told = f"{label}{field.kind.value}" + (f" ({', '.join(notes)})" if notes else "")
    choices = ", ".join(f"`{one.id}`" for one in field.choices)
    columns = "; ".join(_field(one) for one in field.columns)
    return told + (f", of {choices}" if choices else "") + (f", each with [{columns}]" if columns else "")


def _rules(sheet: TriageSheet) -> Iterator[str]:
    yield from ("", "## Rules", "", "Each rule that holds counts; the highest level that any sets is the level.", "")
    yield from table(
        ("rule", "sets", "because", "where", "provenance"),
        (
            (f"`{one.id}`", _sets(one.sets), one.reason, condition_words(one.when), one.provenance.value)
            for one in sheet.rules
        ),
    )
    if sheet.light_path is not None:
        light = sheet.light_path
        yield from ("", "## The light path", "")
        limits = light.conditions
        yield (
            f"Open where individuals are at most {limits.individuals.value}, communities at most "
            f"{limits.communities.value}, risk at most {limits.risk.value}, no duty in law is triggered, and "
            f"{'even where it is contentious' if limits.contentious else 'it is not contentious'}. "
            f"Decided by `{light.office}`; reviewed within {light.review_within_months} months."
        )
        yield ""
        yield from table(
            ("closed by", "because", "where"),
            ((f"`{one.id}`", one.reason, condition_words(one.when)) for one in light.closed_when),
        )


def _sets(effects: Effects) -> str:
    found = [
        f"{axis}: {level.value}" for axis in ("individuals", "communities", "risk") if (level := getattr(effects, axis))
    ]
    found += [
        word for word, holds in (("contentious", effects.contentious), ("out of scope", effects.out_of_scope)) if holds
    ]
    return "; ".join([*found, *(f"duty: {one}" for one in effects.statutory)])


def condition_words(condition: Condition) -> str:
    """The condition as a phrase."""
    if condition.answered is not None:
        return f"`{condition.answered}` is answered"
    if condition.equals is not None:
        return f"{_read(condition.equals.question, condition.equals.field)} is {cell(condition.equals.value)}"
    if condition.one_of is not None:
        wanted = ", ".join(condition.one_of.values)
        return f"{_read(condition.one_of.question, condition.one_of.field)} is one of {wanted}"
    if condition.negated is not None:
        return f"not ({condition_words(condition.negated)})"
    joint = " and " if condition.all_of is not None else " or "
    parts = [condition_words(part) for part in (condition.all_of or condition.any_of or ())]
    return parts[0] if len(parts) == 1 else "(" + joint.join(parts) + ")"


def _read(question: str, field: str) -> str:
    return f"`{question}`" if field == "value" else f"`{question}` {field}"
