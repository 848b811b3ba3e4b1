"""Which files are accepted as evidence, decided by what they contain; name and content must agree.

Nothing is unpacked or rendered here: archives are judged by their directory alone, within fixed bounds.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path

_HEAD = 4096
LARGEST_UNPACKED = 500 * 1024 * 1024
MOST_PARTS = 10_000


class Refused(ValueError):
    """The file cannot be accepted; the message says why and what to do."""


@dataclass(frozen=True)
class FileType:
    """An accepted kind of file: how its bytes begin, or which part an office file must hold."""

    name: str
    media_type: str
    starts: tuple[bytes, ...] = ()
    part: str = ""
    is_text: bool = False


TYPES: dict[str, FileType] = {
    "pdf": FileType("PDF", "application/pdf", starts=(b"%PDF-",)),
    "png": FileType("PNG image", "image/png", starts=(b"\x89PNG\r\n\x1a\n",)),
    "jpg": FileType("JPEG image", "image/jpeg", starts=(b"\xff\xd8\xff",)),
    "jpeg": FileType("JPEG image", "image/jpeg", starts=(b"\xff\xd8\xff",)),
    "docx": FileType(
        "Word document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        part="word/document.xml",
    ),
    "xlsx": FileType(
        "Excel workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", part="xl/workbook.xml"
    ),
    "pptx": FileType(
        "PowerPoint file",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        part="ppt/presentation.xml",
    ),
    "odt": FileType("OpenDocument text", "application/vnd.oasis.opendocument.text", part="content.xml"),
    "ods": FileType("OpenDocument sheet", "application/vnd.oasis.opendocument.spreadsheet", part="content.xml"),
    "csv": FileType("CSV table", "text/csv", is_text=True),
    "txt": FileType("Plain text", "text/plain", is_text=True),
    "md": FileType("Markdown text", "text/markdown", is_text=True),
    "json": FileType("JSON data", "application/json", is_text=True),
    "yaml": FileType("YAML data", "application/yaml", is_text=True),
}
_ACTIVE = re.compile(rb"<\s*(!doctype\s+html|html|script|svg|iframe|\?xml|hta:)", re.IGNORECASE)
_NAMES = ", ".join(sorted(TYPES))


def check_file_type(path: Path, *, name: str, size: int) -> str:
    """The media type of an accepted file. Raises Refused for an empty, unknown, active or disguised one."""
    if size == 0:
        raise Refused("The file is empty. Choose a file that has something in it")
    kind = TYPES.get(name.rsplit(".", 1)[-1].lower() if "." in name else "")
    if kind is None:
        raise Refused(f"This kind of file is not accepted. Save it as one of: {_NAMES}")
    with path.open("rb") as source:
        head = source.read(_HEAD)
    if kind.starts and not head.startswith(kind.starts):
        raise Refused(f"The name says {kind.name} but the contents do not. Save the file again as {kind.name}")
    if _ACTIVE.search(head[:1024]):
        raise Refused("The file holds a web page or script. Save it as PDF or plain text")
    if kind.part:
        _check_office(path, kind)
    if kind.is_text:
        _check_text(path)
    return kind.media_type


def shown_name(file_name: str) -> str:
    """A file name fit to be shown: the last part of any path, without control or direction characters, 150 long."""
    last = re.split(r"[/\\]", file_name)[-1]
    plain = "".join(one for one in unicodedata.normalize("NFC", last) if unicodedata.category(one)[0] != "C").strip()
    if not plain.strip("."):
        return "unnamed"
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[: 149 - len(ending)]}.{ending}" if dot and stem and len(ending) < 20 else plain[:150]


def _check_office(path: Path, kind: FileType) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused(f"The file is damaged or is not a {kind.name}. Open it and save it again") from error
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("The file is locked with a password, so it cannot be checked. Remove the password")
    if kind.part not in names:
        raise Refused(f"The name says {kind.name} but the contents do not. Save the file again as {kind.name}")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Refused("The file unpacks to more than is accepted. Split it into smaller files")
    if len(set(names)) != len(names) or any(one.startswith("/") or ".." in one.split("/") for one in names):
        raise Refused("The file is put together in a way that is not accepted. Open it and save it again")
    if any("vbaproject" in one.lower() or (one.lower().endswith(".bin") and "macro" in one.lower()) for one in names):
        raise Refused("The file holds macros. Save it without macros")


def _check_text(path: Path) -> None:
    with path.open("rb") as source:
        while piece := source.read(1 << 20):
            if b"\0" in piece:
                raise Refused("The file is not plain text. Save it as UTF-8 text")
