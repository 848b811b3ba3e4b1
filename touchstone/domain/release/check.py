"""All checks of a version before it is released: frozen values in, findings out, in the order of the record."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from touchstone.domain.release.links import find_links
from touchstone.domain.release.numbers import find_differences, find_numbers
from touchstone.domain.release.operations import find_operations
from touchstone.domain.release.people import KnownName, Parts, find_people, index_of
from touchstone.domain.release.reading_ease import find_hints
from touchstone.domain.release.rules import RULES
from touchstone.domain.release.texts import Finding, Kind, PublicText, Weight, found_words, is_invisible, normalised
from touchstone.domain.release.vulnerable import find_vulnerable
from touchstone.domain.release.withheld import Withheld, find_withheld

_JOINERS = "\u00ad\u200d"  # a soft hyphen and the joiner of emoji hide no word and turn nothing round


@dataclass(frozen=True, kw_only=True)
class Material:
    """What is checked. `earlier`: version → its texts; `own_site`, `records`: the public site and what is on it."""

    texts: tuple[PublicText, ...]
    on: date
    names: tuple[KnownName, ...] = ()
    earlier: Mapping[int, tuple[PublicText, ...]] = field(default_factory=dict)
    withheld: tuple[Withheld, ...] = ()
    own_site: str = ""
    records: frozenset[str] = frozenset()


def check_release(material: Material) -> tuple[Finding, ...]:
    """Every finding once: what bars first, then what asks, then hints; each in the order of the record."""
    names = index_of(material.names)
    found = list(find_withheld(material.texts, material.withheld, material.earlier, material.on))
    for text in material.texts:
        found += _in_text(text, material, names)
    order = list(Weight)
    return tuple(sorted(dict.fromkeys(found), key=lambda one: order.index(RULES[one.rule].weight)))


def settles(finding: Finding) -> bool:
    """Whether a person may accept the finding with a reason; what bars has to be put right."""
    return RULES[finding.rule].weight is Weight.ASKS


def must_be_settled(finding: Finding) -> bool:
    """Whether the record waits for it: everything but a hint."""
    return RULES[finding.rule].weight is not Weight.HINTS


def _in_text(text: PublicText, material: Material, names: Mapping[str, Sequence[Parts]]) -> Iterator[Finding]:
    whole = normalised(text.text)
    yield from _hidden(text)
    yield from find_people(text, whole, {key: list(parts) for key, parts in names.items()})
    if text.kind is not Kind.URL:
        yield from find_numbers(text, whole)
        yield from find_differences(text, whole, material.earlier)
        yield from find_vulnerable(text, whole)
        yield from find_operations(text, whole)
        yield from find_hints(text, whole)
    yield from find_links(text, own_site=material.own_site, records=material.records)


def _hidden(text: PublicText) -> Iterator[Finding]:
    marks = sorted({one for one in text.text if is_invisible(one) and one not in _JOINERS and not _is_selector(one)})
    if marks:
        yield found_words("hidden-characters", text, ", ".join(f"U+{ord(one):04X}" for one in marks))
    for word in dict.fromkeys(text.text.split()):
        scripts = {unicodedata.name(one, "").split(" ")[0] for one in word if one.isalpha()}
        if "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK", "CHEROKEE", "ARMENIAN"} and len(word) > 2:
            yield found_words("hidden-characters", text, word)


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f"
