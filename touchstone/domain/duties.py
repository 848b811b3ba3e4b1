"""Who may not be the same person: two-person acts, advisers and deciders, those who sign together.

Persons are compared, never offices: somebody who holds two offices is still one person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.foundation.errors import Authority, Refusal

PROJECT_LEAD = "project-lead"
_SYSTEM = Authority("system", "separation of duties")


class TwoPersonAct(StrEnum):
    """Acts that one person proposes and another settles."""

    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    UNSEAL = "unseal"
    DISPOSE = "dispose"
    ADOPT = "adopt"


class SecondPersonIsFirst(Refusal):
    """The person who would settle a two-person act had a hand in proposing it."""


class AdviserNotIndependent(Refusal):
    """The adviser leads the project or decides on the paper advised on."""


class DeciderHasAdvised(Refusal):
    """The person who would decide has advised on the paper decided on."""


class SignedByThisPerson(Refusal):
    """One person would sign one decision twice."""


class InterestsNotDeclared(Refusal):
    """Advice comes with a declaration of interests, even where there are none."""


def check_second_person(*, act: str, first: Collection[str], second: str) -> None:
    """That `second` is none of the persons who proposed or prepared the act. `act` is a value of TwoPersonAct.

    Raises SecondPersonIsFirst; also where no first person is known, because then nobody can tell. Raises ValueError
    for an act that is none of the five.
    """
    TwoPersonAct(act)
    firsts = {person for person in first if person}
    if not second or not firsts or second in firsts:
        raise SecondPersonIsFirst(
            "This needs a second person, and you took part in proposing it",
            remedy="Ask a colleague who holds the right office and did not propose or prepare it.",
            authority=_SYSTEM,
        )


def check_adviser_independent(*, adviser: str, snapshot: ProjectSnapshot, stage_run: str) -> None:
    """That the person who advises neither leads the project nor has signed a decision on that stage run.

    Raises AdviserNotIndependent.
    """
    if adviser in leads_of(snapshot) | _deciders_of(snapshot, stage_run):
        raise AdviserNotIndependent(
            "You lead this project or decide on this paper, so you cannot advise on it",
            remedy="Ask another holder of the adviser's office, or change who leads the project.",
            authority=_SYSTEM,
        )


def check_decider_has_not_advised(*, person: str, snapshot: ProjectSnapshot, stage_run: str) -> None:
    """That the person who decides has given no advice on a paper of that stage run. Raises DeciderHasAdvised."""
    if any(item.given_by == person for item in snapshot.advice if item.stage_run == stage_run and item.given_by):
        raise DeciderHasAdvised(
            "You advised on this paper, so you cannot decide on it",
            remedy="Ask another holder of the deciding office to take the decision.",
            authority=_SYSTEM,
        )


def check_interests_declared(*, declaration: str) -> None:
    """That an adviser has said what interests they have, or that they have none. Raises InterestsNotDeclared."""
    if not declaration.strip():
        raise InterestsNotDeclared(
            "Say what interests you have in this, or that you have none",
            remedy="Enter your interests, or write that you have none.",
            authority=_SYSTEM,
        )


def check_different_signers(*, person: str, signed: Iterable[str]) -> None:
    """That the person has not signed the same decision in another role. Raises SignedByThisPerson."""
    if person in set(signed):
        raise SignedByThisPerson(
            "You have signed this decision already; the roles named sign as different people",
            remedy="Ask the holder of the other role to sign.",
            authority=_SYSTEM,
        )


def leads_of(snapshot: ProjectSnapshot, *, organisation: str = "") -> frozenset[str]:
    """Persons at work on the project as project lead, of every organisation or of one."""
    return frozenset(
        item.person
        for item in snapshot.assignments
        if item.role == PROJECT_LEAD and organisation in ("", item.organisation)
    )


def _deciders_of(snapshot: ProjectSnapshot, stage_run: str) -> frozenset[str]:
    signed = [
        item for decision in snapshot.decisions if decision.stage_run == stage_run for item in decision.signatures
    ]
    return frozenset(item.person for item in signed)
