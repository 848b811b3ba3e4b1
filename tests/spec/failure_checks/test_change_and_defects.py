"""FC-20 and FC-21 as tables: a change starts over, and a known defect starts a clock."""
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
    changed,
    holds,
    nil_impact,
    part,
    row,
    test_made,
    unanswered,
    versions,
)

IN_USE = {"id": "v2", "configurations": [
    {"id": "c1", "settings": {"threshold": "0.60"}, "in_use_from": "2026-02-02", "in_use_to": "2026-05-31"},
    {"id": "c2", "settings": {"threshold": "0.55"}, "in_use_from": "2026-06-01"},
]}  # fmt: skip
LONGER_LIST = {"id": "v2", "configurations": [
    {"id": "c1", "settings": {"list-size": "800"}, "in_use_from": "2026-02-02", "in_use_to": "2026-05-31"},
    {"id": "c2", "settings": {"list-size": "10000"}, "in_use_from": "2026-06-01"},
]}  # fmt: skip
AGAIN = {
    "id": "again", "performed_by": "independent", "data": "own", "performed_on": "2026-05-20", "covers": "v2",
    "configuration": "c2", "result_digest": "sha256:" + "3" * 64,
}  # fmt: skip
LOOSENED = {
    "id": "lower", "kind": "threshold", "on": "2026-06-01", "before": "0.60", "after": "0.55", "direction": "loosened",
    "authorised_by": "chief-officer", "first_authorised_by": "chief-officer", "validated_by": "again",
    "equality_updated_on": "2026-05-25",
}  # fmt: skip
NO_CHANGE_KNOWN = (part("monitoring"), versions({"id": "v2"}))
DEFECT = {
    "id": "uneven", "kind": "defect", "known_on": "2026-05-01", "covers": "v2", "owner": "product-manager",
    "told": {"regulator": "2026-05-10", "ethics-body": "2026-05-12", "users": "2026-05-11"}, "restricted_on": "2026-05-05",
}  # fmt: skip


def loosened(**changes: str | None) -> tuple[Change, ...]:
    """The loosened threshold, tested again, with something else about it."""
    whole = {key: part_ for key, part_ in (LOOSENED | changes).items() if part_ is not None}
    return versions(IN_USE), added("evaluations", AGAIN), changed(whole)


def defect(**changes: object) -> Change:
    whole = {key: part_ for key, part_ in (DEFECT | changes).items() if part_ is not None}
    return added("incidents", whole)


def told(**days: str) -> dict[str, str]:
    return {who.replace("_", "-"): day for who, day in days.items()}


def listed(**changes: str) -> Change:
    whole: Data = {"change": "Lower threshold", "kind": "threshold", "made-on": "2026-06-01", "direction": "loosened"}
    whole |= {"authorised-by": "Chief officer", "first-authorised-by": "chief officer", "tested-by": "The university"}
    whole |= {"equality-updated-on": "2026-05-25", **changes}
    return answer("fc.changes", {"value": "yes", "changes": [{key: cell for key, cell in whole.items() if cell}]})


ROWS = (
    row("FC-20", "watched, and nothing has changed", PASSED),
    row("FC-20", "its stage has not come", NOT_YET, stage="deployment"),
    row("FC-20", "nothing is known", FAILED, unanswered, versions({"id": "v2"}), stage="evaluation", says="Nothing says"),
    row("FC-20", "loosened by the same rank, tested and assessed again", PASSED, *loosened()),
    row("FC-20", "loosened by a higher rank", PASSED, *loosened(first_authorised_by="project-lead")),
    row("FC-20", "loosened by a lower role", FAILED, *loosened(authorised_by="project-lead"), says="lower rank"),
    row("FC-20", "loosened by an inspector, set by a superintendent", FAILED, *loosened(authorised_by="Detective Inspector", first_authorised_by="superintendent")),
    row("FC-20", "loosened by nobody on record", FAILED, *loosened(authorised_by=None), says="Nobody is recorded"),
    row("FC-20", "loosened by a role nobody can place", CANNOT_TELL, *loosened(authorised_by="keeper of the list")),
    row("FC-20", "who set it first is not recorded", CANNOT_TELL, *loosened(first_authorised_by=None)),
    row("FC-20", "without an equality update", FAILED, *loosened(equality_updated_on=None), says="equality"),
    row("FC-20", "with an equality update only afterwards", FAILED, *loosened(equality_updated_on="2026-07-01"), says="only after"),
    row("FC-20", "with the equality assessment of the beginning", FAILED, *loosened(equality_updated_on="2025-12-01"), says="older than"),
    row("FC-20", "not tested again", FAILED, *loosened(validated_by=None), says="without testing again"),
    row("FC-20", "the test named is yet to be made", FAILED, *loosened(), test_made("again", performed_on="2026-12-01"), says="not recorded"),
    row("FC-20", "the test named is that of the threshold before", FAILED, *loosened(validated_by="bias"), says="other settings"),
    row("FC-20", "tested again by the supplier", FAILED, *loosened(), test_made("again", performed_by="supplier"), says="supplier only"),
    row("FC-20", "tested again on other people's data", FAILED, *loosened(), test_made("again", data="other")),
    row("FC-20", "tested again, nobody knows with which settings", CANNOT_TELL, *loosened(), test_made("again", configuration=None)),
    row("FC-20", "tested again, nobody knows which version", CANNOT_TELL, *loosened(), versions({"id": "v1"}, IN_USE), test_made("again", covers=None)),
    row("FC-20", "said to loosen nothing, while the figure falls", CANNOT_TELL, *loosened(direction="neither"), says="figures say"),
    row("FC-20", "the figure falls and nothing is said", FAILED, *loosened(direction=None, equality_updated_on=None)),
    row("FC-20", "the figure rises and nothing is said", PASSED, *loosened(direction=None, before="0.55", after="0.60", equality_updated_on=None)),
    row("FC-20", "a threshold in words and nothing said of it", CANNOT_TELL, *loosened(direction=None, before="old", after="new")),
    row("FC-20", "a safeguard tightened needs no new test", PASSED, changed({"id": "second-look", "kind": "mitigation", "on": "2026-06-01", "direction": "tightened"})),
    row("FC-20", "new data, tested again", PASSED, versions({"id": "v2", "configurations": [{"id": "c1", "settings": {"data-source": "old", "threshold": "0.60"}, "in_use_from": "2026-02-02", "in_use_to": "2026-05-31"}, {"id": "c2", "settings": {"data-source": "new", "threshold": "0.60"}, "in_use_from": "2026-06-01"}]}), added("evaluations", AGAIN), changed({"id": "data", "kind": "data-source", "on": "2026-06-01", "direction": "neither", "validated_by": "again"})),
    row("FC-20", "called new data, while the threshold falls", FAILED, *loosened(kind="data-source", direction="neither", before=None, after=None), says="Nobody is recorded"),
    row("FC-20", "the same settings under another name, later", FAILED, versions({"id": "v2", "configurations": [{"id": "c1", "settings": {"threshold": "0.60"}, "in_use_from": "2026-02-02", "in_use_to": "2026-05-31"}, {"id": "c2", "settings": {"threshold": "0.60"}, "in_use_from": "2026-06-01"}]}), test_made("bias", configuration=None)),
    row("FC-20", "other settings in use, tested since, nobody knows with which", CANNOT_TELL, versions(IN_USE), added("evaluations", {key: one for key, one in AGAIN.items() if key != "configuration"}), lambda data: data["technology"]["versions"][0]["configurations"][1]["settings"].update({"threshold": "0.65"}), says="cannot be told"),
    row("FC-20", "the same settings under another name, tested under the first", PASSED, versions({"id": "v2", "configurations": [{"id": "c1", "settings": {"threshold": "0.60"}, "in_use_from": "2026-02-02", "in_use_to": "2026-05-31"}, {"id": "c2", "settings": {"threshold": "0.60"}, "in_use_from": "2026-06-01"}]})),
    row("FC-20", "a threshold set to what it was", CANNOT_TELL, *loosened(direction=None, before="0.60", after="0.60", equality_updated_on=None)),
    row("FC-20", "a longer list with no new validation, on record", FAILED, versions(LONGER_LIST), changed({"id": "list", "kind": "list-size", "on": "2026-06-01", "before": "800", "after": "10000"})),
    row("FC-20", "a longer list with no new validation, seen from the settings", FAILED, versions(LONGER_LIST), says="without testing it again"),
    row("FC-20", "other settings of no name, seen from use, untested", FAILED, versions({"id": "v2", "configurations": [{"id": "c1", "in_use_from": "2026-02-02"}, {"id": "c2", "in_use_from": "2026-06-01"}]})),
    row("FC-20", "other data, seen from use and tested", PASSED, versions({"id": "v2", "configurations": [{"id": "c1", "settings": {"data-source": "old"}, "in_use_from": "2026-02-02", "in_use_to": "2026-05-31"}, {"id": "c2", "settings": {"data-source": "new"}, "in_use_from": "2026-06-01"}]}), added("evaluations", AGAIN)),
    row("FC-20", "a longer list, its lengths written with commas", FAILED, changed({"id": "longer", "kind": "list-size", "on": "2026-05-01", "before": "2,000", "after": "16,000", "authorised_by": "superintendent", "first_authorised_by": "superintendent", "validated_by": "bias"}), says="without bringing the equality assessment"),
    row("FC-20", "a lower threshold hidden behind a new version", FAILED, versions({"id": "v1", "configurations": [{"id": "c0", "settings": {"threshold": "0.64"}, "in_use_from": "2025-01-06", "in_use_to": "2026-02-01"}]}, {"id": "v2", "configurations": [{"id": "c1", "settings": {"threshold": "0.60"}, "in_use_from": "2026-02-02"}]}), changed({"id": "upgrade", "kind": "version", "on": "2026-02-02", "direction": "neither", "validated_by": "bias"}), says="Nobody is recorded"),
    row("FC-20", "a new version with its threshold, both on record", PASSED, versions({"id": "v1", "configurations": [{"id": "c0", "settings": {"threshold": "0.55"}, "in_use_from": "2025-01-06", "in_use_to": "2026-02-01"}]}, {"id": "v2", "configurations": [{"id": "c1", "settings": {"threshold": "0.60"}, "in_use_from": "2026-02-02"}]}), changed({"id": "upgrade", "kind": "version", "on": "2026-02-02", "direction": "neither", "validated_by": "bias"})),
    row("FC-20", "two settings changed at once, one of them a safeguard", FAILED, versions({"id": "v2", "configurations": [{"id": "c1", "settings": {"data-source": "old", "threshold": "0.60"}, "in_use_from": "2026-02-02", "in_use_to": "2026-05-31"}, {"id": "c2", "settings": {"data-source": "new", "threshold": "0.55"}, "in_use_from": "2026-06-01"}]}), added("evaluations", AGAIN), says="Nobody is recorded"),
    row("FC-20", "the same settings under another name of the same day", PASSED, versions({"id": "v2", "configurations": [{"id": "c1", "in_use_from": "2026-02-02"}, {"id": "c2", "in_use_from": "2026-02-02"}]}), test_made("bias", configuration="c1"), answer("fc.changes", "no")),
    row("FC-20", "a new version, seen from use and untested", FAILED, versions({"id": "v1", "in_use_from": "2025-01-06", "in_use_to": "2026-02-01"}, {"id": "v2", "in_use_from": "2026-02-02"}), test_made("bias", covers="v1")),
    row("FC-20", "the same version and setting resumed", PASSED, versions({"id": "v2", "configurations": [{"id": "c1", "in_use_from": "2026-02-02"}]}, {"id": "v3", "in_use_from": "2026-12-01"})),
    row("FC-20", "a change with no new use, tested before it with what was there", FAILED, changed(LOOSENED | {"on": "2026-06-02", "validated_by": "bias"}), says="made before it"),
    row("FC-20", "a change with no new use, tested since", PASSED, added("evaluations", AGAIN | {"configuration": "c1"}), changed(LOOSENED | {"on": "2026-06-02", "kind": "data-source", "before": "old", "after": "new", "direction": "neither"})),
    row("FC-20", "a change nobody knows when", PASSED, added("evaluations", AGAIN | {"configuration": "c1"}), changed({key: one for key, one in LOOSENED.items() if key not in ("on", "before", "after")} | {"validated_by": "again"})),
    row("FC-20", "not signed again after the change", FAILED, *loosened(), answer("DPIA-X7", {"value": "no", "detail": "Not yet."})),
    row("FC-20", "an answer says that nothing changed, and a change is recorded", CANNOT_TELL, *loosened(), part("publications"), says="a change is recorded"),
    row("FC-20", "the supplier's changes go untested", FAILED, answer("procurement.supplier-changes", {"value": "no", "detail": "They come overnight."})),
    row("FC-20", "answers alone: nothing changed", PASSED, *NO_CHANGE_KNOWN),
    row("FC-20", "answers alone: something changed, tested and signed again", PASSED, *NO_CHANGE_KNOWN, answer("ATRS-Q8", {"value": "yes", "detail": "The threshold."}), answer("DPIA-X7", {"value": "yes", "detail": "Signed on 1 June."})),
    row("FC-20", "answers alone: something changed, not signed again", FAILED, *NO_CHANGE_KNOWN, answer("ATRS-Q8", {"value": "yes", "detail": "The threshold."}), says="Something changed"),
    row("FC-20", "answers alone: nothing about changes", CANNOT_TELL, *NO_CHANGE_KNOWN, blank("ATRS-Q8", "DPIA-X7")),
    row("FC-20", "listed: by the same rank, tested, assessed", PASSED, part("monitoring"), listed()),
    row("FC-20", "listed: tested by the supplier", FAILED, part("monitoring"), listed(**{"tested-by": "The supplier"})),
    row("FC-20", "listed: by a lower rank", FAILED, part("monitoring"), listed(**{"authorised-by": "Project lead"})),
    row("FC-20", "listed: not tested, not assessed, no day", FAILED, part("monitoring"), listed(**{"tested-by": "", "equality-updated-on": "", "made-on": ""})),
    row("FC-20", "listed: and somebody else's words for who tested it", PASSED, part("monitoring"), listed(**{"tested-by": "The force's analysts"})),
    row("FC-20", "nobody is affected", NOT_APPLICABLE, nil_impact),
    row("FC-21", "none known, and a plan", PASSED),
    row("FC-21", "told in time, by names of every day", PASSED, added("incidents", {"id": "d1", "kind": "defect", "known_on": "2026-08-01", "owner": "Head of risk", "restricted_on": "2026-08-02", "told": {"ICO": "2026-08-03", "Data ethics committee": "2026-08-05", "officers": "2026-08-02"}})),
    row("FC-21", "its stage has not come", NOT_YET, stage="deployment"),
    row("FC-21", "nothing is known", FAILED, unanswered, says="no plan"),
    row("FC-21", "an answer says there is no plan", FAILED, answer("COV-B3", {"value": "no", "detail": "Not needed."})),
    row("FC-21", "a plan claimed", CANNOT_TELL, blank("CG-4"), answer("COV-B3", "yes")),
    row("FC-21", "known, told in time, restricted", PASSED, defect()),
    row("FC-21", "told in time, under other names", PASSED, defect(told=told(ico="2026-05-10", ethics_committee="2026-05-12", operators="2026-05-11"))),
    row("FC-21", "the regulator was never told", FAILED, defect(told=told(ethics_body="2026-05-12", users="2026-05-11")), says="the regulator"),
    row("FC-21", "the regulator was told late", FAILED, defect(told=told(regulator="2026-09-01", ethics_body="2026-05-12", users="2026-05-11")), says="told late"),
    row("FC-21", "users were never told", FAILED, defect(told=told(regulator="2026-05-10", ethics_body="2026-05-12")), says="users"),
    row("FC-21", "nobody told yet, and the time runs", CANNOT_TELL, defect(known_on="2026-09-20", told={}, restricted_on="2026-09-21"), says="still runs"),
    row("FC-21", "not restricted, no reasons", FAILED, defect(restricted_on=None), says="not restricted"),
    row("FC-21", "not restricted, with reasons", PASSED, defect(restricted_on=None, reasons_not_restricted="A sergeant looks at each until the fix of June.")),
    row("FC-21", "reasons still to come", FAILED, defect(restricted_on=None, reasons_not_restricted="To be confirmed")),
    row("FC-21", "restricted only months later", FAILED, defect(restricted_on="2026-09-01"), says="long after"),
    row("FC-21", "nobody knows since when", CANNOT_TELL, defect(known_on=None)),
    row("FC-21", "nobody owns it", CANNOT_TELL, defect(owner=None)),
    row("FC-21", "told on a later day than today", FAILED, defect(told=told(regulator="2026-10-20", ethics_body="2026-05-12", users="2026-05-11"))),
    row("FC-21", "a defect of a version that is not used here", PASSED, versions({"id": "v1"}, {"id": "v2", "in_use_from": "2026-02-02"}), defect(covers="v1", told={}, restricted_on=None)),
    row("FC-21", "a defect of nobody knows which version", FAILED, defect(covers=None, told={})),
    row("FC-21", "before any use, a defect counts all the same", FAILED, versions({"id": "v2"}), defect(told={}), stage="evaluation"),
    row("FC-21", "a breach of data told within three days", PASSED, added("incidents", {"id": "leak", "kind": "data-breach", "known_on": "2026-05-01", "closed_on": "2026-06-01", "told": {"regulator": "2026-05-03"}})),
    row("FC-21", "a breach of data told after a week", FAILED, added("incidents", {"id": "leak", "kind": "data-breach", "known_on": "2026-05-01", "told": {"regulator": "2026-05-08"}})),
    row("FC-21", "listed, and told in time", PASSED, answer("fc.defects", {"value": "yes", "defects": [{"defect": "Uneven", "known-on": "2026-05-01", "owner": "Product manager", "regulator-told-on": "2026-05-10", "ethics-body-told-on": "2026-05-12", "users-told-on": "2026-05-11", "restricted-on": "2026-05-05"}]})),
    row("FC-21", "listed, and nobody told", FAILED, answer("fc.defects", {"value": "yes", "defects": [{"defect": "Uneven", "known-on": "2026-05-01"}]}), says="Uneven"),
    row("FC-21", "none known, in answer to the question, and a plan", PASSED, answer("fc.defects", "no")),
    row("FC-21", "nobody is affected", NOT_APPLICABLE, nil_impact),
)  # fmt: skip


@pytest.mark.parametrize("one", ROWS, ids=str)
def test_the_case_stands_as_the_table_says(one: Row) -> None:
    holds(one)


def test_a_change_made_later_is_not_known_yet() -> None:
    holds(row("FC-20", "a change to come", PASSED, changed(LOOSENED | {"on": "2026-12-01", "validated_by": "bias"})))
