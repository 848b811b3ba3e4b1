"""Which packs the reference shows, and every item in them with the pack it comes from. The one place that knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from touchstone.guidance.loader import MAIN_PACK, shipped_library
from touchstone.guidance.model import Model, walk
from touchstone.guidance.pack import Pack
from touchstone.guidance.sheet import Source
from touchstone.guidance.supplement import Supplement
from touchstone.guidance.text import Text


@dataclass(frozen=True)
class Origin:
    """The pack version that an item comes from. `issuer`: whose text it restates, where it restates any."""

    pack: str
    version: str
    title: Text
    issuer: Text
    is_released: bool
    is_optional: bool = False


@dataclass(frozen=True)
class Part:
    """One model of a pack, the stage and the question set it stands in ("" for none)."""

    model: Model
    origin: Origin
    stage: str = ""
    set: str = ""


@cache
def reference_pack() -> Pack:
    """The main pack in its newest version, with the newest version of every supplement that fits it.

    Drafts and optional supplements are shown too, and say so. Raises PackRefused where they cannot be joined.
    """
    library = shipped_library()
    main = library.newest(MAIN_PACK)
    fitting = library.newest_fitting(main, released_only=False)
    return library.compose([(main.id, main.version), *((one.id, one.version) for one in fitting)])


def all_sources() -> Mapping[str, Source]:
    """Every source by its key: a key means the same page in every pack."""
    return reference_pack().sheet.sources


def main_origin() -> Origin:
    """The main pack as an origin."""
    pack = reference_pack()
    return _origin(pack.main or pack)


def origins() -> tuple[Origin, ...]:
    """Every pack shown, the main pack first."""
    return tuple(_origin(one) for one in _members(reference_pack()))


def parts_of(pack: Pack) -> Iterator[Part]:
    """Every model of the pack, those of its sheet first, each with the pack it came from where it is composed."""
    owners = _owners(pack)
    main = _origin(pack.main or pack)
    for model, stage, question_set in _models(pack):
        named = (type(model).__name__, str(getattr(model, "id", "")))
        yield Part(model, owners.get(named, main), stage=stage, set=question_set)


def _members(pack: Pack) -> tuple[Pack | Supplement, ...]:
    """The main pack alone, then each supplement."""
    return (pack.main or pack, *pack.supplements)


def _models(pack: Pack) -> Iterator[tuple[Model, str, str]]:
    yield from ((model, "", "") for _, model in walk(pack.sheet))
    for stage in pack.stages:
        yield from ((model, stage.id, "") for _, model in walk(stage))
    for sheet in (*([pack.triage] if pack.triage else ()), *pack.question_sets):
        yield from ((model, "", sheet.id) for _, model in walk(sheet))
    for file in (*pack.checks, *pack.evidence, pack.glossary):
        yield from ((model, "", "") for _, model in walk(file))


def _owners(pack: Pack) -> dict[tuple[str, str], Origin]:
    """(class, id) → the pack that has it in its own files, the first where several do."""
    found: dict[tuple[str, str], Origin] = {}
    for one in _members(pack):
        for model in _own_models(one):
            found.setdefault((type(model).__name__, str(getattr(model, "id", ""))), _origin(one))
    return found


def _own_models(one: Pack | Supplement) -> Iterator[Model]:
    files: Iterable[Model] = (one.sheet, *one.question_sets, *one.checks, *one.evidence, one.glossary)
    if isinstance(one, Pack):
        files = (*files, *one.stages, *([one.triage] if one.triage else ()))
    for file in files:
        yield from (model for _, model in walk(file))


def _origin(one: Pack | Supplement) -> Origin:
    return Origin(
        pack=one.id,
        version=one.version,
        title=one.title,
        issuer=one.sheet.issuer,
        is_released=one.is_released,
        is_optional=isinstance(one, Supplement) and one.is_optional,
    )
