"""What has been answered before a project exists: carried by the page itself, signed, so that nothing is stored.

The signature binds it to the person it was made for. It is no secret from them: they typed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.core import signing

from touchstone.accounts.actor import Actor
from touchstone.actions.projects import Opening
from touchstone.foundation.errors import Refusal
from touchstone.foundation.identifiers import new_id

_FORM = 1  # of what is carried; a page left open over an upgrade that changes it starts again


class CarryRefused(Refusal):
    """What came with the form was altered, cut short, made for somebody else or by another version of ours."""


@dataclass(frozen=True, kw_only=True)
class Carry:
    """`about`: field of an opening → text as typed; `answers`: triage question → value. The token opens one project."""

    token: str = field(default_factory=new_id)
    about: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def with_about(self, values: Mapping[str, str]) -> Carry:
        """With more of what the project is about."""
        return replace(self, about={**self.about, **values})

    def with_answer(self, question: str, value: Mapping[str, Any]) -> Carry:
        """With the answer to a question; a question left blank is carried as not answered."""
        answers = {key: kept for key, kept in self.answers.items() if key != question}
        return replace(self, answers={**answers, question: dict(value)} if value else answers)

    def opening(self, *, shown: tuple[str, ...]) -> Opening:
        """What the project is opened with: the answers to the questions shown, and no others."""
        about = dict(self.about)
        day = about.pop("catch_up_on", "")
        return Opening(
            **about,  # type: ignore[arg-type]  # checked by the form that reads them back
            catch_up_on=date.fromisoformat(day) if day else None,
            triage={key: value for key, value in self.answers.items() if key in shown},
        )

    def data(self) -> dict[str, Any]:
        """The same as JSON: what is signed, and what tells one opening from another."""
        return {"form": _FORM, "token": self.token, "about": dict(self.about), "answers": dict(self.answers)}


def pack_carry(carry: Carry, *, by: Actor) -> str:
    """The value of the hidden field."""
    return signing.dumps(carry.data(), salt=_salt(by), compress=True)


def read_carry(text: str, *, by: Actor) -> Carry:
    """What the hidden field holds. Raises CarryRefused."""
    try:
        data = signing.loads(text, salt=_salt(by))
    except (signing.BadSignature, ValueError) as wrong:
        raise _refused() from wrong
    if data.get("form") != _FORM:
        raise _refused()
    return Carry(token=data["token"], about=data["about"], answers=data["answers"])


def _salt(by: Actor) -> str:
    return f"touchstone.triage.{by.person_id}.{by.organisation_id}"


def _refused() -> CarryRefused:
    return CarryRefused(
        "The answers given so far did not come back as this service sent them",
        remedy="Nothing was saved. Copy what you typed on the last page, then start again.",
    )
