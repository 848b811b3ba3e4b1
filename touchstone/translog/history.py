"""Whether the entries of a public log make sense one after another (section 14, auditor, step 4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from touchstone.translog.entries import PublicEntry, parse_entry, parse_time
from touchstone.translog.events import APPROVING_ROLES
from touchstone.translog.faults import Malformed
from touchstone.translog.findings import Findings

# Two honest clocks differ by this much at most; a log from tomorrow does not pass.
CLOCK_TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True)
class _Latest:
    index: int
    version: int


def check_history(
    raw_entries: Sequence[bytes], *, at: datetime, findings: Findings, roles: Collection[str] = APPROVING_ROLES
) -> tuple[PublicEntry | None, ...]:
    """Check every entry by itself and against those before it, noting into `findings`.

    Returns the parsed entries in order, None where one cannot be parsed.
    """
    entries = tuple(_parse(index, raw, roles, findings) for index, raw in enumerate(raw_entries))
    parsed = [(index, entry) for index, entry in enumerate(entries) if entry is not None]
    for index, entry in parsed:
        if entry.seq != index:
            findings.fail("seq", "an entry that names another place", index=index, expected=index, found=entry.seq)
    _check_records(parsed, findings)
    _check_times(parsed, at, findings)
    _check_anchors(parsed, findings)
    findings.conclude("entry form", f"{len(entries)} entries")
    for name in ("seq", "prior", "version", "time", "anchor"):
        findings.conclude(name)
    return entries


def _parse(index: int, raw: bytes, roles: Collection[str], findings: Findings) -> PublicEntry | None:
    try:
        return parse_entry(raw, roles=roles)
    except Malformed as error:
        findings.fault("entry form", error, index=index)
        return None


def _check_records(parsed: Iterable[tuple[int, PublicEntry]], findings: Findings) -> None:
    latest: dict[str, _Latest] = {}
    for index, entry in parsed:
        if entry.record is None or entry.version is None:
            continue
        before = latest.get(entry.record)
        prior = None if before is None else before.index
        version = 1 if before is None else before.version + 1
        if entry.prior != prior:
            detail = "not the same record's previous entry"
            findings.fail("prior", detail, index=index, expected=prior, found=entry.prior)
        if entry.version != version:
            findings.fail("version", "versions have a gap", index=index, expected=version, found=entry.version)
        latest[entry.record] = _Latest(index, entry.version)


def _check_times(parsed: Sequence[tuple[int, PublicEntry]], at: datetime, findings: Findings) -> None:
    last: datetime | None = None
    for index, entry in parsed:
        moment = parse_time(entry.time)
        if moment > at + CLOCK_TOLERANCE:
            findings.fail("time", "in the future", index=index, expected=f"not after {at}", found=entry.time)
        if last is not None and moment < last:
            findings.remark(f"Entry {index} is dated {entry.time}, before an entry that precedes it.")
        last = moment if last is None else max(last, moment)


def _check_anchors(parsed: Sequence[tuple[int, PublicEntry]], findings: Findings) -> None:
    if not parsed:
        return
    days = [parse_time(entry.time).date() for _, entry in parsed]
    earliest = days[0]
    due = [earliest, earliest + timedelta(days=1)]  # the first anchor: the day the log began, or the next
    for index, entry in parsed:
        if entry.event == "anchor":
            day = date.fromisoformat(entry.data["day"])
            if day not in due:
                detail = "anchors are one a day, without gap or repeat"
                findings.fail("anchor", detail, index=index, expected=" or ".join(map(str, due)), found=day)
            if day > parse_time(entry.time).date():
                findings.fail("anchor", "an anchor for a later day than its own", index=index, found=day)
            due = [day + timedelta(days=1)]
    if max(days) > due[-1]:  # the day's anchor may come late on that day, not after it
        findings.fail("anchor", "no anchor for a day on which the log went on", expected=due[-1], found="none")
