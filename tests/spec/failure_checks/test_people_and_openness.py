"""FC-04, FC-14, FC-15 and FC-16 as tables: who may use it, proxies, the public record, a challenge that works."""
# ruff: noqa: E501 - a table has one row to a line

from __future__ import annotations

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
    changed,
    holds,
    nil_impact,
    no_record,
    of_no_version,
    one_of,
    part,
    record,
    row,
    triage,
    unanswered,
    versions,
    without,
)

NO_COMPLAINTS = without("incidents")
NO_PATH = blank("LAW-3", "COV-A3", "atrs.appeals-and-review", "ADM-6", "AC-C2", "fc.redress")
NO_TRAINING = (without("evidence", "training"), blank("COV-R2", "CG-5", "AC-Y5", "workforce.training"))


def told(detail: str, **more: object) -> Change:
    return answer("COV-A3", {"value": "yes", "detail": detail, **more})


def inputs(*rows: Data) -> Change:
    return answer("EIA-6", {"value": "yes", "inputs": list(rows), "checked": "Each was looked at."})


def withdrawn_act(data: Data) -> None:
    """The record is gone, whoever else says that the public is told."""
    record(withdrawn_on="2026-06-01")(data)


POSTCODE = {"input": "Postcode", "stands-for": ["race"], "evidence": "Census."}

ROWS = (
    row("FC-04", "by role, logged and looked at, trained first", PASSED),
    row("FC-04", "its stage has not come", NOT_YET, stage="development"),
    row("FC-04", "nothing is known", FAILED, unanswered, says="who may use it"),
    row("FC-04", "anyone may open it", FAILED, answer("security.access", {"value": "no", "detail": "All staff."})),
    row("FC-04", "no log", FAILED, answer("DP-05", {"value": "no", "detail": "Planned."})),
    row("FC-04", "a log that nobody looks at", FAILED, answer("DP-05", {"value": "yes", "detail": "Kept, and never reviewed."}), says="not looked at"),
    row("FC-04", "a log, and nothing on who looks at it", CANNOT_TELL, answer("DP-05", {"value": "yes", "detail": "Each look-up is kept."}), says="anybody looks"),
    row("FC-04", "a review of the log on file", PASSED, answer("DP-05", {"value": "yes", "detail": "Each look-up is kept."}), added("evidence", {"id": "look", "purpose": "log-review"})),
    row("FC-04", "access without a word on logs", FAILED, blank("DP-05"), answer("atrs.operational-access-and-storage", "Domestic abuse unit only."), says="looks at the log"),
    row("FC-04", "access claimed", CANNOT_TELL, blank("DP-05"), answer("security.access", "yes"), stage="validation"),
    row("FC-04", "no training", FAILED, *NO_TRAINING, says="No training"),
    row("FC-04", "people use it untrained", FAILED, answer("workforce.training", {"value": "no", "detail": "Later."})),
    row("FC-04", "people use it untrained, and nothing else is said", FAILED, *NO_TRAINING, answer("workforce.training", {"value": "no", "detail": "Later."}), says="trained first"),
    row("FC-04", "training claimed", CANNOT_TELL, *NO_TRAINING, answer("workforce.training", "yes")),
    row("FC-04", "training that did not come before access", FAILED, answer("COV-R2", {"value": "yes", "detail": "Users are not trained before they have access."})),
    row("FC-04", "the record of training begins after use, nothing else", FAILED, *NO_TRAINING, added("evidence", {"id": "late", "documents": ["training-record"], "on": "2026-04-01"}), says="only after"),
    row("FC-04", "the record of training begins after use, answers say before", CANNOT_TELL, one_of("evidence", "training", on="2026-04-01")),
    row("FC-04", "at validation access and a log are enough", PASSED, *NO_TRAINING, stage="validation"),
    row("FC-04", "nobody is affected", NOT_APPLICABLE, nil_impact),
    row("FC-04", "no personal data, nothing done", NOT_APPLICABLE, triage("personal-data", "no"), triage("output", ["counts-or-formats"]), triage("action", ["none"])),
    row("FC-14", "found, and left out", PASSED),
    row("FC-14", "its stage has not come", NOT_YET, stage="design"),
    row("FC-14", "nothing is known", FAILED, unanswered, says="not checked"),
    row("FC-14", "listed with no treatment", FAILED, inputs(POSTCODE), says="Postcode"),
    row("FC-14", "listed with 'no action'", FAILED, inputs(POSTCODE | {"action": "No action for now"})),
    row("FC-14", "listed with 'to be decided'", FAILED, inputs(POSTCODE | {"action": "To be decided"})),
    row("FC-14", "some, and not which", CANNOT_TELL, inputs()),
    row("FC-14", "none, and how that was checked", PASSED, blank("DPIA-2.2"), answer("EIA-6", {"value": "no", "checked": "Each input regressed on ethnicity."})),
    row("FC-14", "none, and not how that was checked", CANNOT_TELL, answer("EIA-6", {"value": "no"})),
    row("FC-14", "none, and another answer names one", FAILED, answer("EIA-6", {"value": "no", "checked": "Each looked at."}), answer("DPIA-2.2", "Custody records, with postcode."), says="DPIA-2.2"),
    row("FC-14", "none, and another answer says it was left out", PASSED, answer("EIA-6", {"value": "no", "checked": "Each looked at."}), answer("DPIA-2.2", "Custody records; postcode left out.")),
    row("FC-14", "categories too broad", FAILED, answer("AC-G2", {"value": "no", "detail": "White and other."})),
    row("FC-14", "categories too broad, and nothing else looked at", FAILED, blank("EIA-6"), answer("AC-G2", {"value": "no", "detail": "White and other."})),
    row("FC-14", "only the categories were looked at", CANNOT_TELL, blank("EIA-6")),
    row("FC-14", "nothing is done to anybody", NOT_APPLICABLE, nil_impact),
    row("FC-15", "public, of the version in use, with a mailbox", PASSED),
    row("FC-15", "its stage has not come", NOT_YET, stage="development"),
    row("FC-15", "nothing is known", FAILED, unanswered, says="no public record"),
    row("FC-15", "it describes the version before", FAILED, versions(*V1_AND_V2), record(covers="v1"), says="another version"),
    row("FC-15", "nobody knows which version it describes", CANNOT_TELL, versions(*V1_AND_V2), of_no_version),
    row("FC-15", "it was withdrawn", FAILED, withdrawn_act, says="withdrawn"),
    row("FC-15", "published only later", FAILED, record(on="2026-10-20"), blank("COV-T1", "SCC-3")),
    row("FC-15", "something changed since", FAILED, answer("ATRS-Q8", {"value": "yes", "detail": "The threshold."}), says="ATRS-Q8"),
    row("FC-15", "a change on record since", FAILED, changed({"id": "t", "kind": "threshold", "on": "2026-06-01", "direction": "neither"}), says="changed after"),
    row("FC-15", "new settings in use since", FAILED, versions({"id": "v2", "configurations": [{"id": "c1", "in_use_from": "2026-02-02", "in_use_to": "2026-05-31"}, {"id": "c2", "in_use_from": "2026-06-01"}]}), says="changed after"),
    row("FC-15", "published ahead of the version it is about", PASSED, versions(*V1_AND_V2), changed({"id": "to-v2", "kind": "version", "on": "2026-02-02"})),
    row("FC-15", "told, and no record among what is public", CANNOT_TELL, no_record),
    row("FC-15", "told, with the page on file, where nothing is recorded as public", PASSED, part("publications"), answer("COV-T1", {"value": "yes", "detail": "On the site.", "evidence": ["policy-file"]})),
    row("FC-15", "told, where nothing shows a record", CANNOT_TELL, part("publications")),
    row("FC-15", "the public is not told", FAILED, part("publications"), answer("COV-T1", {"value": "no", "detail": "Not yet."}), says="not told"),
    row("FC-15", "people subject to decisions are not told", FAILED, answer("ADM-6", {"information": "no", "representations": "yes", "intervention": "yes", "contest": "yes"}), says="not told"),
    row("FC-15", "nobody is told whom to ask", FAILED, blank("COV-T1", "DPIA-4.5", "atrs.contact-email", "atrs.appeals-and-review", "ADM-6"), says="find out"),
    row("FC-15", "whom to ask is still to come", CANNOT_TELL, blank("DPIA-4.5", "atrs.contact-email", "atrs.appeals-and-review", "ADM-6"), answer("COV-T1", "yes")),
    row("FC-15", "at validation a draft is enough", PASSED, no_record, stage="validation"),
    row("FC-15", "at validation a report on file is enough", PASSED, no_record, blank("atrs.description", "COV-T1", "ATRS-Q1"), added("evidence", {"id": "atr", "documents": ["algorithmic-transparency-report"]}), stage="validation"),
    row("FC-15", "at validation nothing is drafted", FAILED, no_record, blank("atrs.description", "COV-T1", "ATRS-Q1"), stage="validation"),
    row("FC-15", "at validation it says nothing yet", CANNOT_TELL, no_record, blank("COV-T1", "ATRS-Q1"), answer("atrs.description", "To be written"), stage="validation"),
    row("FC-15", "staff alone, and nothing done", NOT_APPLICABLE, triage("people-touched", ["staff"]), triage("action", ["none"])),
    row("FC-15", "nobody is affected", NOT_APPLICABLE, nil_impact),
    row("FC-16", "a way with an owner, counted", PASSED),
    row("FC-16", "its stage has not come", NOT_YET, stage="validation"),
    row("FC-16", "nothing is known", FAILED, unanswered, says="how to challenge"),
    row("FC-16", "on paper, owned by nobody", FAILED, NO_COMPLAINTS, NO_PATH, told("A form on the site."), says="no named owner"),
    row("FC-16", "on paper, said to have no owner", FAILED, NO_COMPLAINTS, NO_PATH, told("There is a form; it has no owner yet.")),
    row("FC-16", "nobody owns it, in so many words", FAILED, NO_COMPLAINTS, NO_PATH, told("There is a form. Nobody is responsible for it.")),
    row("FC-16", "owned, in answer to the question", PASSED, NO_COMPLAINTS, NO_PATH, answer("fc.redress", {"owner": "Head of safeguarding", "way": "One call.", "challenges": "3", "days": "11"})),
    row("FC-16", "a complaint that reached nobody", FAILED, one_of("incidents", "complaint-1", owner=None), says="reached nobody"),
    row("FC-16", "a complaint without an answer for months", FAILED, one_of("incidents", "complaint-1", answered_on=None, closed_on=None), says="more than a month"),
    row("FC-16", "a complaint of last week, still open", PASSED, one_of("incidents", "complaint-1", known_on="2026-09-25", answered_on=None, closed_on=None)),
    row("FC-16", "a complaint of unknown day", PASSED, one_of("incidents", "complaint-1", known_on=None, answered_on=None, closed_on=None)),
    row("FC-16", "no way to complain", FAILED, answer("COV-A3", {"value": "no", "detail": "Not planned."})),
    row("FC-16", "a safeguard that is not in place", FAILED, answer("ADM-6", {"information": "yes", "representations": "no", "intervention": "yes", "contest": "yes"}), says="representations"),
    row("FC-16", "an exemption with a day to look again", PASSED, answer("ADM-6", {"information": "no", "representations": "yes", "intervention": "yes", "contest": "yes", "reconsider-on": "2027-01-01"})),
    row("FC-16", "a way claimed", CANNOT_TELL, NO_PATH, answer("COV-A3", {"value": "yes"})),
    row("FC-16", "how many, and how long, is not said", CANNOT_TELL, NO_COMPLAINTS, told("A form, owned by the head of safeguarding."), says="not reported"),
    row("FC-16", "counted in what is watched", PASSED, NO_COMPLAINTS, told("A form, owned by the head of safeguarding."), lambda data: data["monitoring"].update({"readings": [{"metric": "complaints", "on": "2026-08-31", "value": "0"}]})),
    row("FC-16", "at deployment nothing need be counted", PASSED, NO_COMPLAINTS, told("A form, owned by the head of safeguarding."), stage="deployment"),
    row("FC-16", "nothing is done to anybody", NOT_APPLICABLE, nil_impact),
)  # fmt: skip


@pytest.mark.parametrize("one", ROWS, ids=str)
def test_the_case_stands_as_the_table_says(one: Row) -> None:
    holds(one)
