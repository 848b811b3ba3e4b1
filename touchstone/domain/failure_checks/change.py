"""FC-20: a change of version, threshold, list or data is tested again, and no safeguard is loosened from lower down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from touchstone.domain.failure_checks.answers import denied_by, named
from touchstone.domain.failure_checks.arising import NOBODY_AFFECTED, affects_nobody
from touchstone.domain.failure_checks.facts import Facts
from touchstone.domain.failure_checks.finding import Status
from touchstone.domain.failure_checks.own_tests import Judged, judged_test
from touchstone.domain.failure_checks.roles import place_of_role
from touchstone.domain.failure_checks.uses import covers_version, tests_setting
from touchstone.domain.failure_checks.verdict import CannotArise, Point, Points, status_of, unclear, wanting
from touchstone.domain.failure_checks.wording import plain, says_something
from touchstone.domain.live_states import ChangeState, EvaluationState, InUseState

_SETTINGS = {
    "threshold": "threshold",
    "list-size": "list-size",
    "watchlist-size": "list-size",
    "data-source": "data-source",
}
#: Kinds of a recorded change that also speak of a setting; one that is not here is told by any change of that day.
_TOLD_BY = dict.fromkeys(("version", "threshold", "list-size"), frozenset({"mitigation", "other"}))
_SAFEGUARDS = frozenset({"threshold", "list-size", "mitigation"})


def changes_validated(facts: Facts) -> Points | CannotArise:
    """FC-20, from F9: a change re-opens validation; loosening needs the same rank or higher and the equality assessment
    brought up to date first.

    Changes are those recorded, and those that the settings in use show whether recorded or not.
    """
    return CannotArise(NOBODY_AFFECTED) if affects_nobody(facts) else _changes(facts)


def _changes(facts: Facts) -> Points:
    recorded, shown = _recorded(facts), tuple(_shown(facts))
    for change in recorded:
        yield from _validated(change, facts)
        yield from _loosened(change, facts)
    for change, use in shown:
        yield from _shown_validated(change, use, facts)
        if _direction(change) != "":
            yield from _loosened(change, facts)
    yield from denied_by(facts, ("procurement.supplier-changes",), "The force does not test what the supplier changes")
    if recorded or shown:
        yield from denied_by(facts, ("DPIA-X7",), "The data protection assessment was not signed again after a change")
        if facts.said("ATRS-Q8").is_no and not facts.standing("record"):
            yield unclear("Nothing is said to have changed, and a change is recorded", "ATRS-Q8")
    else:
        yield from _said(facts)


def _recorded(facts: Facts) -> tuple[ChangeState, ...]:
    monitoring = facts.snapshot.monitoring
    changes = monitoring.changes if monitoring is not None else ()
    written = tuple(_said_changes(facts))
    return tuple(one for one in (*changes, *written) if one.on is None or one.on <= facts.on)


def _said_changes(facts: Facts) -> Iterator[ChangeState]:
    """Changes as an answer lists them, where nothing else records them."""
    for number, row in enumerate(facts.said("fc.changes").rows("changes"), 1):
        cell = {key: str(part) for key, part in row.items() if isinstance(part, str)}
        yield ChangeState(
            id=cell.get("change") or f"fc.changes {number}",
            kind=cell.get("kind", "other"),
            on=_day(cell.get("made-on", "")),
            direction=cell.get("direction", ""),
            authorised_by=cell.get("authorised-by", ""),
            first_authorised_by=cell.get("first-authorised-by", ""),
            validated_by=cell.get("tested-by", ""),
            equality_updated_on=_day(cell.get("equality-updated-on", "")),
        )


def _shown(facts: Facts) -> Iterator[tuple[ChangeState, InUseState]]:
    """A version or setting that came into use after another, where no change recorded for that day speaks of it."""
    for earlier, use in zip(facts.uses, facts.uses[1:], strict=False):
        if use.from_on is None or use.from_on == earlier.from_on:
            continue
        told = {one.kind for one in _recorded(facts) if one.on == use.from_on}
        for change in _differences(earlier, use):
            if not told & {change.kind, *_TOLD_BY.get(change.kind, told)}:
                yield change, use


def _differences(earlier: InUseState, use: InUseState) -> Iterator[ChangeState]:
    """What came to differ: the version, each setting; or the configuration alone, where nothing else is known of it."""
    name = use.configuration or use.version
    if earlier.version != use.version:
        yield ChangeState(id=name, kind="version", on=use.from_on, before=earlier.version, after=use.version)
    both = (
        {*earlier.settings} & {*use.settings} if earlier.version != use.version else {*earlier.settings, *use.settings}
    )
    for setting in sorted(both):
        before, after = earlier.settings.get(setting, ""), use.settings.get(setting, "")
        if before != after:
            yield ChangeState(id=name, kind=_SETTINGS.get(setting, "other"), on=use.from_on, before=before, after=after)
    alike = earlier.version == use.version and earlier.settings == use.settings
    if alike and earlier.configuration != use.configuration:
        yield ChangeState(id=name, kind="other", on=use.from_on)


def _validated(change: ChangeState, facts: Facts) -> Iterator[Point]:
    if change.kind == "mitigation" and _direction(change) == "tightened":
        return
    tests = {one.id: one for one in facts.evaluations}
    if change.id.startswith("fc.changes") or change.validated_by not in tests:
        yield from _validated_in_words(change, facts)
        return
    test = tests[change.validated_by]
    yield from _fit_for_change(change, test, _use_from(change.on, facts), facts)


def _validated_in_words(change: ChangeState, facts: Facts) -> Iterator[Point]:
    listed = any(row.get("change") == change.id for row in facts.said("fc.changes").rows("changes"))
    if not says_something(change.validated_by):
        yield wanting("A change was made without testing again", change.id)
    elif not listed:
        yield wanting("The test named for a change is not recorded", change.id, change.validated_by)
    elif re.search(r"supplier|vendor|manufacturer", change.validated_by, re.IGNORECASE):
        yield wanting("A change was tested by the supplier only", change.id)


def _shown_validated(change: ChangeState, use: InUseState, facts: Facts) -> Iterator[Point]:
    """A change that only the settings in use show: some sound test was made with just those."""
    tests = [one for one in facts.evaluations if one.kind == "performance"]
    found = [(one, tuple(_fit_for_change(change, one, use, facts))) for one in tests]
    if any(not points for _, points in found):
        return
    open_ = [one for one, points in found if status_of(points) is Status.CANNOT_TELL and _may_be_new(one, facts)]
    if open_:
        yield unclear("It cannot be told whether what is in use was tested again after it was changed", change.id)
    else:
        yield wanting("What is in use was changed without testing it again", change.id, change.kind)


def _may_be_new(test: EvaluationState, facts: Facts) -> bool:
    """Whether a test may have been made because of a change: it is not known to be older than all use."""
    return test.performed_on is None or facts.began_on is None or test.performed_on >= facts.began_on


def _fit_for_change(
    change: ChangeState, test: EvaluationState, use: InUseState | None, facts: Facts
) -> Iterator[Point]:
    """The test is the force's own or independent, and was made with what the change brought in."""
    judged: Judged = judged_test(test, facts)
    if judged.is_makers:
        yield wanting("A change was tested by the supplier only", change.id, test.id)
    elif test.data == "other":
        yield wanting("A change was tested on other people's data only", change.id, test.id)
    if use is None:
        yield from _older_than_change(change, test, facts)
        return
    version, setting = (
        covers_version(test.covers, use.version),
        tests_setting(test.configuration, use, facts.snapshot.in_use),
    )
    if version is False or setting is False:
        yield wanting("The test named for a change was made with another version or other settings", change.id, test.id)
    elif version is None and len(facts.snapshot.versions) > 1:
        yield unclear("It is not recorded which version the test named for a change was made with", change.id, test.id)
    elif setting is None:
        yield unclear("It is not recorded with which settings the test named for a change was made", change.id, test.id)


def _older_than_change(change: ChangeState, test: EvaluationState, facts: Facts) -> Iterator[Point]:
    """Where no use began on the day of the change: whether the test is plainly one of what was there before."""
    same = [use for use in facts.snapshot.in_use if use.configuration and use.configuration == test.configuration]
    known = [use.settings for use in same]
    settings = [settings.get(change.kind) for settings in known if change.kind in settings]
    of_before = bool(change.before) and change.before in settings and change.after not in settings
    began, made = facts.began_on, test.performed_on
    if of_before or (began is not None and made is not None and made < began):
        yield wanting("The test named for a change was made before it, with what was in use then", change.id, test.id)


def _loosened(change: ChangeState, facts: Facts) -> Iterator[Point]:
    direction = _direction(change)
    if direction == "unknown":
        yield unclear("It cannot be told whether a change loosened a safeguard", change.id)
    if direction == "contradicted":
        yield unclear("A change is said not to loosen a safeguard, and its figures say that it does", change.id)
    if direction not in ("loosened", "contradicted"):
        return
    yield from _rank(change)
    updated = change.equality_updated_on
    if updated is None:
        yield wanting("A safeguard was loosened without bringing the equality assessment up to date", change.id)
    elif change.on is not None and updated > change.on:
        yield wanting("The equality assessment was brought up to date only after a safeguard was loosened", change.id)
    elif facts.began_on is not None and facts.uses and updated < facts.began_on:
        yield wanting("The equality assessment named for a change is older than the use it changed", change.id)


def _rank(change: ChangeState) -> Iterator[Point]:
    by, first = change.authorised_by, change.first_authorised_by
    if not by:
        yield wanting("Nobody is recorded as having authorised the loosening of a safeguard", change.id)
        return
    higher, was = place_of_role(by), place_of_role(first)
    if first and plain(by) == plain(first):
        return
    if not first or higher is None or was is None:
        yield unclear("It cannot be told whether a safeguard was loosened by the same rank or a higher one", change.id)
    elif higher < was:
        yield wanting("A safeguard was loosened by a lower rank than set it", change.id, by, first)


def _direction(change: ChangeState) -> str:
    """loosened, tightened, neither; contradicted, where the figures say otherwise; unknown; "" where none is meant."""
    figures = _by_figures(change)
    if change.direction in ("tightened", "neither") and figures == "loosened":
        return "contradicted"
    if change.direction:
        return change.direction
    if figures:
        return figures
    return "unknown" if change.kind in _SAFEGUARDS else ""


def _by_figures(change: ChangeState) -> str:
    """A lower threshold lets more through, and so does a longer list."""
    try:
        before, after = (Decimal(text.replace(",", "").rstrip("% ")) for text in (change.before, change.after))
    except ArithmeticError:
        return ""
    if change.kind not in ("threshold", "list-size") or before == after:
        return ""
    is_looser = after < before if change.kind == "threshold" else after > before
    return "loosened" if is_looser else "tightened"


def _said(facts: Facts) -> Iterator[Point]:
    """No change is recorded anywhere: answers say whether there was one, and what was done."""
    changed, signed, own = facts.said("ATRS-Q8"), facts.said("DPIA-X7"), facts.said("fc.changes")
    yield from denied_by(facts, ("DPIA-X7",), "The data protection assessment was not signed again after a change")
    if changed.verdict == "yes" or own.verdict == "yes":
        if not (signed.is_settled and facts.settled("EIA-8")):
            yield wanting("Something changed, and nothing shows that it was tested and assessed again")
    elif changed.is_no or own.is_no or signed.is_settled or _is_watched_unchanged(facts):
        return
    elif facts.all_said("ATRS-Q8", "DPIA-X7", "fc.changes", "EIA-8", "procurement.supplier-changes"):
        about = named(facts.all_said("ATRS-Q8", "DPIA-X7", "EIA-8"))
        yield unclear(
            "Nothing says whether version, threshold, list or data have changed since they were tested", *about
        )
    else:
        yield wanting("Nothing says whether version, threshold, list or data have changed since they were tested")


def _is_watched_unchanged(facts: Facts) -> bool:
    """Whether it is known to be watched, with one version and one setting all along and no change on record."""
    return facts.changes_known and len(facts.uses) == 1


def _use_from(on: date | None, facts: Facts) -> InUseState | None:
    """The use that a change brought about: the one that began on its day; None where none did."""
    return next((use for use in facts.uses if on is not None and use.from_on == on), None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
