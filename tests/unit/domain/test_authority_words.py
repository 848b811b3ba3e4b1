"""Who asks, in words; and who refuses where several things are missing."""

from __future__ import annotations

import pytest

from tests.unit.domain.small_case import pack_of
from touchstone.domain.authority_words import LABELS, SENTENCES, refusing_authority, sentence, source_titles
from touchstone.foundation import errors
from touchstone.guidance.authority import Authority, AuthorityKind, Effect

LAW = Authority(AuthorityKind.LAW, Effect.BARS, ("ACT",))
GUIDANCE = Authority(AuthorityKind.GUIDANCE, Effect.BARS, ("APP",))


def test_every_authority_has_a_label_and_every_sentence_says_who_asks():
    assert set(LABELS) == set(AuthorityKind)
    for (kind, effect), words in SENTENCES.items():
        assert sentence(Authority(kind, effect)) == words
        assert ("before the stage may be left" in words) is (effect is Effect.BARS)
    assert "not a requirement of the guidance" in SENTENCES[AuthorityKind.ADVICE_ONLY, Effect.WARNS]


def test_the_strongest_refuses_with_all_sources_that_are_as_strong():
    other_law = Authority(AuthorityKind.LAW, Effect.BARS, ("ACT", "RULES"))
    assert refusing_authority([GUIDANCE, LAW, other_law]) == errors.Authority("law", "ACT, RULES")
    assert refusing_authority([GUIDANCE]) == errors.Authority("guidance", "APP")


def test_nothing_missing_refuses_nothing():
    with pytest.raises(ValueError, match="nothing refuses"):
        refusing_authority([])


def test_sources_are_named_by_title_where_the_pack_knows_them():
    assert source_titles(("APP", "decision d"), pack=pack_of()) == ("The guidance", "decision d")
