"""The one door to the public: proposing and approving what becomes public, decisions on it, and the public log."""

from touchstone.actions.publications.anchors import enter_daily_anchor
from touchstone.actions.publications.approval import approve_record
from touchstone.actions.publications.checkpoints import is_behind, publish_checkpoint, publish_private_checkpoint
from touchstone.actions.publications.decision_events import publish_decision_event
from touchstone.actions.publications.key_change import add_log_key, retire_log_key
from touchstone.actions.publications.log_places import create_log_keys, start_public_log
from touchstone.actions.publications.proposals import propose_record, refuse_record

__all__ = [
    "add_log_key",
    "approve_record",
    "create_log_keys",
    "enter_daily_anchor",
    "is_behind",
    "propose_record",
    "publish_checkpoint",
    "publish_decision_event",
    "publish_private_checkpoint",
    "refuse_record",
    "retire_log_key",
    "start_public_log",
]
