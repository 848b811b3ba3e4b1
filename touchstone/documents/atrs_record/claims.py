"""A headline claim goes public only with the figure that bears it out."""

from __future__ import annotations

from collections.abc import Mapping

from touchstone.documents.atrs_record.evaluation_words import counted, figure_words, group_words, interval_words
from touchstone.documents.atrs_record.result_file import OK, Estimate, ResultFile
from touchstone.documents.atrs_record.stated_figures import agrees, figures_in
from touchstone.documents.published_evaluation import PublishedClaim
from touchstone.foundation.errors import Invalid

WITHDRAW = "Withdraw the claim, or record it again as the result has it; then propose the record again."
OFFER = "Offer the evaluation that bears it out for the record, or withdraw the claim; then propose the record again."


class ClaimNotBorneOut(Invalid):
    """A claim that no stored, offered, publishable result bears out; under `claims` in the field errors."""


def figure_behind(claim: PublishedClaim, result: ResultFile, *, title: str) -> Estimate:
    """The figure that bears the claim out. Raises ClaimNotBorneOut, with what the result says instead.

    The sentence may speak of no other share than that figure and its interval.
    """
    found = [one for one in result.estimates if one.metric == claim.metric and one.group == dict(claim.group)]
    whole = [one for one in found if one.period is None]
    for one in whole:
        if one.status == OK and one.value is not None and agrees(claim.stated, one.value):
            _check_sentence(claim, one)
            return one
    raise _refused(claim, _instead(claim, result, whole, title), WITHDRAW)


def not_offered(claim: PublishedClaim, *, title: str) -> ClaimNotBorneOut:
    """The refusal of a claim that stands on an evaluation which does not go public."""
    return _refused(
        claim,
        f"The evaluation “{title}” it rests on does not go public: it is not offered, or its result is held back.",
        OFFER,
    )


def _check_sentence(claim: PublishedClaim, one: Estimate) -> None:
    known = [value for value in (one.value, one.lower, one.upper) if value is not None]
    for said in figures_in(claim.statement):
        if not any(agrees(said, value) for value in known):
            raise _refused(claim, f"It speaks of “{said}”, and the figure it rests on is {claim.stated}.", WITHDRAW)


def _instead(claim: PublishedClaim, result: ResultFile, found: list[Estimate], title: str) -> str:
    metric, group = result.metric(claim.metric), group_words(claim.group)
    what = f"{metric.name}, {group}"
    shown = [one for one in found if one.status == OK and one.value is not None]
    if not shown:
        return f"The result “{title}” has no published figure for that ({what})."
    is_rate = metric.family == "rate"
    return f"The result “{title}” says {_said(shown[0], is_rate=is_rate)} ({what}), and the claim says {claim.stated}."


def _said(one: Estimate, *, is_rate: bool) -> str:
    facts: Mapping[str, str] = {name: "" if (v := getattr(one, name)) is None else format(v, "f") for name in _DECIMALS}
    words = figure_words(facts["value"], is_rate=is_rate)
    interval = interval_words(facts, is_rate=is_rate)
    count = counted(one.numerator, one.denominator)
    return ", ".join(part for part in (f"{words} ({interval})" if interval else words, count) if part)


_DECIMALS = ("value", "lower", "upper")


def _refused(claim: PublishedClaim, why: str, remedy: str) -> ClaimNotBorneOut:
    message = f"The claim “{claim.statement}” is not borne out. {why}"
    return ClaimNotBorneOut(message, field_errors={"claims": f"{message} {remedy}"}, remedy=remedy)
