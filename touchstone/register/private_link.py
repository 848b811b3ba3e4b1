"""The private link by which somebody without an account sees the answer to their message, and nobody else does.

The link's token is known to its holder alone. From it come, one way each: the name under which the answer is found, the
reference that can be told to anybody, and the key that the answer is sealed with. So neither the public site nor a copy
of the register's tables can read an answer that was given in private.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read as something else
_BODY, _MARK = 20, 12  # bytes: of chance, and of the mark that shows that it was made here


def make_token(secret: str, *parts: str) -> str:
    """The token of a message: 43 characters, the same for the same parts, unguessable without the secret."""
    key = _key(secret)
    said = b"".join(len(one.encode()).to_bytes(8, "big") + one.encode() for one in parts)
    body = hmac.digest(key, b"body" + said, "sha256")[:_BODY]
    return urlsafe_b64encode(body + _mark(key, body)).decode().rstrip("=")


def was_made_here(secret: str, token: str) -> bool:
    """Whether the token was made with this secret."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return False
    return hmac.compare_digest(raw[_BODY:], _mark(_key(secret), raw[:_BODY]))


def lookup_of(token: str) -> str:
    """The name under which the answer is found: 64 hex digits."""
    return _derived("lookup", token).hex()


def reference_of(token: str) -> str:
    """What to quote to a person: two groups of four characters."""
    raw = _derived("reference", token)
    letters = "".join(_ALPHABET[one % len(_ALPHABET)] for one in raw[:8])
    return f"{letters[:4]}-{letters[4:]}"


def seal_key_of(token: str) -> str:
    """The key that an answer for the holder of this token is sealed with."""
    return urlsafe_b64encode(_derived("seal", token)).decode()


def seal(seal_key: str, text: str) -> str:
    """The text, readable only with the token that the key came from."""
    return Fernet(seal_key).encrypt(text.encode()).decode()


def unseal(token: str, sealed: str) -> str | None:
    """The text; None where it was sealed for another token, or is damaged."""
    try:
        return Fernet(seal_key_of(token)).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def place_digest(secret: str, *parts: str) -> str:
    """What a count is kept under: without the secret nobody can tell of whom it is."""
    return b64encode(hmac.digest(_key(secret), "\n".join(["place", *parts]).encode(), "sha256")).decode()


def _mark(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, b"mark" + body, "sha256")[:_MARK]


def _key(secret: str) -> bytes:
    return hashlib.sha256(b"touchstone feedback 1\n" + secret.encode()).digest()


def _derived(use: str, token: str) -> bytes:
    return hashlib.sha256(f"touchstone {use} 1\n{token}".encode()).digest()
