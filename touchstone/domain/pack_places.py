"""Where each item of a pack belongs: its gates, its question set, its words. For saying what a change of it touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from touchstone.guidance.comparison import ItemKey, items_of
from touchstone.guidance.model import Model
from touchstone.guidance.pack import TRIAGE, Pack
from touchstone.guidance.question_set import Question
from touchstone.guidance.text import Text

#: Where an item's own words stand, the first that it has.
_WORDS = ("text", "name", "title", "point", "meaning", "occasion", "reason")


@dataclass(frozen=True, kw_only=True)
class Placed:
    """An item with the ids of the stages at whose gates it counts, and the question set it stands in, "" for none."""

    item: Model
    stages: tuple[str, ...] = ()
    set_id: str = ""


def places_of(pack: Pack) -> Mapping[ItemKey, Placed]:
    """(kind, id) → the item and its place, for every item that a comparison can speak of.

    Triage belongs to the stages a project may begin in: what it finds is settled there.
    """
    used = _uses(pack)
    of_stage = {id(item): stage.id for stage in pack.stages for item in _inside(stage)}
    of_set = {id(item): one.id for one in pack.question_sets for item in _inside(one)}
    of_triage = {id(item) for item in _inside(pack.triage)} if pack.triage else set()
    entries = tuple(pack.sheet.entries)
    found: dict[ItemKey, Placed] = {}
    for key, item in items_of(pack):
        set_id = TRIAGE if id(item) in of_triage else of_set.get(id(item), "")
        if id(item) in of_stage:
            stages: tuple[str, ...] = (of_stage[id(item)],)
        elif set_id:
            own = item.stages if isinstance(item, Question) else ()
            stages = own or (entries if set_id == TRIAGE else used.get(set_id, ()))
        else:
            stages = _named(item)
        found[key] = Placed(item=item, stages=tuple(one for one in stages if one in pack.sheet.stages), set_id=set_id)
    return found


def words_of(item: Model) -> Text | None:
    """What the item says of itself in one line, where it says anything."""
    for name in _WORDS:
        words = getattr(item, name, None)
        if isinstance(words, Text):
            return words
        inner = getattr(words, "text", None)  # a stage's name carries its own provenance
        if isinstance(inner, Text):
            return inner
    return None


def _uses(pack: Pack) -> dict[str, tuple[str, ...]]:
    """Question set → stages that work on it or ask for it, in the pack's order."""
    found: dict[str, list[str]] = {}
    for stage in pack.stages:
        named = [use.set for use in stage.question_sets] + [one.set for one in stage.requirements if one.set]
        for set_id in dict.fromkeys(named):
            found.setdefault(set_id, []).append(stage.id)
    return {set_id: tuple(stages) for set_id, stages in found.items()}


def _named(item: Model) -> tuple[str, ...]:
    """The stages an item of the sheet names itself; one that names none belongs to no gate in particular."""
    stages = getattr(item, "stages", None)
    if isinstance(stages, tuple):
        return tuple(str(one) for one in stages)
    stage = getattr(item, "stage", None)
    return (str(stage),) if stage else ()


def _inside(model: Model) -> Iterator[Model]:
    """The model and every model in it, however deep."""
    yield model
    for name in type(model).model_fields:
        yield from _inside_value(getattr(model, name))


def _inside_value(value: object) -> Iterator[Model]:
    if isinstance(value, Model):
        yield from _inside(value)
    elif isinstance(value, tuple):
        for one in value:
            yield from _inside_value(one)
