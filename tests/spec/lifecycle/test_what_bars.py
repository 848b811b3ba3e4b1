"""Who asks decides what bars: law and what was seen in the guidance; never a "can"; ours only once adopted."""

from __future__ import annotations

import pytest

from tests.unit.domain.small_case import AT, CAN, LAW, OURS, SEEN, case, pack_of, requirement, stage_data
from touchstone.domain.lifecycle import outstanding_before

SECOND_HAND = {"provenance": "second-hand", "sources": ["APP"], "obligation": "should"}
INFERRED = {"provenance": "inferred", "sources": ["APP"], "obligation": "ours"}

# basis of the item, adopted?, who asks, does it bar
TABLE = [
    ("a legal duty", LAW, False, "law", True),
    ("a should seen in the guidance", SEEN, False, "guidance", True),
    ("a should said second-hand to be in it", SECOND_HAND, False, "guidance", True),
    ("a can seen in the guidance", CAN, False, "advice only", False),
    ("a can, even where somebody adopts it", CAN, True, "advice only", False),
    ("an inferred item", INFERRED, False, "advice only", False),
    ("an inferred item that is force policy", INFERRED, True, "force policy", True),
    ("an item of ours", OURS, False, "advice only", False),
    ("an item of ours that is force policy", OURS, True, "force policy", True),
]
IDS = [row[0] for row in TABLE]


@pytest.mark.parametrize(("basis", "adopted", "kind", "bars"), [row[1:] for row in TABLE], ids=IDS)
def test_a_document_that_is_missing(basis, adopted, kind, bars):
    asked = requirement("report", "document", basis, document="report")
    pack = pack_of(stage_data("design", requirements=[asked]))
    snapshot = case(adopted=frozenset({"report"} if adopted else ()))
    (item,) = outstanding_before(stage="design", snapshot=snapshot, pack=pack, at=AT)
    assert (item.authority.kind.value, item.bars) == (kind, bars)
    assert item.sources == tuple(basis.get("sources", ()))


def test_what_bars_comes_first():
    asked = [
        requirement("ours", "document", OURS, document="a"),
        requirement("law", "document", LAW, document="b"),
        requirement("can", "document", CAN, document="c"),
    ]
    pack = pack_of(stage_data("design", requirements=asked))
    found = outstanding_before(stage="design", snapshot=case(), pack=pack, at=AT)
    assert [item.id for item in found] == ["law", "ours", "can"]


LISTED = {"id": "design.report", "document": "report", "name": "Report"}


@pytest.mark.parametrize(
    ("listed", "required", "adopted", "found"),
    [
        (SEEN, None, (), [("design.report", "guidance")]),
        (OURS, None, (), []),
        (OURS, None, ("design.report",), [("design.report", "force policy")]),
        (SEEN, OURS, (), [("req", "guidance")]),
        (OURS, OURS, ("design.report",), [("req", "force policy")]),
        (OURS, LAW, ("design.report",), [("req", "law")]),
    ],
    ids=[
        "seen, and no requirement names it",
        "ours, and no requirement names it",
        "the same, adopted",
        "seen, and a requirement of ours names it",
        "both ours, the listing adopted",
        "law asks in the requirement",
    ],
)
def test_a_document_the_stage_lists_counts_once_on_the_stronger_authority(listed, required, adopted, found):
    requirements = [requirement("req", "document", required, document="report")] if required else []
    pack = pack_of(stage_data("design", documents=[LISTED | listed], requirements=requirements))
    items = outstanding_before(stage="design", snapshot=case(adopted=frozenset(adopted)), pack=pack, at=AT)
    assert [(item.id, item.authority.kind.value) for item in items] == found
