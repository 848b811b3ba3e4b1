"""The one form of an e-mail address: plain ASCII, lower case, nothing around it."""

from __future__ import annotations

import re

LONGEST = 254
_ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z"
)


def normal_email(typed: str) -> str:
    """The one form of `typed`. Raises ValueError for what is no address.

    Letters outside ASCII are refused, so that no address can look like another one in other letters.
    """
    address = typed.strip(" \t\r\n").lower()
    if not address.isascii() or len(address) > LONGEST or _ADDRESS.match(address) is None:
        raise ValueError("not an e-mail address")
    return address
