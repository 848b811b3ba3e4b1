"""Finding things in a pack, and a digest that follows meaning and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.small_pack import SmallPack
from touchstone.foundation.errors import NotFound
from touchstone.guidance.loader import Library, load_library, load_pack, packs_root, shipped_library
from touchstone.guidance.pack import Pack


@pytest.fixture
def small(tmp_path: Path) -> SmallPack:
    return SmallPack(tmp_path)


@pytest.fixture
def pack(small: SmallPack) -> Pack:
    return load_pack(small.folder)


def test_pack_says_who_it_is(pack: Pack) -> None:
    assert (pack.id, pack.version, str(pack.title), pack.is_released) == ("small", "2026-01", "A small pack", False)
    assert repr(pack).startswith("<Pack small 2026-01 sha256:")


def test_everything_is_found_by_its_id(pack: Pack) -> None:
    assert pack.stage("begin") is pack.stage("1")
    assert pack.stage("2a").id == "finish"
    assert pack.question("FACT-1").concept == "how-many"
    assert pack.question("triage.people").fields[0].required
    assert pack.question_set("facts").id == "facts"
    assert pack.role("lead").office
    assert pack.adviser("panel").role == "adviser"
    assert str(pack.document("report").name) == "Report"
    assert pack.source("PAGE").url == "https://example.org/page"


def test_questions_come_in_the_order_asked_triage_first(pack: Pack) -> None:
    assert list(pack.questions) == ["triage.people", "FACT-1", "FACT-2", "FACT-3"]


@pytest.mark.parametrize(
    "find", ["stage", "question", "question_set", "set_of", "role", "adviser", "document", "source"]
)
def test_unknown_id_is_not_found(find: str, pack: Pack) -> None:
    with pytest.raises(NotFound):
        getattr(pack, find)("nothing")


def test_set_of_a_question(pack: Pack) -> None:
    found = pack.set_of("FACT-3")
    assert found is not None
    assert found.id == "facts"
    assert pack.set_of("triage.people") is None


def test_roads_and_routes_of_a_stage(pack: Pack) -> None:
    assert [stage.id for stage in pack.next_stages("1")] == ["finish"]
    assert pack.next_stages("finish") == ()
    assert [route.id for route in pack.routes_for("begin")] == ["ROUTE-1", "ROUTE-2"]
    assert [route.id for route in pack.routes_for("finish")] == ["ROUTE-2"]


def test_requirement_names_its_subject(pack: Pack) -> None:
    subjects = [need.subject for need in pack.stage("begin").requirements]
    assert subjects == ["facts", "report", "panel", "FACT-1", "photo", None]


def test_pack_is_loaded_from_where_one_stands(small: SmallPack, pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small.folder.parent)
    assert load_pack(Path("2026-01")).digest == pack.digest


def test_digest_ignores_comments_layout_and_order_of_keys(small: SmallPack, pack: Pack) -> None:
    small.change("glossary.yaml", "{id: red, term: red,", "{term: red, id: red,  # a remark\n    ")
    assert load_pack(small.folder).digest == pack.digest


def test_digest_follows_every_file(small: SmallPack, pack: Pack) -> None:
    digests = {pack.digest}
    for name, old, new in (
        ("pack.yaml", "issuer: Nobody", "issuer: Somebody"),
        ("stages/only/begin.yaml", "To begin.", "To start."),
        ("question-sets/facts.yaml", "How many?", "How many are there?"),
        ("triage.yaml", "It touches people.", "People."),
        ("glossary.yaml", "A colour.", "The colour."),
    ):
        small.change(name, old, new)
        digests.add(load_pack(small.folder).digest)
    assert len(digests) == 6


def test_pack_may_do_without_triage_and_glossary(small: SmallPack) -> None:
    small.drop_questions()

    pack = load_pack(small.folder)

    assert pack.triage is None
    assert pack.glossary.terms == ()
    assert dict(pack.questions) == {}


def test_library_keeps_versions_apart(tmp_path: Path) -> None:
    SmallPack(tmp_path, "2026-01")
    SmallPack(tmp_path, "2026-02")
    library = load_library(tmp_path)
    assert library.pack_ids == ("small",)
    assert library.versions("small") == ("2026-01", "2026-02")
    assert library.newest("small").version == "2026-02"
    assert library.pack("small", "2026-01").version == "2026-01"


def test_unknown_pack_is_not_found() -> None:
    library = Library(packs={})
    with pytest.raises(NotFound):
        library.pack("small", "2026-01")
    with pytest.raises(NotFound):
        library.newest("small")


def test_shipped_library_is_read_once() -> None:
    assert shipped_library() is shipped_library()
    assert shipped_library().newest("ddt-app").id == "ddt-app"


def test_installed_copy_carries_its_packs_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site" / "touchstone"
    package.mkdir(parents=True)
    monkeypatch.setattr("touchstone.__file__", str(package / "__init__.py"))
    with pytest.raises(NotFound, match="not installed"):
        packs_root()
    (tmp_path / "site" / "content" / "packs").mkdir(parents=True)
    assert packs_root() == tmp_path / "site" / "content" / "packs"
    (package / "_content" / "packs").mkdir(parents=True)
    assert packs_root() == package / "_content" / "packs"
