"""Moving a project to newer guidance and back: pins, events, answers, and who may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.cast import Force, northmere, southmere
from tests.guidance_shelf import (
    ADDED,
    DEMAND,
    DROPPED,
    EXTRA_PACK,
    LAW_PACK,
    NEW,
    OLD,
    RESHAPED,
    REWORDED,
    made_shelf,
    use_shelf,
)
from tests.integration.publishing_cast import answer
from tests.journeys import AT, open_macro, open_risk_tool
from tests.matrix.filling import Side, decide, light_answers
from touchstone.actions.guidance import (
    MoveCannotBeUndone,
    NothingWouldMove,
    confirm_answers,
    move_project_packs,
    plan_to,
    undo_move,
)
from touchstone.actions.own_guidance import choose_pack
from touchstone.domain.assessment import view_case
from touchstone.domain.pack_move import Fate
from touchstone.foundation.errors import AlreadyDone, Conflict, Invalid, NotFound, NotPermitted
from touchstone.queries.guidance import check_pins, load_planned_move, load_project_guidance
from touchstone.queries.history import list_history
from touchstone.queries.packs import MAIN_PACK, pack_for, packs_for_new_project
from touchstone.queries.rereading import load_rereading
from touchstone.queries.snapshots import load_project_snapshot
from touchstone.store.models import Answer, AuditEvent, PackMove, PinnedPack, Project

pytestmark = pytest.mark.django_db

OLDER = [(MAIN_PACK, OLD)]
NEWER = [(MAIN_PACK, NEW), (LAW_PACK, NEW)]
GIVEN: dict[str, dict[str, Any]] = {
    REWORDED: {"value": {"en": "To grade risk"}},
    DROPPED: {"value": "The screening said so"},
    RESHAPED: {"value": "A grade is proposed"},
    "DP-01": {"value": "part-3"},
}
LATER = AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def shelf() -> Iterator[None]:
    with use_shelf(made_shelf()):
        yield


@pytest.fixture
def force() -> Force:
    return northmere()


def project_of(force: Force) -> Project:
    """A risk tool on the older guidance, with answers that the newer one rewords, reshapes and drops."""
    project = open_risk_tool(force)
    PinnedPack.objects.filter(project=project).exclude(pack=MAIN_PACK).delete()
    older = packs_at(OLD)
    PinnedPack.objects.filter(project=project).update(pack_version=OLD, digest=older)
    answer(force, project.id, {key: value for key, value in GIVEN.items() if key in ("DP-01",)})
    answer(force, project.id, {key: GIVEN[key] for key in (REWORDED, DROPPED, RESHAPED)})
    return project


def packs_at(version: str) -> str:
    (pin,) = check_pins(organisation="", pins=[(MAIN_PACK, version)], pinned=[])
    return pin.digest


def move(force: Force, project: Project, pins: Any = tuple(NEWER), role: str = "project-lead", **more: Any) -> PackMove:
    at = more.pop("at", LATER)
    return move_project_packs(by=force.actor(role), project=project.id, pins=list(pins), at=at, **more)


def snapshot(force: Force, project: Project) -> Any:
    return load_project_snapshot(by=force.actor("project-lead"), project=project.id, at=LATER)


def pins_of(project: Project) -> list[tuple[str, str]]:
    rows = PinnedPack.objects.filter(project=project, released_at__isnull=True).order_by("pack")
    return list(rows.values_list("pack", "pack_version"))


def test_a_move_pins_the_new_versions_and_closes_the_old_pins(force: Force) -> None:
    project = project_of(force)
    made = move(force, project)
    assert pins_of(project) == NEWER
    (closed,) = PinnedPack.objects.filter(project=project, released_at__isnull=False)
    assert (closed.pack_version, closed.released_at) == (OLD, LATER)
    assert [one["version"] for one in made.before] == [OLD]
    assert {one["pack"] for one in made.after} == {MAIN_PACK, LAW_PACK}


def test_a_move_is_one_event_that_seals_the_plan(force: Force) -> None:
    project = project_of(force)
    count = AuditEvent.objects.count()
    plan = load_planned_move(by=force.actor("project-lead"), project=project.id, pins=NEWER, at=LATER).plan
    made = move(force, project)
    assert AuditEvent.objects.count() == count + 1
    event = AuditEvent.objects.get(id=made.event)
    assert (event.verb, event.object_id) == ("guidance.moved", made.id)
    assert made.plan_digest == plan.digest
    sealed = {one["field"]: one["after"] for one in event.changes if one["kind"] == "pack-move"}
    assert sealed == {"plan": plan.digest}
    assert made.plan.body == plan.data()


def test_no_answer_changes_in_a_move_or_in_its_undoing(force: Force) -> None:
    project = project_of(force)
    before = list(Answer.objects.filter(project=project).order_by("id").values())
    earlier = snapshot(force, project)
    made = move(force, project)
    assert list(Answer.objects.filter(project=project).order_by("id").values()) == before
    undo_move(by=force.actor("project-lead"), project=project.id, move=made.id, at=LATER + timedelta(minutes=1))
    assert list(Answer.objects.filter(project=project).order_by("id").values()) == before
    later = snapshot(force, project)
    assert later.facts() == earlier.facts()
    assert later.sealed_digest == earlier.sealed_digest


def test_the_plan_says_what_becomes_of_each_answer(force: Force) -> None:
    project = project_of(force)
    plan = load_planned_move(by=force.actor("project-lead"), project=project.id, pins=NEWER, at=LATER).plan
    assert [one.question for one in plan.of(Fate.REWORDED)] == [REWORDED]
    assert [one.question for one in plan.of(Fate.CHANGED_FORM)] == [RESHAPED]
    assert [one.question for one in plan.of(Fate.REMOVED)] == [DROPPED]
    assert "DP-01" in [one.question for one in plan.of(Fate.CARRIED)]
    assert ADDED in [one.question for one in plan.asked]
    assert (DEMAND, True) in [(one.id, one.bars) for one in plan.outstanding_after]
    assert "prioritisation" in [one.stage for one in plan.gates]


def test_an_answer_that_no_longer_fits_counts_as_unanswered_after_the_move(force: Force) -> None:
    project = project_of(force)
    move(force, project)
    found = snapshot(force, project)
    view = view_case(snapshot=found, pack=pack_for(found))
    assert RESHAPED in view.unfit and RESHAPED not in view.values
    answer(force, project.id, {RESHAPED: {"value": "2026-01-01"}}, at=LATER + timedelta(minutes=5))
    found = snapshot(force, project)
    assert view_case(snapshot=found, pack=pack_for(found)).unfit == ()


def rereading(force: Force, project: Project) -> list[tuple[str, str]]:
    found = load_rereading(by=force.actor("project-lead"), project=project.id, at=LATER)
    return [(one.answer.question, one.fate.value) for one in found.rows]


def test_reworded_answers_wait_to_be_read_again_until_they_are(force: Force) -> None:
    project, lead = project_of(force), force.actor("project-lead")
    assert rereading(force, project) == []
    move(force, project)
    assert sorted(rereading(force, project)) == [(REWORDED, "reworded"), (RESHAPED, "changed-form")]
    later = LATER + timedelta(minutes=5)
    place = (REWORDED, "shared", "all")
    with pytest.raises(Invalid):
        confirm_answers(by=lead, project=project.id, answers=[(RESHAPED, "shared", "all")], at=later)
    confirm_answers(by=lead, project=project.id, answers=[place], at=later)
    assert rereading(force, project) == [(RESHAPED, "changed-form")]
    assert AuditEvent.objects.filter(verb="answer.read-again").count() == 1
    answer(force, project.id, {RESHAPED: {"value": "2026-01-01"}}, at=later)
    assert rereading(force, project) == []


def test_undoing_makes_what_was_read_again_wait_no_more(force: Force) -> None:
    project = project_of(force)
    made = move(force, project)
    undo_move(by=force.actor("project-lead"), project=project.id, move=made.id, at=LATER + timedelta(minutes=1))
    assert rereading(force, project) == []


def test_nothing_moves_where_the_case_is_another_than_was_read(force: Force) -> None:
    project = project_of(force)
    seen = load_planned_move(by=force.actor("project-lead"), project=project.id, pins=NEWER, at=LATER).plan.digest
    answer(force, project.id, {"DP-02": {"value": ["ordinary"]}})
    with pytest.raises(Conflict):
        move(force, project, seen_digest=seen)
    assert pins_of(project) == OLDER
    assert not PackMove.objects.exists()


def test_moving_to_where_it_stands_is_refused(force: Force) -> None:
    with pytest.raises(NothingWouldMove):
        move(force, project_of(force), OLDER)


@pytest.mark.parametrize(
    "pins",
    [[], [(LAW_PACK, NEW)], [(MAIN_PACK, OLD), (MAIN_PACK, NEW)]],
    ids=["none", "no main pack", "two versions of one"],
)
def test_pins_that_make_no_guidance_are_refused(force: Force, pins: Any) -> None:
    with pytest.raises(Invalid):
        move(force, project_of(force), pins)


def test_a_version_that_is_not_there_is_refused(force: Force) -> None:
    with pytest.raises(NotFound):
        move(force, project_of(force), [(MAIN_PACK, "2031-01")])


def test_what_the_law_asks_is_not_left_out(force: Force) -> None:
    project = project_of(force)
    move(force, project)
    with pytest.raises(Invalid, match="needs changing"):
        move(force, project, [(MAIN_PACK, NEW)])
    with pytest.raises(Invalid):
        move(force, project, OLDER)


@pytest.mark.parametrize("role", ["senior-leader", "administrator", "staff", "publisher"])
def test_only_the_project_lead_moves(force: Force, role: str) -> None:
    with pytest.raises(NotPermitted):
        move(force, project_of(force), role=role)


def test_another_force_cannot_move_it(force: Force) -> None:
    project, other = project_of(force), southmere()
    with pytest.raises(NotFound):
        move_project_packs(by=other.actor("project-lead"), project=project.id, pins=NEWER, at=LATER)


def taken(force: Force, project: Project) -> str:
    """A decision on the light path, by the senior leader."""
    at = LATER + timedelta(minutes=10)
    return decide(Side(force, "m"), project.id, "proceed", at, role="senior-leader", answers={})


def light(force: Force) -> Project:
    project = open_macro(force)
    PinnedPack.objects.filter(project=project).exclude(pack=MAIN_PACK).delete()
    PinnedPack.objects.filter(project=project).update(pack_version=OLD, digest=packs_at(OLD))
    answer(force, project.id, light_answers(Side(force, "m")))
    return project


def test_a_move_can_be_undone_once_and_not_after_a_decision_under_it(force: Force) -> None:
    project, lead = light(force), force.actor("project-lead")
    first = move(force, project)
    undo_move(by=lead, project=project.id, move=first.id, at=LATER + timedelta(minutes=1))
    assert pins_of(project) == OLDER
    with pytest.raises(AlreadyDone):
        undo_move(by=lead, project=project.id, move=first.id, at=LATER + timedelta(minutes=2))
    second = move(force, project, at=LATER + timedelta(minutes=3))
    answer(force, project.id, {"EXTRA-LAW-1": {"value": "Nothing here"}}, at=LATER + timedelta(minutes=4))
    taken(force, project)
    with pytest.raises(MoveCannotBeUndone):
        undo_move(by=lead, project=project.id, move=second.id, at=LATER + timedelta(minutes=20))
    assert pins_of(project) == NEWER


def test_after_a_decision_moving_back_is_a_move_with_its_own_plan(force: Force) -> None:
    project, lead = light(force), force.actor("project-lead")
    move(force, project, [(MAIN_PACK, NEW)])
    taken(force, project)
    back = move(force, project, OLDER, at=LATER + timedelta(minutes=20))
    assert back.undoes is None and pins_of(project) == OLDER
    assert load_project_guidance(by=lead, project=project.id, at=LATER).moves[0].move.id == back.id


def test_a_light_project_that_the_new_guidance_makes_heavier_keeps_its_path_for_going_back(force: Force) -> None:
    project = light(force)
    made = move(force, project)
    assert Project.objects.get(id=project.id).path == "light"
    undo_move(by=force.actor("project-lead"), project=project.id, move=made.id, at=LATER + timedelta(minutes=1))
    assert Project.objects.get(id=project.id).path == "light"


def test_new_projects_get_what_the_organisation_chose(force: Force) -> None:
    admin, own = force.actor("administrator"), force.organisation.id
    assert [pin.pack for pin in packs_for_new_project(own)] == [MAIN_PACK, LAW_PACK]
    choose_pack(by=admin, pack=EXTRA_PACK, is_on=True, at=AT)
    assert [pin.pack for pin in packs_for_new_project(own)] == [MAIN_PACK, LAW_PACK, EXTRA_PACK]
    assert [pin.pack for pin in packs_for_new_project(southmere().organisation.id)] == [MAIN_PACK, LAW_PACK]
    project = open_risk_tool(force)
    assert pins_of(project) == [(MAIN_PACK, NEW), (LAW_PACK, NEW), (EXTRA_PACK, NEW)]


def test_the_history_shows_each_act_once(force: Force) -> None:
    project, lead = project_of(force), force.actor("project-lead")
    move(force, project)
    verbs = [line.verb for line in list_history(by=lead, project=project.id).lines]
    assert verbs[0] == "guidance.moved"


def test_the_plan_that_an_action_would_seal_is_the_one_the_page_shows(force: Force) -> None:
    project, lead = project_of(force), force.actor("project-lead")
    planned = load_planned_move(by=lead, project=project.id, pins=NEWER, at=LATER)
    assert plan_to(snapshot(force, project), planned.pins).digest == planned.plan.digest
