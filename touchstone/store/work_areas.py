"""Data on their way through an evaluation: an upload in a work area of its run, or a file of a read-only folder.

Neither is evidence and neither reaches the database. A work area is a folder of its own under the data directory, named
by the run's id, and goes when the run ends; one that a crash left behind goes at the next sweep.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from touchstone.foundation.identifiers import is_id

KINDS = {".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".arrow": "arrow", ".feather": "arrow"}
#: Left free on the disk after an upload, so that the rest of the system can go on writing.
SPARE_BYTES = 256 * 1024 * 1024
_PIECE = 1024 * 1024


class NotTaken(ValueError):
    """The data cannot be taken; the message says why and what to do."""


def area_of(run: str) -> Path:
    """The work area of a run. Raises ValueError for what is no id."""
    if not is_id(run):
        raise ValueError("not an id")
    return areas() / run


def areas() -> Path:
    """The folder of all work areas, made on first use, for this user alone."""
    place = Path(settings.TOUCHSTONE_VAR) / "evaluations"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def write_upload(*, run: str, pieces: Iterable[bytes], file_name: str) -> Path:
    """Keep an upload in the run's work area, under a name of ours. Raises NotTaken; nothing is left then."""
    suffix = Path(file_name).suffix.lower()
    if suffix not in KINDS:
        raise NotTaken(f"Choose a file of one of these kinds: {', '.join(sorted(KINDS))}")
    area = area_of(run)
    area.mkdir(mode=0o700)
    try:
        place = area / f"data{suffix}"
        with place.open("xb") as out:
            os.fchmod(out.fileno(), 0o600)
            for piece in _within_limits(pieces, area):
                out.write(piece)
        if place.stat().st_size == 0:
            raise NotTaken("The file is empty. Choose a file that has something in it")
    except BaseException:
        remove_area(run)
        raise
    return place


def _within_limits(pieces: Iterable[bytes], area: Path) -> Iterator[bytes]:
    """The pieces, as long as neither the upload's limit nor the disk's is reached."""
    most, size, unchecked = settings.TOUCHSTONE_EVALUATION_UPLOAD_MB * 2**20, 0, _PIECE
    for piece in pieces:
        size, unchecked = size + len(piece), unchecked + len(piece)
        if size > most:
            megabytes = settings.TOUCHSTONE_EVALUATION_UPLOAD_MB
            raise NotTaken(f"Choose a file of at most {megabytes} MB, or have it put into the folder for evaluations")
        if unchecked >= _PIECE:
            unchecked = 0
            if shutil.disk_usage(area).free < SPARE_BYTES + len(piece):
                raise NotTaken("There is too little room on the disk. Ask the operator to make room, then try again")
        yield piece


def uploaded(run: str) -> Path | None:
    """The upload in a run's work area; None where there is none (any more)."""
    return next(iter(sorted(area_of(run).glob("data.*"))), None)


def remove_area(run: str) -> None:
    """Overwrite and remove everything in a run's work area. Nothing happens where it is gone already."""
    area = area_of(run)
    for path in sorted(area.rglob("*")):
        if path.is_file() and not path.is_symlink():
            _overwrite(path)
    shutil.rmtree(area, ignore_errors=True)


def runs_with_areas() -> Iterator[tuple[str, float]]:
    """Id of each run that has a work area, and when something last changed in it (seconds since 1970)."""
    for area in sorted(areas().iterdir()):
        if is_id(area.name) and area.is_dir() and not area.is_symlink():
            yield area.name, max(path.stat().st_mtime for path in (area, *area.rglob("*")) if path.exists())


def offered_names() -> tuple[str, ...]:
    """What the operator's folder offers: files of a known kind, and folders that hold some; in order of name."""
    folder = settings.TOUCHSTONE_EVALUATION_FOLDER
    if folder is None or not Path(folder).is_dir():
        return ()
    found = []
    for path in sorted(Path(folder).iterdir()):
        try:
            found.append(offered(path.name).name)
        except NotTaken:
            continue
    return tuple(found)


def offered(name: str) -> Path:
    """The file or folder of that name in the operator's folder. Raises NotTaken for any other, and for a way out."""
    if settings.TOUCHSTONE_EVALUATION_FOLDER is None:
        raise NotTaken("No folder for evaluations has been set up on this installation. Upload the file instead")
    folder = Path(settings.TOUCHSTONE_EVALUATION_FOLDER).resolve()
    place = folder / name
    # A name is one step down: no path, no pattern, nothing hidden, and nothing that a link leads to.
    if not name or name.startswith(".") or any(one in "/\\*?[]\0" for one in name) or place.parent != folder:
        raise NotTaken("Choose a file from the list")
    if not place.exists() or place.is_symlink():
        raise NotTaken("There is no such file in the folder for evaluations. Choose one from the list")
    files = [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]
    if any(_leads_out(path, folder) for path in ([place] if place.is_file() else place.rglob("*"))):
        raise NotTaken("It holds a link to somewhere else, and is not read. Choose another")
    if not any(path.suffix.lower() in KINDS for path in files):
        raise NotTaken(f"Choose data of one of these kinds: {', '.join(sorted(KINDS))}")
    return place


def kind_of(place: Path) -> str:
    """parquet, csv or arrow, by the ending of the file, or of the first known one in a folder."""
    files = [place] if place.is_file() else sorted(path for path in place.rglob("*") if path.is_file())
    return next((KINDS[path.suffix.lower()] for path in files if path.suffix.lower() in KINDS), "parquet")


def _leads_out(path: Path, folder: Path) -> bool:
    return path.is_symlink() or not path.resolve().is_relative_to(folder)


def _overwrite(path: Path) -> None:
    """Zeros over what was there: data about people are not left on the disk under another name."""
    with path.open("r+b") as target:
        left = path.stat().st_size
        while left > 0:
            left -= target.write(b"\0" * min(left, _PIECE))
        target.flush()
        os.fsync(target.fileno())
