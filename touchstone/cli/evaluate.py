"""Evaluate a technology on a table: rates by group with intervals, comparisons, limits, and a report to read."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from types import FrameType

from touchstone.evaluation.problems import Cancelled, EvaluationRefused, Problem
from touchstone.foundation.errors import Refusal

DONE, LIMIT_NOT_MET, FAULT, CANCELLED = 0, 1, 2, 3
FORMATS = ("json", "html", "csv")
ENGINES = ("duckdb", "spark", "reference")
_EXIT = "Exit code 0: done; 1: a limit is not met (with --strict); 2: the spec or the data are at fault; 3: cancelled."


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `evaluate`: one evaluation, or one of the things that lead to it."""
    parser = subparsers.add_parser("evaluate", help=__doc__, description=f"{__doc__} {_EXIT}")
    parser.add_argument("paths", nargs="*", metavar="SPEC DATA", help="the spec (YAML), and a file, folder or pattern")
    modes = parser.add_mutually_exclusive_group()
    modes.add_argument("--draft", action="store_true", help="DATA: write a first spec, judgements left blank")
    modes.add_argument("--check", action="store_true", help="SPEC: read the spec and name every fault in it")
    modes.add_argument(
        "--explain", action="store_true", help="SPEC DATA: print the compiled plan and SQL, scan nothing"
    )
    modes.add_argument("--plan", action="store_true", help="SPEC [DATA]: the evaluation plan, with the sample it needs")
    modes.add_argument("--schemas", action="store_true", help="FOLDER: write the JSON Schemas of spec and result")
    parser.add_argument("--compare", type=Path, metavar="OLD.json", help="what changed since that result; with one "
                        "path, a result file, and with SPEC DATA the result of this run")  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder to write to (default: JSON on standard output)")
    parser.add_argument("--format", metavar="json,html,csv", help="what to write into --out (default: all three)")
    parser.add_argument("--cells", choices=("drop", "keep"), default="drop", help="keep: all of it, unsuppressed, "
                        "for use inside the force only")  # fmt: skip
    parser.add_argument("--earlier", action="append", type=Path, default=[], metavar="FILE", help="what an "
                        "earlier release of this evaluation left in the force: two are made safe together")  # fmt: skip
    parser.add_argument("--strict", action="store_true", help="exit code 1 where a limit is not met")
    _add_engine(parser)
    _add_sample(parser)


def _add_engine(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what counts the rows")
    group.add_argument("--engine", choices=ENGINES, default="duckdb", help="default: duckdb, on this machine")
    group.add_argument("--threads", type=int, default=2, metavar="N", help="default: 2")
    group.add_argument(
        "--memory", type=int, default=2048, metavar="MB", help="most memory for the scan (default: 2048)"
    )
    group.add_argument("--no-data-digest", action="store_true", help="do not record which data it was; such a result "
                       "is no evidence at a gate")  # fmt: skip


def _add_sample(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("with --plan")
    group.add_argument("--gap", type=float, metavar="SHARE", help="the smallest difference that must not go unseen, "
                       "such as 0.05")  # fmt: skip
    group.add_argument("--power", type=float, default=0.8, metavar="SHARE", help="the chance to see it (default: 0.8)")
    group.add_argument("--rate", action="append", default=[], metavar="METRIC=RATE", help="a rate to be expected "
                       "(default: 0.5, for which most are needed)")  # fmt: skip
    group.add_argument("--label-protocol", default="", metavar="TEXT", help="how outcomes are established, and by whom")
    group.add_argument("--data-described", default="", metavar="TEXT", help="which records will be used")


def run(args: argparse.Namespace) -> int:
    """Exit code: see `_EXIT`."""
    stopped = _StopsOnInterrupt()
    try:
        return _chosen(args)
    except Cancelled:
        return _cancelled()
    except KeyboardInterrupt:
        return _cancelled()
    except Refusal as refusal:
        if stopped.asked:  # an engine that was interrupted may say that it could not read
            return _cancelled()
        print(*dict.fromkeys(line for line in (refusal.message, refusal.remedy) if line), sep="\n", file=sys.stderr)
        return FAULT
    finally:
        stopped.restore()


def _chosen(args: argparse.Namespace) -> int:
    from touchstone.cli import evaluate_acts as acts  # one act needs few of the engine's parts

    if args.draft:
        return acts.draft(args, *_paths(args, "DATA"))
    if args.check:
        return acts.check(*_paths(args, "SPEC"))
    if args.schemas:
        return acts.write_schemas(*_paths(args, "FOLDER"))
    if args.plan:
        paths = _paths(args, "SPEC", "DATA", least=1)
        return acts.plan(args, paths[0], paths[1] if len(paths) > 1 else None)
    if args.compare is not None and len(args.paths) == 1:
        return acts.compare(args.compare, Path(args.paths[0]))
    spec, data = _paths(args, "SPEC", "DATA")
    return acts.explain(args, spec, data) if args.explain else acts.evaluate(args, spec, data)


def _paths(args: argparse.Namespace, *names: str, least: int | None = None) -> list[Path]:
    wanted = len(names) if least is None else least
    if not wanted <= len(args.paths) <= len(names):
        message = f"{len(args.paths)} {'path is' if len(args.paths) == 1 else 'paths are'} given"
        raise EvaluationRefused([Problem(where="the command", message=message, remedy=f"Give {' '.join(names)}")])
    return [Path(path) for path in args.paths]


def _cancelled() -> int:
    print("Cancelled. Nothing was kept.", file=sys.stderr)
    return CANCELLED


class _StopsOnInterrupt:
    """Remembers that an interrupt was asked for, and lets Python raise it."""

    def __init__(self) -> None:
        import signal  # here alone, and only in the main thread

        self.asked = False
        self._signal = signal
        try:
            self._before = signal.signal(signal.SIGINT, self._ask)
        except ValueError:  # not the main thread: whoever runs us there handles signals
            self._before = None

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
        raise KeyboardInterrupt

    def restore(self) -> None:
        """Put back what handled the signal before."""
        if self._before is not None:
            self._signal.signal(self._signal.SIGINT, self._before)
