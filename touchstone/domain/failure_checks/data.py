"""FC-05, FC-07, FC-13 and FC-22: how long data is kept, what is kept apart, who else has it, where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from touchstone.domain.case import DEPLOYMENT
from touchstone.domain.failure_checks.answers import denied_by, named, settled_by, waived
from touchstone.domain.failure_checks.arising import (
    NO_PERSONAL_DATA,
    learns_or_matches,
    screened_out,
    uses_no_personal_data,
)
from touchstone.domain.failure_checks.facts import Facts
from touchstone.domain.failure_checks.said import Said
from touchstone.domain.failure_checks.verdict import CannotArise, Point, Points, unclear, wanting
from touchstone.domain.failure_checks.wording import denies, says_something, speaks_of

_RULES = ("DPIA-2.7", "APD-3", "SCC-6")
_DELETION_TESTS = ("aud.deletion-tested", "fc.deletion-tested")
_EVERYWHERE = ("DPIA-X5", "records.review", "AUD-1", "fc.deletion-tested")
_TESTED = r"test(s|ed|ing)?\b"
_APART = r"victim|witness|suspect|convict|offender|categor|opinion|intelligence|apart|separat|distinguish|distinct"
_MIXED = r"(kept |held |marked |recorded )?(apart|separat\w*|distinguish\w*|distinct\w*|flagged|labelled|categoris\w*)"
_LUMPED = (
    r"\b(one|a single|the same|a common) (pool|table|list|group|category)\b|\bare (all )?(mixed|merged|pooled|lumped)"
    r"|\b(treated|handled|scored|counted?|weighed) (alike|the same|together|like|as if)\b"
)
_PARTED = r"\b(apart|separat\w*|distinct\w*|distinguish\w*|different|flag\w*|mark(s|ed|ers?)|label\w*|column)\b"
_PRINCIPLES = ("DP-04", "APD-2")
_SCRAPED = r"scrap(e|ed|ing)\b|web[- ]?crawl\w*|harvest(ed|ing) from"
_NO_PERMISSION = r"permission|consent|licen[cs]e|lawful basis|legal basis"
_REFERENCES = ("LFR-5", "rfr.reference-provenance")
_ORIGINS = ("DPIA-X6", *_REFERENCES, "AC-L4", "SCC-12")
_ORIGIN_TEXTS = (*_ORIGINS, "DPIA-2.2", "atrs.data-collection", "atrs.development-data", "atrs.source-data-name")
_FULL_ASSESSMENT = (
    "It is answered as for data of little risk, and the answers do not settle that no assessment is required"
)
UK_GDPR_ONLY = "No law enforcement processing: section 38 of the Data Protection Act 2018 does not apply"
NO_SETS = "It works by fixed rules and matches nobody, so it has no training or reference set"


def retention(facts: Facts) -> Points | CannotArise:
    """FC-05, from F5: data is kept no longer than needed (DPA 2018 s39).

    A period and a way of erasing per class of data; erasing was tested; who is removed is removed everywhere.
    """
    return CannotArise(NO_PERSONAL_DATA) if uses_no_personal_data(facts) else _retention(facts)


def categories(facts: Facts) -> Points | CannotArise:
    """FC-07, from F5: suspects, convicted, victims and witnesses, fact and opinion are kept apart (DPA 2018 s38)."""
    if uses_no_personal_data(facts):
        return CannotArise(NO_PERSONAL_DATA)
    return CannotArise(UK_GDPR_ONLY) if facts.chosen("DP-01") == {"uk-gdpr"} else _categories(facts)


def sharing(facts: Facts) -> Points | CannotArise:
    """FC-13, from F6: whom it is shared with, which parts, under what agreement; and no use beyond those stated
    (purpose limitation, DPA 2018 s36)."""
    return CannotArise(NO_PERSONAL_DATA) if uses_no_personal_data(facts) else _sharing(facts)


def origins(facts: Facts) -> Points | CannotArise:
    """FC-22, from F13: every reference and training set has a source, a lawful basis and permission (DPA 2018 s35)."""
    if uses_no_personal_data(facts):
        return CannotArise(NO_PERSONAL_DATA)
    return CannotArise(NO_SETS) if not learns_or_matches(facts) else _origins(facts)


def _retention(facts: Facts) -> Points:
    yield from _rule_per_class(facts)
    yield from denied_by(
        facts, (*_DELETION_TESTS, "records.review"), "Erasing was not tested, or does not reach everywhere"
    )
    yield from denied_by(facts, ("DPIA-X5", "AUD-1"), "The periods differ between the documents that state them")
    yield from denied_by(facts, ("LFR-8",), "Biometrics of people who do not match are kept")
    yield from _tested(facts)
    settled_by_test = facts.settled("aud.deletion-tested") and facts.files("deletion-test")
    if not settled_by_test and not facts.settled(*_EVERYWHERE) and not waived(facts, "DPIA-X5"):
        said = facts.all_said(*_EVERYWHERE)
        if not any(one.is_no for one in said):
            yield unclear("Nothing shows that who is removed is removed everywhere it was copied to", *named(said))


def _rule_per_class(facts: Facts) -> Iterator[Point]:
    said = facts.all_said(*_RULES)
    tables = [one for one in said if one.rows()]
    low_risk = facts.said("fc.low-risk-data")
    if screened_out(facts) and says_something(low_risk.text("kept")):
        return
    if not said and says_something(low_risk.text("kept")):
        yield unclear(_FULL_ASSESSMENT, low_risk.question)
    elif not said:
        yield wanting("No rule says how long each class of data is kept")
    elif not tables and not any(one.is_settled for one in said):
        yield unclear("How long each class of data is kept is answered without periods", *named(said))
    for table in tables:
        loose = [str(row.get("data-class", number)) for number, row in enumerate(table.rows(), 1) if _is_loose(row)]
        if loose:
            yield wanting("A class of data has no period, or no way of being erased", table.question, *loose)


def _is_loose(row: Mapping[str, Any]) -> bool:
    return not (says_something(row.get("period")) and says_something(row.get("erasure")))


def _tested(facts: Facts) -> Iterator[Point]:
    """That erasing was tried: a file of the test, a settled row about it, or a text that says so."""
    about = (*_RULES, "DPIA-2.1", "DPIA-X5", "AUD-1", "LFR-8", *_DELETION_TESTS)
    texts = [text for one in facts.all_said(*about) for text in one.texts]
    if denies(texts, _TESTED):
        yield wanting("Retention is stated, and erasing was never tested")
    elif facts.files("deletion-test") or facts.settled(*_DELETION_TESTS) or speaks_of(texts, _TESTED):
        return
    elif any(not one.is_no for one in facts.all_said(*_DELETION_TESTS)):
        yield unclear("Erasing is said to be tested, and nothing shows it")
    else:
        yield wanting("Nothing shows that erasing was ever tested")


def _categories(facts: Facts) -> Points:
    text = [one for one in (facts.said(key).text("accurate") for key in _PRINCIPLES) if one]
    is_lumped, is_parted = speaks_of(text, _LUMPED), speaks_of(text, _PARTED)
    if denies(text, _MIXED) or (is_lumped and not is_parted):
        yield wanting("Categories of people, or fact and opinion, are not kept apart", *_answering(facts))
    elif is_lumped:
        yield unclear("Some categories are said to be kept apart, and some to be held together", *_answering(facts))
    elif speaks_of(text, _APART):
        return
    elif text:
        about = _answering(facts)
        yield unclear("The answer does not say how categories of people, and fact and opinion, are kept apart", *about)
    else:
        yield wanting("Nothing says how categories of people, and fact and opinion, are kept apart")


def _answering(facts: Facts) -> tuple[str, ...]:
    return tuple(key for key in _PRINCIPLES if facts.said(key).text("accurate"))


def _sharing(facts: Facts) -> Points:
    low_risk = facts.said("fc.low-risk-data")
    if screened_out(facts):
        yield from _shared_at_low_risk(facts)
        return
    if low_risk.text("shared") and facts.said("DPIA-2.3").is_blank and facts.said("DPIA-4.3").is_blank:
        yield unclear(_FULL_ASSESSMENT, low_risk.question)
        return
    yield from _recipients(facts.said("DPIA-2.3"))
    yield from _beyond(facts)


def _shared_at_low_risk(facts: Facts) -> Iterator[Point]:
    low_risk = facts.said("fc.low-risk-data")
    if low_risk.is_blank:
        yield wanting("Nothing says with whom data is shared", "fc.low-risk-data")
    elif not low_risk.text("shared"):
        yield unclear("Nothing says with whom data is shared", "fc.low-risk-data")


def _recipients(shared: Said) -> Iterator[Point]:
    rows = shared.rows("recipients")
    if shared.is_blank:
        yield wanting("Nothing says with whom data is shared")
    elif shared.verdict == "yes" and not rows:
        yield unclear("Data is shared, and it is not said with whom", shared.question)
    for row in rows:
        lacking = [key for key in ("data", "agreement") if not says_something(row.get(key))]
        if lacking or denies([str(row.get("agreement", ""))], r"agreement|sign\w*|contract"):
            who = str(row.get("recipient") or "?")
            yield wanting("Data is shared without saying which parts, or without an agreement", who)
    if shared.is_no and rows:
        yield unclear("Data is said not to be shared, and recipients are listed", shared.question)


def _beyond(facts: Facts) -> Iterator[Point]:
    """Uses beyond those stated: how they are prevented; and none is known."""
    limits = facts.said("DPIA-4.3")
    if limits.is_blank:
        yield wanting("Nothing says how use for other purposes is prevented", "DPIA-4.3")
    elif not limits.is_settled:
        yield unclear("How use for other purposes is prevented is not said", "DPIA-4.3")
    if facts.reached(DEPLOYMENT):
        yield from denied_by(facts, ("SCC-7",), "Pictures may be seen or given out without a rule or a log")
    breaches = [one.id for one in facts.incidents("data-breach") if one.closed_on is None and one.answered_on is None]
    if breaches:
        yield unclear("A breach of personal data is still open", *breaches)


def _origins(facts: Facts) -> Points:
    texts = [text for one in facts.all_said(*_ORIGIN_TEXTS) for text in one.texts]
    if speaks_of(texts, _SCRAPED) and not denies(texts, _SCRAPED):
        yield wanting("Images or data were gathered by scraping, without permission of those they came from")
    elif denies(texts, _NO_PERMISSION):
        yield wanting("An answer says that there is no permission, or no lawful basis, for a set")
    for row in [row for table in _REFERENCES for row in facts.said(table).rows()]:
        lacking = not (says_something(row.get("source")) and says_something(row.get("basis")))
        if lacking or row.get("lawful") == "no" or not says_something(row.get("permission", "as stated")):
            yield wanting("A reference set has no source, lawful basis or permission", str(row.get("images") or "?"))
    yield from _origin_answers(facts)


def _origin_answers(facts: Facts) -> Iterator[Point]:
    if waived(facts, "DPIA-X6"):
        yield unclear("Sets are said not to exist, for a tool that learns or matches", "DPIA-X6")
        return
    yield from settled_by(
        facts,
        _ORIGINS,
        blank="Nothing shows where reference and training sets come from",
        no="An answer says that the origin of a set is not shown",
        bare="Sets are said to be lawful in origin, and nothing shows it",
    )
    secret = facts.said("triage.supplier-secrecy").verdict == "yes"
    proof = [one for one in facts.settled("DPIA-X6", "AC-L4") if one.files]
    if secret and not proof and not any(facts.said(table).rows() for table in _REFERENCES) and facts.settled(*_ORIGINS):
        yield unclear("The supplier keeps secret what is needed to judge it, so the origin of its sets is not shown")
