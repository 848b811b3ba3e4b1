"""Everyday words for what the packs call something else, and the role and stage that a typed question speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from touchstone.public.reference.packs import reference_pack
from touchstone.public.reference.search_index import words_in

_FILE = Path(__file__).with_name("everyday.yaml")
#: What people say for a role or a stage beside its id and its name.
_ROLE_WORDS = {"lead": "project-lead", "lawyer": "force-lawyer", "chief": "chief-officer"}
_STAGE_WORDS = {"deploying": "deployment", "buying": "purchasing", "procurement": "purchasing", "testing": "validation"}


@dataclass(frozen=True)
class Synonym:
    """Words typed, the words of the packs they stand for, and what has to be said with the result. Ours throughout."""

    words: tuple[str, ...]
    means: tuple[str, ...]
    says: str


@cache
def synonyms() -> tuple[Synonym, ...]:
    """The whole list, read once. Raises KeyError where a line of the file lacks a part."""
    read = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["synonyms"]
    return tuple(Synonym(tuple(one["words"]), tuple(one["means"]), " ".join(one["says"].split())) for one in read)


def synonym_of(typed: str) -> Synonym | None:
    """The first line of the list one of whose words stands in what was typed."""
    padded = f" {' '.join(words_in(typed))} "
    for one in synonyms():
        if any(f" {' '.join(words_in(word))} " in padded for word in one.words):
            return one
    return None


def role_and_stage(typed: str) -> tuple[str, str] | None:
    """Ids of the role and the stage that what was typed names; None unless it names one of each."""
    padded = f" {' '.join(words_in(typed))} "
    pack = reference_pack()
    roles = {role.id: role.id for role in pack.sheet.roles} | {str(role.name.en): role.id for role in pack.sheet.roles}
    stages = {stage.id: stage.id for stage in pack.stages} | {str(one.name.text.en): one.id for one in pack.stages}
    role, stage = _named(padded, roles | _ROLE_WORDS), _named(padded, stages | _STAGE_WORDS)
    return (role, stage) if role and stage else None


def _named(padded: str, names: dict[str, str]) -> str:
    """The id whose name stands in the words, the longest name first; "" for none."""
    for name in sorted(names, key=len, reverse=True):
        if f" {' '.join(words_in(name))} " in padded:
            return names[name]
    return ""
