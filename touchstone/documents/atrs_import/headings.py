"""The headings of both layouts of the standard, and which question a line in a record is the heading of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from touchstone.guidance.question_set import Question

LAYOUTS = {"atrs-v3": "3.0", "atrs-v4": "4.0"}
SHORTENED = 8  # letters of a name that may stand for a longer one under its own number
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Heading:
    """One heading of one layout, and the question that stands under it."""

    question: str
    layout: str
    number: str
    name: str


class HeadingIndex:
    """Finds the question of a heading by its number and its name; either layout's will do, also mixed."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self._by_name: dict[str, list[Heading]] = defaultdict(list)
        self._by_number: dict[str, list[Heading]] = defaultdict(list)
        self.ids: set[str] = set()
        for question in questions:
            self.ids.add(question.id)
            for layout, version in LAYOUTS.items():
                heading = question.headings.get(layout)
                if heading is None:
                    continue
                one = Heading(question.id, version, str(heading.number or ""), plain(heading.name.en))
                self._by_name[one.name].append(one)
                self._by_number[one.number].append(one)

    def find(self, number: str, name: str, *, near: str = "") -> Heading | None:
        """The heading meant, or None. `near`: plain name of the group it stands in, where a name is used twice."""
        wanted = plain(name)
        if not wanted:
            return None
        same_number = self._by_number.get(number, []) if number else []
        for one in same_number:
            if one.name == wanted or (len(wanted) >= SHORTENED and one.name.startswith(wanted)):
                return one
        named = self._by_name.get(wanted, [])
        if len({one.question for one in named}) > 1 and near.startswith("operational"):
            return next((one for one in named if "operational" in one.question), named[0])
        return named[0] if named else None


def plain(name: str) -> str:
    """A name without case, signs and plural endings: how two spellings of one heading are compared."""
    words = _NOT_WORDS.sub(" ", name.casefold()).split()
    return " ".join(word.removesuffix("s") if len(word) > 3 else word for word in words)


# Headings that only group others.
GROUPS = frozenset(
    plain(name)
    for name in (
        "Tier 1", "Tier 2", "Tier 1 information", "Tier 2 information", "Tier 1 overview", "Tier 2 detail",
        "Metadata", "Summary", "Owner and responsibility", "Description and rationale", "Tool description",
        "Decision making process", "Deployment context", "Tool specification", "System specification",
        "Model specification", "Data specification", "Development data", "Development data specification",
        "Operational data", "Operational data specification", "Technical specification and data",
        "Risks, mitigations and impact assessments", "Risks and impact assessments",
    )
)  # fmt: skip
