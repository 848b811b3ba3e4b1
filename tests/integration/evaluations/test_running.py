"""A run in the background: data by upload or from the folder, real progress, cancel, refusal, crash, and the result."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cast import make_office, make_person, northmere, southmere
from tests.evaluation_files import SPEC
from tests.evaluations_asked import LATER, asked, data_bytes, evaluated, sealed, worked
from tests.journeys import AT, open_risk_tool
from touchstone.actions import jobs
from touchstone.actions.evaluations.runs import begin_run, cancel_run
from touchstone.actions.evaluations.sweeping import sweep_evaluations
from touchstone.actions.jobs import claim_job
from touchstone.foundation.errors import AlreadyDone, Invalid, NotFound, NotPermitted
from touchstone.foundation.identifiers import new_id
from touchstone.jobs import run_evaluation as work
from touchstone.jobs import worker
from touchstone.jobs.worker import run_one
from touchstone.queries.evaluations import load_evaluation, load_evaluations, load_run
from touchstone.store.files import file_path
from touchstone.store.models import Evaluation, EvaluationRun, EvidenceItem, Job, StoredFile
from touchstone.store.work_areas import area_of, areas, uploaded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path, monkeypatch):
    settings.TOUCHSTONE_VAR = tmp_path / "var"
    settings.TOUCHSTONE_EVALUATION_FOLDER = None
    settings.TOUCHSTONE_EVALUATION_THREADS = 1
    monkeypatch.setattr(worker, "now", lambda: LATER)


@pytest.fixture
def force():
    return northmere()


@pytest.fixture
def project(force):
    return open_risk_tool(force)


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> bytes:
    return data_bytes(tmp_path_factory.mktemp("rows"))


def nothing_is_left(run: EvaluationRun) -> bool:
    return not area_of(run.id).exists()


def stored() -> list[Path]:
    folder = areas().parent / "files"
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_planned_run_becomes_evidence_on_own_data(force, project, data):
    plan = sealed(force, project)
    run = asked(force, project, plan, data)
    assert run.state == "waiting"
    place = uploaded(run.id)
    assert place is not None
    assert (place.name, place.read_bytes()) == ("data.parquet", data)
    run = worked(run)
    assert (run.state, run.ended_at) == ("done", LATER)
    assert nothing_is_left(run)
    assert Job.objects.get(id=run.job).state == "done"
    found = run.evaluation
    item = found.evidence
    assert (item.purpose, item.strength, item.covers) == ("own-data-validation", "force-tested", "all")
    assert item.file.media_type == "application/json"
    assert json.loads(file_path(item.file.digest).read_text())["handling"] == "publishable"
    assert json.loads(file_path(found.full.digest).read_text())["handling"] == "force-internal"
    assert found.summary.body["reasons"] == []
    assert found.result_digest.startswith("hmac-sha256:")
    assert found.summary.body["result_digest"] != found.publishable_digest
    assert not EvidenceItem.objects.filter(file=found.full).exists()


def test_progress_is_rows_of_rows(force, project, data):
    run = worked(asked(force, project, sealed(force, project), data))
    shown = load_run(by=force.actor("project-lead"), project=project.id, run=run.id).line
    assert (shown.progress, shown.total, shown.state) == (2400, 2400, "done")


def test_progress_comes_piece_by_piece(force, project, data, monkeypatch):
    told = []
    monkeypatch.setattr(work, "PIECE_ROWS", 400)
    run = asked(force, project, sealed(force, project), data)
    by = force.actor("project-lead")
    claim_job(at=LATER)
    work.run_evaluation(by=by, run=run.id, keep=lambda done, of: told.append((done, of)) or True, at=LATER)
    whole = [done for done, of in told if of == 2400]
    assert whole == sorted(whole)
    assert {400, 800, 1200, 2000, 2400} <= set(whole)


def test_every_run_is_counted_however_it_ended(force, project, data):
    plan = sealed(force, project)
    by = force.actor("project-lead")
    worked(asked(force, project, plan, data))
    cancel_run(by=by, run=asked(force, project, plan, data).id, at=LATER)
    refused = worked(asked(force, project, plan, b"PAR1 and no more", file_name="incidents.parquet"))
    asked(force, project, None, data, spec_text=SPEC)
    shown = load_evaluations(by=by, project=project.id, at=LATER)
    assert [(one.number, one.state, one.plan_number) for one in shown.runs] == [
        (4, "waiting", 0),
        (3, "refused", 1),
        (2, "cancelled", 1),
        (1, "done", 1),
    ]
    assert shown.plans[0].runs == 3
    assert refused.problem.body["problems"][0]["remedy"]


def test_what_the_engine_refuses_is_said_and_not_tried_again(force, project, data):
    plan = sealed(force, project, spec_text=SPEC.replace("column: sex", "column: gender"))
    run = worked(asked(force, project, plan, data))
    assert run.state == "refused"
    assert "gender" in json.dumps(run.problem.body)
    job = Job.objects.get(id=run.job)
    assert (job.state, job.attempts) == ("done", 1)
    assert nothing_is_left(run)
    assert not Evaluation.objects.exists()
    assert stored() == []


def test_data_of_another_kind_than_the_specification_says(force, project, tmp_path):
    data = data_bytes(tmp_path / "rows", kind="csv", count=300)
    run = worked(asked(force, project, sealed(force, project), data, file_name="incidents.csv"))
    assert run.state == "refused"
    assert "says parquet, and the data are csv" in json.dumps(run.problem.body)


def test_a_run_that_waits_is_cancelled_at_once(force, project, data, django_capture_on_commit_callbacks):
    run = asked(force, project, sealed(force, project), data)
    with django_capture_on_commit_callbacks(execute=True):
        cancel_run(by=force.actor("project-lead"), run=run.id, at=LATER)
    assert nothing_is_left(run)
    assert run_one(at=LATER, only=run.job) is False
    assert EvaluationRun.objects.get(id=run.id).state == "cancelled"
    with pytest.raises(AlreadyDone):
        cancel_run(by=force.actor("project-lead"), run=run.id, at=LATER)


def test_cancel_in_the_middle_stores_nothing(force, project, data, monkeypatch):
    monkeypatch.setattr(work, "PIECE_ROWS", 400)
    monkeypatch.setattr(worker, "TELL_SECONDS", 0.0)
    run = asked(force, project, sealed(force, project), data)
    keep, told = worker._Keeping.keep, []

    def keep_and_cancel(self, done, of):
        told.append(done)
        if done >= 800 and not Job.objects.get(id=run.job).cancel_asked:
            cancel_run(by=force.actor("project-lead"), run=run.id, at=LATER)
        return keep(self, done, of)

    monkeypatch.setattr(worker._Keeping, "keep", keep_and_cancel)
    run = worked(run)
    assert run.state == "cancelled"
    assert max(told) < 2400
    assert Job.objects.get(id=run.job).state == "cancelled"
    assert not Evaluation.objects.exists()
    assert not StoredFile.objects.exists()
    assert stored() == []
    assert nothing_is_left(run)


def test_cancel_after_the_scan_and_before_the_result_stores_nothing(force, project, data, monkeypatch):
    run = asked(force, project, sealed(force, project), data)
    record = work.record_evaluation

    def cancelled_first(**said):
        cancel_run(by=force.actor("project-lead"), run=run.id, at=LATER)
        return record(**said)

    monkeypatch.setattr(work, "record_evaluation", cancelled_first)
    run = worked(run)
    assert run.state == "cancelled"
    assert not Evaluation.objects.exists()
    assert stored() == []
    assert nothing_is_left(run)


def test_a_crash_is_taken_up_again_with_the_same_upload(force, project, data, monkeypatch):
    run = asked(force, project, sealed(force, project), data)
    claim_job(at=LATER, only=run.job)
    begin_run(run=run.id)
    (area_of(run.id) / "scratch").mkdir()
    (area_of(run.id) / "scratch" / "spilled").write_bytes(b"rows")
    sweep_evaluations(at=LATER)
    assert uploaded(run.id) is not None  # the worker may still be alive
    after = LATER + jobs.LEASE + timedelta(seconds=1)
    monkeypatch.setattr(worker, "now", lambda: after)
    run = worked(run, at=after)
    assert run.state == "done"
    assert nothing_is_left(run)
    assert Job.objects.get(id=run.job).attempts == 2


def test_a_run_that_crashes_each_time_ends_and_leaves_nothing(force, project, data, monkeypatch):
    run = asked(force, project, sealed(force, project), data)
    monkeypatch.setattr(work, "run_for_both", lambda **_: 1 // 0)
    at = LATER
    for _ in range(jobs.MOST_ATTEMPTS):
        monkeypatch.setattr(worker, "now", lambda moment=at: moment)
        assert run_one(at=at, only=run.job)
        at += timedelta(hours=2)
    run = EvaluationRun.objects.get(id=run.id)
    assert run.state == "refused"
    assert "could not be finished" in run.problem.body["problems"][0]["message"]
    assert Job.objects.get(id=run.job).state == "parked"
    assert nothing_is_left(run)


def test_areas_without_a_run_are_swept_once_they_have_lain_still(force, project):
    lost = area_of(new_id())
    lost.mkdir()
    (lost / "data.csv").write_text("a")
    changed = lost.stat().st_mtime
    now = LATER.fromtimestamp(changed, tz=LATER.tzinfo)
    assert sweep_evaluations(at=now) == 0  # it may be an upload that is still arriving
    assert sweep_evaluations(at=now + timedelta(hours=2)) == 1
    assert not lost.exists()


def test_the_engine_puts_nothing_aside_outside_the_work_area(force, project, data, monkeypatch):
    seen = []
    engine = work.WatchedEngine

    def watched(**said):
        seen.append(Path(tempfile.gettempdir()))
        return engine(**said)

    monkeypatch.setattr(work, "WatchedEngine", watched)
    before = tempfile.gettempdir()
    run = worked(asked(force, project, sealed(force, project), data))
    assert seen == [area_of(run.id) / "scratch"]
    assert tempfile.gettempdir() == before


def test_two_people_who_get_the_same_result_have_rebuilt_it(force, project, data):
    plan = sealed(force, project)
    first = evaluated(force, project, data, plan=plan)
    other = with_another_lead(force)
    second = worked(asked(other, project, plan, data)).evaluation
    by = force.actor("project-lead")
    assert first.publishable_digest == second.publishable_digest
    assert load_evaluation(by=by, project=project.id, evaluation=first.id).rebuilt_by == "project-lead"
    shown = load_evaluation(by=by, project=project.id, evaluation=second.id)
    assert shown.previous == first.id
    assert shown.comparison is not None
    assert shown.comparison.beyond == ()


def with_another_lead(force):
    office = make_office(force.organisation, "project-lead", person=make_person("Second Lead", "second@north.example"))
    return replace(force, offices={**force.offices, "project-lead": office})


def test_another_force_sees_nothing_and_others_may_not(force, project, data):
    run = asked(force, project, sealed(force, project), data)
    others = southmere()
    stranger = others.actor("project-lead")
    with pytest.raises(NotFound):
        load_run(by=stranger, project=project.id, run=run.id)
    with pytest.raises(NotFound):
        cancel_run(by=stranger, run=run.id, at=LATER)
    with pytest.raises(NotFound):
        asked(others, project, None, data, spec_text=SPEC)
    with pytest.raises(NotPermitted):
        cancel_run(by=force.actor("dpo"), run=run.id, at=LATER)
    assert [path.name for path in areas().iterdir()] == [run.id]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"spec_text": ""}, "spec"),
        ({"spec_text": "schema: nothing"}, "spec"),
        ({"way": "post"}, "way"),
        ({"pieces": None}, "file"),
        ({"pieces": []}, "file"),
        ({"file_name": "incidents.xlsx"}, "file"),
        ({"file_name": "incidents"}, "file"),
        ({"performed_by": "nobody"}, "performed_by"),
        ({"data": "mine"}, "data"),
        ({"kind": "guess"}, "kind"),
    ],
)
def test_what_is_wrong_with_asking_is_said_by_field(force, project, data, said, field):
    with pytest.raises(Invalid) as refused:
        asked(force, project, None, data, **{"spec_text": SPEC, **said})
    assert field in refused.value.field_errors
    assert not EvaluationRun.objects.exists()
    assert list(areas().iterdir()) == []


def test_too_large_an_upload_leaves_nothing(force, project, settings):
    settings.TOUCHSTONE_EVALUATION_UPLOAD_MB = 1
    pieces = (b"x" * 65536 for _ in range(17))
    with pytest.raises(Invalid) as refused:
        asked(force, project, None, b"", spec_text=SPEC, pieces=pieces)
    assert "at most 1 MB" in refused.value.field_errors["file"]
    assert list(areas().iterdir()) == []


def test_a_full_disk_refuses_an_upload(force, project, data, monkeypatch):
    monkeypatch.setattr("touchstone.store.work_areas.SPARE_BYTES", 2**62)
    with pytest.raises(Invalid) as refused:
        asked(force, project, None, data, spec_text=SPEC)
    assert "too little room" in refused.value.field_errors["file"]
    assert list(areas().iterdir()) == []


def test_an_upload_that_breaks_off_leaves_nothing(force, project):
    def broken():
        yield b"PAR1"
        raise OSError("the browser went away")

    with pytest.raises(OSError, match="went away"):
        asked(force, project, None, b"", spec_text=SPEC, pieces=broken())
    assert list(areas().iterdir()) == []
    assert not EvaluationRun.objects.exists()


def test_the_time_of_asking_is_after_the_plan(force, project, data):
    """A plan sealed at the same moment as the run still comes first: the run names it."""
    plan = sealed(force, project, at=AT)
    found = evaluated(force, project, data, plan=plan, at=AT)
    assert found.summary.body["reasons"] == []
