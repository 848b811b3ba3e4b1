"""FC-01 and FC-02: a basis in law that is named, precise, advised on and public; and a true view of Article 8."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.domain.case import DEPLOYMENT
from touchstone.domain.failure_checks.advice import lawyer_signed, legal_advice
from touchstone.domain.failure_checks.answers import denied_by, settled_by, waived
from touchstone.domain.failure_checks.arising import (
    NO_PERSONAL_DATA,
    NOBODY_AFFECTED,
    affects_nobody,
    screened_out,
    uses_no_personal_data,
)
from touchstone.domain.failure_checks.coverage import speaks_for
from touchstone.domain.failure_checks.facts import Facts
from touchstone.domain.failure_checks.said import Standing
from touchstone.domain.failure_checks.verdict import CannotArise, Point, Points, unclear, wanting
from touchstone.domain.failure_checks.wording import denies, says_something, speaks_of

SCREENED_OUT = "The screening found nothing likely to bring a high risk, so no assessment is required"
_RIGHTS = "hr.convention-rights"
_LAW_NAMED = ("HR-1", "DPIA-4.1", "COV-L1", "AC-L1")
_LIMITS = ("HR-3", "HR-4", "HR-5")
#: Words by which a rule on who or where leaves the choice to whoever applies it (Bridges, paragraphs 124 and 130).
_OPEN_ENDED = (
    r"any ?(one|body)\b|any (other )?(person|people|individual|place|location)|where(ver)? intelligence (is|are)\b"
    r"|persons? of (possible )?interest|not limited to|at (the|an|any|their|his|her)\b[\w\s'-]{0,30}\bdiscretion"
    r"|wherever\b|anywhere|sees? fit|thinks? fit"
)
_ARTICLE_8 = r"\bart(icle)?s?\.? ?8\b|\bprivate (and family )?life|\bprivacy"
_NOT_ENGAGED = (
    r"art(icle)?s?\.? ?8[^.]{0,60}\bnot\b[^.]{0,20}(engag|interfer|infring)"
    r"|\b(not|no|never|without)\s+(\w+\s+){0,3}(engage|interfere|interference|infringe|infringement)\w*"
    r"(\s+\w+){0,4}\s+(art(icle)?s?\.? ?8|private|privacy|convention|human rights)"
)


def legal_basis(facts: Facts) -> Points | CannotArise:
    """FC-01, from F1 and F5: interference is in accordance with the law (Human Rights Act 1998, Article 8(2)).

    Named and advised on from the first stage, precise from design, public from deployment. A rule that any one officer
    can widen is no rule, whatever his or her rank.
    """
    return CannotArise(NOBODY_AFFECTED) if affects_nobody(facts) else _legal_basis(facts)


def article_8(facts: Facts) -> Points | CannotArise:
    """FC-02, from F1: an assessment that starts from "no interference" cannot weigh it (DPA 2018 s64(3)).

    Article 8 is taken to be engaged, or there is a reasoned no that a lawyer signed.
    """
    if uses_no_personal_data(facts):
        return CannotArise(NO_PERSONAL_DATA)
    return CannotArise(SCREENED_OUT) if screened_out(facts) else _article_8(facts)


def _legal_basis(facts: Facts) -> Points:
    yield from settled_by(
        facts,
        _LAW_NAMED,
        blank="No law is named on which its use rests",
        no="An answer says that it has no basis in law",
        bare="A basis in law is claimed and not named",
    )
    yield from legal_advice(facts)
    yield from denied_by(facts, _LIMITS, "The rules leave its reach to whoever applies them")
    if facts.said("LAW-2").verdict == "yes":
        yield wanting("One officer can widen on whom or where it is used, without a rule", "LAW-2")
    yield from _open_ended(facts)
    if facts.reached("design"):
        yield from _precise(facts)
    if facts.reached(DEPLOYMENT):
        yield from _public(facts)


def _precise(facts: Facts) -> Iterator[Point]:
    policy = facts.said("LAW-1")
    stated = [key for key in ("why", "who", "where") if policy.text(key)]
    if len(stated) == 3 or facts.settled(*_LIMITS) or (policy.is_settled and not stated):
        return
    if policy.is_blank and not facts.all_said(*_LIMITS):
        yield wanting("Nothing says why, on whom and where it may be used")
    else:
        yield unclear("It is not stated in full why, on whom and where it may be used", "LAW-1")


def _open_ended(facts: Facts) -> Iterator[Point]:
    policy = facts.said("LAW-1")
    texts = [text for text in (policy.text("who"), policy.text("where")) if text]
    if speaks_of(texts, _OPEN_ENDED) and not denies(texts, _OPEN_ENDED):
        yield wanting("The rule on whom or where is open-ended, so that it could cover anyone or anywhere", "LAW-1")


def _public(facts: Facts) -> Iterator[Point]:
    """A local policy counts as law only where it is published and still stands."""
    standing, ever = facts.standing("policy"), facts.published("policy")
    yield from denied_by(facts, ("LAW-1", "HR-2"), "The rules it is used under are not published")
    if standing:
        if speaks_for(facts, [one.covers or "all" for one in standing]) is False:
            yield wanting("The published policy is for another version than the one in use")
        return
    if ever:
        yield wanting("The published policy was withdrawn")
    elif facts.snapshot.published and facts.settled("LAW-1", "HR-2"):
        yield unclear("A policy is said to be published, and none is among what is recorded as published")
    else:
        yield from _said_to_be_public(facts)


def _said_to_be_public(facts: Facts) -> Iterator[Point]:
    said = facts.all_said("LAW-1", "HR-2")
    if not said:
        yield wanting("No published policy or other accessible rule is recorded")
    elif not any(one.is_settled for one in said):
        yield unclear("A policy is said to be published, and nothing shows it", *(one.question for one in said))


def _article_8(facts: Facts) -> Points:
    rights, view = facts.said(_RIGHTS), facts.said("DPIA-X2")
    yield from denied_by(facts, ("DPIA-X2",), "The assessment starts from a wrong view of the rights interfered with")
    yield from denied_by(facts, ("DPIA-X4",), "The assessment leaves out Articles 10, 11 and 14")
    chosen = rights.chosen()
    says_no = (bool(chosen) and "article-8" not in chosen) or waived(facts, "DPIA-X2")
    text_says_no = speaks_of((*rights.texts, *view.texts), _NOT_ENGAGED)
    if "article-8" in chosen and text_says_no:
        yield unclear("Article 8 is said both to be engaged and not to be", _RIGHTS)
    elif says_no or text_says_no:
        yield from _reasoned_no(facts)
    else:
        yield from _engaged(facts)


def _reasoned_no(facts: Facts) -> Iterator[Point]:
    rights, view = facts.said(_RIGHTS), facts.said("DPIA-X2")
    reasons = (rights.text("detail"), view.text("detail"), view.text("reason"))
    if not any(says_something(reason) for reason in reasons):
        yield wanting("Article 8 is said not to be engaged, without reasons")
    if not lawyer_signed(facts):
        yield wanting("Article 8 is said not to be engaged, and no lawyer has signed that")


def _engaged(facts: Facts) -> Iterator[Point]:
    rights, view = facts.said(_RIGHTS), facts.said("DPIA-X2")
    weighed = bool(facts.settled(*(f"HR-{number}" for number in range(1, 10))))
    if "article-8" in rights.chosen():
        if not rights.text("detail"):
            yield unclear("Article 8 is said to be engaged, and not how", _RIGHTS)
    elif view.is_settled:
        if not weighed and not speaks_of(view.texts, _ARTICLE_8):
            yield unclear("The answer does not say whether Article 8 is engaged", "DPIA-X2")
    elif view.standing is Standing.BARE or weighed:
        yield unclear("Nothing says in so many words whether Article 8 is engaged", "DPIA-X2")
    elif not view.is_no:
        yield wanting("The assessment does not say whether Article 8 is engaged")
