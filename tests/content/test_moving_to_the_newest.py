"""A case on the first released guidance, moved to the newest of everything at hand, draft or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.journeys import MACRO, RISK_TOOL
from tests.unit.domain.small_case import answer, case
from touchstone.domain.assessment import view_case
from touchstone.domain.pack_move import Fate, MovePlan, plan_move
from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.guidance.library import MAIN_PACK
from touchstone.guidance.loader import shipped_library
from touchstone.guidance.pack import Pack

OLDEST = "2026-01"
Answers = Mapping[str, Mapping[str, Any]]


@pytest.fixture(scope="module")
def before() -> Pack:
    return shipped_library().pack(MAIN_PACK, OLDEST)


@pytest.fixture(scope="module")
def after() -> Pack:
    library = shipped_library()
    main = library.newest(MAIN_PACK)
    joined = [one for one in library.newest_fitting(main, released_only=False) if not one.is_optional]
    return library.compose([(main.id, main.version), *((one.id, one.version) for one in joined)])


def opened(answers: Answers, path: str) -> ProjectSnapshot:
    given = tuple(answer(question, dict(value)) for question, value in answers.items())
    return case("prioritisation", answers=given, path=path)


def planned(snapshot: ProjectSnapshot, before: Pack, after: Pack) -> MovePlan:
    return plan_move(snapshot=snapshot, before=before, after=after)


@pytest.mark.parametrize(("answers", "path"), [(MACRO, "light"), (RISK_TOOL, "full")], ids=["a macro", "a risk tool"])
def test_every_triage_answer_is_carried_or_said_to_read_otherwise(
    answers: Answers, path: str, before: Pack, after: Pack
) -> None:
    plan = planned(opened(answers, path), before, after)
    assert sorted(one.question for one in plan.answers) == sorted(answers)
    assert {one.fate for one in plan.answers} <= {Fate.CARRIED, Fate.REWORDED}


def test_a_macro_that_touches_nobody_stays_on_the_light_path(before: Pack, after: Pack) -> None:
    plan = planned(opened(MACRO, "light"), before, after)
    assert (plan.path_before, plan.path_after) == ("light", "light")
    assert not plan.stage_is_gone


def test_a_risk_tool_is_judged_no_lighter(before: Pack, after: Pack) -> None:
    plan = planned(opened(RISK_TOOL, "full"), before, after)
    assert plan.impact_before is not None and plan.impact_after is not None
    for axis in ("individuals", "communities", "risk"):
        assert getattr(plan.impact_after, axis).level >= getattr(plan.impact_before, axis).level, axis
    assert plan.impact_before.duties <= plan.impact_after.duties


def test_nothing_that_the_law_asked_before_is_dropped(before: Pack, after: Pack) -> None:
    snapshot = opened(RISK_TOOL, "full")
    asked = view_case(snapshot=snapshot, pack=before).shown
    plan = planned(snapshot, before, after)
    law = {key for key in asked if before.question(key).obligation.value == "legal"}
    assert law & {one.question for one in plan.no_longer_asked} == set()
