"""The chief officer's yearly statement that the register is complete: what was signed, and signing it anew."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.actions.completeness import sign_completeness
from touchstone.actions.once import act_once
from touchstone.foundation import clock
from touchstone.foundation.errors import Invalid, NotPermitted, Refusal
from touchstone.pages.fields import ChoiceField, ChoicesField, ConfirmField, LongTextField
from touchstone.pages.forms import GovForm
from touchstone.pages.look import Look
from touchstone.pages.refused_form import show_refusal
from touchstone.pages.responses import render_form, see_other
from touchstone.pages.routes import page
from touchstone.queries.completeness import CompletenessPage, load_completeness
from touchstone.register.statements import QUALIFIED, WORDINGS

READ = ("GET", "HEAD")
CONFLICT = 409


class SignForm(GovForm):
    """Which statement, its exception, and what is withheld. `seen`: the list of what is in use, as it was read."""

    def __init__(self, *args: Any, found: CompletenessPage, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, max_length=80, initial=found.seen)
        if found.unpublished:
            self.fields["withheld"] = ChoicesField(
                label=_("Which of these are withheld under an exemption?"),
                help_text=_("In use, and not on the register. Only you see this list here; none of it becomes public."),
                choices=[(one.project, one.title) for one in found.unpublished],
                required=False,
                look=Look(size="m"),
                subject=_("what is withheld"),
            )
            self.fields["grounds"] = LongTextField(
                label=_("Under which exemption, for each"),
                help_text=_("Stays in casework, for those who may inspect it."),
                required=False,
                max_length=4000,
                look=Look(size="m"),
                subject=_("the exemption"),
            )
        self.fields["kind"] = ChoiceField(
            label=_("Which statement do you sign?"),
            choices=[(kind, _now(words)) for kind, words in WORDINGS.items()],
            missing=_("Choose which statement you sign"),
            look=Look(size="m"),
            subject=_("which statement you sign"),
        )
        self.fields["reason"] = LongTextField(
            label=_("The exception and why (only for the second statement)"),
            help_text=_("This becomes public, word for word. Say nothing that tells of a technology that is withheld."),
            required=False,
            max_length=4000,
            look=Look(size="m"),
            subject=_("the exception"),
        )
        self.fields["confirmed"] = ConfirmField(
            label=_("I sign this in my office, and it is published with today’s date"),
            subject=_("that you sign this in your office"),
        )

    def clean(self) -> dict[str, Any]:
        """An exception has its words."""
        data = super().clean()
        if data.get("kind") == QUALIFIED and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say what the exception is and why"))
        return data


@page(permission=Permission.COMPLETENESS_SIGN, methods=READ)
def statements(request: OfficeRequest) -> HttpResponse:
    """What was signed, whether the next is due, and what stands in its way."""
    found = load_completeness(by=request.actor, at=clock.now())
    return render(request, "feedback/statements.html", _about(found))


@page(permission=Permission.COMPLETENESS_SIGN)
def sign(request: OfficeRequest) -> HttpResponse:
    """Sign, in the form that is true."""
    found = load_completeness(by=request.actor, at=clock.now())
    form = SignForm(request.POST if request.method == "POST" else None, found=found)
    status = 0
    if form.is_bound and form.is_valid():
        try:
            _sign(request, form)
            return see_other("completeness")
        except NotPermitted:
            raise
        except Refusal as refused:
            show_refusal(form, refused)
            status = 0 if isinstance(refused, Invalid) else CONFLICT
    return render_form(request, "feedback/sign.html", form, _about(found), status=status)


def _sign(request: OfficeRequest, form: SignForm) -> None:
    values, at = form.values, clock.now()
    said = {
        "kind": values["kind"],
        "reason": values["reason"],
        "withheld": values.get("withheld", []),
        "grounds": values.get("grounds", ""),
        "seen": values["seen"],
    }

    def run() -> dict[str, str]:
        return {"statement": sign_completeness(by=request.actor, at=at, **said).id}

    act_once(by=request.actor, token=form.token, action="completeness.sign", body=said, at=at, run=run)


def _about(found: CompletenessPage) -> dict[str, Any]:
    return {
        "found": found,
        "latest": found.statements[0] if found.statements else None,
        "public_url": str(settings.TOUCHSTONE_PUBLIC_URL).rstrip("/"),
    }
