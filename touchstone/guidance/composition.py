"""Joins a main pack and supplements into one pack, on which every rule works unchanged; or refuses, whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from touchstone.foundation.canonical_json import sha256_digest
from touchstone.guidance.model import Model
from touchstone.guidance.pack import Pack
from touchstone.guidance.part import Part
from touchstone.guidance.problem import PackRefused, Problem
from touchstone.guidance.reading import SHEET
from touchstone.guidance.replacement import Replaced
from touchstone.guidance.replacing import replaceable, swapped, words_of
from touchstone.guidance.sheet import PackSheet, Sheet, Source, in_order
from touchstone.guidance.source_file import SourceFile
from touchstone.guidance.stage import Stage
from touchstone.guidance.supplement import Supplement
from touchstone.guidance.supplement_sheet import PackPoint, StageAddition
from touchstone.guidance.validation import check_files

#: What the sheets of supplements add to that of the main pack, in this order.
_JOINED = (
    "instruments", "roles", "advisers", "adviser_routes", "question_sets", "documents", "duties", "legal", "rules",
    "principle_sets", "open_questions",
)  # fmt: skip
_ADDED = ("question_sets", "requirements", "documents", "advice", "duties")


def compose(main: Pack, supplements: Sequence[Supplement]) -> Pack:
    """The main pack with the supplements joined to it, the same whatever order they are named in.

    A pack that is composed already is taken apart first and joined anew. Raises PackRefused with every clash found:
    nothing is joined in part.
    """
    alone = main.main or main
    joined = sorted((*main.supplements, *supplements), key=lambda one: (one.id, in_order(one.version)))
    if not joined:
        return alone
    problems = check_composition(alone, joined)
    if problems:
        names = (f"{one.id} {one.version}" for one in joined)
        raise PackRefused(" + ".join([f"{alone.id} {alone.version}", *names]), problems)
    return _joined(alone, joined)


def check_composition(main: Pack, supplements: Sequence[Supplement]) -> list[Problem]:
    """Every problem of joining them. Files are named `<pack>/<version>/<file>`."""
    beside = [part.within(f"{main.id}/{main.version}") for part in files_of(main)]
    placed = [(one, [part.within(f"{one.id}/{one.version}") for part in one.files]) for one in supplements]
    files = [part for _, parts in placed for part in parts]
    fitting = [problem for one, parts in placed for problem in _misfits(one, parts[0], main, supplements)]
    return sorted([*fitting, *check_files(files, beside), *check_sources(files, beside)])


def check_sources(files: Sequence[Part[Any]], beside: Sequence[Part[Any]] = ()) -> Iterator[Problem]:
    """Problems for each source key that means one page in one pack, and another page in another."""
    seen: dict[str, tuple[Source, Part[Any]]] = {}
    for part in (*beside, *files):
        if not isinstance(part.model, Sheet):
            continue
        for key, source in part.model.sources.items():
            first, place = seen.setdefault(key, (source, part))
            if not _is_same_page(first, source):
                at = f"{place.file.name}:{place.line_of(('sources', key))}"
                yield part.problem(
                    ("sources", key), f"The source key '{key}' means another page at {at}",
                    "Give the same address or title there and here, or use another key",
                )  # fmt: skip


def _is_same_page(one: Source, other: Source) -> bool:
    """Sources with addresses share one; without, they bear the same title."""
    if one.addresses and other.addresses:
        return bool(one.addresses & other.addresses)
    return str(one.title).casefold() == str(other.title).casefold()


def _misfits(one: Supplement, sheet: Part[Any], main: Pack, together: Sequence[Supplement]) -> Iterator[Problem]:
    if not one.fits(main.id, main.version):
        named = one.sheet.supplements
        yield sheet.problem(
            ("supplements",), f"It supplements {named.pack} {named.version}, not {main.id} {main.version}",
            "Join it to that version or a newer one",
        )  # fmt: skip
    if any(other is not one and other.id == one.id for other in together):
        yield sheet.problem(("id",), f"There are two versions of '{one.id}' here", "Keep one of the two")
    for index, point in enumerate(one.sheet.builds_on):
        if not any(_is_met(point, other) for other in together):
            yield sheet.problem(
                ("builds_on", index), f"It builds on {point.pack} {point.version}, which is not here",
                "Join that pack as well, or leave this one out",
            )  # fmt: skip


def _is_met(point: PackPoint, other: Supplement) -> bool:
    return other.id == point.pack and in_order(other.version) >= in_order(point.version)


def files_of(main: Pack) -> Sequence[Part[Any]]:
    """The pack's files; for one that was never in files, its values, without lines to point at."""
    if main.files:
        return main.files
    single = [one for one in (main.triage, main.glossary) if one is not None]
    values: list[Model] = [main.sheet, *main.stages, *main.question_sets, *single]
    return [Part(SourceFile(name=SHEET, content=None, lines={}), value) for value in values]


def _joined(main: Pack, supplements: Sequence[Supplement]) -> Pack:
    swap = {item.id: item for one in supplements for item in one.sheet.replacements}
    sets = [*main.question_sets, *(item for one in supplements for item in one.question_sets)]
    terms = [*main.glossary.terms, *(term for one in supplements for term in one.glossary.terms)]
    added = [addition for one in supplements for addition in one.sheet.stage_additions]
    return Pack(
        sheet=swapped(_sheet(main.sheet, supplements), swap),
        stages=tuple(swapped(_stage(stage, added), swap) for stage in main.stages),
        question_sets=tuple(swapped(item, swap) for item in sets),
        triage=swapped(main.triage, swap) if main.triage else None,
        glossary=main.glossary.model_copy(update={"terms": tuple(terms)}),
        digest=sha256_digest([main.digest, *(one.digest for one in supplements)]),
        evidence=(*main.evidence, *(sheet for one in supplements for sheet in one.evidence)),
        checks=(*main.checks, *(check for one in supplements for check in one.checks)),
        supplements=tuple(supplements),
        replaced=dict(_replaced(main, supplements)),
        main=main,
    )


def _sheet(sheet: PackSheet, supplements: Sequence[Supplement]) -> PackSheet:
    """The main pack's sheet with theirs joined to it; a source that both name is told as the main pack tells it."""
    sheets: list[Sheet] = [sheet, *(one.sheet for one in supplements)]
    update: dict[str, Any] = {key: tuple(item for one in sheets for item in getattr(one, key)) for key in _JOINED}
    update["sources"] = {key: source for one in reversed(sheets) for key, source in one.sources.items()}
    return sheet.model_copy(update=update)


def _stage(stage: Stage, additions: Sequence[StageAddition]) -> Stage:
    mine = [addition for addition in additions if addition.stage == stage.id]
    if not mine:
        return stage
    return stage.model_copy(
        update={key: (*getattr(stage, key), *(item for one in mine for item in getattr(one, key))) for key in _ADDED}
    )


def _replaced(main: Pack, supplements: Sequence[Supplement]) -> Iterator[tuple[str, Replaced]]:
    files = [*files_of(main), *(part for one in supplements for part in one.files)]
    before = {key: item for part in files for key, item in replaceable(part.model, part.walk())}
    for one in supplements:
        for item in one.sheet.replacements:
            yield item.id, Replaced(
                id=item.id, pack=one.id, version=one.version, reason=item.reason,
                before=words_of(before[item.id]), after=item.text, was=before[item.id],
            )  # fmt: skip
