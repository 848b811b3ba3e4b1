"""The exemptions under which one field of a public record may be withheld: a closed list, the statute beside each.

Sections are those of the Freedom of Information Act 2000, which binds police forces in England, Wales and Northern
Ireland, and of the Freedom of Information (Scotland) Act 2002. Which are absolute stands in section 2(3) of the one
and section 2(2) of the other. Publishing a record answers no request, so these are used by analogy (ours): the force
says what it would say if asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from touchstone.foundation.errors import Invalid

FOIA = "Freedom of Information Act 2000"
FOISA = "Freedom of Information (Scotland) Act 2002"
SCOTLAND = "scotland"
# One is always read as the other would be: each of the two excludes the other, so naming one gives it away.
COMBINED_IDS = ("security-bodies", "national-security")
COMBINED_NAME = "Security bodies or national security"
COMBINED_SECTIONS = "section 23(1) or 24(1)"


@dataclass(frozen=True)
class Citation:
    """Where an exemption stands in one Act, and whether the public interest has to be weighed."""

    act: str
    section: str
    is_absolute: bool = False

    @property
    def text(self) -> str:
        """`section 31(1)(a), Freedom of Information Act 2000`."""
        return f"{self.section}, {self.act}"


@dataclass(frozen=True, kw_only=True)
class Exemption:
    """One exemption. `name` is plain English and public; an Act that has no such exemption has no citation."""

    id: str
    name: str
    foia: Citation | None
    foisa: Citation | None

    def citation(self, nation: str) -> Citation | None:
        """The statute for a force of that nation; None where its Act has no such exemption."""
        return self.foisa if nation == SCOTLAND else self.foia


@dataclass(frozen=True, kw_only=True)
class WithheldField:
    """What the public is told of a field that is withheld: the ground in plain words, and when it is looked at again.

    Never the field's words, nor the harm.
    """

    ground: str
    review_on: date


def _one(
    id: str, name: str, foia: str, foisa: str, *, absolute: bool = False, scots_absolute: bool | None = None
) -> Exemption:
    scots = absolute if scots_absolute is None else scots_absolute
    return Exemption(
        id=id,
        name=name,
        foia=Citation(FOIA, foia, absolute),
        foisa=Citation(FOISA, foisa, scots) if foisa else None,
    )


EXEMPTIONS: dict[str, Exemption] = {
    one.id: one
    for one in (
        _one("security-bodies", "Security bodies", "section 23(1)", "", absolute=True),
        _one("national-security", "National security", "section 24(1)", "section 31(1)"),
        _one("defence", "Defence", "section 26(1)", "section 31(4)"),
        _one("international-relations", "International relations", "section 27(1)", "section 32(1)"),
        _one("investigations", "Investigations", "section 30(1)", "section 34(1)"),
        _one("crime", "Law enforcement: preventing or detecting crime", "section 31(1)(a)", "section 35(1)(a)"),
        _one("offenders", "Law enforcement: catching or prosecuting offenders", "section 31(1)(b)", "section 35(1)(b)"),
        _one("justice", "Law enforcement: the administration of justice", "section 31(1)(c)", "section 35(1)(c)"),
        _one("functions", "Law enforcement: inquiries and supervision", "section 31(1)(g)", "section 35(1)(g)"),
        _one("health-and-safety", "Health and safety", "section 38(1)", "section 39(1)"),
        _one(
            "personal-data",
            "Personal information of somebody else",
            "section 40(2) with (3A)(a)",
            "section 38(1)(b) with (2A)(a)",
            absolute=True,
        ),
        _one("confidence", "Information given in confidence", "section 41(1)", "section 36(2)", absolute=True),
        _one("privilege", "Legal professional privilege", "section 42(1)", "section 36(1)"),
        _one("trade-secret", "Trade secrets", "section 43(1)", "section 33(1)(a)"),
        _one("commercial", "Commercial interests", "section 43(2)", "section 33(1)(b)"),
        _one("prohibited", "Disclosure prohibited by other law", "section 44(1)", "section 26", absolute=True),
    )
}  # fmt: skip


def exemptions_for(nation: str) -> list[tuple[Exemption, Citation]]:
    """Those that a force of that nation may use, each with its statute, in the order of the list."""
    found = ((one, one.citation(nation)) for one in EXEMPTIONS.values())
    return [(one, citation) for one, citation in found if citation is not None]


def public_ground(exemption: str, nation: str) -> str:
    """The ground as the public reads it. KeyError for an exemption that this nation has not.

    Sections 23 and 24 are given in one form, so that neither is confirmed (ICO on how the two interact).
    """
    citation = EXEMPTIONS[exemption].citation(nation)
    if citation is None:
        raise KeyError(exemption)
    if citation.act == FOIA and exemption in COMBINED_IDS:
        return f"{COMBINED_NAME} ({COMBINED_SECTIONS}, {FOIA})"
    return f"{EXEMPTIONS[exemption].name} ({citation.text})"


def combined_if_secret(ground: str) -> str:
    """A ground that somebody typed, in the one form where it names section 23 or section 24."""
    words = "".join(one if one.isalnum() else " " for one in ground.casefold()).split()
    numbers = {"".join(one for one in word if one.isdigit()) for word in words}
    named = "security bodies" in " ".join(words) or "national security" in " ".join(words)
    return f"{COMBINED_NAME} ({COMBINED_SECTIONS}, {FOIA})" if named or numbers & {"23", "231", "24", "241"} else ground


def check_withholding(
    *, exemption: str, nation: str, harm: str, balance: str, review_on: date | None, on: date
) -> Citation:
    """The statute it is withheld under. Raises Invalid (`exemption`, `harm`, `balance`, `review_on`).

    The public interest is weighed for a qualified exemption and for no other (section 2(1) and (2) of either Act).
    """
    known = EXEMPTIONS.get(exemption)
    citation = known.citation(nation) if known else None
    wrong = {}
    if citation is None:
        wrong["exemption"] = "Choose an exemption from the list"
    elif citation.is_absolute and balance.strip():
        wrong["balance"] = "Leave this empty: this exemption is absolute, so there is no public interest to weigh"
    elif not citation.is_absolute and not balance.strip():
        wrong["balance"] = "Say why the harm outweighs the public interest in showing it"
    if not harm.strip():
        wrong["harm"] = "Say what harm showing it would do, or why it is of the kind that is exempt"
    wrong |= _day(review_on, on)
    if wrong or citation is None:
        raise Invalid("Some of what was given needs changing", field_errors=wrong)
    return citation


def is_due(review_on: date, on: date) -> bool:
    """Whether the day has come on which a withholding is to be looked at again."""
    return review_on <= on


def _day(review_on: date | None, on: date) -> dict[str, str]:
    if review_on is None:
        return {"review_on": "Give the date on which this is looked at again"}
    return {} if review_on > on else {"review_on": "Give a review date in the future"}
