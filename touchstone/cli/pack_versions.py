"""Begins a version of a pack as a copy of the newest, and freezes one: the two steps that move a pack."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from touchstone.foundation.errors import AlreadyDone, Invalid, NotFound, Refusal
from touchstone.guidance.composition import compose
from touchstone.guidance.library import Library
from touchstone.guidance.loader import load_any, open_library, pack_folders
from touchstone.guidance.problem import PackRefused, Problem
from touchstone.guidance.reading import SHEET, read_parts
from touchstone.guidance.release import RELEASED
from touchstone.guidance.sheet import VERSION, in_order
from touchstone.guidance.supplement import Supplement

_CHANGES = re.compile(r"^changes:.*\n(?:[ \t#-].*\n|\n)*", re.MULTILINE)


def begin_version(*, root: Path, pack: str, version: str) -> str:
    """Copy the newest version of the pack to a draft of that number; what to do next, in a line.

    Marks of the last version's changes are left behind: they spoke of the version before. Raises NotFound for an
    unknown pack, Invalid for a number that is not later, PackRefused where the newest version is itself at fault.
    """
    versions = [folder.name for folder in pack_folders(root) if folder.parent.name == pack]
    if not versions:
        raise _no_pack(root, pack)
    newest = max(versions, key=in_order)
    if not re.fullmatch(VERSION, version) or in_order(version) <= in_order(newest):
        raise Invalid(
            f"'{version}' is no later version than {newest}", remedy="Write a year and a month, such as 2027-01."
        )
    load_any(root / pack / newest)
    folder = root / pack / version
    sheet = (root / pack / newest / SHEET).read_text(encoding="utf-8")
    sheet = _CHANGES.sub("", _with(_with(sheet, "version", version), "status", "draft"))
    shutil.copytree(root / pack / newest, folder)
    try:
        (folder / SHEET).write_text(sheet, encoding="utf-8")
        load_any(folder)
    except Refusal:
        shutil.rmtree(folder)
        raise
    return f"{folder} is a draft, a copy of {newest}. Change it, then: touchstone packs diff, touchstone packs release"


def _no_pack(root: Path, pack: str) -> NotFound:
    known = sorted({folder.parent.name for folder in pack_folders(root)})
    refused = NotFound(f"There is no pack {pack[:80]} in {root}")
    # An address is nothing to a terminal: the packs there are, by name.
    refused.remedy = f"Name one of: {', '.join(known)}." if known else "Name the folder that holds packs with --root."
    return refused


def release_version(folder: Path) -> str:
    """Check a draft, call it released, and list it; the line that was added.

    A supplement is released after its main pack and what it builds on, and only where it can be joined to what is
    released already. Raises PackRefused, AlreadyDone, Refusal; then nothing has been written.
    """
    pack = load_any(folder)
    root = folder.parent.parent
    if pack.is_released:
        raise AlreadyDone(f"{pack.id} {pack.version} is released already", remedy="Begin a new version.")
    if isinstance(pack, Supplement):
        _check_ground(pack, open_library(root))
    sheet, released = folder / SHEET, root / RELEASED
    before = sheet.read_text(encoding="utf-8")
    sheet.write_text(_with(before, "status", "released"), encoding="utf-8")
    listed = released.read_text(encoding="utf-8") if released.is_file() else ""
    try:
        line = _line(folder)
        begun = listed if listed.endswith("\n") or not listed else f"{listed}\n"
        released.write_text(f"{begun}{line}\n", encoding="utf-8")
        load_any(folder)
    except Refusal:
        sheet.write_text(before, encoding="utf-8")
        released.write_text(listed, encoding="utf-8")
        raise
    return line


def _check_ground(pack: Supplement, library: Library) -> None:
    """What it stands on is released, and it goes together with what is released beside it."""
    named = pack.sheet.supplements
    for point in (named, *pack.sheet.builds_on):
        if (point.pack, point.version) not in library.released:
            raise Refusal(
                f"{pack.id} {pack.version} stands on {point.pack} {point.version}, which is not released",
                remedy="Release that one first.",
            )
    main = library.pack(named.pack, named.version)
    compose(main, [*(one for one in library.newest_fitting(main) if one.id != pack.id), pack])


def _line(folder: Path) -> str:
    parts, problems = read_parts(folder)
    if parts is None:
        raise PackRefused(folder.name, problems)
    sheet = parts.sheet.model
    return f"{sheet.id} {sheet.version} {parts.digest}"


def _with(sheet: str, key: str, value: str) -> str:
    """The text of a pack.yaml with the value of one of its own keys changed, and nothing else."""
    changed, count = re.subn(rf"^{key}:.*$", f"{key}: {value}", sheet, flags=re.MULTILINE)
    if count != 1:
        line = [Problem(SHEET, 1, f"'{key}' does not stand on a line of its own", f"Write '{key}: …' on one line")]
        raise PackRefused("to change", line)
    return changed
