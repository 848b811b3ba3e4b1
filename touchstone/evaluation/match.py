"""Which cells a sum counts, by the codes of the roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

USABLE = (0, 1)


@dataclass(frozen=True, kw_only=True)
class Match:
    """Which cells count: for each role the codes that do. A role not named may hold any code, usable or not.

    `usable`: keys that must hold a usable code (`g` for the score); `same`, `differ`: two roles, both usable, that
    hold the same meaning or different ones.
    """

    label: tuple[int, ...] | None = None
    decision: tuple[int, ...] | None = None
    baseline: tuple[int, ...] | None = None
    final: tuple[int, ...] | None = None
    usable: tuple[str, ...] = ()
    same: tuple[str, str] | None = None
    differ: tuple[str, str] | None = None

    def items(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """(role, codes) of the roles named."""
        named = (("label", self.label), ("decision", self.decision), ("baseline", self.baseline), ("final", self.final))
        return tuple((role, codes) for role, codes in named if codes is not None)

    @property
    def roles(self) -> frozenset[str]:
        """Every role or key that the match looks at."""
        return frozenset({*(role for role, _ in self.items()), *self.usable, *(self.same or ()), *(self.differ or ())})

    def holds(self, codes: Mapping[str, int]) -> bool:
        """Whether a row with these codes counts; a role that is not among them is unusable."""
        if any(codes.get(role, -1) not in wanted for role, wanted in self.items()):
            return False
        if any(codes.get(key, -1) < 0 for key in (*self.usable, *(self.same or ()), *(self.differ or ()))):
            return False
        is_same = self.same is None or codes[self.same[0]] == codes[self.same[1]]
        return is_same and (self.differ is None or codes[self.differ[0]] != codes[self.differ[1]])

    def instead(self, role: Literal["baseline", "final"]) -> Match:
        """The same match with that role in place of the decision."""
        taken = {"baseline": self.baseline, "final": self.final} | {role: self.decision}
        return replace(
            self,
            decision=None,
            baseline=taken["baseline"],
            final=taken["final"],
            same=_renamed(self.same, role),
            differ=_renamed(self.differ, role),
        )


def _renamed(pair: tuple[str, str] | None, role: str) -> tuple[str, str] | None:
    if pair is None:
        return None
    first, second = (role if part == "decision" else part for part in pair)
    return first, second
