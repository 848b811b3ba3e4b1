"""Seals the plan of an evaluation: what is measured, on whom, with which limits, promised before any result is seen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.covering import ALL, check_configuration, check_covers
from touchstone.actions.permission import check_permission, permitted_project
from touchstone.evaluation.evaluation_plan import EvaluationPlan as Promise
from touchstone.evaluation.evaluation_plan import evaluation_plan
from touchstone.evaluation.problems import EvaluationRefused
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.spec_reading import read_spec, spec_digest
from touchstone.foundation.errors import Invalid
from touchstone.store.audit import act
from touchstone.store.models import EvaluationPlan, Project

LONGEST_SPEC = 200_000  # characters
LONGEST_TEXT = 20_000
NEEDS_CHANGING = "Some of what was given needs changing"


@dataclass(frozen=True, kw_only=True)
class _Typed:
    """What a person typed for a plan, as far as it can be read."""

    spec_text: str
    gap: str
    power: str
    label_protocol: str
    data: str
    rates: Mapping[str, str]


def seal_plan(
    *,
    by: Actor,
    project: str,
    spec_text: str,
    gap: str,
    power: str = "0.8",
    label_protocol: str,
    data: str,
    covers: str = ALL,
    configuration: str = "",
    rates: Mapping[str, str] | None = None,
    at: datetime,
) -> EvaluationPlan:
    """Seal a plan. `gap`: the smallest difference between groups that must not go unseen, as a decimal; so `power`.

    `rates`: the rate expected, by metric, as a decimal; where none is said the sample is worked out for one half.
    Raises Invalid (`spec`, `gap`, `power`, `rates`, `label_protocol`, `data`), NotFound, NotPermitted.
    """
    check_permission(by=by, permission=Permission.EVALUATION_PLAN)
    protocol, about = label_protocol.strip(), data.strip()
    typed = _Typed(spec_text=spec_text, gap=gap, power=power, label_protocol=protocol, data=about, rates=rates or {})
    promise = _promise(typed)
    with act(by=by, at=at, verb="evaluation.plan-sealed", project=project) as record:
        row = permitted_project(by=by, permission=Permission.EVALUATION_PLAN, project=project)
        check_covers(project=row, covers=covers)
        if configuration:
            check_configuration(project=row, organisation=by.organisation_id, configuration=configuration)
        plan = EvaluationPlan.objects.create(
            project=row,
            organisation_id=by.organisation_id,
            number=_next_number(row),
            content=record.content("evaluation-plan", _body(typed, promise)),
            digest=promise.digest,
            spec_digest=spec_digest(promise.spec),
            covers=covers,
            configuration=configuration,
            person=by.person_id,
            office=by.office_id,
            sealed_at=at,
        )
        record.about("evaluation-plan", plan.id)
        record.changed("evaluation-plan", plan.id, "evaluation-plan", after=plan.digest)
        record.changed("evaluation-plan", plan.id, "content", after=plan.content.digest)
    return plan


def _next_number(project: Project) -> int:
    last = EvaluationPlan.objects.filter(project=project).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def spec_of(text: str, *, field: str = "spec") -> EvaluationSpec:
    """The specification in a text. Raises Invalid with every problem and its line under `field`."""
    if not text.strip():
        raise Invalid(NEEDS_CHANGING, field_errors={field: "Enter the specification of the evaluation"})
    if len(text) > LONGEST_SPEC:
        raise Invalid(NEEDS_CHANGING, field_errors={field: f"Enter at most {LONGEST_SPEC:,} characters"})
    try:
        return read_spec(text.encode())
    except EvaluationRefused as refused:
        raise Invalid(NEEDS_CHANGING, field_errors={field: refused.message}) from refused
    except UnicodeEncodeError as wrong:
        message = "It holds a character that cannot be written down. Type it afresh"
        raise Invalid(NEEDS_CHANGING, field_errors={field: message}) from wrong


def _promise(typed: _Typed) -> Promise:
    """The engine's plan, or Invalid with everything that is wrong at once."""
    wrong = dict(_wrong_texts(typed))
    spec = None
    try:
        spec = spec_of(typed.spec_text)
    except Invalid as invalid:
        wrong |= invalid.field_errors
    gap, power = _share(typed.gap), _share(typed.power)
    if gap is None:
        wrong["gap"] = "Enter a number above 0 and below 1, such as 0.05"
    if power is None:
        wrong["power"] = "Enter a number above 0 and below 1, such as 0.8"
    rates = {metric: share for metric, text in typed.rates.items() if (share := _share(text)) is not None}
    if len(rates) != len(typed.rates):
        wrong["rates"] = "Enter each expected rate as a number above 0 and below 1, such as 0.2"
    if wrong or spec is None or gap is None or power is None:
        raise Invalid(NEEDS_CHANGING, field_errors=wrong)
    try:
        return evaluation_plan(
            spec=spec, gap=gap, power=power, rates=rates, label_protocol=typed.label_protocol, data=typed.data
        )
    except EvaluationRefused as refused:
        raise Invalid(NEEDS_CHANGING, field_errors={"spec": refused.message}) from refused


def _body(typed: _Typed, promise: Promise) -> dict[str, str]:
    """What is kept of a plan: as it was typed, and the engine's document."""
    return {
        "title": promise.spec.title,
        "spec": typed.spec_text,
        "label_protocol": typed.label_protocol,
        "data": typed.data,
        "document": json.dumps(promise.as_data(), ensure_ascii=False),
    }


def _wrong_texts(typed: _Typed) -> list[tuple[str, str]]:
    found = []
    if not typed.label_protocol:
        found.append(("label_protocol", "Say how it is established, for each case, what really happened"))
    if not typed.data:
        found.append(("data", "Say which data will be used: from where, from when, and who is left out"))
    for name in ("label_protocol", "data"):
        if len(getattr(typed, name)) > LONGEST_TEXT:
            found.append((name, f"Enter at most {LONGEST_TEXT:,} characters"))
    return found


def _share(text: str) -> float | None:
    """A decimal above 0 and below 1, or None."""
    plain = text.strip()
    if not (plain.replace(".", "", 1).isdigit() and plain.isascii() and len(plain) < 20):
        return None
    value = float(plain)
    return value if 0 < value < 1 else None
