"""What the pages of the result are made of: the explanation, the path, and what lies ahead, each with its address."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from touchstone.casefiles.impact_found import duties_found, impact_found
from touchstone.casefiles.result import CANNOT_TELL
from touchstone.documents.schematic.rows import decided_by
from touchstone.domain.burden import WORDS_PER_MINUTE, SetBurden, burden_of
from touchstone.domain.case import Case, local_day
from touchstone.domain.explanation import Explanation, Unsettled, explain
from touchstone.domain.path import LIGHT
from touchstone.domain.what_applies import (
    StageAhead,
    checks_ahead,
    path_ahead,
    sets_that_may_apply,
    stages_ahead,
    why_a_check,
    why_a_set,
)
from touchstone.domain.why_asked import Because
from touchstone.guidance.pack import TRIAGE, Pack
from touchstone.guidance.question_set import QuestionSet
from touchstone.guidance.stage import Stage
from touchstone.pages.answer_words import in_words
from touchstone.pages.languages import page_language, translated
from touchstone.pages.reference_links import item_name
from touchstone.public.reference.catalogue import catalogue
from touchstone.public.reference.packs import Origin, origins
from touchstone.public.what_applies.case import case_from, guidance
from touchstone.public.what_applies.journey import Journey


@dataclass(frozen=True, kw_only=True)
class SetLine:
    """A question set that applies, what brings it in, and what it asks. `minutes`: to read it, rounded up."""

    question_set: QuestionSet
    burden: SetBurden
    minutes: int
    because: tuple[Because, ...]


def result_of(journey: Journey, *, at: datetime) -> dict[str, Any]:
    """What the page of the result reads: `found`, `path`."""
    case = case_from(journey, at=at)
    path = _path(journey)
    return {"found": _explained(journey, case, path), "path": path}


def checklist_of(journey: Journey, *, at: datetime) -> dict[str, Any]:
    """What the page of the checklist reads: on the light path its sheet, else all that lies ahead."""
    case, path = case_from(journey, at=at), _path(journey)
    lines = _lines(journey, case)
    shared: dict[str, Any] = {
        "path": path,
        "lines": lines,
        "minutes": _minutes(line.burden.words for line in lines),
        "questions": sum(line.burden.asked for line in lines),
        "pack": case.pack,
        "reference": reference,
        "said": lambda one: _said(one, journey.pack),
        "unsure": [route for route in case.pack.sheet.adviser_routes if route.stage is None],
        "light": journey.sheet.light_path,
        "worked_out_on": local_day(at),
    }
    if path == LIGHT:
        return shared
    return {
        **shared,
        "stages": stages_ahead(case, entry=journey.carry.entry),
        "deciders": _deciders,
        "may_apply": sets_that_may_apply(case),
        "checks": [(one, why_a_check(case, one)) for one in checks_ahead(case, guidance().checks)],
        "sets": {one.id: one for one in case.pack.question_sets},
    }


def origins_read() -> list[Origin]:
    """The packs that the result goes by, as the reference shows them."""
    read = {(one.pack, one.version) for one in guidance().pack.origins}
    return [one for one in origins() if (one.pack, one.version) in read]


def reference(kind: str, item_id: str) -> str:
    """The last part of the item's address in the reference, "" where it has no page there."""
    name = item_name(kind, item_id)
    return name if name in catalogue().items else ""


def _path(journey: Journey) -> str:
    barriers = frozenset(one.id for one in journey.impact.light_path_barriers)
    return path_ahead(barriers=barriers, entry=journey.carry.entry)


def _explained(journey: Journey, case: Case, path: str) -> Explanation:
    sheet = journey.sheet
    told = impact_found(sheet, case.view, case.snapshot)
    axes = {axis: getattr(told, axis) for axis in ("individuals", "communities", "risk")}
    unsettled = Unsettled(
        axes={axis: found.unanswered for axis, found in axes.items() if found.level == CANNOT_TELL},
        contentious=told.contentious.unanswered if told.contentious.holds == CANNOT_TELL else (),
        out_of_scope=told.in_scope.unanswered if told.in_scope.holds == CANNOT_TELL else (),
        duties={one.duty: one.unanswered for one in duties_found(sheet, case.view) if one.holds == CANNOT_TELL},
    )
    return explain(journey.impact, pack=journey.pack, path=path, unsettled=unsettled)


def _lines(journey: Journey, case: Case) -> list[SetLine]:
    burden = burden_of(pack=journey.pack, triage=journey.answers, entry=journey.carry.entry)
    sets = {one.id: one for one in journey.pack.question_sets}
    return [
        SetLine(
            question_set=sets[one.set_id],
            burden=one,
            minutes=_minutes([one.words]),
            because=why_a_set(case, one.set_id),
        )
        for one in burden.sets
        if one.set_id != TRIAGE
    ]


def _minutes(words: Iterable[int]) -> int:
    return math.ceil(sum(words) / WORDS_PER_MINUTE)


def _said(because: Because, pack: Pack) -> list[Any]:
    """The part of an answer that counts, in words: texts and language maps."""
    field = pack.question(because.question).field(because.field)
    words = in_words(field, because.value) if field else because.value
    return words if isinstance(words, list) else [words]


def _deciders(ahead: StageAhead) -> str:
    stage: Stage = ahead.stage
    return decided_by(stage, guidance().pack, language=page_language(), say=translated) if stage.gated else ""
