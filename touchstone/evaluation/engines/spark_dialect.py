"""The one SQL of the engine, written for Spark by SQLGlot."""

from __future__ import annotations

from functools import cache

import sqlglot
from sqlglot import exp
from sqlglot.dialects.spark import Spark

#: Spark has no whole numbers of 128 bits; this is the widest exact number it has, and it raises where it overflows.
_WIDE = exp.DataType.build("DECIMAL(38, 0)", dialect="spark")


@cache
def for_spark(sql: str) -> str:
    """The same statement in Spark's dialect."""
    tree = sqlglot.parse_one(sql, read="duckdb").transform(_mended)
    return tree.sql(dialect=Spark)


def _mended(node: exp.Expression) -> exp.Expression:
    return _WIDE.copy() if isinstance(node, exp.DataType) and node.this is exp.DType.INT128 else node
