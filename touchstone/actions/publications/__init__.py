"""The one door to the public: proposing and approving what becomes public, decisions on it, and the public log."""

from touchstone.actions.publications.anchors import enter_daily_anchor
from touchstone.actions.publications.approval import approve_record
from touchstone.actions.publications.checkpoints import is_behind, publish_checkpoint, publish_private_checkpoint
from touchstone.actions.publications.decision_events import publish_decision_event
from touchstone.actions.publications.findings import accept_finding
from touchstone.actions.publications.key_change import add_log_key, retire_log_key
from touchstone.actions.publications.log_places import create_log_keys, start_public_log
from touchstone.actions.publications.proposals import propose_record, refuse_record
from touchstone.actions.publications.withholding import disclose_field, keep_withheld, withhold_field

__all__ = [
    "accept_finding",
    "add_log_key",
    "approve_record",
    "create_log_keys",
    "disclose_field",
    "enter_daily_anchor",
    "is_behind",
    "keep_withheld",
    "propose_record",
    "publish_checkpoint",
    "publish_decision_event",
    "publish_private_checkpoint",
    "refuse_record",
    "retire_log_key",
    "start_public_log",
    "withhold_field",
]
