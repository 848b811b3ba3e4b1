"""Addresses of the pages of evaluations."""

from __future__ import annotations

from django.urls import path

from touchstone.web.evaluations import attaching, choosing, drafts, listing, plans, result, running

_ALL = "projects/<slug:project>/evaluations/"
_ONE = f"{_ALL}<slug:evaluation>/"

urlpatterns = [
    path(_ALL, listing.evaluations, name="evaluations"),
    path(f"{_ALL}attach/", attaching.attach, name="evaluation-attach"),
    path(f"{_ALL}plans/new/", drafts.seal, name="evaluation-plan-seal"),
    path(f"{_ALL}plans/<slug:plan>/", plans.plan, name="evaluation-plan"),
    path(f"{_ALL}runs/new/", running.start, name="evaluation-run-start"),
    path(f"{_ALL}runs/<slug:run>/", running.run, name="evaluation-run"),
    path(f"{_ALL}runs/<slug:run>/cancel/", running.cancel, name="evaluation-run-cancel"),
    path(_ONE, result.evaluation, name="evaluation"),
    path(f"{_ONE}report/", result.report, name="evaluation-report"),
    path(f"{_ONE}result.json", result.file, name="evaluation-file"),
    path(f"{_ONE}full.json", result.full, name="evaluation-full"),
    path(f"{_ONE}fairness/", choosing.fairness, name="fairness-choose"),
    path(f"{_ONE}claims/new/", choosing.claim, name="claim-record"),
    path(f"{_ONE}claims/<slug:claim>/withdraw/", choosing.withdraw, name="claim-withdraw"),
    path(f"{_ONE}offer/", choosing.offer, name="evaluation-offer"),
]
