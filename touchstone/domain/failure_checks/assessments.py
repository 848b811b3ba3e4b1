"""FC-03: the data protection and equality assessments exist, came before use began, and cover what is in use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from touchstone.domain.case import local_day
from touchstone.domain.failure_checks.answers import denied_by
from touchstone.domain.failure_checks.arising import (
    NOBODY_AFFECTED,
    affects_nobody,
    screened_out,
    uses_no_personal_data,
)
from touchstone.domain.failure_checks.coverage import known_version, speaks_for
from touchstone.domain.failure_checks.facts import Facts
from touchstone.domain.failure_checks.uses import ALL, covers_version
from touchstone.domain.failure_checks.verdict import CannotArise, Point, Points, unclear, wanting
from touchstone.domain.failure_checks.wording import speaks_of


@dataclass(frozen=True)
class Made:
    """An assessment that exists. `on`: its day; `by`: a day on which it was there, where its own is not known."""

    covers: str
    on: date | None
    by: date | None = None

    def before(self, start: date) -> bool | None:
        """Whether it was there when use began; None where that cannot be told."""
        if self.on is not None:
            return self.on <= start
        return True if self.by is not None and self.by <= start else None


@dataclass(frozen=True)
class Kind:
    """One of the two assessments: how its files are filed, how it is published, which answer signs it, what it is."""

    name: str
    labels: tuple[str, ...]
    published: str
    signed: tuple[str, ...]
    begun: str  # how the ids of its questions begin
    called: str  # words of its name


DPIA = Kind(
    name="data protection impact assessment",
    labels=("dpia", "data-protection-impact-assessment", "integrated-impact-assessment", "reviewed-impact-assessments"),
    published="dpia",
    signed=("DPIA-7.2", "DPIA-7.1"),
    begun="DPIA-",
    called=r"\bdpias?\b|data protection impact",
)
EQUALITY = Kind(
    name="equality impact assessment",
    labels=(
        "equality-impact-assessment",
        "equality-impact",
        "eia",
        "integrated-impact-assessment",
        "reviewed-impact-assessments",
    ),
    published="equality-impact",
    signed=("EIA-13",),
    begun="EIA-",
    called=r"\be(q|qu)?ias?\b|equality (and \w+ )?(impact|analysis)",
)


def assessments_in_time(facts: Facts) -> Points | CannotArise:
    """FC-03, from F1: DPA 2018 s64 asks for the assessment before the processing; Equality Act 2010 s149 for regard
    before and when deciding, and after.

    Both exist at design. From validation on, each is dated before use began and covers the version in use. One made
    on a false footing (it leaves out people, or starts from wrong rights) is none.
    """
    return CannotArise(NOBODY_AFFECTED) if affects_nobody(facts) else _assessments(facts)


def _assessments(facts: Facts) -> Points:
    if not uses_no_personal_data(facts) and not screened_out(facts):
        yield from _assessment(DPIA, facts)
        yield from denied_by(
            facts,
            ("DPIA-X1", "DPIA-X2"),
            "The data protection assessment rests on a false footing: it leaves people or rights out",
        )
        yield from denied_by(
            facts, ("DPIA-X7",), "The data protection assessment was not signed again after the last change"
        )
    yield from _assessment(EQUALITY, facts)


def _assessment(kind: Kind, facts: Facts) -> Iterator[Point]:
    on_file, signed = tuple(_on_file(kind, facts)), tuple(_signed(kind, facts))
    if not on_file and not signed:
        yield from _not_made(kind, facts)
    elif facts.reached("validation"):
        yield from _covers(kind, on_file or signed, facts)
        yield from _in_time(kind, on_file, signed, facts)


def _not_made(kind: Kind, facts: Facts) -> Iterator[Point]:
    begun = any(key.startswith(kind.begun) for key in facts.view.values)
    if facts.said("COV-L2").is_no:
        yield wanting("An assessment that is owed was not made", kind.name, "COV-L2")
    elif facts.settled("COV-L2") or (begun and not facts.reached("validation")):
        yield unclear("An assessment is begun or claimed, and neither signed nor on file", kind.name)
    elif _called_so(kind, facts):
        yield unclear("A file has the name of an assessment and is not filed as one", *_called_so(kind, facts))
    else:
        yield wanting("An assessment that is owed does not exist", kind.name)


def _called_so(kind: Kind, facts: Facts) -> tuple[str, ...]:
    """Ids of the files filed as nothing that bear the assessment's name."""
    loose = [one for one in facts.evidence if not one.documents]
    return tuple(one.id for one in loose if speaks_of([one.title, one.id], kind.called))


def _covers(kind: Kind, made: Iterable[Made], facts: Facts) -> Iterator[Point]:
    covered = speaks_for(facts, [one.covers for one in made])
    if covered is False:
        yield wanting("An assessment does not cover the version to be used or in use", kind.name)
    elif covered is None:
        yield unclear("It cannot be told which version an assessment covers", kind.name)


def _in_time(kind: Kind, on_file: Sequence[Made], signed: Sequence[Made], facts: Facts) -> Iterator[Point]:
    """For each version judged: of the assessments that cover it, one was there when its use began.

    What is on file counts before a signature: one signed in time while all on file came later leaves it open.
    """
    for version in sorted(facts.versions) or [ALL]:
        made = on_file or signed
        covering = [one for one in made if covers_version(known_version(facts, one.covers), version) is not False]
        start = _start(facts, version)
        if not covering or (start is None and not facts.was_used):
            continue
        if start is None:
            yield unclear(
                "The day use began is not known, so it cannot be told whether an assessment came first", kind.name
            )
            continue
        answers = {one.before(start) for one in covering}
        if True in answers:
            continue
        signed_first = bool(on_file) and any(one.before(start) for one in signed)
        late = wanting if facts.uses and None not in answers and not signed_first else unclear
        yield late("Nothing shows that an assessment was made before use began", kind.name)


def _start(facts: Facts, version: str) -> date | None:
    """The first recorded day of use of the version, else the day on which use was decided."""
    days = [use.from_on for use in facts.uses if use.version == version and use.from_on is not None]
    return min(days, default=None if any(use.version == version for use in facts.uses) else facts.began_on)


def _on_file(kind: Kind, facts: Facts) -> Iterator[Made]:
    for file in facts.files(*kind.labels):
        yield Made(file.covers, file.dated_on, local_day(file.recorded_at))
    for one in facts.published(kind.published):
        yield Made(one.covers, None, one.on)
    for document in facts.snapshot.documents:
        if document.document in kind.labels:
            yield Made(ALL, local_day(document.prepared_at))


def _signed(kind: Kind, facts: Facts) -> Iterator[Made]:
    for question in kind.signed:
        signed = _signed_on(facts, question)
        if signed is not None and signed <= facts.on:
            yield Made(ALL, signed)


def _signed_on(facts: Facts, question: str) -> date | None:
    try:
        return date.fromisoformat(facts.said(question).signature("value").get("on", ""))
    except ValueError:
        return None
