"""The picture in sentences: one for each stage, as a screen reader says it in place of the picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from touchstone.documents.schematic.rows import Row, Say


def in_words(rows: Sequence[Row], say: Say) -> list[str]:
    """One sentence for each stage: where proceeding leads, who decides, where a project may start, how sure it is."""
    names = {row.id: row.name for row in rows}
    return [_sentence(row, names, say) for row in rows]


def _sentence(row: Row, names: dict[str, str], say: Say) -> str:
    parts = [say("%(stage)s leads to %(stages)s") % {"stage": row.name, "stages": _any_of(row.onward, names, say)}]
    if row.is_end:
        parts = [say("%(stage)s closes the project") % {"stage": row.name}]
    if row.decided_by:
        parts.append(say("decided by %(who)s") % {"who": row.decided_by})
    if row.start:
        parts.append(row.start)
    parts.extend(row.sureness)
    if row.state:
        parts.append(say("the project stands here") if row.state == "here" else say("passed"))
    return "; ".join(parts) + "."


def _any_of(stages: Iterable[str], names: dict[str, str], say: Say) -> str:
    return say(" or ").join(names[stage] for stage in stages)
