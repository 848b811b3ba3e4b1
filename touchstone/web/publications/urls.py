"""Addresses of the pages for making a record public."""

from __future__ import annotations

from django.urls import path

from touchstone.web.publications import findings, proposals, views, withheld

urlpatterns = [
    path("projects/<slug:project>/publications/", views.publications, name="publications"),
    path("projects/<slug:project>/publications/preview/", views.preview, name="publication-preview"),
    path("projects/<slug:project>/publications/preview/page/", views.preview_page, name="publication-preview-page"),
    path("projects/<slug:project>/publications/propose/", proposals.propose, name="propose-publication"),
    path("projects/<slug:project>/publications/withheld/", withheld.withheld_list, name="withheld-list"),
    path("projects/<slug:project>/publications/withheld/<str:question>/", withheld.withhold, name="withhold-field"),
    path("withheld/", withheld.reviews, name="withheld-reviews"),
    path("withheld/<slug:withholding>/keep/", withheld.keep, name="keep-withheld"),
    path("withheld/<slug:withholding>/disclose/", withheld.disclose, name="disclose-withheld"),
    path("publications/<slug:publication>/findings/<slug:finding>/", findings.accept, name="accept-finding"),
    path("publications/<slug:publication>/", proposals.proposal, name="proposal"),
    path("publications/<slug:publication>/page/", proposals.proposal_page, name="proposal-page"),
    path("publications/<slug:publication>/record.json", proposals.proposal_data, name="proposal-data"),
    path("publications/<slug:publication>/page/<str:name>", proposals.proposal_result, name="proposal-result"),
    path("publications/<slug:publication>/approve/", proposals.approve, name="approve-publication"),
    path("publications/<slug:publication>/withdraw/", proposals.withdraw, name="approve-withdrawal"),
    path("publications/<slug:publication>/refuse/", proposals.refuse, name="refuse-publication"),
]
