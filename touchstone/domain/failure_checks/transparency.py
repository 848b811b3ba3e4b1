"""FC-14 and FC-15: inputs that stand in for people's characteristics; and a public record that is current."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from touchstone.domain.case import DEPLOYMENT
from touchstone.domain.failure_checks.answers import denied_by, named
from touchstone.domain.failure_checks.arising import NOBODY_AFFECTED, NOTHING_DONE, affects_nobody, treats_nobody
from touchstone.domain.failure_checks.coverage import speaks_for
from touchstone.domain.failure_checks.facts import Facts
from touchstone.domain.failure_checks.verdict import CannotArise, Point, Points, unclear, wanting
from touchstone.domain.failure_checks.wording import denies, says_something, speaks_of
from touchstone.domain.live_states import PublishedState
from touchstone.domain.requirements import is_published

NO_RECORD_OWED = "Nothing it does concerns the public, so no public record is asked for"
_TOLD = (
    "COV-T1",
    "SCC-3",
    "DPIA-4.5",
    "dpia.uk-gdpr-rights",
    "atrs.contact-email",
    "atrs.appeals-and-review",
    "ADM-6",
)
_DRAFTED = ("atrs.description", "atrs.one-sentence-description", "COV-T1", "ATRS-Q1", "SCC-3")
#: Inputs that have stood in for a protected characteristic, or carried past practice into the future.
_PROXIES = (
    r"post ?code|mosaic|acorn|social (segment|grade)|neighbourhood|stop[- ]and[- ]search|past stops|previous arrests"
    r"|arrests? without|benefit status|surname|first names?"
)
_LEFT_OUT = r"left out|leaves? out|removed|excluded|dropped|not used|taken out|stripped"
_INPUT_TEXTS = ("atrs.system-level-input", "atrs.model-input", "DPIA-2.2", "atrs.operational-data")


def proxies(facts: Facts) -> Points | CannotArise:
    """FC-14, from F3, F6 and F6b: each input that stands in for a characteristic is found, and something done about it;
    and what the tool causes does not come back to it as data."""
    return CannotArise(NOTHING_DONE) if treats_nobody(facts) else _proxies(facts)


def public_record(facts: Facts) -> Points | CannotArise:
    """FC-15, from F5 and F11: drafted at validation; from use on public, current, and saying whom to ask."""
    if affects_nobody(facts):
        return CannotArise(NOBODY_AFFECTED)
    if facts.is_known_not_to_apply("transparency-record"):
        return CannotArise(NO_RECORD_OWED)
    return _public_record(facts) if facts.reached(DEPLOYMENT) else _drafted(facts)


def _proxies(facts: Facts) -> Points:
    found = facts.said("EIA-6")
    rows = found.rows("inputs")
    yield from denied_by(facts, ("AC-G2",), "Its categories are too broad to show bias")
    untreated = [str(row.get("input", "?")) for row in rows if not _is_treatment(row.get("action"))]
    if untreated:
        yield wanting("An input stands in for a characteristic, and nothing is done about it", *untreated)
    if found.is_blank:
        yield from _nothing_on_proxies(facts)
    elif found.verdict == "yes" and not rows:
        yield unclear("Some inputs are said to stand in for a characteristic, and it is not said which", "EIA-6")
    elif found.is_no or not found.verdict:
        yield from _none_found(facts)


def _nothing_on_proxies(facts: Facts) -> Iterator[Point]:
    if facts.said("AC-G2").is_settled:
        yield unclear("Categories were looked at, and not whether an input stands in for a characteristic", "AC-G2")
    elif not facts.said("AC-G2").is_no:
        yield wanting("Inputs were not checked for what they stand in for")


def _none_found(facts: Facts) -> Iterator[Point]:
    if not facts.said("EIA-6").text("checked"):
        yield unclear("No input is said to stand in for a characteristic, and not how that was checked", "EIA-6")
    named_elsewhere = [one.question for one in facts.all_said(*_INPUT_TEXTS) if _names_proxy(one.texts)]
    if named_elsewhere:
        yield wanting(
            "No input is said to stand in for a characteristic, and another answer names one that does",
            *named_elsewhere,
        )


def _is_treatment(action: object) -> bool:
    """Whether what is said to be done about an input is anything at all."""
    return says_something(action) and not speaks_of(
        [str(action)], r"^\s*(no|without) (action|change|treatment|mitigation)"
    )


def _names_proxy(texts: tuple[str, ...]) -> bool:
    """Whether a text names such an input among what goes in, and not as one left out."""
    named = [text for text in texts if speaks_of([text], _PROXIES)]
    return any(not denies([text], _PROXIES) and not speaks_of([text], _LEFT_OUT) for text in named)


def _drafted(facts: Facts) -> Points:
    settled = facts.settled(*_DRAFTED) or facts.standing("record") or is_published(facts.snapshot)
    if settled or facts.files("algorithmic-transparency-report", "atrs-record"):
        return
    said = facts.all_said(*_DRAFTED)
    if said and not all(one.is_no for one in said):
        yield unclear("A public record is begun, and says little", *named(said))
    else:
        yield wanting("No public record is drafted")


def _public_record(facts: Facts) -> Points:
    standing, ever = facts.standing("record"), facts.published("record")
    if standing:
        yield from _current(standing, facts)
    elif not is_published(facts.snapshot) and (ever or _acts_on_record(facts)):
        yield wanting("The public record was withdrawn")
    elif not is_published(facts.snapshot):
        yield from _said_to_be_public(facts)
    if facts.said("ATRS-Q8").verdict == "yes":
        yield wanting("Something material changed since the record was last published", "ATRS-Q8")
    yield from _tells_people(facts)


def _current(standing: tuple[PublishedState, ...], facts: Facts) -> Iterator[Point]:
    covered = speaks_for(facts, [one.covers for one in standing])
    if covered is False:
        yield wanting("The public record describes another version than the one in use")
    elif covered is None:
        yield unclear("It cannot be told which version the public record describes")
    last = max((one.on for one in standing if one.on is not None), default=None)
    if last is not None and any(day > last for day in _changed_on(facts, names_version=covered is True)):
        yield wanting("What is in use was changed after the public record was last published")


def _changed_on(facts: Facts, *, names_version: bool) -> Iterator[date]:
    """Days on which what is in use was changed. A record of the very version in use may be published before its day."""
    monitoring = facts.snapshot.monitoring
    for change in monitoring.changes if monitoring is not None else ():
        is_told = names_version and change.kind == "version"
        if change.on is not None and change.on <= facts.on and not is_told:
            yield change.on
    for use in facts.uses_judged:
        began = [one.from_on for one in facts.uses if one.version == use.version and one.from_on is not None]
        if use.from_on is not None and use.from_on > min(began):
            yield use.from_on


def _said_to_be_public(facts: Facts) -> Iterator[Point]:
    said = facts.all_said("COV-T1", "SCC-3", "atrs.date-published")
    with_proof = [one for one in said if one.files or one.text("value")]
    if any(one.is_no for one in said):
        yield wanting("The public is not told about it", *named(one for one in said if one.is_no))
    elif facts.snapshot.published and said:
        yield unclear(
            "The public is said to be told, and no record is among what is recorded as published", *named(said)
        )
    elif not said:
        yield wanting("There is no public record of it")
    elif not with_proof:
        yield unclear("The public is said to be told, and nothing shows a public record", *named(said))


def _tells_people(facts: Facts) -> Iterator[Point]:
    if facts.said("ADM-6").value.get("information") == "no":
        yield wanting("People subject to its decisions are not told", "ADM-6")
    elif not facts.settled(*_TOLD):
        said = facts.all_said(*_TOLD)
        if said:
            yield unclear("Nothing shows how people can find out about it", *named(said))
        else:
            yield wanting("Nothing tells people it concerns how to find out about it")


def _acts_on_record(facts: Facts) -> bool:
    """Whether a record was published from this system, whatever became of it."""
    return any(one.status == "approved" and one.event == "publish" for one in facts.snapshot.publications)
