"""Names of the statutory records that questions feed, from the short forms that packs use."""

from __future__ import annotations

import re

_ACTS = {
    "dpa-2018": "Data Protection Act 2018",
    "equality-act-2010": "Equality Act 2010",
    "hra-1998": "Human Rights Act 1998",
    "human-rights-act-1998": "Human Rights Act 1998",
    "uk-gdpr": "UK GDPR",
    "pofa-2012": "Protection of Freedoms Act 2012",
    "foia-2000": "Freedom of Information Act 2000",
    "foi-act-2000": "Freedom of Information Act 2000",
    "pace-code-c": "Police and Criminal Evidence Act 1984, Code C",
    "pirm-code-2023": "Police information and records management code of practice 2023",
    "cpia-1996": "Criminal Procedure and Investigations Act 1996",
    "procurement-act-2023": "Procurement Act 2023",
    "pace-1984": "Police and Criminal Evidence Act 1984",
    "ripa-2000": "Regulation of Investigatory Powers Act 2000",
}
_PLACES = (
    (re.compile(r"^s-?([0-9]+[a-z]*)$"), "section {}"),
    (re.compile(r"^ss-?([0-9]+[a-z]*)-([0-9]+[a-z]*)$"), "sections {} to {}"),
    (re.compile(r"^part-([0-9]+)$"), "Part {}"),
    (re.compile(r"^(?:sch|schedule)-?([0-9]+)$"), "Schedule {}"),
    (re.compile(r"^art(?:icle)?-?([0-9]+[a-z]*)$"), "Article {}"),
    (re.compile(r"^art(?:icle)?s-?([0-9]+)-([0-9]+)$"), "Articles {} to {}"),
)


def statute_name(short: str) -> str:
    """`Data Protection Act 2018, section 64` of `dpa-2018-s64`; what is not known stays as it is written."""
    for act, name in _ACTS.items():
        if short == act:
            return name
        if short.startswith(f"{act}-"):
            return f"{name}, {_place(short[len(act) + 1 :])}"
    return short


def _place(short: str) -> str:
    for form, words in _PLACES:
        found = form.match(short)
        if found:
            return words.format(*(one.upper() for one in found.groups()))
    return short.replace("-", " ")
