"""Addresses in the public reference to the guidance, made from an item's kind and id alone: both sites link there."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings

from touchstone.guidance.loader import shipped_library
from touchstone.guidance.pack import Pack

ITEMS = "/guidance/items/"

#: Kind → what stands before the id. Kinds whose ids are unlike those of all others, such as questions, have none.
PREFIXES = {
    "phase": "phase.",
    "stage": "stage.",
    "role": "role.",
    "adviser": "adviser.",
    "document": "document.",
    "question-set": "set.",
    "instrument": "instrument.",
    "principle-set": "principles.",
    "term": "term.",
    "statute": "statute.",
    "source": "source.",
    "activity": "activity.",
    "evidence-table": "test.",
    "metric": "measure.",
}


def item_name(kind: str, item_id: str) -> str:
    """The last part of an item's address: `DPIA-1.1` for a question, `stage.design` for a stage."""
    return PREFIXES.get(kind, "") + item_id


def reference_address(kind: str, item_id: str) -> str:
    """The whole address of the item's page on the public site, for pages of the casework site."""
    return public_address(ITEMS + quote(item_name(kind, item_id), safe="-._~") + "/")


def question_address(pack: Pack, question: str) -> str:
    """The address of a question of a project's pack; "" for one that a force loaded itself, which is not public."""
    origin = pack.origin_of(question)
    return reference_address("question", question) if shipped_library().has(origin.pack, origin.version) else ""


def check_address(pack: Pack, check: str) -> str:
    """The address of a failure check of a project's pack; "" for one that a force loaded itself."""
    origin = pack.origin_of(check)
    return reference_address("check", check) if shipped_library().has(origin.pack, origin.version) else ""


def public_address(path: str) -> str:
    """A path of the public site as an address that the casework site can link to."""
    return str(settings.TOUCHSTONE_PUBLIC_URL).rstrip("/") + path
