"""What holds of every check: an answer ruled out never counts, documentation never hurts, a blank never helps."""

from __future__ import annotations

import copy
from typing import Any

import hypothesis.strategies as st
from hypothesis import given, settings

from tests.spec.failure_checks.made_cases import (
    CANNOT_TELL,
    FAILED,
    NOT_APPLICABLE,
    NOT_YET,
    PASSED,
    Data,
    made_case,
    nil_impact,
    triage,
    unanswered,
)
from touchstone.domain.case import Case
from touchstone.domain.failure_checks import Status, check_failures

FEW = settings(max_examples=25, deadline=None)
WHOLE = made_case()
ANSWERED = sorted({one.question for one in WHOLE.snapshot.answers if not one.question.startswith("triage.")})
FILES = sorted(one.id for one in WHOLE.snapshot.evidence)
TESTS = sorted(one.id for one in WHOLE.snapshot.evaluations)
ADVICE = sorted(one.request for one in WHOLE.snapshot.advice)
TRIAGE = sorted(one.question for one in WHOLE.snapshot.answers if one.question.startswith("triage."))
STAGES = WHOLE.pack.sheet.stages

Missing = dict[str, set[str]]
missing = st.fixed_dictionaries(
    {
        "answers": st.sets(st.sampled_from(ANSWERED)),
        "evidence": st.sets(st.sampled_from(FILES)),
        "evaluations": st.sets(st.sampled_from(TESTS)),
        "advice": st.sets(st.sampled_from(ADVICE)),
    }
)


def statuses(case: Case) -> dict[str, Status]:
    return {one.id: one.status for one in check_failures(case, case.pack.checks)}


def without(gone: Missing) -> Any:
    """The well-documented case without some of what it holds."""

    def change(data: Data) -> None:
        data["publications"] = [one | {"claims": []} for one in data["publications"]]
        for question in gone["answers"]:
            data["answers"].pop(question, None)
        for name in ("evidence", "evaluations", "advice"):
            data[name] = [one for one in data[name] if one["id"] not in gone[name]]

    return change


@FEW
@given(gone=missing, stage=st.sampled_from(STAGES), data=st.data())
def test_documentation_never_turns_a_passed_check_into_a_failed_one(gone: Missing, stage: str, data: Any) -> None:
    kinds = [name for name, ids in gone.items() if ids]
    if not kinds:
        return
    before = statuses(made_case(without(gone), stage=stage))
    name = data.draw(st.sampled_from(kinds))
    added = copy.deepcopy(gone)
    added[name].remove(data.draw(st.sampled_from(sorted(gone[name]))))
    after = statuses(made_case(without(added), stage=stage))
    assert not [one for one in before if before[one] is PASSED and after[one] is FAILED]


#: Triage answers of a case on which less is asked: those to questions that it rules out stay in the file.
LESS = {"public-space": "no", "action": ["none"], "output": ["counts-or-formats"], "method": ["fixed-rules"]}


@FEW
@given(gone=missing, less=st.sets(st.sampled_from(sorted(LESS))))
def test_an_answer_that_triage_rules_out_never_counts(gone: Missing, less: set[str]) -> None:
    changes = [without(gone), *(triage(one, LESS[one]) for one in less)]
    shown = made_case(*changes)

    def leave_out_hidden(data: Data) -> None:
        for question in shown.view.hidden:
            data["answers"].pop(question, None)

    assert statuses(made_case(*changes, leave_out_hidden)) == statuses(shown)


@FEW
@given(gone=missing)
def test_an_answer_counts_though_triage_was_never_answered(gone: Missing) -> None:
    untriaged = made_case(without(gone), lambda data: data.pop("triage"))
    assert untriaged.view.hidden
    passed = {one for one, status in statuses(untriaged).items() if status is PASSED}
    assert passed >= {one for one, status in statuses(made_case(without(gone))).items() if status is PASSED}


def test_no_answer_counts_where_every_one_is_hidden() -> None:
    def small(data: Data) -> None:
        answers = data["answers"]
        nil_impact(data)
        data["answers"] = answers

    assert statuses(made_case(small)) == statuses(made_case(nil_impact))


@FEW
@given(stage=st.sampled_from(STAGES), forgotten=st.sets(st.sampled_from(TRIAGE)))
def test_nothing_known_passes_nothing(stage: str, forgotten: set[str]) -> None:
    changes = [unanswered, *(triage(one.removeprefix("triage."), None) for one in forgotten)]
    found = statuses(made_case(*changes, lambda data: data["technology"].pop("versions"), stage=stage))
    assert not {one for one, status in found.items() if status in (PASSED, CANNOT_TELL)}


@FEW
@given(stage=st.sampled_from(STAGES), forgotten=st.sets(st.sampled_from(TRIAGE), min_size=1), base=st.booleans())
def test_a_blank_never_makes_a_check_not_apply(stage: str, forgotten: set[str], base: bool) -> None:
    start = [nil_impact] if base else []
    more = [triage(one.removeprefix("triage."), None) for one in forgotten]
    before, after = statuses(made_case(*start, stage=stage)), statuses(made_case(*start, *more, stage=stage))
    assert not [one for one in after if after[one] is NOT_APPLICABLE and before[one] is not NOT_APPLICABLE]


@FEW
@given(gone=missing, places=st.tuples(st.sampled_from(range(len(STAGES))), st.sampled_from(range(len(STAGES)))))
def test_what_is_due_stays_due(gone: Missing, places: tuple[int, int]) -> None:
    earlier, later = sorted(places)
    first = statuses(made_case(without(gone), stage=STAGES[earlier]))
    second = statuses(made_case(without(gone), stage=STAGES[later]))
    assert not [one for one in first if first[one] is not NOT_YET and second[one] is NOT_YET]


def test_the_same_case_gives_the_same_findings() -> None:
    assert check_failures(WHOLE, WHOLE.pack.checks) == check_failures(made_case(), WHOLE.pack.checks)
