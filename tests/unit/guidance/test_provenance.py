"""Labels: what people are told beside an item, and which pairs of labels contradict each other."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from touchstone.guidance.provenance import Obliged, Sourced


@pytest.mark.parametrize(
    ("given", "notice", "is_proposed"),
    [
        ({"provenance": "seen", "sources": ["A"]}, "", False),
        (
            {"provenance": "second-hand", "sources": ["A"]},
            "Second-hand: another page says that the guidance contains this",
            False,
        ),
        ({"provenance": "inferred", "sources": ["A"]}, "Proposed: confirm against the live guidance", True),
        (
            {"provenance": "inferred", "basis": "general-knowledge"},
            "Proposed from general knowledge: confirm before relying on it",
            True,
        ),
        ({"provenance": "inferred", "basis": "computed"}, "Proposed: confirm against the live guidance", True),
        ({"provenance": "ours"}, "Ours: not part of the guidance", True),
    ],
    ids=["seen", "second-hand", "inferred", "general knowledge", "computed", "ours"],
)
def test_notice_says_how_sure_the_item_is(given: dict[str, Any], notice: str, is_proposed: bool) -> None:
    item = Sourced.model_validate(given)
    assert (item.proposed_notice, item.is_proposed) == (notice, is_proposed)


@pytest.mark.parametrize(
    "given",
    [{"provenance": "seen"}, {"provenance": "second-hand"}, {"provenance": "inferred"}, {"provenance": "heard"}, {}],
    ids=["seen nowhere", "said nowhere", "inferred from nothing", "unknown", "absent"],
)
def test_statement_without_ground_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Sourced.model_validate(given)


@pytest.mark.parametrize("provenance", ["inferred", "ours"])
@pytest.mark.parametrize("obligation", ["should", "can"])
def test_what_is_not_guidance_never_speaks_as_guidance(provenance: str, obligation: str) -> None:
    with pytest.raises(ValidationError, match="has the obligation 'ours'"):
        Obliged.model_validate({"provenance": provenance, "sources": ["A"], "obligation": obligation})


def test_law_may_stand_behind_an_inferred_item() -> None:
    item = Obliged.model_validate({"provenance": "inferred", "sources": ["A"], "obligation": "legal"})
    assert item.proposed_notice.startswith("Proposed")


@pytest.mark.parametrize("given", [{"provenance": "ours"}, {"provenance": "inferred", "basis": "computed"}])
def test_legal_item_without_source_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="names its source"):
        Obliged.model_validate({**given, "obligation": "legal"})
