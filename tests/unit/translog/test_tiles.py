"""Tile paths and bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vectors.rules.sample import entries_of_t
from tests.vectors.trials import publish_entries
from touchstone.translog.faults import Malformed
from touchstone.translog.serving import resource_at
from touchstone.translog.tiles import Tile, bundle_bytes, number_text, parse_path, split_bundle, split_tile, tiles_of

FILES_OF_T = {
    (7, "tile/0/000.p/7"): (224, "0bcffe408f38066107c9e6da27fb5e739f9ac47ea8c506de222992de72b641ed"),
    (7, "tile/entries/000.p/7"): (98, "4da6f3eb54ee85a16e65c9f511dd1e5c0178f6a9065ea1c1fcf0b483d79af0a5"),
    (257, "tile/0/000"): (8_192, "7dae2537b10e7997a8fb540a4f8ed6ee046dec5679fc2dcf570758874e877080"),
    (257, "tile/entries/000"): (3_986, "8057fad639469cf68bf8c3987021f9a4cc48e64104482460e08307a169d67018"),
    (257, "tile/0/001.p/1"): (32, "8fb9df2694e2d590c2922fcc9b8c8dc1e846dfeb2ef85a2dbea400e5e4888e43"),
    (257, "tile/1/000.p/1"): (32, "4299c2698ef021affe7002e38a83fefdb130cc0e38a6d9c9cd5446639f90225b"),
    (257, "tile/entries/001.p/1"): (16, "065f249ebd2ca4206e5b7c1edf4e154dcdd853d9a52706b826a7f62e69fea1cc"),
}


def test_published_files_of_t_have_the_fixed_bytes(tmp_path: Path) -> None:
    for size in (7, 257):
        publish_entries(tmp_path / str(size), entries_of_t(size))
    for (size, path), (length, digest) in FILES_OF_T.items():
        data = (tmp_path / str(size) / path).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (length, digest), path


@pytest.mark.parametrize(
    ("size", "level", "expected"),
    [
        (7, 0, ["000.p/7"]),
        (7, 1, []),
        (256, 0, ["000"]),
        (256, 1, ["000.p/1"]),
        (257, 0, ["000", "001.p/1"]),
        (257, 1, ["000.p/1"]),
        (257, 2, []),
        (70_000, 1, ["000", "001.p/17"]),
        (70_001, 2, ["000.p/1"]),
        (70_001, 3, []),
    ],
)
def test_tiles_of_a_size(size: int, level: int, expected: list[str]) -> None:
    paths = [tile.path.removeprefix(f"tile/{level}/") for tile in tiles_of(size) if tile.level == level]
    assert paths == expected


@pytest.mark.parametrize(("size", "width"), [(70_000, 112), (70_001, 113)])
def test_the_lowest_row_of_a_large_tree(size: int, width: int) -> None:
    row = [tile for tile in tiles_of(size) if tile.level == 0]
    assert [tile.width for tile in row] == [256] * 273 + [width]
    assert row[-1].path == f"tile/0/273.p/{width}"


@pytest.mark.parametrize(
    ("number", "text"), [(0, "000"), (273, "273"), (1000, "x001/000"), (1_234_067, "x001/x234/067")]
)
def test_numbers_go_by_groups_of_three(number: int, text: str) -> None:
    assert number_text(number) == text
    assert parse_path(f"tile/0/{text}") == Tile(0, number)


@given(st.none() | st.integers(0, 63), st.integers(0, 2**63 - 1), st.integers(1, 256))
def test_a_path_names_one_tile_and_a_tile_one_path(level: int | None, number: int, width: int) -> None:
    tile = Tile(level, number, width)
    assert parse_path(tile.path) == tile
    found = resource_at(tile.path)
    assert found is not None
    assert found.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile",
        "tile/0/00",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/x000/000",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/000.p/0",
        "tile/0/000.p/07",
        "tile/0/000.p/256",
        "tile/0/000.p/300",
        "tile/0/000/",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "tile/entries/../checkpoint",
        "tile/0/" + "x999/" * 9 + "999",
        "tile/8/0/000",
        "../key",
        "state",
    ],
)
def test_every_other_path_is_nothing(path: str) -> None:
    assert resource_at(path) is None
    with pytest.raises(Malformed):
        parse_path(path)


@pytest.mark.parametrize("path", ["checkpoint", "key"])
def test_what_changes_is_kept_briefly(path: str) -> None:
    found = resource_at(path)
    assert found is not None
    assert found.headers == {
        "Content-Type": "text/plain; charset=utf-8",
        "Cache-Control": "max-age=5",
        "X-Content-Type-Options": "nosniff",
        "Access-Control-Allow-Origin": "*",
    }


@given(st.lists(st.binary(max_size=300), max_size=8))
def test_a_bundle_gives_back_its_entries_and_no_other_count(entries: list[bytes]) -> None:
    data = bundle_bytes(entries)
    assert list(split_bundle(data, width=len(entries))) == entries
    for width in (len(entries) - 1, len(entries) + 1):
        if width > 0:
            with pytest.raises(Malformed):
                split_bundle(data, width=width)


def test_a_tile_of_another_length_is_refused() -> None:
    assert split_tile(bytes(64), width=2) == (bytes(32), bytes(32))
    with pytest.raises(Malformed):
        split_tile(bytes(63), width=2)
    with pytest.raises(Malformed):
        split_tile(bytes(64), width=3)
