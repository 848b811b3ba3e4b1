"""The files that go with every version beside its page and data: details for repositories, cards and sheets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from touchstone.documents.atrs_record.metadata import metadata_of
from touchstone.documents.atrs_record.registry_card import registry_card, registry_card_text
from touchstone.documents.atrs_record.sheets import OPERATOR_CARD, USED_ABOUT_YOU, operator_card, used_about_you
from touchstone.documents.atrs_record.standard_text import standard_text
from touchstone.documents.rendering import json_text

METADATA, STANDARD_TEXT = "atrs-metadata.json", "atrs-record.txt"
CARD, CARD_TEXT = "registry-card.json", "registry-card.txt"
_HTML, _JSON, _TEXT = "text/html; charset=utf-8", "application/json", "text/plain; charset=utf-8"
EXTRA_TYPES = {
    METADATA: _JSON,
    STANDARD_TEXT: _TEXT,
    CARD: _JSON,
    CARD_TEXT: _TEXT,
    USED_ABOUT_YOU: _HTML,
    OPERATOR_CARD: _HTML,
}


def extra_files(facts: Mapping[str, Any]) -> dict[str, str]:
    """Path → text of each, made from the record's facts and from nothing else."""
    return {
        METADATA: json_text(metadata_of(facts)),
        STANDARD_TEXT: standard_text(facts),
        CARD: json_text(registry_card(facts)),
        CARD_TEXT: registry_card_text(facts),
        USED_ABOUT_YOU: used_about_you(facts),
        OPERATOR_CARD: operator_card(facts),
    }
