"""FC-06, FC-08 to FC-12 as tables: tests for bias, effect, figures, people without it, building again, claims."""
# ruff: noqa: E501 - a table has one row to a line

from __future__ import annotations

from typing import Any

import pytest

from tests.spec.failure_checks.made_cases import (
    CANNOT_TELL,
    FAILED,
    NOT_APPLICABLE,
    NOT_YET,
    PASSED,
    V1_AND_V2,
    Change,
    Data,
    Row,
    added,
    answer,
    blank,
    holds,
    measures,
    nil_impact,
    one_of,
    part,
    record,
    row,
    test_made,
    triage,
    unanswered,
    versions,
    without,
)

TWO_SETTINGS = {
    "id": "v2",
    "configurations": [
        {"id": "c1", "settings": {"threshold": "0.60"}, "in_use_from": "2026-02-02", "in_use_to": "2026-05-31"},
        {"id": "c2", "settings": {"threshold": "0.55"}, "in_use_from": "2026-06-01"},
    ],
}
NO_TESTS = without("evaluations")
SUPPLIERS_FILE = one_of("evidence", "bias-report", strength="supplier-tested")


def only(**kept: str) -> Change:
    """Only the figures that have these values."""
    return measures("bias", lambda one: one if all(one.get(key) == value for key, value in kept.items()) else None)


def leaving_out(**gone: str) -> Change:
    return measures("bias", lambda one: None if all(one.get(key) == value for key, value in gone.items()) else one)


def lacking(*keys: str) -> Change:
    return measures("bias", lambda one: {key: part for key, part in one.items() if key not in keys})


def figure(metric: str, group: str, **more: str) -> Data:
    row_: dict[str, Any] = {
        "model": "2.0",
        "measure": metric,
        "group": group,
        "value": "0.10",
        "setting": "0.60",
        "data": "Own, 2025",
    }
    return (
        row_ | {"lower": "0.08", "upper": "0.12", "errors": "100", "cases": "1000", "measured-on": "2025-11-01"} | more
    )


def table(*rows: Data) -> Change:
    return answer("EIA-7", list(rows))


EVERY_GROUP = tuple(
    figure(metric, group)
    for group in ("Female", "Male", "White", "Black", "Under 25", "25 to 45")
    for metric in ("TPR", "False positive rate", "Precision")
)

ROWS = (
    row("FC-06", "tested independently, on its own data and setting", PASSED),
    row("FC-06", "tested by the force itself", PASSED, test_made("bias", performed_by="force")),
    row("FC-06", "its stage has not come", NOT_YET, stage="development"),
    row("FC-06", "nothing is known", FAILED, unanswered, says="No test for bias"),
    row("FC-06", "the supplier's test", FAILED, test_made("bias", performed_by="supplier"), says="by the supplier"),
    row("FC-06", "the supplier's report, given as the force's test", FAILED, test_made("bias", performed_by="force", title="Supplier's accuracy report"), says="supplier's"),
    row("FC-06", "figures taken from the vendor, given as the force's test", FAILED, test_made("bias", performed_by="force", finding="Figures supplied by the vendor.")),
    row("FC-06", "the very file of the supplier's own test", FAILED, test_made("bias", performed_by="force"), one_of("evidence", "bias-report", strength="supplier-tested", digest="sha256:" + "1" * 64)),
    row("FC-06", "a test without a result of its own, and the supplier's file", FAILED, test_made("bias", result_digest=None), SUPPLIERS_FILE, says="offered as the force's own"),
    row("FC-06", "an independent test that the supplier paid for", CANNOT_TELL, test_made("bias", finding="Commissioned by the supplier.")),
    row("FC-06", "on other people's data", FAILED, test_made("bias", data="other"), says="other people's data"),
    row("FC-06", "on data nobody knows whose", CANNOT_TELL, test_made("bias", data="unknown")),
    row("FC-06", "by nobody knows whom", CANNOT_TELL, test_made("bias", performed_by=None)),
    row("FC-06", "of the version before", FAILED, versions(*V1_AND_V2), test_made("bias", covers="v1", configuration=None), says="another version"),
    row("FC-06", "of nobody knows which version", CANNOT_TELL, versions(*V1_AND_V2), test_made("bias", covers=None)),
    row("FC-06", "of the one version there is, unsaid", PASSED, test_made("bias", covers=None)),
    row("FC-06", "with the threshold used before", FAILED, versions(TWO_SETTINGS), says="other settings"),
    row("FC-06", "with nobody knows which threshold", CANNOT_TELL, versions(TWO_SETTINGS), test_made("bias", configuration=None)),
    row("FC-06", "with the threshold in use", PASSED, versions(TWO_SETTINGS), test_made("bias", configuration="c2")),
    row("FC-06", "two settings in use, one of them tested", FAILED, versions({"id": "v2", "configurations": [{"id": "c1", "in_use_from": "2026-02-02"}, {"id": "c2", "in_use_from": "2026-03-01"}]}), says="Settings in use"),
    row("FC-06", "two versions in use, one of them tested", FAILED, versions({"id": "v1", "in_use_from": "2025-01-06"}, {"id": "v2", "in_use_from": "2026-02-02"}), says="has not been tested"),
    row("FC-06", "not yet in use, tested with what was decided on", PASSED, versions({"id": "v2", "configurations": [{"id": "c1"}, {"id": "c2"}]}), stage="deployment"),
    row("FC-06", "not yet in use, tested with other settings than decided on", FAILED, versions({"id": "v2", "configurations": [{"id": "c1"}, {"id": "c2"}]}), test_made("bias", configuration="c2"), stage="deployment"),
    row("FC-06", "by sex and ethnicity, not by age", FAILED, leaving_out(attribute="age"), says="age"),
    row("FC-06", "with one group only", FAILED, leaving_out(group="Male"), says="sex"),
    row("FC-06", "with one group, and those nobody could place", FAILED, measures("bias", lambda one: one | {"group": "Not stated"} if one["group"] == "Male" else one)),
    row("FC-06", "with one group, and one of unknown ethnicity", FAILED, measures("bias", lambda one: one | {"group": "Unknown ethnicity"} if one["group"] == "Black" else one), says="ethnicity"),
    row("FC-06", "a plan is not a test", FAILED, test_made("bias", performed_on="2026-12-01"), without("evidence", "bias-report"), blank("EIA-8", "COV-B1")),
    row("FC-06", "a recorded test against an answer that says no", CANNOT_TELL, answer("EIA-8", {"value": "no", "detail": "Not independent."})),
    row("FC-06", "relies on a supplier's refusal without more", CANNOT_TELL, answer("EIA-9", "yes")),
    row("FC-06", "answers alone: independent, by sex, ethnicity and age", PASSED, NO_TESTS, table(*EVERY_GROUP)),
    row("FC-06", "answers alone: not independent", FAILED, NO_TESTS, table(*EVERY_GROUP), answer("EIA-8", {"value": "no", "detail": "The supplier's."})),
    row("FC-06", "answers alone: a bare yes", CANNOT_TELL, NO_TESTS, table(*EVERY_GROUP), answer("EIA-8", "yes")),
    row("FC-06", "answers alone: the file is the supplier's", FAILED, NO_TESTS, table(*EVERY_GROUP), SUPPLIERS_FILE, says="the supplier's"),
    row("FC-06", "answers alone: no figures", CANNOT_TELL, NO_TESTS),
    row("FC-06", "answers alone: no age", FAILED, NO_TESTS, table(*(one for one in EVERY_GROUP if "25" not in one["group"]))),
    row("FC-06", "answers alone: groups nobody can place", CANNOT_TELL, NO_TESTS, table(figure("TPR", "Group A"), figure("TPR", "Group B"))),
    row("FC-06", "answers alone: a claim", CANNOT_TELL, NO_TESTS, blank("EIA-8")),
    row("FC-06", "nothing is done to anybody", NOT_APPLICABLE, nil_impact),
    row("FC-08", "compared with a division without it", PASSED),
    row("FC-08", "its stage has not come", NOT_YET, stage="development"),
    row("FC-08", "nothing is known", FAILED, unanswered),
    row("FC-08", "without any comparison", FAILED, test_made("outcome", compared_with=None), says="without comparing"),
    row("FC-08", "compared with nothing, in words", FAILED, test_made("outcome", compared_with="None")),
    row("FC-08", "said to be compared, without a control", FAILED, test_made("outcome", compared_with="No control area")),
    row("FC-08", "only accuracy", FAILED, without("evaluations", "outcome"), says="Only accuracy"),
    row("FC-08", "somebody else's outcome", FAILED, test_made("outcome", data="other"), says="elsewhere"),
    row("FC-08", "the outcome of the version before", FAILED, versions(*V1_AND_V2), test_made("outcome", covers="v1"), says="another version"),
    row("FC-08", "nobody knows of which version", CANNOT_TELL, versions(*V1_AND_V2), test_made("outcome", covers=None)),
    row("FC-08", "looked at by the supplier alone", CANNOT_TELL, test_made("outcome", performed_by="supplier")),
    row("FC-08", "nothing came of it on paper", CANNOT_TELL, test_made("outcome", measures=[], finding=None)),
    row("FC-08", "found to change nothing", FAILED, test_made("outcome", finding="No effect on further incidents.")),
    row("FC-08", "in answer to the question, with the comparison", PASSED, NO_TESTS, answer("fc.outcome", {"value": "yes", "compared-with": "The year before", "result": "Three points fewer."})),
    row("FC-08", "in answer to the question, not measured", FAILED, NO_TESTS, answer("fc.outcome", {"value": "no", "result": "Not yet."})),
    row("FC-08", "in answer to the question, compared with nothing", CANNOT_TELL, NO_TESTS, answer("fc.outcome", {"value": "yes", "result": "Officers like it."})),
    row("FC-08", "at validation a plan is enough", PASSED, without("evaluations", "outcome"), stage="validation"),
    row("FC-08", "at validation a sealed plan is enough", PASSED, test_made("outcome", performed_on=None, measures=[], finding=None, result_digest=None), blank("AC-L3"), stage="validation"),
    row("FC-08", "at validation there is no plan", FAILED, without("evaluations", "outcome"), blank("AC-L3", "HR-7"), stage="validation"),
    row("FC-08", "at validation a bare claim", CANNOT_TELL, without("evaluations", "outcome"), answer("AC-L3", "yes"), stage="validation"),
    row("FC-08", "nothing is done to anybody", NOT_APPLICABLE, nil_impact),
    row("FC-09", "three rates per group with counts and intervals, and a choice", PASSED),
    row("FC-09", "its stage has not come", NOT_YET, stage="development"),
    row("FC-09", "nothing is known", FAILED, unanswered, says="No results for groups"),
    row("FC-09", "without counts", FAILED, lacking("numerator", "denominator"), says="without the counts"),
    row("FC-09", "without intervals", FAILED, lacking("low", "high"), says="without intervals"),
    row("FC-09", "without precision", FAILED, leaving_out(metric="ppv"), says="PPV"),
    row("FC-09", "one rate missing for one group", FAILED, leaving_out(metric="fpr", group="Black"), says="FPR"),
    row("FC-09", "one group only", FAILED, only(attribute="sex", group="Female"), says="at least two groups"),
    row("FC-09", "of the version before", FAILED, versions(*V1_AND_V2), test_made("bias", covers="v1"), says="another version"),
    row("FC-09", "at the threshold used before", FAILED, versions(TWO_SETTINGS), says="other settings"),
    row("FC-09", "the supplier's, complete", CANNOT_TELL, test_made("bias", performed_by="supplier"), says="supplier's"),
    row("FC-09", "figures that cannot all be true", CANNOT_TELL, measures("bias", lambda one: one | {"value": "0.90", "high": "0.95"} if one["metric"] == "fpr" and one["group"] == "Black" else one), says="do not agree"),
    row("FC-09", "a rate outside its own interval", CANNOT_TELL, measures("bias", lambda one: one | {"low": "0.90", "high": "0.95"} if one["metric"] == "fpr" and one["group"] == "Black" else one)),
    row("FC-09", "more found than there were", FAILED, measures("bias", lambda one: one | {"numerator": "9999"} if one["metric"] == "fpr" and one["group"] == "Black" else one), says="impossible"),
    row("FC-09", "a fairness without a reason", FAILED, test_made("bias", fairness={"measure": "Equal share found", "chosen_by": "chief-officer"}), says="without a reason"),
    row("FC-09", "a fairness chosen by nobody", CANNOT_TELL, test_made("bias", fairness={"measure": "Equal share found", "reason": "The gravest error."})),
    row("FC-09", "no fairness chosen", FAILED, test_made("bias", fairness=None), says="which measure of fairness"),
    row("FC-09", "the fairness in answer to the question", PASSED, test_made("bias", fairness=None), answer("fc.fairness", {"measure": "Equal share found", "reason": "The gravest error.", "chosen-by": "Chief officer"})),
    row("FC-09", "combinations not tested, and not why", CANNOT_TELL, answer("EIA-11", "no")),
    row("FC-09", "combinations not tested, and why", PASSED, answer("EIA-11", {"value": "no", "not-tested": "Too few cases."})),
    row("FC-09", "answers alone, complete", PASSED, NO_TESTS, table(*EVERY_GROUP), answer("fc.fairness", {"measure": "Equal share found", "reason": "The gravest error.", "chosen-by": "Chief officer"})),
    row("FC-09", "answers alone, groups nobody can place", CANNOT_TELL, NO_TESTS, table(figure("TPR", "Group A"), figure("TPR", "Group B")), answer("fc.fairness", {"measure": "Equal share", "reason": "Gravest error.", "chosen-by": "Chief officer"})),
    row("FC-09", "answers alone, only a claim", FAILED, NO_TESTS, says="none is given"),
    row("FC-09", "text made by a tool, with any rate per group", PASSED, triage("output", ["transcribes-or-translates"]), leaving_out(metric="ppv")),
    row("FC-09", "nothing is done to anybody", NOT_APPLICABLE, nil_impact),
    row("FC-10", "people alone and with it, in counts; the person decides", PASSED),
    row("FC-10", "its stage has not come", NOT_YET, stage="development"),
    row("FC-10", "nothing is known", FAILED, unanswered, says="without it"),
    row("FC-10", "no baseline", FAILED, without("evaluations", "baseline"), says="what people get right"),
    row("FC-10", "a baseline without counts", FAILED, test_made("baseline", measures=[{"metric": "accuracy", "value": "0.52"}]), says="without counts"),
    row("FC-10", "a baseline without figures", CANNOT_TELL, test_made("baseline", measures=[], finding="About the same.")),
    row("FC-10", "a baseline of the version before", FAILED, versions(*V1_AND_V2), test_made("baseline", covers="v1")),
    row("FC-10", "somebody else's baseline", CANNOT_TELL, test_made("baseline", data="other"), says="elsewhere"),
    row("FC-10", "the supplier's baseline", CANNOT_TELL, test_made("baseline", performed_by="supplier")),
    row("FC-10", "a baseline in answer to the question", PASSED, without("evaluations", "baseline"), answer("fc.human-baseline", {"value": "yes", "alone": "210 of 300", "with-it": "234 of 300"})),
    row("FC-10", "a bare claim of a baseline", CANNOT_TELL, without("evaluations", "baseline"), answer("fc.human-baseline", "yes")),
    row("FC-10", "nobody can disagree", FAILED, triage("decision-maker", "no-person"), says="without a person"),
    row("FC-10", "those who decide may not depart", FAILED, answer("ADM-2", [{"decision": "Grade", "who": "Clerk", "sees": "Grade", "minutes": "1", "may-depart": "no", "departs-percent": "0"}]), says="Clerk"),
    row("FC-10", "little time to disagree", CANNOT_TELL, triage("decision-maker", "person-confirms")),
    row("FC-10", "what happens when they disagree is not said", FAILED, blank("ADM-2", "AC-A1", "workforce.disagreement"), says="disagree"),
    row("FC-10", "people hardly ever disagree, unexplained", CANNOT_TELL, answer("ADM-3", {"rate": "0.2", "cases": "900"})),
    row("FC-10", "people hardly ever disagree, explained", PASSED, answer("ADM-3", {"rate": "0.2", "cases": "900", "explanation": "Only clear cases were tried."})),
    row("FC-10", "nothing is done to anybody", NOT_APPLICABLE, nil_impact),
    row("FC-11", "a second person made it again", PASSED),
    row("FC-11", "its stage has not come", NOT_YET, stage="design"),
    row("FC-11", "nothing is known", FAILED, unanswered),
    row("FC-11", "nobody made it again", FAILED, test_made("bias", rebuilt_by=None), says="second person"),
    row("FC-11", "those who made it made it again", CANNOT_TELL, test_made("bias", performed_by="force", rebuilt_by="Force"), says="those who made it"),
    row("FC-11", "made again, nothing stored", CANNOT_TELL, test_made("bias", result_digest=None)),
    row("FC-11", "made again from a build record", PASSED, test_made("bias", result_digest=None), added("evidence", {"id": "build", "documents": ["build-record"]})),
    row("FC-11", "the version before was made again", FAILED, versions(*V1_AND_V2), test_made("bias", covers="v1")),
    row("FC-11", "in answer to the question", PASSED, NO_TESTS, answer("fc.rebuilt", {"value": "yes", "stored": "Release 2.0 with data build 41.", "by": "Second analyst"})),
    row("FC-11", "in answer to the question, nobody", FAILED, NO_TESTS, answer("fc.rebuilt", {"value": "no", "stored": "Release 2.0."})),
    row("FC-11", "in answer to the question, not by whom", CANNOT_TELL, NO_TESTS, answer("fc.rebuilt", {"value": "yes", "stored": "Release 2.0."})),
    row("FC-11", "made again, and not said from what", CANNOT_TELL, NO_TESTS, answer("fc.rebuilt", {"value": "yes", "by": "Second analyst"})),
    row("FC-11", "no right to reach the code", FAILED, NO_TESTS, answer("AC-O1", {"value": "no", "detail": "The contract keeps it."})),
    row("FC-11", "rights, and nobody made it again", CANNOT_TELL, NO_TESTS),
    row("FC-11", "nothing is done to anybody", NOT_APPLICABLE, nil_impact),
    row("FC-12", "each claim has a stored result", PASSED),
    row("FC-12", "its stage has not come", NOT_YET, stage="development"),
    row("FC-12", "nothing is known", FAILED, unanswered, says="No stored test result"),
    row("FC-12", "a claim that no result bears out", FAILED, record(claims=["It is right in 98 per cent of cases"]), says="no recorded result"),
    row("FC-12", "a claim whose result is not stored", FAILED, test_made("bias", result_digest=None), says="not stored"),
    row("FC-12", "a claim not yet public, whose result is not stored", FAILED, record(claims=[]), test_made("bias", result_digest=None), says="not stored"),
    row("FC-12", "a claim about the version in use, from a test of the version before", FAILED, versions(*V1_AND_V2), test_made("bias", covers="v1"), says="another version"),
    row("FC-12", "a claim that was withdrawn", PASSED, record(claims=["Right in 98 per cent"], withdrawn_on="2026-05-01")),
    row("FC-12", "the same claim in another case and with a stop", PASSED, record(claims=["it finds 80 per cent of the cases that turn out  serious."])),
    row("FC-12", "nothing claimed, results stored", PASSED, record(claims=[])),
    row("FC-12", "figures claimed, nothing stored", CANNOT_TELL, NO_TESTS, record(claims=[]), answer("ATRS-Q4", "yes")),
    row("FC-12", "figures with their file", PASSED, NO_TESTS, record(claims=[])),
    row("FC-12", "adjectives for figures", FAILED, NO_TESTS, record(claims=[]), answer("ATRS-Q4", "no")),
    row("FC-12", "claims listed, one without a result", FAILED, NO_TESTS, record(claims=[]), answer("fc.claims", {"value": [{"claim": "Fast", "result": "run-7"}, {"claim": "Fair"}]}), says="Fair"),
    row("FC-12", "claims listed, each with its result", PASSED, NO_TESTS, record(claims=[]), blank("ATRS-Q4"), answer("fc.claims", {"value": [{"claim": "Fast", "result": "run-7"}]})),
    row("FC-12", "nobody is affected and nothing is claimed", NOT_APPLICABLE, nil_impact, part("publications")),
)  # fmt: skip


@pytest.mark.parametrize("one", ROWS, ids=str)
def test_the_case_stands_as_the_table_says(one: Row) -> None:
    holds(one)
