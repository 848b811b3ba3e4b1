"""Small case files that the tests of this folder start from."""

from __future__ import annotations

from functools import cache

from touchstone.casefiles.problems import CaseFileRefused
from touchstone.casefiles.reading import CaseReading, read_case
from touchstone.guidance.library import Library
from touchstone.guidance.loader import shipped_library
from touchstone.guidance.problem import Problem

SMALL = """\
schema: touchstone.case/1
as_of: 2026-11-23
organisation: {name: Northmere Police, code: XN01, kind: force, nation: england}
technology:
  name: Recall
  versions: [{id: v1, label: one}]
packs: [{id: ddt-app, version: 2026-11}]
"""


@cache
def library() -> Library:
    """The packs that come with this copy."""
    return shipped_library()


def read(text: str | bytes, name: str = "case.yaml") -> CaseReading:
    """The case file in `text`."""
    data = text.encode() if isinstance(text, str) else text
    return read_case(data, library=library(), name=name)


def problems(text: str | bytes, name: str = "case.yaml") -> tuple[Problem, ...]:
    """What is wrong with the file; it must be refused."""
    try:
        read(text, name)
    except CaseFileRefused as refused:
        return refused.problems
    raise AssertionError("the file was read")


def the_problem(text: str | bytes, name: str = "case.yaml") -> Problem:
    """The one thing that is wrong with the file."""
    (found,) = problems(text, name)
    return found
