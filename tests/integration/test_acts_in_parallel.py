"""Two acts on one project at the same moment, on PostgreSQL: the second acts on what the first left, or is refused.

The first act is held open in a transaction of its own while the second, in a thread, comes as far as it can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections, transaction

from tests.cast import Force, make_office, make_person, northmere
from tests.integration.publishing_cast import approve, propose, tool_to_publish
from tests.integration.test_decisions import proposed
from tests.journeys import AT, open_risk_tool
from touchstone.accounts.offices import actor_of
from touchstone.actions.advice import give_advice, request_advice
from touchstone.actions.answers import Given
from touchstone.actions.assessments import save_answer
from touchstone.actions.decisions import record_decision
from touchstone.actions.evidence import attach_evidence
from touchstone.actions.once import act_once
from touchstone.actions.projects import change_heading
from touchstone.domain.decision_refusals import SnapshotMoved
from touchstone.foundation.errors import AlreadyDone, Conflict, NotFound
from touchstone.foundation.identifiers import new_id
from touchstone.queries.audit import verify_private_log
from touchstone.register import guards as register_guards
from touchstone.store import guards as casework_guards
from touchstone.store.models import Advice, EvidenceItem, Hold, Project

pytestmark = pytest.mark.postgres
COMES_THIS_FAR = 0.6  # seconds within which the second act reaches the lock that the first holds


@pytest.fixture
def force(django_db_setup, django_db_blocker, settings, tmp_path) -> Iterator[Force]:
    """A force whose rows are committed, so that another connection sees them, and taken away afterwards."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite has one writer at a time")
    settings.TOUCHSTONE_VAR = tmp_path
    with django_db_blocker.unblock():
        yield northmere()
        _empty()


def _empty() -> None:
    """Take every row away, past the guards that refuse it to the sites."""
    ours = [one._meta.db_table for one in apps.get_models() if one._meta.app_label in ("accounts", "register", "store")]
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ours:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        cursor.execute("TRUNCATE " + ", ".join(f'"{table}"' for table in ours) + " CASCADE")
        for table in ours:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


class Second(Thread):
    """An act in a connection of its own, and what came of it."""

    def __init__(self, run: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.act, self.result, self.refusal = run, None, None

    def run(self) -> None:
        try:
            self.result = self.act()
        except Exception as refusal:
            self.refusal = refusal
        finally:
            connections.close_all()


@contextmanager
def while_open(run: Callable[[], Any]) -> Iterator[Second]:
    """Do what stands inside in a transaction; `run` starts before it commits, and has ended afterwards."""
    second = Second(run)
    with transaction.atomic():
        yield second
        second.start()
        sleep(COMES_THIS_FAR)
    second.join(30)
    assert not second.is_alive()


def reword(force: Force, project: Project, title: str) -> Project:
    return change_heading(
        by=force.actor("project-lead"), project=project.id, title=title, problem="P", read_version=1, at=AT
    )


def test_a_heading_read_before_another_was_saved_is_a_conflict(force):
    project = open_risk_tool(force)
    with while_open(lambda: reword(force, project, "Second")) as second:
        reword(force, project, "First")
    assert isinstance(second.refusal, Conflict)
    project.refresh_from_db()
    assert project.heading.body["title"] == "First"


def test_a_paper_gets_one_piece_of_advice(force):
    project = open_risk_tool(force)
    asked = request_advice(by=force.actor("project-lead"), project=project.id, adviser="dpo", question="Well?", at=AT)
    colleague = actor_of(make_office(force.organisation, "dpo", make_person("Second Officer", "second@xn01.example")))

    def advise(by) -> Advice:
        return give_advice(
            by=by, request=asked.id, text="Said", conclusion="no-view", interests="None", took_place_on=None, at=AT
        )

    with while_open(lambda: advise(colleague)) as second:
        advise(force.actor("dpo"))
    assert isinstance(second.refusal, AlreadyDone)
    assert Advice.objects.count() == 1


def test_a_decision_waits_for_an_answer_that_is_being_saved_and_sees_it(force):
    project = open_risk_tool(force)
    by = force.actor("project-lead")
    decision = proposed(force, project, "pause")
    moved = Given(question="DPIA-1.1", value={"value": {"en": "Moved"}})
    with while_open(lambda: record_decision(by=by, project=project.id, proposed=decision, at=AT)) as second:
        save_answer(by=by, project=project.id, given=moved, at=AT)
    assert isinstance(second.refusal, SnapshotMoved)


def test_an_item_is_replaced_once(force):
    project = open_risk_tool(force)
    by = force.actor("project-lead")

    def attach(text: str, replaces: str = "") -> EvidenceItem:
        return attach_evidence(
            by=by,
            project=project.id,
            pieces=[text.encode()],
            file_name="a.txt",
            title=text,
            replaces=replaces,
            at=AT,
        )

    item = attach("One").id
    with while_open(lambda: attach("Three", item)) as second:
        attach("Two", item)
    assert isinstance(second.refusal, NotFound)
    assert sorted(EvidenceItem.objects.values_list("number", flat=True)) == [1, 2]


def test_one_form_sent_twice_at_once_acts_once(force):
    project = open_risk_tool(force)
    by, token = force.actor("dpo"), new_id()

    def hold() -> dict[str, Any]:
        return act_once(
            by=by,
            token=token,
            action="hold",
            body={"reason": "R"},
            at=AT,
            run=lambda: {
                "id": Hold.objects.create(project=project, reason=project.heading, set_by=by.person_id, set_at=AT).id
            },
        )

    with while_open(hold) as second:
        first = hold()
    assert (second.refusal, second.result) == (None, first)
    assert Hold.objects.count() == 1


def test_an_approval_and_an_act_on_another_project_of_the_force_do_not_block_each_other_for_good(force):
    other = open_risk_tool(force)
    project = tool_to_publish(force)
    proposal = propose(force, project)
    with while_open(lambda: approve(force, proposal)) as second:
        reword(force, other, "First")  # holds the log's place, and refers to the force when it commits
    assert second.refusal is None
    assert verify_private_log().problems == ()


@pytest.mark.django_db
def test_every_guard_stands_beside_these_tests():
    assert (casework_guards.missing_guards(connection), register_guards.missing_guards(connection)) == ([], [])
