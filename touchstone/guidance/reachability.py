"""Whether a condition can come true at all, given what must be shown for the questions it reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from touchstone.guidance.condition import Condition

#: Question id to the conditions that must all hold for it to be shown. Free of circles.
Needs = Mapping[str, tuple[Condition, ...]]
#: What must be so: for each single-valued field, the values it may still have; None for "any answer".
Allowed = dict[tuple[str, str], frozenset[str]]


def can_hold(conditions: Iterable[Condition], needs: Needs) -> bool:
    """Whether all the conditions can be true together.

    Follows what is necessary through the questions read to the conditions under which those are shown. Sound, not
    complete: a false answer is certain, a true one means that no contradiction was found.
    """
    return _necessary(tuple(conditions), needs) is not None


def _necessary(conditions: tuple[Condition, ...], needs: Needs) -> Allowed | None:
    """What every way of making all the conditions true has in common; None where there is no way."""
    allowed: Allowed = {}
    for condition in conditions:
        found = _of(condition, needs)
        joined = None if found is None else _both(allowed, found)
        if joined is None:
            return None
        allowed = joined
    return allowed


def _of(condition: Condition, needs: Needs) -> Allowed | None:
    if condition.all_of is not None:
        return _necessary(condition.all_of, needs)
    if condition.any_of is not None:
        ways = [way for way in (_of(part, needs) for part in condition.any_of) if way is not None]
        return _common(ways) if ways else None
    if condition.negated is not None:
        return {}
    return _of_leaf(condition, needs)


def _of_leaf(leaf: Condition, needs: Needs) -> Allowed | None:
    shown = _necessary(needs.get(str(leaf.question_read), ()), needs)
    if shown is None or leaf.equals is None:
        return shown
    return _both(shown, {(leaf.equals.question, leaf.equals.field): frozenset([leaf.equals.value])})


def _both(first: Allowed, second: Allowed) -> Allowed | None:
    joined = dict(first)
    for key, values in second.items():
        joined[key] = joined[key] & values if key in joined else values
        if not joined[key]:
            return None
    return joined


def _common(ways: list[Allowed]) -> Allowed:
    """What holds in each of the ways: keys that all of them fix, with every value that any of them allows."""
    keys = set(ways[0]).intersection(*ways[1:])
    return {key: frozenset().union(*(way[key] for way in ways)) for key in keys}
