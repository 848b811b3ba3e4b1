"""Addresses of the pages of gates, decisions and force policy."""

from __future__ import annotations

from django.urls import path

from touchstone.web.decisions import decide, gate, policy, signing

urlpatterns = [
    path("projects/<slug:project>/gate/", gate.gate, name="gate"),
    path("projects/<slug:project>/gate/decide/", decide.decide, name="decide"),
    path("projects/<slug:project>/decisions/<slug:decision>/", signing.decision, name="decision"),
    path("projects/<slug:project>/decisions/<slug:decision>/sign/", signing.sign, name="decision-sign"),
    path("projects/<slug:project>/conditions/<slug:condition>/close/", signing.close, name="condition-close"),
    path("policy/", policy.policy, name="policy"),
    path("policy/propose/<slug:stage>/", policy.propose, name="adoption-propose"),
    path("policy/<slug:adoption>/sign/", policy.sign, name="adoption-sign"),
    path("policy/<slug:adoption>/revoke/", policy.revoke, name="adoption-revoke"),
    path("who-decides/", policy.who_decides, name="who-decides"),
]
