"""The picture of the way: every stage, gate and road is drawn, and the words beside it say what the picture says."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import django
import pytest

from touchstone.documents.schematic import Bar, Position, Schematic, schematic
from touchstone.documents.schematic.plan import NARROW, WIDE, plan_of
from touchstone.documents.schematic.rows import rows_of
from touchstone.documents.schematic.words import in_words
from touchstone.guidance.loader import load_pack, packs_root
from touchstone.guidance.pack import Pack
from touchstone.pages.labels import provenance_words

GOLDEN = Path(__file__).parents[2] / "golden" / "documents" / "schematic"
SPACE = "{http://www.w3.org/2000/svg}"
HALF_WAY = Position("design", frozenset({"prioritisation", "consultation"}), (Bar("A report", "guidance"),))


@pytest.fixture(scope="module")
def pack() -> Pack:
    """A released version, which never changes."""
    return load_pack(packs_root() / "ddt-app" / "2026-01")


@pytest.fixture(scope="module")
def drawn(pack: Pack) -> Schematic:
    return schematic(pack, label=provenance_words)


def tree(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own bytes


def marks(svg: str, name: str) -> list[str]:
    """Values of one mark, in the order drawn."""
    return [one.attrib[f"data-{name}"] for one in tree(svg).iter() if f"data-{name}" in one.attrib]


def texts(svg: str) -> str:
    return " ".join("".join(one.itertext()) for one in tree(svg).iter(f"{SPACE}text"))


@pytest.mark.parametrize("form", ["svg", "narrow"])
def test_every_stage_gate_and_road_of_the_pack_is_drawn_once(pack, drawn, form):
    svg = getattr(drawn, form)
    roads = [f"{start} {end}" for start, ends in pack.sheet.transitions.items() for end in ends]
    assert marks(svg, "stage") == [stage.id for stage in pack.stages]
    assert marks(svg, "gate") == [stage.id for stage in pack.stages if stage.gated]
    assert sorted(marks(svg, "road")) == sorted(roads)
    assert marks(svg, "phase") == [str(phase.name) for phase in pack.sheet.phases]
    assert marks(svg, "rail") == ["back"]


@pytest.mark.parametrize("form", ["svg", "narrow"])
def test_what_is_proposed_has_a_dashed_edge_and_nothing_else_has(pack, drawn, form):
    boxes = [one for one in tree(getattr(drawn, form)).iter(f"{SPACE}rect") if "data-stage" in one.attrib]
    dashed = {one.attrib["data-stage"] for one in boxes if "stroke-dasharray" in one.attrib}
    assert dashed == {stage.id for stage in pack.stages if stage.is_proposed}
    assert {stage.id for stage in pack.stages} - dashed == {"prioritisation", "design", "purchasing"}


def test_each_box_says_in_the_words_of_the_labels_how_the_stage_its_name_and_its_decider_are_known(pack, drawn):
    for stage, row in zip(pack.stages, drawn.rows, strict=True):
        known = {
            "the stage itself": stage.existence.provenance,
            "its name": stage.name.provenance,
            "who decides": stage.decision_rule.provenance,
        }
        said = {part: line.split(": ")[0] for line in row.sureness for part in line.split(": ")[1].split(", ")}
        assert said == {part: provenance_words(kind) for part, kind in known.items()}
    deployment = next(row for row in drawn.rows if row.id == "deployment")
    assert deployment.sureness == ("Read at source: the stage itself", "Inferred: its name, who decides")
    assert "Read at source: the stage itself" in (tree(drawn.svg).findtext(f"{SPACE}desc") or "")
    assert "Proposed" not in texts(drawn.svg)  # one word for it, and that is not this one


def test_the_words_name_every_stage_gate_road_and_start_of_the_picture(pack, drawn):
    rows = drawn.rows
    assert [row.id for row in rows] == marks(drawn.svg, "stage")
    assert sorted(f"{row.id} {end}" for row in rows for end in row.onward) == sorted(marks(drawn.svg, "road"))
    assert [row.id for row in rows if row.decided_by] == marks(drawn.svg, "gate")
    assert [row.id for row in rows if row.start] == list(pack.sheet.entries)
    assert {row.id for row in rows if row.notice} >= {row.id for row in rows if row.is_proposed}
    shown = texts(drawn.svg)
    for row in rows:
        for words in (row.name, row.code, row.start, *row.decided_by.split()):
            assert words in shown


def test_the_picture_says_its_name_and_its_words_to_those_who_cannot_see_it(drawn):
    for svg, name in ((drawn.svg, "wide"), (drawn.narrow, "narrow")):
        root = tree(svg)
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-labelledby"] == f"schematic-{name}-title schematic-{name}-desc"
        title, desc = root.find(f"{SPACE}title"), root.find(f"{SPACE}desc")
        assert title is not None and title.text == "The stages of Data-driven technologies in policing, version 2026-01"
        assert desc is not None and desc.text == " ".join(in_words(drawn.rows, str))
        assert "leads to Validation and testing or Deployment" in (desc.text or "")


def test_no_style_script_link_or_colour_is_needed_to_read_it(drawn):
    for svg in (drawn.svg, drawn.narrow):
        assert not re.search(r"style=|<style|<script|<a |href|url\(", svg)
        colours = set(re.findall(r"#[0-9a-f]{6}", svg))
        assert colours == {"#0b0c0c", "#ffffff", "#f3f5f8"}  # ink, paper, and a tint that may be lost on paper


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=lambda size: size.name)
def test_no_box_overlaps_another_and_no_words_run_out_of_one(pack, size):
    plan = plan_of(rows_of(pack, label=provenance_words, position=HALF_WAY), size, str)
    for upper, lower in zip(plan.boxes, plan.boxes[1:], strict=False):
        assert upper.top < upper.gate <= upper.bottom < lower.top
    for box in plan.boxes:
        for line in (*box.title, *box.notes, *box.gate_words):
            assert len(line) * size.text * 0.5 <= size.box - 2 * size.pad
    lanes = max(road.lane for road in plan.roads)
    assert size.right + lanes * size.lane < size.width


def test_roads_that_run_beside_each_other_have_lanes_of_their_own(pack):
    plan = plan_of(rows_of(pack, label=provenance_words), WIDE, str)
    order = [stage.id for stage in pack.stages]
    spans = {road: range(*sorted((order.index(road.start), order.index(road.end)))) for road in plan.roads if road.lane}
    for one in spans:
        for other in spans:
            if one is not other and one.lane == other.lane:
                assert not set(spans[one]) & set(spans[other])


def test_a_project_is_shown_where_it_stands_with_what_it_has_passed_and_what_bars_its_gate(pack):
    drawn = schematic(pack, label=provenance_words, position=HALF_WAY)
    boxes = {one.attrib["data-stage"]: one.attrib for one in tree(drawn.svg).iter() if "data-stage" in one.attrib}
    states = {stage: attributes.get("data-state", "") for stage, attributes in boxes.items()}
    assert {stage for stage, state in states.items() if state == "here"} == {"design"}
    assert {stage for stage, state in states.items() if state == "passed"} == {"prioritisation", "consultation"}
    assert "Stopped at this gate: 1 outstanding" in texts(drawn.svg)
    assert drawn.bars == HALF_WAY.bars
    assert "the project stands here" in (tree(drawn.svg).findtext(f"{SPACE}desc") or "")


def test_nothing_bars_a_project_that_has_ended_and_a_general_picture_shows_no_project(pack, drawn):
    ended = schematic(
        pack, label=provenance_words, position=Position("design", frozenset(), HALF_WAY.bars, has_ended=True)
    )
    assert ended.bars == ()
    assert "Stopped" not in texts(ended.svg)
    assert marks(drawn.svg, "state") == []
    assert "where the project stands" not in texts(drawn.svg)


def test_words_pass_through_the_translator_and_names_do_not(pack):
    drawn = schematic(pack, label=provenance_words, say=lambda words: f"<{words}>")
    assert "<Gate: " in texts(drawn.svg)
    assert "<Start: for an identified problem>" in texts(drawn.svg).replace("\n", " ")
    assert "<Prioritisation" not in texts(drawn.svg)
    assert "&lt;" in drawn.svg  # escaped on its way


def test_a_stage_without_a_gate_has_no_strip_and_one_that_leads_nowhere_closes_the_project(pack):
    stages = tuple(stage.model_copy(update={"gated": stage.id != "consultation"}) for stage in pack.stages)
    drawn = schematic(replace(pack, stages=stages), label=provenance_words)
    assert "consultation" not in marks(drawn.svg, "gate")
    assert [row.id for row in drawn.rows if row.is_end] == ["end-of-life"]


def test_a_pack_with_another_entry_says_so_without_naming_a_reason(pack):
    sheet = pack.sheet.model_copy(update={"entries": ("prioritisation", "validation")})
    rows = rows_of(replace(pack, sheet=sheet), label=provenance_words)
    assert {row.id: row.start for row in rows if row.start} == {
        "prioritisation": "Start: for an identified problem",
        "validation": "Start: a further entry",
    }


def test_a_single_stage_needs_no_way_back(pack):
    one = pack.stages[0]
    sheet = pack.sheet.model_copy(update={"transitions": {}, "entries": (one.id,)})
    assert marks(schematic(replace(pack, stages=(one,), sheet=sheet), label=provenance_words).svg, "rail") == []


@pytest.mark.parametrize("form", ["svg", "narrow"])
def test_the_picture_is_the_one_kept_to_the_byte(drawn, form):
    """After a change that is meant, write it anew: python -m tests.unit.documents.test_schematic"""
    assert getattr(drawn, form) == (GOLDEN / f"{form}.svg").read_text(encoding="utf-8")


if __name__ == "__main__":
    django.setup()  # the words of the labels are translated
    made = schematic(load_pack(packs_root() / "ddt-app" / "2026-01"), label=provenance_words)
    for name in ("svg", "narrow"):
        (GOLDEN / f"{name}.svg").write_text(getattr(made, name), encoding="utf-8")
