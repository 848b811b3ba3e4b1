"""What counts as evidence for which requirement: covers the version, has not expired, is not held back as unsafe."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from touchstone.domain.snapshot import DocumentState, EvidenceState, ProjectSnapshot

OWN_DATA_VALIDATION = "own-data-validation"  # the `purpose` of a test on the force's own data

#: How strongly evidence supports what it is offered for, weakest first.
STRENGTHS = ("asserted", "supplier-tested", "force-tested", "independently-tested", "confirmed-in-use")
#: A supplier's word, or its own test, is not a validation by or for the force (failure check FC-06).
OWN_DATA_STRENGTHS = frozenset(STRENGTHS[2:])
#: Results of a scan after which a file does not count. Not scanned counts, and says so.
UNSAFE_SCANS = frozenset({"held", "infected"})


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Whether something was found that satisfies the need, what it was, and why other candidates do not count."""

    evidence: tuple[EvidenceState, ...] = ()
    documents: tuple[DocumentState, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()  # (evidence item id, why it does not count)
    stale: bool = False  # rests only on a document made before the case last changed

    @property
    def is_satisfied(self) -> bool:
        """Whether anything counts."""
        return bool(self.evidence or self.documents)

    @property
    def is_unscanned(self) -> bool:
        """Whether all that counts is files that no scanner has looked at."""
        return bool(self.evidence) and not self.documents and all(item.scan == "not-scanned" for item in self.evidence)


def document_finding(
    *, document: str, snapshot: ProjectSnapshot, on: date, covers: str = "all", shown: Container[str] | None = None
) -> Finding:
    """What serves as a document of the pack on that day: files filed as it, and documents made from the case.

    `shown`: ids of the questions whose answers count; without it a made document grows stale with any answer.
    """
    found = _finding(lambda item: document in item.documents, snapshot=snapshot, on=on, covers=covers)
    made = tuple(item for item in snapshot.documents if item.document == document)
    changed_at = _last_change(snapshot, shown)
    is_fresh = any(not item.outdated and (changed_at is None or item.prepared_at >= changed_at) for item in made)
    stale = bool(made) and not is_fresh and not found.evidence
    return Finding(evidence=found.evidence, documents=made, refused=found.refused, stale=stale)


def own_data_finding(*, snapshot: ProjectSnapshot, on: date, covers: str = "all") -> Finding:
    """Tests on the force's own data that count on that day: made by or for the force, not by the supplier alone."""
    return _finding(
        lambda item: item.purpose == OWN_DATA_VALIDATION,
        snapshot=snapshot,
        on=on,
        covers=covers,
        strengths=OWN_DATA_STRENGTHS,
    )


def labelled_finding(*, label: str, snapshot: ProjectSnapshot, on: date, covers: str = "all") -> Finding:
    """Files with that purpose, or filed as a document of that id, that count on that day."""
    return _finding(
        lambda item: item.purpose == label or label in item.documents, snapshot=snapshot, on=on, covers=covers
    )


def why_not(item: EvidenceState, *, on: date, strengths: Iterable[str] | None = None) -> str:
    """Why the item does not count on that day, or "" where it does. Coverage of a version is judged apart."""
    if item.scan in UNSAFE_SCANS:
        return "The file is held back: the virus scan has not passed it"
    if item.expires_on is not None and item.expires_on < on:
        return "It has expired"
    if strengths is not None and item.strength not in strengths:
        return "It was not tested by the force or independently for it"
    return ""


def is_covered(items: Iterable[EvidenceState], *, snapshot: ProjectSnapshot, covers: str = "all") -> bool:
    """Whether the items together cover the version (`all`: every version the project knows, or all at once)."""
    found = {item.covers for item in items}
    versions = {version.id for version in snapshot.versions}
    if "all" in found or (covers != "all" and covers in found):
        return True
    return covers == "all" and bool(versions) and versions <= found


def _finding(
    serves: Callable[[EvidenceState], bool],
    *,
    snapshot: ProjectSnapshot,
    on: date,
    covers: str,
    strengths: frozenset[str] | None = None,
) -> Finding:
    candidates = [item for item in snapshot.evidence if serves(item)]
    reasons = {item.id: why_not(item, on=on, strengths=strengths) for item in candidates}
    counting = tuple(item for item in candidates if not reasons[item.id])
    refused = [(key, reason) for key, reason in reasons.items() if reason]
    if is_covered(counting, snapshot=snapshot, covers=covers):
        return Finding(evidence=counting, refused=tuple(refused))
    refused += [(item.id, "It does not cover every version that is to be used") for item in counting]
    return Finding(refused=tuple(refused))


def _last_change(snapshot: ProjectSnapshot, shown: Container[str] | None) -> datetime | None:
    """When an answer that counts, or an evidence item, was last recorded."""
    answers = [item.recorded_at for item in snapshot.answers if shown is None or item.question in shown]
    return max([*answers, *(item.recorded_at for item in snapshot.evidence)], default=None)
