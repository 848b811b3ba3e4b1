"""Signed notes: text, a blank line and signature lines, in the one spelling allowed (C2SP signed-note)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from touchstone.translog.base64_text import decode, encode
from touchstone.translog.faults import Malformed, SignatureRefused
from touchstone.translog.vkeys import VerifierKey, check_key_name

MAX_NOTE_BYTES = 128_000
MAX_SIGNATURES = 64
SIGNATURE_START = "\u2014 "  # an em dash and a space
KEY_ID_SIZE = 4

CheckSignature = Callable[[VerifierKey, bytes, bytes], bool]


@dataclass(frozen=True)
class Signature:
    """One signature line; `value` is what follows the 4 bytes of key id."""

    name: str
    key_id: bytes
    value: bytes

    @property
    def line(self) -> str:
        """The line with its newline."""
        return f"{SIGNATURE_START}{self.name} {encode(self.key_id + self.value)}\n"

    def is_by(self, key: VerifierKey) -> bool:
        """Whether the line claims to be this key's; says nothing of the signature."""
        return self.name == key.name and self.key_id == key.key_id


@dataclass(frozen=True)
class Note:
    """`text` (the signed bytes, ending in a newline) and its signatures, as parsed and not yet verified."""

    text: bytes
    signatures: tuple[Signature, ...]

    def to_bytes(self) -> bytes:
        """The note as it is published."""
        return self.text + b"\n" + "".join(one.line for one in self.signatures).encode()


def parse_note(raw: bytes) -> Note:
    """The note. Raises Malformed for anything but lines of text, one blank line and 1 to 64 signature lines."""
    if len(raw) > MAX_NOTE_BYTES:
        raise Malformed("the note is too long", expected=str(MAX_NOTE_BYTES), found=str(len(raw)))
    decoded = _plain_text(raw)
    text, blank, tail = decoded.partition("\n\n")
    if not blank or not text or text.startswith("\n"):
        raise Malformed("a note is text, one blank line and signatures")
    if not tail.endswith("\n"):
        raise Malformed("the last line has no newline")
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise Malformed("too many signature lines", expected=str(MAX_SIGNATURES), found=str(len(lines)))
    return Note((text + "\n").encode(), tuple(parse_signature_line(line) for line in lines))


def parse_signature_line(line: str) -> Signature:
    """The signature of one line (without its newline). Raises Malformed."""
    if not line.startswith(SIGNATURE_START):
        raise Malformed("a signature line begins with an em dash and a space", found=repr(line[:40]))
    parts = line[len(SIGNATURE_START) :].split(" ")
    if len(parts) != 2:
        raise Malformed("a signature line is a name and a signature", found=repr(line[:80]))
    name, body = parts
    check_key_name(name)
    data = decode(body)
    if len(data) <= KEY_ID_SIZE:
        raise Malformed("a signature line without a signature", found=repr(line[:80]))
    return Signature(name, data[:KEY_ID_SIZE], data[KEY_ID_SIZE:])


def verify_note(note: Note, keys: Sequence[VerifierKey], *, check: CheckSignature) -> tuple[VerifierKey, ...]:
    """The keys among `keys` that signed, in the order of their lines.

    `check(key, value, text)` judges one signature. Lines of unknown keys are passed over; SignatureRefused where any
    line of a known key does not hold, wherever it stands.
    """
    signed = []
    for signature in note.signatures:
        for key in keys:
            if not signature.is_by(key):
                continue
            if not check(key, signature.value, note.text):
                raise SignatureRefused("a signature of a known key does not hold", found=signature.line.strip())
            signed.append(key)
    return tuple(signed)


def _plain_text(raw: bytes) -> str:
    try:
        decoded = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed("the note is not UTF-8") from error
    if decoded.startswith("\ufeff"):
        raise Malformed("the note begins with a byte order mark")
    bad = next((one for one in decoded if one < " " and one != "\n"), None)
    if bad is not None:
        raise Malformed("the note holds a control character", found=repr(bad))
    return decoded
