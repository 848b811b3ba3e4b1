"""The hash tree of RFC 6962: leaves, nodes, roots, inclusion and consistency proofs and their checks.

Every function that needs parts of a tree takes a `SubtreeHash`: (height, position) → the 32-byte root of the
perfect subtree over entries [position·2^height, (position + 1)·2^height). `Subtrees` is one held in memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from touchstone.translog.faults import ProofRefused

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
MAX_SIZE = 2**63 - 1  # what a signed 64-bit reader can hold

SubtreeHash = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """The 32-byte leaf of an entry: H(0x00 || entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The 32-byte parent of two hashes: H(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Subtrees:
    """Every perfect subtree of a list of leaves: `levels[height][position]`."""

    levels: tuple[tuple[bytes, ...], ...]

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self.levels[0])

    def __call__(self, height: int, position: int) -> bytes:
        return self.levels[height][position]

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` leaves (all of them by default)."""
        return root_at(self, self.size if size is None else size)


def subtrees_of(leaves: Iterable[bytes]) -> Subtrees:
    """The perfect subtrees over `leaves` (leaf hashes, in order)."""
    levels = [tuple(leaves)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append(tuple(node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)))
    return Subtrees(tuple(levels))


def root_at(subtree: SubtreeHash, size: int) -> bytes:
    """The root of the first `size` leaves."""
    return _range_root(subtree, 0, size) if size else EMPTY_ROOT


def inclusion_proof(subtree: SubtreeHash, *, index: int, size: int) -> tuple[bytes, ...]:
    """The hashes that show leaf `index` in the tree of `size`, sibling first. ValueError unless 0 ≤ index < size."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    start, end = 0, size
    path = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_root(subtree, middle, end))
            end = middle
        else:
            path.append(_range_root(subtree, start, middle))
            start = middle
    return tuple(reversed(path))


def consistency_proof(subtree: SubtreeHash, *, first: int, second: int) -> tuple[bytes, ...]:
    """The hashes that show the tree of `first` leaves to be the beginning of the tree of `second`.

    Empty where the sizes are equal. ValueError unless 0 < first ≤ second: from an empty tree no proof is needed.
    """
    if not 0 < first <= second:
        raise ValueError(f"no consistency proof from {first} to {second}")
    start, end, root_is_known = 0, second, True
    path = []
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            path.append(_range_root(subtree, middle, end))
            end = middle
        else:
            path.append(_range_root(subtree, start, middle))
            start, root_is_known = middle, False
    if not root_is_known:
        path.append(_range_root(subtree, start, end))
    return tuple(reversed(path))


def check_inclusion(*, index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Raise ProofRefused unless `proof` leads from `leaf` at `index` to `root` of a tree of `size` (RFC 9162, 2.1.3.2).

    The proof does not pin the size: take size and root from a verified checkpoint.
    """
    if not 0 <= index < size:
        raise ProofRefused(f"index {index} is outside a tree of {size}")
    _require_hashes((leaf, *proof))
    fn, sn, found = index, size - 1, leaf
    for sibling in proof:
        if sn == 0:
            raise ProofRefused("the inclusion proof is too long")
        if fn & 1 or fn == sn:
            found = node_hash(sibling, found)
            fn, sn = _skip_lone_levels(fn, sn)
        else:
            found = node_hash(found, sibling)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0:
        raise ProofRefused("the inclusion proof is too short")
    if found != root:
        raise ProofRefused("the inclusion proof leads to another root", expected=root.hex(), found=found.hex())


def check_consistency(
    *, first: int, second: int, proof: Sequence[bytes], first_root: bytes, second_root: bytes
) -> None:
    """Raise ProofRefused unless the tree of `first` leaves is the beginning of that of `second` (RFC 9162, 2.1.4.2)."""
    if not 1 <= first <= second:
        raise ProofRefused(f"no tree of {first} can be the beginning of a tree of {second}")
    if first == second:
        if proof or first_root != second_root:
            raise ProofRefused("equal sizes with a proof or with different roots")
        return
    if not proof:
        raise ProofRefused("the consistency proof is empty")
    _require_hashes(proof)
    old, new = _fold_consistency(first, second, _with_first_root(first, proof, first_root))
    if old != first_root:
        raise ProofRefused("the proof leads to another earlier root", expected=first_root.hex(), found=old.hex())
    if new != second_root:
        raise ProofRefused("the proof leads to another later root", expected=second_root.hex(), found=new.hex())


def _with_first_root(first: int, proof: Sequence[bytes], first_root: bytes) -> tuple[bytes, ...]:
    is_power_of_two = first & (first - 1) == 0
    return (first_root, *proof) if is_power_of_two else tuple(proof)


def _fold_consistency(first: int, second: int, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = proof[0]
    for element in proof[1:]:
        if sn == 0:
            raise ProofRefused("the consistency proof is too long")
        if fn & 1 or fn == sn:
            old, new = node_hash(element, old), node_hash(element, new)
            fn, sn = _skip_lone_levels(fn, sn)
        else:
            new = node_hash(new, element)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0:
        raise ProofRefused("the consistency proof is too short")
    return old, new


def _skip_lone_levels(fn: int, sn: int) -> tuple[int, int]:
    """Pass the levels at which a lone node at the right edge is carried up unchanged."""
    while fn and not fn & 1:
        fn, sn = fn >> 1, sn >> 1
    return fn, sn


def _require_hashes(proof: Sequence[bytes]) -> None:
    for element in proof:
        if len(element) != HASH_SIZE:
            raise ProofRefused("a hash of a proof has another length", expected="32", found=str(len(element)))


def _split(count: int) -> int:
    """The largest power of two strictly smaller than `count` (which is at least 2)."""
    return 1 << ((count - 1).bit_length() - 1)


def _range_root(subtree: SubtreeHash, start: int, end: int) -> bytes:
    """The root over [start, end), where `start` is a multiple of the smallest power of two ≥ end - start."""
    count = end - start
    if count & (count - 1) == 0:
        height = count.bit_length() - 1
        return subtree(height, start >> height)
    middle = start + _split(count)
    return node_hash(_range_root(subtree, start, middle), _range_root(subtree, middle, end))
