"""Check the private log against the rows it speaks for: what the auditor, the backup and the tests run.

Given one old checkpoint that somebody else kept, every edit, deletion, reorder or back-dating of any column of any
event is found, whoever made it. Without one, only changes that disagree with the log as it stands now are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from touchstone.foundation.canonical_json import hmac_digest
from touchstone.store.audit import LOG, event_data
from touchstone.store.models import AuditEvent, Content, Decision, PrivateLeaf, PrivateLogState, Salt
from touchstone.store.sealed import decision_data
from touchstone.translog.faults import Malformed
from touchstone.translog.frontier import Frontier
from touchstone.translog.merkle import leaf_hash
from touchstone.translog.private_log import parse_private_entry


@dataclass(frozen=True)
class LogReport:
    """What a check found: how many leaves it read, the root (hex) they give, and every fault, each in words."""

    size: int
    root: str
    problems: tuple[str, ...]


def verify_private_log(*, size: int | None = None, root: str = "") -> LogReport:
    """Recompute every leaf from its row and compare. `size` and `root` (hex) are of a checkpoint kept elsewhere."""
    problems: list[str] = []
    rows = _Rows()
    frontier, at_checkpoint = Frontier(), ""
    for position, leaf in enumerate(PrivateLeaf.objects.order_by("position").iterator(chunk_size=2000)):
        problems += rows.faults(leaf, position)
        frontier = frontier.append(leaf_hash(bytes(leaf.entry)))
        if frontier.size == size:
            at_checkpoint = frontier.root().hex()
    problems += rows.without_a_leaf()
    problems += _state_faults(frontier)
    problems += _content_faults(rows.events.values())
    if size is not None and size > 0 and at_checkpoint != root:
        problems.append(f"The log no longer gives the root that the checkpoint of size {size} signed")
    return LogReport(size=frontier.size, root=frontier.root().hex(), problems=tuple(problems))


class _Rows:
    """The rows that leaves speak for, read once."""

    def __init__(self) -> None:
        self.salts = {
            (kind, subject): bytes(salt)
            for kind, subject, salt in Salt.objects.values_list("subject_kind", "subject", "salt")
        }
        self.events = AuditEvent.objects.in_bulk()
        self.decisions = Decision.objects.select_related("statement").prefetch_related("signatures").in_bulk()
        self.seen: set[str] = set()

    def faults(self, leaf: PrivateLeaf, position: int) -> list[str]:
        """What is wrong with one leaf."""
        self.seen.add(leaf.subject)
        name = f"Leaf {leaf.position}"
        if leaf.position != position:
            return [f"{name}: a leaf is missing before it"]
        try:
            entry = parse_private_entry(bytes(leaf.entry))
        except Malformed as fault:
            return [f"{name}: its entry cannot be read: {fault}"]
        if leaf_hash(bytes(leaf.entry)) != bytes(leaf.leaf):
            return [f"{name}: its hash is not that of its entry"]
        if (entry.seq, entry.kind) != (leaf.position, leaf.kind):
            return [f"{name}: its entry is of another place or kind"]
        return self._row_faults(leaf, entry.digest, name)

    def without_a_leaf(self) -> list[str]:
        """Events and taken decisions that no leaf speaks for."""
        bare = [one for one in self.events if one not in self.seen]
        bare += [one.id for one in self.decisions.values() if one.taken_at and one.id not in self.seen]
        return [f"{one}: there is no leaf for this row" for one in bare]

    def _row_faults(self, leaf: PrivateLeaf, digest: str, name: str) -> list[str]:
        salt = self.salts.get((leaf.kind, leaf.subject))
        if salt is None:
            return [f"{name}: its salt is gone"]
        canonical = self._canonical(leaf)
        if canonical is None:
            return [f"{name}: the row it speaks for is gone"]
        if hmac_digest(salt, canonical) != digest:
            return [f"{name}: the row {leaf.subject} is not what was logged"]
        return []

    def _canonical(self, leaf: PrivateLeaf) -> Mapping[str, Any] | None:
        if leaf.kind == "audit":
            event = self.events.get(leaf.subject)
            return event_data(event) if event else None
        decision = self.decisions.get(leaf.subject)
        return decision_data(decision) if decision else None


def _content_faults(events: Iterable[AuditEvent]) -> list[str]:
    """Content that is not what its digest says, and digests named by events that no content has any more.

    What has been disposed of keeps its digest, so it is missed only where somebody took the row away or rewrote it.
    """
    problems, there = [], set()
    for one in Content.objects.order_by("id").iterator(chunk_size=500):
        there.add(one.digest)
        if one.disposed_at is None and hmac_digest(bytes(one.salt or b""), one.body) != one.digest:
            problems.append(f"Content {one.id}: it is not what was recorded under its digest")
    for event in events:
        named = {change[side] for change in event.changes for side in ("before", "after")}
        for digest in sorted(one for one in named if one.startswith("hmac-sha256:") and one not in there):
            problems.append(f"Event {event.id}: the content it names, {digest}, is gone")
    return problems


def _state_faults(frontier: Frontier) -> list[str]:
    state = PrivateLogState.objects.filter(name=LOG).first()
    kept = (state.size, state.edge) if state else (0, [])
    if kept != (frontier.size, [one.hex() for one in frontier.hashes]):
        return [f"The log's state says {kept[0]} leaves, and there are {frontier.size} or they hash otherwise"]
    return []
