"""Each test of the engine's meaning runs on every engine."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from benchmarks.evaluation import make_predictions
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.engines.reference import ReferenceEngine

#: Spark says so of each frame it is given; we give it Arrow tables and no pandas.
SPARKS_OWN = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
ENGINES: dict[str, Callable[[], Engine]] = {"reference": ReferenceEngine, "duckdb": DuckDBEngine}
#: A Spark for tables of a few rows: one thread, one partition, and statements interpreted, because compiling each one
#: takes many times longer than running it. The page on clusters is tested on Spark as it comes, which compiles.
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.session.timeZone": "America/New_York",  # the engine must not depend on it
    "spark.sql.ansi.enabled": "false",  # nor on this
}


@pytest.hookimpl(tryfirst=True)  # before the workers read the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests on Spark go to one worker where `--dist loadgroup` is asked for: starting it costs more than most tests."""
    for item in items:
        if "spark_session" in getattr(item, "fixturenames", ()) or "[spark" in item.name or "-spark" in item.name:
            item.add_marker(pytest.mark.xdist_group("spark"))


@pytest.fixture(scope="session")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Profile → 100,000 invented rows of it as Parquet, made once for all workers of a run."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent

    def made(profile: str) -> Path:
        path = folder / f"synthetic-{profile}.parquet"
        if not path.exists():
            chosen = Namespace(rows=100_000, seed=7, profile=profile, repeat=1)
            part = path.with_suffix(f".{os.getpid()}")
            pyarrow.parquet.write_table(pyarrow.concat_tables(make_predictions.tables(chosen)), part)
            part.rename(path)
        return path

    return made


@pytest.fixture(scope="session")
def spark_session() -> Iterator[Any]:
    """A small Spark on this machine, started once for all tests of a process and closed to everything outside it."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").appName("touchstone tests")
    for key, value in SETTINGS.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def spark_engine(spark_session: Any) -> Engine:
    """One engine on that Spark."""
    from touchstone.evaluation.engines.spark_engine import SparkEngine

    return SparkEngine(session=spark_session)


@pytest.fixture(params=["duckdb", "reference", pytest.param("spark", marks=SPARKS_OWN)])
def engine(request: pytest.FixtureRequest) -> Engine:
    """An engine, each in turn."""
    if request.param == "spark":
        found: Engine = request.getfixturevalue("spark_engine")
        return found
    return ENGINES[request.param]()
