"""What a move to other guidance would do: the fate of each answer, what comes to be asked, which gates it touches."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.unit.domain import small_case as small
from tests.unit.domain.small_case import AT, FORCE, LAW, SEEN, answer, case, decision, field, question_data, run
from touchstone.domain.assessment import progress_of, view_case
from touchstone.domain.pack_move import Fate, MovePlan, moved, plan_move
from touchstone.domain.snapshot import PackPin, ProjectSnapshot
from touchstone.guidance.comparison import ChangeKind
from touchstone.guidance.pack import Pack

CHOICE = field("choice", required=True)
TRIAGED = small.triage_data()


def pack(*questions: small.Data, requirements: Any = (), changes: Any = (), triage: Any = None, **design: Any) -> Pack:
    """A pack with one set, worked on at design, and whatever else a test puts at that stage."""
    stage = small.stage_data(
        "design",
        question_sets=[{"set": "facts", "purpose": "complete", "provenance": "ours"}],
        requirements=list(requirements),
        **design,
    )
    sets = [small.set_data("facts", *questions), small.set_data("light-path", question_data("light.owner"))]
    made = small.pack_of(stage, sets=sets, triage=triage or TRIAGED)
    sheet = made.sheet.model_copy(update={"changes": small.PackSheet.model_validate(
        made.sheet.model_dump(by_alias=True) | {"changes": list(changes)}).changes})  # fmt: skip
    return replace(made, sheet=sheet)


def plan(snapshot: ProjectSnapshot, before: Pack, after: Pack) -> MovePlan:
    return plan_move(snapshot=snapshot, before=before, after=after)


def fate(value: Any, before: small.Data, after: small.Data | None) -> Fate:
    """The fate of an answer to Q-1 where the question reads so before and so after."""
    newer = pack(*([after] if after else []), question_data("Q-0"))
    found = plan(case(answers=(answer("Q-1", value),)), pack(before, question_data("Q-0")), newer)
    (one,) = found.answers
    return one.fate


def test_an_answer_to_the_same_question_is_carried() -> None:
    assert fate("yes", question_data("Q-1"), question_data("Q-1")) is Fate.CARRIED


def test_sources_and_concepts_that_differ_leave_an_answer_carried() -> None:
    assert fate("yes", question_data("Q-1"), question_data("Q-1", concept="purpose", sources=["APP"])) is Fate.CARRIED


def test_other_words_are_read_again_and_shown_before_and_after() -> None:
    newer = question_data("Q-1", text="Is it still so?")
    found = plan(case(answers=(answer("Q-1"),)), pack(question_data("Q-1")), pack(newer))
    (one,) = found.of(Fate.REWORDED)
    assert [(word.before, word.after) for word in one.words] == [("Q-1?", "Is it still so?")]
    assert one.counted and one.counts and not one.is_material


def test_other_choices_are_read_again_while_the_answer_still_fits() -> None:
    fewer = field("choice", required=True, choices=[{"id": "a", "label": "a"}, {"id": "z", "label": "z"}])
    assert fate("a", question_data("Q-1", CHOICE), question_data("Q-1", fewer)) is Fate.REWORDED


def test_an_answer_that_no_longer_fits_is_kept_and_counts_as_unanswered() -> None:
    before, after = pack(question_data("Q-1", CHOICE)), pack(question_data("Q-1", field("date", required=True)))
    snapshot = case(answers=(answer("Q-1", "a"),))
    found = plan(snapshot, before, after)
    (one,) = found.of(Fate.CHANGED_FORM)
    assert one.counted and not one.counts
    view = view_case(snapshot=snapshot, pack=after)
    assert view.unfit == ("Q-1",)
    assert "Q-1" not in view.values
    assert progress_of(view=view, set_id="facts").unanswered == ("Q-1",)
    assert snapshot.answers[0].value == {"value": "a"}


def test_a_field_that_is_gone_makes_an_answer_that_used_it_unfit() -> None:
    two = question_data("Q-1", field("yes-no", required=True), field("text", "detail"))
    assert fate({"value": "yes", "detail": "So"}, two, question_data("Q-1")) is Fate.CHANGED_FORM


def test_an_answer_to_a_question_that_is_gone_is_kept() -> None:
    found = plan(case(answers=(answer("Q-1"),)), pack(question_data("Q-1")), pack(question_data("Q-2")))
    (one,) = found.of(Fate.REMOVED)
    assert (one.question, str(one.text), one.counts) == ("Q-1", "Q-1?", False)
    assert [item.question for item in found.no_longer_asked] == ["Q-1"]


def test_an_answer_kept_from_earlier_guidance_is_set_aside_or_asked_again() -> None:
    snapshot = case(answers=(answer("Q-9"),))
    lacks, has = pack(question_data("Q-1")), pack(question_data("Q-1"), question_data("Q-9"))
    assert [one.fate for one in plan(snapshot, lacks, lacks).answers] == [Fate.KEPT_ASIDE]
    (again,) = plan(snapshot, lacks, has).of(Fate.ASKED_AGAIN)
    assert again.counts


def test_questions_that_come_to_be_asked_say_whether_they_are_new_and_answered() -> None:
    hidden = question_data("Q-2", show_when=small.yes_to("Q-1"))
    before = pack(question_data("Q-1"), hidden)
    after = pack(question_data("Q-1"), question_data("Q-2"), question_data("Q-3"))
    found = plan(case(answers=(answer("Q-2"),)), before, after)
    assert [(one.question, one.is_new, one.is_answered) for one in found.asked] == [
        ("Q-2", False, True),
        ("Q-3", True, False),
    ]


def test_a_question_hidden_by_the_move_stops_counting_and_its_answer_is_kept() -> None:
    after = pack(question_data("Q-1"), question_data("Q-2", show_when=small.yes_to("Q-1")))
    found = plan(case(answers=(answer("Q-2"),)), pack(question_data("Q-1"), question_data("Q-2")), after)
    (one,) = found.answers
    assert (one.fate, one.counted, one.counts) == (Fate.CARRIED, True, False)
    assert [(item.question, item.is_new) for item in found.no_longer_asked] == [("Q-2", False)]


def test_what_stands_between_the_project_and_its_gate_is_said_before_and_after() -> None:
    asked = small.requirement("design.facts", "question-set", LAW, set="facts")
    found = plan(case(), pack(question_data("Q-1")), pack(question_data("Q-1"), requirements=[asked]))
    assert "design.facts" not in [one.id for one in found.outstanding_before]
    assert ("design.facts", True) in [(one.id, one.bars) for one in found.outstanding_after]


def test_a_triage_rule_that_is_new_moves_the_impact_and_closes_the_light_path() -> None:
    rule = TRIAGED["rules"][0]
    data = rule | {"id": "d", "when": small.yes_to("triage.data"), "sets": {"risk": "limited"}}
    heavier = small.triage_data(rules=[rule, data])
    answers = (answer("triage.scores", "no"), answer("triage.data"))
    snapshot = case("prioritisation", path="light", answers=answers)
    found = plan(snapshot, pack(question_data("Q-1")), pack(question_data("Q-1"), triage=heavier))
    assert found.impact_before is not None and found.impact_after is not None
    assert (found.impact_before.risk.level.value, found.impact_after.risk.level.value) == ("nil-or-minimal", "limited")
    assert (found.path_before, found.path_after) == ("light", "full")


def passed(**more: Any) -> ProjectSnapshot:
    """A case that left design by a decision and stands at deployment."""
    runs = (run("design", id="r1", left_at=AT), run("deployment", id="r2", number=2))
    return case("deployment", stage_runs=runs, decisions=(decision(stage_run="r1"),), **more)


def asking(basis: small.Data, **more: Any) -> small.Data:
    return small.requirement("design.shown", "evidence", basis, label="photo", **more)


def test_a_material_change_at_a_gate_already_passed_needs_a_new_decision() -> None:
    found = plan(passed(), pack(question_data("Q-1")), pack(question_data("Q-1"), requirements=[asking(SEEN)]))
    (gate,) = found.new_decisions
    assert (gate.stage, gate.passed_by) == ("design", ("d",))
    assert [(one.id, one.kind) for one in gate.material] == [("design.shown", ChangeKind.ADDED)]


def test_no_new_decision_is_needed_at_a_gate_not_passed_yet() -> None:
    for stage in ("prioritisation", "design"):
        newer = pack(question_data("Q-1"), requirements=[asking(SEEN)])
        found = plan(case(stage), pack(question_data("Q-1")), newer)
        assert [one.stage for one in found.gates] == ["design"]
        assert found.new_decisions == ()


def test_the_author_has_the_last_word_on_what_is_material() -> None:
    slight = {"id": "design.shown", "material": False, "reason": "The same thing, written down"}
    newer = pack(question_data("Q-1"), requirements=[asking(SEEN)], changes=[slight])
    assert plan(passed(), pack(question_data("Q-1")), newer).new_decisions == ()
    grave = {"id": "Q-1", "material": True, "reason": "It means more than it did"}
    reworded = pack(question_data("Q-1", text="Another question?"), changes=[grave])
    (gate,) = plan(passed(), pack(question_data("Q-1")), reworded).new_decisions
    assert gate.material[0].reason == "It means more than it did"


def test_a_material_change_of_what_this_case_is_not_asked_needs_no_new_decision() -> None:
    hidden = question_data("Q-2", show_when=small.yes_to("Q-1"))
    never = asking(SEEN, when=small.yes_to("Q-1"))
    before, after = pack(question_data("Q-1")), pack(question_data("Q-1"), hidden | SEEN, requirements=[never])
    no = (answer("Q-1", "no"),)
    assert plan(passed(answers=no), before, after).new_decisions == ()
    assert plan(passed(answers=(answer("Q-1"),)), before, after).new_decisions != ()
    assert plan(passed(), before, after).new_decisions != (), "whether it applies cannot be told: it may"


def test_a_stage_that_is_gone_is_said() -> None:
    before, after = pack(question_data("Q-1")), pack(question_data("Q-1"))
    sheet = after.sheet.model_copy(update={"stages": tuple(one for one in after.sheet.stages if one != "design")})
    found = plan(case(), before, replace(after, sheet=sheet))
    assert found.stage_is_gone and found.outstanding_after == ()


def test_the_digest_is_that_of_what_the_plan_says() -> None:
    before, after = pack(question_data("Q-1")), pack(question_data("Q-1"), question_data("Q-2"))
    assert plan(case(), before, after).digest == plan(case(), before, after).digest
    assert plan(case(), before, after).digest != plan(case(answers=(answer("Q-1"),)), before, after).digest
    assert plan(case(), before, before).is_empty


def test_moving_changes_the_pins_and_nothing_else() -> None:
    snapshot = case(answers=(answer("Q-1"),), packs=(PackPin(pack="small", version="2026-01", digest="a"),))
    there = moved(snapshot, [PackPin(pack="z", version="1", digest="z"), PackPin(pack="a", version="1", digest="a")])
    assert [pin.pack for pin in there.packs] == ["a", "z"]
    assert replace(there, packs=snapshot.packs) == snapshot
    assert moved(there, snapshot.packs) == snapshot
    assert there.organisation == FORCE
