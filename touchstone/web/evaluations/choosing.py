"""What people say about a result: which measure matters most, what may be claimed, whether the public gets it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.actions.evaluations.choices import choose_fairness
from touchstone.actions.evaluations.claims import record_claim, withdraw_claim
from touchstone.actions.evaluations.offers import offer as offer_result
from touchstone.actions.evaluations.offers import take_back
from touchstone.actions.once import act_once
from touchstone.evaluation.results import Result
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid, NotFound, NotPermitted, Refusal
from touchstone.pages.forms import GovForm
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.queries.evaluation_values import EvaluationShown
from touchstone.queries.evaluations import load_evaluation
from touchstone.web.evaluations.figures import is_percent, metrics_of
from touchstone.web.evaluations.forms import ClaimForm, FairnessForm, OfferForm, WithdrawForm
from touchstone.web.evaluations.refusing import show_every
from touchstone.web.evaluations.result_rows import basis_words, data_rows
from touchstone.web.evaluations.words import ALSO_CALLED, ORIGINS, engine_words, figure_words

CONFLICT = 409
Context = dict[str, Any]


@page(permission=Permission.EVALUATION_RECORD)
def fairness(request: OfficeRequest, project: str, evaluation: str) -> HttpResponse:
    """Choose among the measures that the result shows."""
    shown = _shown(request, project, evaluation)
    known = metrics_of(_result(shown)) if shown.result else {}
    measures = [(name, engine_words(one["name"])) for name, one in known.items() if _is_of_groups(shown, name)]
    hints = {name: ALSO_CALLED.get(name) or engine_words(known[name]["meaning"]) for name, _words in measures}
    chosen = shown.fairness[0].measures if shown.fairness else ()
    options: Context = {"measures": measures, "hints": hints}
    form = (
        FairnessForm(request.POST, **options)
        if request.method == "POST"
        else FairnessForm(**options, initial={"measures": list(chosen)})
    )
    return _done(
        request,
        shown,
        form,
        "fairness",
        lambda values, at: choose_fairness(by=request.actor, evaluation=shown.line.id, at=at, **values).id,
    )


@page(permission=Permission.EVALUATION_RECORD)
def claim(request: OfficeRequest, project: str, evaluation: str) -> HttpResponse:
    """Record a claim, if the result bears it out."""
    shown = _shown(request, project, evaluation)
    result = _result(shown)
    groups = _groups(result)
    known = metrics_of(result)
    choices: Context = {
        "measures": [(name, engine_words(one["name"])) for name, one in known.items()],
        "groups": [(str(place), _group_label(one)) for place, one in enumerate(groups)],
    }
    form = (
        ClaimForm(request.POST, **choices) if request.method == "POST" else ClaimForm(**choices, initial={"group": "0"})
    )

    def act(values: Mapping[str, Any], at: Any) -> str:
        said = {**values, "group": groups[int(values["group"])]}
        return record_claim(by=request.actor, evaluation=shown.line.id, at=at, **said).id

    return _done(request, shown, form, "claim", act, {"headlines": _headlines(result)}, anchor="claims")


@page(permission=Permission.EVALUATION_RECORD)
def withdraw(request: OfficeRequest, project: str, evaluation: str, claim: str) -> HttpResponse:
    """Let a claim stand no longer."""
    shown = _shown(request, project, evaluation)
    found = next((one for one in shown.claims if one.id == claim), None)
    if found is None:
        raise NotFound("There is no such claim")
    form = WithdrawForm(request.POST) if request.method == "POST" else WithdrawForm()
    rows = [
        {"key": _("Claim"), "value": found.statement, "typed": True},
        {"key": _("Rests on"), "value": basis_words(found, shown.result), "typed": True},
    ]
    return _done(
        request,
        shown,
        form,
        "withdraw",
        lambda _values, at: withdraw_claim(by=request.actor, claim=found.id, at=at).id,
        {"rows": rows, "claim": found.id},
        anchor="claims",
    )


@page(permission=Permission.PUBLICATION_PROPOSE)
def offer(request: OfficeRequest, project: str, evaluation: str) -> HttpResponse:
    """Offer the publishable result for the public record, or take it back."""
    shown = _shown(request, project, evaluation)
    is_offered = shown.line.is_offered
    options = {"is_offered": is_offered}
    form = OfferForm(request.POST, **options) if request.method == "POST" else OfferForm(**options)
    ids = [shown.project, shown.line.id]
    context: Context = {
        "is_offered": is_offered,
        "report_url": reverse("evaluation-report", args=ids),
        "file_url": reverse("evaluation-file", args=ids),
        "rows": [
            {"key": _("Title"), "value": shown.line.title, "typed": True},
            {"key": _("Where the figures come from"), "value": str(ORIGINS[shown.line.origin])},
            {
                "key": _("Names of data files, which go public"),
                "value": [one["value"] for one in data_rows(shown.result) if one["key"] == _("Data")],
                "typed": True,
            },
            {"key": _("Digest of the publishable result"), "value": shown.publishable_digest, "typed": True},
        ],
    }
    does = take_back if is_offered else offer_result
    return _done(
        request,
        shown,
        form,
        "offer",
        lambda _values, at: does(by=request.actor, evaluation=shown.line.id, at=at).id,
        context,
    )


def _done(
    request: OfficeRequest,
    shown: EvaluationShown,
    form: GovForm,
    what: str,
    act: Callable[[Mapping[str, Any], Any], str],
    more: Context | None = None,
    *,
    anchor: str = "",
) -> HttpResponse:
    """Act once and lead back to the result; else the form again with what is wrong."""
    status = 0
    if form.is_bound and form.is_valid():
        at, values = clock.now(), form.values
        try:
            act_once(
                by=request.actor,
                token=form.token,
                action=f"evaluation.{what}",
                body={"evaluation": shown.line.id, "claim": (more or {}).get("claim", ""), **values},
                at=at,
                run=lambda: {"id": act(values, at)},
            )
            answer = see_other("evaluation", shown.project, shown.line.id)
            answer["Location"] += f"#{anchor}" if anchor else ""
            return answer
        except (NotFound, NotPermitted):
            raise
        except Refusal as refused:
            show_every(form, refused)
            status = 0 if isinstance(refused, Invalid) else CONFLICT
    context = {
        "project_title": shown.project_title,
        "back_url": reverse("evaluation", args=[shown.project, shown.line.id]),
        **(more or {}),
    }
    return render_form(request, f"evaluations/{what}.html", form, context, status=status)


def _shown(request: OfficeRequest, project: str, evaluation: str) -> EvaluationShown:
    return load_evaluation(by=request.actor, project=project, evaluation=evaluation)


def _result(shown: EvaluationShown) -> Result:
    """The result that is shown. Raises Refusal where its figures are gone."""
    if shown.result is None:
        raise Refusal("The figures of this result are not here any more", remedy="Make the evaluation again.")
    return shown.result


def _is_of_groups(shown: EvaluationShown, metric: str) -> bool:
    """Whether the result has figures of the measure for groups, so that it can be set side by side."""
    return any(one["metric"] == metric and one["breakdown"] for one in _result(shown).records("estimates"))


def _groups(result: Result) -> list[dict[str, str]]:
    """Every group that has an estimate, everybody first; their order is the result's, which never changes."""
    found: list[dict[str, str]] = [{}]
    for one in result.records("estimates"):
        if one["group"] not in found and one["period"] is None:
            found.append(dict(one["group"]))
    return found


def _group_label(group: Mapping[str, str]) -> str:
    return ", ".join(f"{name}: {level}" for name, level in group.items()) or _("Everybody")


def _headlines(result: Result) -> list[tuple[Any, str, str]]:
    """Each figure of everybody: name, value, interval."""
    known = metrics_of(result)
    return [
        (engine_words(known[one["metric"]]["name"]), *figure_words(one, percent=is_percent(known[one["metric"]])))
        for one in result.records("estimates")
        if not one["breakdown"] and one["period"] is None and one["metric"] in known and one["value"] is not None
    ]
