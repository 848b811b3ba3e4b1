"""Verifier keys: a name, a key id and a public key in one line of text (C2SP signed-note, section "Verifier keys")."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from touchstone.translog.base64_text import decode, encode
from touchstone.translog.faults import Malformed

ED25519 = 0x01
ED25519_COSIGNATURE = 0x04
ML_DSA_44_COSIGNATURE = 0x06

PUBLIC_KEY_SIZES = {ED25519: 32, ED25519_COSIGNATURE: 32, ML_DSA_44_COSIGNATURE: 1312}
COSIGNATURES = frozenset({ED25519_COSIGNATURE, ML_DSA_44_COSIGNATURE})

_KEY_ID = re.compile(r"[0-9a-f]{8}\Z")


@dataclass(frozen=True)
class VerifierKey:
    """A public key under a name; `kind` is the type byte of the specification's section 9.1."""

    name: str
    kind: int
    public: bytes

    def __post_init__(self) -> None:
        check_key_name(self.name)
        size = PUBLIC_KEY_SIZES.get(self.kind)
        if size is None:
            raise Malformed(f"no such kind of key: {self.kind:#04x}")
        if len(self.public) != size:
            raise Malformed("a public key of another length", expected=str(size), found=str(len(self.public)))

    @property
    def key_id(self) -> bytes:
        """The first 4 bytes of the hash over name, type and key."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """The verifier key as people pass it on: `<name>+<key id>+<base64>`."""
        return f"{self.name}+{self.key_id.hex()}+{encode(bytes([self.kind]) + self.public)}"

    def accepts(self, signature: bytes, message: bytes) -> bool:
        """Whether `signature` (without key id or timestamp) over `message` is this key's."""
        try:
            if self.kind == ML_DSA_44_COSIGNATURE:
                MLDSA44PublicKey.from_public_bytes(self.public).verify(signature, message)
            else:
                Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def parse_vkey(text: str) -> VerifierKey:
    """The key that `VerifierKey.text` wrote. Raises Malformed; also where the key id does not belong to the key."""
    parts = text.split("+", 2)  # base64 can hold a plus sign too
    if len(parts) != 3:
        raise Malformed("a verifier key is a name, a key id and a key, joined by +", found=text[:80])
    name, key_id, body = parts
    data = decode(body)
    if not _KEY_ID.match(key_id) or not data:
        raise Malformed("a key id is 8 lower-case hex digits", found=key_id[:16])
    key = VerifierKey(name, data[0], data[1:])
    if key.key_id.hex() != key_id:
        raise Malformed("the key id does not belong to the key", expected=key.key_id.hex(), found=key_id)
    return key


def parse_vkeys(text: str) -> tuple[VerifierKey, ...]:
    """The keys of a key file, one a line; blank lines are passed over. Raises Malformed where there is none."""
    keys = tuple(parse_vkey(line) for line in text.split("\n") if line)
    if not keys:
        raise Malformed("the key file holds no key")
    return keys


def check_key_name(name: str) -> None:
    """Raise Malformed unless `name` may stand in a signature line: not empty, no white space, no plus sign."""
    if not name or "+" in name or any(one.isspace() or not one.isprintable() for one in name):
        raise Malformed("a key name has no white space and no +", found=repr(name[:80]))
