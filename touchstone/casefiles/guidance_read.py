"""The guidance that a case is read under: the packs it names, and those that have to be read beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from touchstone.casefiles.problems import close_to
from touchstone.foundation.errors import NotFound
from touchstone.guidance.failure_check import FailureCheck
from touchstone.guidance.library import MAIN_PACK, Library, Pin
from touchstone.guidance.pack import Pack
from touchstone.guidance.supplement import Supplement

FAILURE_CHECKS = "failure-checks"
NAMED = "named"


@dataclass(frozen=True)
class ReadPack:
    """One version of one pack that was read, and why: the file names it, or what made it needed."""

    id: str
    version: str
    because: str = NAMED


@dataclass(frozen=True)
class GuidanceRead:
    """The composed pack, the failure checks (always all of them), and where both came from."""

    pack: Pack
    checks: tuple[FailureCheck, ...]
    read: tuple[ReadPack, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """What was read without being named, in words."""
        return tuple(
            f"{one.id} {one.version} was read as well: {one.because}" for one in self.read if one.because != NAMED
        )


def guidance_for(named: Sequence[Pin], *, library: Library, questions: Collection[str] = ()) -> GuidanceRead:
    """The guidance for a case that names those packs and answers those questions.

    A main pack is read where none is named, for its stages; the failure checks always; and the newest version of any
    other pack that asks one of the questions. Raises NotFound for a version that is not here, and PackRefused for
    packs that cannot be joined.
    """
    reads = {pin: ReadPack(*pin) for pin in named}
    main = _main(reads, library)
    for one, because in _asking(questions, main, reads, library):
        _join(one, because, reads)
    checks = _newest_fitting(FAILURE_CHECKS, main, library)
    if checks is not None:
        _join(checks, "the failure checks are part of every check of a case", reads)
    for supplement in [library.supplements[pin] for pin in reads if pin in library.supplements]:
        for built_on in library.under(supplement):
            _join(built_on, f"{supplement.id} builds on it", reads)
    pack = library.compose(reads)
    return GuidanceRead(pack=pack, checks=_checks(pack, library), read=tuple(reads.values()))


def unknown_packs(named: Sequence[Pin], library: Library) -> Iterator[tuple[int, str, str]]:
    """Place, message and remedy for each pack version named that is not here, or that cannot stand beside another."""
    known = [*library.pack_ids, *library.supplement_ids]
    mains = [place for place, (pack, _) in enumerate(named) if pack in library.pack_ids]
    for place, (pack, version) in enumerate(named):
        versions = library.versions(pack)
        if not versions:
            shipped = f"Packs that come with this copy: {', '.join(known)}"
            yield place, f"There is no pack '{pack[:80]}'", f"{close_to(pack, known)}. {shipped}".replace("?.", "?")
        elif version not in versions:
            yield place, f"There is no version {version} of the pack {pack}", f"Name one of: {', '.join(versions)}"
        elif pack in [before for before, _ in named[:place]]:
            yield place, f"The pack {pack} is named twice", "Keep one version of it"
        elif place in mains[1:]:
            yield place, f"{pack} is a second main pack", "Keep one of the two"


def where_asked(question: str, library: Library, pack: Pack) -> str:
    """What to do about an answer to a question that is not asked here: where it is asked, or ids that are close."""
    for (pack_id, version), main in library.packs.items():
        if question in main.questions:
            return f"It is asked by {pack_id} {version}: name that version, or remove the answer"
    for (pack_id, version), supplement in library.supplements.items():
        if question in _questions(supplement):
            newest = library.newest(pack.id).version if pack.id in library.pack_ids else pack.version
            asked = f"It is asked by {pack_id} {version}, which cannot be joined to {pack.id} {pack.version}"
            return f"{asked}: name {pack.id} {newest} instead, or remove the answer"
    every = [*pack.questions, *(key for one in library.supplements.values() for key in _questions(one))]
    return close_to(question, every)


def _main(reads: dict[Pin, ReadPack], library: Library) -> Pack:
    for pin in reads:
        if pin in library.packs:
            return library.packs[pin]
    newest = library.newest(MAIN_PACK)
    reads[newest.id, newest.version] = ReadPack(newest.id, newest.version, "the stages are its")
    return newest


def _asking(
    questions: Iterable[str], main: Pack, reads: Mapping[Pin, ReadPack], library: Library
) -> Iterator[tuple[Supplement, str]]:
    """Supplements that ask what the named packs do not, each with the first questions that it is read for.

    No other pack is so much as opened while the named ones ask everything.
    """
    known = set(main.questions)
    for pin in reads:
        known |= _questions(library.supplements[pin]) if pin in library.supplements else set()
    wanted = [one for one in questions if one not in known]
    named = {pack for pack, _ in reads}
    for supplement in library.newest_fitting(main, released_only=False) if wanted else ():
        found = [one for one in wanted if one in _questions(supplement)]
        if found and supplement.id not in named:
            more = f" and {len(found) - 3} more" if len(found) > 3 else ""
            yield supplement, f"it asks {', '.join(found[:3])}{more}"


def _newest_fitting(pack_id: str, main: Pack, library: Library) -> Supplement | None:
    """The newest version of a supplement that can be joined to the main pack, or None."""
    versions = [one for one in library.versions(pack_id) if (pack_id, one) in library.supplements]
    found = (library.supplement(pack_id, version) for version in reversed(versions))
    return next((one for one in found if one.fits(main.id, main.version)), None)


def _join(one: Supplement, because: str, reads: dict[Pin, ReadPack]) -> None:
    if not any(pack == one.id for pack, _ in reads):
        reads[one.id, one.version] = ReadPack(one.id, one.version, because)


def _checks(pack: Pack, library: Library) -> tuple[FailureCheck, ...]:
    """The checks of the packs read; those of the failure-checks pack even where it cannot be joined to an older one."""
    found = {one.id: one for one in pack.checks}
    versions = library.versions(FAILURE_CHECKS)
    if versions:
        for one in library.supplement(FAILURE_CHECKS, versions[-1]).checks:
            found.setdefault(one.id, one)
    return tuple(sorted(found.values(), key=lambda one: one.id))


def _questions(supplement: Supplement) -> set[str]:
    return {question.id for asked in supplement.question_sets for question in asked.questions}


def newest_pins(library: Library, *, main: str = MAIN_PACK) -> tuple[Pin, ...]:
    """The newest main pack and every supplement that fits it and is not optional: what a new case file names.

    Raises NotFound where there is no such main pack.
    """
    if main not in library.pack_ids:
        raise NotFound(f"There is no pack {main}")
    newest = library.newest(main)
    fitting = library.newest_fitting(newest, released_only=False)
    return ((newest.id, newest.version), *((one.id, one.version) for one in fitting if not one.is_optional))
