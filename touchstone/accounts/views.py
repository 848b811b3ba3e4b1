"""Pages of signing in: the sign-in library's flows behind our forms and templates. A refused form answers 422."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

import qrcode
from allauth.account import views as account_views
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.base import views as mfa_views
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.totp.internal.flows import deactivate_totp
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from markupsafe import Markup

from touchstone.accounts.forms import CodeForm, RepeatedCodeForm, ReplaceTotpForm
from touchstone.accounts.models import Person
from touchstone.accounts.paths import is_own_path
from touchstone.pages.responses import UNPROCESSABLE, render_form
from touchstone.pages.routes import page


class Refusing:
    """Mixed in before a library view with a form: a refused form is shown again with status 422."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page with its errors."""
        view = cast(Any, self)
        context = view.get_context_data(form=form, has_errors=True)
        return cast(HttpResponse, view.render_to_response(context, status=UNPROCESSABLE))


class SignInView(Refusing, account_views.LoginView):
    """Address and password."""


class CodeView(mfa_views.AuthenticateView):
    """The second factor, before there is a session."""

    def _build_forms(self) -> CodeForm | None:
        user = self.stage.login.user
        self.webauthn_form = None
        sent = self.request.method == "POST"
        self.auth_form = CodeForm(data=self.request.POST, user=user) if sent else CodeForm(user=user)
        return self.auth_form if sent else None

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page with its errors."""
        return self.render_to_response(self.get_context_data(has_errors=True), status=UNPROCESSABLE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The library drops what it is given; `has_errors` has to stay."""
        return {**super().get_context_data(), **kwargs}


class ReauthenticateView(Refusing, account_views.ReauthenticateView):
    """The password again. The session gets a new id."""

    def form_valid(self, form: Any) -> HttpResponse:
        """On to what was asked for."""
        self.request.session.cycle_key()
        return cast(HttpResponse, super().form_valid(form))


class ReauthenticateCodeView(Refusing, mfa_views.ReauthenticateView):
    """The second factor again. The session gets a new id."""

    def get_form_class(self) -> type[RepeatedCodeForm]:
        """Ours."""
        return RepeatedCodeForm

    def form_valid(self, form: Any) -> HttpResponse:
        """On to what was asked for."""
        self.request.session.cycle_key()
        return cast(HttpResponse, super().form_valid(form))


class ActivateTotpView(Refusing, totp_views.ActivateTOTPView):
    """Connect an authenticator app; everybody has to."""

    template_name = "mfa/totp/activate_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The square to scan as an SVG of our own making, and the secret to type."""
        context = super().get_context_data(**kwargs)
        context["square"] = qr_square(context["totp_url"])
        secret = context["form"].secret
        context["secret_groups"] = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        """The code just given is this session's second factor."""
        response = super().form_valid(form)
        record_authentication(self.request, cast(Person, self.request.user), "mfa", type="totp", reauthenticated=True)
        self.request.session.cycle_key()
        return cast(HttpResponse, response)

    def get_success_url(self) -> str:
        """The recovery codes, and from there to what was asked for."""
        wanted = self.request.GET.get("next", "")
        query = f"?{urlencode({'next': wanted})}" if wanted and is_own_path(wanted) else ""
        return reverse("mfa_view_recovery_codes") + query


class RecoveryCodesView(recovery_views.ViewRecoveryCodesView):
    """The recovery codes, shown once."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where to go on to, beside the codes."""
        context = super().get_context_data(**kwargs)
        wanted = self.request.GET.get("next", "")
        context["can_view_codes"] = context["can_view_codes"] and bool(context["unused_codes"])
        context["next_path"] = wanted if wanted and is_own_path(wanted) else settings.LOGIN_REDIRECT_URL
        return context


class GenerateRecoveryCodesView(Refusing, recovery_views.GenerateRecoveryCodesView):
    """New recovery codes; the old ones are void."""


class ChangePasswordView(Refusing, account_views.PasswordChangeView):
    """A new password. Every other session ends."""

    def get_default_success_url(self) -> str:
        """The page about the person's sign-in, which says it is done."""
        self.request.session.cycle_key()
        return reverse("mfa_index") + "?done=password"


def security(request: HttpRequest) -> HttpResponse:
    """How the person signs in, and what they may change about it."""
    codes = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    left = len(codes.wrap().get_unused_codes()) if codes else 0
    return render(request, "mfa/index.html", {"codes_left": left, "done": request.GET.get("done") == "password"})


def replace_totp(request: HttpRequest) -> HttpResponse:
    """Take the authenticator app away; the next page sets up another, and nothing else opens before that."""
    raise_if_reauthentication_required(request, app="allauth.mfa")
    form = ReplaceTotpForm(request.POST) if request.method == "POST" else ReplaceTotpForm()
    if not (form.is_bound and form.is_valid()):
        return render_form(request, "mfa/totp/deactivate_form.html", form)
    found = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.TOTP).first()
    if found is not None:
        deactivate_totp(request, found)
    return HttpResponseRedirect(reverse("mfa_activate_totp"))


def qr_square(text: str) -> Markup:
    """An SVG of the text as a QR code: one path, nothing of the text in the markup."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    dots = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    size = len(rows)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="240" height="240" '
        'aria-hidden="true" focusable="false" shape-rendering="crispEdges">'
        '<rect width="{size}" height="{size}" fill="#fff"/><path d="{dots}" fill="#000"/></svg>'
    ).format(size=size, dots=dots)


_BEFORE = page(permission=None, reason="Signing in comes before having any right.")
_OWN = page(permission=None, reason="About nobody's account but one's own; accounts/access.py says how far along.")

sign_in = _BEFORE(SignInView.as_view())
code = _BEFORE(CodeView.as_view())
sign_out = page(permission=None, reason="Anybody may end their own session.")(account_views.LogoutView.as_view())
reauthenticate = _OWN(sensitive_post_parameters("password")(ReauthenticateView.as_view()))
reauthenticate_code = _OWN(ReauthenticateCodeView.as_view())
activate_totp = _OWN(ActivateTotpView.as_view())
recovery_codes = page(permission=None, reason="One's own recovery codes.", methods=("GET",))(
    RecoveryCodesView.as_view()
)
generate_recovery_codes = _OWN(GenerateRecoveryCodesView.as_view())
change_password = _OWN(ChangePasswordView.as_view())
security_page = page(permission=None, reason="One's own sign-in.", methods=("GET", "HEAD"))(security)
replace_totp_page = _OWN(replace_totp)
