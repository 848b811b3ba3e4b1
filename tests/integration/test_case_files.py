"""A project as a case file and back: the same result as on its own pages, nothing made up, nothing marked let out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import northmere, sign_in, southmere
from tests.journeys import AT, MACRO, RISK_TOOL, open_macro, open_risk_tool
from tests.matrix.pages import plausible, read_page
from touchstone.actions import projects
from touchstone.actions.advice import give_advice, request_advice
from touchstone.actions.answers import Given
from touchstone.actions.assessments import save_answers
from touchstone.actions.case_files import CaseOpening, open_from_case_file
from touchstone.actions.decisions import record_decision
from touchstone.actions.documents import prepare_document
from touchstone.actions.evidence import attach_evidence
from touchstone.actions.triage import override_triage
from touchstone.casefiles.check import check_case
from touchstone.casefiles.guidance_read import newest_pins
from touchstone.casefiles.reading import read_case
from touchstone.casefiles.result import CaseCheck
from touchstone.domain.check_standing import check_standings
from touchstone.domain.decision import ProposedDecision
from touchstone.domain.snapshot import PackPin
from touchstone.foundation.errors import NotFound
from touchstone.guidance.loader import shipped_library
from touchstone.queries.case_files import case_file_of, load_case_file
from touchstone.queries.decisions import load_gate
from touchstone.store.models import Answer, AuditEvent, EvidenceItem, Project, TechnologyVersion

pytestmark = pytest.mark.django_db
NEW = "/projects/from-file/"


def answer(force: Any, project: Project, values: Mapping[str, Mapping[str, Any]], **about: Any) -> None:
    given = [Given(question=key, value=value, **about) for key, value in values.items()]
    save_answers(by=force.actor("project-lead"), project=project.id, given=given, at=AT)


def checked(force: Any, project: Project, *, format: str = "yaml", stage: str | None = None) -> CaseCheck:
    """Export, read as a stranger would, and check."""
    data = case_file_of(by=force.actor("project-lead"), project=project.id, at=AT, format=format)
    reading = read_case(data, library=shipped_library())
    return check_case(reading.case_file, library=shipped_library(), stage=stage, at=AT)


def same_as_the_gate(force: Any, project: Project, **options: Any) -> None:
    """That the check finds what the gate page shows: impact, and what is outstanding by whose authority."""
    gate = load_gate(by=force.actor("project-lead"), project=project.id, at=AT)
    found = checked(force, project, **options)
    shown = [(one.id, one.authority.kind.value, one.authority.effect.value, one.missing) for one in gate.outstanding]
    assert [(one.item, one.authority, one.effect, one.missing) for one in found.outstanding] == shown
    assert [one.detail for one in found.outstanding] == [one.detail for one in gate.outstanding]
    assert found.stage.id == gate.case.stage.id
    assert gate.impact is not None
    for axis in ("individuals", "communities", "risk"):
        assert getattr(found.impact, axis).level == getattr(gate.impact, axis).level.value
    assert found.impact.contentious.holds == ("yes" if gate.impact.contentious else "no")
    assert found.applies.path == gate.case.path


@pytest.mark.parametrize("format", ["yaml", "json"])
def test_a_fresh_project_checks_as_its_gate_page_shows(format):
    force = northmere()
    same_as_the_gate(force, open_risk_tool(force), format=format)
    same_as_the_gate(force, open_macro(force), format=format)


def test_a_project_with_answers_files_documents_advice_and_decisions_checks_as_its_gate_page_shows():
    force = northmere()
    lead, project = force.actor("project-lead"), open_risk_tool(force)
    answer(force, project, {"DP-01": {"value": "part-3"}, "DPIA-1.1": {"value": {"en": "A processing"}}})
    answer(force, project, {"DPIA-1.1": {"value": {"en": "Our own processing"}}}, scope=force.organisation.id)
    attach_evidence(
        by=lead, project=project.id, pieces=[b"plan"], file_name="plan.txt", title="A plan",
        documents=("business-case",), at=AT,
    )  # fmt: skip
    prepare_document(by=lead, project=project.id, document="project-design-report", at=AT)
    override_triage(by=lead, project=project.id, axis="risk", level="severe", reasons="Because", at=AT)
    asked = request_advice(by=lead, project=project.id, adviser="siro", question="Is it sound?", at=AT)
    give_advice(
        by=force.actor("siro"), request=asked.id, text="It is", conclusion="support-with-changes", interests="None",
        at=AT,
    )  # fmt: skip
    same_as_the_gate(force, project)
    gate = load_gate(by=lead, project=project.id, at=AT)
    wish = ProposedDecision(
        stage=gate.case.stage.id, outcome="return", to_stage=gate.case.stage.id, reasons="Think again",
        took_place_on=AT.date(), seen_digest=gate.snapshot.sealed_digest,
    )  # fmt: skip
    record_decision(by=lead, project=project.id, proposed=wish, at=AT)
    record_decision(
        by=force.actor("senior-leader"), project=project.id,
        proposed=ProposedDecision(**{**vars(wish), "seen_digest": load_gate(
            by=lead, project=project.id, at=AT).snapshot.sealed_digest}), at=AT,
    )  # fmt: skip
    same_as_the_gate(force, project)


def test_a_project_under_all_of_the_guidance_checks_as_its_gate_page_shows(monkeypatch):
    library = shipped_library()
    pins = [
        PackPin(pack=pack, version=version, digest=library.one(pack, version).digest)
        for pack, version in newest_pins(library)
    ]
    monkeypatch.setattr(projects, "packs_for_new_project", lambda _organisation="": pins)
    force = northmere()
    project = open_risk_tool(force)
    same_as_the_gate(force, project)
    answer(force, project, {"HR-1": {"value": "yes", "detail": "Article 8 is engaged"}})
    same_as_the_gate(force, project, format="json")
    found = checked(force, project)
    assert {one.id for one in found.packs} == {pin.pack for pin in pins}
    assert {one.because for one in found.packs} == {"named"}


def test_an_export_carries_what_a_snapshot_does_not_hold():
    force = northmere()
    project = open_risk_tool(force, supplier="A maker", version_label="2.1")
    lead = force.actor("project-lead")
    asked = request_advice(by=lead, project=project.id, adviser="siro", question="Is it sound?", at=AT)
    give_advice(
        by=force.actor("siro"), request=asked.id, text="It is sound enough", conclusion="support", interests="None",
        at=AT,
    )  # fmt: skip
    found = load_case_file(by=lead, project=project.id, at=AT).case_file
    assert found.technology.supplier == "A maker"
    assert [one.label for one in found.technology.versions] == ["2.1"]
    assert [one.text for one in found.advice] == ["It is sound enough"]
    assert found.organisation.kind == "force"
    assert {one.answered_by for given in found.triage.values() for one in given} == {"project-lead"}


def test_marked_answers_are_withheld_and_named():
    force = northmere()
    project = open_risk_tool(force)
    answer(force, project, {"DPIA-1.1": {"value": {"en": "SECRET WORDS"}}}, marks=("privileged",))
    data = case_file_of(by=force.actor("project-lead"), project=project.id, at=AT)
    assert b"SECRET WORDS" not in data
    assert b"Withheld because of its handling mark: the answer to DPIA-1.1 (privileged)" in data
    case_file = read_case(data, library=shipped_library()).case_file
    assert case_file.withheld == ("the answer to DPIA-1.1 (privileged)",)
    assert "DPIA-1.1" not in case_file.answers
    found = check_case(case_file, library=shipped_library(), at=AT)
    assert any("DPIA-1.1 (privileged)" in note for note in found.notes)


def test_another_force_has_no_case_file_of_it():
    project = open_risk_tool(northmere())
    with pytest.raises(NotFound):
        case_file_of(by=southmere().actor("project-lead"), project=project.id, at=AT)


def exported(force: Any, **changes: Any) -> bytes:
    project = open_risk_tool(force, version_label="2.1", **changes)
    version = TechnologyVersion.objects.get(technology=project.technology_id)
    answer(force, project, {"DPIA-1.1": {"value": {"en": "A processing"}}}, covers=version.id)
    return case_file_of(by=force.actor("project-lead"), project=project.id, at=AT)


def test_opening_from_a_case_file_makes_its_facts_and_keeps_the_file():
    first, second = northmere(), southmere()
    data = exported(first)
    case_file = read_case(data, library=shipped_library()).case_file
    opening = CaseOpening(
        case_file=case_file, data=data, is_json=False, title="Taken over", problem="The same", entry="problem"
    )
    project = open_from_case_file(by=second.actor("project-lead"), opening=opening, at=AT)
    kept = EvidenceItem.objects.get(project=project)
    assert (kept.label.body["title"], kept.strength, kept.file.digest) == (
        "Imported case file", "asserted", opening.digest,
    )  # fmt: skip
    answers = Answer.objects.filter(project=project).select_related("current__content")
    assert {one.current.source for one in answers} == {"imported"}
    assert {one.current.content.body["source_reference"] for one in answers} == {opening.digest}
    (version,) = TechnologyVersion.objects.filter(technology=project.technology_id)
    (processing,) = [one for one in answers if one.question == "DPIA-1.1"]
    assert processing.covers == version.id
    assert {one.question for one in answers} >= set(RISK_TOOL)
    assert AuditEvent.objects.filter(project=project.id, verb="case-file.imported").count() == 1
    assert not project.participations.exclude(organisation=second.organisation).exists()


def test_decisions_and_advice_in_a_file_are_not_made_up():
    force = northmere()
    data = exported(force) + (
        b"decisions:\n"
        b"- {id: d1, stage: prioritisation, outcome: proceed, to_stage: design, took_place_on: 2026-01-05}\n"
        b"incidents:\n- {id: i1, kind: defect, known_on: 2026-01-05}\n"
    )
    case_file = read_case(data, library=shipped_library()).case_file
    opening = CaseOpening(
        case_file=case_file, data=data, is_json=False, title="Taken over", problem="The same", entry="problem"
    )
    project = open_from_case_file(by=force.actor("project-lead"), opening=opening, at=AT)
    assert project.stage == "prioritisation"
    assert not project.decisions.exists()
    assert project.stage_runs.count() == 1


def upload(client: Client, data: bytes, name: str = "case.yaml") -> Any:
    page = read_page(client.get(NEW).content)
    form = next(one for one in page.forms if "token" in one)
    return client.post(NEW, {**_single(plausible(form)), "file": SimpleUploadedFile(name, data)})


def _single(values: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: many[0] for name, many in values.items()}


def confirm(client: Client, answered: Any, **changes: str) -> Any:
    form = next(one for one in read_page(answered.content).forms if "carried-token" in one)
    return client.post(NEW, {**_single({k: v.values or [""] for k, v in form.items()}), "entry": "problem", **changes})


def test_the_page_shows_what_would_be_made_and_then_makes_it_once(client):
    force = northmere()
    data = exported(force)
    sign_in(client, force.office("project-lead"))
    preview = upload(client, data)
    assert preview.status_code == 200
    before = Project.objects.count()
    form = next(one for one in read_page(preview.content).forms if "carried-token" in one)
    sent = {**_single({k: v.values or [""] for k, v in form.items()}), "entry": "problem", "title": "From a file"}
    first, again = client.post(NEW, sent), client.post(NEW, sent)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first["Location"] == again["Location"]
    assert Project.objects.count() == before + 1
    shown = client.get(first["Location"] + "case-file/").content.decode()
    assert "was opened from a case file" in shown


def test_a_faulty_file_is_answered_with_lines_and_nothing_is_kept(client):
    force = northmere()
    sign_in(client, force.office("project-lead"))
    answered = upload(client, exported(force).replace(b"technology:", b"technologie:"))
    assert answered.status_code == 422
    assert "&#39;technologie&#39; is not a known key" in answered.content.decode()
    assert Project.objects.count() == 1


def test_what_was_typed_and_chosen_is_still_there_after_an_error(client):
    force = northmere()
    sign_in(client, force.office("project-lead"))
    answered = confirm(client, upload(client, exported(force)), title="", problem="Typed by hand")
    assert answered.status_code == 422
    again = answered.content.decode()
    assert "Typed by hand" in again
    form = next(one for one in read_page(answered.content).forms if "carried-token" in one)
    assert form["carried-token"].values[0]


def test_a_file_that_was_altered_on_the_way_back_is_refused_and_the_text_is_shown(client):
    force = northmere()
    sign_in(client, force.office("project-lead"))
    answered = confirm(
        client,
        upload(client, exported(force)),
        **{"carried-token": "eJzLSM3JyQcABiwCFQ==:x", "problem": "My own words"},
    )
    assert answered.status_code == 400
    assert "My own words" in answered.content.decode()
    assert Project.objects.count() == 1


def test_triage_left_open_in_the_file_is_asked_and_what_the_file_says_is_kept(client):
    force = northmere()
    sign_in(client, force.office("project-lead"))
    project = open_macro(force)
    data = case_file_of(by=force.actor("project-lead"), project=project.id, at=AT, format="json")
    body = json.loads(data)
    left = sorted(body["triage"])[:2]
    for question in left:
        del body["triage"][question]
    page = upload(client, json.dumps(body).encode(), name="case.json")
    asked = []
    while "answered-token" in page.content.decode() and 'name="step"' in page.content.decode():
        form = next(one for one in read_page(page.content).forms if "step" in one)
        asked.append(form["step"].values[0])
        assert (
            client.post(NEW, _single({k: v.values or [""] for k, v in form.items() if k[:7] != "answer."})).status_code
            == 422
        )
        page = client.post(NEW, plausible(form))
        assert page.status_code == 200, page.content.decode()[:3000]
    assert set(left) <= set(asked)
    opened = confirm(client, page, title="Filled up")
    assert opened.status_code == 303
    made = Project.objects.latest("id")
    sources = {one.question: one.current.source for one in Answer.objects.filter(project=made)}
    assert {key for key, source in sources.items() if source == "typed"} == set(asked)
    assert set(body["triage"]) - set(asked) <= {key for key, source in sources.items() if source == "imported"}


def test_a_project_of_the_same_name_is_told_before_another_is_opened(client):
    force = northmere()
    sign_in(client, force.office("project-lead"))
    data = exported(force)
    held = Project.objects.get()
    told = upload(client, data).content.decode()
    assert "Your organisation has a project of this name already" in told
    assert f'href="/projects/{held.id}/"' in told
    other = upload(client, data.replace(str(held.heading.body["title"]).encode(), b"Another name")).content.decode()
    assert "project of this name already" not in other


def test_what_is_in_use_shows_the_checks_as_due_on_its_pages_and_when_opened_from_its_file(client):
    """At the first gate: due as if deployed, as in a check of its file, and no gate that was never held is made up."""
    force = northmere()
    lead = force.actor("project-lead")
    project = open_risk_tool(force, entry="in-use", catch_up_on=date(2027, 6, 1))
    copied = read_case(case_file_of(by=lead, project=project.id, at=AT), library=shipped_library())
    technology = copied.case_file.technology
    assert (technology.entry, technology.catch_up_on) == ("in-use", date(2027, 6, 1))
    again = open_from_case_file(
        by=lead,
        opening=CaseOpening(
            case_file=copied.case_file,
            data=b"{}",
            is_json=True,
            title="Again",
            problem="As before",
            entry="in-use",
            catch_up_on=technology.catch_up_on,
        ),
        at=AT,
    )
    for one in (project, again):
        gate = load_gate(by=lead, project=one.id, at=AT)
        assert gate.case.stage.id == "prioritisation"
        standing = {check.check.id: check.finding.status.value for check in check_standings(gate.case)}
        assert standing == {check.id: check.status for check in checked(force, one).failure_checks}
        assert "not_yet" not in standing.values()
        assert standing["FC-04"] in ("failed", "cannot_tell")
    early = [check for check in check_standings(gate.case) if check.check.id == "FC-04"]
    assert not any(check.bars for check in early)


@pytest.mark.parametrize("format", ["yaml", "json"])
def test_the_download_is_an_attachment_that_can_be_read(client, format):
    force = northmere()
    project = open_macro(force)
    sign_in(client, force.office("dpo"))
    answered = client.get(f"/projects/{project.id}/case-file/{format}")
    assert answered.status_code == 200
    assert answered["Content-Disposition"].startswith("attachment")
    case_file = read_case(answered.content, library=shipped_library(), name=f"case.{format}").case_file
    assert set(case_file.triage) == set(MACRO)
