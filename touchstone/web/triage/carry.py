"""What has been answered before a project exists: carried by the page, bound to the person it was made for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from touchstone.accounts.actor import Actor
from touchstone.actions.projects import Opening
from touchstone.foundation.identifiers import new_id
from touchstone.pages.carried import seal, unseal

_FORM = 1  # of what is carried


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
        return {"token": self.token, "about": dict(self.about), "answers": dict(self.answers)}


def pack_carry(carry: Carry, *, by: Actor) -> str:
    """The value of the hidden field."""
    return seal(carry.data(), salt=_salt(by), form=_FORM)


def read_carry(text: str, *, by: Actor) -> Carry:
    """What the hidden field holds. Raises CarryRefused."""
    return Carry(**unseal(text, salt=_salt(by), form=_FORM))


def _salt(by: Actor) -> str:
    return f"touchstone.triage.{by.person_id}.{by.organisation_id}"
