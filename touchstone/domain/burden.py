"""What a case is asked to read: questions by set, which of them are the same fact again, and the time it takes.

Reading time rests on one figure for silent reading of non-fiction in English by adults, 238 words a minute: M.
Brysbaert, "How many words do we read per minute? A review and meta-analysis of reading rate", Journal of Memory and
Language 109 (2019), article 104047. It is the time to read, not to find out or to answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from touchstone.domain.assessment import CaseView, view_values
from touchstone.domain.path import LIGHT, opening_path
from touchstone.domain.snapshot import Value
from touchstone.domain.triage import assess_impact
from touchstone.guidance.condition import questions_in
from touchstone.guidance.pack import TRIAGE, Pack
from touchstone.guidance.question_set import Question
from touchstone.guidance.text import Text

WORDS_PER_MINUTE = 238


@dataclass(frozen=True, kw_only=True)
class SetBurden:
    """One set. `asked`: shown from the start; `may_follow`: shown where an answer not given yet calls for it.

    `shared`: of those asked, how many are about a fact that an earlier question asked. `words`: of those asked.
    """

    set_id: str
    title: Text
    pack: str
    asked: int
    may_follow: int
    shared: int
    words: int

    @property
    def minutes(self) -> float:
        """How long the questions asked take to read."""
        return self.words / WORDS_PER_MINUTE


@dataclass(frozen=True, kw_only=True)
class Burden:
    """The sets that apply, in the order asked. `path`: full or light."""

    path: str
    sets: tuple[SetBurden, ...]

    @property
    def asked(self) -> int:
        return sum(one.asked for one in self.sets)

    @property
    def may_follow(self) -> int:
        return sum(one.may_follow for one in self.sets)

    @property
    def shared(self) -> int:
        return sum(one.shared for one in self.sets)

    @property
    def words(self) -> int:
        return sum(one.words for one in self.sets)

    @property
    def minutes(self) -> float:
        """How long everything asked takes to read."""
        return self.words / WORDS_PER_MINUTE


def burden_of(*, pack: Pack, triage: Mapping[str, Value], entry: str = "problem") -> Burden:
    """What a case with these triage answers, and no other answer yet, is asked. `entry`: how the work starts."""
    view = view_values(values=triage, pack=pack)
    sheet = pack.triage
    light = sheet.light_path if sheet else None
    impact = assess_impact(answers=triage, sheet=sheet) if sheet else None
    path = opening_path(impact=impact, entry=entry) if impact else "full"
    only = {TRIAGE: None, light.question_set: frozenset(light.questions)} if light and path == LIGHT else None
    return Burden(path=path, sets=tuple(_sets(pack, view, only)))


def words_in(question: Question) -> int:
    """Words of the question, its hint and why it is asked, in English."""
    return sum(len(str(text).split()) for text in (question.text, question.hint, question.why) if text is not None)


def _sets(pack: Pack, view: CaseView, only: Mapping[str, frozenset[str] | None] | None) -> Iterator[SetBurden]:
    known: set[str] = set()
    for set_id in view.sets:
        if only is not None and set_id not in only:
            continue
        named = None if only is None else only[set_id]
        listed = [one for one in view.index.sets[set_id].questions if named is None or one.id in named]
        asked = [one for one in listed if one.id in view.shown]
        later = [one for one in listed if one.id not in view.shown and _is_open(one, view)]
        yield SetBurden(
            set_id=set_id,
            title=view.index.sets[set_id].title,
            pack=pack.origin_of(set_id).pack,
            asked=len(asked),
            may_follow=len(later),
            shared=_shared(asked, known),
            words=sum(words_in(one) for one in asked),
        )


def _shared(asked: Sequence[Question], known: set[str]) -> int:
    """How many are about a fact that an earlier question asked; `known` grows by the facts of these."""
    count = 0
    for question in asked:
        if question.concept is not None:
            count += question.concept in known
            known.add(question.concept)
    return count


def _is_open(question: Question, view: CaseView) -> bool:
    """Whether its condition reads a question that has no answer yet, so that it may still come to be shown."""
    return any(one not in view.values for one in questions_in(question.show_when))
