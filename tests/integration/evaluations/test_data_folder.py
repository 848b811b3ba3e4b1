"""The operator's folder: chosen by name, one step down, and no way out of it by path, pattern or link."""

from __future__ import annotations

import pytest

from tests.cast import northmere
from tests.evaluation_files import SPEC
from tests.evaluations_asked import LATER, asked, data_bytes, sealed, worked
from tests.journeys import open_risk_tool
from touchstone.foundation.errors import Invalid
from touchstone.jobs import worker
from touchstone.queries.evaluations import load_evaluations
from touchstone.store.models import EvaluationRun
from touchstone.store.work_areas import area_of, areas

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings, tmp_path, monkeypatch):
    settings.TOUCHSTONE_VAR = tmp_path / "var"
    settings.TOUCHSTONE_EVALUATION_THREADS = 1
    settings.TOUCHSTONE_EVALUATION_FOLDER = tmp_path / "data"
    monkeypatch.setattr(worker, "now", lambda: LATER)
    outside = tmp_path / "outside"
    outside.mkdir()
    rows = data_bytes(tmp_path / "rows")
    (outside / "secret.parquet").write_bytes(rows)
    data = tmp_path / "data"
    data.mkdir()
    (data / "incidents.parquet").write_bytes(rows)
    (data / "notes.txt").write_text("nothing to evaluate")
    (data / ".hidden.parquet").write_bytes(rows)
    (data / "linked.parquet").symlink_to(outside / "secret.parquet")
    (data / "beside.parquet").symlink_to(data / "incidents.parquet")
    (data / "whole").mkdir()
    (data / "whole" / "part-1.parquet").write_bytes(rows)
    (data / "leaky").mkdir()
    (data / "leaky" / "part-1.parquet").write_bytes(rows)
    (data / "leaky" / "part-2.parquet").symlink_to(outside / "secret.parquet")
    (data / "elsewhere").symlink_to(outside)
    return data


@pytest.fixture
def force():
    return northmere()


@pytest.fixture
def project(force):
    return open_risk_tool(force)


def by_name(force, project, name, **said):
    return asked(force, project, said.pop("plan", None), b"", way="folder", pieces=None, data_name=name, **said)


def test_the_list_offers_what_can_be_read(force, project):
    shown = load_evaluations(by=force.actor("project-lead"), project=project.id, at=LATER)
    assert (shown.has_folder, shown.offered_data) == (True, ("incidents.parquet", "whole"))
    assert load_evaluations(by=force.actor("dpo"), project=project.id, at=LATER).offered_data == ()


@pytest.mark.parametrize("name", ["incidents.parquet", "whole"])
def test_a_file_or_a_folder_of_files_is_run_where_it_lies(force, project, folders, name):
    run = worked(by_name(force, project, name, plan=sealed(force, project)))
    assert run.state == "done"
    assert run.label.body["data_name"] == name
    assert run.evaluation.summary.body["reasons"] == []
    assert (folders / "incidents.parquet").exists()
    assert not area_of(run.id).exists()


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../outside/secret.parquet",
        "whole/../../outside/secret.parquet",
        "whole/part-1.parquet",
        "/etc/passwd",
        "..\\outside\\secret.parquet",
        "*.parquet",
        "incidents.parque?",
        "[i]ncidents.parquet",
        ".hidden.parquet",
        "notes.txt",
        "linked.parquet",
        "beside.parquet",
        "leaky",
        "elsewhere",
        "absent.parquet",
        "incidents.parquet\0.csv",
    ],
)
def test_no_name_leads_anywhere_else(force, project, name):
    with pytest.raises(Invalid) as refused:
        by_name(force, project, name, spec_text=SPEC)
    assert set(refused.value.field_errors) == {"data_name"}
    assert not EvaluationRun.objects.exists()
    assert not areas().exists() or list(areas().iterdir()) == []


def test_what_became_a_link_meanwhile_is_not_followed(force, project, folders):
    run = by_name(force, project, "incidents.parquet", plan=sealed(force, project))
    (folders / "incidents.parquet").unlink()
    (folders / "incidents.parquet").symlink_to(folders.parent / "outside" / "secret.parquet")
    run = worked(run)
    assert run.state == "refused"
    assert "There is no such file" in run.problem.body["problems"][0]["message"]


def test_without_a_folder_the_way_is_closed(force, project, settings):
    settings.TOUCHSTONE_EVALUATION_FOLDER = None
    with pytest.raises(Invalid) as refused:
        by_name(force, project, "incidents.parquet", spec_text=SPEC)
    assert "No folder for evaluations" in refused.value.field_errors["data_name"]
    assert not load_evaluations(by=force.actor("project-lead"), project=project.id, at=LATER).has_folder
