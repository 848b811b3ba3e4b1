"""Counts what a case is asked to read, for the facial-recognition path or for given triage answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from touchstone.cli.demonstration_files import read_cases
from touchstone.domain.burden import WORDS_PER_MINUTE, Burden, burden_of
from touchstone.foundation.errors import Invalid
from touchstone.guidance.library import MAIN_PACK, Library
from touchstone.guidance.loader import open_library
from touchstone.guidance.pack import Pack
from touchstone.guidance.source_file import Unreadable, read_source_file

#: The demonstration case whose triage answers stand for the full path of facial recognition.
EXAMPLE = "live-facial-recognition"
_SOURCE = f"Reading at {WORDS_PER_MINUTE} words a minute (Brysbaert 2019: silent reading of non-fiction in English)."


def burden(*, root: Path, packs: Sequence[str], triage: Path | None) -> str:
    """The table in text. `packs`: `id` or `id:version`; none means every one that is not optional, in its newest draft.

    Raises NotFound for an unknown pack, PackRefused for one at fault, Invalid for answers that cannot be read.
    """
    library = open_library(root)
    pack = _composed(library, packs)
    answers, entry = _example() if triage is None else (_answers(triage, pack), "problem")
    return _told(pack, burden_of(pack=pack, triage=answers, entry=entry))


def _composed(library: Library, packs: Sequence[str]) -> Pack:
    named = {pack: version for pack, _, version in (one.partition(":") for one in packs)}
    main_id = next((one for one in named if one in library.pack_ids), MAIN_PACK)
    main = library.pack(main_id, named[main_id]) if named.get(main_id) else library.newest(main_id)
    if not packs:
        fitting = library.newest_fitting(main, released_only=False)
        pins = [(one.id, one.version) for one in fitting if not one.is_optional]
    else:
        pins = [
            (pack, version or (library.versions(pack) or ("",))[-1])
            for pack, version in named.items()
            if pack != main_id
        ]
    return library.compose([(main.id, main.version), *pins])


def _example() -> tuple[Mapping[str, Any], str]:
    opening = next(act for case in read_cases() if case.id == EXAMPLE for act in case.acts if "triage" in act.details)
    return opening.details["triage"], opening.details.get("entry", "problem")


def _answers(path: Path, pack: Pack) -> dict[str, Mapping[str, Any]]:
    """Question id to value; a bare value is that of a question with one field."""
    try:
        found = read_source_file(path, path.name).content
    except Unreadable as unreadable:
        raise Invalid(str(unreadable)) from unreadable
    if not isinstance(found, dict):
        raise Invalid(f"{path.name} is not a list of triage questions with their answers")
    unknown = sorted(set(found) - set(pack.questions))
    if unknown:
        raise Invalid(f"{path.name}: there is no question {unknown[0]}", remedy="Correct the id.")
    return {key: value if isinstance(value, Mapping) else {"value": value} for key, value in found.items()}


def _told(pack: Pack, found: Burden) -> str:
    rows: list[tuple[str, ...]] = [("set", "pack", "asked", "may follow", "same fact again", "words", "minutes")]
    for one in found.sets:
        counts = (one.asked, one.may_follow, one.shared, one.words)
        rows.append((one.set_id, one.pack, *(str(count) for count in counts), f"{one.minutes:.1f}"))
    totals = (found.asked, found.may_follow, found.shared, found.words)
    rows.append(("in all", "", *(str(count) for count in totals), f"{found.minutes:.1f}"))
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    names = ", ".join(f"{one.pack} {one.version}" for one in pack.origins)
    return "\n".join([f"{found.path} path; {names}", *lines, _SOURCE])
