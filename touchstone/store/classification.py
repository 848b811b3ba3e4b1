"""What each casework table is: whether it may change, how long it is kept, and how sensitive each column is.

A table or a column that is not here fails the build, so that nobody adds one without having thought about it.
Personal: says something about a person, or holds what people typed. Secret: must never leave the installation.
"""

from __future__ import annotations

from touchstone.accounts.classification import TableClass
from touchstone.store.evaluation_classes import EVALUATIONS
from touchstone.store.feedback_classes import FEEDBACK
from touchstone.store.release_classes import RELEASE
from touchstone.store.table_classes import ALWAYS, RECORD, table

CLASSIFICATION: dict[str, TableClass] = {
    **EVALUATIONS,
    **RELEASE,
    **FEEDBACK,
    "ActionToken": table(
        "mutable",
        "30 days",
        internal="id token action body_digest result used_at",
        personal="person",
    ),
    "AdoptionAct": table(
        "mutable",
        RECORD,
        internal="id organisation pack pack_version items reasons proposed_at signed_at revoked_at",
        personal="proposed_by proposed_office signed_by signed_office",
    ),
    "Advice": table(
        "append-only",
        RECORD,
        internal="id request text conclusion took_place_on recorded_at",
        personal="person office",
    ),
    "AdviceReply": table(
        "append-only",
        RECORD,
        internal="id advice text response recorded_at",
        personal="person office",
    ),
    "AdviceRequest": table(
        "mutable",
        RECORD,
        internal=(
            "id project organisation stage_run adviser question paper paper_digest due_on requested_at withdrawn_at"
        ),
        personal="person office",
    ),
    "Anchor": table(
        "append-only",
        ALWAYS,
        internal="id day checkpoint digest log_position entered_at",
        secret="salt",
    ),
    "Answer": table(
        "mutable",
        RECORD,
        internal="id project question scope covers current version",
    ),
    "AnswerReading": table(
        "append-only",
        RECORD,
        internal="id answer_version read_at",
        personal="person office",
    ),
    "AnswerVersion": table(
        "append-only",
        RECORD,
        internal="id answer number content source recorded_at took_place_on",
        personal="person office",
    ),
    "Assignment": table(
        "mutable",
        RECORD,
        internal="id project role from_at to_at",
        personal="office",
    ),
    "AuditEvent": table(
        "append-only",
        ALWAYS,
        internal=(
            "id position at verb role organisation project object_kind object_id changes took_place_on is_late "
            "authority"
        ),
        personal="person office",
    ),
    "Claim": table(
        "mutable",
        RECORD,
        internal="id project statement strength covers confirmed_on recorded_at",
    ),
    "ClaimSupport": table(
        "mutable",
        RECORD,
        internal="id claim evidence_item recorded_at",
    ),
    "Condition": table(
        "mutable",
        RECORD,
        internal="id decision text owner_role due_on closed_at proof closing_note",
        personal="closed_by",
    ),
    "Configuration": table(
        "mutable",
        RECORD,
        internal="id technology_version organisation description recorded_at",
    ),
    "Content": table(
        "mutable",
        "until the project is disposed of",
        internal="id organisation project kind digest classification marks recorded_at disposed_at",
        personal="body",
        secret="salt",
    ),
    "Decision": table(
        "mutable",
        RECORD,
        internal=(
            "id project organisation stage_run outcome to_stage status statement snapshot snapshot_digest covers "
            "configuration took_place_on recorded_at taken_at"
        ),
    ),
    "DecisionSignature": table(
        "append-only",
        RECORD,
        internal="id decision role snapshot_digest remark signed_at",
        personal="person office",
    ),
    "Disposal": table(
        "mutable",
        RECORD,
        internal="id project authority proposed_at approved_at contents files",
        personal="proposed_by approved_by",
    ),
    "DocumentVersion": table(
        "mutable",
        RECORD,
        internal="id project organisation document number content snapshot_digest prepared_at",
        personal="person office",
    ),
    "Draft": table(
        "mutable",
        "until the answer is saved or the project disposed of",
        internal="id project question content read_version saved_at",
        personal="person",
    ),
    "EvidenceItem": table(
        "mutable",
        RECORD,
        internal=(
            "id project organisation lineage number label file documents purpose strength covers expires_on "
            "recorded_at superseded_at"
        ),
        personal="person office",
    ),
    "Hold": table(
        "mutable",
        RECORD,
        internal="id project reason set_at lifted_at",
        personal="set_by lifted_by",
    ),
    "Job": table(
        "mutable",
        "90 days after it ended",
        internal=(
            "id kind organisation details state attempts progress total cancel_asked asked_at not_before "
            "lease_until heartbeat_at ended_at result problem"
        ),
        personal="asked_by asked_office",
    ),
    "LocalPack": table(
        "append-only",
        RECORD,
        internal="id organisation pack pack_version digest content stored_at",
        personal="person office",
    ),
    "PackChoice": table(
        "append-only",
        RECORD,
        internal="id organisation pack is_on chosen_at",
        personal="person office",
    ),
    "PackMove": table(
        "append-only",
        RECORD,
        internal="id project undoes before after plan plan_digest event moved_at",
        personal="person office",
    ),
    "Participation": table(
        "mutable",
        RECORD,
        internal="id project organisation kind controller_role from_at to_at",
    ),
    "PinnedPack": table(
        "mutable",
        RECORD,
        internal="id project pack pack_version digest pinned_at released_at",
    ),
    "PrivateLeaf": table(
        "append-only",
        ALWAYS,
        internal="position kind subject entry leaf",
    ),
    "PrivateLogState": table(
        "mutable",
        ALWAYS,
        internal="name size edge",
    ),
    "Project": table(
        "mutable",
        RECORD,
        internal=(
            "id organisation technology heading path entry status stage record catch_up_on is_demonstration "
            "version opened_at"
        ),
    ),
    "Publication": table(
        "mutable",
        RECORD,
        internal=(
            "id project organisation event status content reason content_digest snapshot_digest record_version "
            "log_position proposed_at settled_at"
        ),
        personal="proposed_by proposed_office settled_by settled_office",
    ),
    "Salt": table(
        "append-only",
        ALWAYS,
        internal="id subject_kind subject",
        secret="salt",
    ),
    "StageRun": table(
        "mutable",
        RECORD,
        internal="id project organisation stage number because entered_at took_place_on left_at left_by",
    ),
    "StoredFile": table(
        "mutable",
        "until no project that is kept refers to it",
        internal="id digest size media_type scan stored_at disposed_at",
    ),
    "Technology": table(
        "mutable",
        RECORD,
        internal="id organisation supplier description recorded_at",
    ),
    "TechnologyVersion": table(
        "mutable",
        RECORD,
        internal="id technology description released_on recorded_at",
    ),
    "ThresholdQuery": table(
        "mutable",
        RECORD,
        internal="id project adviser request asked_on reply replied_on recorded_at version",
    ),
    "TriageOverride": table(
        "append-only",
        RECORD,
        internal="id project axis computed chosen reasons recorded_at",
        personal="person office",
    ),
    "Use": table(
        "mutable",
        RECORD,
        internal="id project organisation technology_version configuration details from_on to_on recorded_at",
        personal="authorised_by",
    ),
    "VersionInUse": table(
        "mutable",
        RECORD,
        internal="id organisation technology_version configuration from_on to_on recorded_at",
    ),
}
