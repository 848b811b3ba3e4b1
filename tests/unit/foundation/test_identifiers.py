"""Ids sort by the time they were made and are told from anything else."""

from __future__ import annotations

import time

import pytest

from touchstone.foundation.identifiers import is_id, is_record_id, new_id, new_record_id


def test_ids_are_new_each_time_and_sort_by_time():
    first = new_id()
    time.sleep(0.003)
    second = new_id()
    assert first < second
    assert is_id(first)
    assert len({new_id() for _ in range(1000)}) == 1000


def test_record_ids_are_opaque():
    assert is_record_id(new_record_id())
    assert not is_record_id(new_id())


@pytest.mark.parametrize("text", ["", "x", "8" + "0" * 25, "0" * 25 + "i", "0" * 25 + "I", "0" * 26 + "\n", None, 5])
def test_other_texts_are_no_ids(text):
    assert not is_id(text)
