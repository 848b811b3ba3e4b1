"""What changed between two versions of a record, told field by field."""

from __future__ import annotations

from tests.golden.documents.record_case import record_sources
from tests.unit.domain.small_case import answer
from touchstone.documents.atrs_record.build import build
from touchstone.documents.atrs_record.files import withdrawal_notice
from touchstone.public.comparison import Difference, differences
from touchstone.public.marked_words import MOST_PIECES, marked_words


def test_equal_records_do_not_differ():
    facts = build(record_sources())
    assert differences(facts, facts) == []


def test_a_changed_answer_a_new_one_and_a_withheld_one_are_told():
    before = build(record_sources())
    answers = [one for one in record_sources().snapshot.answers if one.question not in ("ATRS-Q7", "atrs.human-review")]
    later = (*answers, answer("atrs.who-is-affected", {"value": {"en": "Everybody", "cy": "Pawb"}}))
    found = {one.heading: one for one in differences(before, build(record_sources(answers=later)))}
    assert found["atrs.who-is-affected? (atrs.who-is-affected)"] == Difference(
        "atrs.who-is-affected? (atrs.who-is-affected)", "Not yet answered", "Everybody\nPawb"
    )
    assert found["Human review (atrs.human-review)"].after == "Not yet answered"
    assert found["Required training (atrs.required-training)"].before == "Withheld by the force"
    assert set(found) == {
        "atrs.who-is-affected? (atrs.who-is-affected)",
        "Human review (atrs.human-review)",
        "Required training (atrs.required-training)",
    }


def test_going_lighter_or_heavier_is_told_and_how_a_part_differs():
    facts = build(record_sources())
    later = {**facts, "departures": []}
    (one,) = differences(facts, later)
    assert one.kind == "removed"
    assert one.before == "Associated risk: limited → substantial. Children."
    assert [other.kind for other in differences(later, facts)] == ["added"]


def test_only_the_words_that_went_or_came_are_marked():
    before, after = marked_words("At 0.64, of <all>", "At 0.71, of <all>")
    assert before == "At 0.<del>64</del>, of &lt;all&gt;"
    assert after == "At 0.<ins>71</ins>, of &lt;all&gt;"
    whole = marked_words("a " * MOST_PIECES, "b")
    assert whole[1] == "<ins>b</ins>"
    assert whole[0].startswith("<del>a a")


def test_rows_and_decisions_are_told_in_words():
    before = build(record_sources(decisions=(), answers=()))
    found = {one.heading: one.after for one in differences(before, build(record_sources()))}
    assert "Figure: False positives, all, Rate: 4.2 per cent" in found["Model performance (atrs.model-performance)"]
    assert found["Decisions"] == "2026-03-02 Design stage: to proceed, with conditions"


def test_a_withdrawal_leaves_its_reason_only():
    notice = withdrawal_notice(record="r", force=("NM01", "N"), why="An error.", is_demonstration=False)
    found = differences(build(record_sources()), notice)
    assert found[0] == Difference("Withdrawn", "", "An error.")
    assert all(not one.after for one in found[1:])
