"""The page on clusters, carried out: both of its ways count the same as one machine, and only counts come back."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from tests.small_tables import confusion, measure_table, spec_for, table_from
from tests.spec.evaluation.conftest import SPARKS_OWN
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.problems import EvaluationRefused
from touchstone.evaluation.tables import relation_named, table_at

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "how-to" / "evaluate-on-a-cluster.md").read_text(encoding="utf-8")
SPEC = spec_for(["group", "decision", "label"], ["tpr", "fpr"], data={"format": "parquet"})
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("DJANGO")},
    "PYTHONPATH": str(ROOT),
    "PYSPARK_PYTHON": sys.executable,
    "PYSPARK_DRIVER_PYTHON": sys.executable,
    "SPARK_LOCAL_IP": "127.0.0.1",
    "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",  # made for short lives
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A spec and a table as files."""
    rows = [*confusion(30, 20, 10, 40, group="A"), *confusion(20, 30, 40, 10, group="B")]
    pyarrow.parquet.write_table(table_from(rows).frame, tmp_path / "predictions.parquet")
    (tmp_path / "spec.yaml").write_text(json.dumps(SPEC.model_dump(mode="json", by_alias=True, exclude_defaults=True)))
    return tmp_path


def digest(folder: Path) -> str:
    """The cells of that table as one machine counts them."""
    table = table_at(folder / "predictions.parquet", kind="parquet")
    return measure_table(table, SPEC, engine=DuckDBEngine()).cells.digest


def blocks(language: str) -> list[str]:
    """What the page shows in a language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


def test_the_command_line_of_the_page(folder: Path) -> None:
    first = blocks("sh")[0].replace("python -m", f"{sys.executable} -m") + " --cells keep"
    first = first.replace("--out results\n", "--out results")
    done = subprocess.run(["sh", "-c", first], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    result = json.loads((folder / "results" / "result.json").read_text(encoding="utf-8"))
    assert digest(folder) in json.dumps(result)


def test_the_driver_of_the_page(folder: Path) -> None:
    (folder / "driver.py").write_text(blocks("python")[0], encoding="utf-8")
    submit = str(Path(sys.executable).parent / "spark-submit")
    command = [submit, "--master", "local[2]", "--conf", "spark.ui.enabled=false", "driver.py", "spec.yaml"]
    command.append(f"parquet.`{folder / 'predictions.parquet'}`")
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split()[-1] == digest(folder)


@SPARKS_OWN
def test_a_table_of_the_catalogue_by_name(spark_session: Any, spark_engine: Engine, folder: Path) -> None:
    spark_session.read.parquet(str(folder / "predictions.parquet")).createOrReplaceGlobalTempView("predictions")
    table = relation_named("global_temp.predictions")
    assert measure_table(table, SPEC, engine=spark_engine).cells.digest == digest(folder)
    with pytest.raises(EvaluationRefused, match="TABLE_OR_VIEW_NOT_FOUND"):
        spark_engine.facts(relation_named("global_temp.nothing"))


@SPARKS_OWN
def test_the_callers_session_is_left_as_it_was(spark_session: Any, spark_engine: Engine, folder: Path) -> None:
    spark_engine.facts(table_at(folder / "predictions.parquet", kind="parquet"))
    assert spark_session.conf.get("spark.sql.session.timeZone") == "America/New_York"
    assert [view.name for view in spark_session.catalog.listTables() if view.name.startswith("touchstone")] == []
