"""AS checks: what answers about an assistant say beside the tick: counts, limits, and words that deny.

No law and no guidance that we know of sets how many errors are too many. So these are ours: a force's own recorded
limit decides; without one, only no error at all passes, and more than half going wrong fails; all else cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from touchstone.domain.failure_checks.facts import Facts
from touchstone.domain.failure_checks.figures import by_group, figures_said
from touchstone.domain.failure_checks.said import Said
from touchstone.domain.failure_checks.verdict import Point, unclear, wanting
from touchstone.domain.failure_checks.wording import plainly_denies, says_something

FEWEST = 30  # ours: none wrong among fewer says little; up to one in ten could be (three in thirty)
_DONE = (
    r"look(s|ed|ing)?|check(s|ed|ing)?|measur(e|es|ed|ing|ement)|test(s|ed|ing)?|count(s|ed|ing)?|compar(e|es|ed|ing)"
    r"|review(s|ed|ing)?|read(s|ing)?|record(s|ed|ing)?|trac(e|es|ed|ing)|follow(s|ed|ing)?|prevent(s|ed|ing)?"
    r"|kept|keep(s|ing)?|stop(s|ped|ping)?|tried|set|agreed|done|verif(y|ies|ied|ying)"
)
#: Where other words deny, or fewer: in a blind test nobody is told which outputs are marked, and rightly.
_DONE_THERE: Mapping[str, str] = {
    "assistant.use-revealed": _DONE + r"|told|tell(s|ing)?|inform(s|ed|ing)?|reveal(s|ed|ing)?|disclos(e|es|ed|ing)",
    "assistant.marked": _DONE + r"|marks?|marked|marking|labell(ed|ing)",
    "assistant.original-kept": _DONE + r"|stored|saved|retained",
    "assistant.evidence": r"prevent(s|ed|ing)?|stop(s|ped|ping)?",
    "assistant.liberty": r"prevent(s|ed|ing)?|stop(s|ped|ping)?",
    "assistant.material-goes": r"agreed",
    "assistant.not-for": r"prevent(s|ed|ing)?|stop(s|ped|ping)?|enforc(e|es|ed|ing)",
}


@dataclass(frozen=True)
class Counted:
    """Which fields of an answer count what. `wrong` of `of` went wrong; `found` says that the good ones are counted."""

    question: str
    of: str
    wrong: str
    good_are_counted: bool = False
    parts: tuple[tuple[str, str], ...] = ()  # a field, and the field that it cannot exceed


_COUNTS: Mapping[str, tuple[Counted, ...]] = {
    "AS-01": (
        Counted("assistant.invention", "checked", "found", parts=(("serious", "found"),)),
        Counted("assistant.omission", "checked", "found"),
    ),
    "AS-03": (Counted("assistant.checking-works", "planted", "found", good_are_counted=True),),
    "AS-07": (Counted("assistant.redaction", "items", "missed"),),
}
#: The texts of an answer in which a denial undoes it.
_WORDS = ("detail", "value", "who", "stopped-by", "instead", "where")


def weighed(check: str, questions: tuple[str, ...], facts: Facts) -> Iterator[Point]:
    """What speaks against an assistant check although its ticks are right. Reads questions shown in the case alone."""
    said = [facts.said(one) for one in questions if one in facts.view.shown and one.startswith("assistant.")]
    for one in said:
        if not one.is_blank and one.question != "assistant.kind":
            yield from _words(one)
    for counted in _COUNTS.get(check, ()):
        if counted.question in facts.view.shown and facts.said(counted.question).verdict == "yes":
            yield from _figures(counted, facts.said(counted.question))
    if check == "AS-02" and any(one.question == "assistant.groups" and not one.is_blank for one in said):
        yield from _groups(facts)
    minutes = _number(facts.said("assistant.checker"), "minutes")
    if check == "AS-03" and minutes == 0:
        yield wanting("Those who check have no time for it", "assistant.checker")


def _words(said: Said) -> Iterator[Point]:
    texts = [said.text(key) for key in _WORDS]
    if plainly_denies(texts, _DONE_THERE.get(said.question, _DONE)):
        yield wanting("The answer is undone by its own words", said.question)
    if says_blank(said, "who"):
        yield wanting("Nobody is named who checks", said.question)
    if says_blank(said, "stopped-by") or says_blank(said, "instead"):
        yield wanting("Nothing is said of what stands behind the rule", said.question)
    if said.verdict and not said.text("detail") and not said.files:
        yield unclear("The answer is bare: nothing says how, and no file shows it", said.question)


def says_blank(said: Said, key: str) -> bool:
    """Whether a text field was filled in with words that say nothing, such as 'nobody'."""
    return isinstance(said.value.get(key), str) and bool(said.value[key]) and not says_something(said.value[key])


def _figures(counted: Counted, said: Said) -> Iterator[Point]:
    about = counted.question
    impossible = _impossible(counted, said)
    of, given = _number(said, counted.of), _number(said, counted.wrong)
    if impossible:
        yield wanting("The counts are impossible: a part is larger than the whole", about, impossible)
    elif of is None or given is None:
        yield unclear("It is said to be measured, and the counts are not given", about)
    elif of == 0:
        yield wanting("Nothing was counted: the count it rests on is nought", about, counted.of)
    else:
        wrong = of - given if counted.good_are_counted else given
        yield from _rate(wrong, of, said)


def _rate(wrong: Decimal, of: Decimal, said: Said) -> Iterator[Point]:
    """Our reading of a count: against the force's limit; without one, none wrong passes and more than half fails."""
    limit, told = _number(said, "limit"), f"{wrong} of {of}"
    if limit is not None and limit > 100:
        yield wanting("The limit is impossible: more than a hundred in a hundred", said.question)
    elif limit is not None and wrong * 100 > limit * of:
        yield wanting("The figures break the limit that was set", said.question, told, f"limit {limit} in 100")
    elif wrong * 2 > of:
        yield wanting("More than half went wrong or unfound", said.question, told)
    elif wrong and (limit is None or not says_something(said.value.get("limit-set-by"))):
        yield unclear("Errors were counted, and no limit that somebody set is met", said.question, told)
    elif of < FEWEST:
        yield unclear("Too few were counted to tell", said.question, f"{of}, fewer than {FEWEST}")


def _impossible(counted: Counted, said: Said) -> str:
    """The first count that is larger than what it is a part of, in words; "" where there is none."""
    for part, whole in ((counted.wrong, counted.of), *counted.parts):
        few, many = _number(said, part), _number(said, whole)
        if few is not None and many is not None and few > many:
            return f"{part} {few} of {whole} {many}"
    return ""


def _groups(facts: Facts) -> Iterator[Point]:
    figures = figures_said(facts.said("assistant.groups"))
    if len({one.group for one in figures}) < 2:
        yield wanting("Error rates are not given for at least two groups", "assistant.groups")
    impossible = sorted({one.group for one in figures if one.impossible and "word" not in one.metric.casefold()})
    if impossible:
        yield wanting("The counts are impossible: a part is larger than the whole", "assistant.groups", *impossible)
    elif any(one.disagrees for one in figures):
        yield unclear("Rates, counts and intervals do not agree with each other", "assistant.groups")
    elif any(not one.has_counts for one in figures):
        yield unclear("It is said to be measured, and the counts are not given", "assistant.groups")
    if figures and not by_group(figures) and all(one.attribute for one in figures):
        yield unclear("No two of the groups can be compared with each other", "assistant.groups")


def _number(said: Said, key: str) -> Decimal | None:
    try:
        return Decimal(str(said.value[key])) if said.value.get(key) else None
    except InvalidOperation:
        return None
