"""What would apply? The triage questions and their result for anybody, one page each, with nothing stored anywhere.

All that was answered travels in the page, signed (`carry`); nothing of it stands in an address, a cookie, a session, a
table or a log. So there is nothing here that a forged request could do in somebody's name: nobody is signed in, and a
request changes nothing. That is why these forms bear no CSRF token, which would need a cookie. What another site could
still do is to have a browser show its own text on a page of ours: forms from elsewhere are led to the start instead.

Cost is bounded by the limits on a request's body (`DATA_UPLOAD_MAX_MEMORY_SIZE`), on each text, and on what is carried;
a step takes no database query, so no account of who asked how often has to be kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from touchstone.casefiles.problems import CaseFileRefused
from touchstone.domain.answer_values import Given, check_answer
from touchstone.domain.case import local_day
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid
from touchstone.pages.answer_rows import Row, answer_rows, row
from touchstone.pages.carried import BAD_REQUEST, FIELD, UNREADABLE, CarryRefused, unreadable_values
from touchstone.pages.entry_words import ENTRIES
from touchstone.pages.forms import GovForm
from touchstone.pages.question_fields import part_names
from touchstone.pages.question_form import QuestionForm
from touchstone.pages.refused_form import show_refusal
from touchstone.pages.responses import UNPROCESSABLE, see_other
from touchstone.public.answers import NEVER_KEPT, READ, answer, is_copy, open_form, open_to_all
from touchstone.public.what_applies.carry import MOST, Carry, pack_carry, read_carry
from touchstone.public.what_applies.case import FILE_NAME, carry_from, file_from, guidance
from touchstone.public.what_applies.forms import AboutForm, CaseFileForm, asked_form
from touchstone.public.what_applies.found import checklist_of, origins_read, result_of
from touchstone.public.what_applies.journey import ABOUT, CASE_FILE, CHECK, CHECKLIST, ENDS, RESULT, Journey

DOWNLOAD = "download"
MOST_PROBLEMS = 20
_AFTER = {CHECK: RESULT, RESULT: CHECKLIST, CHECKLIST: CHECKLIST}


@open_to_all
def start(request: HttpRequest) -> HttpResponse:
    """What it is, what it is not, and the way in."""
    return answer(request, "public/what_applies/start.html", {"origins": origins_read(), "is_copy": is_copy(request)})


@csrf_exempt  # see the module: nothing is stored, nobody is signed in, and a token would need a cookie
@open_form
def step(request: HttpRequest) -> HttpResponse:
    """Every step at one address. `go` turns to another step as things stand; without it the form of `step` is taken."""
    pack = guidance().pack
    if request.method in READ:
        first = CASE_FILE if "case-file" in request.GET else ABOUT
        return _show(request, Journey(Carry(), pack), first)
    if not _is_from_here(request):
        return see_other("what-applies")
    try:
        carry = read_carry(request.POST.get(FIELD, ""))
    except CarryRefused as refusal:
        values = unreadable_values(request, refusal, start_again_url=reverse("what-applies"))
        return answer(request, UNREADABLE, values, status=BAD_REQUEST, cache=NEVER_KEPT)
    return _turned(request, Journey(carry, pack))


def _turned(request: HttpRequest, journey: Journey) -> HttpResponse:
    wanted, sent = request.POST.get("go", ""), request.POST.get("step", "")
    if wanted == DOWNLOAD:
        return _download(journey)
    if sent == CASE_FILE and not wanted:
        return _from_case_file(request, journey)
    if wanted or sent in ENDS or journey.reachable(sent) != sent:
        return _show(request, journey, journey.reachable(wanted or _AFTER.get(sent, "")))
    if sent != ABOUT and "skip" in request.POST:
        return _onward(request, journey, journey.carry.without_answer(sent))
    return _taken(request, journey, sent)


def _taken(request: HttpRequest, journey: Journey, at: str) -> HttpResponse:
    """The form of one step: on to the next thing that is missing, or the same page with what is wrong."""
    form = _form(journey, at, request.POST)
    if isinstance(form, QuestionForm) and form.changes_rows:
        return _show(request, journey, at, form.with_changed_rows())
    carry = _with(journey, at, form) if form.is_valid() else None
    if carry is None:
        return _show(request, journey, at, form)
    if len(pack_carry(carry)) > MOST:
        form.add_error(None, _("Your answers are too long to be carried from page to page. Shorten this one"))
        return _show(request, journey, at, form)
    return _onward(request, journey, carry)


def _with(journey: Journey, at: str, form: GovForm) -> Carry | None:
    """What is carried on; None where the form was found wrong, and says so."""
    if not isinstance(form, QuestionForm):
        return replace(journey.carry, begun=True, **form.values)
    first = form.question.fields[0]
    name = part_names(first, f"answer.{first.key}")[0]
    try:
        given = Given(today=local_day(clock.now()))
        value = check_answer(question=form.question, value=form.answer(), given=given)
    except Invalid as wrong:
        named = {f"answer.{part}": message for part, message in wrong.field_errors.items()}
        show_refusal(form, Invalid(wrong.message, field_errors=named))
        return None
    if not value:
        form.add_error(name, _("Give an answer, or press “Skip: I do not know yet”"))
        return None
    return journey.carry.with_answer(at, value)


def _onward(request: HttpRequest, journey: Journey, carry: Carry) -> HttpResponse:
    onward = Journey(carry, journey.pack)
    return _show(request, onward, onward.next_step)


def _from_case_file(request: HttpRequest, journey: Journey) -> HttpResponse:
    form = CaseFileForm(request.POST, request.FILES)
    if form.is_valid():
        name, data = form.given
        try:
            carry = carry_from(data)
        except CaseFileRefused as refused:
            form.add_error(name, _("The case file cannot be read. What is wrong with it stands below"))
            form.problems = refused.problems[:MOST_PROBLEMS]
        else:
            return _onward(request, journey, carry)
    return _show(request, journey, CASE_FILE, form)


def _download(journey: Journey) -> HttpResponse:
    body = file_from(journey, at=clock.now())
    response = HttpResponse(body, content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    response.headers["Cache-Control"] = NEVER_KEPT
    return response


def _show(request: HttpRequest, journey: Journey, at: str, form: GovForm | None = None) -> HttpResponse:
    """The page of a step, unbound unless `form` is what was sent and is wrong."""
    shown = None if at in ENDS else form or _form(journey, at)
    has_errors = shown is not None and shown.is_bound and not shown.is_valid()
    context: dict[str, Any] = {
        "carry": pack_carry(journey.carry),
        "step": at,
        "previous": journey.before(at) if at != CASE_FILE else "",
        "journey": journey,
        "form": shown,
        "has_errors": has_errors,
        **_more(journey, at),
    }
    template = f"public/what_applies/{at if at in (*ENDS, ABOUT, CASE_FILE) else 'question'}.html"
    status = UNPROCESSABLE if has_errors else 200
    cache = {} if request.method in READ else {"cache": NEVER_KEPT}
    return answer(request, template, context, status=status, **cache)


def _more(journey: Journey, at: str) -> dict[str, Any]:
    """What one step's page reads beside the rest."""
    if at == CHECK:
        return {"sections": _check_rows(journey)}
    if at == RESULT:
        return result_of(journey, at=clock.now())
    if at == CHECKLIST:
        return checklist_of(journey, at=clock.now())
    if at in (ABOUT, CASE_FILE):
        return {}
    number, count = journey.place(at)
    return {"number": number, "count": count, "sources": journey.pack.sheet.sources}


def _form(journey: Journey, at: str, data: Mapping[str, Any] | None = None) -> GovForm:
    carry = journey.carry
    if at == CASE_FILE:
        return CaseFileForm(data)
    if at == ABOUT:
        return AboutForm(data, initial={"name": carry.name, "entry": carry.entry})
    return asked_form(journey.pack.question(at), data=data, answer=journey.answers.get(at, {}))


def _check_rows(journey: Journey) -> list[tuple[Any, list[Row]]]:
    entry = ENTRIES.get(journey.carry.entry)
    about = [
        row(_("Technology"), journey.carry.name, ABOUT),
        row(_("Where the work starts"), str(entry[0]) if entry else "", ABOUT),
    ]
    return [(_("The technology"), about), (journey.sheet.title, answer_rows(journey.shown, journey.impact.answers))]


def _is_from_here(request: HttpRequest) -> bool:
    """Whether the form was on a page of ours, as far as the browser says; one that says nothing is believed."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
