"""Hashes, roots and proofs: the fixed answers, outside vectors where they are at hand, and ours by rule."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vectors.rules.sample import entries_of_t, root_of_t, tree_of_t
from tests.vectors.trials import VECTORS
from touchstone.translog.faults import ProofRefused
from touchstone.translog.frontier import Frontier, frontier_at
from touchstone.translog.merkle import (
    EMPTY_ROOT,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_at,
    subtrees_of,
)

LEAVES_OF_T = {
    0: "6a480a6ff6504386db31288be6fd4de5005da6f479d198e596ce21c7bafbdbed",
    1: "99dd727df8f1a308e35631a08875f3a14ec1781619c86c4ff7d2b28abc565b36",
    2: "bfe08e995596d5123003a4bb4e0117b266b175392bf9a0bd4d11daa003ce34ab",
    5: "f799e1e6077317c770ad66c40dcbd05421a908ff6f735b94e889f5f7669f1661",
}
ROOTS_OF_T = {
    1: "6a480a6ff6504386db31288be6fd4de5005da6f479d198e596ce21c7bafbdbed",
    2: "b58651c675942e110eb02c5a8cd5b6a7894e9279cc705b1886a8d1cf8600659b",
    3: "d2e91b135f2bb68327bd16ddb7f6ee699324f99a80a09ddf1b26ce71a7d076a0",
    4: "32dfe4984a933551246cb2709337bc906a2e7113d17dfe9787b754708d46880f",
    5: "b67774e9736d5716f107579e749ebc1a647bf9fdf9f8bc3a649dbc52c3bd0d66",
    6: "5b96467af278ec6c6997896fe3769f1ec10c69715e32686ea4f2fb6f5dc6911c",
    7: "42e23240594e8d3dadcb9b92a1e573d2342ffaf7069dd0436bccfbf6a9088d9a",
    8: "74b3a4eddeae0a4a77d5789686ac5dfcf87d27ce38b6c146b27ea61632cf684e",
    255: "9e7a8a57a6fae91bdc9941188fa978d5a4c5671d557ea0e47bf70af71941d2d2",
    256: "f1123e8556ed9b421a8fccd50136e7051879bafb08c6e54e648021ff70658f80",
    257: "6c94d2a4ffc287ffdb26341d8889c323ce2ce71c86972244b8c3978b79855a9e",
    65_536: "393b72f2cddf884d86e9d49a0c14e152fd9da522646dc8910a38fe71413f531c",
    65_537: "e2b28766b04a21ba93f7e4698e99de81d76bf9f59362da8931b0498fc8ef5d2e",
    70_000: "919961f3dce98b063f895bbba68adc14ec645cb516c145801c91decfb908582b",
    70_001: "e365a6ff517ec478e0ccf6f2b7e3ab98eb5fa920476eee8899d47aee959b6e0f",
}
INCLUSION_IN_T = {
    (0, 1): [],
    (0, 2): ["99dd727df8f1a308e35631a08875f3a14ec1781619c86c4ff7d2b28abc565b36"],
    (4, 5): ["32dfe4984a933551246cb2709337bc906a2e7113d17dfe9787b754708d46880f"],
    (5, 7): [
        "8d354ab2dbf5ee6f3980aeb9d885d441ec5545aef5e40c5e5eda2ba2248e3a67",
        "9e83e8f4a161aaf73e1e710c00ddaa630b07fbffacabd13fee9dd7d7d73e7007",
        "32dfe4984a933551246cb2709337bc906a2e7113d17dfe9787b754708d46880f",
    ],
    (6, 7): [
        "965edc95203e43b0980f3cf78f486e35dbc41aa4a37fe3f7d12fc2cd6c4b319e",
        "32dfe4984a933551246cb2709337bc906a2e7113d17dfe9787b754708d46880f",
    ],
}
CONSISTENCY_IN_T = {
    (1, 2): ["99dd727df8f1a308e35631a08875f3a14ec1781619c86c4ff7d2b28abc565b36"],
    (3, 7): [
        "bfe08e995596d5123003a4bb4e0117b266b175392bf9a0bd4d11daa003ce34ab",
        "d58a2dc49d4e132ce950b00427460d58d05cc70ddf2ec2fa98821956e587ce85",
        "b58651c675942e110eb02c5a8cd5b6a7894e9279cc705b1886a8d1cf8600659b",
        "4bead4bbb3f96de508645c01400158f67ed77775275e2ae38121464c6e1d0b4c",
    ],
    (4, 7): ["4bead4bbb3f96de508645c01400158f67ed77775275e2ae38121464c6e1d0b4c"],
    (6, 8): [
        "965edc95203e43b0980f3cf78f486e35dbc41aa4a37fe3f7d12fc2cd6c4b319e",
        "8b9a5fb5c63c31ec6aa8ff038b9bf35c2443a690d500b61885867a10948acc8c",
        "32dfe4984a933551246cb2709337bc906a2e7113d17dfe9787b754708d46880f",
    ],
    (7, 8): [
        "9e83e8f4a161aaf73e1e710c00ddaa630b07fbffacabd13fee9dd7d7d73e7007",
        "1c45b13105f17920700545d20681e654f66310bbdc50fefb53a0a5775dd51415",
        "965edc95203e43b0980f3cf78f486e35dbc41aa4a37fe3f7d12fc2cd6c4b319e",
        "32dfe4984a933551246cb2709337bc906a2e7113d17dfe9787b754708d46880f",
    ],
}


def root_by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word: slow and obviously right."""
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY_ROOT
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(root_by_definition(leaves[:k]), root_by_definition(leaves[k:]))


def test_hashes_are_prefixed() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert node_hash(b"N123", b"N456").hex() == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"


def test_leaves_of_t() -> None:
    assert {index: leaf_hash(b"test-entry-%d" % index).hex() for index in LEAVES_OF_T} == LEAVES_OF_T


def test_roots_of_t_by_tree_and_by_frontier() -> None:
    assert subtrees_of([]).root() == EMPTY_ROOT
    whole, frontier = tree_of_t(max(ROOTS_OF_T)), Frontier()
    assert {size: root_at(whole, size).hex() for size in ROOTS_OF_T} == ROOTS_OF_T
    for entry in entries_of_t(max(ROOTS_OF_T)):
        frontier = frontier.append(leaf_hash(entry))
        if frontier.size in ROOTS_OF_T:
            assert frontier.root().hex() == ROOTS_OF_T[frontier.size]


@pytest.mark.parametrize(("index", "size"), INCLUSION_IN_T)
def test_fixed_inclusion_proofs(index: int, size: int) -> None:
    proof = inclusion_proof(tree_of_t(size), index=index, size=size)
    assert [element.hex() for element in proof] == INCLUSION_IN_T[index, size]


@pytest.mark.parametrize(("first", "second"), CONSISTENCY_IN_T)
def test_fixed_consistency_proofs(first: int, second: int) -> None:
    proof = consistency_proof(tree_of_t(second), first=first, second=second)
    assert [element.hex() for element in proof] == CONSISTENCY_IN_T[first, second]


def test_there_is_no_proof_from_nothing_or_for_a_leaf_that_is_not_there() -> None:
    with pytest.raises(ValueError):
        consistency_proof(tree_of_t(7), first=0, second=7)
    with pytest.raises(ValueError):
        consistency_proof(tree_of_t(7), first=8, second=7)
    with pytest.raises(ValueError):
        inclusion_proof(tree_of_t(7), index=7, size=7)


def holds(check: Any, **values: Any) -> bool:
    try:
        check(**values)
    except ProofRefused:
        return False
    return True


def outside_vectors(shared_data: Path, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((shared_data / "merkle-vectors" / f"{kind}.json").read_bytes())
    assert len(found) == 98
    return found


def hashes_of(case: dict[str, Any]) -> list[bytes]:
    return [b64decode(element) for element in case["proof"] or []]


def test_all_98_outside_inclusion_vectors(shared_data: Path) -> None:
    for case in outside_vectors(shared_data, "inclusion"):
        leaf, root = b64decode(case["leafHash"] or ""), b64decode(case["root"] or "")
        found = holds(
            check_inclusion,
            index=case["leafIdx"],
            size=case["treeSize"],
            leaf=leaf,
            proof=hashes_of(case),
            root=root,
        )
        assert found != case["wantErr"], case["file"]


def test_all_98_outside_consistency_vectors(shared_data: Path) -> None:
    for case in outside_vectors(shared_data, "consistency"):
        found = holds(
            check_consistency,
            first=case["size1"],
            second=case["size2"],
            proof=hashes_of(case),
            first_root=b64decode(case["root1"] or ""),
            second_root=b64decode(case["root2"] or ""),
        )
        assert found != case["wantErr"], case["file"]


def our_vectors(kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(Path(VECTORS, "merkle", f"{kind}.json").read_bytes())
    return found


def test_our_inclusion_vectors() -> None:
    cases = our_vectors("inclusion")
    assert len(cases) > 150
    for case in cases:
        leaf, root = b64decode(case["leaf"]), b64decode(case["root"])
        found = holds(
            check_inclusion, index=case["index"], size=case["size"], leaf=leaf, proof=hashes_of(case), root=root
        )
        assert found == case["holds"], case["name"]


def test_our_consistency_vectors() -> None:
    cases = our_vectors("consistency")
    assert len(cases) > 150
    for case in cases:
        roots = {key: b64decode(case[key]) for key in ("first_root", "second_root")}
        sizes = {key: case[key] for key in ("first", "second")}
        assert holds(check_consistency, proof=hashes_of(case), **roots, **sizes) == case["holds"], case["name"]


@given(size=st.integers(1, 300), data=st.data())
def test_every_leaf_and_every_earlier_size_is_proved(size: int, data: st.DataObject) -> None:
    tree = tree_of_t(300)
    root = root_at(tree, size)
    assert root == root_by_definition(list(tree.levels[0][:size]))
    index, first = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    proof = inclusion_proof(tree, index=index, size=size)
    check_inclusion(index=index, size=size, leaf=tree(0, index), proof=proof, root=root)
    consistency = consistency_proof(tree, first=first, second=size)
    check_consistency(first=first, second=size, proof=consistency, first_root=root_at(tree, first), second_root=root)
    assert frontier_at(tree, size).root() == root


@given(index=st.integers(0, 40), other=st.integers(0, 40), size=st.integers(1, 40))
def test_a_proof_holds_for_no_other_leaf(index: int, other: int, size: int) -> None:
    if index >= size or other >= size or index == other:
        return
    tree = tree_of_t(300)
    proof = inclusion_proof(tree, index=index, size=size)
    root = root_at(tree, size)
    assert not holds(check_inclusion, index=index, size=size, leaf=tree(0, other), proof=proof, root=root)
    assert not holds(check_inclusion, index=other, size=size, leaf=tree(0, index), proof=proof, root=root)


def test_a_proof_for_7_has_the_shape_of_one_for_8_so_the_size_comes_from_the_signature() -> None:
    tree = tree_of_t(7)
    proof = inclusion_proof(tree, index=5, size=7)
    assert holds(check_inclusion, index=5, size=8, leaf=tree(0, 5), proof=proof, root=root_of_t(7))
