"""Signed notes, checkpoints, keys and cosignatures: fixed bytes and strict reading."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tests.vectors.rules.sample import LOG, ORIGIN, STRANGER, WITNESS, body, good_note, root_of_t
from touchstone.translog.checkpoint import (
    Checkpoint,
    open_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
    with_signature_line,
)
from touchstone.translog.cosignatures import cosign
from touchstone.translog.faults import LogFault, Malformed, SignatureRefused
from touchstone.translog.keys import SigningKey
from touchstone.translog.merkle import EMPTY_ROOT
from touchstone.translog.notes import parse_note, verify_note
from touchstone.translog.vkeys import ML_DSA_44_COSIGNATURE, VerifierKey, parse_vkey, parse_vkeys

NOTE_OF_7 = """register.example.police.uk/log
7
QuIyQFlOjT2ty5uSoeVz0jQv+vcGndBDa8z79qkIjZo=

— register.example.police.uk/log \
GpSEv5sJoM/Xjgk/gfIFEN8CcVdqykWv8xwj6w2bAJrty3o3SNin5Q1K37/irFmpb/2BdtaN8TQREGfd+THFcDBgMg0=
""".encode()
EMPTY_LINE = (
    "— register.example.police.uk/log "
    "GpSEv5b8ElS8ugiVVz9qCxVPIJgyLKmanGMyX+SLEvZPNgTmZLVBwCsnCIFyRP9YxpSRGYMYaQZelcpMsehczi4ahQo=\n"
).encode()
LOG_VKEY = "register.example.police.uk/log+1a9484bf+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
WITNESS_VKEY = "witness.example/w1+20324abe+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"
WITNESS_LINE = (
    "— witness.example/w1 IDJKvgAAAABlU/EAU++7lq9s8UupyTsTDi2YNHZG0/Y0MVLIbUmtpxcWp+4CH9Q5ok5SvEaiHgQW/HdbTZkC9jkT"
    "NsMI9HoGtIs/CQ==\n"
)
EXAMPLE_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE_SIGNATURE = "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="


class MlDsaKey:
    """A cosigner with a post-quantum key."""

    def __init__(self, name: str) -> None:
        self._private = MLDSA44PrivateKey.generate()
        self.key = VerifierKey(name, ML_DSA_44_COSIGNATURE, self._private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)


def test_the_fixed_checkpoint_has_exactly_these_bytes() -> None:
    assert good_note() == NOTE_OF_7
    assert len(NOTE_OF_7) == 207
    assert sign_checkpoint(Checkpoint(ORIGIN, 0, EMPTY_ROOT), [LOG]).endswith(b"\n\n" + EMPTY_LINE)


def test_the_fixed_keys_and_the_witness_line() -> None:
    assert (LOG.key.text, WITNESS.key.text) == (LOG_VKEY, WITNESS_VKEY)
    assert parse_vkey(LOG_VKEY) == LOG.key
    assert cosign(body(), WITNESS, unix_time=1_700_000_000) == WITNESS_LINE


def test_the_published_example_of_a_signed_note_holds() -> None:
    note = parse_note(f"This is an example message.\n\n— example.com/foo {EXAMPLE_SIGNATURE}\n".encode())
    key = parse_vkey(EXAMPLE_VKEY)
    assert verify_note(note, [key], check=lambda k, value, text: k.accepts(value, text)) == (key,)
    assert key.text == EXAMPLE_VKEY


def test_a_checkpoint_says_who_signed_and_who_saw_it() -> None:
    raw = with_signature_line(good_note(), WITNESS_LINE)
    signed = open_checkpoint(raw, [LOG.key], origin=ORIGIN, witnesses=[WITNESS.key], required_witnesses=1)
    assert (signed.size, signed.root, signed.raw) == (7, root_of_t(7), raw)
    assert signed.signed_by == (LOG.key,)
    assert [(one.key, one.unix_time) for one in signed.witnessed] == [(WITNESS.key, 1_700_000_000)]


def test_too_few_witnesses_are_refused_however_often_one_signs() -> None:
    twice = good_note() + WITNESS_LINE.encode() + cosign(body(), WITNESS, unix_time=1_800_000_000).encode()
    other = SigningKey("witness.example/w2", bytes(32), 0x04).key
    with pytest.raises(SignatureRefused):
        open_checkpoint(twice, [LOG.key], witnesses=[WITNESS.key, other], required_witnesses=2)


def test_post_quantum_cosignatures_of_the_log_itself_and_of_witnesses_are_checked() -> None:
    own, witness = MlDsaKey(ORIGIN), MlDsaKey("witness.example/pq")
    raw = good_note()
    for signer in (own, witness):
        raw = with_signature_line(raw, cosign(body(), signer, unix_time=1_700_000_000))
    signed = open_checkpoint(raw, [LOG.key, own.key], witnesses=[witness.key], required_witnesses=1)
    assert [one.key for one in signed.witnessed] == [witness.key]
    moved = good_note() + cosign(body("8"), own, unix_time=1_700_000_000).encode()
    with pytest.raises(SignatureRefused):
        open_checkpoint(moved, [LOG.key, own.key])


def test_a_key_of_the_log_is_no_witness() -> None:
    with pytest.raises(Malformed):
        open_checkpoint(good_note(), [LOG.key], witnesses=[LOG.key])


def test_a_key_under_another_name_never_signs_for_the_log() -> None:
    with pytest.raises(Malformed):
        sign_checkpoint(Checkpoint(ORIGIN, 7, root_of_t(7)), [STRANGER])
    with pytest.raises(SignatureRefused):
        sign_checkpoint(Checkpoint(ORIGIN, 7, root_of_t(7)), [])


def test_two_signatures_stand_during_an_overlap() -> None:
    new = SigningKey(ORIGIN, bytes(range(1, 33)))
    raw = sign_checkpoint(Checkpoint(ORIGIN, 7, root_of_t(7)), [LOG, new])
    for keys in ([LOG.key], [new.key], [LOG.key, new.key]):
        assert open_checkpoint(raw, keys).signed_by == tuple(keys)


@given(st.integers(0, len(NOTE_OF_7) - 1), st.integers(1, 255))
def test_no_byte_of_a_checkpoint_may_change(place: int, change: int) -> None:
    raw = NOTE_OF_7[:place] + bytes([NOTE_OF_7[place] ^ change]) + NOTE_OF_7[place + 1 :]
    with pytest.raises(LogFault):
        open_checkpoint(raw, [LOG.key])


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_bytes_that_are_no_note_are_refused_with_a_fault(raw: bytes) -> None:
    with pytest.raises(Malformed):
        parse_checkpoint(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"a\n\n" + EMPTY_LINE * 65,
        b"x" * 128_001,
        body() + b"\n",
        b"\n\n" + EMPTY_LINE,
        body() + b"\n" + EMPTY_LINE.replace(b" register", b" +register"),
        body() + b"\n" + EMPTY_LINE.replace(b"log ", "l\u2003og ".encode()),
        body() + b"\n" + EMPTY_LINE[:-1] + b" x\n",
        body("9223372036854775808") + b"\n" + EMPTY_LINE,
        body(root="QuIyQFlO") + b"\n" + EMPTY_LINE,
        body(origin="https://a.example/log") + b"\n" + EMPTY_LINE,
        body(origin="a.example/log/") + b"\n" + EMPTY_LINE,
        body(origin="a.example/l+g") + b"\n" + EMPTY_LINE,
        body(origin="a.example/l g") + b"\n" + EMPTY_LINE,
        body(origin="a" * 256) + b"\n" + EMPTY_LINE,
    ],
    ids=range(14),
)
def test_other_spellings_are_refused(raw: bytes) -> None:
    with pytest.raises(Malformed):
        parse_checkpoint(raw)


def test_a_size_may_be_as_large_as_readers_can_hold() -> None:
    assert parse_checkpoint(body(str(2**63 - 1)) + b"\n" + EMPTY_LINE)[0].size == 2**63 - 1


def test_64_lines_are_read_and_the_last_of_them_can_spoil_the_note() -> None:
    lines = "".join(f"— s{n}.example {EXAMPLE_SIGNATURE}\n" for n in range(62))
    raw = good_note() + lines.encode()
    assert open_checkpoint(raw + EMPTY_LINE.replace(b"register.", b"other."), [LOG.key]).size == 7
    with pytest.raises(SignatureRefused):
        open_checkpoint(raw + EMPTY_LINE, [LOG.key])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+1a9484bf",
        LOG_VKEY.replace("1a9484bf", "1a9484be"),
        LOG_VKEY.replace("1a9484bf", "1A9484BF"),
        LOG_VKEY[:-4],
        LOG_VKEY + "AAAA",
        LOG_VKEY.replace("register", "other"),
        LOG_VKEY.replace("+AQ", "+BQ"),
        "a b" + LOG_VKEY,
        "+1a9484bf+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        "name+00000000+",
    ],
)
def test_what_is_no_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        parse_vkey(text)


def test_a_key_file_holds_at_least_one_key() -> None:
    assert parse_vkeys(f"{LOG_VKEY}\n{WITNESS_VKEY}\n") == (LOG.key, WITNESS.key)
    with pytest.raises(Malformed):
        parse_vkeys("\n")


@pytest.mark.parametrize(("size", "root"), [(-1, bytes(32)), (2**63, bytes(32)), (7, bytes(31)), (0, bytes(32))])
def test_values_that_no_checkpoint_has_are_refused(size: int, root: bytes) -> None:
    with pytest.raises(Malformed):
        Checkpoint(ORIGIN, size, root)
