"""A first spec from a table: roles by name and type, levels with their counts. Every guess is marked, and nothing that
is a judgement is filled in: who is in the table, which group is the reference, what counts as positive, any limit.
"""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from touchstone.evaluation.cells import level_of
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.plan import compile_plan
from touchstone.evaluation.spec import SCHEMA, EvaluationSpec
from touchstone.evaluation.spec_reading import spec_from
from touchstone.evaluation.tables import Storage, Table, TableFacts

MOST_LEVELS = 40  # a column with more is no attribute to list
MOST_SHOWN = 20
STRAY = 100  # one score in so many at either end is passed by in guessing the range
CHECK = "# CHECK"
#: Role → words that the name of its column tends to hold, the likeliest first.
NAMES: Mapping[str, tuple[str, ...]] = {
    "score": ("score", "probability", "prob", "risk", "decile"),
    "decision": ("decision", "selected", "flagged", "flag", "alert", "predicted", "prediction", "high_risk", "score"),
    "label": ("label", "outcome", "actual", "truth", "target", "recid", "reoffend", "charged"),
    "baseline": ("officer", "human", "clinical", "baseline", "assessor"),
    "final": ("final", "action"),
    "weight": ("weight",),
    "person": ("person", "nominal", "individual", "subject"),
    "period": ("date", "month", "time", "period", "year"),
}
ATTRIBUTES = (
    "ethnic", "race", "sex", "gender", "age", "disab", "religion", "faith", "orientation", "national", "pregnan",
    "marital", "transgender", "language",
)  # fmt: skip
MISSING = frozenset(
    {"", "null", "na", "n/a", "nan", "none", "unknown", "not known", "not recorded", "missing", "-", "?", "nk", "n/k"}
)
DECLINED = frozenset({"not stated", "declined", "refused", "prefer not to say"})


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """`levels`: of each column with few different values, raw value → rows; `scores`: how far the score runs."""

    facts: TableFacts
    levels: Mapping[str, Mapping[Any, int]]
    roles: Mapping[str, str]
    span: tuple[float, float] | None


def draft_spec(*, table: Table, engine: Engine) -> str:
    """The spec as YAML text, to be completed by a person. Raises EvaluationRefused for a table that cannot be read."""
    facts = engine.facts(table)
    few = _columns_with_few_values(table, engine, facts)
    levels = _levels(table, engine, facts, few)
    roles = _roles(facts, levels)
    span = _span(table, engine, facts, roles.get("score"))
    seen = _Seen(facts=facts, levels=levels, roles=roles, span=span)
    return "\n".join(_lines(table, seen)) + "\n"


def rows_by_level(*, spec: EvaluationSpec, table: Table, engine: Engine) -> dict[tuple[str, str], int]:
    """(attribute, level) → rows, for the attributes of a spec: how many there are, and nothing of how they fared."""
    facts = engine.facts(table)
    found: dict[tuple[str, str], int] = {}
    columns = [item.column for item in spec.attributes if not item.bands]
    counted = _levels(table, engine, facts, columns)
    for item in spec.attributes:
        for value, rows in counted.get(item.column, {}).items():
            key = (item.name, level_of(item, value, spec.missing_tokens))
            found[key] = found.get(key, 0) + rows
    return found


def _probe(columns: list[str], score: str | None = None) -> EvaluationSpec:
    """A spec that asks for nothing but how many rows there are of each value."""
    attributes = [{"name": name, "column": name, "reference": name, "max_levels": 20_000} for name in columns]
    data: dict[str, Any] = {"format": "parquet"}
    operating = None
    if score is not None:
        data["score"] = {"column": score, "meaning": "rank", "range": [-1e308, 1e308]}
        operating = {"threshold": 0.0}
    return spec_from(
        {
            "schema": SCHEMA,
            "title": "probe",
            "technology": "none",
            "data": data,
            "groups": {"attributes": attributes} if attributes else "none",
            "metrics": [{"id": "n"}],
            **({"operating": operating} if operating else {}),
        }
    )


def _columns_with_few_values(table: Table, engine: Engine, facts: TableFacts) -> list[str]:
    kinds = (Storage.TEXT, Storage.INTEGER, Storage.BOOLEAN)
    columns = [name for name, storage in facts.columns.items() if storage in kinds]
    levels = engine.sample(table, _probe(columns), facts).levels
    return [name for name in columns if levels.get(name, 0) <= MOST_LEVELS]


def _levels(table: Table, engine: Engine, facts: TableFacts, columns: list[str]) -> dict[str, dict[Any, int]]:
    if not columns or facts.rows == 0:
        return {}
    spec = _probe(columns)
    plan = compile_plan(spec=spec, facts=facts, sample=engine.sample(table, spec, facts))
    raw = dict(engine.scan(table, replace(plan, sets=tuple((name,) for name in columns))))
    found: dict[str, dict[Any, int]] = {}
    for (name,), cells in raw.items():
        counts = zip(cells.attributes[name], cells.integers["n"].tolist(), strict=True)
        found[name] = dict(sorted(counts, key=lambda pair: -pair[1]))
    return found


def _roles(facts: TableFacts, levels: Mapping[str, Mapping[Any, int]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for role, words in NAMES.items():
        fitting = [name for name in facts.columns if name not in found.values() and _fits(role, name, facts, levels)]
        named = [name for word in words for name in fitting if word in name.lower()]
        if named:
            found[role] = named[0]
    return found


def _fits(role: str, name: str, facts: TableFacts, levels: Mapping[str, Mapping[Any, int]]) -> bool:
    storage, values = facts.columns[name], len(levels.get(name, ()))
    if role in ("decision", "label", "baseline", "final"):
        return 2 <= values <= 6
    if role in ("score", "weight"):
        return (storage.is_number or storage is Storage.TEXT) and (values == 0 or values > 2)
    if role == "period":
        return storage in (Storage.DATE, Storage.TIMESTAMP, Storage.TEXT)
    return values == 0  # a person


def _span(table: Table, engine: Engine, facts: TableFacts, column: str | None) -> tuple[float, float] | None:
    if column is None:
        return None
    found = engine.sample(table, _probe([], column), facts).scores
    scores = sorted(one for one in found if one is not None and math.isfinite(one))
    aside = len(scores) // STRAY  # a stray value at an end says nothing of the range
    return (float(scores[aside]), float(scores[-1 - aside])) if scores else None


def _lines(table: Table, seen: _Seen) -> Iterator[str]:
    yield f"# A first draft from {table.name}: {seen.facts.rows:,} rows, {len(seen.facts.columns)} columns."
    yield f"# What is blank is a judgement that nobody can make for you. Lines marked {CHECK[2:]} are guesses."
    yield f"schema: {SCHEMA}"
    yield "title: # what is tested, on which records"
    yield "technology: # its identifier"
    yield "unit: # what one row is: an incident, a person, a search"
    yield "population:"
    yield "  selection: # everyone | acted_upon | sample: who is in the table"
    yield "  labels: # everyone | acted_upon | followed_up | none: whose outcomes are known"
    yield "  produced_by_policing: [] # roles whose values come from police activity"
    yield "data:"
    yield f"  format: {table.kind}"
    for role in NAMES:
        if role in seen.roles:
            yield from _role(role, seen.roles[role], seen)
    yield from _groups(seen)
    yield from _rest(seen)


def _role(role: str, column: str, seen: _Seen) -> Iterator[str]:
    name = _quoted(column)
    if role == "score":
        yield from _score(name, seen.span)
    elif role in ("decision", "label", "baseline", "final"):
        yield f"  {role}: {CHECK}: {_listed(seen.levels[column])}"
        yield f"    column: {name}"
        yield "    positive: # the values that mean yes, as a list"
        yield "    negative: # the values that mean no, as a list"
    elif role == "period":
        unit = "month"
        yield f"  period: {CHECK}"
        yield f"    column: {name}"
        yield f"    unit: {unit} {CHECK}: week, month, quarter, year or value"
        yield '    start: # the first period in quotes, such as "2025-01"'
        yield "    end: # the last one"
    elif role == "person" and "weight" in seen.roles:
        yield f"  # person: {{column: {name}}} {CHECK}: in place of weight; both together are not offered"
    else:
        yield f"  {role}: {{column: {name}}} {CHECK}"


def _score(name: str, span: tuple[float, float] | None) -> Iterator[str]:
    is_probability = span is not None and span[0] >= 0 and span[1] <= 1
    yield f"  score: {CHECK}" + (f": most run from {span[0]:g} to {span[1]:g}" if span is not None else "")
    yield f"    column: {name}"
    if is_probability:
        yield f"    meaning: probability {CHECK}: only if it was meant as one; else rank"
        yield "    range: [0, 1]"
    else:
        yield f"    meaning: rank {CHECK}: or count"
        yield "    range: # [lowest, highest] that the technology can give"


def _groups(seen: _Seen) -> Iterator[str]:
    used = set(seen.roles.values())
    free = {name: values for name, values in seen.levels.items() if name not in used}
    named = [name for name in free if any(word in name.lower() for word in ATTRIBUTES)]
    missing = sorted({_word(v) for name in named for v in free[name] if v is not None and _word(v).lower() in MISSING})
    yield "groups:"
    yield f"  missing: [{', '.join(_quoted(word) for word in dict.fromkeys(['', *missing]))}] {CHECK}"
    yield "  attributes:" if named else "  attributes: [] # no column looks like a characteristic: name them"
    for name in named:
        declined = [_word(value) for value in free[name] if value is not None and _word(value).lower() in DECLINED]
        yield f"    - name: {_quoted(name)} {CHECK}: {_listed(free[name])}"
        yield f"      column: {_quoted(name)}"
        yield "      reference: # the level that the others are compared with"
        if declined:
            yield f"      declined: [{', '.join(_quoted(word) for word in declined)}] {CHECK}"
    others = [name for name in free if name not in named and len(free[name]) > 1]
    if others:
        yield f"  # Other columns with few values: {', '.join(_quoted(name) for name in others)}"


def _rest(seen: _Seen) -> Iterator[str]:
    has = seen.roles
    if "score" in has:
        yield "operating: {decision: recorded}" if "decision" in has else "operating: {threshold: } # the one in use"
    yield f"metrics: {CHECK}"
    yield "  - {id: selection_rate, role: primary, limit: {}} # limit: what was agreed before anybody saw a result"
    if "label" in has:
        for metric in ("tpr", "fpr", "ppv"):
            yield f"  - {{id: {metric}, role: primary, limit: {{}}}}"
        if "score" in has:
            yield "  - {id: auc}"
    yield "# fairness: {chosen: [], reason: , decided_by: } # which measure was chosen, why and by whom"


def _listed(values: Mapping[Any, int]) -> str:
    shown = list(values.items())[:MOST_SHOWN]
    more = f" and {len(values) - len(shown)} more" if len(values) > len(shown) else ""
    return ", ".join(f"{_shown(value)} ({rows:,})" for value, rows in shown) + more


def _shown(value: Any) -> str:
    return "missing" if value is None else _quoted(_word(value)) if isinstance(value, str) else _word(value)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return unicodedata.normalize("NFC", str(value)).strip()


def _quoted(text: str) -> str:
    """As YAML reads it back: bare where that is safe, else in quotes; one line always."""
    is_bare = text.isidentifier() and text.lower() not in ("yes", "no", "true", "false", "on", "off", "null", "y", "n")
    return text if is_bare and text.isascii() else json.dumps(text, ensure_ascii=False)
