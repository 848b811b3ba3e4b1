"""A threshold as the column can hold it: 0.29 in a float32 column is 0.28999999165534973."""

from __future__ import annotations

import struct

from touchstone.evaluation.tables import Storage


def to_storage(edge: float, storage: Storage) -> float:
    """`edge` rounded to the column's own precision and widened again; unchanged for any other storage."""
    if storage is not Storage.FLOAT32:
        return edge
    return float(struct.unpack("<f", struct.pack("<f", edge))[0])
