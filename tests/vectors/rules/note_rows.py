"""Rows on checkpoints: text, signatures and how they are spelt. "Re-signed" means that only the parser can object."""

from __future__ import annotations

from base64 import b64decode

from tests.vectors.rules.sample import (
    LOG,
    ORIGIN,
    STRANGER,
    Row,
    Trial,
    body,
    flip_bit,
    good_note,
    line_by,
    note_trial,
    root_of_t,
    signed_text,
    witness_line,
)
from touchstone.translog.base64_text import encode
from touchstone.translog.notes import Signature

BOM = b"\xef\xbb\xbf"
ROOT7 = encode(root_of_t(7))
SIGNATURE = LOG.sign(body())
ID = LOG.key.key_id


def content_rows() -> list[Row]:
    """Another size, root, origin or line."""
    other_root = encode(flip_bit(root_of_t(7), 0))
    old = line_by(LOG, body())
    spare = ROOT7[:-2] + chr(ord(ROOT7[-2]) + 1) + "="
    return [
        _row("N6", "root changed, old signature", "R R R", signed_text(body(root=other_root), old)),
        _row("N7", "root changed, re-signed", "R R R", signed_text(body(root=other_root))),
        (
            "N8",
            "size + 1 or - 1, old signature",
            "R R R",
            [note_trial("8", signed_text(body("8"), old)), note_trial("6", signed_text(body("6"), old))],
        ),
        _row("N9", "size + 1, root of the smaller tree, re-signed", "R a a", signed_text(body("8"))),
        _row("N10", "size - 1, root of the larger tree, re-signed", "R R R", signed_text(body("6"))),
        _row("N24", "leading zero in size, re-signed", "R a a", signed_text(body("07"))),
        _row("N25", "`+7` as size, re-signed", "R a a", signed_text(body("+7"))),
        _row("N26", "`0x7` as size, re-signed", "R a R", signed_text(body("0x7"))),
        _row("N27", "space after size, re-signed", "R a a", signed_text(body("7 "))),
        _row("N28", "root without padding, re-signed", "R a R", signed_text(body(root=ROOT7.rstrip("=")))),
        _row("N29", "root in URL-safe base64, re-signed", "R a R", signed_text(body(root=ROOT7.replace("+", "-")))),
        _row("N30", "root with non-zero spare bits, re-signed", "R a a", signed_text(body(root=spare))),
        (
            "N36",
            "tab or NUL in the origin, re-signed",
            "R R R",
            [
                note_trial("tab", signed_text(body(origin=ORIGIN + "\t"))),
                note_trial("NUL", signed_text(body(origin=ORIGIN + "\0"))),
            ],
        ),
        _row("N37", "extension line, re-signed", "R R R", signed_text(body() + b"extension\n")),
        _row("N38", "another origin, re-signed", "R R R", signed_text(body(origin="other.example/log"))),
    ]


def signature_rows() -> list[Row]:
    """Signatures that are wrong, missing or another's."""
    stranger = line_by(STRANGER, body())
    bad, good = line_by(LOG, body(), flip=True), line_by(LOG, body())
    with_time = witness_line(body())
    as_log = Signature(ORIGIN, ID, bytes(8) + SIGNATURE).line.encode()
    return [
        _row("N11", "one bit flipped in the signature", "R R R", signed_text(body(), bad)),
        (
            "N12",
            "signature one byte short, or one byte long",
            "R R R",
            [note_trial("short", _note(ID + SIGNATURE[:-1])), note_trial("long", _note(ID + SIGNATURE + b"\0"))],
        ),
        _row("N13", "key id changed", "R R R", _note(flip_bit(ID, 0) + SIGNATURE)),
        _row("N14", "key name changed", "R R a", signed_text(body(), line_by(LOG, body(), name="other.example/log"))),
        _row("N15", "key id only, no signature bytes", "R R R", _note(ID)),
        _row("N16", "unknown key only", "R R R", signed_text(body(), stranger)),
        _row("N17", "known key bad, unknown key good", "R R R", signed_text(body(), bad, stranger)),
        _row("N18", "known key bad, then the same key good", "R a R", signed_text(body(), bad, good)),
        _row("N19", "known key good, then the same key bad", "a a a", signed_text(body(), good, bad)),
        _row("N20", "signature made over the text plus the blank line", "R R R", _note(ID + LOG.sign(body() + b"\n"))),
        (
            "N21",
            "only a 0x04 line, verified as if 0x01",
            "R R R",
            [
                note_trial("the witness's", signed_text(body(), with_time)),
                note_trial("under the log's name", signed_text(body(), as_log)),
            ],
        ),
    ]


def spelling_rows() -> list[Row]:
    """Bytes that mean the same to a lenient reader."""
    note = good_note()
    dash = "\u2014 ".encode()
    unpadded = encode(ID + SIGNATURE).rstrip("=")
    return [
        _row("N22", "CRLF line ends", "R R R", note.replace(b"\n", b"\r\n")),
        _row("N23", "last newline missing", "R R R", note[:-1]),
        _row("N31", "signature base64 without padding", "R a R", _line(f"\u2014 {ORIGIN} {unpadded}\n".encode())),
        (
            "N32",
            "hyphen, or en dash, instead of em dash",
            "R R R",
            [
                note_trial("hyphen", note.replace(dash, b"- ")),
                note_trial("en dash", note.replace(dash, "\u2013 ".encode())),
            ],
        ),
        (
            "N33",
            "two em dashes",
            "R a a",
            [
                note_trial("apart", note.replace(dash, dash + dash)),
                note_trial("together", note.replace(dash, "\u2014\u2014 ".encode())),
            ],
        ),
        _row("N34", "two blank lines", "R a a", body() + b"\n\n" + line_by(LOG, body())),
        (
            "N35",
            "blank line before the text, or byte order mark",
            "R R R",
            [
                note_trial("blank line", b"\n" + note),
                note_trial("byte order mark", BOM + note),
                note_trial("blank line, re-signed", signed_text(b"\n" + body())),
                note_trial("byte order mark, re-signed", signed_text(BOM + body())),
            ],
        ),
        _row("N39", "text after the signatures", "R a a", note + b"and so on\n"),
        _row("N40", "invalid UTF-8 in a signature line", "R a R", note + dash + b"w\xff " + b"AAAAAAAA\n"),
    ]


def cosignature_rows() -> list[Row]:
    """Lines of a known witness that do not hold. The others do not know the witness."""
    note, line = good_note(), witness_line(body())
    name, value = line.decode().split(" ")[1:]
    later = Signature(name, b64decode(value)[:4], flip_bit(b64decode(value)[4:], 7)).line.encode()
    elsewhere = witness_line(body(root=encode(flip_bit(root_of_t(7), 0))))
    trials: list[Trial] = [note_trial("time changed", note + later), note_trial("another root", note + elsewhere)]
    return [("N57", "cosignature with its time changed, or over another root", "- - -", trials)]


def _row(identity: str, case: str, columns: str, note: bytes) -> Row:
    return identity, case, columns, [note_trial(case, note)]


def _note(blob: bytes) -> bytes:
    return _line(f"\u2014 {ORIGIN} {encode(blob)}\n".encode())


def _line(line: bytes) -> bytes:
    return body() + b"\n" + line
