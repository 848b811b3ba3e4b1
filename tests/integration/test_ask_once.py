"""The same fact is asked once: an answer is confirmed where it is asked again, or departed from with a reason."""

from __future__ import annotations

import pytest

from tests.cast import northmere
from tests.journeys import AT, open_risk_tool
from touchstone.actions.answers import Given
from touchstone.actions.assessments import confirm_answers, save_answer
from touchstone.foundation.errors import Conflict, Invalid
from touchstone.queries.snapshots import load_project_snapshot

pytestmark = pytest.mark.django_db

ASKED_AGAIN, ORIGIN = "DPIA-1.1", "triage.purpose"


def state(by, project, question):
    snapshot = load_project_snapshot(by=by, project=project.id, at=AT)
    return next((one for one in snapshot.answers if one.question == question), None)


def typed(text, **more):
    return Given(question=ASKED_AGAIN, value={"value": {"en": text}}, **more)


def test_confirming_takes_the_answer_over_with_where_it_comes_from():
    force = northmere()
    by, project = force.actor("project-lead"), open_risk_tool(force)
    confirm_answers(by=by, project=project.id, origins={ASKED_AGAIN: ORIGIN}, at=AT)
    kept = state(by, project, ASKED_AGAIN)
    assert (kept.source, kept.source_reference, kept.value) == ("reused", ORIGIN, state(by, project, ORIGIN).value)
    assert not kept.departure


def test_departing_without_a_reason_is_refused_and_nothing_is_saved():
    force = northmere()
    by, project = force.actor("project-lead"), open_risk_tool(force)
    with pytest.raises(Invalid) as refused:
        save_answer(by=by, project=project.id, given=typed("Something else", read_version=0), at=AT)
    assert ORIGIN in refused.value.field_errors["departure"]
    assert state(by, project, ASKED_AGAIN) is None


def test_departing_with_a_reason_keeps_both_and_the_reason_stays_when_the_words_are_mended():
    force = northmere()
    by, project = force.actor("project-lead"), open_risk_tool(force)
    given = typed("Only the grading", read_version=0, departure="The assessment covers the grading alone")
    save_answer(by=by, project=project.id, given=given, at=AT)
    save_answer(by=by, project=project.id, given=typed("Only the grading of risk", read_version=1), at=AT)
    kept = state(by, project, ASKED_AGAIN)
    assert (kept.departs_from, kept.departure) == (ORIGIN, "The assessment covers the grading alone")
    assert kept.value == {"value": {"en": "Only the grading of risk"}}


def test_typing_the_same_words_again_departs_from_nothing():
    force = northmere()
    by, project = force.actor("project-lead"), open_risk_tool(force)
    same = Given(question=ASKED_AGAIN, value=state(by, project, ORIGIN).value, read_version=0)
    save_answer(by=by, project=project.id, given=same, at=AT)
    assert state(by, project, ASKED_AGAIN).departs_from == ""


def test_what_is_no_longer_offered_cannot_be_confirmed():
    force = northmere()
    by, project = force.actor("project-lead"), open_risk_tool(force)
    confirm_answers(by=by, project=project.id, origins={ASKED_AGAIN: ORIGIN}, at=AT)
    with pytest.raises(Conflict):
        confirm_answers(by=by, project=project.id, origins={ASKED_AGAIN: ORIGIN}, at=AT)
