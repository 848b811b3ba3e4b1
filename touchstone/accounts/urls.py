"""Addresses of signing in. The names are the sign-in library's, which looks its own pages up by them."""

from __future__ import annotations

from django.urls import path

from touchstone.accounts import views

urlpatterns = [
    path("sign-in", views.sign_in, name="account_login"),
    path("sign-in/code", views.code, name="mfa_authenticate"),
    path("sign-out", views.sign_out, name="account_logout"),
    path("account/sign-in-details", views.security_page, name="mfa_index"),
    path("account/password", views.change_password, name="account_change_password"),
    path("account/confirm-password", views.reauthenticate, name="account_reauthenticate"),
    path("account/confirm-code", views.reauthenticate_code, name="mfa_reauthenticate"),
    path("account/authenticator", views.activate_totp, name="mfa_activate_totp"),
    path("account/authenticator/replace", views.replace_totp_page, name="mfa_deactivate_totp"),
    path("account/recovery-codes", views.recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new", views.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
