"""Triage: what counts, what wins, what closes the light path; then properties of the sheet that ships."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.spec.triage.sheet import PURPOSE, in_full, shipped_set, shipped_sheet
from touchstone.domain.triage import AXES, ImpactAssessment, assess_impact, impact_data, shown_questions
from touchstone.foundation.canonical_json import canonical_bytes
from touchstone.guidance.condition import holds, questions_in
from touchstone.guidance.question_set import FieldKind, Question
from touchstone.guidance.triage_rules import Dimension, Level, TriageSheet

SHEET = shipped_sheet()
QUESTIONS = {question.id: question for question in SHEET.all_questions}
SAFEGUARD = "triage.decision-maker"


# A small sheet of our own, so that each behaviour stands alone.


def asked(slug: str, show_when: dict[str, Any] | None = None) -> dict[str, Any]:
    question: dict[str, Any] = {
        "id": f"t.{slug}", "text": slug, "why": "Because.", "feeds": ["rule:r"], "provenance": "ours",
        "obligation": "ours", "fields": [{"key": "value", "kind": "yes-no", "required": True}],
    }  # fmt: skip
    return question | ({"show_when": show_when} if show_when else {})


def yes(slug: str) -> dict[str, Any]:
    return {"equals": {"question": f"t.{slug}", "value": "yes"}}


def rule(name: str, when: dict[str, Any], dimension: str | None = None, **sets: Any) -> dict[str, Any]:
    written = {"id": name, "when": when, "sets": sets, "reason": f"{name}.", "provenance": "ours"}
    return written | ({"dimension": dimension} if dimension else {})


def small(*rules: dict[str, Any], questions: list[dict[str, Any]], light: dict[str, Any] | None = None) -> TriageSheet:
    written = {
        "schema": "touchstone.triage/1", "title": "Small", "provenance": "ours", "obligation": "ours",
        "questions": questions, "rules": list(rules),
    }  # fmt: skip
    return TriageSheet.model_validate(written | ({"light_path": light} if light else {}))


def light(*bars: dict[str, Any]) -> dict[str, Any]:
    nil = "nil-or-minimal"
    limits = {"individuals": nil, "communities": nil, "risk": nil, "contentious": False, "statutory": "none"}
    return {
        "conditions": limits, "closed_when": list(bars), "office": "senior-leader", "review_within_months": 12,
        "question_set": "light-path", "questions": ["light.purpose"], "provenance": "ours", "obligation": "ours",
    }  # fmt: skip


def said(**answers: str) -> dict[str, dict[str, Any]]:
    return {f"t.{slug}": {"value": value} for slug, value in answers.items()}


def barriers(impact: ImpactAssessment) -> list[str]:
    return [barrier.id for barrier in impact.light_path_barriers]


def test_the_highest_level_wins_and_nothing_is_added_up():
    sheet = small(
        rule("low-one", yes("a"), individuals="limited"),
        rule("low-two", yes("a"), individuals="limited"),
        rule("high", yes("a"), individuals="substantial"),
        questions=[asked("a")],
    )
    found = assess_impact(answers=said(a="yes"), sheet=sheet).individuals
    assert found.level is Level.SUBSTANTIAL
    assert [reason.rule for reason in found.reasons] == ["high", "low-one", "low-two"]
    assert [reason.rule for reason in found.deciding] == ["high"]


def test_without_a_rule_every_level_is_nil_or_minimal():
    impact = assess_impact(
        answers=said(a="no"), sheet=small(rule("r", yes("a"), risk="severe"), questions=[asked("a")])
    )
    assert [getattr(impact, axis).level for axis in AXES] == [Level.NIL_OR_MINIMAL] * 3
    assert impact.rules_fired == frozenset()


def test_dimensions_are_shown_apart():
    sheet = small(
        rule("many", yes("a"), "scale", communities="limited"),
        rule("more", yes("a"), "scale", communities="substantial"),
        rule("undone", yes("a"), "reversibility", communities="limited"),
        rule("plain", yes("a"), communities="severe"),
        questions=[asked("a")],
    )
    found = assess_impact(answers=said(a="yes"), sheet=sheet).communities
    assert found.by_dimension == {Dimension.SCALE: Level.SUBSTANTIAL, Dimension.REVERSIBILITY: Level.LIMITED}


def test_an_answer_to_a_question_no_longer_shown_does_not_count():
    sheet = small(rule("r", yes("b"), individuals="severe"), questions=[asked("a"), asked("b", yes("a"))])
    shown = assess_impact(answers=said(a="yes", b="yes"), sheet=sheet)
    hidden = assess_impact(answers=said(a="no", b="yes"), sheet=sheet)
    assert shown.individuals.level is Level.SEVERE
    assert hidden.individuals.level is Level.NIL_OR_MINIMAL
    assert (hidden.shown, set(hidden.answers)) == (("t.a",), {"t.a"})


def test_hiding_one_question_hides_those_that_hang_on_it_in_whatever_order_they_are_written():
    questions = [asked("c", yes("b")), asked("b", yes("a")), asked("a")]
    sheet = small(rule("r", yes("c"), individuals="severe"), questions=questions)
    answers = said(a="no", b="yes", c="yes")
    assert assess_impact(answers=answers, sheet=sheet).individuals.level is Level.NIL_OR_MINIMAL
    assert [question.id for question in shown_questions(answers=answers, sheet=sheet)] == ["t.a"]


def test_blank_answers_are_unanswered_and_keep_the_light_path_closed():
    sheet = small(rule("r", yes("a"), risk="limited"), questions=[asked("a"), asked("b")], light=light())
    impact = assess_impact(answers={"t.a": {"value": " "}, "t.b": {"value": "no"}}, sheet=sheet)
    assert impact.unanswered == ("t.a",)
    assert barriers(impact) == ["light-path.unanswered"]
    assert impact.light_path_barriers[0].questions == ("t.a",)


def test_a_reason_names_only_the_answers_that_made_the_rule_hold():
    when = {"all": [yes("a"), {"any": [yes("b"), yes("c")]}, {"not": yes("d")}, {"not": yes("e")}]}
    sheet = small(rule("r", when, risk="limited"), questions=[asked(slug) for slug in "abcde"])
    found = assess_impact(answers=said(a="yes", b="no", c="yes", d="no"), sheet=sheet).risk.reasons[0]
    assert found.answers == ("t.a", "t.c", "t.d")


def test_triggers_scope_and_dispute_keep_every_rule_behind_them():
    sheet = small(
        rule("one", yes("a"), statutory=["dpia", "part-3"]),
        rule("two", yes("b"), statutory=["dpia"]),
        rule("three", yes("b"), contentious=True, out_of_scope=True),
        questions=[asked("a"), asked("b")],
        light=light(),
    )
    impact = assess_impact(answers=said(a="yes", b="yes"), sheet=sheet)
    triggers = {trigger.duty: [reason.rule for reason in trigger.reasons] for trigger in impact.statutory}
    assert triggers == {"dpia": ["one", "two"], "part-3": ["one"]}
    assert (impact.contentious, impact.in_scope) == (True, False)
    assert [reason.rule for reason in impact.out_of_scope_reasons] == ["three"]
    assert barriers(impact) == ["light-path.contentious", "light-path.statutory"]


def test_each_axis_and_each_bar_closes_the_light_path():
    bar = {"id": "bar", "when": yes("b"), "reason": "A model acts on people."}
    sheet = small(
        rule("i", yes("a"), individuals="limited", communities="limited", risk="limited"),
        questions=[asked("a"), asked("b")],
        light=light(bar),
    )
    assert assess_impact(answers=said(a="no", b="no"), sheet=sheet).light_path_open
    impact = assess_impact(answers=said(a="yes", b="yes"), sheet=sheet)
    assert barriers(impact) == ["light-path.individuals", "light-path.communities", "light-path.risk", "bar"]
    assert impact.light_path_barriers[0].rules == ("i",)
    assert impact.light_path_barriers[3].questions == ("t.b",)


def test_a_sheet_without_a_light_path_never_opens_one():
    sheet = small(rule("r", yes("a"), risk="limited"), questions=[asked("a")])
    assert barriers(assess_impact(answers=said(a="no"), sheet=sheet)) == ["light-path.none"]


def test_a_disputed_technology_passes_where_the_sheet_allows_dispute():
    lenient = light()
    lenient["conditions"] = lenient["conditions"] | {"contentious": True, "risk": "limited"}
    sheet = small(rule("r", yes("a"), contentious=True, risk="limited"), questions=[asked("a")], light=lenient)
    assert assess_impact(answers=said(a="yes"), sheet=sheet).light_path_open


def test_the_plain_form_is_json_and_names_rules_and_answers():
    sheet = small(
        rule("r", yes("a"), "scale", individuals="limited", statutory=["dpia"]),
        rule("s", yes("a"), contentious=True),
        questions=[asked("a"), asked("b")],
        light=light(),
    )
    data = impact_data(assess_impact(answers=said(a="yes"), sheet=sheet))
    reason = {"id": "r", "reason": "r.", "level": "limited", "dimension": "scale", "answers": ["t.a"]}
    assert data["individuals"] == {"level": "limited", "by_dimension": {"scale": "limited"}, "rules": [reason]}
    assert data["statutory"] == [{"duty": "dpia", "rules": [reason | {"level": ""}]}]
    assert data["contentious"]["holds"] is True
    assert data["in_scope"] == {"holds": True, "rules": []}
    assert [one["id"] for one in data["light_path"]["closed_by"]][-1] == "light-path.unanswered"
    assert data["unanswered"] == ["t.b"]
    assert canonical_bytes(data)


# Properties of the sheet that ships.


def a_value(question: Question) -> st.SearchStrategy[dict[str, Any]]:
    """A well-formed answer to the question, or a blank one."""
    field = question.fields[0]
    if field.kind is FieldKind.CHOICES:
        chosen = st.lists(st.sampled_from(field.choice_ids), unique=True, max_size=4).map(sorted)
        return chosen.map(lambda value: {"value": value})
    if field.choice_ids:
        return st.sampled_from(["", *field.choice_ids]).map(lambda value: {"value": value, "area": "Here"})
    return st.just(PURPOSE[question.id])


#: What a tool that touches nobody answers; cases drawn near it find the edge of the light path.
NOBODY = in_full({
    "policing-purpose": "yes", "overt": "overt", "operational": "operational", "personal-data": "no",
    "people-touched": ["nobody"], "output": ["counts-or-formats"], "action": ["none"], "method": ["fixed-rules"],
    "live": "stored", "public-space": "no", "supplier": "no", "objection": ["none"],
})  # fmt: skip
ANYTHING = st.fixed_dictionaries({key: a_value(question) for key, question in QUESTIONS.items()})
NEAR_NOBODY = st.fixed_dictionaries({}, optional={key: a_value(question) for key, question in QUESTIONS.items()}).map(
    lambda changes: NOBODY | dict(sorted(changes.items())[:3])
)
ANSWERS = st.one_of(ANYTHING, NEAR_NOBODY)


def levels(impact: ImpactAssessment) -> list[Level]:
    return [getattr(impact, axis).level for axis in AXES]


def applies(set_id: str, impact: ImpactAssessment) -> bool:
    condition = shipped_set(set_id).applies_when
    assert condition is not None
    return holds(condition, impact.answers)


@given(ANSWERS)
def test_hidden_answers_never_count(answers: dict[str, Any]):
    impact = assess_impact(answers=answers, sheet=SHEET)
    assert assess_impact(answers={key: answers[key] for key in impact.answers}, sheet=SHEET) == impact


@given(ANSWERS, st.sampled_from(["person-decides", "person-confirms", "no-person"]))
def test_no_answer_about_a_safeguard_moves_impact(answers: dict[str, Any], said_of_it: str):
    without = {key: value for key, value in answers.items() if key != SAFEGUARD}
    before = assess_impact(answers=without, sheet=SHEET)
    after = assess_impact(answers=without | {SAFEGUARD: {"value": said_of_it}}, sheet=SHEET)
    assert (after.individuals, after.communities) == (before.individuals, before.communities)
    assert after.risk.level >= before.risk.level
    assert after.contentious_reasons == before.contentious_reasons
    assert after.duties >= before.duties


@given(ANSWERS)
def test_safeguards_recorded_in_other_assessments_change_nothing(answers: dict[str, Any]):
    more = answers | {"DPIA-6.x": {"value": [{"effect": "eliminated", "residual": "low"}]}, "EIA-8": {"value": "yes"}}
    assert assess_impact(answers=more, sheet=SHEET) == assess_impact(answers=answers, sheet=SHEET)


@given(ANSWERS, st.sampled_from(SHEET.rules))
def test_no_rule_lowers_a_level_or_takes_a_duty_away(answers: dict[str, Any], left_out: Any):
    fewer = SHEET.model_copy(update={"rules": tuple(one for one in SHEET.rules if one is not left_out)})
    with_it, without_it = (assess_impact(answers=answers, sheet=sheet) for sheet in (SHEET, fewer))
    assert all(more >= less for more, less in zip(levels(with_it), levels(without_it), strict=True))
    assert with_it.duties >= without_it.duties


@given(ANSWERS)
def test_a_statutory_duty_follows_from_its_condition_alone_at_any_impact(answers: dict[str, Any]):
    impact = assess_impact(answers=answers, sheet=SHEET)
    wanted = {duty for one in SHEET.rules if holds(one.when, impact.answers) for duty in one.sets.statutory}
    assert impact.duties == wanted
    statute_only = SHEET.model_copy(update={"rules": tuple(one for one in SHEET.rules if one.sets.statutory)})
    assert assess_impact(answers=answers, sheet=statute_only).duties == wanted
    assert not (impact.duties and impact.light_path_open)


@given(ANSWERS)
def test_the_light_path_sheet_applies_exactly_where_the_light_path_is_open(answers: dict[str, Any]):
    impact = assess_impact(answers=answers, sheet=SHEET)
    if not impact.unanswered:
        assert applies("light-path", impact) == impact.light_path_open


@given(ANSWERS)
def test_a_duty_that_is_triggered_brings_its_question_set(answers: dict[str, Any]):
    impact = assess_impact(answers=answers, sheet=SHEET)
    for duty, set_id in (
        ("dpia-screening", "dpia-screening"), ("dpia", "dpia"), ("dpia", "prior-consultation"),
        ("sensitive-processing", "appropriate-policy-document"), ("automated-decision", "automated-decisions"),
        ("equality-duty", "equality-impact"),
    ):  # fmt: skip
        assert applies(set_id, impact) or duty not in impact.duties


def test_the_equality_assessment_applies_before_anything_is_answered():
    nothing = assess_impact(answers={}, sheet=SHEET)
    assert applies("equality-impact", nothing)
    assert not applies("equality-impact", assess_impact(answers=NOBODY, sheet=SHEET))


def test_nothing_answered_is_not_nil_impact():
    nothing = assess_impact(answers={}, sheet=SHEET)
    assert len(nothing.unanswered) == len(nothing.shown) == 13
    assert not nothing.light_path_open


def test_conditions_of_the_sheet_are_about_facts_that_triage_asks():
    assert {wanted for one in SHEET.rules for wanted in questions_in(one.when)} <= set(QUESTIONS)
