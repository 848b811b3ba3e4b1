"""Every way in which a case file is refused, by name: the line, what is wrong and what to do, and no traceback."""

from __future__ import annotations

import json

import pytest

from tests.unit.casefiles.small_files import SMALL, problems, read, the_problem
from touchstone.casefiles.reading import MAX_BYTES

AFTER = SMALL.count("\n") + 1  # the line of the first thing that is added

# What is added to a small file → line of the fault, words of the message, words of the remedy.
ADDED = {
    "unknown key": ("answer: {}\n", AFTER, "'answer' is not a known key", "Remove the key"),
    "unknown key inside": (
        "evidence:\n- {id: a, titel: x}\n", AFTER + 1, "'titel' is not a known key", "Remove the key",
    ),
    "duplicate key": ("as_of: 2026-11-22\n", AFTER, "'as_of' is given twice", "Keep one"),
    "tag": ("triage: !!python/object:os.system {}\n", AFTER, "tag", "Remove the tag"),
    "anchor": ("triage: &a {}\n", AFTER, "Anchors and aliases", "in full"),
    "alias bomb": (
        "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\n", AFTER, "Anchors and aliases", "in full",
    ),
    "two documents": ("---\nschema: touchstone.case/1\n", 1, "not exactly one document", "Keep one"),
    "too deep": ("triage: " + "[" * 60 + "]" * 60 + "\n", AFTER, "nested too deeply", "32 levels"),
    "truncated text": ('answers: {DP-01: "part-3\n', AFTER + 1, "not YAML", "Mend"),
    "truncated mapping": ("answers: {DP-01: part-3,\n", AFTER + 1, "not YAML", "Mend"),
    "hidden character": ("answers:\n  DP-01: part\x01-3\n", AFTER + 1, "U+0001", "as text"),
    "turned text": ("evidence:\n- {id: a, title: 'x\u202ey'}\n", AFTER + 1, "U+202E", "afresh"),
    "unknown question": ("answers:\n  DP-0I: part-3\n", AFTER + 1, "'DP-0I' is not a question", "DP-01"),
    "question of nobody": ("answers:\n  XYZZY-99: 'no'\n", AFTER + 1, "'XYZZY-99' is not a question", ""),
    "unknown triage question": ("triage:\n  triage.overd: overt\n", AFTER + 1, "triage.overd", "triage.overt"),
    "question that triage does not ask": ("triage:\n  DP-01: part-3\n", AFTER + 1, "not a triage question", "answers"),
    "unknown choice": (
        "triage:\n  triage.overt: openly\n", AFTER + 1, "triage.overt: Choose one", "Allowed: overt, partly-covert",
    ),
    "unknown choice of several": (
        "triage:\n  triage.people-touched:\n  - suspects\n  - aliens\n", AFTER + 2, "Choose only", "Allowed: nobody",
    ),
    "words where yes or no is asked": (
        "triage:\n  triage.policing-purpose: for the most part\n", AFTER + 1, "triage.policing-purpose",
        "Allowed: yes, no",
    ),
    "true where text is asked": (
        "triage:\n  triage.purpose: true\n", AFTER + 1, "triage.purpose: Enter this as text", "text",
    ),
    "words alone where yes or no has words beside it": (
        "answers:\n  LAW-1: It is published\n", AFTER + 1, "LAW-1: Choose one", "{value: yes, why: …}",
    ),
    "text where a question has parts": (
        "answers:\n  DP-04: Victims are kept apart\n", AFTER + 1, "DP-04", "Write its parts, such as {lawful-fair: …}",
    ),
    "text where rows are asked": (
        "answers:\n  DPIA-2.7: six years\n", AFTER + 1, "DPIA-2.7", "rows, each with: data-class, period",
    ),
    "a name where somebody signs": (
        "answers:\n  DPIA-7.1: A. Marsh\n", AFTER + 1, "DPIA-7.1: Sign with", "{name: …, role: …, on: 2026-11-23}",
    ),
    "text where keys are expected": (
        "evidence:\n- dpia\n", AFTER + 1, "'evidence, item 1': this has keys", "such as {id: dpia-1, documents: [dpia]",
    ),
    "several where one is expected": (
        "evidence:\n- {id: a, title: [b, c]}\n", AFTER + 1, "'title': one value is expected", "Write the one value",
    ),
    "an id with spaces": (
        "evidence:\n- {id: our dpia}\n", AFTER + 1, "'id': 'our dpia'", "without spaces",
    ),
    "a triage question with its first word and without": (
        "triage:\n  overt: overt\n  triage.overt: overt\n", AFTER + 2, "triage.overt is answered twice", "Keep one",
    ),
    "field that the question does not have": (
        "triage:\n  triage.people-number: {value: up-to-100, square-miles: '3'}\n",
        AFTER + 1, "'square-miles' is not a known key", "It takes: ",
    ),
    "scope organisation of somebody else": (
        "answers:\n  DP-01: {value: part-3, scope: Southmere Police}\n", AFTER + 1, "'Southmere Police' is not a scope",
        "Write shared",
    ),
    "source that is none": (
        "answers:\n  DP-01: {value: part-3, source: dreamt}\n", AFTER + 1, "'dreamt' is not one of", "Correct",
    ),
    "covers naming no version": (
        "answers:\n  DP-01: {value: part-3, covers: v9}\n", AFTER + 1, "there is no version 'v9'", "all, or one of: v1",
    ),
    "evidence covering no version": (
        "evidence:\n- {id: a, covers: v2}\n", AFTER + 1, "there is no version 'v2'", "all, or one of: v1",
    ),
    "evidence id twice": (
        "evidence:\n- {id: a}\n- {id: a}\n", AFTER + 2, "id 'a' is used twice", "its own id",
    ),
    "evidence that an answer names and the file lacks": (
        "answers:\n  DP-05: {value: 'yes', evidence: [lost]}\n", AFTER + 1, "DP-05", "",
    ),
    "date that is no date": (
        "evidence:\n- {id: a, on: 2026-02-31}\n", AFTER + 1, "'on': this is not a real date", "2026-11-23",
    ),
    "date of two digits": ("evidence:\n- {id: a, on: 26-02-01}\n", AFTER + 1, "not a real date", "2026-11-23"),
    "date by week": ("evidence:\n- {id: a, on: 2026-W01}\n", AFTER + 1, "not a real date", "2026-11-23"),
    "date in other digits": ("evidence:\n- {id: a, on: ２０２６-01-01}\n", AFTER + 1, "not a real date", ""),
    "date with a time": ("evidence:\n- {id: a, on: '2026-01-01T00:00:00'}\n", AFTER + 1, "not a real date", ""),
    "year 0": ("evidence:\n- {id: a, on: 0000-01-01}\n", AFTER + 1, "not a real date", ""),
    "end before beginning": (
        "publications:\n- {what: record, on: 2026-02-02, withdrawn_on: 2026-02-01}\n",
        AFTER + 1, "'withdrawn_on' is before 'on'", "Correct",
    ),
    "digest that is none": ("evidence:\n- {id: a, digest: abc}\n", AFTER + 1, "'digest'", "64 hexadecimal digits"),
    "figure that is no decimal": (
        "evaluations:\n- {id: a, measures: [{metric: fpr, value: high}]}\n", AFTER + 1, "'value'", "0.0004",
    ),
    "strength that is none": ("evidence:\n- {id: a, strength: sure}\n", AFTER + 1, "'sure' is not one of", "Use one"),
    "decision on an unknown stage": (
        "decisions:\n- {id: d, stage: desing, outcome: proceed}\n",
        AFTER + 1, "there is no stage 'desing'", "design (2)",
    ),
    "decision with an unknown outcome": (
        "decisions:\n- {id: d, stage: design, outcome: maybe}\n", AFTER + 1, "'maybe' is not one of", "Use one",
    ),
    "decision to an unknown stage": (
        "decisions:\n- {id: d, stage: design, outcome: proceed, to_stage: '99'}\n",
        AFTER + 1, "no stage '99'", "design",
    ),
    "answer to no question at the gate": (
        "decisions:\n- {id: d, stage: design, outcome: proceed, answers: {design.what: 'yes'}}\n",
        AFTER + 1, "'design.what' is not a question to proceed from design", "",
    ),
    "advice gone against that is not there": (
        "decisions:\n- {id: d, stage: design, outcome: proceed, against_advice: [a9]}\n", AFTER + 1, "no 'a9'", "",
    ),
    "change tested by nothing": (
        "monitoring: {changes: [{id: c, kind: threshold, validated_by: t9}]}\n", AFTER, "no 't9'", "",
    ),
    "incident of no kind": ("incidents:\n- {id: i, kind: bug}\n", AFTER + 1, "'bug' is not one of", "Use one"),
    "list where keys belong": ("answers: [DP-01]\n", AFTER, "question ids as its keys", ""),
    "keys where a list belongs": ("evidence: {a: {title: b}}\n", AFTER, "'evidence': this is a list", "Write a list"),
    "answered in both places": (
        "triage: {triage.overt: overt}\nanswers: {triage.overt: overt}\n",
        AFTER + 1, "under triage as well", "Keep one",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ADDED, ids=str)
def test_a_file_with_this_in_it_is_refused_with_its_line(case):
    added, line, message, remedy = ADDED[case]
    found = [one for one in problems(SMALL + added) if message in one.message]
    assert found, [str(one) for one in problems(SMALL + added)]
    assert (found[0].line, remedy in found[0].remedy) == (line, True), str(found[0])


@pytest.mark.parametrize(
    ("before", "after", "line", "message", "remedy"),
    [
        ("ddt-app", "ddt-ap", 7, "There is no pack 'ddt-ap'", "Did you mean ddt-app?"),
        ("version: 2026-11", "version: 1999-01", 7, "There is no version 1999-01 of the pack ddt-app", "2026-11"),
        ("case/1", "case/9", 1, "not a case file of a form that is known", "touchstone.case/1"),
        ("kind: force", "kind: army", 3, "'army' is not one of", "Use one"),
        ("nation: england", "nation: france", 3, "'france' is not one of", "Use one"),
        ("XN01", "xn-1", 3, "'code'", "2 to 8 capital letters"),
        ("  name: Recall\n", "", 5, "'name' is missing", "Add it"),
        ("as_of: 2026-11-23", "as_of: yesterday", 2, "not a real date", "2026-11-23"),
    ],
)
def test_a_file_with_this_changed_is_refused_with_its_line(before, after, line, message, remedy):
    found = the_problem(SMALL.replace(before, after, 1))
    assert found.line == line
    assert message in found.message
    assert remedy in found.remedy


@pytest.mark.parametrize("key", ["organisation", "technology", "packs"])
def test_a_file_without_what_is_required_is_refused_by_name(key):
    lines = SMALL.splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(key)]
    if key == "technology":
        kept = [line for line in kept if not line.startswith(" ")]
    assert any(one.message == f"'{key}' is missing" for one in problems("".join(kept)))


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"", 1, "empty"),
        (b"  \n\n", 1, "empty"),
        (SMALL.encode("utf-16"), 1, "not UTF-8"),
        (SMALL.replace("Northmere", "Caf\xe9").encode("latin-1"), 3, "not UTF-8"),
        (b"\x7fELF\x02\x01\x01\x00", 1, "hidden character"),
        (b"just some words\n", 1, "not a case file"),
        (b"[1, 2]", 1, "not a case file"),
        (b"schema: touchstone.case/1\nname: a\x00b\n", 2, "U+0000"),
        (b"a: " + b"x" * MAX_BYTES, 1, "larger than 5 MB"),
    ],
    ids=["empty", "blank", "utf-16", "latin-1", "program", "words", "list", "nul", "huge"],
)
def test_what_is_no_case_file_at_all_is_refused(data, line, message):
    found = the_problem(data)
    assert found.line == line
    assert message in found.message


def test_every_fault_is_named_at_once_in_line_order():
    found = problems(SMALL.replace("kind: force", "kind: army") + "answers: {DP-01: nothing, NOPE-1: 'no'}\nextra: 1\n")
    assert [one.line for one in found] == sorted(one.line for one in found)
    assert len(found) == 4


def test_a_mark_at_the_head_of_the_file_is_no_fault():
    assert read(b"\xef\xbb\xbf" + SMALL.encode()).case_file.technology.name == "Recall"


def as_json(**changes: object) -> str:
    data = {
        "schema": "touchstone.case/1",
        "organisation": {"name": "Northmere Police"},
        "technology": {"name": "Recall"},
        "packs": [{"id": "ddt-app", "version": "2026-11"}],
    }
    return json.dumps({**data, **changes}, indent=1)


def test_json_is_read_as_yaml_is():
    found = read(as_json(evaluations=[{"id": "t", "measures": [{"metric": "fpr", "value": 0.0004}]}]), "case.json")
    assert found.case_file.evaluations[0].measures[0].value == "0.0004"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('{"schema": "touchstone.case/1",\n "a": 1,\n "a": 2}', 3, "'a' is given twice"),
        ('{"schema": "touchstone.case/1",\n "a": NaN}', 2, "a value is expected"),
        ('{"schema": "touchstone.case/1",\n "a": "x', 2, "not closed"),
        ('{"schema": "touchstone.case/1",\n', 2, "double quotes"),
        ('{"schema": "touchstone.case/1"}\n{}', 2, "after the end"),
        ('{"a": "\\ud800"}', 1, "Half of a pair"),
        ('{"a": ' + "[" * 100 + "]" * 100 + "}", 1, "nested too deeply"),
        ('{"a": 1,}', 1, "double quotes"),
        ("{'a': 1}", 1, "double quotes"),
    ],
)
def test_json_that_is_not_plain_is_refused_with_its_line(text, line, message):
    found = the_problem(text, "case.json")
    assert found.line == line
    assert message in found.message


def test_faults_in_json_have_their_lines_too():
    text = as_json(evidence=[{"id": "a"}, {"id": "a"}], answers={"DP-01": "nothing"})
    lines = {one.message.split(" ")[0]: one.line for one in problems(text, "case.json")}
    assert lines == {
        "The": text.splitlines().index('   "id": "a"') + 4,
        "DP-01:": text[: text.index("nothing")].count("\n") + 1,
    }
