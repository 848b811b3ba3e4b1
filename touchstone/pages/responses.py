"""Answers to a request for a page with a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

UNPROCESSABLE = 422


def render_form(
    request: HttpRequest, template: str, form: BaseForm, context: Mapping[str, Any] | None = None, *, status: int = 0
) -> HttpResponse:
    """The page with its form: status 422 and `has_errors` when the form was sent and is wrong, else 200.

    The template finds `form` and `has_errors`; the layout puts "Error: " before the title. A `status` given wins.
    """
    has_errors = form.is_bound and not form.is_valid()
    values = {**(context or {}), "form": form, "has_errors": has_errors}
    return render(request, template, values, status=status or (UNPROCESSABLE if has_errors else 200))


def see_other(name: str, *args: str) -> HttpResponse:
    """On to the page with that name once something was done: 303, so that reloading it does nothing again."""
    answer = HttpResponseRedirect(reverse(name, args=args))
    answer.status_code = 303
    return answer
