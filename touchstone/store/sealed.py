"""The canonical form of what has a leaf of its own in the private log beside its events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from touchstone.foundation.clock import utc_text
from touchstone.store.models import Decision


def decision_data(decision: Decision) -> Mapping[str, Any]:
    """The canonical form of a taken decision: what its leaf in the private log is the salted digest of."""
    return {
        "id": decision.id,
        "project": decision.project_id,
        "organisation": decision.organisation_id,
        "stage_run": decision.stage_run_id,
        "outcome": decision.outcome,
        "to_stage": decision.to_stage,
        "statement": decision.statement.digest,
        "snapshot": decision.snapshot_digest,
        "covers": decision.covers,
        "configuration": decision.configuration,
        "took_place_on": decision.took_place_on.isoformat(),
        "taken_at": utc_text(decision.taken_at) if decision.taken_at else None,
        "signatures": [
            {"role": one.role, "person": one.person, "office": one.office}
            for one in sorted(decision.signatures.all(), key=lambda one: one.role)
        ],
    }
