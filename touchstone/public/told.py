"""What one version of a record says of its settings, its error rates and its known defects, as headings and texts.

Taken word for word from the published data: nothing is worked out here, and what is not there is not made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchstone.documents.atrs_record.evaluation_reading import FigureRow, Reading
from touchstone.register.said import field_of, first, rows_under

#: Questions of the record whose answers are told under each of the three headings.
CONFIGURATION = ("atrs.model-version", "atrs.models", "atrs.system-architecture", "atrs.maintenance")
DEFECTS = ("atrs.risks-and-mitigations", "atrs.scope", "atrs.completeness-and-representativeness")
PERFORMANCE = "atrs.model-performance"
SETTING = "setting"  # stands in the label of the column in which performance rows name theirs


@dataclass(frozen=True)
class Told:
    """One piece: its heading, and what stands under it. `is_of_record`: the heading is the record's own, in English."""

    heading: str
    text: str
    is_of_record: bool = True


@dataclass(frozen=True, kw_only=True)
class Sections:
    """The three things asked of a day gone by; each may be empty."""

    configuration: tuple[Told, ...]
    error_rates: tuple[Told, ...]
    known_defects: tuple[Told, ...]


def sections_of(data: Mapping[str, Any], readings: Sequence[Reading]) -> Sections:
    """The sections of one version's data; `readings` are its evaluations in words."""
    rows = rows_under(data, PERFORMANCE)
    return Sections(
        configuration=(*_fields(data, CONFIGURATION), *_settings(rows), *_tested(readings)),
        error_rates=(*_performance(data, rows), *_figures(readings)),
        known_defects=(*_fields(data, DEFECTS), *_not_met(readings)),
    )


def _fields(data: Mapping[str, Any], questions: tuple[str, ...]) -> Iterator[Told]:
    for question in questions:
        found = field_of(data, question)
        if found is None or found["state"] == "not-given":
            continue
        yield Told(heading_of(found), state_words(found) or "\n".join(_lines(data, found)))


def heading_of(found: Mapping[str, Any]) -> str:
    """The field's own heading in the newest layout that names it, else the question."""
    named = [found["headings"][layout]["name"] for layout in ("atrs-v4", "atrs-v3") if layout in found["headings"]]
    return str(named[0] if named else first(found["asked"]))


def state_words(found: Mapping[str, Any]) -> str:
    """Why nothing stands under a field; "" where something does."""
    return {"withheld": _("Withheld by the force"), "not-answered": _("Not yet answered")}.get(found["state"], "")


def _lines(data: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    for part in found["parts"]:
        if "text" in part:
            yield first(part["text"])
    for row in rows_under(data, found["question"]):
        yield ", ".join(f"{label}: {text}" if label else text for label, text in row.items())


def _settings(rows: list[dict[str, str]]) -> Iterator[Told]:
    cells = (cell for row in rows for cell in row.items())
    settings = dict.fromkeys(text for label, text in cells if SETTING in label.lower())
    if settings:
        yield Told(_("Settings at which it was measured"), "\n".join(settings), is_of_record=False)


def _tested(readings: Sequence[Reading]) -> Iterator[Told]:
    for one in readings:
        limits = [f"{line.metric}: {line.limit}" for line in one.limits]
        yield Told(one.title, "\n".join([one.technology, *limits]))


def _performance(data: Mapping[str, Any], rows: list[dict[str, str]]) -> Iterator[Told]:
    found = field_of(data, PERFORMANCE)
    if found is not None and (rows or state_words(found)):
        yield Told(heading_of(found), state_words(found) or "\n".join(_lines(data, found)))


def _figures(readings: Sequence[Reading]) -> Iterator[Told]:
    for one in readings:
        lines = [f"{table.name}; {row.group}: {row.absent or _said(row)}" for table in one.tables for row in table.rows]
        if one.left_out:
            more = ngettext(
                "%(num)s more figure stands in the data of the record.",
                "%(num)s more figures stand in the data of the record.",
                one.left_out,
            )
            lines.append(more % {"num": one.left_out})
        yield Told(one.title, "\n".join(lines))


def _said(row: FigureRow) -> str:
    return ", ".join(one for one in (row.figure, row.interval, row.counted) if one)


def _not_met(readings: Sequence[Reading]) -> Iterator[Told]:
    for one in readings:
        lines = [f"{line.verdict}: {line.metric}: {line.limit}" for line in one.limits]
        if lines or one.warnings:
            yield Told(one.title, "\n".join([*lines, *one.warnings]))
