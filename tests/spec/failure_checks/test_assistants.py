"""AS checks follow counts and words, whatever is ticked: limits, impossible counts, denials, and what is blamed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.failure_checks.test_checks_that_are_data import findings
from touchstone.domain.failure_checks import CheckFinding, Status
from touchstone.domain.failure_checks.wording import plainly_denies

PASSED, FAILED, CANNOT_TELL = Status.PASSED, Status.FAILED, Status.CANNOT_TELL
LIMIT = {"limit": "5", "limit-set-by": "Head of crime, 1 October"}
DETAIL = {"detail": "Two analysts compared each with its source, not told which were machine-made."}
CHECKER = {
    "value": "every-output",
    "who": "Author",
    "minutes": "20",
    "independent": "yes",
    "detail": "Signed in the log. If time runs out it is not sent.",
}


def judged(
    check: str, kind: str = "transcribes", output: str = "transcribes-or-translates", **answers: object
) -> CheckFinding:
    given_ = {"assistant.kind": [kind]} | {f"assistant.{key.replace('_', '-')}": one for key, one in answers.items()}
    text = "\n".join(f"  {key}: {json.dumps(one)}" for key, one in given_.items())
    return findings(text, output=output)[check]


def inventing(**more: str) -> CheckFinding:
    sound = {"value": "yes", "checked": "400", "found": "0"} | DETAIL
    return judged("AS-01", invention=sound | more, omission=sound)


def checking(**more: str) -> CheckFinding:
    return judged(
        "AS-03", checker=CHECKER, checking_works={"value": "yes", "planted": "40", "found": "40"} | DETAIL | more
    )


def redacting(**more: str) -> CheckFinding:
    sound = {
        "value": "yes",
        "items": "1000",
        "missed": "0",
        "over": "4",
        "removed": "yes",
        "detail": "Every file is opened and read by a second person.",
    }
    return judged("AS-07", "redacts", "redacts", redaction=sound | more)


@pytest.mark.parametrize(
    ("found", "status", "says"),
    [
        (inventing(), PASSED, ""),
        (inventing(found="100", checked="100", serious="100"), FAILED, "More than half"),
        (inventing(found="12"), CANNOT_TELL, "no limit"),
        (inventing(found="12", **LIMIT), PASSED, ""),
        (inventing(found="12", limit="5"), CANNOT_TELL, "no limit that somebody set"),
        (inventing(found="21", **LIMIT), FAILED, "break the limit"),
        (inventing(found="3", serious="4", **LIMIT), FAILED, "impossible"),
        (inventing(checked="6"), CANNOT_TELL, "Too few"),
        (inventing(checked=""), CANNOT_TELL, "counts are not given"),
        (inventing(checked="0"), FAILED, "nought"),
        (inventing(detail="In fact it has never really been measured."), FAILED, "undone by its own words"),
        (checking(), PASSED, ""),
        (checking(planted="100", found="0"), FAILED, "More than half"),
        (checking(planted="10", found="400"), FAILED, "impossible"),
        (checking(found="38"), CANNOT_TELL, "no limit"),
        (checking(found="38", **LIMIT), PASSED, ""),
        (checking(found="37", **LIMIT), FAILED, "break the limit"),
        (redacting(), PASSED, ""),
        (redacting(missed="900"), FAILED, "More than half"),
        (redacting(items="100", missed="2000"), FAILED, "impossible"),
        (redacting(detail="Nobody looks before anything leaves"), FAILED, "undone by its own words"),
        (redacting(missed="30"), CANNOT_TELL, "no limit"),
        (redacting(missed="30", **LIMIT), PASSED, ""),
    ],
)  # fmt: skip
def test_counts_and_words_decide(found: CheckFinding, status: Status, says: str) -> None:
    assert (found.status, found.missing) == (status, found.missing), found.missing
    assert not says or any(says in line for line in found.missing), found.missing


@settings(max_examples=25, deadline=None)
@given(of=st.integers(1, 5000), more=st.integers(1, 5000))
def test_no_part_is_larger_than_its_whole(of: int, more: int) -> None:
    for found in (inventing(checked=str(of), found=str(of + more)), redacting(items=str(of), missed=str(of + more))):
        assert found.status is FAILED
        assert any("impossible" in line for line in found.missing)


@settings(max_examples=25, deadline=None)
@given(of=st.integers(30, 5000), share=st.integers(0, 49))
def test_no_more_errors_than_before_ever_reads_worse(of: int, share: int) -> None:
    order = [PASSED, CANNOT_TELL, FAILED]
    one, worse = (inventing(checked=str(of), found=str(of * part // 100), **LIMIT) for part in (share, share + 51))
    assert order.index(one.status) <= order.index(worse.status)


def test_only_the_questions_at_fault_are_named() -> None:
    found = redacting(missed="900")
    assert found.missing == ("More than half went wrong or unfound: assistant.redaction, 900 of 1000",)
    blank = judged("AS-07", "redacts", "redacts")
    assert blank.missing and not any("assistant.kind" in line for line in blank.missing)


def test_a_choice_that_is_right_is_not_blamed_for_another_that_is_wrong() -> None:
    kept = {"value": "no", "detail": "Overwritten after a day"}
    found = judged(
        "AS-05",
        evidence={"value": "preparation", "detail": "Statements"},
        original_kept=kept,
        marked={"value": "no", "detail": "None"},
        use_revealed={"value": "no", "detail": "None"},
    )
    assert found.status is FAILED
    assert not any("assistant.evidence" in line for line in found.missing)
    assert any("assistant.original-kept" in line for line in found.missing)


@pytest.mark.parametrize(
    "text",
    [
        "Nobody ever checks it",
        "It goes out unchecked",
        "No test was made",
        "It has not yet been measured",
        "It cannot be measured",
        "They don't really look",
    ],
)
def test_a_plain_denial_is_seen(text: str) -> None:
    assert plainly_denies([text], "look|checks?|measured|tested")


@pytest.mark.parametrize(
    "text",
    [
        "Text that was not traced cannot be sent",
        "If it was not checked it is held",
        "The supplier has not tested it; we have",
        "Nothing that was not checked leaves",
        "It was not measured until March, then on 400",
    ],
)
def test_what_happens_to_the_unchecked_is_no_denial(text: str) -> None:
    assert not plainly_denies([text], "traced|checked|measured|tested")
