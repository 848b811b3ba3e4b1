"""A small site that shows every component: for looking at, and for the accessibility checks. No part of the product."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import override_settings
from django.urls import path
from django.utils.translation import gettext_lazy as _

from tests.unit.pages import samples
from touchstone.config import both_sites
from touchstone.foundation.errors import Authority, Conflict, Refusal
from touchstone.guidance.text import Text
from touchstone.pages.forms import GovForm
from touchstone.pages.languages import as_typed
from touchstone.pages.layout import Link, SignedIn
from touchstone.pages.paging import Pager
from touchstone.pages.question_fields import Offered
from touchstone.pages.question_form import question_form
from touchstone.pages.responses import render_form
from touchstone.pages.routes import page

HERE = Path(__file__).parent
REFUSAL = Refusal(
    "The design stage cannot be left yet: the data protection impact assessment is not finished.",
    remedy="Finish the assessment, or record why the law does not ask for one here.",
    authority=Authority("law", "Data Protection Act 2018, section 64"),
)
SIGNED_IN = SignedIn(
    person="Sian Prosser",
    office=_("Data protection officer"),
    organisation="Northmere Police",
    switch_url="/switch",
    sign_out_url="/sign-out",
)
FIGURES = [
    ["18 to 24", "1,204", "60", "5.0%", "3.9% to 6.4%", "higher"],
    ["65 and over", "988", "22", "2.2%", "1.5% to 3.3%", "lower"],
]
OFFERED = Offered(evidence=[("e1", "Report of the trial in May")], roles=[("dpo", Text(en="Data protection officer"))])


def _components() -> dict[str, Any]:
    source = {"sources": ["ENG"], "weakest": None, "text": "Check that the gains exceed the risks."}
    kinds = [
        ("legal", "seen", "Project lead"),
        ("should", "second-hand", ""),
        ("can", "seen", ""),
        ("ours", "inferred", ""),
    ]
    return {
        "signed_in": SIGNED_IN,
        "navigation_links": [Link(_("Projects"), "/", current=True), Link(_("Register"), "/r")],
        "footer_links": [Link(_("Accessibility"), "/accessibility"), Link(_("Privacy"), "/privacy")],
        "language_links": [Link("English", "/", current=True, language="en"), Link("Cymraeg", "/cy", language="cy")],
        "page_title": "Style guide",
        "crumbs": [Link(_("Projects"), "/"), Link(as_typed("Camera cars"), "")],
        "obligations": [
            {
                "obligation": kind,
                "provenance": how,
                "who": who,
                **source,
            }
            for kind, how, who in kinds
        ],
        "sources": samples.SOURCES,
        "tasks": [
            {"title": "Triage", "status": "done", "href": "/t"},
            {
                "title": "Data protection",
                "status": "in-progress",
                "href": "/d",
                "obligation": "legal",
                "provenance": "seen",
            },
            {"title": "Own-data validation", "status": "attention", "href": "/v", "hint": "On the force’s own data"},
            {"title": "Deployment", "status": "cannot-start", "note": "After validation", "obligation": "ours"},
        ],
        "rows": [
            {"key": "Technology", "value": "Camera cars <script>", "href": "/c"},
            {"key": "Reasons", "value": "First line\nSecond line", "href": "/c", "provenance": "inferred"},
            {"key": "Groups", "value": ["Children", "Older people"]},
            {"key": "Risk", "value": None, "note": "Not asked yet"},
        ],
        "refusal": REFUSAL,
        "events": samples.EVENTS,
        "figures": FIGURES,
        "pager": Pager(number=4, total=230, size=25, path="/list", kept=(("status", "live"),)),
    }


@page(permission=None, reason="a test page")
def every_component(request: HttpRequest) -> HttpResponse:
    """All components and every field; sent empty, every field has its error."""
    form = samples.EveryField(request.POST, request.FILES) if request.method == "POST" else samples.EveryField()
    template = engines["jinja2"].from_string((HERE / "style_guide.html").read_text(encoding="utf-8"))
    has_errors = form.is_bound and not form.is_valid()
    html = template.render({**_components(), "form": form, "has_errors": has_errors}, request)
    return HttpResponse(html, status=422 if has_errors else 200)


@page(permission=None, reason="a test page")
def one_question(request: HttpRequest, name: str) -> HttpResponse:
    """A question of the samples on a page of its own."""
    question = {"plain": samples.question(), "rows": samples.SUPPLIERS, "mixed": samples.MIXED}[name]
    sent = request.POST if request.method == "POST" else None
    form = question_form(question, data=sent, offered=OFFERED)
    context = {"sources": samples.SOURCES, "back_url": "/", "caption": Text(en="Data protection impact assessment")}
    if form.changes_rows:
        form = form.with_changed_rows()
    elif form.is_bound and form.is_valid():
        return HttpResponse(repr(form.answer()), content_type="text/plain; charset=utf-8")
    return render_form(request, "layout/question.html", form, {**context, "can_save_partly": True})


@page(permission=None, reason="a test page")
def one_thing(request: HttpRequest) -> HttpResponse:
    """The plainest form page."""
    form = OneThing(request.POST) if request.method == "POST" else OneThing()
    return render_form(request, "layout/form.html", form, {"page_title": "Is it live?", "back_url": "/"})


class OneThing(GovForm):
    """A single question as the heading."""

    live = samples.YesNoField(label="Is it live?", look=samples.Look(heading=True), missing="Choose whether it is live")


@page(permission=None, reason="a test page")
def refused(request: HttpRequest) -> HttpResponse:
    """Raises a refusal."""
    raise REFUSAL


@page(permission=None, reason="a test page")
def conflicting(request: HttpRequest) -> HttpResponse:
    """Raises a conflict with both texts."""
    raise Conflict("Amir Holt saved this first.", yours={"reasons": "Mine\nhere"}, theirs={"reasons": "Theirs"})


@page(permission=None, reason="a test page")
def broken(request: HttpRequest) -> HttpResponse:
    """Has a fault."""
    raise RuntimeError("a planted fault")


urlpatterns = [
    path("", every_component),
    path("question/<str:name>", one_question),
    path("one-thing", one_thing),
    path("refused", refused),
    path("conflicting", conflicting),
    path("broken", broken),
]
handler400 = "touchstone.pages.errors.bad_request"
handler403 = "touchstone.pages.errors.forbidden"
handler404 = "touchstone.pages.errors.not_found"
handler500 = "touchstone.pages.errors.server_error"

# The product's middleware as far as it needs neither tables nor people.
SITE = override_settings(
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[
        "touchstone.pages.headers.SecurityHeaders",
        "django.middleware.security.SecurityMiddleware",
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "touchstone.pages.refusals.RefusalPages",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ],
    STATIC_ROOT=None,
    WHITENOISE_USE_FINDERS=True,
    TEMPLATES=both_sites.templates("pages/templates"),
)


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Requests are not printed."""


@contextmanager
def served() -> Iterator[str]:
    """The site on a free port of this machine; gives its address without a last slash."""
    with SITE, make_server("127.0.0.1", 0, WSGIHandler(), handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
