"""The files that one version of a record makes public, and the two versions that are not built from the case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from touchstone.documents.atrs_record.evaluation_reading import read_evaluations
from touchstone.documents.atrs_record.extra_files import EXTRA_TYPES, extra_files
from touchstone.documents.atrs_record.result_file import digest_of
from touchstone.documents.atrs_record.safeguards import claim_of_decision, decision_facts, stage_name
from touchstone.documents.rendering import json_text, render
from touchstone.domain.snapshot import DecisionState
from touchstone.guidance.pack import Pack

PAGE, DATA = "index.html", "record.json"
MEDIA_TYPES = {PAGE: "text/html; charset=utf-8", DATA: "application/json", **EXTRA_TYPES}
_RESULT = re.compile(r"evaluation-[1-9][0-9]{0,8}\.json")
NOTICE_SCHEMA = "touchstone.withdrawal-notice/1"

Facts = Mapping[str, Any]


def render_page(facts: Facts, *, has_files: bool = False) -> str:
    """The frozen page of a record or of a withdrawal notice: no menu, no date or count of the register's own.

    `has_files`: the version's other files lie beside it, so that it may lead to them.
    """
    if facts["schema"] == NOTICE_SCHEMA:
        return render("atrs_record/notice.html", facts)
    return render("atrs_record/template.html", {**facts, "readings": read_evaluations(facts), "has_files": has_files})


def public_files(facts: Facts, results: Mapping[str, str] | None = None) -> dict[str, str]:
    """Path → text of every file of the version, the same for the same facts.

    `results`: path → text of the result file of each evaluation that the facts name. Raises ValueError where they are
    not exactly those, to the byte.
    """
    files = dict(results or {})
    if {path: digest_of(text) for path, text in files.items()} != result_digests(facts):
        raise ValueError("the result files are not those that the record names")
    more = {} if facts["schema"] == NOTICE_SCHEMA else extra_files(facts)
    return {PAGE: render_page(facts, has_files=True), DATA: json_text(facts), **files, **more}


def result_digests(facts: Facts) -> dict[str, str]:
    """Path → SHA-256 of the result file of each evaluation in the record."""
    return {one["result"]["path"]: one["result"]["sha256"] for one in facts.get("evaluations", ())}


def media_type(path: str) -> str:
    """The type under which a file of a version is served. Raises ValueError for a path that no version has."""
    if _RESULT.fullmatch(path):
        return MEDIA_TYPES[DATA]
    if path not in MEDIA_TYPES:
        raise ValueError(f"no version of a record has a file {path}")
    return MEDIA_TYPES[path]


def withdrawal_notice(*, record: str, force: tuple[str, str], why: str, is_demonstration: bool) -> Facts:
    """What stays when a record is withdrawn: whose it was, and why it went."""
    return {
        "schema": NOTICE_SCHEMA,
        "record": record,
        "force": {"code": force[0], "name": force[1]},
        "is_demonstration": is_demonstration,
        "why": why,
    }


def with_decision(facts: Facts, decision: DecisionState, *, stage: str, pack: Pack) -> Facts:
    """The record as it stands in public with one more gate decision; nothing else of the case is added.

    Its evaluations stay as they are: `public_files` takes their result files from the version before.
    """
    return {
        **facts,
        "decisions": [*facts["decisions"], decision_facts(decision, pack)],
        "safeguards": [*facts["safeguards"], claim_of_decision(decision, pack)],
        "stage": {"id": stage, "name": stage_name(stage, pack)},
    }
