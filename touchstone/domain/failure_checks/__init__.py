"""Failure checks: what courts, regulators, auditors and journalists found too late, asked in time of every case."""

from touchstone.domain.failure_checks.finding import Check, CheckFinding, Lack, Status
from touchstone.domain.failure_checks.judging import check_failures

__all__ = ["Check", "CheckFinding", "Lack", "Status", "check_failures"]
