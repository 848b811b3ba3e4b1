"""A comparison of two versions of a pack in plain words, as the command line prints it."""

from __future__ import annotations

from touchstone.guidance.comparison import Change, ChangeKind, Comparison

#: Why a change counts as material where the author gave no reason of their own.
_WHY = {
    ChangeKind.ADDED: "it asks something more, or changes what triage finds",
    ChangeKind.REMOVED: "triage finds less without it",
    ChangeKind.CHANGED: "more than its words differ",
    ChangeKind.REWORDED: "its words differ",
}


def heading(comparison: Comparison) -> str:
    """One line: from what to what, how many changes, how many of them material."""
    count = len(comparison.changes)
    changes = "1 change" if count == 1 else f"{count} changes"
    return f"{comparison.older} to {comparison.newer}: {changes}, {len(comparison.material)} material"


def described(change: Change) -> str:
    """One change: what, whether it is material and why, and the words before and after."""
    material = ", material" if change.is_material else ""
    keys = f": {', '.join(change.keys)}" if change.keys else ""
    lines = [f"{change.kind}{material}: {change.item_kind} {change.id}{keys}"]
    why = change.reason or (_WHY[change.kind] if change.is_material else "")
    lines += [f"    because {why}"] if why else []
    for words in change.words:
        lines += [f"    {words.at}", f"      - {words.before}", f"      + {words.after}"]
    return "\n".join(lines)
