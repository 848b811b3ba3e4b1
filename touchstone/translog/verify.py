"""Everything a sceptic needs: check a whole published log and site, or one record, and say what was found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from touchstone.translog.audit import (
    OPAQUE,
    PRIVATE,
    PUBLIC,
    LogView,
    Trust,
    check_earlier,
    check_entries,
    check_tiles,
    open_current,
    read_whole,
)
from touchstone.translog.citizen import check_record
from touchstone.translog.faults import LogFault
from touchstone.translog.findings import Check, Findings, Result
from touchstone.translog.history import check_history
from touchstone.translog.reading import Source
from touchstone.translog.versions import check_versions

__all__ = ["OPAQUE", "PRIVATE", "PUBLIC", "Check", "Result", "Trust", "verify_log", "verify_record", "verify_site"]


def verify_log(
    log: Source,
    trust: Trust,
    *,
    at: datetime,
    earlier: Sequence[tuple[str, bytes]] = (),
    rules: str = PUBLIC,
) -> Result:
    """The auditor's steps on a log (the folder or address that holds `checkpoint`).

    `earlier` are checkpoints saved before: a name for the report and the bytes. Raises Missing or Unreadable where
    the checkpoint cannot be read; every other fault is a failed check in the result.
    """
    findings = Findings()
    view = _check_log(log, trust, earlier, findings)
    if view is not None:
        check_entries(view, rules=rules, at=at, findings=findings)
    return _result(findings, log.name, trust, view)


# What stands around the versions changes with every publication, so it cannot be in the log.
NOT_CHECKED = "Not checked, because they are not in the log: the list of records and the live page around each record"


def verify_site(
    site: Source, log: Source, trust: Trust, *, at: datetime, earlier: Sequence[tuple[str, bytes]] = ()
) -> Result:
    """The auditor's steps on the log, then every version's manifest, files and proof against its leaf.

    `site` is the base that holds `records/`. Raises as `verify_log`.
    """
    findings = Findings()
    view = _check_log(log, trust, earlier, findings)
    if view is not None:
        entries = check_history(view.entries, at=at, findings=findings)
        check_versions(site, view, entries, trust, findings)
        findings.remark(NOT_CHECKED)
    return _result(findings, site.name, trust, view)


def verify_record(site: Source, trust: Trust, record: str) -> Result:
    """The citizen's steps on every version of one record. Raises Missing or Unreadable where there is nothing of it."""
    findings = Findings()
    proven = check_record(site, record, trust, findings)
    newest = max((one.signed for one in proven), key=lambda one: one.size, default=None)
    if newest is None:
        return findings.result(target=site.name, origin=trust.origin)
    return findings.result(target=site.name, origin=trust.origin, size=newest.size, root=newest.root)


def failed(target: str, trust: Trust, name: str, error: LogFault) -> Result:
    """A result of one failed check."""
    findings = Findings()
    findings.fault(name, error)
    return findings.result(target=target, origin=trust.origin)


def _check_log(log: Source, trust: Trust, earlier: Sequence[tuple[str, bytes]], findings: Findings) -> LogView | None:
    signed = open_current(log, trust, findings)
    if signed is None:
        return None
    view = read_whole(log, signed, findings)
    if view is not None:
        check_tiles(log, view, findings)
        check_earlier(view, earlier, trust, findings)
    return view


def _result(findings: Findings, target: str, trust: Trust, view: LogView | None) -> Result:
    if view is None:
        return findings.result(target=target, origin=trust.origin)
    return findings.result(target=target, origin=trust.origin, size=view.signed.size, root=view.signed.root)
