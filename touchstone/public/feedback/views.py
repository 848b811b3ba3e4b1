"""Sending a message about a record, and reading the answer.

Nobody is signed in and no cookie is set, so there is nothing that a forged request could do in somebody's name; that is
why the form bears no CSRF token. Against floods: a signed time that a page must have been open for, a field that people
do not see, limits on length, and a count for each network and for everybody, kept without any address. Whatever is
refused comes back with all that was typed.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from touchstone.foundation import clock
from touchstone.pages.responses import UNPROCESSABLE
from touchstone.pages.routes import page
from touchstone.public.answers import NEVER_KEPT, READ, answer
from touchstone.public.feedback.forms import (
    KIND_WORDS,
    LONGEST,
    OPENED,
    QUICKEST,
    TRAP,
    FeedbackForm,
    seconds_open,
    sign_opened,
)
from touchstone.public.feedback.line import local_today
from touchstone.public.feedback.network import network_of
from touchstone.register import feedback, reading
from touchstone.register.inbox import Message, TooMany, receive
from touchstone.register.models import RegisterRecord
from touchstone.register.private_link import lookup_of, reference_of, unseal, was_made_here

TOO_MANY, NOT_NOW = 429, 503
open_form = page(
    permission=None, reason="anybody may send a message about a record, and needs no account", methods=(*READ, "POST")
)
open_link = page(permission=None, reason="whoever holds the private link may read the answer", methods=READ)


@csrf_exempt  # see the module: nobody is signed in, and a token would need a cookie
@open_form
def ask(request: HttpRequest, record: str) -> HttpResponse:
    """The form; what was sent is kept once, and leads to its private link."""
    row = reading.find_record(record)
    if row is None or row.is_withdrawn:
        raise Http404
    now = clock.now().timestamp()
    if request.method in READ or not _is_from_here(request):
        return _shown(request, row, FeedbackForm(initial={OPENED: sign_opened(now)}), status=200)
    data = request.POST.copy()
    trouble = _trouble(seconds_open(data.get(OPENED, ""), now), has_trap=bool(data.get(TRAP)))
    if trouble:
        data[OPENED] = sign_opened(now - QUICKEST)  # sending it once more is enough
    form = FeedbackForm(data)
    if form.is_valid() and not trouble:
        return _kept(request, row, form)
    if trouble:
        form.add_error(None, trouble)
    return _shown(request, row, form, status=UNPROCESSABLE)


@open_link
def private_answer(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt, and later the answer, for whoever holds the link; no cache keeps it."""
    thread = feedback.find_thread(lookup_of(token))
    if thread is None and not was_made_here(settings.SECRET_KEY, token):
        raise Http404
    row = reading.find_record(thread.record) if thread else None
    today = local_today()
    context: dict[str, Any] = {
        "thread": thread,
        "reference": reference_of(token),
        "link": request.build_absolute_uri(reverse("feedback-answer", args=[token])),
        "told": unseal(token, thread.sealed) if thread and thread.sealed else None,
        "days_left": feedback.working_days_left(thread.due_on, today) if thread else None,
        "working_days": feedback.WORKING_DAYS,
        "row": row,
        "kinds": KIND_WORDS,
    }
    response = answer(request, "public/feedback/answer.html", context, cache=NEVER_KEPT)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _kept(request: HttpRequest, row: RegisterRecord, form: FeedbackForm) -> HttpResponse:
    values = form.values
    message = Message(
        record=row.record,
        kind=values["kind"],
        words=values["words"],
        reply_to=values["reply_to"],
        may_quote=values["may_quote"],
        form=form.token,
    )
    try:
        token = receive(message, network=network_of(request), secret=settings.SECRET_KEY, at=clock.now())
    except TooMany:
        form.add_error(None, _("Too many messages came in this hour. What you typed is still here: send it in an hour"))
        return _shown(request, row, form, status=TOO_MANY)
    except DatabaseError:
        form.add_error(None, _("It could not be stored just now. What you typed is still here: send it again"))
        return _shown(request, row, form, status=NOT_NOW)
    return HttpResponseRedirect(reverse("feedback-answer", args=[token]), status=303)


def _shown(request: HttpRequest, row: RegisterRecord, form: FeedbackForm, *, status: int) -> HttpResponse:
    context = {
        "row": row,
        "form": form,
        "has_errors": form.is_bound,
        "trap": TRAP,
        "working_days": feedback.WORKING_DAYS,
    }
    return answer(request, "public/feedback/ask.html", context, status=status, cache=NEVER_KEPT)


def _trouble(seconds: float | None, *, has_trap: bool) -> str:
    """Why a form cannot be taken as it came, "" where it can."""
    if has_trap:
        return _("A field that people do not see was filled in, perhaps by your browser. Now it is empty: send again")
    if seconds is None or seconds > LONGEST:
        return _("This page was open for more than a day, or came back changed. Check what you typed, then send it")
    if seconds < QUICKEST:
        return _("This was sent faster than a person can. Wait a few seconds, then send it again")
    return ""


def _is_from_here(request: HttpRequest) -> bool:
    """Whether the form was on a page of ours, as far as the browser says; one that says nothing is believed."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
