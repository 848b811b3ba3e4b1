"""Which sets apply, which questions are shown, what is unanswered: a hidden answer never counts."""

from __future__ import annotations

import gc

import pytest

from tests.unit.domain.small_case import (
    AT,
    FORCE,
    OTHER_FORCE,
    answer,
    case,
    field,
    pack_of,
    question,
    question_data,
    set_data,
    triage_data,
    yes_to,
)
from touchstone.domain import pack_index
from touchstone.domain.assessment import (
    answers_in_force,
    is_complete,
    missing_fields,
    missing_in_welsh,
    progress_of,
    set_in,
    view_case,
    view_values,
)
from touchstone.domain.snapshot import VersionState

CHAIN = set_data(
    "chain",
    question_data("c.last", show_when=yes_to("c.middle")),  # written before what it depends on
    question_data("c.middle", show_when=yes_to("c.first")),
    question_data("c.first"),
)
TRIGGERED = set_data("triggered", question_data("t.one"), applies_when=yes_to("c.last"))
PACK = pack_of(sets=[TRIGGERED, CHAIN], triage=triage_data())
YES = {"value": "yes"}


def test_a_hidden_answer_hides_what_depends_on_it_however_long_the_chain():
    values = {"c.first": {"value": "no"}, "c.middle": YES, "c.last": YES, "t.one": YES}
    view = view_values(values=values, pack=PACK)
    assert view.shown == {"triage.scores", "triage.data", "c.first"}
    assert dict(view.values) == {"c.first": {"value": "no"}}
    assert set(view.hidden) == {"c.middle", "c.last", "t.one"}
    assert view.sets == ("triage", "chain")


def test_sets_apply_on_facts_wherever_in_the_pack_they_stand():
    view = view_values(values={"c.first": YES, "c.middle": YES, "c.last": YES}, pack=PACK)
    assert view.sets == ("triage", "triggered", "chain")
    assert [item.id for item in view.questions("triggered")] == ["t.one"]
    assert view.questions("no-such-set") == ()


def test_answers_to_questions_the_pack_does_not_ask_are_left_aside():
    view = view_values(values={"old.question": YES}, pack=PACK)
    assert view.hidden == ()
    assert view.values == {}


def test_progress_counts_what_is_shown_and_names_what_is_owed():
    view = view_values(values={"c.first": YES}, pack=PACK)
    progress = progress_of(view=view, set_id="chain")
    assert (progress.visible, progress.complete, progress.answered) == (2, 1, 1)
    assert progress.unanswered == ("c.middle",)
    assert progress.is_started
    assert not progress.is_complete
    nothing = progress_of(view=view, set_id="triggered")
    assert (nothing.visible, nothing.is_complete, nothing.is_started) == (0, True, False)


def test_a_set_can_be_looked_up_triage_included():
    assert str(set_in(pack=PACK, set_id="triage").title) == "Triage"
    assert set_in(pack=PACK, set_id="no-such-set") is None


def test_a_pack_without_triage_has_only_its_sets():
    assert view_values(values={}, pack=pack_of(sets=[CHAIN])).sets == ("chain",)


def test_an_index_lives_as_long_as_its_pack_and_no_longer():
    pack = pack_of(sets=[CHAIN])
    assert pack_index.index_of(pack) is pack_index.index_of(pack)
    key = id(pack)
    assert key in pack_index._made
    del pack
    gc.collect()
    assert key not in pack_index._made


def test_a_condition_on_a_question_of_no_pack_does_not_break_the_order():
    pack = pack_of(sets=[set_data("one", question_data("o.a", show_when=yes_to("gone")))])
    assert view_values(values={"gone": YES}, pack=pack).shown == set()


# Which answer counts


def test_own_answer_comes_before_the_shared_one_and_the_version_before_all():
    snapshot = case(
        answers=(
            answer("q", "no", scope=FORCE),
            answer("q", "yes"),
            answer("v", "no", covers="v2"),
            answer("v", "yes"),
            answer("theirs", "yes", scope=OTHER_FORCE),
            answer("gone", "yes", is_disposed=True),
        ),
        versions=(VersionState(id="v1", label="1"), VersionState(id="v2", label="2")),
    )
    values = {key: item.value for key, item in answers_in_force(snapshot=snapshot, covers="v2").items()}
    assert values == {"q": {"value": "no"}, "v": {"value": "no"}}
    shared = answers_in_force(snapshot=snapshot, organisation=OTHER_FORCE)
    assert shared["q"].value == {"value": "yes"}
    assert shared["theirs"].value == {"value": "yes"}


@pytest.mark.parametrize(
    ("labels", "counts"), [(("1",), True), (("1", "2"), False)], ids=["only version", "one of two"]
)
def test_an_answer_for_one_version_counts_for_all_only_where_it_is_the_only_one(labels, counts):
    versions = tuple(VersionState(id=f"v{label}", label=label) for label in labels)
    snapshot = case(answers=(answer("q", "yes", covers="v1"),), versions=versions)
    assert ("q" in answers_in_force(snapshot=snapshot)) is counts


def test_a_case_is_viewed_for_one_organisation():
    snapshot = case(answers=(answer("c.first", "yes", scope=OTHER_FORCE, recorded_at=AT),))
    assert view_case(snapshot=snapshot, pack=PACK).values == {}
    assert view_case(snapshot=snapshot, pack=PACK, organisation=OTHER_FORCE).values == {"c.first": YES}


# Completeness


ROWS = field("rows", required=True, columns=[field("text", "a", required=True), field("text", "b")])


@pytest.mark.parametrize(
    ("fields", "value", "missing"),
    [
        ([field("text", required=True)], {}, ("value",)),
        ([field("text", required=True)], {"value": "  "}, ("value",)),
        ([field("text")], {}, ()),
        ([field("text", required=True, publishable=True)], {"value": {"en": " ", "cy": ""}}, ("value",)),
        ([field("text", required=True, publishable=True)], {"value": {"cy": "Geiriau"}}, ()),
        ([field("text", required=True, publishable=True)], {"value": {"en": "Words"}}, ()),
        ([field("text", required=True, publishable=True)], {"value": "Words"}, ()),
        ([ROWS], {"value": [{"a": "x"}, {"a": "y", "b": "z"}]}, ()),
        ([ROWS], {"value": [{"a": "x"}, {"b": "z"}]}, ("value",)),
        ([ROWS], {"value": ["not a row"]}, ("value",)),
        ([ROWS], {"value": "not rows"}, ()),
    ],
)
def test_an_answer_is_complete_when_each_required_field_has_a_value(fields, value, missing):
    asked = question("q", *fields)
    assert missing_fields(asked, value) == missing
    assert is_complete(asked, value) is (not missing)


@pytest.mark.parametrize("required", [True, False])
def test_not_applicable_needs_its_reason(required):
    fields = [field("yes-no", not_applicable=True, required=True), field("long-text", "reason", required=required)]
    asked = question("q", *fields)
    assert missing_fields(asked, {"value": "not-applicable"}) == ("reason",)
    assert missing_fields(asked, {"value": "not-applicable", "reason": "No people"}) == ()


def test_what_is_public_and_in_english_only_is_named():
    texts = [
        question_data(f"w.{name}", field("text", required=True, publishable=True))
        for name in ("plain", "english", "both", "blank")
    ]
    pack = pack_of(sets=[set_data("words", *texts, question_data("w.fact"))])
    values = {
        "w.plain": {"value": "Words"},
        "w.english": {"value": {"en": "Words"}},
        "w.both": {"value": {"en": "Words", "cy": "Geiriau"}},
        "w.blank": {"value": ""},
        "w.fact": YES,
    }
    assert missing_in_welsh(view=view_values(values=values, pack=pack)) == ("w.plain", "w.english")
