"""A result file from outside: what makes it count, what is refused, and what is only kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import make_office, make_person, northmere, southmere
from tests.evaluation_files import SPEC
from tests.evaluations_asked import (
    DAY,
    LATER,
    attached,
    data_bytes,
    edited,
    edited_exactly,
    evaluated,
    made_elsewhere,
    sealed,
)
from tests.journeys import AT, open_risk_tool
from touchstone.actions.evaluations.offers import NothingToOffer, offer
from touchstone.actions.evaluations.results import attach_result
from touchstone.domain import evaluation_standing as standing
from touchstone.evaluation.runner import Both
from touchstone.foundation.errors import Invalid, NotFound, NotPermitted
from touchstone.queries.evaluations import load_evaluation, load_evaluations, load_result_file
from touchstone.store.files import file_path, folder
from touchstone.store.models import AuditEvent, Evaluation, EvaluationRun, StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path / "var"
    settings.TOUCHSTONE_EVALUATION_THREADS = 1


@pytest.fixture
def force():
    return northmere()


@pytest.fixture
def project(force):
    return open_risk_tool(force)


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> Both:
    return made_elsewhere(tmp_path_factory.mktemp("elsewhere"))


def reasons(found: Evaluation) -> list[str]:
    return found.summary.body["reasons"]


def nothing_is_kept() -> bool:
    return not StoredFile.objects.exists() and [path for path in folder().rglob("*") if path.is_file()] == []


def ran_again(data):
    """What differs between two runs of the same data, and nothing else."""
    data["run"] |= {"seconds": 9.125, "peak_megabytes": 77}
    data["provenance"]["data"][0]["name"] = "another-name.parquet"


def test_one_person_s_file_is_kept_word_for_word_and_is_their_word_alone(force, project, both):
    found = attached(force, project, sealed(force, project), both.publishable)
    assert reasons(found) == [standing.ATTACHED_ALONE]
    assert (found.evidence.purpose, found.evidence.strength) == ("general", "asserted")
    assert file_path(found.evidence.file.digest).read_text() == both.publishable.as_json()
    assert (found.full, found.release) == (None, None)
    assert found.publishable_digest == both.publishable.digest
    run = found.run
    assert (run.number, run.way, run.state, run.job) == (1, "attached", "done", "")
    event = AuditEvent.objects.get(verb="evaluation.recorded")
    assert (event.object_kind, event.object_id, event.took_place_on) == ("evaluation", found.id, LATER.date())
    assert "Made-up incidents" not in json.dumps(event.changes)


def second_lead(force):
    office = make_office(force.organisation, "project-lead", person=make_person("Second Lead", "second@north.example"))
    return replace(force, offices={**force.offices, "project-lead": office})


@pytest.mark.parametrize(
    ("performed_by", "strength"), [("force", "force-tested"), ("independent", "independently-tested")]
)
def test_the_same_figures_from_another_person_s_run_count(force, project, both, performed_by, strength):
    plan = sealed(force, project)
    first = attached(force, project, plan, both.publishable, performed_by=performed_by)
    again = edited_exactly(both.publishable, ran_again)
    second = attached(second_lead(force), project, plan, again, performed_by=performed_by)
    assert reasons(second) == []
    assert (second.evidence.purpose, second.evidence.strength) == ("own-data-validation", strength)
    seen = load_evaluation(by=force.actor("project-lead"), project=project.id, evaluation=first.id)
    assert (seen.rebuilt_by, seen.line.origin, seen.line.place, seen.line.of) == ("project-lead", "attached", 1, 2)
    assert not seen.line.counts


def test_the_same_file_twice_is_no_second_run(force, project, both):
    plan = sealed(force, project)
    first = attached(force, project, plan, both.publishable)
    second = attached(second_lead(force), project, plan, both.publishable)
    assert reasons(second) == [standing.ATTACHED_ALONE]
    assert load_evaluation(by=force.actor("project-lead"), project=project.id, evaluation=first.id).rebuilt_by == ""


def test_the_same_person_twice_is_no_second_person(force, project, both):
    plan = sealed(force, project)
    attached(force, project, plan, both.publishable)
    second = attached(force, project, plan, edited_exactly(both.publishable, ran_again))
    assert reasons(second) == [standing.ATTACHED_ALONE]


def forged(data):
    """Every false positive rate made small, intervals and verdicts with it: nothing in the file itself shows it."""
    figures = {}
    for one in data["estimates"]:
        if one["metric"] == "fpr" and one["status"] == "ok":
            part = max(10, round(one["denominator"] * 0.02 / 5) * 5)
            one["numerator"], one["value"] = part, part / one["denominator"]
            one["lower"], one["upper"] = one["value"] * 0.8, one["value"] * 1.2
            figures[str(one["group"])] = one
    for one in data["limits"]:
        if one["metric"] == "fpr" and str(one["group"]) in figures:
            one |= {name: figures[str(one["group"])][name] for name in ("value", "lower", "upper")}
            one["verdict"] = "met"


def test_a_careful_forgery_is_contradicted_by_a_run_on_the_same_data(force, project, both, tmp_path):
    plan = sealed(force, project)
    early = attached(force, project, plan, edited_exactly(both.publishable, forged))
    assert reasons(early) == [standing.ATTACHED_ALONE]
    computed = evaluated(force, project, data_bytes(tmp_path / "rows"), plan=plan)
    assert reasons(computed) == []
    late = attached(force, project, plan, edited_exactly(both.publishable, forged))
    assert reasons(late) == [standing.CONTRADICTED]
    assert (late.evidence.purpose, late.evidence.strength) == ("general", "asserted")
    for one in (early, late):
        found = load_evaluation(by=force.actor("dpo"), project=project.id, evaluation=one.id).contradiction
        assert (found.evaluation, found.run, found.compared > found.differing > 0) == (computed.id, 2, True)
    with pytest.raises(NothingToOffer, match="found other figures"):
        offer(by=force.actor("project-lead"), evaluation=late.id, at=LATER + DAY)
    honest = attached(force, project, plan, both.publishable)
    assert reasons(honest) == [standing.ATTACHED_ALONE]
    assert load_evaluation(by=force.actor("dpo"), project=project.id, evaluation=honest.id).contradiction is None


def test_a_run_on_other_data_contradicts_nothing(force, project, both, tmp_path):
    plan = sealed(force, project)
    evaluated(force, project, data_bytes(tmp_path / "rows", seed=9), plan=plan)
    found = attached(force, project, plan, edited_exactly(both.publishable, forged))
    assert reasons(found) == [standing.ATTACHED_ALONE]


def test_a_supplier_s_own_test_never_counts(force, project, both):
    found = attached(force, project, sealed(force, project), both.publishable, performed_by="supplier")
    assert reasons(found) == [standing.BY_SUPPLIER, standing.ATTACHED_ALONE]
    assert (found.evidence.purpose, found.evidence.strength) == ("general", "supplier-tested")


def test_a_result_without_a_plan_is_kept_and_does_not_count(force, project, both):
    found = attached(force, project, None, both.publishable)
    assert reasons(found) == [standing.NO_PLAN, standing.ATTACHED_ALONE]
    assert (found.evidence.purpose, found.evidence.strength) == ("general", "asserted")
    shown = load_evaluations(by=force.actor("project-lead"), project=project.id, at=LATER).evaluations[0]
    assert (shown.counts, shown.reasons_not_counting) == (False, (standing.NO_PLAN, standing.ATTACHED_ALONE))


def test_a_plan_sealed_after_the_run_is_no_promise(force, project, both):
    plan = sealed(force, project, at=LATER + timedelta(hours=1))
    found = attached(force, project, plan, both.publishable)
    assert reasons(found) == [standing.PLANNED_LATE, standing.ATTACHED_ALONE]
    assert found.evidence.purpose == "general"


def test_a_day_before_the_plan_is_no_promise_whatever_the_file_says(force, project, both):
    found = attached(force, project, sealed(force, project), both.publishable, performed_on=(AT - DAY).date())
    assert reasons(found) == [standing.PLANNED_LATE, standing.ATTACHED_ALONE]


def test_data_of_others_do_not_count(force, project, both):
    found = attached(force, project, sealed(force, project), both.publishable, data="other")
    assert reasons(found) == [standing.OTHER_DATA, standing.ATTACHED_ALONE]


def test_a_result_without_digests_of_its_data_does_not_count(force, project, both):
    def without(data):
        data["provenance"]["data"][0]["digest"] = None

    found = attached(force, project, sealed(force, project), edited(both.publishable, without))
    assert reasons(found) == [standing.NO_DATA_DIGEST, standing.ATTACHED_ALONE]


@pytest.mark.parametrize("missing", ["population", "denominators"])
def test_a_result_that_does_not_say_its_denominators_does_not_count(force, project, both, missing):
    def without(data):
        if missing == "population":
            data["population"] = None
        else:
            for one in data["estimates"]:
                one["denominator"] = None

    found = attached(force, project, sealed(force, project), edited(both.publishable, without))
    assert reasons(found) == [standing.NO_DENOMINATORS, standing.ATTACHED_ALONE]


def test_another_specification_than_the_plan_s_is_refused(force, project, both):
    plan = sealed(force, project, spec_text=SPEC.replace("limit: {min: 0.2}", "limit: {min: 0.1}"))
    with pytest.raises(Invalid) as refused:
        attached(force, project, plan, both.publishable)
    assert "another specification than the plan" in refused.value.field_errors["file"]
    assert nothing_is_kept()
    assert not EvaluationRun.objects.exists()


def test_a_force_internal_file_stays_inside_and_is_no_evidence(force, project, both):
    found = attached(force, project, sealed(force, project), both.full)
    assert found.evidence is None
    assert reasons(found) == [standing.NOTHING_TO_SHOW, standing.ATTACHED_ALONE]
    assert found.summary.body["measures"] == []
    lead, dpo = force.actor("project-lead"), force.actor("dpo")
    assert load_evaluation(by=lead, project=project.id, evaluation=found.id).is_full
    seen = load_evaluation(by=dpo, project=project.id, evaluation=found.id)
    assert (seen.result, seen.result_digest, seen.withheld[0].where) == (None, "", "handling")
    assert load_result_file(by=lead, project=project.id, evaluation=found.id, full=True).digest == found.full.digest
    for by, full in ((dpo, True), (lead, False), (dpo, False)):
        with pytest.raises(NotFound):
            load_result_file(by=by, project=project.id, evaluation=found.id, full=full)


def better(data):
    data["estimates"][0]["value"] = 0.95


def kinder(data):
    one = next(one for one in data["limits"] if one["rule"] == "min")
    one["verdict"] = "not_met" if one["verdict"] == "met" else "met"


def narrower(data):
    data["estimates"][0] |= {"lower": 0.8, "upper": 0.9}


def other_figure(data):
    next(one for one in data["limits"] if one["rule"] == "min")["value"] = 0.99


def leaking(data):
    data["names"] = ["Zebedee"]


def bare(data):
    data["estimates"][-1]["n"] = 7


def looser(data):
    data["suppression"]["threshold"] = 2


@pytest.mark.parametrize("change", [better, kinder, narrower, other_figure, leaking, bare, looser])
def test_a_publishable_file_changed_by_hand_is_refused(force, project, both, change):
    with pytest.raises(Invalid) as refused:
        attached(force, project, sealed(force, project), edited(both.publishable, change))
    assert refused.value.field_errors["file"]
    assert nothing_is_kept()
    assert not Evaluation.objects.exists()


def test_a_force_internal_file_cannot_be_called_publishable(force, project, both):
    for also in ({}, {"applied": True}):

        def renamed(data, also=also):
            data["handling"] = "publishable"
            data["suppression"] |= also

        with pytest.raises(Invalid):
            attached(force, project, None, edited(both.full, renamed))
    assert nothing_is_kept()


@pytest.mark.parametrize("form", ["publishable", "full"])
def test_a_file_as_it_was_written_has_no_faults(force, project, both, form):
    assert attached(force, project, sealed(force, project), getattr(both, form)).id


@pytest.mark.parametrize("text", ["", "{}", "not JSON", '{"schema": "touchstone.evaluation.result/1"}', "\ud800"])
def test_what_is_no_result_is_refused(force, project, text):
    pieces = [text.encode(errors="surrogatepass")]
    with pytest.raises(Invalid) as refused:
        _attach(force, project, pieces)
    assert "file" in refused.value.field_errors
    assert nothing_is_kept()


def _attach(force, project, pieces, **said):
    given = {"performed_by": "force", "data": "own", "kind": "performance", "performed_on": LATER.date()}
    return attach_result(
        by=said.pop("by", force.actor("project-lead")),
        project=project.id,
        pieces=pieces,
        file_name="result.json",
        at=LATER + DAY,
        **{**given, **said},
    )


def test_everything_wrong_is_said_at_once(force, project):
    with pytest.raises(Invalid) as refused:
        _attach(force, project, None, performed_by="x", data="x", kind="x", performed_on=None)
    assert set(refused.value.field_errors) == {"file", "performed_by", "data", "kind", "performed_on"}


def test_a_day_to_come_is_refused(force, project, both):
    with pytest.raises(Invalid) as refused:
        attached(force, project, None, both.publishable, performed_on=(LATER + 5 * DAY).date())
    assert set(refused.value.field_errors) == {"performed_on"}


def test_too_large_a_result_is_refused(force, project, monkeypatch):
    monkeypatch.setattr("touchstone.actions.evaluations.results.LARGEST_RESULT", 1000)
    with pytest.raises(Invalid) as refused:
        _attach(force, project, (b"x" * 600 for _ in range(3)))
    assert "at most" in refused.value.field_errors["file"]


def test_another_force_and_another_office_may_not(force, project, both):
    pieces = [both.publishable.as_json().encode()]
    with pytest.raises(NotFound):
        _attach(force, project, pieces, by=southmere().actor("project-lead"))
    with pytest.raises(NotPermitted):
        _attach(force, project, pieces, by=force.actor("dpo"))
    with pytest.raises(NotFound):
        _attach(force, project, pieces, plan="01m853rt5hfzm62cwe339jbbfh")
    assert nothing_is_kept()


def test_a_file_held_back_by_the_scan_is_neither_read_nor_sent(force, project, both, settings):
    settings.TOUCHSTONE_SCANNER = "clamav"
    found = attached(force, project, sealed(force, project), both.publishable)
    assert found.evidence.file.scan == "held"
    by = force.actor("project-lead")
    assert load_evaluation(by=by, project=project.id, evaluation=found.id).result is None
    with pytest.raises(NotFound):
        load_result_file(by=by, project=project.id, evaluation=found.id)
