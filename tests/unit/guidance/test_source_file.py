"""The strict reader: what is written is what is read, with its line, whichever parser is there."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from touchstone.foundation import strict_yaml
from touchstone.guidance.source_file import Unreadable, read_source_file

PLAIN = """\
words: yes
version: 2026-01
number: 1.10
on: 2026-01-02
nothing:
tilde: ~
true_one: true
quoted: 'true'
empty: ''
list:
  - a
  - {b: c}
"""


@pytest.fixture(params=["fast", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The C parser and the one that stands in where it was not built."""
    monkeypatch.setattr(strict_yaml, "_LOADER", yaml.CSafeLoader if request.param == "fast" else yaml.SafeLoader)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "file.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.usefixtures("parser")
def test_only_true_false_and_nothing_are_more_than_words(tmp_path: Path) -> None:
    assert read_source_file(written(tmp_path, PLAIN), "file.yaml").content == {
        "words": "yes",
        "version": "2026-01",
        "number": "1.10",
        "on": "2026-01-02",
        "nothing": None,
        "tilde": None,
        "true_one": True,
        "quoted": "true",
        "empty": "",
        "list": ["a", {"b": "c"}],
    }


@pytest.mark.usefixtures("parser")
def test_every_value_has_its_line_and_the_rest_that_of_what_holds_it(tmp_path: Path) -> None:
    file = read_source_file(written(tmp_path, PLAIN), "file.yaml")
    assert file.line_of(("words",)) == 1
    assert file.line_of(("list", 1, "b")) == 12
    assert file.line_of(("list", 1, "missing")) == 12
    assert file.line_of(("missing",)) == 1


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: b\na: c\n", 2, "given twice"),
        ("a: !x b\n", 1, "tag"),
        ("a: &x b\n", 1, "Anchors"),
        ("a: b\nc: [", 3, "not YAML"),
        ("a: b\n---\nc: d\n", 1, "exactly one"),
        ("{}: b\n", 1, "not plain text"),
        ("[" * 40, 1, "nested too deeply"),
        ("a: \x01\n", 1, "not YAML"),
    ],
    ids=["key twice", "tag", "anchor", "broken", "two documents", "odd key", "deep", "control character"],
)
def test_what_is_not_plain_is_refused_at_its_line(text: str, line: int, message: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=message) as refused:
        read_source_file(written(tmp_path, text), "file.yaml")
    assert abs(refused.value.problem.line - line) <= 1
    assert refused.value.problem.remedy


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="not a plain file"):
        read_source_file(tmp_path / "none.yaml", "none.yaml")


@pytest.mark.usefixtures("parser")
def test_scalar_alone_is_read_as_it_stands(tmp_path: Path) -> None:
    assert read_source_file(written(tmp_path, "word\n"), "file.yaml").content == "word"
