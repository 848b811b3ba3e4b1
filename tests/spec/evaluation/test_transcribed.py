"""Transcripts: errors as sums over words, alike to a published implementation; intervals from speakers."""

from __future__ import annotations

import math
from typing import Any

import jiwer
import numpy as np
import pytest

from tests.small_tables import limits, near
from tests.spec.evaluation.count_tables import codes, comparisons, csv_of, estimates, found_in, said, spec_of, table_of
from touchstone.evaluation.intervals import garwood, normal_quantile
from touchstone.evaluation.outcome import Findings
from touchstone.evaluation.problems import EvaluationRefused
from touchstone.evaluation.spec import Transcribed
from touchstone.evaluation.transcript_words import number_words, words_of
from touchstone.evaluation.word_errors import Errors, Utterance, error_rate, ratio_of, word_errors

FORM = Transcribed(reference="said", output="heard")


def transcribed(rows: list[dict[str, Any]], *, person: bool = True, **changes: Any) -> Findings:
    data: dict[str, Any] = {"format": "rated"} | ({"person": {"column": "speaker"}} if person else {})
    form = {"reference": "said", "output": "heard"} | changes.pop("form", {})
    metrics = changes.pop("metrics", ["word_error_rate"])
    return found_in(spec_of(metrics, data=data, transcribed=form, **changes), table_of(*rows))


def speakers(group: str, wrong: list[int], words: int = 10) -> list[dict[str, Any]]:
    """One row a speaker: so many words, and so many of them wrong."""
    return [
        {
            "group": group,
            "speaker": f"{group}{number}",
            "said": "yes " * words,
            "heard": "no " * errors + "yes " * (words - errors),
        }
        for number, errors in enumerate(wrong)
    ]


def test_errors_are_summed_and_then_divided() -> None:
    """One word in two wrong, none in eight: 1 in 10, not the mean of 50 % and 0 %."""
    rows = [
        {"group": "A", "speaker": "1", "said": "stop there", "heard": "stop here"},
        {"group": "A", "speaker": "2", "said": "a b c d e f g h", "heard": "a b c d e f g h"},
    ]
    one = estimates(transcribed(rows), "word_error_rate")["A"]
    assert (one.value, one.numerator, one.denominator, one.n) == (0.1, 1, 10, 2)


def test_it_can_pass_one() -> None:
    rows = [
        {"group": "A", "speaker": str(n), "said": "no", "heard": "no no no" if n % 2 else "no no"} for n in range(30)
    ]
    one = estimates(transcribed(rows), "word_error_rate")["A"]
    assert one.value == 1.5 and (one.upper or 0) > 1.5


@pytest.mark.parametrize(
    ("spoken", "heard", "errors"),
    [
        ("a b c", "a b c", (0, 0, 0)),
        ("a b c", "a x c", (1, 0, 0)),
        ("a b c", "a c", (0, 1, 0)),
        ("a b c", "a b b c", (0, 0, 1)),
        ("a b c", "", (0, 3, 0)),
        ("", "a b", (0, 0, 2)),
    ],
)
def test_kinds_of_errors(spoken: str, heard: str, errors: tuple[int, int, int]) -> None:
    found = word_errors(spoken.split(), heard.split())
    assert (found.substitutions, found.deletions, found.insertions) == errors


@pytest.mark.parametrize("seed", range(6))
def test_word_errors_agree_with_a_published_implementation(seed: int) -> None:
    generator = np.random.default_rng(seed)
    pairs = [
        tuple(" ".join(generator.choice(list("abcde"), size=int(generator.integers(1, 25)))) for _ in range(2))
        for _ in range(20)
    ]
    measured = jiwer.process_words([spoken for spoken, _ in pairs], [heard for _, heard in pairs])
    total = Errors()
    for spoken, heard in pairs:
        total = total.plus(word_errors(spoken.split(), heard.split()))
    assert total.errors == measured.substitutions + measured.deletions + measured.insertions
    assert total.errors / total.words == pytest.approx(measured.wer, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Stop, please!", "stop please"),
        ("He's   here \u2014 isn\u2019t he?", "hes here isnt he"),
        ("twenty-one", "twenty one"),
        ("\ufb01re", "fire"),
        ("", ""),
    ],
)
def test_one_declared_rule_makes_words_alike(text: str, words: str) -> None:
    assert " ".join(words_of(text, FORM)) == words


def test_case_and_punctuation_count_where_the_rule_says_so() -> None:
    plain = FORM.model_copy(update={"fold_case": False, "drop_punctuation": False})
    assert words_of("Stop, please!", plain) == ["Stop,", "please!"]


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("0", "zero"),
        ("15", "fifteen"),
        ("40", "forty"),
        ("21", "twenty one"),
        ("105", "one hundred and five"),
        ("1000", "one thousand"),
        ("1001", "one thousand and one"),
        ("12345", "twelve thousand three hundred and forty five"),
        ("007", "zero zero seven"),
        ("1234567", "one two three four five six seven"),
    ],
)
def test_numbers_in_words(digits: str, words: str) -> None:
    assert number_words(digits) == words


def test_numbers_are_alike_where_the_rule_says_so() -> None:
    form = FORM.model_copy(update={"number_words": True})
    assert words_of("1,200 people at 21 High Street", form) == words_of(
        "one thousand two hundred people at twenty one high street", form
    )
    rows = [{"group": "A", "speaker": str(n), "said": "twenty one", "heard": "21"} for n in range(20)]
    assert estimates(transcribed(rows), "word_error_rate")["A"].value == 1.0
    assert estimates(transcribed(rows, form={"number_words": True}), "word_error_rate")["A"].value == 0.0


def test_interval_from_speakers_on_the_log_scale() -> None:
    """x and m of four speakers as in the vector of repeat people: r .6, v .0266667."""
    rate = error_rate(
        [
            Utterance(group=(), speaker=str(number), errors=Errors(substitutions=x, words=m))
            for number, (x, m) in enumerate(((2, 3), (0, 2), (1, 1), (3, 4)))
        ]
    )
    assert (rate.rate, near(rate.variance, 7)) == (0.6, 0.0266667)
    reach = math.exp(normal_quantile(0.95) * math.sqrt(0.0266667) / 0.6)
    found = rate.limits(0.95)
    assert (near(found.lower, 5), near(found.upper, 5)) == (near(0.6 / reach, 5), near(0.6 * reach, 5))
    assert found.method == "log_ratio_cluster"


def test_several_rows_of_one_speaker_are_one_speaker() -> None:
    rows = speakers("A", [1, 3, 0, 2, 4] * 5)
    single = estimates(transcribed(rows), "word_error_rate")["A"]
    doubled = estimates(transcribed([*rows, *rows]), "word_error_rate")["A"]
    assert (doubled.value, doubled.n, limits(doubled)) == (single.value, 25, limits(single))
    by_row = estimates(transcribed([*rows, *rows], person=False), "word_error_rate")["A"]
    assert (by_row.upper or 0) < (doubled.upper or 0) and "speakers_not_named" in by_row.cautions


def test_no_errors_have_an_upper_limit_from_the_words() -> None:
    one = estimates(transcribed(speakers("A", [0] * 20)), "word_error_rate")["A"]
    upper = garwood(0, 200).upper
    assert (one.value, one.lower, one.upper, one.method) == (0.0, 0.0, upper, "garwood")


def test_ratio_between_groups_on_the_log_scale() -> None:
    rows = [*speakers("A", [1, 0, 2, 1, 1] * 5), *speakers("B", [2, 4, 1, 3, 2] * 5)]
    made = transcribed(rows, metrics=[{"id": "word_error_rate", "role": "primary", "limit": {"ratio_max": 1.25}}])
    one = comparisons(made, "word_error_rate")["B"]
    shown = estimates(made, "word_error_rate")
    parts = [
        error_rate(
            [
                Utterance(group=(), speaker=str(n), errors=Errors(substitutions=x, words=10))
                for n, x in enumerate(wrong * 5)
            ]
        )
        for wrong in ([2, 4, 1, 3, 2], [1, 0, 2, 1, 1])
    ]
    se = math.sqrt(sum((part.variance or 0) / (part.rate or 1) ** 2 for part in parts))
    assert near(one.ratio.value) == near((shown["B"].value or 0) / (shown["A"].value or 1)) == 2.4
    assert near(one.ratio.lower) == near(2.4 * math.exp(-normal_quantile(0.95) * se))
    assert near(one.ratio.upper) == near(2.4 * math.exp(normal_quantile(0.95) * se))
    assert one.in_family and one.p is not None and one.p < 0.001
    assert [verdict.verdict for verdict in made.limits] == ["not_met"]


def test_a_reference_without_errors_has_no_ratio() -> None:
    rows = [*speakers("A", [0] * 20), *speakers("B", [1] * 19 + [2])]
    made = transcribed(rows)
    one = comparisons(made, "word_error_rate")["B"]
    assert (one.ratio.value, one.ratio.reason, one.p) == (None, "zero_reference", None)
    assert (one.difference.lower or 0) > 0
    rates = [error_rate([]), error_rate([Utterance(group=(), speaker="1", errors=Errors(substitutions=1, words=4))])]
    assert rates[0].rate is None and rates[1].limits(0.95).reason == "below_minimum"
    alone = ratio_of(rates[1], rates[1], level=0.95)
    assert alone[0].lower is None and alone[1] is None


def test_few_speakers_are_warned_of() -> None:
    made = transcribed([*speakers("A", [1, 2] * 10), *speakers("B", [1] * 19)])
    assert "few_people" in codes(made) and said(made, "few_people").startswith("Fewer than 20 speakers in: B.")
    assert estimates(made, "word_error_rate")["B"].cautions == ("few_people",)
    assert estimates(made, "word_error_rate")["A"].cautions == ()


def test_no_output_is_every_word_missing_and_no_reference_is_no_row(tmp_path: Any) -> None:
    text = "group,speaker,said,heard\nA,1,stop right there,\nA,2,,what\nA,3,yes,yes\n"
    form = {"reference": "said", "output": "heard"}
    spec = spec_of(["word_error_rate"], data={"format": "rated", "person": {"column": "speaker"}}, transcribed=form)
    made = found_in(spec, csv_of(tmp_path, text))
    one = estimates(made, "word_error_rate")["A"]
    assert (one.numerator, one.denominator, one.n) == (3, 4, 2)
    assert "1 rows have no output" in said(made, "no_output")
    assert [(line.name, line.rows) for line in made.accounting] == [("used", 2), ("missing", 1)]


def test_nothing_said_is_undefined() -> None:
    made = transcribed([{"group": "A", "speaker": "1", "said": "...", "heard": "what"}])
    one = estimates(made, "word_error_rate")["A"]
    assert (one.value, one.reason, one.numerator) == (None, "no_denominator", 1)


def test_what_is_asked_for_must_fit() -> None:
    rows = speakers("A", [1])
    with pytest.raises(EvaluationRefused, match="one metric"):
        transcribed(rows, metrics=["tpr"])
    with pytest.raises(EvaluationRefused, match="There is no column 'spoken'"):
        transcribed(rows, form={"reference": "spoken"})
