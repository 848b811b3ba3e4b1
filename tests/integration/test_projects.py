"""Opening a project: what is written, by which path, and that every act leaves its event and its leaf."""

from __future__ import annotations

import pytest

from tests.cast import northmere, southmere
from tests.journeys import AT, MACRO, open_macro, open_risk_tool, opening
from touchstone.actions.projects import change_heading, open_project
from touchstone.foundation.errors import Conflict, Invalid, NotFound, NotPermitted
from touchstone.queries.snapshots import load_project_snapshot
from touchstone.queries.worklists import list_projects
from touchstone.store.models import AuditEvent, Content, PrivateLeaf, Project, Salt

pytestmark = pytest.mark.django_db


def test_a_macro_is_opened_on_the_light_path():
    force = northmere()
    project = open_macro(force)
    snapshot = load_project_snapshot(by=force.actor("project-lead"), project=project.id, at=AT)
    assert (snapshot.path, snapshot.stage, snapshot.status) == ("light", "prioritisation", "open")
    assert snapshot.values_for(force.organisation.id)["triage.live"] == {"value": "stored"}
    assert [one.role for one in snapshot.assignments] == ["project-lead"]


def test_a_tool_that_scores_people_is_opened_on_the_full_path():
    assert open_risk_tool(northmere()).path == "full"


def test_every_act_has_one_event_with_its_leaf_and_salt():
    project = open_macro(northmere())
    event = AuditEvent.objects.get(project=project.id)
    leaf = PrivateLeaf.objects.get(subject=event.id)
    assert (leaf.kind, leaf.position) == ("audit", event.position)
    assert Salt.objects.filter(subject_kind="audit", subject=event.id).count() == 1


def test_an_event_names_content_and_holds_none_of_it():
    project = open_macro(northmere(), title="Marmalade", problem="Too much marmalade")
    event = AuditEvent.objects.get(project=project.id)
    assert "armalade" not in str(event.changes)
    digests = {one["after"] for one in event.changes}
    assert project.heading.digest in digests


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"problem": ""}, "problem"),
        ({"technology_name": ""}, "technology_name"),
        ({"entry": "sideways"}, "entry"),
        ({"entry": "in-use"}, "catch_up_on"),
    ],
    ids=["no title", "too long a title", "no problem", "no technology", "unknown entry", "in use without a plan"],
)
def test_an_incomplete_opening_is_refused_by_field_and_writes_nothing(changes, field):
    force = northmere()
    with pytest.raises(Invalid) as refusal:
        open_project(by=force.actor("project-lead"), opening=opening(MACRO, **changes), at=AT)
    assert field in refusal.value.field_errors
    assert Project.objects.count() == 0
    assert Content.objects.count() == 0
    assert AuditEvent.objects.filter(verb="project.opened").count() == 0


def test_unanswered_triage_questions_are_named():
    force = northmere()
    triage = {key: value for key, value in MACRO.items() if key != "triage.live"}
    with pytest.raises(Invalid) as refusal:
        open_project(by=force.actor("project-lead"), opening=opening(triage), at=AT)
    assert set(refusal.value.field_errors) == {"triage.live"}


def test_an_office_without_the_permission_is_refused():
    force = northmere()
    with pytest.raises(NotPermitted):
        open_project(by=force.actor("auditor"), opening=opening(MACRO), at=AT)


def test_another_forces_project_is_as_if_it_were_not():
    project = open_macro(northmere())
    other = southmere().actor("project-lead")
    with pytest.raises(NotFound):
        load_project_snapshot(by=other, project=project.id, at=AT)
    with pytest.raises(NotFound):
        change_heading(by=other, project=project.id, title="Mine", problem="Mine", read_version=1, at=AT)
    assert list_projects(by=other).count == 0


def test_the_list_needs_the_same_queries_however_long_it_is(django_assert_num_queries):
    force = northmere()
    for _ in range(3):
        open_macro(force)
    by = force.actor("project-lead")
    with django_assert_num_queries(2):
        page = list_projects(by=by)
    assert (page.count, len(page.lines), page.pages) == (3, 3, 1)


def test_two_people_rewording_a_project_lose_neither_text():
    force = northmere()
    project, by = open_macro(force), force.actor("project-lead")
    change_heading(by=by, project=project.id, title="First", problem="One", read_version=1, at=AT)
    with pytest.raises(Conflict) as refusal:
        change_heading(by=by, project=project.id, title="Second", problem="Two", read_version=1, at=AT)
    assert refusal.value.yours == {"title": "Second", "problem": "Two"}
    assert refusal.value.theirs == {"title": "First", "problem": "One"}
