"""What the public record says of an evaluation: only what a publishable result says, in words, and nothing finer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pyarrow
import pytest

from tests.golden.documents.record_case import record_sources
from tests.published_evaluations import DIGEST, RESULT, SPEC, columns_of_rows, offered
from touchstone.documents.atrs_record.build import build
from touchstone.documents.atrs_record.claims import ClaimNotBorneOut
from touchstone.documents.atrs_record.evaluation_reading import MOST_ON_A_PAGE, read_evaluations
from touchstone.documents.atrs_record.evaluation_words import REASONS, figure_words
from touchstone.documents.atrs_record.evaluations import PublishedClaim, SealedPlan, evaluation_files
from touchstone.documents.atrs_record.extra_files import EXTRA_TYPES
from touchstone.documents.atrs_record.files import media_type, public_files, with_decision
from touchstone.documents.atrs_record.result_file import NotPublishable, read_publishable
from touchstone.evaluation.engines.reference import ReferenceEngine
from touchstone.evaluation.metric import REASONS as ENGINE_REASONS
from touchstone.evaluation.runner import run
from touchstone.evaluation.spec_reading import spec_from
from touchstone.evaluation.tables import table_of
from touchstone.foundation.canonical_json import canonical_bytes


def built(*evaluations):
    return build(replace(record_sources(), evaluations=evaluations))


def reading(**changes):
    return read_evaluations(built(offered(**changes)))[0]


def changed(**changes: Any) -> str:
    """The result file with parts of it replaced."""
    return json.dumps({**json.loads(RESULT), **changes})


def test_a_record_without_an_offered_evaluation_does_not_speak_of_them():
    facts = build(record_sources())
    assert "evaluations" not in facts
    assert not any(path.startswith("evaluation-") for path in public_files(facts))
    assert "How it was tested" not in public_files(facts)["index.html"]


def test_the_facts_are_canonical_and_every_decimal_is_the_text_of_the_file():
    (one,) = built(offered())["evaluations"]
    canonical_bytes(one)  # refuses floats
    (found,) = [f for f in one["figures"] if f["metric"] == "tpr" and f["group"] == {"ethnicity": "White"}]
    assert (found["value"], found["lower"], found["upper"], found["level"]) == ("0.702", "0.663", "0.738", "0.95")
    assert (found["numerator"], found["denominator"], found["n"]) == (400, 570, 2000)


def test_the_result_file_goes_with_the_record_byte_for_byte_and_the_facts_name_its_digest():
    sources = replace(record_sources(), evaluations=(offered(),))
    facts = build(sources)
    files = public_files(facts, evaluation_files(sources.evaluations))
    assert files["evaluation-2.json"] == RESULT
    assert facts["evaluations"][0]["result"]["bytes"] == len(RESULT.encode())
    assert facts["evaluations"][0]["result"]["digest"] == DIGEST


@pytest.mark.parametrize(
    "results",
    [
        None,
        {},
        {"evaluation-2.json": RESULT + " "},
        {"evaluation-1.json": RESULT},
        {"evaluation-2.json": RESULT, "x": ""},
    ],
    ids=["none", "empty", "another byte", "another name", "one too many"],
)
def test_a_version_without_exactly_its_result_files_is_not_made(results):
    with pytest.raises(ValueError, match="result files"):
        public_files(built(offered()), results)


def test_a_decision_keeps_the_evaluations_as_they_are():
    sources = replace(record_sources(), evaluations=(offered(),))
    facts = build(sources)
    later = with_decision(facts, sources.snapshot.decisions[0], stage="evaluation", pack=sources.pack)
    assert later["evaluations"] == facts["evaluations"]
    assert public_files(later, evaluation_files(sources.evaluations))["evaluation-2.json"] == RESULT


@pytest.mark.parametrize(
    ("path", "kind"), [("evaluation-12.json", "application/json"), ("index.html", "text/html; charset=utf-8")]
)
def test_a_file_of_a_version_has_its_type(path, kind):
    assert media_type(path) == kind


@pytest.mark.parametrize(
    "path",
    [
        "evaluation-0.json",
        "evaluation-1.html",
        "evaluation-.json",
        "x.json",
        "../evaluation-1.json",
        "evaluation-1.json\n",
    ],
)
def test_a_version_has_no_other_files(path):
    with pytest.raises(ValueError, match="has a file"):
        media_type(path)


# What can never get in -------------------------------------------------------------


@pytest.mark.parametrize(
    "file",
    [
        changed(handling="force-internal"),
        changed(handling="Publishable"),
        changed(suppression={**json.loads(RESULT)["suppression"], "applied": False}),
        changed(schema="touchstone.evaluation.result/2"),
        changed(estimates=[{"metric": "tpr", "value": "NaN"}]),
        changed(estimates=None),
        "{}",
        "[]",
        "no JSON",
        '{"schema": NaN}',
        "[" * 100_000,
    ],
    ids=[
        "internal",
        "misspelt",
        "not applied",
        "schema",
        "no figure",
        "no list",
        "empty",
        "list",
        "text",
        "NaN",
        "deep",
    ],
)
def test_a_result_that_is_not_publishable_cannot_get_in(file):
    with pytest.raises(NotPublishable) as refusal:
        built(offered(file=file, claims=()))
    assert "Take back the offer" in refusal.value.remedy


@pytest.mark.parametrize("count", ["numerator", "denominator", "n"])
def test_a_file_marked_publishable_that_shows_nine_people_cannot_get_in(count):
    estimates = json.loads(RESULT)["estimates"]
    estimates[0][count] = 9
    with pytest.raises(NotPublishable, match="fewer than ten"):
        built(offered(file=changed(estimates=estimates)))


def test_counts_of_machines_may_be_small_on_a_recorded_judgement():
    estimates = json.loads(RESULT)["estimates"]
    estimates[0]["numerator"] = 9
    suppression = {**json.loads(RESULT)["suppression"], "kind": "system-event", "judgement": "No person is counted."}
    facts = built(offered(file=changed(estimates=estimates, suppression=suppression)))
    assert read_evaluations(facts)[0].judgement == "No person is counted."


def test_figures_of_combinations_and_periods_stay_in_the_file():
    estimates = json.loads(RESULT)["estimates"]
    crossed = {**estimates[0], "breakdown": ["ethnicity", "sex"], "group": {"ethnicity": "Asian", "sex": "Men"}}
    monthly = {**estimates[0], "period": "2025-01"}
    (one,) = built(offered(file=changed(estimates=[*estimates, crossed, monthly])))["evaluations"]
    assert len(one["figures"]) == len(built(offered())["evaluations"][0]["figures"])


def test_cells_sweeps_and_digests_of_data_are_not_in_the_facts():
    text = json.dumps(built(offered()))
    for word in ("sweeps", "cells", "provenance", "incidents.parquet"):
        assert word not in text


# Claims ------------------------------------------------------------------------------


def claim(stated="62 %", metric="tpr", statement="It finds most.", **group):
    return PublishedClaim(statement=statement, metric=metric, stated=stated, group=group)


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (claim("63 %"), "says 61.9% (58.9% to 64.9%), 610 of 985"),
        (claim("62 %", ethnicity="Asian"), "no published figure"),
        (claim("62 %", ethnicity="Nobody"), "no published figure"),
        (claim("62 %", metric="accuracy"), "no published figure"),
        (claim("0.5", metric="brier"), "no published figure"),
        (claim(statement="It finds 90 % of those it should."), "It speaks of “90 %”"),
        (claim(statement="It finds 9 in 10."), "It speaks of “9 in 10”"),
    ],
)
def test_a_claim_that_the_result_does_not_bear_out_is_refused_with_what_it_says(made, says):
    with pytest.raises(ClaimNotBorneOut) as refusal:
        built(offered(claims=(claim(), made)))
    assert made.statement in refusal.value.message
    assert says in refusal.value.message
    assert "Withdraw the claim" in refusal.value.remedy
    assert set(refusal.value.field_errors) == {"claims"}


def test_a_claim_goes_with_the_figure_behind_it():
    made = claim("70 %", statement="It finds 70 % of White people (95 % range 66 % to 74 %).", ethnicity="White")
    (line,) = reading(claims=(made,)).claims
    assert line.statement == made.statement
    assert line.rests_on.startswith(
        "Stated: 70 %. What the result says: Found, of those it should find; ethnicity: White;"
    )
    assert line.rests_on.endswith("70.2% (66.3% to 73.8%); 400 of 570.")


# In words ----------------------------------------------------------------------------


def test_it_says_first_who_tested_it_on_what_and_how_often_under_which_plan():
    assert reading().tested == (
        "Tested on the force’s own data, by the force, 2 February 2026.",
        "The force’s record system computed the figures itself, from data with the digest below.",
        "3 runs were started under a plan sealed on 12 January 2026; this is run 2 of them.",
    )


def test_figures_that_a_person_brought_are_said_to_be_that_person_s_word():
    said = " ".join(reading(origin="attached").tested)
    assert "A person brought the figures" in said and "that person’s word" in said
    assert "computed the figures itself" not in said and "ran the test again" not in said
    assert "ran the test again" in " ".join(reading(origin="attached", made_again=True).tested)


def test_a_version_made_before_the_origin_was_kept_says_nothing_of_it():
    facts = built(offered())["evaluations"][0]
    older = {key: value for key, value in facts.items() if key != "origin"}
    (said,) = read_evaluations({"evaluations": [older]})
    assert not any("record system" in one for one in said.tested)
    assert said.data_digests == ()


def test_each_measure_has_a_chart_of_what_its_table_holds_and_withheld_groups_keep_their_row():
    (table, *_rest) = [one for one in reading().tables if one.chart]
    drawing = ElementTree.fromstring(table.chart)  # noqa: S314  # of our own making
    told = [one.text for one in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert drawing.get("role") == "img" and drawing.find("{http://www.w3.org/2000/svg}title").text == table.name
    for row in table.rows:
        assert (row.figure or "Withheld") in told
    assert "style=" not in table.chart


def test_a_test_without_a_plan_by_the_supplier_says_so():
    said = " ".join(reading(plan=None, performed_by="supplier", data="other", kind="outcome").tested)
    assert "by the supplier" in said
    assert "not the force’s own" in said
    assert "what came of using" in said
    assert "No plan was sealed beforehand" in said


def test_a_single_run_is_told_as_one():
    plan = SealedPlan(digest=DIGEST, sealed_on=date(2026, 1, 1), runs=1, run=1)
    assert reading(plan=plan).tested[-1] == "1 run was started under a plan sealed on 1 January 2026."


def test_limits_not_met_come_first_with_the_groups_under_each_verdict():
    lines = reading().limits
    assert [line.verdict for line in lines] == ["Not met", "Not met"]
    assert lines[0].limit == "at least 66%"
    assert dict(lines[0].groups) == {
        "Not met": "Everybody; ethnicity: Black; sex: Women; all groups by ethnicity, also those withheld",
        "Cannot tell": "sex: Men",
        "Met": "ethnicity: White",
    }
    assert reading().compared == "Groups are compared with ethnicity: White; sex: Men."
    assert lines[1].limit == "no further than 5 percentage points from the group it is compared with"


def test_withheld_and_undefined_are_shown_as_what_they_are():
    tables = {table.name: table.rows for table in reading().tables}
    found = {row.group: row for row in tables["Found, of those it should find"]}
    assert (found["Everybody"].figure, found["Everybody"].interval) == ("61.9%", "58.9% to 64.9%")
    assert found["ethnicity: Asian"].absent == "Withheld, to protect people"
    assert found["ethnicity: Asian"].figure == found["ethnicity: Asian"].counted == ""
    (undefined,) = tables["Mean squared error of the score"]
    assert undefined.group == "Everybody, and each group"
    assert undefined.absent == "No figure: the score puts people in an order and is no probability"


def test_the_measure_of_fairness_is_named_with_who_chose_it_and_why():
    one = reading()
    assert one.fairness[:2] == (
        "Measure of fairness chosen: Wrongly selected, of those it should leave alone.",
        "Chosen by: project-lead, 3 February 2026.",
    )
    assert one.fairness_reason == "A wrong grade brings an officer to the door."
    assert reading(fairness=None).fairness[0].startswith("Nobody has recorded")


def test_what_the_settings_of_the_test_say_was_chosen_stands_where_nothing_was_chosen_later():
    asked = json.loads(RESULT)["asked"]
    asked["fairness"] = {"chosen": ["selection_rate"], "reason": "Agreed with the panel.", "decided_by": "The panel"}
    one = reading(fairness=None, file=changed(asked=asked))
    assert one.fairness[1] == "Chosen by: The panel."
    assert any(table.name.startswith("Selected") for table in one.tables)


def test_no_word_of_it_promises_more_than_a_test_can_show():
    page = public_files(built(offered()), {"evaluation-2.json": RESULT})["index.html"]
    assert "does not show that using the technology is lawful or fair" in page
    assert "Tests that were not offered are not shown" in page
    assert "Other &lt;group&gt;" in page
    assert page.count("<a ") == len(EXTRA_TYPES)  # to the files beside it, and nowhere else
    assert "<script" not in page


def test_several_evaluations_come_newest_first_and_share_the_room_of_a_page():
    estimates = json.loads(RESULT)["estimates"]
    many = [
        {**estimates[1], "group": {"ethnicity": f"Group {place}"}, "status": "ok", "value": 0.5, "reason": None}
        for place in range(80)
    ]
    file = changed(estimates=[*estimates, *many])
    found = read_evaluations(built(*(offered(number=number, file=file, claims=()) for number in (1, 2, 3, 4))))
    assert [one.number for one in found] == [4, 3, 2, 1]
    shown = [sum(len(table.rows) for table in one.tables) for one in found]
    assert shown == [60, 60, 30, 0]
    assert sum(shown) == MOST_ON_A_PAGE
    assert all(one.left_out for one in found)


@pytest.mark.parametrize(
    ("value", "is_rate", "words"),
    [
        ("0.449", True, "44.9%"),
        ("0.7", True, "70%"),
        ("0.000614624", True, "0.0615%"),
        ("0.9996", True, "99.96%"),
        ("1", True, "100%"),
        ("0", True, "0%"),
        ("-0.0125", True, "−1.25%"),
        ("2400", False, "2,400"),
        ("1.234567", False, "1.23"),
        ("", True, ""),
    ],
)
def test_a_figure_is_told_to_three_figures_and_never_rounded_to_always(value, is_rate, words):
    assert figure_words(value, is_rate=is_rate) == words


def test_a_matching_rate_says_its_threshold_and_list_size():
    estimates = json.loads(RESULT)["estimates"]
    estimates[0] |= {"threshold": 0.6, "list_size": 10000}
    (table, *_) = reading(file=changed(estimates=estimates)).tables
    assert table.rows[0].group == "Everybody (threshold 0.6, list of 10,000)"


def test_every_reason_of_the_engine_has_public_words():
    assert set(REASONS) == set(ENGINE_REASONS)


def test_a_decimal_in_scientific_form_is_written_out():
    estimates = json.loads(RESULT)["estimates"]
    estimates[0]["value"] = 6e-05
    assert "6e-05" in json.dumps(estimates)
    (one,) = built(offered(file=changed(estimates=estimates), claims=()))["evaluations"]
    assert one["figures"][0]["value"] == "0.00006"


def test_what_the_engine_writes_today_is_read_and_what_it_keeps_inside_is_refused():
    asked: dict[str, Any] = {
        "spec": spec_from(SPEC),
        "table": table_of(pyarrow.table(columns_of_rows())),
        "engine": ReferenceEngine(),
    }
    result = run(**asked)
    assert {one["id"] for one in result.data["asked"]["metrics"]} >= {"tpr", "fpr", "brier"}
    (one,) = built(offered(file=result.as_json(), claims=()))["evaluations"]
    assert {found["status"] for found in one["figures"]} == {"ok", "suppressed", "undefined"}
    with pytest.raises(NotPublishable):
        built(offered(file=run(**asked, cells="keep").as_json(), claims=()))


def test_keys_that_are_not_known_are_passed_over():
    assert read_publishable(changed(later={"a": 1})).technology == "grader"
