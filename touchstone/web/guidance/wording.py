"""Put official wording in place of an inferred part with a form: the file is made for whoever has no YAML."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.domain.case import local_day
from touchstone.foundation import clock
from touchstone.pages.responses import render_form
from touchstone.pages.routes import page
from touchstone.queries.own_wording import Wording, file_with_wording, list_wordable, load_wordable
from touchstone.queries.packs import newest_pack
from touchstone.web.guidance.forms import WordForm
from touchstone.web.guidance.loading import preview

READ = ("GET", "HEAD")


@page(permission=Permission.GUIDANCE_EDIT, methods=READ)
def stages(request: OfficeRequest) -> HttpResponse:
    """Every part of every stage that was not read in the guidance itself."""
    pack, found = list_wordable(by=request.actor)
    context = {"pack": pack, "stages": found, "sources": pack.sheet.sources}
    return render(request, "guidance/stages.html", context)


@page(permission=Permission.GUIDANCE_EDIT)
def word(request: OfficeRequest, stage: str, part: str) -> HttpResponse:
    """The wording and where it was read; then the preview of the pack made of it."""
    found = load_wordable(by=request.actor, stage=stage, part=part)
    today = local_day(clock.now())
    bound = {"data": request.POST} if request.method == "POST" else {}
    form = WordForm(**bound, asks=found.asks, today=today)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        wording = Wording(
            text=said["text"],
            source=said["source"],
            address=said["address"],
            publisher=said["publisher"],
            read_on=said["read_on"],
            strength=said.get("strength", ""),
        )
        return preview(request, file_with_wording(by=request.actor, item=found, wording=wording, on=today))
    context = {
        "found": found,
        "sources": newest_pack(request.actor.organisation_id).sheet.sources,
        "back_url": reverse("guidance-wording"),
    }
    return render_form(request, "guidance/word.html", form, context)
