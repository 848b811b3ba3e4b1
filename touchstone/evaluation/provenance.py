"""Where a result comes from: digests of spec, plan, cells and data; engine and software; and how the run went."""

from __future__ import annotations

import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from zoneinfo import TZPATH

import numpy as np

from touchstone import __version__
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.plan import Plan
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.spec_reading import spec_digest
from touchstone.foundation.clock import utc_text


@dataclass(frozen=True, kw_only=True)
class Run:
    """How one run went: no part of what was found, and left out of the result's digest."""

    started_at: datetime | None
    seconds: float
    peak_megabytes: int

    def as_data(self) -> dict[str, Any]:
        """The same as JSON values."""
        return {
            "started_at": utc_text(self.started_at) if self.started_at is not None else None,
            "seconds": round(self.seconds, 3),
            "peak_megabytes": self.peak_megabytes,
        }


def provenance_of(
    *,
    spec: EvaluationSpec,
    plan: Plan | None,
    data: Sequence[dict[str, Any]],
    cells_digest: str | None,
    engine: Engine,
) -> dict[str, Any]:
    """The record of where a result comes from, in the order in which it is written."""
    return {
        "spec_digest": spec_digest(spec),
        "plan_digest": plan.digest if plan is not None else None,
        "cells_digest": cells_digest,
        "data": list(data),
        "engine": {"name": engine.name, "version": engine.version, "threads": getattr(engine, "threads", None)},
        "software": {
            "touchstone": __version__,
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": _version("scipy"),
            "sqlglot": _version("sqlglot") if engine.name == "spark" else None,
        },
        "seed": spec.seed,
        "timezone_data": timezone_data() if _places_dates(plan) else None,
    }


def _places_dates(plan: Plan | None) -> bool:
    return plan is not None and plan.period is not None and bool(plan.period.moments)


def timezone_data() -> str | None:
    """The edition of the time-zone rules that placed local months; None where it does not say."""
    for folder in TZPATH:
        try:
            heading = Path(folder, "tzdata.zi").read_text(encoding="ascii", errors="replace")[:40]
        except OSError:
            continue
        found = re.match(r"# version (\S+)", heading)
        if found:
            return found[1]
    return _version("tzdata")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
