"""No fact is asked twice in nearly the same words: two such questions share a concept, or a reason stands here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations

from rapidfuzz import fuzz

from tests.content.test_every_question_earns_its_place import everything
from touchstone.guidance.question_set import Question

#: Of 100, how alike the sets of telling words may be. Found by reading the pairs of all packs from the top: above it
#: nearly every pair is one fact or one template's row, below it most are different facts about one thing.
TOO_ALIKE = 72
FEWEST_WORDS = 3  # below it the words are too few to compare: "Who owns it?"
_TELLS_NOTHING = frozenset(
    "a an the of to in on and or is are be was were it its this that which who whom what how for with by from as at "
    "has have been does do did will would can could may any each there where when whether if not no than then so into "
    "about".split()
)  # fmt: skip

_TEMPLATE = "Two fields of the published template, which asks for both"
_TWO_LAWS = "One question for each of two laws: only the one that applies is shown"
#: Pairs that are alike and are two facts, each with its reason.
ALLOWED = {
    ("atrs.data-quantities", "atrs.dataset-purposes"): _TEMPLATE,
    ("atrs.dataset-purposes", "atrs.datasets"): _TEMPLATE,
    ("atrs.date-published", "atrs.organisation"): _TEMPLATE,
    ("DPIA-4.5", "dpia.uk-gdpr-rights"): _TWO_LAWS,
    ("DPIA-2.5", "atrs.dataset-purposes"): "Kinds of data processed in use; what each data set in development was for",
    ("DPIA-2.5", "atrs.datasets"): "Kinds of data processed in use; which data sets it was developed on",
    ("ATRS-Q5", "COV-L2"): "Whether assessments are listed in the public record; whether they were made",
}


Pair = tuple[tuple[str, str], float, Question, Question]


@cache
def telling_words(text: str) -> tuple[str, ...]:
    """The words of a question that say what it is about, each once, in order of the alphabet."""
    return tuple(sorted(set(re.findall(r"[a-z]+", text.casefold())) - _TELLS_NOTHING))


def alike(one: Question, other: Question) -> float:
    """How alike the sets of telling words are, of 100; 0 where either has too few."""
    first, second = telling_words(str(one.text)), telling_words(str(other.text))
    if min(len(first), len(second)) < FEWEST_WORDS:
        return 0
    return fuzz.ratio(" ".join(first), " ".join(second))


@cache
def near_identical() -> tuple[Pair, ...]:
    """Every pair that is too alike and shares no concept."""
    return tuple(_pairs())


def _pairs() -> Iterator[Pair]:
    for one, other in combinations(everything().questions.values(), 2):
        if one.concept is None or one.concept != other.concept:
            score = alike(one, other)
            if score >= TOO_ALIKE:
                first, second = sorted((one.id, other.id))
                yield (first, second), score, one, other


def test_questions_in_nearly_the_same_words_share_a_concept() -> None:
    found = [
        f"{score:.0f}: {one.id} ({one.concept}): {one.text} | {other.id} ({other.concept}): {other.text}"
        for pair, score, one, other in near_identical()
        if pair not in {tuple(sorted(allowed)) for allowed in ALLOWED}
    ]
    assert found == [], "Give both the same concept, drop one, or say in ALLOWED why they are two facts"


def test_every_pair_allowed_is_still_alike() -> None:
    pairs = {pair for pair, *_ in near_identical()}
    assert [pair for pair in ALLOWED if tuple(sorted(pair)) not in pairs] == []
