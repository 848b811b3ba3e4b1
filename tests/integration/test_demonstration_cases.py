"""The demonstration's three cases as they stand once loaded: what each shows, and that all of it is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from tests.cast import QUICK_HASHER, sign_in
from tests.integration.publishing_cast import lay_out_site, verify
from touchstone.accounts.models import Office, Organisation
from touchstone.actions.publications import publish_checkpoint, start_public_log
from touchstone.cli.demo import load
from touchstone.domain.lifecycle import Outstanding, case_at, outstanding_in
from touchstone.foundation import clock
from touchstone.pages.paging import PAGE_SIZE
from touchstone.queries.evaluation_states import published_evaluations
from touchstone.queries.packs import pack_for
from touchstone.queries.snapshots import snapshot_of
from touchstone.register.models import RegisterRecord
from touchstone.store.models import (
    Advice,
    AdviceRequest,
    AnswerVersion,
    AuditEvent,
    Decision,
    Evaluation,
    EvidenceItem,
    Project,
    Publication,
    Use,
)

LARGEST_PAGE = 100_000  # bytes
FULL_PATH = ["prioritisation", "consultation", "design", "development", "validation", "deployment", "evaluation"]


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """A data directory with the demonstration, loaded once for this module and undone after it."""
    folder = tmp_path_factory.mktemp("var")
    changes = override_settings(TOUCHSTONE_VAR=folder, PASSWORD_HASHERS=[QUICK_HASHER])
    with django_db_blocker.unblock(), changes, transaction.atomic():
        start_public_log()
        load(folder)
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def loaded(filled, db) -> Path:
    """The same, for one test, which may change what it likes."""
    return filled


def project(words: str) -> Project:
    return next(one for one in Project.objects.all() if words in one.heading.body["title"])


def outstanding(row: Project) -> tuple[Outstanding, ...]:
    at = clock.now()
    snapshot = snapshot_of(row, at=at)
    return outstanding_in(case_at(stage=snapshot.stage, snapshot=snapshot, pack=pack_for(snapshot), at=at))


def test_the_risk_tool_goes_through_every_stage_to_a_public_record_that_verifies(loaded, tmp_path_factory):
    row = project("Domestic abuse")
    assert [run.stage for run in row.stage_runs.order_by("number")] == FULL_PATH
    assert not [one.id for one in outstanding(row) if one.bars]
    assert all(decision.status == "taken" for decision in Decision.objects.filter(project=row))
    publication = Publication.objects.get(project=row, event="publish")
    assert publication.proposed_by != publication.settled_by
    shown = RegisterRecord.objects.get(record=row.record)
    assert (shown.is_demonstration, shown.phase, shown.latest_version) == (True, "beta-pilot", 3)
    assert "0.715" not in str(shown.data), "a made-up figure is on the public record"
    publish_checkpoint(at=clock.now())
    site = tmp_path_factory.mktemp("site")
    lay_out_site(site, loaded / "public" / "log")
    assert verify(site, at=clock.now()).failures == ()


def test_the_risk_tool_was_advised_and_validated_by_demonstration_papers_only(loaded):
    row = project("Domestic abuse")
    advisers = set(Advice.objects.filter(request__project=row).values_list("request__adviser", flat=True))
    assert {"dpo", "siro", "ethics-committee", "pcc", "force-lawyer", "data-analytics-working-group"} <= advisers
    for own in EvidenceItem.objects.filter(project=row, purpose="own-data-validation"):
        assert "no real result" in own.label.body["title"] or "no result of any real tool" in own.label.body["title"]


def test_the_risk_tool_was_evaluated_on_made_up_rows_and_its_public_figures_say_so(loaded):
    row = project("Domestic abuse")
    found = Evaluation.objects.get(project=row)
    assert (found.run.state, found.plan.number, found.summary.body["reasons"]) == ("done", 1, [])
    assert found.evidence.purpose == "own-data-validation"
    state = snapshot_of(row, at=clock.now()).evaluations[0]
    assert (state.fairness_measure, state.fairness_chosen_by) == ("for", "project-lead")
    assert len(state.claims) == 1
    figures = {(one.metric, one.group): one.value for one in state.measures}
    assert figures["tpr", ""] == "0.714"
    assert ("tpr", "Black") not in figures  # eight of them were missed, and eight is withheld
    assert [one.id for one in published_evaluations(row)] == [found.id]
    files = Publication.objects.get(project=row, event="revise").content.body["files"]
    assert "evaluation-1.json" in files
    plan = found.plan.content.body
    assert "made-up" in plan["spec"].splitlines()[1] and "made up" in plan["data"]


def test_live_facial_recognition_is_held_with_what_is_missing(loaded):
    row = project("Live facial recognition")
    assert (row.entry, row.stage, row.catch_up_on is not None) == ("in-use", "design", True)
    barring = {(one.id, one.authority.kind.value) for one in outstanding(row) if one.bars}
    assert {
        ("dpia.law", "law"),
        ("appropriate-policy-document.law", "law"),
        ("design.input.dpo", "guidance"),
        ("human-rights.law", "law"),
        ("live-facial-recognition.law", "law"),
        ("FC-01", "law"),
        ("FC-22", "law"),
    } <= barring
    assert AdviceRequest.objects.filter(project=row).count() == 4
    assert [one.request.adviser for one in Advice.objects.filter(request__project=row)] == ["force-lawyer"]
    use = Use.objects.get(project=row)
    assert all(figure in use.details.body["result"] for figure in ("203", "3,147,436", "2,077", "962", "981"))
    assert row.record is None


def test_the_macro_took_the_light_path_and_is_decided(loaded):
    row = project("Macro")
    assert (row.path, row.stage) == ("light", "evaluation")
    assert Decision.objects.get(project=row).status == "taken"


def test_everything_is_marked_and_of_the_made_up_force(loaded):
    force = Organisation.objects.get()
    assert (force.code, force.is_demonstration) == ("XD01", True)
    assert all(Project.objects.values_list("is_demonstration", flat=True))
    assert set(AuditEvent.objects.values_list("organisation", flat=True)) <= {force.id, ""}
    for version in AnswerVersion.objects.select_related("content"):
        assert version.source == "demonstration"
        assert version.content.body["source_reference"]


@pytest.mark.parametrize("name", ["project", "gate", "project-history", "triage-result", "project-schematic"])
def test_no_page_of_a_case_is_over_its_budget(loaded, name):
    for row in Project.objects.all():
        lead = Office.objects.get(organisation=row.organisation_id, role="senior-leader")
        answer = sign_in(Client(), lead).get(reverse(name, args=[row.id]))
        assert answer.status_code == 200
        assert len(answer.content) < LARGEST_PAGE, row.heading.body["title"]


def test_a_decision_tells_all_that_changed_since_in_parts(loaded):
    row = project("Domestic abuse")
    one = Decision.objects.filter(project=row).order_by("recorded_at").first()
    client = sign_in(Client(), Office.objects.get(organisation=row.organisation_id, role="senior-leader"))
    address = reverse("decision", args=[row.id, one.id])
    first = client.get(address).content.decode()
    whole = int(re.search(r"What has changed in the case since \((\d+)\)", first)[1])
    pages = [client.get(address, {"page": number}).content.decode() for number in range(1, -(-whole // PAGE_SIZE) + 1)]
    assert whole > PAGE_SIZE
    assert max(len(page.encode()) for page in pages) < LARGEST_PAGE
    assert sum(page.partition('id="changed"')[2].count("<li>\n    ") for page in pages) == whole
