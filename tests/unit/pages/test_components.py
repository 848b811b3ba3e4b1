"""Our own components: told apart by words, escaped, and honest about where a statement comes from."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.template import engines

from tests.unit.pages.samples import EVENTS, SOURCES
from touchstone.foundation.errors import Authority, Refusal
from touchstone.pages.labels import OBLIGATION, PROVENANCE, STATUSES
from touchstone.pages.paging import Pager

CANARY = '<script>alert(1)</script>"><img src=x>'


def drawn(file: str, call: str, **values: Any) -> str:
    """What a macro draws."""
    name = call.partition("(")[0]
    source = f'{{% from "components/{file}.html" import {name} %}}{{{{ {call} }}}}'
    return str(engines["jinja2"].from_string(source).render(values))


def words(html: str) -> str:
    """The text of the markup in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("labels", [PROVENANCE, OBLIGATION, STATUSES], ids=["provenance", "obligation", "status"])
def test_no_two_labels_share_a_word(labels: dict[str, Any]) -> None:
    texts = [str(label.text) for label in labels.values()]
    assert len(set(texts)) == len(texts)
    assert all(str(label.meaning) for label in labels.values())


@pytest.mark.parametrize("kind", sorted(OBLIGATION))
def test_an_obligation_is_told_by_its_word(kind: str) -> None:
    item = {"obligation": kind, "provenance": "seen", "text": "Ask the officer.", "sources": ["ENG"]}
    text = words(
        drawn("obligation", "obligation(item, sources=sources, who='Project lead')", item=item, sources=SOURCES)
    )
    assert text.startswith(f"{OBLIGATION[kind].text} Project lead: Ask the officer.")


def test_an_inferred_statement_is_shown_as_proposed() -> None:
    item = {"provenance": "inferred", "sources": [], "basis": "general-knowledge", "weakest": "The deadline"}
    text = words(drawn("provenance", "provenance(item)", item=item))
    assert "Proposed: confirm against the live guidance" in text
    assert "from general knowledge" in text
    assert "Less sure: The deadline" in text


@pytest.mark.parametrize("kind", sorted(set(PROVENANCE) - {"inferred"}))
def test_only_an_inferred_statement_is_shown_as_proposed(kind: str) -> None:
    assert "Proposed" not in drawn("provenance", "provenance(item)", item={"provenance": kind, "sources": ["ENG"]})


def test_a_source_is_a_link_with_its_reading_date() -> None:
    html = drawn(
        "provenance", "provenance(item, sources)", item={"provenance": "seen", "sources": ["ENG"]}, sources=SOURCES
    )
    assert 'href="https://www.college.police.uk/app/data-driven-technologies/engage"' in html
    assert "Source: Engage phase (opening part only), read on 20 November 2026" in words(html)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", None])
def test_a_source_without_a_plain_address_is_text(url: str | None) -> None:
    html = drawn("provenance", "source_link(source, 'ENG')", source={"title": "A page", "url": url})
    assert "<a " not in html
    assert "A page" in html


def test_an_unknown_source_shows_its_key() -> None:
    assert "XYZ" in drawn("provenance", "provenance(item)", item={"provenance": "seen", "sources": ["XYZ"]})


CANARIES = [
    ("summary", "summary_list([{'key': c, 'value': c, 'href': '/x', 'change': c, 'note': c}], title=c)"),
    ("summary", "summary_list([{'key': {'en': c}, 'value': {'en': c}}, {'key': c, 'value': [c]}])"),
    ("task_list", "task_list([{'title': c, 'status': 'done', 'href': '/x', 'hint': c, 'note': c}])"),
    ("history", "history_table([{'what': c, 'person': c, 'office': c, 'authority': c, 'recorded_at': at}], c)"),
    ("table", "data_table([c], [[c, c]], c)"),
    ("error_summary", "error_summary([{'text': c, 'href': '#x'}])"),
    ("notices", "warning(c)"),
    ("notices", "success(c)"),
    ("refusal", "refusal_box(refusal)"),
    ("links", "breadcrumbs([{'text': c, 'href': '/'}])"),
    ("links", "submit_button(c, name='n', value=c)"),
    ("provenance", "source_link({'title': c, 'url': 'https://a.example/' ~ c})"),
]


@pytest.mark.parametrize(("file", "call"), CANARIES)
def test_no_component_lets_markup_through(file: str, call: str) -> None:
    refusal = Refusal(CANARY, remedy=CANARY, authority=Authority("law", CANARY))
    html = drawn(file, call, c=CANARY, at=datetime(2026, 1, 1, tzinfo=UTC), refusal=refusal)
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("alert(1)") == html.count("&lt;script&gt;alert(1)&lt;/script&gt;&#34;&gt;&lt;img src=x&gt;")


def test_a_bidi_control_in_stored_text_is_shown_and_does_not_act() -> None:
    html = drawn("notices", "warning(text)", text="invoice\u202efdp.exe")
    assert "\u202e" not in html
    assert "[U+202E]" in html


def test_nothing_is_ever_shown_as_none() -> None:
    html = drawn("summary", "summary_list([{'key': 'Risk', 'value': none}])")
    assert words(html) == "Risk Not given"


def test_a_row_without_an_answer_and_a_zero_are_told_apart() -> None:
    assert "Not given" not in drawn("summary", "summary_list([{'key': 'Flagged', 'value': 0}])")


def test_what_was_recorded_late_says_so() -> None:
    text = words(drawn("history", "history_table(events, 'History')", events=EVENTS))
    assert text.count("Recorded late: took place on 2 October 2026") == 1
    same_day = [{**EVENTS[0], "took_place_on": date(2026, 11, 23)}]
    assert "Recorded late" not in drawn("history", "history_table(events, 'History')", events=same_day)


def test_an_empty_history_says_that_it_is_empty() -> None:
    assert "Nothing has been recorded yet." in drawn("history", "history_table([], 'History')")


def test_one_page_needs_no_links_to_others() -> None:
    pager = Pager(number=1, total=3, size=25, path="/")
    assert words(drawn("pager", "pager_links(pager)", pager=pager)) == ""


def test_a_task_that_cannot_start_is_no_link() -> None:
    html = drawn("task_list", "task_list([{'title': 'Deploy', 'status': 'cannot-start'}])")
    assert "<a " not in html
    assert "Cannot start yet" in html


def test_what_is_ours_is_said_to_warn_and_to_be_able_to_bar_once_a_force_adopts_it():
    meaning = str(OBLIGATION["ours"].meaning)
    assert "It warns" in meaning and "adopted it as its policy, it can hold a gate up" in meaning
    assert "nothing up" not in meaning
