"""What changed between two versions of a record, field by field, from their frozen data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from touchstone.documents.atrs_record.evaluation_reading import Reading, read_evaluation
from touchstone.public.tongue import PAGE

STATES = {"withheld": gettext_noop("Withheld by the force"), "not-answered": gettext_noop("Not yet answered")}

EVERY = 1_000_000  # figures: a comparison leaves none out


@dataclass(frozen=True)
class Difference:
    """One field that reads differently; empty text where a version does not have it.

    `is_of_record`: the heading is the record's own, in English; else it is ours, in the language of the page.
    """

    heading: str
    before: str
    after: str
    is_of_record: bool = field(default=False, compare=False)

    @property
    def kind(self) -> str:
        """How it differs: `added`, `removed` or `changed`."""
        return "changed" if self.before and self.after else "added" if self.after else "removed"


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Every field that differs, in the order of the later version, then those only the earlier one has."""
    old, new = _texts(before), _texts(after)
    names = [*new, *(heading for heading in old if heading not in new)]
    return [
        Difference(heading[0], old.get(heading, ""), new.get(heading, ""), is_of_record=heading[1])
        for heading in names
        if old.get(heading) != new.get(heading)
    ]


def _texts(data: Mapping[str, Any]) -> dict[tuple[str, bool], str]:
    """Heading, and whether it is the record's own → what stands under it, as plain text."""
    if "why" in data:
        return {(_("Withdrawn"), False): str(data["why"])}
    found = {
        (_("Title"), False): _languages(data.get("title", {})),
        (_("Stage"), False): data.get("stage", {}).get("name", ""),
    }
    groups = [data.get("about", []), *(tier["fields"] for tier in data.get("tiers", []))]
    for part in (one for group in groups for one in group):
        found[f"{_heading(part)} ({part['question']})", True] = _said(part)
    found[_("Safeguards"), False] = "\n".join(one["claim"] for one in data.get("safeguards", []))
    found[_("Decisions"), False] = "\n".join(
        f"{one['on']} {one['stage_name']}: {one['outcome_words']}" for one in data.get("decisions", [])
    )
    found[_("Lighter or heavier than was computed"), False] = "\n".join(
        f"{one['axis_words']}: {one['computed']} → {one['chosen']}. {one['why']}".strip()
        for one in data.get("departures", [])
    )
    for one in data.get("evaluations", []):
        found.update(_evaluation(read_evaluation(one, PAGE, most=EVERY)))
    return found


def _evaluation(one: Reading) -> dict[tuple[str, bool], str]:
    """An evaluation in the parts in which it may change: only those that do are told."""
    name = _("Evaluation %(number)s") % {"number": one.number}
    limits = [f"{line.verdict}: {line.metric}: {line.limit}\n{_groups(line.groups)}" for line in one.limits]
    figures = [
        f"{table.name}; {row.group}: {row.absent or ', '.join(filter(None, (row.figure, row.interval, row.counted)))}"
        for table in one.tables
        for row in table.rows
    ]
    parts = {
        _("the test"): [one.title, one.technology, *one.tested, one.about, *one.people, one.note],
        _("limits"): [*limits, one.compared],
        _("figures"): figures,
        _("fairness"): [*one.fairness, one.fairness_reason],
        _("claims"): [f"{claim.statement} {claim.rests_on}" for claim in one.claims],
        _("result"): [one.digest],
    }
    said = {part: "\n".join(filter(None, lines)) for part, lines in parts.items()}
    return {(f"{name}: {part}", False): text for part, text in said.items() if text}


def _groups(groups: Iterable[tuple[str, str]]) -> str:
    return ". ".join(f"{verdict}: {named}" for verdict, named in groups)


def _said(part: Mapping[str, Any]) -> str:
    state = part["state"]
    if state in STATES:
        return _(STATES[state])
    return "" if state == "not-given" else _parts(part["parts"])


def _heading(part: Mapping[str, Any]) -> str:
    headings = part["headings"]
    for layout in ("atrs-v4", "atrs-v3"):
        if layout in headings:
            return str(headings[layout]["name"])
    return str(part["asked"]["en"])


def _parts(parts: Iterable[Mapping[str, Any]]) -> str:
    lines = []
    for part in parts:
        label = part["label"].get("en", "")
        if "rows" in part:
            lines += [_row(row) for row in part["rows"]]
        else:
            lines.append(f"{label}: {_languages(part['text'])}" if label else _languages(part["text"]))
    return "\n".join(lines)


def _row(row: Iterable[Mapping[str, Any]]) -> str:
    return ", ".join(f"{cell['label'].get('en', '')}: {_languages(cell['text'])}" for cell in row)


def _languages(text: Mapping[str, str]) -> str:
    return "\n".join(text[language] for language in sorted(text, key=lambda one: (one != "en", one)))
