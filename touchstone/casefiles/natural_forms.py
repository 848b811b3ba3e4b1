"""Ways of writing a fact that differ from the reference and can mean only one thing, and the form each is read as."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from touchstone.guidance.pack import Pack
from touchstone.guidance.question_set import Field, FieldKind

YES, NO, WAIVED = "yes", "no", "not-applicable"
_ALSO = {"true": YES, "y": YES, "false": NO, "n": NO, "n/a": WAIVED, "na": WAIVED, "not applicable": WAIVED}
_PACK = re.compile(r"([a-z0-9-]+)[\s@/=]+([0-9]{4}-[0-9]{2}(?:[.-][0-9]+)?)")
_STAGE = re.compile(r"(?:stage-?|s)?([0-9][a-z]?)(?:[-:].*)?", re.IGNORECASE)
_FIGURE = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?", re.ASCII)
_POWER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?[eE]([+-]?[0-9]{1,2})", re.ASCII)


def whole_file(content: Mapping[str, Any]) -> dict[str, Any]:
    """A case file with a bare name for an organisation, technology or version, and packs in any plain writing."""
    found = dict(content)
    for key in ("organisation", "technology"):
        if isinstance(found.get(key), str):
            found[key] = {"name": found[key]}
    technology = found.get("technology")
    if isinstance(technology, dict) and isinstance(technology.get("versions"), list | str):
        versions = technology["versions"]
        listed = [versions] if isinstance(versions, str) else versions
        found["technology"] = technology | {"versions": [{"id": o} if isinstance(o, str) else o for o in listed]}
    if found.get("packs"):
        found["packs"] = _packs(found["packs"])
    return found


def _packs(written: Any) -> Any:
    if isinstance(written, Mapping) and not {"id", "version"} & set(written):
        return [{"id": pack, "version": version} for pack, version in written.items()]
    return [_pack(one) for one in (written if isinstance(written, list) else [written])]


def _pack(written: Any) -> Any:
    if isinstance(written, Mapping) and len(written) == 1 and not {"id", "version"} & set(written):
        return dict(zip(("id", "version"), next(iter(written.items())), strict=True))
    found = _PACK.fullmatch(written.strip()) if isinstance(written, str) else None
    return {"id": found[1], "version": found[2]} if found else written


def part_of_file(model: Any, written: Mapping[str, Any]) -> dict[str, Any]:
    """A part of the file: its words in the case they are listed in, and a list where only its one item was given."""
    return {key: _fitted(_kinds(model).get(key), part) for key, part in written.items()}


def _fitted(kind: tuple[frozenset[str], bool, bool] | None, part: Any) -> Any:
    if kind is None:
        return part
    words, is_list, is_mapping = kind
    if is_list:
        is_one = isinstance(part, str) or (isinstance(part, Mapping) and not _is_keyed(part))
        return [part] if is_one else part
    if is_mapping and isinstance(part, Mapping):
        return {key: one_of(words, inner) for key, inner in part.items()} if words else part
    return one_of(words, part) if words else part


def _is_keyed(part: Mapping[str, Any]) -> bool:
    """Whether these are several items under names of their own, and not one item."""
    return bool(part) and all(isinstance(one, Mapping) for one in part.values())


@cache
def _kinds(model: Hashable) -> Mapping[str, tuple[frozenset[str], bool, bool]]:
    """Key → the words it is limited to, whether it is a list, whether it is a mapping."""
    fields: Mapping[str, Any] = getattr(model, "model_fields", {})
    return {field.alias or name: _kind(field.annotation) for name, field in fields.items()}


def _kind(annotation: Any) -> tuple[frozenset[str], bool, bool]:
    while get_origin(annotation) in (Annotated, Union, UnionType):
        parts = [one for one in get_args(annotation) if one is not type(None)]
        annotation = parts[0]
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return frozenset(map(str, inner)), False, False
    if origin is tuple:
        return frozenset(), True, False
    if origin is not None and issubclass(origin, Mapping):
        return _kind(inner[1])[0], False, True
    return frozenset(), False, False


def one_of(words: Iterable[str], written: Any) -> Any:
    """The one of those words that is meant, whatever its case and spaces; what is none of them is left as it is."""
    if written is True or written is False:
        meant = YES if written else NO
        return meant if meant in words else written
    if not isinstance(written, str) or written in words:
        return written
    plain = " ".join(written.split()).casefold()
    if plain in _ALSO and _ALSO[plain] in words:
        return _ALSO[plain]
    return {word.casefold(): word for word in words}.get(re.sub(r"[\s_-]+", "-", plain), written)


def term(written: Any) -> Any:
    """A word of the guidance, such as a role, an adviser or a measure, that was written with spaces."""
    if not isinstance(written, str) or not re.search(r"\s", written.strip()):
        return written
    plain = re.sub(r"['’.,()]", "", written.strip()).casefold()
    return re.sub(r"[\s/&_-]+", "-", plain)


def figure(written: Any) -> Any:
    """A decimal that was written with commas between thousands, a percent sign, no nought before its point, or an E."""
    if not isinstance(written, str):
        return written
    plain = written.strip().removesuffix("%").rstrip()
    if _FIGURE.fullmatch(plain) and re.search(r"[0-9]", plain):
        return re.sub(r"^(-?)\.", r"\g<1>0.", plain.replace(",", ""))
    power = _POWER.fullmatch(plain)
    return _without_power(power) if power else written


def _without_power(power: re.Match[str]) -> str:
    sign, whole, part, by = power[1], power[2], power[3] or "", int(power[4])
    digits, point = (whole + part).rjust(100, "0").ljust(200, "0"), 100 - len(part) + by
    left, right = digits[:point].lstrip("0") or "0", digits[point:].rstrip("0")
    return f"{sign}{left}.{right}" if right else f"{sign}{left}"


def answer_part(field: Field, part: Any) -> Any:
    """What was written in a field of an answer, as the field takes it where only one thing can be meant."""
    if part is None:
        return None
    if field.kind is FieldKind.ROWS:
        rows = [part] if isinstance(part, Mapping) else part
        return [_row(field, row) for row in rows] if isinstance(rows, list | tuple) else rows
    if field.kind in (FieldKind.YES_NO, FieldKind.CHOICE):
        alone = part[0] if isinstance(part, list | tuple) and len(part) == 1 else part
        return _choice(field, alone)
    if field.kind is FieldKind.CHOICES:
        parts = [part] if isinstance(part, str) else part
        return [_choice(field, one) for one in parts] if isinstance(parts, list | tuple) else parts
    if field.kind is FieldKind.EVIDENCE:
        return [part] if isinstance(part, str) else part
    if field.kind is FieldKind.SIGN and isinstance(part, Mapping) and "role" in part:
        return {**part, "role": term(part["role"])}
    if field.kind is FieldKind.NUMBER:
        return figure(part)
    if field.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT) and _is_lines(part):
        return "\n".join(part)
    return part


def _row(field: Field, row: Any) -> Any:
    if not isinstance(row, Mapping):
        return row
    columns = {column.key: column for column in field.columns}
    return {key: answer_part(columns[key], cell) if key in columns else cell for key, cell in row.items()}


def _choice(field: Field, part: Any) -> Any:
    found = one_of(field.choice_ids, part)
    if not isinstance(found, str) or found in field.choice_ids:
        return found
    labels = {" ".join(one.label.en.split()).casefold(): one.id for one in field.choices}
    return labels.get(" ".join(found.split()).casefold().rstrip("."), found)


def _is_lines(part: Any) -> bool:
    return isinstance(part, list | tuple) and bool(part) and all(isinstance(one, str) for one in part)


def stage_id(written: str, pack: Pack) -> str | None:
    """The stage meant by an id, a code, a name, or a code with the word before it: `4`, `S4`, `Stage 4: Validation`."""
    wanted = str(term(written)).casefold()
    names = {name.casefold(): one.id for one in pack.stages for name in (one.id, one.code, term(one.name.text.en))}
    coded = _STAGE.fullmatch(wanted)
    return names.get(wanted) or (names.get(coded[1].casefold()) if coded else None)
