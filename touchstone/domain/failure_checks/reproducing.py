"""FC-11 and FC-12: a second person made the result again; and every claim made stands in a stored result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from touchstone.domain.failure_checks.answers import named
from touchstone.domain.failure_checks.arising import NOBODY_AFFECTED, NOTHING_DONE, affects_nobody, treats_nobody
from touchstone.domain.failure_checks.coverage import known_version, same_version
from touchstone.domain.failure_checks.facts import Facts
from touchstone.domain.failure_checks.uses import ALL
from touchstone.domain.failure_checks.verdict import CannotArise, Point, Points, unclear, wanting
from touchstone.domain.failure_checks.wording import plain, says_something
from touchstone.domain.live_states import EvaluationState, PublishedState

_STORED = "Code, list of variables, definition of labels and build of the data are not shown to be stored and versioned"
_CLAIMS = "fc.claims"


def rebuilt(facts: Facts) -> Points | CannotArise:
    """FC-11, from F4: what made the result is stored and versioned, and a second person has rebuilt it.

    F4's fault was in how the training data was defined; the first to look at that again found it.
    """
    return CannotArise(NOTHING_DONE) if treats_nobody(facts) else _rebuilt(facts)


def claims_stand(facts: Facts) -> Points | CannotArise:
    """FC-12, from F4: each headline claim can be made again from a stored result of a test of that version."""
    if affects_nobody(facts) and not _claims_made(facts):
        return CannotArise(NOBODY_AFFECTED)
    return _claims_stand(facts)


def _rebuilt(facts: Facts) -> Points:
    again = [one for one in facts.evaluations if says_something(one.rebuilt_by)]
    of_this = [one for one in again if same_version(facts, one) is not False]
    said = facts.said("fc.rebuilt")
    if again and not of_this:
        yield wanting("What was rebuilt is another version than the one in use", *(one.id for one in again))
    elif of_this:
        yield from _second_person(of_this)
        if not any(one.result_digest for one in of_this) and not facts.files("build-record"):
            yield unclear(_STORED, *(one.id for one in of_this))
    elif said.is_no:
        yield wanting("Nobody but those who built it has built it again", said.question)
    elif facts.evaluations and not said.is_settled:
        yield wanting("No test was made again by a second person", *(one.id for one in facts.evaluations))
    else:
        yield from _rebuilt_said(facts)


def _rebuilt_said(facts: Facts) -> Iterator[Point]:
    said, owned = facts.said("fc.rebuilt"), facts.said("AC-O1")
    record = facts.files("build-record")
    if said.is_settled and says_something(said.text("by")):
        if not record and not said.files and not said.text("stored"):
            yield unclear(_STORED)
    elif owned.is_no:
        yield wanting("The force has no right to reach, use or change code and data", owned.question)
    elif said.is_settled or owned.is_settled or record or not said.is_blank or not owned.is_blank:
        yield unclear("Nothing shows that a second person rebuilt it", *named(facts.all_said("fc.rebuilt", "AC-O1")))
    else:
        yield wanting("Nothing shows that a second person rebuilt it")


def _second_person(tests: Sequence[EvaluationState]) -> Iterator[Point]:
    """The one who rebuilt it is not the one who made it."""
    same = [one.id for one in tests if one.performed_by and plain(one.rebuilt_by) in (one.performed_by, "the supplier")]
    if len(same) == len(tests):
        yield unclear("It was rebuilt by those who made it, as far as the record shows", *same)


def _claims_stand(facts: Facts) -> Points:
    claims = _claims_made(facts)
    stored = [one for one in facts.evaluations if one.result_digest]
    unstored = [(claim, one.id) for one in facts.evaluations if not one.result_digest for claim in one.claims]
    for claim, publication in claims:
        yield from _stands(claim, publication, facts)
    borne_out = {plain(claim) for one in stored for claim in one.claims}
    for claim, test in unstored:
        if plain(claim) not in borne_out and plain(claim) not in {plain(one) for one, _ in claims}:
            yield wanting("A claim rests on a test whose result is not stored", claim, test)
    if not claims and not unstored and not stored:
        yield from _claims_said(facts)


def _stands(claim: str, publication: PublishedState, facts: Facts) -> Iterator[Point]:
    bearing = [one for one in facts.evaluations if plain(claim) in {plain(text) for text in one.claims}]
    stored = [one for one in bearing if one.result_digest]
    covers = known_version(facts, publication.covers)
    if not bearing:
        yield wanting("A claim was published that no recorded result bears out", claim)
    elif not stored:
        yield wanting("A claim was published on a test whose result is not stored", claim, *(one.id for one in bearing))
    elif covers not in ("", ALL) and all(one.covers not in ("", ALL, covers) for one in stored):
        yield wanting("A claim was published on a test of another version", claim, *(one.id for one in stored))


def _claims_said(facts: Facts) -> Iterator[Point]:
    said = facts.all_said(_CLAIMS, "ATRS-Q4")
    noes = [one.question for one in said if one.is_no]
    unmatched = [row for row in facts.said(_CLAIMS).rows() if not says_something(row.get("result"))]
    for row in unmatched:
        yield wanting("A claim has no result behind it", str(row.get("claim", "?")))
    if noes:
        yield wanting("Performance is stated without figures, or cannot be made again", *noes)
    elif not said and not facts.evaluations:
        yield wanting("No stored test result is recorded from which a claim could be made again")
    elif not any(one.files or one.rows() for one in said):
        yield unclear("Figures are claimed, and no stored result is recorded", *named(said))


def _claims_made(facts: Facts) -> tuple[tuple[str, PublishedState], ...]:
    """Claims that are public on the day."""
    kinds = ("record", "evaluation", "notice", "other", "policy", "dpia", "equality-impact")
    return tuple((claim, one) for kind in kinds for one in facts.standing(kind) for claim in one.claims)
