"""The right edge of a growing tree: enough to append and to give the root, small enough for one database row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from touchstone.translog.base64_text import decode_hash, encode
from touchstone.translog.faults import Malformed
from touchstone.translog.merkle import EMPTY_ROOT, MAX_SIZE, SubtreeHash, node_hash


@dataclass(frozen=True)
class Frontier:
    """`hashes` are the roots of the perfect subtrees of a tree of `size` leaves, largest (leftmost) first."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.size <= MAX_SIZE or len(self.hashes) != self.size.bit_count():
            raise Malformed(f"a frontier of {self.size} leaves cannot hold {len(self.hashes)} hashes")

    def append(self, leaf: bytes) -> Frontier:
        """The frontier after one more leaf hash; at most log2(size) hashings."""
        hashes, carry, size = list(self.hashes), leaf, self.size
        while size & 1:
            carry = node_hash(hashes.pop(), carry)
            size >>= 1
        return Frontier(self.size + 1, (*hashes, carry))

    def root(self) -> bytes:
        """The 32-byte root of the tree."""
        if not self.hashes:
            return EMPTY_ROOT
        found = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            found = node_hash(left, found)
        return found

    def to_json(self) -> dict[str, Any]:
        """`{"size": n, "hashes": [base64, …]}`, for storing."""
        return {"size": self.size, "hashes": [encode(one) for one in self.hashes]}

    @classmethod
    def from_json(cls, value: object) -> Frontier:
        """The frontier that `to_json` wrote. Raises Malformed for anything else."""
        if not isinstance(value, dict) or set(value) != {"size", "hashes"}:
            raise Malformed("a stored frontier has a size and hashes")
        size, hashes = value["size"], value["hashes"]
        if type(size) is not int or not isinstance(hashes, list) or not all(isinstance(one, str) for one in hashes):
            raise Malformed("a stored frontier has a whole number and a list of texts")
        return cls(size, tuple(decode_hash(one) for one in hashes))


def frontier_at(subtree: SubtreeHash, size: int) -> Frontier:
    """The frontier of the first `size` leaves of a tree."""
    hashes, start = [], 0
    for height in range(size.bit_length() - 1, -1, -1):
        if size >> height & 1:
            hashes.append(subtree(height, start >> height))
            start += 1 << height
    return Frontier(size, tuple(hashes))
