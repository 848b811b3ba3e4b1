"""The right edge of a tree, as one database row holds it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vectors.rules.sample import tree_of_t
from touchstone.translog.faults import Malformed
from touchstone.translog.frontier import Frontier, frontier_at


@given(st.integers(0, 300), st.integers(0, 20))
def test_a_stored_frontier_goes_on_as_if_it_had_never_been_stored(size: int, more: int) -> None:
    tree = tree_of_t(400)
    frontier = Frontier.from_json(json.loads(json.dumps(frontier_at(tree, size).to_json())))
    for index in range(size, size + more):
        frontier = frontier.append(tree(0, index))
    assert frontier == frontier_at(tree, size + more)
    assert frontier.root() == tree.root(size + more)


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {"size": 1, "hashes": []},
        {"size": 0, "hashes": ["bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0="]},
        {"size": 1, "hashes": ["bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0"]},
        {"size": 1, "hashes": ["AAAA"]},
        {"size": True, "hashes": ["bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0="]},
        {"size": "1", "hashes": []},
        {"size": -1, "hashes": []},
        {"size": 1, "hashes": [1]},
        {"size": 1},
    ],
)
def test_what_is_no_frontier_is_refused(value: object) -> None:
    with pytest.raises(Malformed):
        Frontier.from_json(value)
