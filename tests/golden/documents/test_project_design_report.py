"""The project design report word for word; it is the force's own paper, so marks are shown and names stay.

After a change that is meant, write the expected file anew: python -m tests.golden.documents.test_project_design_report
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.unit.domain.small_case import answer, case, evidence, field, pack_of, question_data, set_data
from touchstone.documents.document_type import Sources
from touchstone.documents.project_design_report.build import build, render_report
from touchstone.domain.snapshot import OverrideState, PackPin
from touchstone.guidance.pack import Pack

HERE = Path(__file__).parent / "project-design-report"
FEEDS = ["document:project-design-report"]


def _asked(question_id: str, *fields: dict[str, Any]) -> dict[str, Any]:
    return question_data(question_id, *fields, feeds=FEEDS)


def design_pack() -> Pack:
    """A pack with a question of every kind that the report shows."""
    columns = [field("text", "step", label="Step"), field("number", "days", label="Days")]
    rows = field("rows", label="Steps", columns=columns)
    return pack_of(
        sets=[
            set_data(
                "methods",
                _asked("m.how", field("long-text", label=None)),
                _asked("m.languages", field("long-text", label=None, publishable=True)),
                _asked("m.kind", field("choice", label=None), field("choices", "more", label="More")),
                _asked("m.when", field("date", label=None)),
                _asked("m.who", field("sign", label=None)),
                _asked("m.files", field("evidence", label=None)),
                _asked("m.steps", rows),
                _asked("m.blank", field("text", label=None)),
            ),
            set_data("unfed", question_data("u.other")),
        ]
    )


def facts(**changes: Any) -> dict[str, Any]:
    """The report's facts of a case with answers of every kind."""
    recorded = answer("m.how").recorded_at
    given: dict[str, Any] = {
        "packs": (PackPin(pack="small", version="2026-01", digest="sha256:small"),),
        "answers": (
            answer("m.how", {"value": "By <hand>.\n\nThen twice."}),
            answer("m.languages", {"value": {"cy": "Geiriau", "en": "Words"}}),
            answer("m.kind", {"value": "a", "more": ["b", "c"]}),
            answer("m.when", {"value": "2026-02-01"}),
            answer("m.who", {"value": {"name": "Leah Lockyer", "role": "project-lead", "on": "2026-02-02"}}),
            answer("m.files", {"value": ["one", "two"]}),
            answer("m.steps", {"value": [{"step": "First", "days": "2"}, {"step": "Second"}]}),
        ),
        "overrides": (
            OverrideState(axis="risk", computed="limited", chosen="severe", reasons="Children.", recorded_at=recorded),
        ),
        "evidence": (evidence("e1", title="Test plan"),),
    }
    sources = Sources(
        snapshot=case(**{**given, **changes}),
        pack=design_pack(),
        force=("NM01", "Northmere Police"),
        marks={"m.when": ("commercial",)},
    )
    return dict(build(sources))


def test_the_page_is_the_expected_one_to_the_byte():
    assert render_report(facts()) == (HERE / "index.html").read_text(encoding="utf-8")


def test_a_case_with_nothing_in_it_says_so():
    bare = facts(answers=(), overrides=(), evidence=(), is_demonstration=True)
    page = render_report(bare)
    assert page.count("Not yet answered.") == 8
    assert "None yet." in page
    assert "Demonstration." in page
    assert "Departures" not in page


if __name__ == "__main__":
    HERE.mkdir(parents=True, exist_ok=True)
    (HERE / "index.html").write_text(render_report(facts()), encoding="utf-8")
