"""Which items of a pack an adoption act can make force policy: those that only warn, and could bar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from touchstone.guidance.authority import Effect, authority_of, authority_of_decision_rule
from touchstone.guidance.pack import Pack
from touchstone.guidance.text import Text


def adoptable_items(pack: Pack) -> Mapping[str, Text]:
    """Item id → what it asks, for every item of the pack that only warns until it is adopted."""
    return dict(_items(pack))


def _items(pack: Pack) -> Iterator[tuple[str, Text]]:
    for check in pack.checks:
        if check.gate and authority_of(check).effect is Effect.WARNS:
            yield check.id, check.name
    for stage in pack.stages:
        if authority_of_decision_rule(stage).effect is Effect.WARNS:
            yield stage.decision_rule_id, stage.name.text
        for question in stage.proceed_questions:
            if authority_of(question).effect is Effect.WARNS:
                yield question.id, question.text
        for requirement in stage.requirements:
            if authority_of(requirement).effect is Effect.WARNS:
                yield requirement.id, requirement.name
        for document in stage.documents:
            if authority_of(document).effect is Effect.WARNS:
                yield document.id, document.name
        for duty in stage.duties:
            if authority_of(duty).effect is Effect.WARNS:
                yield duty.id, duty.text
