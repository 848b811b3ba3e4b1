"""Plans sealed, measures chosen, claims held to the result, offers made and taken back; what rules and public see."""

from __future__ import annotations

import pytest

from tests.cast import make_office, make_person, northmere, southmere
from tests.evaluation_files import SPEC
from tests.evaluations_asked import DAY, LATER, attached, made_elsewhere, sealed
from tests.journeys import AT, open_risk_tool
from touchstone.accounts.offices import actor_of
from touchstone.actions.disposal import approve_disposal, propose_disposal
from touchstone.actions.evaluations.choices import choose_fairness
from touchstone.actions.evaluations.claims import record_claim, withdraw_claim
from touchstone.actions.evaluations.offers import NothingToOffer, offer, take_back
from touchstone.casefiles.from_snapshot import from_snapshot
from touchstone.casefiles.reading import read_case
from touchstone.casefiles.to_snapshot import to_snapshot
from touchstone.foundation.errors import AlreadyDone, Invalid, NotFound, NotPermitted, Refusal
from touchstone.guidance.loader import shipped_library
from touchstone.queries.audit import verify_private_log
from touchstone.queries.case_files import case_file_of, load_case_file
from touchstone.queries.evaluation_states import evaluation_states, published_evaluations
from touchstone.queries.evaluations import load_evaluation, load_evaluations, load_plan
from touchstone.queries.packs import pack_for
from touchstone.queries.snapshots import snapshot_of
from touchstone.store.files import file_path
from touchstone.store.models import Content, Evaluation, EvaluationPlan, Project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path / "var"


@pytest.fixture
def force():
    return northmere()


@pytest.fixture
def lead(force):
    return force.actor("project-lead")


@pytest.fixture
def project(force):
    return open_risk_tool(force)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    return made_elsewhere(tmp_path_factory.mktemp("elsewhere"))


@pytest.fixture
def found(force, project, both) -> Evaluation:
    return attached(force, project, sealed(force, project), both.publishable)


def said(lead, found, **changes):
    given = {"metric": "tpr", "group": {}, "stated": "70 %", "statement": "It finds seven in ten.", "at": LATER}
    return record_claim(by=lead, evaluation=found.id, **{**given, **changes})


def test_a_sealed_plan_says_what_was_promised(force, lead, project):
    plan = sealed(force, project)
    shown = load_plan(by=lead, project=project.id, plan=plan.id)
    assert (shown.line.number, shown.line.title, shown.line.sealed_role) == (1, "Made-up incidents", "project-lead")
    assert (shown.spec, shown.label_protocol) == (SPEC, "An officer’s report within a year.")
    assert shown.document["gap"] == "0.05"
    assert any(one["metric"] == "tpr" for one in shown.document["needed"])
    assert shown.line.digest == plan.digest
    assert sealed(force, project).number == 2
    with pytest.raises(NotFound):
        load_plan(by=southmere().actor("project-lead"), project=project.id, plan=plan.id)


def test_everything_wrong_with_a_plan_is_said_at_once(force, project):
    wrong = SPEC.replace("reference: White", "refrence: White")
    with pytest.raises(Invalid) as refused:
        sealed(force, project, spec_text=wrong, gap="much", power="1", label_protocol=" ", data="")
    fields = refused.value.field_errors
    assert set(fields) == {"spec", "gap", "power", "label_protocol", "data"}
    assert "Did you mean 'reference'" in fields["spec"]
    assert "line " in fields["spec"]
    assert not EvaluationPlan.objects.exists()


@pytest.mark.parametrize("gap", ["", "0", "1", "-0.1", "1e-3", "٠.٥", "nan", "0.5.5"])
def test_a_gap_that_is_no_share_is_refused(force, project, gap):
    with pytest.raises(Invalid) as refused:
        sealed(force, project, gap=gap)
    assert set(refused.value.field_errors) == {"gap"}


def test_a_plan_is_of_this_technology_and_for_those_who_may(force, project):
    with pytest.raises(NotFound):
        sealed(force, project, covers="01m853rt5hfzm62cwe339jbbfh")
    with pytest.raises(NotFound):
        sealed(force, project, configuration="01m853rt5hfzm62cwe339jbbfh")
    with pytest.raises(NotPermitted):
        sealed(force, project, role="dpo")


def test_the_measure_chosen_is_kept_with_why_and_by_whom(lead, project, found):
    choose_fairness(by=lead, evaluation=found.id, measures=["fpr"], reason="First thought", at=LATER)
    choose_fairness(by=lead, evaluation=found.id, measures=["tpr", "fpr"], reason="Both weigh", at=LATER + DAY)
    shown = load_evaluation(by=lead, project=project.id, evaluation=found.id).fairness
    assert [(one.measures, one.reason, one.chosen_role) for one in shown] == [
        (("tpr", "fpr"), "Both weigh", "project-lead"),
        (("fpr",), "First thought", "project-lead"),
    ]
    state = evaluation_states(project)[0]
    assert (state.fairness_measure, state.fairness_reason) == ("tpr, fpr", "Both weigh")


@pytest.mark.parametrize(
    ("measures", "reason", "field"),
    [
        ([], "why", "measures"),
        (["charm"], "why", "measures"),
        (["tpr"], " ", "reason"),
        (["tpr"], "x" * 30_000, "reason"),
    ],
)
def test_a_choice_needs_measures_that_are_there_and_a_reason(lead, found, measures, reason, field):
    with pytest.raises(Invalid) as refused:
        choose_fairness(by=lead, evaluation=found.id, measures=measures, reason=reason, at=LATER)
    assert set(refused.value.field_errors) == {field}


@pytest.mark.parametrize("stated", ["0.70", "70 %", "7 in 10"])
def test_a_claim_that_the_result_bears_out_stands(lead, project, found, stated):
    said(lead, found, stated=stated)
    assert evaluation_states(project)[0].claims == ("It finds seven in ten.",)


@pytest.mark.parametrize(
    "changes",
    [
        {"stated": "75 %"},
        {"stated": "0.699"},
        {"stated": "most"},
        {"stated": ""},
        {"metric": "ppv"},
        {"group": {"ethnicity": "Martian"}},
    ],
)
def test_a_claim_that_it_does_not_bear_out_is_refused(lead, project, found, changes):
    with pytest.raises(Invalid) as refused:
        said(lead, found, **changes)
    assert set(refused.value.field_errors) == {"stated"}
    assert evaluation_states(project)[0].claims == ()


def test_the_refusal_says_what_the_result_says(lead, found):
    with pytest.raises(Invalid, match="needs changing") as refused:
        said(lead, found, stated="75 %")
    assert "70" in refused.value.field_errors["stated"]


def test_a_withdrawn_claim_stands_no_longer(lead, project, found):
    claim = said(lead, found)
    withdraw_claim(by=lead, claim=claim.id, at=LATER)
    assert evaluation_states(project)[0].claims == ()
    assert load_evaluation(by=lead, project=project.id, evaluation=found.id).claims[0].withdrawn_at == LATER
    with pytest.raises(AlreadyDone):
        withdraw_claim(by=lead, claim=claim.id, at=LATER)


def test_no_claim_and_no_offer_rests_on_what_must_stay_inside(force, lead, project, both):
    inside = attached(force, project, None, both.full)
    with pytest.raises(Invalid) as refused:
        said(lead, inside)
    assert "no claim can rest on it" in refused.value.field_errors["stated"]
    with pytest.raises(NothingToOffer):
        offer(by=lead, evaluation=inside.id, at=LATER)


def test_what_is_offered_goes_public_word_for_word(lead, project, found, both):
    assert published_evaluations(project) == ()
    offer(by=lead, evaluation=found.id, at=LATER)
    with pytest.raises(AlreadyDone):
        offer(by=lead, evaluation=found.id, at=LATER)
    said(lead, found)
    choose_fairness(by=lead, evaluation=found.id, measures=["tpr"], reason="Harm", at=LATER)
    (shown,) = published_evaluations(project)
    assert (shown.file, shown.result_digest) == (both.publishable.as_json(), both.publishable.digest)
    assert (shown.plan.runs, shown.plan.run, shown.plan.sealed_on) == (1, 1, AT.date())
    assert (shown.claims[0].stated, shown.fairness.measures) == ("70 %", ("tpr",))
    take_back(by=lead, evaluation=found.id, at=LATER + DAY)
    assert published_evaluations(project) == ()
    with pytest.raises(AlreadyDone):
        take_back(by=lead, evaluation=found.id, at=LATER + DAY)


def test_others_neither_see_nor_say_anything(force, lead, project, found):
    stranger, dpo = southmere().actor("project-lead"), force.actor("dpo")
    claim = said(lead, found)
    with pytest.raises(NotFound):
        load_evaluation(by=stranger, project=project.id, evaluation=found.id)
    for act in (
        lambda by: choose_fairness(by=by, evaluation=found.id, measures=["tpr"], reason="x", at=LATER),
        lambda by: said(by, found),
        lambda by: withdraw_claim(by=by, claim=claim.id, at=LATER),
        lambda by: offer(by=by, evaluation=found.id, at=LATER),
        lambda by: take_back(by=by, evaluation=found.id, at=LATER),
    ):
        with pytest.raises(NotFound):
            act(stranger)
        with pytest.raises(NotPermitted):
            act(dpo)


def test_the_rules_read_the_publishable_figures(project, found, both):
    state = snapshot_of(project, at=LATER).evaluations[0]
    one = next(one for one in state.measures if (one.metric, one.group) == ("tpr", "Asian"))
    assert (one.attribute, one.value, one.numerator, one.denominator) == ("ethnicity", "0.72", "90", "125")
    assert (state.planned_on, state.performed_on, state.data) == (AT.date(), LATER.date(), "own")
    assert state.result_digest == both.publishable.digest
    assert state.covers == "all"


def test_a_case_file_carries_evaluations_there_and_back(lead, project, found):
    said(lead, found)
    choose_fairness(by=lead, evaluation=found.id, measures=["tpr"], reason="Harm", at=LATER)
    case_file = load_case_file(by=lead, project=project.id, at=LATER).case_file
    assert case_file.evaluations[0].fairness.chosen_by == "project-lead"
    snapshot = snapshot_of(project, at=LATER)
    again = to_snapshot(from_snapshot(snapshot), pack=pack_for(snapshot), as_of=LATER.date())
    assert again.evaluations == snapshot.evaluations
    read = read_case(case_file_of(by=lead, project=project.id, at=LATER), library=shipped_library())
    assert read.case_file.evaluations == case_file.evaluations


def test_pages_take_the_same_number_of_queries_however_much_there_is(
    force, lead, project, found, both, django_assert_max_num_queries
):
    with django_assert_max_num_queries(9) as first:
        load_evaluations(by=lead, project=project.id, at=LATER)
    with django_assert_max_num_queries(5) as states:
        evaluation_states(project)
    with django_assert_max_num_queries(14) as one:
        load_evaluation(by=lead, project=project.id, evaluation=found.id)
    for _ in range(3):
        last = attached(force, project, sealed(force, project), both.publishable)
        said(lead, last)
        choose_fairness(by=lead, evaluation=last.id, measures=["tpr"], reason="Harm", at=LATER)
    with django_assert_max_num_queries(len(first)):
        load_evaluations(by=lead, project=project.id, at=LATER)
    with django_assert_max_num_queries(len(states)):
        evaluation_states(project)
    with django_assert_max_num_queries(len(one)):
        load_evaluation(by=lead, project=project.id, evaluation=last.id)


def test_without_evaluations_the_snapshot_takes_one_query_more(project, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert evaluation_states(project) == ()


def test_disposal_destroys_what_was_found_and_leaves_that_it_was(
    force, lead, project, found, both, django_capture_on_commit_callbacks
):
    inside = attached(force, project, None, both.full)
    said(lead, found)
    places = [file_path(one) for one in (found.evidence.file.digest, inside.full.digest)]
    assert all(place.exists() for place in places)
    first = propose_disposal(by=force.actor("records-manager"), project=project.id, authority="court-order", at=LATER)
    second = _another(force)
    with django_capture_on_commit_callbacks(execute=True):
        approve_disposal(by=second, disposal=first.id, at=LATER)
    assert not any(place.exists() for place in places)
    assert not Content.objects.filter(project=project, body__isnull=False).exists()
    row = Evaluation.objects.get(id=found.id)
    assert (row.publishable_digest, row.result_digest) == (found.publishable_digest, found.result_digest)
    assert row.plan.digest.startswith("sha256:")
    assert evaluation_states(Project.objects.get(id=project.id)) == ()
    shown = load_evaluation(by=lead, project=project.id, evaluation=found.id)
    assert (shown.line.is_disposed, shown.result, shown.line.title) == (True, None, "")
    assert load_plan(by=lead, project=project.id, plan=row.plan_id).line.is_disposed
    assert load_evaluations(by=lead, project=project.id, at=LATER).evaluations[0].is_disposed
    with pytest.raises(Refusal):
        said(lead, found)
    assert verify_private_log().problems == ()


def _another(force):
    return actor_of(make_office(force.organisation, "records-manager", make_person("Second", "second@north.example")))
