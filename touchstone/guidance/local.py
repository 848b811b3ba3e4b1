"""An organisation's own supplement: read from one file with every protection of the folder form, or refused whole.

What it would touch is worked out before it is loaded, so that whoever loads it can see whose words give way and what
comes to stand at which gate.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from touchstone.foundation.errors import NotFound
from touchstone.guidance.composition import check_composition
from touchstone.guidance.library import Library
from touchstone.guidance.local_sheet import LocalPack, LocalWords
from touchstone.guidance.part import Part
from touchstone.guidance.problem import PackRefused, Problem
from touchstone.guidance.reading import digest_of, typed_part
from touchstone.guidance.sheet import Glossary
from touchstone.guidance.source_file import SourceFile, Unreadable, read_source
from touchstone.guidance.supplement import Supplement

DEFAULT_NAME = "local-pack.yaml"


@dataclass(frozen=True)
class LocalReading:
    """What came of reading: a supplement and no problem, or problems in order of line and no supplement."""

    supplement: Supplement | None
    problems: tuple[Problem, ...] = ()

    def taken(self) -> Supplement:
        """The supplement. Raises PackRefused with every problem where there is none."""
        if self.supplement is None:
            raise PackRefused("in this file", self.problems)
        return self.supplement


def read_local_pack(data: bytes, *, library: Library, name: str = DEFAULT_NAME) -> LocalReading:
    """The supplement written in `data`, checked against the main pack and the supplements that it names.

    `name` is how problems call the file. Its `digest` follows meaning: layout and comments do not count. Its id may
    not be that of a pack of the library: nobody's own wording passes for what came with the product.
    """
    try:
        file = read_source(data, name)
    except Unreadable as unreadable:
        return LocalReading(None, (unreadable.problem,))
    problems: list[Problem] = []
    part = typed_part(file, LocalPack, problems)
    if part is None:
        return LocalReading(None, tuple(sorted(problems)))
    supplement = _supplement(part.model, file)
    problems = _problems(supplement, library)
    return LocalReading(None, tuple(sorted(problems))) if problems else LocalReading(supplement)


def _supplement(local: LocalPack, file: SourceFile) -> Supplement:
    listed = local.pack.question_sets or tuple(one.id for one in local.question_sets)
    sheet = local.pack.model_copy(update={"question_sets": listed})
    kept = SourceFile(name=file.name, content=None, lines=file.lines)
    parts: list[Part[Any]] = [Part(kept, sheet, ("pack",))]
    parts += [Part(kept, one, ("question_sets", index)) for index, one in enumerate(local.question_sets)]
    parts.append(Part(kept, LocalWords(checks=local.checks, glossary=local.glossary)))
    return Supplement(
        sheet=sheet,
        question_sets=local.question_sets,
        checks=local.checks,
        glossary=Glossary(schema="touchstone.glossary/1", terms=local.glossary),
        digest=digest_of({DEFAULT_NAME: file.content}),
        files=tuple(parts),
    )


def _problems(supplement: Supplement, library: Library) -> list[Problem]:
    sheet = supplement.files[0]
    if supplement.id in (*library.pack_ids, *library.supplement_ids):
        return [sheet.problem(("id",), f"'{supplement.id}' is a pack of this product", "Give yours an id of its own")]
    if sorted(supplement.sheet.question_sets) != sorted(one.id for one in supplement.question_sets):
        return [sheet.problem(("question_sets",), "The list is not that of the sets written here", "Leave it out")]
    try:
        named = supplement.sheet.supplements
        main, beside = library.pack(named.pack, named.version), library.under(supplement)
    except NotFound as unknown:
        return [sheet.problem(("supplements",), unknown.message, "Name a pack and version that are here")]
    place = f"{supplement.id}/{supplement.version}/"
    found = check_composition(main, [*beside, supplement])
    return [replace(problem, file=problem.file.removeprefix(place)) for problem in found]
