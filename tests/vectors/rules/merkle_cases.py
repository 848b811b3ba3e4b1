"""Proof cases by rule: each right proof over T, and each way of spoiling it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.vectors.rules.sample import flip_bit, root_of_t, text_of, tree_of_t
from touchstone.translog.merkle import consistency_proof, inclusion_proof

PLACES = ((0, 1), (0, 2), (0, 8), (5, 8), (2, 3), (1, 5), (4, 5), (5, 7), (6, 7), (256, 257))
SIZES = ((1, 1), (1, 2), (1, 8), (2, 5), (3, 7), (4, 7), (6, 8), (7, 8), (7, 7), (256, 257))

Proof = tuple[bytes, ...]


def inclusion_cases() -> Iterator[dict[str, Any]]:
    """index, size, leaf, root, proof, holds."""
    for index, size in PLACES:
        tree = tree_of_t(size)
        proof, leaf, root = inclusion_proof(tree, index=index, size=size), tree(0, index), root_of_t(size)

        def case(name: str, **other: Any) -> dict[str, Any]:
            values = {"index": index, "size": size, "leaf": leaf, "root": root, "proof": proof, **other}  # noqa: B023 - called before the loop moves on
            return _case(f"{index} of {size}: {name}", values, holds=not other)  # noqa: B023 used at once

        yield case("right")
        for name, spoilt in _spoilt(proof, root, leaf):
            yield case(name, proof=spoilt)
        yield case("next index", index=index + 1)
        yield case("index before", index=index - 1)
        yield case("index far beyond", index=2**64 - 1)
        yield case("size 0", size=0)
        yield case("index equal to size", index=size)
        yield case("leaf spoilt", leaf=flip_bit(leaf, 31))
        yield case("root spoilt", root=flip_bit(root, 0))
        yield case("empty root", root=b"")


def consistency_cases() -> Iterator[dict[str, Any]]:
    """first, second, first_root, second_root, proof, holds."""
    for first, second in SIZES:
        tree = tree_of_t(second)
        proof = consistency_proof(tree, first=first, second=second)
        good = {
            "first": first,
            "second": second,
            "first_root": root_of_t(first),
            "second_root": root_of_t(second),
            "proof": proof,
        }

        def case(name: str, **other: Any) -> dict[str, Any]:
            return _case(f"{first} to {second}: {name}", {**good, **other}, holds=not other)  # noqa: B023 used at once

        yield case("right")
        for name, spoilt in _spoilt(proof, root_of_t(first), root_of_t(second)):
            yield case(name, proof=spoilt)
        yield case("from nothing", first=0)
        yield case("backwards", first=second + 1)
        yield case("first root spoilt", first_root=flip_bit(root_of_t(first), 4))
        yield case("second root spoilt", second_root=flip_bit(root_of_t(second), 4))
        if first != second:
            yield case("roots exchanged", first_root=root_of_t(second), second_root=root_of_t(first))
            yield case("no proof", proof=())
            yield case("called equal", first=second)


def _spoilt(proof: Proof, one: bytes, another: bytes) -> Iterator[tuple[str, Proof]]:
    for at, element in enumerate(proof):
        yield f"bit flipped in hash {at}", (*proof[:at], flip_bit(element, at % 32), *proof[at + 1 :])
        yield f"hash {at} missing", (*proof[:at], *proof[at + 1 :])
        yield f"hash {at} twice", (*proof[: at + 1], *proof[at:])
        yield f"hash {at} cut short", (*proof[:at], element[:-1], *proof[at + 1 :])
    for name, extra in (("empty text", b""), ("a root", one), ("another", another)):
        yield f"{name} in front", (extra, *proof)
        yield f"{name} behind", (*proof, extra)
    if len(proof) > 1:
        yield "reversed", proof[::-1]


def _case(name: str, values: dict[str, Any], *, holds: bool) -> dict[str, Any]:
    plain = {key: text_of(value) if isinstance(value, bytes) else value for key, value in values.items()}
    plain["proof"] = [text_of(element) for element in values["proof"]]
    return {"name": name, **plain, "holds": holds}
