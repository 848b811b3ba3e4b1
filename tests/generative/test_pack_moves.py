"""Whatever guidance changes into whatever else: no answer is lost, what is hidden never counts, the law still asks."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain import small_case as small
from tests.unit.domain.small_case import LAW, answer, case, field, question_data
from touchstone.domain.answer_values import fits
from touchstone.domain.assessment import view_case
from touchstone.domain.lifecycle import outstanding_before
from touchstone.domain.pack_move import Fate, moved, plan_move
from touchstone.domain.snapshot import PackPin, ProjectSnapshot
from touchstone.guidance.condition import holds
from touchstone.guidance.pack import Pack
from touchstone.guidance.provenance import Obligation

IDS = ("Q-1", "Q-2", "Q-3", "Q-4", "Q-5")
FORMS = ("yes-no", "choice", "choices", "text", "number", "date")
MIXED = {"value": "yes", "x": "1"}
VALUES: tuple[Any, ...] = ("yes", "no", "a", "b", ["a", "c"], "12", "2026-03-01", "Some words", MIXED)
DEMANDS = st.sampled_from([small.OURS, small.SEEN, LAW])


@st.composite
def questions(draw: Any, question_id: str, earlier: tuple[str, ...]) -> small.Data:
    """One question, perhaps shown only after another one was answered in some way."""
    one = field(draw(st.sampled_from(FORMS)), required=draw(st.booleans()))
    more: small.Data = {"text": draw(st.sampled_from([f"{question_id}?", f"{question_id}, now?"]))}
    if earlier and draw(st.booleans()):
        more["show_when"] = small.yes_to(draw(st.sampled_from(earlier)))
    return question_data(question_id, one, **more) | draw(DEMANDS) | {"stages": draw(st.sampled_from([[], ["design"]]))}


@st.composite
def packs(draw: Any) -> Pack:
    """A pack with some of the questions, in one set with or without a trigger, that law or guidance asks for."""
    kept = draw(st.lists(st.sampled_from(IDS), unique=True).map(sorted))
    asked = [draw(questions(one, tuple(kept[:place]))) for place, one in enumerate(kept)]
    trigger = {"applies_when": small.yes_to("triage.data")} if draw(st.booleans()) else {}
    sets = [small.set_data("light-path", question_data("light.owner"))]
    requirements: list[small.Data] = []
    if asked:
        sets.append(small.set_data("facts", *asked, **trigger))
        when = {"when": small.yes_to("triage.scores")} if draw(st.booleans()) else {}
        requirements.append(small.requirement("design.facts", "question-set", draw(DEMANDS), set="facts", **when))
    stage = small.stage_data("design", requirements=requirements)
    return small.pack_of(stage, sets=sets, triage=small.triage_data())


@st.composite
def cases(draw: Any) -> ProjectSnapshot:
    """A case at design with answers to any of the questions, in any form, by the force or shared."""
    given_ids = draw(st.lists(st.sampled_from((*IDS, "triage.scores", "triage.data")), unique=True))
    answers = tuple(
        answer(one, draw(st.sampled_from(VALUES)), scope=draw(st.sampled_from(["shared", small.FORCE, "elsewhere"])))
        for one in given_ids
    )
    pins = (PackPin(pack="small", version="2026-01", digest="sha256:before"),)
    return case(answers=answers, packs=pins, path=draw(st.sampled_from(["full", "light"])))


NEW_PINS = (PackPin(pack="small", version="2026-02", digest="sha256:after"),)


@settings(max_examples=150, deadline=None)
@given(snapshot=cases())
def test_moving_there_and_back_is_no_change_at_all(snapshot: ProjectSnapshot) -> None:
    there = moved(snapshot, NEW_PINS)
    back = moved(there, snapshot.packs)
    assert there.answers == snapshot.answers
    assert back == snapshot
    assert (back.facts(), back.facts_digest, back.sealed_digest) == (
        snapshot.facts(),
        snapshot.facts_digest,
        snapshot.sealed_digest,
    )


@settings(max_examples=150, deadline=None)
@given(snapshot=cases(), before=packs(), after=packs())
def test_a_plan_speaks_of_each_answer_and_of_no_other(snapshot: ProjectSnapshot, before: Pack, after: Pack) -> None:
    plan = plan_move(snapshot=snapshot, before=before, after=after)
    spoken = Counter((one.question, one.scope, one.covers) for one in plan.answers)
    assert spoken == Counter((one.question, one.scope, one.covers) for one in snapshot.answers)


@settings(max_examples=150, deadline=None)
@given(snapshot=cases(), before=packs(), after=packs())
def test_what_is_hidden_or_no_longer_fits_never_counts(snapshot: ProjectSnapshot, before: Pack, after: Pack) -> None:
    plan = plan_move(snapshot=snapshot, before=before, after=after)
    view = view_case(snapshot=moved(snapshot, NEW_PINS), pack=after)
    assert set(view.values) <= view.shown
    assert all(fits(question=after.question(key), value=value) for key, value in view.values.items())
    for one in plan.answers:
        assert one.counts == (one.question in view.values and one.scope != "elsewhere")
        if one.fate in (Fate.CHANGED_FORM, Fate.REMOVED, Fate.KEPT_ASIDE):
            assert not one.counts


@settings(max_examples=200, deadline=None)
@given(snapshot=cases(), before=packs(), after=packs())
def test_a_statutory_row_is_asked_whenever_its_trigger_is_met(
    snapshot: ProjectSnapshot, before: Pack, after: Pack
) -> None:
    plan = plan_move(snapshot=snapshot, before=before, after=after)
    view = view_case(snapshot=snapshot, pack=after)
    found = {one.id: one for one in plan.outstanding_after}
    for item in after.stage("design").requirements:
        applies = after.question_set("facts").applies_when
        met = [condition is None or holds(condition, view.values) for condition in (item.when, applies)]
        owed = [q for q in view.questions("facts") if q.id not in view.values and any(f.required for f in q.fields)]
        if item.obligation is Obligation.LEGAL and all(met) and owed:
            assert found[item.id].bars
    assert plan.outstanding_after == outstanding_before(
        stage="design", snapshot=moved(snapshot, NEW_PINS), pack=after, at=snapshot.as_of
    )


@settings(max_examples=100, deadline=None)
@given(snapshot=cases(), before=packs(), after=packs())
def test_the_way_back_is_the_way_there_reversed(snapshot: ProjectSnapshot, before: Pack, after: Pack) -> None:
    there = plan_move(snapshot=snapshot, before=before, after=after)
    back = plan_move(snapshot=moved(snapshot, NEW_PINS), before=after, after=before)
    assert {one.question for one in there.asked} == {one.question for one in back.no_longer_asked}
    assert there.outstanding_before == back.outstanding_after
    assert (there.path_before, there.path_after) == (back.path_after, back.path_before)
    assert [one.counted for one in there.answers] == [one.counts for one in back.answers]
