"""The page: a result's values put in order and in words, and given to the template."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from touchstone.evaluation import wording
from touchstone.evaluation.charts.svg import Chart
from touchstone.evaluation.report.fairness import fairness_sheet, fairness_words
from touchstone.evaluation.report.figures import (
    calibration_charts,
    comparison_parts,
    drift_charts,
    group_parts,
    threshold_charts,
)
from touchstone.evaluation.report.limits_told import limits_told
from touchstone.evaluation.report.sheets import accounting_sheet, breaches_sheet, extra_sheets, limits_sheet
from touchstone.evaluation.report.summary import (
    SELECTION,
    differences,
    headlines,
    not_measured,
    tested,
)
from touchstone.evaluation.results import Result

FOLDER = Path(__file__).parent
ROWS_SHOWN = 24  # a longer table is folded away on a screen; print unfolds it


def report_html(result: Result) -> str:
    """The report of a result, from nothing but its document: one HTML file, without scripts or outside requests."""
    data = result.data
    return _template().render(
        result=result,
        data=data,
        asked=data["asked"],
        provenance=data["provenance"],
        words=wording,
        style=_style(),
        svg=_svg,
        rows_shown=ROWS_SHOWN,
        selection=SELECTION,
        tested=tested(result),
        headlines=headlines(result),
        limits=limits_told(result),
        limits_sheet=limits_sheet(result),
        differences=differences(result),
        not_measured=not_measured(result),
        groups=group_parts(result),
        comparisons=comparison_parts(result),
        fairness=fairness_sheet(result),
        fairness_words=fairness_words(result),
        thresholds=threshold_charts(result),
        calibration=calibration_charts(result),
        drift=drift_charts(result),
        breaches=breaches_sheet(result),
        accounting=accounting_sheet(result),
        extra=extra_sheets(result),
    )


def _svg(chart: Chart) -> Markup:
    """A chart's picture: written by `charts`, which escapes every word that it holds."""
    return Markup(chart.svg)  # noqa: S704 - our own SVG, its text escaped where it is made


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["folded"] = _is_long
    return environment.get_template("report.html.jinja")


def _is_long(rows: Sequence[Any]) -> bool:
    return len(rows) > ROWS_SHOWN


@cache
def _style() -> Markup:
    return Markup((FOLDER / "report.css").read_text(encoding="utf-8"))  # noqa: S704 - our own style sheet
