"""What a check of a log found: named checks, each passed or failed with place, expected and found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from touchstone.translog.faults import LogFault

MAX_FAILURES_LISTED = 20  # of one name; the rest are counted


@dataclass(frozen=True)
class Check:
    """One check: its name, whether it holds, and where it does not what stands where (`index` is the entry's)."""

    name: str
    passed: bool
    detail: str = ""
    index: int | None = None
    expected: str = ""
    found: str = ""

    @property
    def text(self) -> str:
        """One line for a person."""
        line = f"{'ok    ' if self.passed else 'FAILED'} {self.name}"
        if self.index is not None:
            line += f", entry {self.index}"
        if self.detail:
            line += f": {self.detail}"
        if self.expected or self.found:
            line += f" (expected {self.expected or 'otherwise'}, found {self.found or 'otherwise'})"
        return line

    def to_json(self) -> dict[str, Any]:
        """The same for a program."""
        return {
            "name": self.name,
            "passed": self.passed,
            "detail": self.detail,
            "index": self.index,
            "expected": self.expected,
            "found": self.found,
        }


@dataclass(frozen=True)
class Result:
    """Everything one verification found. `remarks` are worth knowing and are not failures."""

    target: str
    origin: str
    size: int | None
    root: bytes | None
    checks: tuple[Check, ...]
    remarks: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether something was checked and every check passed."""
        return bool(self.checks) and all(one.passed for one in self.checks)

    @property
    def failures(self) -> tuple[Check, ...]:
        """The checks that failed."""
        return tuple(one for one in self.checks if not one.passed)


@dataclass
class Findings:
    """Collects checks while a verification goes on: each name once when all is well, each failure by itself."""

    checks: list[Check] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    _failed: Counter[str] = field(default_factory=Counter)

    def fail(
        self, name: str, detail: str, *, index: int | None = None, expected: object = "", found: object = ""
    ) -> None:
        """A check that failed."""
        self._failed[name] += 1
        if self._failed[name] <= MAX_FAILURES_LISTED:
            self.checks.append(Check(name, False, detail, index, str(expected), str(found)))

    def fault(self, name: str, error: LogFault, *, index: int | None = None, where: str = "") -> None:
        """A check that failed with a fault."""
        detail = f"{where}: {error.message}" if where else error.message
        self.fail(name, detail, index=index, expected=error.expected, found=error.found)

    def conclude(self, name: str, detail: str = "") -> None:
        """Say that a check passed, unless it has failed."""
        if not self._failed[name]:
            self.checks.append(Check(name, True, detail))
        elif (more := self._failed[name] - MAX_FAILURES_LISTED) > 0:
            self.checks.append(Check(name, False, f"and {more} more of the same name"))

    def remark(self, text: str) -> None:
        """Something worth knowing that is not a failure."""
        self.remarks.append(text)

    def result(self, *, target: str, origin: str, size: int | None = None, root: bytes | None = None) -> Result:
        """All of it as a value."""
        return Result(target, origin, size, root, tuple(self.checks), tuple(self.remarks))
