"""What somebody without an account has answered so far: in the page they hold, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from touchstone.pages.carried import seal, unseal

_FORM = 1  # of what is carried
_SALT = "touchstone.what-applies"
MOST = 100_000  # characters of the hidden field: it comes back with each step, and a body may not be large


@dataclass(frozen=True, kw_only=True)
class Carry:
    """`answers`: triage question → value; `skipped`: questions passed over. `name` and `entry` may be ""."""

    begun: bool = False
    name: str = ""
    entry: str = ""
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()

    def with_answer(self, question: str, value: Mapping[str, Any]) -> Carry:
        """With the answer to a question, which is then no longer passed over."""
        skipped = tuple(one for one in self.skipped if one != question)
        return replace(self, answers={**self.answers, question: dict(value)}, skipped=skipped)

    def without_answer(self, question: str) -> Carry:
        """With a question passed over: whatever was answered before is gone."""
        answers = {key: kept for key, kept in self.answers.items() if key != question}
        return replace(self, answers=answers, skipped=(*dict.fromkeys((*self.skipped, question)),))


def pack_carry(carry: Carry) -> str:
    """The value of the hidden field."""
    return seal(asdict(carry), salt=_SALT, form=_FORM)


def read_carry(text: str) -> Carry:
    """What the hidden field holds. Raises CarryRefused."""
    data = unseal(text, salt=_SALT, form=_FORM)
    return Carry(**{**data, "skipped": tuple(data["skipped"])})
