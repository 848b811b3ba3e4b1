"""One evaluation of the record as it is read: who tested it and how first, then limits, figures, fairness and claims.

Made from the facts alone, so the frozen page, the live page, the preview and the comparison of versions agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from touchstone.documents.atrs_record.evaluation_chart import figures_chart
from touchstone.documents.atrs_record.evaluation_sentences import (
    fairness_words,
    people_words,
    protection_words,
    tested_words,
)
from touchstone.documents.atrs_record.evaluation_words import (
    ENGLISH,
    Tongue,
    absent_words,
    counted,
    figure_words,
    group_words,
    interval_words,
    limit_words,
    setting_words,
)
from touchstone.documents.atrs_record.result_file import CANNOT_TELL, MET, NOT_MET, SUPPRESSED

Facts = Mapping[str, Any]
MOST_ROWS = 60  # figures on a page; the rest stand in the data and in the result file
MOST_ON_A_PAGE = 150  # with several evaluations, from the newest
MOST_NAMED = 20  # groups under one verdict


NO_CHART = Markup()


@dataclass(frozen=True, kw_only=True)
class LimitLine:
    """A limit, its verdict over all groups (the worst), and the groups under each verdict."""

    metric: str
    limit: str
    verdict: str
    groups: tuple[tuple[str, str], ...]  # verdict in words, the groups


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """A group with its figure, interval and counts; or `absent`, why there is none."""

    group: str
    figure: str
    interval: str
    counted: str
    absent: str
    is_named: bool = True  # a group in somebody’s own words; else ours


@dataclass(frozen=True, kw_only=True)
class FigureTable:
    """The figures of one metric. `chart`: the same as an SVG, "" where there is none to draw."""

    name: str
    meaning: str
    rows: tuple[FigureRow, ...]
    chart: Markup = NO_CHART


@dataclass(frozen=True, kw_only=True)
class ClaimLine:
    """What the force says, and the figure that bears it out."""

    statement: str
    rests_on: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """An evaluation in words. `title`, `about`, `note`, `fairness_reason`, `judgement` and `warnings` are others’ own
    words; the rest is ours. `compared`: with which groups, where a limit is on a
    comparison; `left_out`: figures that did not fit; `level`: of the intervals.
    """

    number: int
    title: str
    technology: str
    tested: tuple[str, ...]
    about: str
    people: tuple[str, ...]
    note: str
    limits: tuple[LimitLine, ...]
    compared: str
    tables: tuple[FigureTable, ...]
    left_out: int
    level: str
    fairness: tuple[str, ...]
    fairness_reason: str
    claims: tuple[ClaimLine, ...]
    protection: str
    judgement: str
    warnings: tuple[str, ...]
    path: str
    digest: str
    plan_digest: str
    data_digests: tuple[str, ...] = ()


def read_evaluation(facts: Facts, tongue: Tongue = ENGLISH, *, most: int = MOST_ROWS) -> Reading:
    """The words for one evaluation of the record's facts; at most so many figures."""
    tables, left_out = _tables(facts, tongue, most)
    return Reading(
        number=facts["number"],
        title=facts["title"],
        technology=" ".join([facts["technology"], facts["technology_version"]]),
        tested=tuple(tested_words(facts, tongue)),
        about=facts["data"]["about"],
        people=tuple(people_words(facts["population"], tongue)),
        note=facts["population"].get("note", ""),
        limits=_limits(facts, tongue),
        compared=_compared(facts, tongue),
        tables=tables,
        left_out=left_out,
        level=figure_words(next((one["level"] for one in facts["figures"]), ""), is_rate=True),
        fairness=tuple(fairness_words(facts["fairness"], tongue)),
        fairness_reason=facts["fairness"].get("reason", ""),
        claims=tuple(_claim(one, tongue) for one in facts["claims"]),
        protection=protection_words(facts["suppression"], tongue),
        judgement=facts["suppression"]["judgement"],
        warnings=tuple(one["text"] for one in facts["warnings"] if one["code"] != SUPPRESSED),  # said by `protection`
        path=facts["result"]["path"],
        digest=facts["result"]["digest"],
        plan_digest=facts["plan"].get("digest", ""),
        data_digests=tuple((facts.get("origin") or {}).get("data_digests", ())),
    )


def read_evaluations(facts: Facts, tongue: Tongue = ENGLISH) -> list[Reading]:
    """The same for each evaluation of a record, newest first; none where it has none."""
    readings, room = [], MOST_ON_A_PAGE
    for one in sorted(facts.get("evaluations", ()), key=lambda one: -one["number"]):
        readings.append(read_evaluation(one, tongue, most=min(room, MOST_ROWS)))
        room -= len(one["figures"]) - readings[-1].left_out
    return readings


def _limits(facts: Facts, tongue: Tongue) -> tuple[LimitLine, ...]:
    """A line for each limit, those not met first."""
    found: dict[tuple[str, str, str], list[Facts]] = {}
    for one in facts["limits"]:
        found.setdefault((one["metric"], one["rule"], one["agreed"]), []).append(one)
    lines = [(_worst(one["verdict"] for one in verdicts), verdicts) for verdicts in found.values()]
    return tuple(_limit(facts, verdict, rows, tongue) for verdict, rows in sorted(lines, key=lambda x: _RANK[x[0]]))


def _compared(facts: Facts, tongue: Tongue) -> str:
    """With which groups the others are compared; empty where no limit is on a comparison."""
    if not facts["references"] or not any(one["rule"] in COMPARED for one in facts["limits"]):
        return ""
    groups = "; ".join(f"{name}: {level}" for name, level in facts["references"].items())
    return tongue.gettext("Groups are compared with {groups}.").format(groups=groups)


def _limit(facts: Facts, verdict: str, rows: list[Facts], tongue: Tongue) -> LimitLine:
    name, is_rate = _metric(facts, rows[0]["metric"])
    groups = []
    for one in _RANK:
        named = [group_words(row["group"], tongue) for row in rows if row["verdict"] == one]
        if named:
            groups.append((tongue.gettext(VERDICTS[one]), _listed(named, tongue)))
    limit = limit_words(rows[0], is_rate=is_rate, tongue=tongue)
    return LimitLine(metric=name, limit=limit, verdict=tongue.gettext(VERDICTS[verdict]), groups=tuple(groups))


def _listed(named: list[str], tongue: Tongue) -> str:
    rest = len(named) - MOST_NAMED
    more = tongue.ngettext("and {count} more", "and {count} more", rest).format(count=rest)
    return "; ".join([*named[:MOST_NAMED], *([more] if rest > 0 else [])])


def _worst(verdicts: Iterable[str]) -> str:
    return min(verdicts, key=lambda one: _RANK[one])


def _tables(facts: Facts, tongue: Tongue, most: int) -> tuple[tuple[FigureTable, ...], int]:
    """Everybody's figures first in each; whole metrics as long as there is room, in the order of the facts."""
    tables, left = [], len(facts["figures"])
    for metric in facts["metrics"]:
        mine = [one for one in facts["figures"] if one["metric"] == metric["id"]]
        rows = tuple(_row(one, metric["is_rate"], tongue) for one in mine[:most])
        most, left = most - len(rows), left - len(rows)
        if rows:
            shown = _as_one(rows, tongue)
            chart = figures_chart(
                mine[: len(rows)],
                name=metric["name"],
                is_rate=metric["is_rate"],
                identifier=f"evaluation-{facts['number']}-{metric['id']}",
                tongue=tongue,
            )
            tables.append(FigureTable(name=metric["name"], meaning=metric["meaning"], rows=shown, chart=chart))
    return tuple(tables), left


def _as_one(rows: tuple[FigureRow, ...], tongue: Tongue) -> tuple[FigureRow, ...]:
    """One line in place of many that all say, for the same reason, that there is no figure."""
    if len(rows) == 1 or not rows[0].absent or any(one.absent != rows[0].absent for one in rows):
        return rows
    words = tongue.gettext("Everybody, and each group")
    return (FigureRow(group=words, figure="", interval="", counted="", absent=rows[0].absent, is_named=False),)


def _row(figure: Facts, is_rate: bool, tongue: Tongue) -> FigureRow:
    absent = absent_words(figure, tongue)
    setting = setting_words(figure, tongue)
    group = group_words(figure["group"], tongue)
    return FigureRow(
        group=f"{group} ({setting})" if setting else group,
        figure="" if absent else figure_words(figure["value"], is_rate=is_rate),
        interval="" if absent else interval_words(figure, is_rate=is_rate, tongue=tongue),
        counted="" if absent else counted(figure["numerator"], figure["denominator"], tongue),
        absent=absent,
        is_named=bool(figure["group"]),
    )


def _claim(claim: Facts, tongue: Tongue) -> ClaimLine:
    metric, figure = claim["metric"], claim["figure"]
    interval = interval_words(figure, is_rate=metric["is_rate"], tongue=tongue)
    value = figure_words(figure["value"], is_rate=metric["is_rate"])
    parts = [
        metric["name"],
        group_words(figure["group"], tongue),
        setting_words(figure, tongue),
        f"{value} ({interval})" if interval else value,
        counted(figure["numerator"], figure["denominator"], tongue),
    ]
    words = tongue.gettext("Stated: {stated}. What the result says: {figure}.")
    said = words.format(stated=claim["stated"], figure="; ".join(part for part in parts if part))
    return ClaimLine(statement=claim["statement"], rests_on=said)


def _metric(facts: Facts, metric: str) -> tuple[str, bool]:
    """Its name, and whether its figures are rates."""
    for one in facts["metrics"]:
        if one["id"] == metric:
            return str(one["name"]), bool(one["is_rate"])
    return metric, False


_RANK = {NOT_MET: 0, CANNOT_TELL: 1, MET: 2}
VERDICTS = {NOT_MET: "Not met", CANNOT_TELL: "Cannot tell", MET: "Met"}
COMPARED = {"difference_max", "ratio_min", "ratio_max"}
