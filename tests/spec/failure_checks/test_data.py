"""FC-05, FC-07, FC-13 and FC-22 as tables: retention, categories, sharing, origins."""
# ruff: noqa: E501 - a table has one row to a line

from __future__ import annotations

import pytest

from tests.spec.failure_checks.made_cases import (
    CANNOT_TELL,
    FAILED,
    NOT_APPLICABLE,
    NOT_YET,
    PASSED,
    Change,
    Row,
    added,
    answer,
    blank,
    holds,
    nil_impact,
    row,
    triage,
    unanswered,
    without,
)

UNTESTED = (
    without("evidence", "deletion"),
    answer(
        "DPIA-2.1", {"collected": "At the incident.", "used": "To grade.", "stored": "Here.", "deleted": "By a job."}
    ),
)
SCREENED_OUT: tuple[Change, ...] = (
    *(
        triage(key, value)
        for key, value in (
            ("data-kinds", ["ordinary"]),
            ("data-joined", "no"),
            ("vulnerable", ["neither"]),
            ("output", ["searches-or-retrieves"]),
            ("action", ["informs"]),
            ("method", ["fixed-rules"]),
        )
    ),
    answer("DP-SCR", ["none"]),
)
LIVE_FACES: tuple[Change, ...] = (
    triage("output", ["matches-or-identifies-people"]),
    triage("data-kinds", ["biometric-identification"]),
    triage("live", "live"),
    triage("public-space", "cameras"),
)


def period(**changes: str) -> Change:
    whole = {"data-class": "Grades", "period": "6", "unit": "years", "trigger": "closure", "erasure": "nightly job"}
    return answer("DPIA-2.7", [whole | changes])


def shared(**changes: str) -> Change:
    whole = {
        "recipient": "Council",
        "data": "Grade",
        "purpose": "Safeguarding",
        "agreement": "Agreement of 4 March 2025",
    }
    kept = {key: part for key, part in (whole | changes).items() if part}
    return answer("DPIA-2.3", {"value": "yes", "recipients": [kept]})


def origin(detail: str, *, value: str = "yes") -> Change:
    return answer("DPIA-X6", {"value": value, "detail": detail})


def accurate(text: str) -> Change:
    other = {
        "lawful-fair": "Policy.",
        "purposes": "Grading.",
        "adequate": "Few.",
        "kept": "Table.",
        "secure": "Assessed.",
    }
    return answer("DP-04", other | {"accurate": text})


ROWS = (
    row("FC-05", "a period per class, tested, the same everywhere", PASSED),
    row("FC-05", "its stage has not come", NOT_YET, stage="development"),
    row("FC-05", "nothing is known", FAILED, unanswered, says="No rule says"),
    row("FC-05", "stated and never tested", FAILED, *UNTESTED, says="ever tested"),
    row("FC-05", "stated, and said never to have been tested", FAILED, *UNTESTED, answer("DPIA-X5", {"value": "yes", "detail": "The same everywhere; erasing has not been tested yet."}), says="never tested"),
    row("FC-05", "an answer says that erasing was not tested", FAILED, *UNTESTED, answer("fc.deletion-tested", {"value": "no", "detail": "Planned."})),
    row("FC-05", "a bare yes that erasing was tested", CANNOT_TELL, *UNTESTED, answer("fc.deletion-tested", "yes")),
    row("FC-05", "tested, in answer to the question", PASSED, *UNTESTED, answer("fc.deletion-tested", {"value": "yes", "tested-on": "2026-05-01", "detail": "Ten people removed, looked for in five places."})),
    row("FC-05", "a class without a way of being erased", FAILED, period(erasure="to be decided"), says="no way of being erased"),
    row("FC-05", "a class without a period", FAILED, answer("DPIA-2.7", [{"data-class": "Grades", "erasure": "nightly job"}]), says="no period"),
    row("FC-05", "the periods differ between documents", FAILED, answer("DPIA-X5", {"value": "no", "detail": "The notice says a year."}), says="differ"),
    row("FC-05", "what is removed stays elsewhere", FAILED, answer("records.review", {"value": "no", "detail": "Copies stay in exports."})),
    row("FC-05", "nothing says that it is removed everywhere", CANNOT_TELL, blank("DPIA-X5"), says="everywhere"),
    row("FC-05", "said not to apply to any other document", PASSED, answer("DPIA-X5", {"value": "not-applicable", "reason": "No other document states one."})),
    row("FC-05", "answered in the policy document instead", PASSED, blank("DPIA-2.7"), triage("data-kinds", ["health", "criminal-offence"]), answer("APD-3", [{"data-class": "Grades", "period": "6", "unit": "years", "trigger": "closure", "erasure": "nightly job"}])),
    row("FC-05", "low risk, kept and shared as said", PASSED, *SCREENED_OUT, answer("fc.low-risk-data", {"kept": "A year, then overwritten.", "shared": "With nobody."}), answer("fc.deletion-tested", {"value": "yes", "detail": "Tried in May 2026 in both places."})),
    row("FC-05", "biometrics of people who do not match are kept", FAILED, *LIVE_FACES, answer("LFR-8", {"value": "no", "detail": "For a day."}), says="do not match"),
    row("FC-05", "the camera code's own answer on a test", PASSED, *LIVE_FACES, *UNTESTED, answer("aud.deletion-tested", {"value": "yes", "detail": "Tried in May 2026."})),
    row("FC-05", "removed from all, by the camera code's test with its file", PASSED, *LIVE_FACES, blank("DPIA-X5"), answer("aud.deletion-tested", {"value": "yes", "detail": "Tried in May 2026."})),
    row("FC-05", "a retention answer without periods", CANNOT_TELL, *LIVE_FACES, blank("DPIA-2.7"), answer("SCC-6", {"action": "To be written."}), says="without periods"),
    row("FC-05", "no personal data", NOT_APPLICABLE, nil_impact),
    row("FC-07", "people and opinions kept apart", PASSED),
    row("FC-07", "its stage has not come", NOT_YET, stage="consultation"),
    row("FC-07", "nothing is known", FAILED, unanswered, says="Nothing says"),
    row("FC-07", "the words deny it", FAILED, accurate("Victims and suspects are not kept apart.")),
    row("FC-07", "held without any distinction", FAILED, accurate("All are held in one list without distinction.")),
    row("FC-07", "all go into one pool", FAILED, accurate("Victims, witnesses and suspects all go into one pool and are scored together.")),
    row("FC-07", "allegations count like convictions", FAILED, accurate("Unproven allegations are counted like convictions of offenders.")),
    row("FC-07", "one table, with the role of each person marked", CANNOT_TELL, accurate("Victims and suspects are in one table, and the role is marked.")),
    row("FC-07", "the words speak of something else", CANNOT_TELL, accurate("Records are checked each month.")),
    row("FC-07", "a placeholder", FAILED, accurate("To be confirmed")),
    row("FC-07", "no law enforcement processing", NOT_APPLICABLE, answer("DP-01", "uk-gdpr")),
    row("FC-07", "both regimes", PASSED, answer("DP-01", "both")),
    row("FC-07", "no personal data", NOT_APPLICABLE, nil_impact),
    row("FC-13", "with whom, what, under which agreement; limits stated", PASSED),
    row("FC-13", "its stage has not come", NOT_YET, stage="consultation"),
    row("FC-13", "nothing is known", FAILED, unanswered, says="with whom"),
    row("FC-13", "shared with nobody", PASSED, answer("DPIA-2.3", "no")),
    row("FC-13", "shared, and not said with whom", CANNOT_TELL, answer("DPIA-2.3", "yes")),
    row("FC-13", "a recipient without an agreement", FAILED, shared(agreement=""), says="Council"),
    row("FC-13", "an agreement still to come", FAILED, shared(agreement="To follow")),
    row("FC-13", "an agreement that is not signed", FAILED, shared(agreement="Drafted, not yet signed")),
    row("FC-13", "not said which data", FAILED, shared(data="n/a")),
    row("FC-13", "not shared, with recipients listed", CANNOT_TELL, answer("DPIA-2.3", {"value": "no", "recipients": [{"recipient": "Council", "data": "Grade", "purpose": "Safeguarding", "agreement": "Of 2025"}]})),
    row("FC-13", "other uses are not prevented", FAILED, blank("DPIA-4.3"), says="other purposes"),
    row("FC-13", "how other uses are prevented is still to come", CANNOT_TELL, answer("DPIA-4.3", "To be confirmed")),
    row("FC-13", "a breach still open", CANNOT_TELL, added("incidents", {"id": "leak", "kind": "data-breach", "known_on": "2026-09-29", "told": {"regulator": "2026-09-30"}})),
    row("FC-13", "pictures given out without a rule", FAILED, *LIVE_FACES, answer("SCC-7", {"value": "no", "detail": "Anyone may ask."})),
    row("FC-13", "low risk, said with whom", PASSED, *SCREENED_OUT, answer("fc.low-risk-data", {"kept": "A year.", "shared": "With nobody."})),
    row("FC-13", "low risk, not said with whom", CANNOT_TELL, *SCREENED_OUT, answer("fc.low-risk-data", {"kept": "A year."})),
    row("FC-13", "answered as low risk where it is not", CANNOT_TELL, blank("DPIA-2.3", "DPIA-4.3"), answer("DP-SCR", ["none"]), answer("fc.low-risk-data", {"kept": "A year.", "shared": "With nobody."}), says="do not settle"),
    row("FC-13", "low risk, nothing said", FAILED, *SCREENED_OUT),
    row("FC-13", "no personal data", NOT_APPLICABLE, nil_impact),
    row("FC-22", "own records, with proof", PASSED),
    row("FC-22", "its stage has not come", NOT_YET, stage="consultation"),
    row("FC-22", "nothing is known", FAILED, unanswered, says="where reference and training sets come from"),
    row("FC-22", "an answer says that origin is not shown", FAILED, origin("Unknown for two sets.", value="no")),
    row("FC-22", "scraped", FAILED, origin("Faces scraped from social media pages."), says="scraping"),
    row("FC-22", "scraped, said elsewhere", FAILED, answer("DPIA-2.2", "The supplier's web-scraped index.")),
    row("FC-22", "nothing was scraped", PASSED, origin("Own records; no images were scraped.")),
    row("FC-22", "without permission", FAILED, origin("Used without the permission of those pictured."), says="no permission"),
    row("FC-22", "a bare yes", CANNOT_TELL, blank("AC-L4"), answer("DPIA-X6", "yes")),
    row("FC-22", "said not to apply, for a tool that learns", CANNOT_TELL, answer("DPIA-X6", {"value": "not-applicable", "reason": "It has none."})),
    row("FC-22", "the supplier keeps its sets secret", CANNOT_TELL, triage("supplier-secrecy", "yes"), origin("The supplier says so.")),
    row("FC-22", "the supplier keeps secrets, and there is proof of origin", PASSED, triage("supplier-secrecy", "yes")),
    row("FC-22", "a reference set without a basis", FAILED, *LIVE_FACES, answer("LFR-5", [{"images": "Custody", "source": "Own", "number": "900", "lawful": "yes"}]), says="Custody"),
    row("FC-22", "a reference set held unlawfully", FAILED, *LIVE_FACES, answer("LFR-5", [{"images": "Custody", "source": "Own", "number": "900", "basis": "PACE", "lawful": "no"}])),
    row("FC-22", "reference sets each with source and basis", PASSED, *LIVE_FACES, blank("DPIA-X6", "AC-L4"), answer("LFR-5", [{"images": "Wanted", "source": "Own", "number": "900", "basis": "PACE", "permission": "Own images", "lawful": "yes"}])),
    row("FC-22", "fixed rules that match nobody", NOT_APPLICABLE, triage("method", ["fixed-rules"]), triage("output", ["summarises-or-drafts"])),
    row("FC-22", "no personal data", NOT_APPLICABLE, nil_impact),
)  # fmt: skip


@pytest.mark.parametrize("one", ROWS, ids=str)
def test_the_case_stands_as_the_table_says(one: Row) -> None:
    holds(one)
