"""What counts as evidence: it covers the version, has not expired, and is not held back as unsafe."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.domain.small_case import AT, TODAY, answer, case, evidence, made
from touchstone.domain.evidence import document_finding, is_covered, labelled_finding, own_data_finding, why_not
from touchstone.domain.snapshot import VersionState

TWO_VERSIONS = (VersionState(id="v1", label="1"), VersionState(id="v2", label="2"))


def report(item_id: str = "e1", **more: object):
    return evidence(item_id, **({"documents": ("report",)} | more))


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        ({}, True),
        ({"scan": "not-scanned"}, True),
        ({"scan": "held"}, False),
        ({"scan": "infected"}, False),
        ({"expires_on": TODAY}, True),
        ({"expires_on": TODAY - timedelta(days=1)}, False),
        ({"documents": ("other",)}, False),
        ({"covers": "v1"}, False),
    ],
)
def test_a_file_serves_as_a_document_while_it_counts(more, counts):
    snapshot = case(evidence=(report(**more),), versions=TWO_VERSIONS)
    found = document_finding(document="report", snapshot=snapshot, on=TODAY)
    assert found.is_satisfied is counts
    assert bool(found.refused) is (not counts and "documents" not in more)


def report_only(**more: object):
    return case(evidence=(report(**more),))


def test_what_no_scanner_has_looked_at_counts_and_is_marked():
    found = document_finding(document="report", snapshot=report_only(scan="not-scanned"), on=TODAY)
    assert found.is_satisfied
    assert found.is_unscanned
    scanned = case(evidence=(report(scan="not-scanned"), report("e2")))
    assert not document_finding(document="report", snapshot=scanned, on=TODAY).is_unscanned


@pytest.mark.parametrize(
    ("covered", "wanted", "expected"),
    [
        (("v1",), "v1", True),
        (("all",), "v1", True),
        (("v2",), "v1", False),
        (("v1", "v2"), "all", True),
        (("v1",), "all", False),
        (("all",), "all", True),
        ((), "all", False),
    ],
)
def test_evidence_covers_the_version_decided_on(covered, wanted, expected):
    items = [evidence(f"e-{one}", covers=one) for one in covered]
    assert is_covered(items, snapshot=case(versions=TWO_VERSIONS), covers=wanted) is expected


def test_with_no_version_known_only_evidence_for_all_covers_all():
    assert not is_covered([evidence(covers="v1")], snapshot=case())


def test_a_document_made_from_the_case_grows_stale_when_an_answer_that_counts_changes():
    later = AT + timedelta(hours=1)
    snapshot = case(documents=(made("report"),), answers=(answer("q", recorded_at=later),))
    assert document_finding(document="report", snapshot=snapshot, on=TODAY).stale
    assert not document_finding(document="report", snapshot=snapshot, on=TODAY, shown={"other"}).stale
    fresh = case(documents=(made("report"), made("report", later)), answers=(answer("q", recorded_at=later),))
    found = document_finding(document="report", snapshot=fresh, on=TODAY)
    assert (found.is_satisfied, found.stale) == (True, False)
    assert not document_finding(document="report", snapshot=case(documents=(made("report"),)), on=TODAY).stale


def test_a_stale_document_is_no_matter_where_a_file_serves_as_well():
    snapshot = case(documents=(made("report", AT - timedelta(days=1)),), evidence=(report(),))
    found = document_finding(document="report", snapshot=snapshot, on=TODAY)
    assert (found.is_satisfied, found.stale) == (True, False)


@pytest.mark.parametrize(
    ("strength", "counts"),
    [
        ("asserted", False),
        ("supplier-tested", False),
        ("force-tested", True),
        ("independently-tested", True),
        ("confirmed-in-use", True),
    ],
)
def test_a_suppliers_word_is_no_validation_on_own_data(strength, counts):
    item = evidence(purpose="own-data-validation", strength=strength)
    found = own_data_finding(snapshot=case(evidence=(item,)), on=TODAY)
    assert found.is_satisfied is counts
    assert counts or "not tested by the force" in found.refused[0][1]


def test_evidence_is_found_by_its_purpose_or_the_document_it_serves_as():
    snapshot = case(evidence=(evidence("e1", purpose="bias-audit"), evidence("e2", documents=("bias-audit",))))
    found = labelled_finding(label="bias-audit", snapshot=snapshot, on=TODAY)
    assert [item.id for item in found.evidence] == ["e1", "e2"]
    assert not labelled_finding(label="other", snapshot=snapshot, on=TODAY).is_satisfied


def test_why_an_item_does_not_count_is_said_in_words():
    assert why_not(evidence(), on=TODAY) == ""
    assert "virus" in why_not(evidence(scan="held"), on=TODAY)
