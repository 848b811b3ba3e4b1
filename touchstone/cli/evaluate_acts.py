"""What `touchstone evaluate` does, act by act: evaluate, draft, check, explain, plan, compare."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from touchstone.cli.evaluate_words import comparison_text, summary_text
from touchstone.evaluation.engines.base import Engine, Progress
from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.releases import Release
from touchstone.evaluation.results import Result
from touchstone.evaluation.runner import compiled, run
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.spec_reading import load_spec, spec_digest
from touchstone.evaluation.tables import Table, table_at
from touchstone.foundation import clock

DONE, LIMIT_NOT_MET = 0, 1
FORMATS = ("json", "html", "csv")
MOST_RESULT_BYTES = 200 * 1024 * 1024


def evaluate(args: argparse.Namespace, spec_path: Path, data: Path) -> int:
    """One evaluation, written where asked."""
    formats = _formats(args)
    older = _result_at(args.compare) if args.compare is not None else None
    spec = load_spec(spec_path)
    result = run(
        spec=spec,
        table=_table(spec, data),
        engine=_engine(args),
        cells=args.cells,
        progress=_watched(),
        data_digest=not args.no_data_digest,
        at=clock.now(),
        earlier=[_release_at(path) for path in args.earlier],
    )
    if args.out is None:
        sys.stdout.write(result.as_json())
    else:
        _write(args.out, _files(result, formats))
        print(summary_text(result))
        print(f"Written to {args.out}.")
    if older is not None:
        print(_compared(older, result), file=sys.stdout if args.out is not None else sys.stderr)
    return LIMIT_NOT_MET if args.strict and result.limits_not_met else DONE


def draft(args: argparse.Namespace, data: Path) -> int:
    """A first spec for a table, on standard output or in `--out`/spec.yaml."""
    from touchstone.evaluation.draft import draft_spec  # needed here alone

    text = draft_spec(table=table_at(data, kind=_kind(data)), engine=_engine(args))
    if args.out is None:
        sys.stdout.write(text)
    else:
        _write(args.out, {"spec.yaml": text})
        print(f"Written to {args.out / 'spec.yaml'}. Fill in what is blank, and look at every line marked CHECK.")
    return DONE


def check(spec_path: Path) -> int:
    """Says that a spec is in order; raises with every fault otherwise."""
    from touchstone.evaluation.measure import metrics_asked  # needed here alone

    spec = load_spec(spec_path)
    names = ", ".join(metric.id for metric in metrics_asked(spec))
    print(f"{spec.title}: in order.\nMetrics: {names}\nSpec digest: {spec_digest(spec)}")
    return DONE


def explain(args: argparse.Namespace, spec_path: Path, data: Path) -> int:
    """The compiled plan and its SQL; nothing is scanned but the sample."""
    from touchstone.evaluation.sql import scan_sql  # needed here alone

    spec = load_spec(spec_path)
    facts, plan = compiled(spec=spec, table=_table(spec, data), engine=_engine(args))
    print(f"-- {facts.rows:,} rows; plan digest {plan.digest}")
    print("\n".join(f"-- {line}" for line in json.dumps(plan.as_data(), indent=1, ensure_ascii=False).splitlines()))
    for chosen in plan.sets:
        print(f"\n-- by {', '.join(chosen) or 'nothing'}\n{scan_sql(plan, 'source', chosen)};")
    return DONE


def plan(args: argparse.Namespace, spec_path: Path, data: Path | None) -> int:
    """The evaluation plan: printed in words, and written as the document to be sealed where `--out` is given."""
    from touchstone.evaluation.evaluation_plan import evaluation_plan  # needed here alone

    if args.gap is None:
        remedy = "Give the smallest difference between groups that must not go unseen, such as --gap 0.05"
        raise EvaluationRefused([Problem(where="--gap", message="This is missing", remedy=remedy)])
    spec = load_spec(spec_path)
    made = evaluation_plan(
        spec=spec,
        gap=args.gap,
        power=args.power,
        rates=_rates(args.rate),
        rows=_rows_by_group(args, spec, data) if data is not None else {},
        label_protocol=args.label_protocol,
        data=args.data_described or (data.name if data is not None else ""),
    )
    print(spec.title)
    print(
        f"To see a difference of {made.gap:g} with power {made.power:g}, a group and its reference each need this many"
    )
    print("cases that are in the rate's denominator:")
    for one in made.needed:
        rows = f"; {one.rows:,} rows in the table{', too few' if one.too_few else ''}" if one.rows is not None else ""
        print(f"  {one.metric} by {one.attribute}, {one.group}: {one.needed:,} (rate {one.expected_rate:g}){rows}")
    if args.out is not None:
        _write(args.out, {"evaluation-plan.json": json.dumps(made.as_data(), indent=2, ensure_ascii=False) + "\n"})
        print(f"Written to {args.out / 'evaluation-plan.json'}.")
    print(f"Plan digest: {made.digest}")
    return DONE


def compare(older: Path, newer: Path) -> int:
    """What changed between two result files."""
    print(_compared(_result_at(older), _result_at(newer)))
    return DONE


def write_schemas(folder: Path) -> int:
    """The JSON Schemas of spec and result."""
    from touchstone.evaluation.result_forms import schema_files  # needed here alone

    _write(folder, schema_files())
    return DONE


def _compared(older: Result, newer: Result) -> str:
    from touchstone.evaluation.comparing import compare_results  # needed here alone

    return comparison_text(compare_results(older=older, newer=newer))


def _result_at(path: Path) -> Result:
    from touchstone.evaluation.result_forms import read_result  # needed here alone

    try:
        with path.open("rb") as file:
            data = file.read(MOST_RESULT_BYTES + 1)
    except OSError as error:
        remedy = "Name a result file that can be read"
        raise EvaluationRefused([Problem(where=path.name, message="It cannot be read", remedy=remedy)]) from error
    if len(data) > MOST_RESULT_BYTES:
        remedy = "Give the result itself, not the data"
        raise EvaluationRefused([Problem(where=path.name, message="It is too large for a result", remedy=remedy)])
    return read_result(data)


def _release_at(path: Path) -> Release:
    try:
        found = json.loads(path.read_bytes())
        return Release.from_data(found if isinstance(found, dict) else {})
    except (OSError, ValueError) as error:
        remedy = "Name a file force-internal-release.json that an earlier run left"
        raise EvaluationRefused(
            [Problem(where=path.name, message="It is no record of a release", remedy=remedy)]
        ) from error


def _files(result: Result, formats: tuple[str, ...]) -> dict[str, str | bytes]:
    """Name → content of each file asked for."""
    found: dict[str, str | bytes] = {}
    if "json" in formats:
        found["result.json"] = result.as_json()
    if "html" in formats:
        from touchstone.evaluation.report import report_html  # templates are heavy, and needed here alone

        found["report.html"] = report_html(result)
    if "csv" in formats:
        from touchstone.evaluation.csv_tables import csv_files  # needed here alone

        found |= csv_files(result)
    if result.cells is not None:
        found["force-internal-cells.tsv"] = result.cells.canonical
    if result.release is not None:
        found["force-internal-release.json"] = json.dumps(result.release.as_data(), ensure_ascii=False) + "\n"
    return found


def _write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Each file whole or not at all."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            handle, place = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content if isinstance(content, bytes) else content.encode("utf-8"))
                Path(place).chmod(0o640)
                Path(place).replace(folder / name)
            except BaseException:
                Path(place).unlink(missing_ok=True)
                raise
    except OSError as error:
        remedy = "Name a folder that can be written to"
        raise EvaluationRefused([Problem(where="--out", message="It cannot be written to", remedy=remedy)]) from error


def _formats(args: argparse.Namespace) -> tuple[str, ...]:
    asked = tuple(name.strip() for name in args.format.split(",")) if args.format else FORMATS
    unknown = [name for name in asked if name not in FORMATS]
    if unknown:
        problem = Problem(where="--format", message=f"There is no format '{unknown[0]}'", remedy="json, html, csv")
        raise EvaluationRefused([problem])
    if args.out is None and args.format and asked != ("json",):
        remedy = "Name a folder with --out"
        raise EvaluationRefused([Problem(where="--format", message="There is nowhere to write it", remedy=remedy)])
    return asked


def _table(spec: EvaluationSpec, data: Path) -> Table:
    kind = _kind(data) if spec.data.format in ("counts", "rated") else spec.data.format
    return table_at(data, kind=kind, csv=spec.data.csv)


def _kind(data: Path) -> str:
    one = next((path for path in sorted(data.rglob("*")) if path.is_file()), data) if data.is_dir() else data
    return {".csv": "csv", ".arrow": "arrow", ".feather": "arrow"}.get(one.suffix.lower(), "parquet")


def _engine(args: argparse.Namespace) -> Engine:
    if args.threads < 1 or args.memory < 64:
        remedy = "At least 1 thread and 64 megabytes"
        raise EvaluationRefused([Problem(where="--threads, --memory", message="That is too little", remedy=remedy)])
    engine: Engine
    if args.engine == "reference":
        from touchstone.evaluation.engines.reference import ReferenceEngine  # only the one asked for

        engine = ReferenceEngine()
    elif args.engine == "duckdb":
        from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine  # only the one asked for

        engine = DuckDBEngine(threads=args.threads, memory=args.memory)
    else:
        engine = _spark()
    return engine


def _spark() -> Engine:
    place = "touchstone.evaluation.engines.spark_engine"
    if find_spec(place) is None or find_spec("pyspark") is None:
        remedy = "Install touchstone[spark], or use another engine"
        raise EvaluationRefused([Problem(where="--engine", message="Spark is not installed", remedy=remedy)])
    engine: Engine = import_module(place).SparkEngine()
    return engine


def _rows_by_group(args: argparse.Namespace, spec: EvaluationSpec, data: Path) -> dict[tuple[str, str], int]:
    from touchstone.evaluation.draft import rows_by_level  # needed here alone

    return rows_by_level(spec=spec, table=_table(spec, data), engine=_engine(args))


def _rates(written: list[str]) -> dict[str, float]:
    found = {}
    for one in written:
        metric, _, rate = one.partition("=")
        try:
            found[metric] = float(rate)
        except ValueError as error:
            remedy = "Write it as METRIC=RATE, such as fpr=0.1"
            raise EvaluationRefused([Problem(where="--rate", message="This is no rate", remedy=remedy)]) from error
    return found


def _watched() -> Progress:
    """Progress on a terminal; in silence elsewhere."""
    shows = sys.stderr.isatty()

    def tell(done: int, of: int) -> bool:
        if shows and done == 0:  # what is counted in one piece, as CSV is, says nothing more until it is done
            print(f"\rCounting {of:,} rows ", end="", file=sys.stderr, flush=True)
        elif shows:
            end = "\n" if done >= of else ""
            print(f"\r{done:,} of {of:,} rows    ", end=end, file=sys.stderr, flush=True)
        return True

    return tell
