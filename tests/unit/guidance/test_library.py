"""A library of main packs and supplements: what is newest, what goes with what, and joining it once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.small_pack import SmallPack
from tests.content.small_supplement import SmallSupplement, in_one_file, one_set
from touchstone.foundation.errors import NotFound
from touchstone.guidance import library as library_module
from touchstone.guidance.library import Library
from touchstone.guidance.loader import load_library, load_pack, open_library
from touchstone.guidance.local import read_local_pack
from touchstone.guidance.problem import PackRefused


@pytest.fixture
def root(tmp_path: Path) -> Path:
    SmallPack(tmp_path)
    SmallSupplement(tmp_path)
    return tmp_path


@pytest.mark.parametrize("read", [load_library, open_library])
def test_main_packs_and_supplements_are_kept_apart(read, root: Path) -> None:
    library = read(root)
    assert (library.pack_ids, library.supplement_ids) == (("small",), ("extra",))
    assert library.versions("extra") == ("2026-02",)
    assert library.has("small", "2026-01")
    assert library.has("extra", "2026-02")
    assert not library.has("extra", "2026-01")
    assert library.one("extra", "2026-02").id == "extra"
    assert library.one("small", "2026-01").id == "small"
    assert len(library.packs) == len(library.supplements) == 1
    for find, pack in ((library.pack, "extra"), (library.supplement, "small"), (library.one, "none")):
        with pytest.raises(NotFound):
            find(pack, "2026-02")


def test_supplement_is_no_main_pack_to_load(root: Path) -> None:
    with pytest.raises(NotFound, match="is a supplement"):
        load_pack(root / "extra" / "2026-02")


def test_pack_at_fault_stops_nobody_who_does_not_ask_for_it(root: Path) -> None:
    SmallSupplement(root, "2026-03").write("checks.yaml", "nonsense")
    library = open_library(root)
    assert library.supplement("extra", "2026-02").version == "2026-02"
    with pytest.raises(PackRefused):
        library.supplement("extra", "2026-03")
    with pytest.raises(PackRefused):
        load_library(root)


def test_each_pack_is_read_once(root: Path) -> None:
    library = open_library(root)
    assert library.pack("small", "2026-01") is library.pack("small", "2026-01")


def test_draft_is_never_the_newest_released(root: Path) -> None:
    with pytest.raises(NotFound):
        open_library(root).newest_released("small")
    SmallPack(root).release()
    for version in ("2026-03", "2026-10"):
        SmallPack(root, version)
    library = open_library(root)
    assert library.newest_released("small").version == "2026-01"
    assert library.newest("small").version == "2026-10"
    assert library.versions("small") == ("2026-01", "2026-03", "2026-10")


def test_versions_are_in_order_of_number(tmp_path: Path) -> None:
    for version in ("2026-02.10", "2026-02.9", "2026-02"):
        SmallPack(tmp_path, version)
    assert open_library(tmp_path).versions("small") == ("2026-02", "2026-02.9", "2026-02.10")


def test_what_goes_with_a_main_pack_is_the_newest_released_that_fits(root: Path) -> None:
    main = open_library(root).pack("small", "2026-01")
    assert open_library(root).newest_fitting(main) == ()
    SmallPack(root).release()
    SmallSupplement(root).release()
    SmallSupplement(root, "2026-03")
    SmallPack(root, "2026-05")
    later = SmallSupplement(root, "2026-04")
    later.change("pack.yaml", "{pack: small, version: 2026-01}", "{pack: small, version: 2026-05}")
    library = open_library(root)
    assert [one.version for one in library.newest_fitting(main)] == ["2026-02"]
    assert [one.version for one in library.newest_fitting(main, released_only=False)] == ["2026-03"]
    newer = library.pack("small", "2026-05")
    assert [one.version for one in library.newest_fitting(newer, released_only=False)] == ["2026-04"]


def test_composition_is_made_once_for_a_set_of_pins(root: Path) -> None:
    library = open_library(root)
    pins = [("small", "2026-01"), ("extra", "2026-02")]
    assert library.compose(pins) is library.compose(reversed(pins))
    assert library.compose(pins[:1]) is library.pack("small", "2026-01")


def test_composition_takes_local_supplements_by_their_digest(root: Path) -> None:
    library = open_library(root)
    sheet = in_one_file("\n".join(["id: extra", "version: 2026-02", "title: Ours", "status: draft", "issuer: Us",
                                   "licence: None", "supplements: {pack: small, version: 2026-01}"]) + "\n",
                        (one_set("own", "OWN-1"),), "", "")  # fmt: skip
    local = read_local_pack(sheet.encode(), library=library).taken()
    again = read_local_pack(f"# the same\n{sheet}".encode(), library=library).taken()
    pins = [("small", "2026-01"), ("extra", "2026-02")]
    assert library.compose(pins, [local]) is library.compose(pins, [again])
    assert library.compose(pins, [local]).origin_of("OWN-1").pack == "own"
    assert "OWN-1" not in library.compose(pins).questions


def test_few_compositions_are_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_module, "_KEPT", 1)
    library = open_library(root)
    alone, both = [("small", "2026-01")], [("small", "2026-01"), ("extra", "2026-02")]
    first = library.compose(both)
    library.compose(alone)
    assert library.compose(both) is not first
    assert library.compose(both).digest == first.digest


@pytest.mark.parametrize(
    "pins", [[], [("extra", "2026-02")], [("small", "2026-01"), ("small", "2026-02")], [("none", "2026-01")]]
)
def test_pins_without_exactly_one_main_pack_are_refused(pins: list[tuple[str, str]], root: Path) -> None:
    SmallPack(root, "2026-02")
    with pytest.raises(NotFound):
        open_library(root).compose(pins)


def test_ground_of_a_supplement_is_found_through_others(root: Path) -> None:
    for name, *grounds in (("mid", "extra"), ("top", "mid", "extra")):
        named = ", ".join(f"{{pack: {ground}, version: 2026-02}}" for ground in grounds)
        SmallSupplement(root, pack=name).only(f"builds_on: [{named}]\n")
    library = open_library(root)
    assert [one.id for one in library.under(library.supplement("top", "2026-02"))] == ["mid", "extra"]
    assert library.under(library.supplement("extra", "2026-02")) == ()


def test_main_pack_of_this_product_is_found_by_version() -> None:
    with pytest.raises(NotFound, match="ddt-app"):
        Library(packs={}).main("2026-01")
