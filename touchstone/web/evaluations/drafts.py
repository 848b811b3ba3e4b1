"""Sealing a plan: the spec, how sure it must be, the page to check, the seal. Nothing is kept until then."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.actions.evaluations.plans import seal_plan
from touchstone.actions.once import act_once
from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.evaluation.problems import EvaluationRefused
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid, NotFound, NotPermitted, Refusal
from touchstone.foundation.identifiers import is_id, new_id
from touchstone.pages.forms import TOKEN
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.pages.text import TextRefused, clean_text
from touchstone.queries.evaluation_drafts import PlanDraft, draft_plan, measures_sized, read_draft
from touchstone.queries.snapshots import load_project_snapshot
from touchstone.web.evaluations.example import EXAMPLE
from touchstone.web.evaluations.plan_forms import MAX_SPEC, RATE, SAMPLE, SampleForm, SpecForm
from touchstone.web.evaluations.plan_rows import limit_rows, needed_rows, promise_rows
from touchstone.web.evaluations.words import engine_words

STEP = "step"
CONFLICT, UNPROCESSABLE = 409, 422


@page(permission=Permission.EVALUATION_PLAN)
def seal(request: OfficeRequest, project: str) -> HttpResponse:
    """The step that the button names; every step carries what the others hold."""
    snapshot = load_project_snapshot(by=request.actor, project=project, at=clock.now())
    if request.method != "POST":
        return _spec_page(request, snapshot, SpecForm(), {})
    sent, step = request.POST, request.POST.get(STEP, "spec")
    if step == "change-spec":
        return _spec_page(request, snapshot, SpecForm(initial={"spec": sent.get("spec", "")}), sent)
    if step == "spec":
        return _spec_sent(request, snapshot)
    spec = _carried(sent)
    problems = _problems(spec)
    if problems is not None:
        return _spec_page(request, snapshot, problems, sent)
    if step == "change-sample":
        return _sample_page(request, snapshot, _sample_form(snapshot, spec, initial=_kept(sent)), spec)
    return _sample_sent(request, snapshot, spec, seals=step == "seal")


def _spec_sent(request: OfficeRequest, snapshot: ProjectSnapshot) -> HttpResponse:
    form = SpecForm(request.POST, request.FILES)
    if not form.is_valid():
        return _spec_page(request, snapshot, form, request.POST)
    spec = form.cleaned_data["spec"]
    problems = _problems(spec)
    if problems is not None:
        return _spec_page(request, snapshot, problems, request.POST)
    kept = _kept(request.POST)
    return _sample_page(request, snapshot, _sample_form(snapshot, spec, initial=kept or None), spec)


def _sample_sent(request: OfficeRequest, snapshot: ProjectSnapshot, spec: str, *, seals: bool) -> HttpResponse:
    form = _sample_form(snapshot, spec, request.POST)
    if not form.is_valid():
        return _sample_page(request, snapshot, form, spec)
    values = form.values
    draft = draft_plan(
        spec_text=spec,
        **form.shares,
        label_protocol=values["label_protocol"],
        data=values["data"],
        rates={metric: float(_share(typed)) for metric, typed in form.rates.items()},
    )
    if not seals:
        return _check_page(request, snapshot, spec, form, draft)
    try:
        done = _seal(request, snapshot.project, spec, form)
    except (NotFound, NotPermitted):
        raise
    except Refusal as refused:
        status = UNPROCESSABLE if isinstance(refused, Invalid) else CONFLICT
        return _check_page(request, snapshot, spec, form, draft, refused=refused, status=status)
    return see_other("evaluation-plan", snapshot.project, done["id"])


def _seal(request: OfficeRequest, project: str, spec: str, form: SampleForm) -> Mapping[str, Any]:
    at, values = clock.now(), form.values
    shares = {name: _share(values[name]) for name in ("gap", "power")}
    rates = {metric: _share(typed) for metric, typed in form.rates.items()}
    said: dict[str, Any] = {**{name: values[name] for name in SAMPLE}, **shares, "rates": rates}
    return act_once(
        by=request.actor,
        token=form.token if is_id(form.token) else "",
        action="evaluation.seal-plan",
        body={"project": project, "spec": spec, **said},
        at=at,
        run=lambda: {"id": seal_plan(by=request.actor, project=project, spec_text=spec, **said, at=at).id},
    )


def _carried(sent: QueryDict) -> str:
    """The spec as an earlier step took it; "" for text that no step of ours has sent."""
    try:
        return clean_text(sent.get("spec", "")[: 2 * MAX_SPEC])
    except TextRefused:
        return ""


def _share(per_cent: str) -> str:
    """`5` per cent as `0.05`, exactly."""
    return f"{Decimal(per_cent) / 100:f}"


def _problems(spec: str) -> SpecForm | None:
    """The form with every problem of the spec in it; None where it is in order."""
    try:
        read_draft(spec)
    except EvaluationRefused as refused:
        form = SpecForm({"spec": spec, TOKEN: new_id()})
        form.is_valid()
        form.errors.clear()
        form.show(sorted(refused.problems, key=lambda one: one.line or 0))
        return form
    return None


def _sample_form(snapshot: ProjectSnapshot, spec: str, sent: QueryDict | None = None, **options: Any) -> SampleForm:
    versions = [(one.id, one.label) for one in snapshot.versions if one.label]
    if sent is not None:
        options["data"] = sent
    return SampleForm(versions=versions, measures=measures_sized(spec), **options)


def _names(sent: Any) -> list[str]:
    """Names of what the second step asked, as far as it was sent."""
    return [*(name for name in SAMPLE if name in sent), *sorted(name for name in sent if name.startswith(RATE))]


def _kept(sent: QueryDict) -> dict[str, Any]:
    """What was typed on the second step, where it has been."""
    return {name: sent[name] for name in _names(sent)}


def _spec_page(request: OfficeRequest, snapshot: ProjectSnapshot, form: SpecForm, sent: Any) -> HttpResponse:
    text = str(form.data.get("spec", ""))
    faults = {one.line for one in form.problems}
    context = {
        "project_title": snapshot.title,
        "engine": engine_words,
        "example": EXAMPLE,
        "lines": [(number, line, number in faults) for number, line in enumerate(text.split("\n"), start=1)],
        "carried": [(name, sent[name]) for name in _names(sent)],
        "back_url": reverse("evaluations", args=[snapshot.project]),
        "cancel_url": reverse("evaluations", args=[snapshot.project]),
    }
    return render_form(request, "evaluations/spec.html", form, context)


def _sample_page(request: OfficeRequest, snapshot: ProjectSnapshot, form: SampleForm, spec: str) -> HttpResponse:
    context = {
        "project_title": snapshot.title,
        "spec_title": read_draft(spec).title,
        "carried": [("spec", spec)],
    }
    return render_form(request, "evaluations/sample.html", form, context)


def _check_page(
    request: OfficeRequest,
    snapshot: ProjectSnapshot,
    spec: str,
    form: SampleForm,
    draft: PlanDraft,
    *,
    refused: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    values = form.values
    covers = str(dict(form.fields["covers"].choices)[values["covers"]])  # type: ignore[attr-defined]  # a choice field
    context = {
        "project_title": snapshot.title,
        "has_errors": refused is not None,
        "refused": _messages(refused),
        "gap": values["gap"],
        "power": values["power"],
        "needed": needed_rows(draft.document),
        "limits": limit_rows(draft.document),
        "rows": [
            *promise_rows(draft.document, label_protocol=values["label_protocol"], data=values["data"], covers=covers),
            {"key": _("Digest it will be sealed with"), "value": draft.digest, "typed": True},
        ],
        "spec": spec,
        "carried": [("spec", spec), *((name, request.POST[name]) for name in _carried_names(request.POST))],
    }
    return render(request, "evaluations/check.html", context, status=status)


def _carried_names(sent: QueryDict) -> list[str]:
    return [*([TOKEN] if TOKEN in sent else []), *_names(sent)]


def _messages(refused: Refusal | None) -> list[dict[str, str]]:
    if refused is None:
        return []
    errors = refused.field_errors if isinstance(refused, Invalid) else {}
    texts = list(errors.values()) or [
        f"{_(refused.message)}. {_(refused.remedy)}" if refused.remedy else _(refused.message)
    ]
    return [{"text": str(engine_words(text)), "href": ""} for text in texts]
