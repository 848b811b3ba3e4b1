"""The list of released versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from touchstone.foundation.errors import Refusal
from touchstone.guidance.release import read_released


def test_nothing_is_released_where_there_is_no_list(tmp_path: Path) -> None:
    assert read_released(tmp_path / "RELEASED").digests == {}


def test_list_gives_digest_and_line(tmp_path: Path) -> None:
    (tmp_path / "RELEASED").write_text("# frozen\n\nsmall 2026-01 sha256:ab # first\n", encoding="utf-8")
    released = read_released(tmp_path / "RELEASED")
    assert released.digests == {("small", "2026-01"): "sha256:ab"}
    assert released.lines == {("small", "2026-01"): 3}


@pytest.mark.parametrize("text", ["small 2026-01\n", "a b c d\n", "small 1 sha256:a\nsmall 1 sha256:b\n"])
def test_list_in_another_form_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "RELEASED").write_text(text, encoding="utf-8")
    with pytest.raises(Refusal, match="each version once"):
        read_released(tmp_path / "RELEASED")
