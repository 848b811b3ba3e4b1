"""Roles and ranks as they are named in a record: who is a chief officer, who is independent, who stands higher."""

from __future__ import annotations

import re

#: Higher first. Ranks and roles that stand level share a number; what is not here has no known place.
_PLACES = (
    (9, r"(npcc|national)\b.*|chief[- ]constable|commissioner|deputy[- ]commissioner"),
    (8, r"chief[- ]officer|deputy[- ]chief[- ]constable|assistant[- ]chief[- ]constable|(assistant[- ])?commander"),
    (8, r"(deputy[- ])?assistant[- ]commissioner|deputy[- ]assistant[- ]commissioner"),
    (7, r"senior[- ]leader|chief[- ]superintendent|senior[- ]responsible[- ]owner|sro|siro|director"),
    (6, r"superintendent|authorising[- ]officer"),
    (5, r"chief[- ]inspector|project[- ]lead|product[- ]manager"),
    (4, r"inspector|team[- ]leader"),
    (3, r"sergeant|.*analyst|delivery[- ]team|project[- ]team"),
    (2, r"constable|operator|officer|staff"),
    (0, r"supplier|vendor"),
)
_CHIEF = 8
#: Advisers who stand outside the force's own line of command.
_INDEPENDENT = re.compile(
    r".*ethic.*|pcc|police-and-crime-commissioner|panels-and-committees|independent.*|college.*|communities|.*scrutiny.*"
    r"|.*oversight.*|.*inspectorate.*|.*university.*|ico|information-commissioner|bscc|opcsa"
)
_INSIDE = re.compile(
    r".*(project|product|delivery|supplier|vendor|chief[- ](officer|constable|superintendent)|senior[- ]leader"
    r"|senior[- ]responsible"
    r"|inspector|superintendent|sergeant|operator|dpo|siro|head[- ]of).*",
    re.IGNORECASE,
)


def place_of_role(role: str) -> int | None:
    """How high a role or rank stands; None for one that is not known."""
    plain = re.sub(r"[\s_]+", " ", role).strip().casefold()
    plain = re.sub(r"^(detective|acting|temporary|det|t/)[ -]?", "", plain)
    return next((place for place, names in _PLACES if re.fullmatch(names, plain)), None)


def is_chief_officer(role: str) -> bool:
    """Whether that is a chief officer: assistant chief constable, commander, or above."""
    place = place_of_role(role)
    return place is not None and place >= _CHIEF


def is_ethics_body(adviser: str) -> bool:
    """Whether an adviser is an ethics body, by its id in a pack."""
    return "ethic" in adviser.casefold()


def is_independent(adviser: str) -> bool:
    """Whether an adviser stands outside the force's line of command, by its id in a pack."""
    return _INDEPENDENT.fullmatch(adviser.casefold()) is not None


def is_inside(role: str) -> bool:
    """Whether a role or title is plainly of the force or its supplier, so that nobody would call it independent."""
    return _INSIDE.fullmatch(role.strip()) is not None and not is_ethics_body(role)
