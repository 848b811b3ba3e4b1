"""The report in a real browser: one file, both widths, nothing found by axe, nothing asked for, none off the side."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.evaluation_files import SPEC, parquet_at, rows_of
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.report import report_html
from touchstone.evaluation.results import Result
from touchstone.evaluation.runner import run
from touchstone.evaluation.spec_reading import read_spec
from touchstone.evaluation.tables import table_at

AXE = Path(__file__).resolve().parents[2] / "functional" / "vendor" / "axe" / "axe.min.js"
FULL = (
    SPEC.replace(
        "metrics:\n", "metrics:\n  - {id: auc}\n  - {id: calibration}\n  - {id: ppv, limit: {difference_max: 0.01}}\n"
    )
    .replace("operating:", 'drift: {baseline: ["2025-01", "2025-02"], metrics: [selection_rate]}\noperating:')
    .replace("  label:", '  period: {column: event_date, unit: month, start: "2025-01", end: "2025-06"}\n  label:')
)


def result_of(folder: Path, text: str = FULL, rows: object = None) -> Result:
    table = table_at(parquet_at(folder, rows_of() if rows is None else rows), kind="parquet")
    return run(spec=read_spec(text.encode()), table=table, engine=DuckDBEngine(), cells="keep")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_the_report_is_whole_in_one_file_and_can_be_read_by_everybody(
    tmp_path: Path, chromium: Browser, width: int
) -> None:
    place = tmp_path / "report.html"
    place.write_text(report_html(result_of(tmp_path)), encoding="utf-8")
    context = chromium.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)  # axe is not on the page
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(place.as_uri())
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    charts = page.locator("svg[role=img]").count()
    context.close()
    assert [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found] == []
    assert wide[0] == wide[1]
    assert (asked, said) == ([place.as_uri()], [])
    assert charts > 12


def test_each_chart_says_its_finding_and_has_a_table(tmp_path: Path) -> None:
    page = report_html(result_of(tmp_path))
    pictures = re.findall(r"<svg.*?</svg>", page, flags=re.S)
    assert len(pictures) > 12
    for picture in pictures:
        title = re.search(r"<title id=[^>]*>([^<]+)</title>", picture)
        assert title is not None and ":" in title[1] and "<desc" in picture
    assert page.count("<caption>") >= len(pictures)
    assert "ethnicity: from" in page and "Everybody" in page


def test_the_page_for_a_chief_officer_comes_first_and_in_words(tmp_path: Path) -> None:
    page = report_html(result_of(tmp_path))
    order = [page.index(words) for words in (
        "What was tested, and on whom", "What was found for everybody", "Limits agreed beforehand", "Do groups differ?",
        "What could not be measured", 'id="groups"', 'id="comparisons"', 'id="thresholds"', 'id="calibration"',
        'id="drift"', 'id="accounting"', 'id="method"',
    )]  # fmt: skip
    assert order == sorted(order)
    assert "not for publication" in page and "Nobody has recorded which of these measures matters most here" in page


def test_no_difference_needs_equivalence(tmp_path: Path) -> None:
    """The words are granted only by a margin agreed beforehand that the whole interval keeps; both ways are tried."""
    even = [[1, 1, 0, 0][place // 2 % 4] for place in range(8_000)]
    rows = rows_of(8_000)
    rows = rows.set_column(3, "decision", [even]).set_column(4, "label", [[place % 2 for place in range(8_000)]])
    plain = SPEC.replace("    - {name: ethnicity, column: ethnicity, reference: White}\n", "")
    without = report_html(result_of(tmp_path, plain, rows)).lower()
    assert "no difference" not in without and "no material difference" not in without
    assert "the data do not settle whether the groups differ" in without and "gone unseen" in without
    wide = report_html(result_of(tmp_path, plain + "equivalence: {ratio: 1.5}\n", rows)).lower()
    assert "no material difference, within a factor of 1.5" in wide
    narrow = report_html(result_of(tmp_path, plain + "equivalence: {ratio: 1.0001}\n", rows)).lower()
    assert "no material difference, within" not in narrow


def test_words_of_the_data_are_words_and_nothing_else(tmp_path: Path) -> None:
    rows = rows_of(600)
    names = ["<script>alert(1)</script>" if one == "Asian" else '"><img src=x onerror=y>' if one == "Black" else "White"
             for one in rows["ethnicity"].to_pylist()]  # fmt: skip
    page = report_html(result_of(tmp_path, FULL, rows.set_column(0, "ethnicity", [names])))
    assert "<script" not in page and "<img" not in page
    assert "&lt;script&gt;" in page


def test_selective_labels_are_said_in_the_sentence_that_was_agreed(tmp_path: Path) -> None:
    text = SPEC.replace("selection: everyone, labels: everyone", "selection: acted_upon, labels: acted_upon")
    page = report_html(result_of(tmp_path, text))
    sentence = "The data record what happened only to people who were acted upon."
    assert f"{sentence} This rate cannot be worked out from them." in page


def test_suppressed_and_undefined_look_different(tmp_path: Path) -> None:
    rows = rows_of(900)
    label = [0 if one == "Asian" else value for one, value in
             zip(rows["ethnicity"].to_pylist(), rows["label"].to_pylist(), strict=True)]  # fmt: skip
    result = result_of(tmp_path, SPEC, rows.set_column(4, "label", [label]))
    hidden = {"value": None, "lower": None, "upper": None, "numerator": None, "denominator": None, "n": None}
    estimates = [
        {**one, **hidden, "status": "suppressed"} if one["group"] == {"ethnicity": "Black"} else one
        for one in result.records("estimates")
    ]
    page = report_html(Result(data={**result.data, "estimates": estimates}))
    assert "[c] withheld" in page and ">withheld</text>" in page
    assert "no figure: nobody in this group has a positive outcome" in page
