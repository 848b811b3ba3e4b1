"""Whether one signed tree is the beginning of another: what append-only means."""

from __future__ import annotations

from touchstone.translog.checkpoint import SignedCheckpoint
from touchstone.translog.faults import Malformed
from touchstone.translog.merkle import Subtrees, check_consistency, consistency_proof


def check_is_beginning(tree: Subtrees, old: SignedCheckpoint) -> None:
    """Raise a LogFault unless the signed tree `old` is a beginning of `tree`."""
    if old.size > tree.size:
        raise Malformed("the log has shrunk", expected=f"at least {old.size} entries", found=str(tree.size))
    if old.size:
        check_consistency(
            first=old.size,
            second=tree.size,
            proof=consistency_proof(tree, first=old.size, second=tree.size),
            first_root=old.root,
            second_root=tree.root(),
        )
