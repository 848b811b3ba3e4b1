"""FC-17 to FC-19 as tables: advice that is heard, a way to stop, somebody outside who can see."""
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
    Data,
    Row,
    added,
    answer,
    blank,
    holds,
    nil_impact,
    one_of,
    part,
    row,
    unanswered,
    without,
)

REJECTED: Data = {
    "response": "rejected",
    "reasons": "The gain to victims outweighs it.",
    "on": "2025-11-20",
    "by_role": "chief-officer",
}
NO_ADVICE = (without("advice", "ethics"), blank("COV-A2", "DE-4"))
OWN_STOP = {
    "criteria": "A ratio above 1.5.",
    "exit": "Grades by hand, as before.",
    "accepted": "Panel of survivors, May.",
}


def ethics(**changes: object) -> Change:
    return one_of("advice", "ethics", **changes)


def against(reply: Data | None = None, **changes: object) -> Change:
    return ethics(conclusion="against", reply=reply, **changes)


def decided(**changes: object) -> Change:
    return one_of("decisions", "go", **changes)


ROWS = (
    row("FC-17", "supported on conditions, accepted", PASSED),
    row("FC-17", "nothing is known", FAILED, unanswered, says="No advice of an ethics body"),
    row("FC-17", "nothing is known, at the very first gate", FAILED, unanswered, stage="prioritisation"),
    row("FC-17", "asked and never given", FAILED, ethics(given_on=None, conclusion=None, by_role=None, reply=None), says="never given"),
    row("FC-17", "given only after the day judged", FAILED, ethics(given_on="2026-10-20", reply=None), blank("COV-A2")),
    row("FC-17", "given, and more asked for", CANNOT_TELL, added("advice", {"id": "more", "adviser": "ethics-committee", "asked_on": "2026-09-01"})),
    row("FC-17", "no reply", FAILED, ethics(reply=None), says="not replied"),
    row("FC-17", "no conclusion", CANNOT_TELL, ethics(conclusion="no-view")),
    row("FC-17", "given from inside the project", FAILED, ethics(by_role="project-lead"), says="inside"),
    row("FC-17", "followed in part, not why", CANNOT_TELL, ethics(conclusion="support", reply={"response": "partly"})),
    row("FC-17", "followed in part, and why", PASSED, ethics(conclusion="support", reply={"response": "partly", "reasons": "Two of three."})),
    row("FC-17", "against, accepted, and gone on with", FAILED, against({"response": "accepted", "on": "2025-11-20"}), says="gone against"),
    row("FC-17", "against, accepted, and stopped there", PASSED, against({"response": "accepted", "on": "2025-11-20"}), without("decisions"), lambda data: data["technology"].update({"versions": [{"id": "v2"}]}), stage="deployment"),
    row("FC-17", "against once in use, accepted, and still in use", FAILED, against({"response": "accepted", "on": "2026-06-10"}, asked_on="2026-05-01", given_on="2026-06-01"), says="gone against"),
    row("FC-17", "against once in use, accepted last week", PASSED, against({"response": "accepted", "on": "2026-09-25"}, asked_on="2026-05-01", given_on="2026-09-20")),
    row("FC-17", "against, gone against with a chief officer's reasons", PASSED, against(REJECTED)),
    row("FC-17", "against, gone against by the deputy chief constable, with reasons", PASSED, against(REJECTED | {"by_role": "deputy-chief-constable"})),
    row("FC-17", "against, gone against by the project lead, with reasons", FAILED, against(REJECTED | {"by_role": "project-lead"}), says="not by a chief officer"),
    row("FC-17", "against, gone against by a chief officer without reasons", FAILED, against({"response": "rejected", "by_role": "chief-officer"}), says="without giving reasons"),
    row("FC-17", "against, gone against by nobody in particular", FAILED, against({"response": "rejected"}), says="without a chief officer's reasons"),
    row("FC-17", "against, named in a chief officer's reasoned decision", PASSED, against(), decided(against_advice=["ethics"])),
    row("FC-17", "against, named in a decision without reasons", FAILED, against(), decided(against_advice=["ethics"], reasons=None)),
    row("FC-17", "against, named in a decision of the project lead", FAILED, against(), decided(against_advice=["ethics"], signed_by=[{"role": "project-lead"}])),
    row("FC-17", "against, and a chief officer's decision that does not name it", FAILED, against({"response": "rejected"})),
    row("FC-17", "conditions declined without a chief officer", FAILED, ethics(reply={"response": "rejected", "reasons": "Too dear.", "by_role": "senior-leader"})),
    row("FC-17", "against, then for a better version", PASSED, against(), added("advice", {"id": "second", "adviser": "ethics-committee", "asked_on": "2025-12-01", "given_on": "2025-12-10", "conclusion": "support", "reply": {"response": "accepted"}})),
    row("FC-17", "answers alone: body, day and reply", PASSED, without("advice", "ethics")),
    row("FC-17", "answers alone: a bare yes", CANNOT_TELL, without("advice", "ethics"), blank("DE-4"), answer("COV-A2", "yes")),
    row("FC-17", "answers alone: nobody was asked", FAILED, without("advice", "ethics"), answer("COV-A2", {"value": "no", "detail": "No time."})),
    row("FC-17", "nobody is affected", NOT_APPLICABLE, nil_impact),
    row("FC-18", "limits that pause it, a way out, people asked", PASSED),
    row("FC-18", "its stage has not come", NOT_YET, stage="consultation"),
    row("FC-18", "nothing is known", FAILED, unanswered, says="what would stop it"),
    row("FC-18", "limits settled only after it began", FAILED, lambda data: data["monitoring"].update({"agreed_on": "2026-06-01"}), says="only after it began"),
    row("FC-18", "watched, and nothing would stop it", FAILED, lambda data: data["monitoring"]["measures"][0].update({"on_breach": "Note it"}), blank("COV-B2", "EIA-14", "CG-4"), says="nothing that is read"),
    row("FC-18", "an answer says there is no limit", FAILED, part("monitoring"), blank("CG-4"), answer("COV-B2", {"value": "no", "detail": "None set."})),
    row("FC-18", "limits claimed", CANNOT_TELL, part("monitoring"), blank("CG-4", "EIA-14"), answer("COV-B2", "yes"), answer("procurement.way-out", {"value": "yes", "detail": "By hand."})),
    row("FC-18", "limits in answers alone", PASSED, part("monitoring")),
    row("FC-18", "limits among what is in place", PASSED, part("monitoring"), blank("COV-B2", "EIA-14")),
    row("FC-18", "no plan for doing without it", FAILED, answer("CG-4", {"value": "yes", "in-place": ["complaints", "thresholds"], "detail": "Partly."}), says="doing without it"),
    row("FC-18", "a plan for doing without it elsewhere", PASSED, answer("CG-4", {"value": "yes", "in-place": ["complaints", "thresholds"], "detail": "Partly."}), answer("procurement.way-out", {"value": "yes", "detail": "By hand."})),
    row("FC-18", "nothing said of doing without it", FAILED, blank("CG-4"), says="doing without it"),
    row("FC-18", "all in answer to the question", PASSED, part("monitoring"), blank("CG-4", "COV-B2", "EIA-14", "DPIA-3.1", "COV-T2"), answer("fc.stop-and-exit", OWN_STOP)),
    row("FC-18", "nobody is known to have accepted it", CANNOT_TELL, blank("DPIA-3.1", "COV-T2"), says="trade-off"),
    row("FC-18", "those affected were not asked", FAILED, blank("DPIA-3.1"), answer("COV-T2", {"value": "no", "detail": "No time."}), says="not asked"),
    row("FC-18", "a record of the consultation", PASSED, blank("DPIA-3.1", "COV-T2"), added("evidence", {"id": "heard", "documents": ["consultation-record"]})),
    row("FC-18", "at design nobody need have accepted it", PASSED, blank("DPIA-3.1", "COV-T2"), stage="design"),
    row("FC-18", "nobody is affected", NOT_APPLICABLE, nil_impact),
    row("FC-19", "a committee that spoke, complaints that are owned", PASSED),
    row("FC-19", "its stage has not come", NOT_YET, stage="validation"),
    row("FC-19", "nothing is known", FAILED, unanswered, says="Nobody independent"),
    row("FC-19", "no overseer", FAILED, *NO_ADVICE, without("evaluations"), answer("COV-A2", {"value": "no", "detail": "The team looks at it."}), says="Nobody independent can see it"),
    row("FC-19", "an overseer from its own line", FAILED, *NO_ADVICE, answer("COV-A2", {"value": "yes", "detail": "Every month.", "signed": {"name": "E. Wren", "role": "project-lead", "on": "2026-03-03"}}), says="own line"),
    row("FC-19", "an independent test is an eye from outside", PASSED, *NO_ADVICE),
    row("FC-19", "an overseer claimed", CANNOT_TELL, without("advice", "ethics"), without("evaluations"), blank("DE-4"), answer("COV-A2", "yes")),
    row("FC-19", "complaints reach nobody", FAILED, one_of("incidents", "complaint-1", owner=None), says="reached nobody"),
    row("FC-19", "complaints have no way", FAILED, without("incidents"), blank("CG-4", "COV-A3", "fc.redress"), says="no way"),
    row("FC-19", "complaints are not among what is in place", FAILED, without("incidents"), blank("COV-A3"), answer("CG-4", {"value": "yes", "in-place": ["thresholds"], "detail": "Partly."}), says="CG-4"),
    row("FC-19", "complaints told to the owner", PASSED, one_of("incidents", "complaint-1", owner=None, told={"owner": "2026-03-03"})),
    row("FC-19", "a way for complaints claimed", CANNOT_TELL, without("incidents"), blank("CG-4"), answer("COV-A3", "yes")),
    row("FC-19", "a route in answers, no complaint yet", PASSED, without("incidents")),
    row("FC-19", "nobody is affected", NOT_APPLICABLE, nil_impact),
)  # fmt: skip


@pytest.mark.parametrize("one", ROWS, ids=str)
def test_the_case_stands_as_the_table_says(one: Row) -> None:
    holds(one)
