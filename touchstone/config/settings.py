"""Settings of the casework site, the one people sign in to."""

from __future__ import annotations

import os

from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from touchstone.config import both_sites, database, environment, grants, logs, startup

MODE = environment.mode()
TOUCHSTONE_MODE = MODE
TOUCHSTONE_LOCAL_MODE = MODE == environment.LOCAL
TOUCHSTONE_VAR = environment.data_directory()
TOUCHSTONE_SCANNER = os.environ.get("TOUCHSTONE_SCANNER", "none")
TOUCHSTONE_MFA_KEY = environment.secret("TOUCHSTONE_MFA_KEY", "mfa_key")
# Where data of evaluations are read from, how large an upload of them may be, and the memory that one scan may use.
TOUCHSTONE_EVALUATION_FOLDER = environment.folder("TOUCHSTONE_EVALUATION_FOLDER")
TOUCHSTONE_EVALUATION_UPLOAD_MB = environment.whole_number("TOUCHSTONE_EVALUATION_UPLOAD_MB", default=200)
TOUCHSTONE_EVALUATION_MEMORY_MB = environment.whole_number("TOUCHSTONE_EVALUATION_MEMORY_MB", default=1024, least=64)
TOUCHSTONE_EVALUATION_THREADS = environment.whole_number("TOUCHSTONE_EVALUATION_THREADS", default=2)
TOUCHSTONE_PUBLIC_URL = os.environ.get("TOUCHSTONE_PUBLIC_URL", "http://127.0.0.1:8001")

DEBUG = environment.flag("TOUCHSTONE_DEBUG")
SECRET_KEY = environment.secret("TOUCHSTONE_SECRET_KEY", "secret_key")
ALLOWED_HOSTS = environment.allowed_hosts()
ROOT_URLCONF = "touchstone.config.urls"
WSGI_APPLICATION = "touchstone.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "touchstone.pages",
    "touchstone.accounts",
    "touchstone.store",
    "touchstone.register",
    "touchstone.web",
]

MIDDLEWARE = [
    "touchstone.pages.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "touchstone.pages.refusals.RefusalPages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "touchstone.accounts.sessions.session_limits",
    "touchstone.accounts.access.DefaultDeny",
]

TEMPLATES = both_sites.templates(
    "pages/templates",
    "accounts/templates",
    "web/*/templates",
    context_processors=[
        "touchstone.accounts.context.signed_in",
        "touchstone.config.navigation.casework",
        "touchstone.config.language.links",
    ],
)

# ---- data

DATABASES = {"default": database.casework_database(TOUCHSTONE_VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
connection_created.connect(database.guard_casework, dispatch_uid="touchstone-guard")
post_migrate.connect(grants.after_migration, dispatch_uid="touchstone-grants")

# ---- people, sign-in, sessions

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["touchstone.accounts.backend.PersonBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "touchstone.accounts.passwords.LengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/start"
LOGOUT_REDIRECT_URL = "/sign-in"

ACCOUNT_ADAPTER = "touchstone.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
TOUCHSTONE_FRESH_SECONDS = ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# The library counts in a cache that each process has for itself; ours counts in the database (accounts/throttle.py).
ACCOUNT_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "touchstone.accounts.forms.SignInForm",
    "reauthenticate": "touchstone.accounts.forms.ReauthenticateForm",
    "change_password": "touchstone.accounts.forms.ChangePasswordForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TOUCHSTONE_TRUSTED_PROXIES", "0"))
MFA_ADAPTER = "touchstone.accounts.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "activate_totp": "touchstone.accounts.forms.ActivateTotpForm",
    "generate_recovery_codes": "touchstone.accounts.forms.GenerateRecoveryCodesForm",
}
# An account exists only by an invitation to that address; there is no mail to prove it by.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Touchstone"
MFA_TOTP_TOLERANCE = 1

TOUCHSTONE_GUESSES = 10
TOUCHSTONE_GUESSES_PER_ADDRESS = int(os.environ.get("TOUCHSTONE_GUESSES_PER_ADDRESS", "10"))
TOUCHSTONE_GUESS_SECONDS = 5 * 60
TOUCHSTONE_SESSION_IDLE_SECONDS = 30 * 60
TOUCHSTONE_SESSION_LONGEST_SECONDS = 12 * 60 * 60
SESSION_COOKIE_AGE = TOUCHSTONE_SESSION_LONGEST_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "touchstone.pages.errors.forged"

WITH_TLS = both_sites.with_tls()
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = WITH_TLS
SESSION_COOKIE_NAME = "__Host-session" if WITH_TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if WITH_TLS else "csrf"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = WITH_TLS

# ---- headers and limits

SECURE_HSTS_SECONDS = both_sites.YEAR_SECONDS if WITH_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = WITH_TLS
SECURE_SSL_REDIRECT = WITH_TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if WITH_TLS and ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

DATA_UPLOAD_MAX_MEMORY_SIZE = both_sites.DATA_UPLOAD_MAX_MEMORY_SIZE
DATA_UPLOAD_MAX_NUMBER_FIELDS = both_sites.DATA_UPLOAD_MAX_NUMBER_FIELDS
DATA_UPLOAD_MAX_NUMBER_FILES = both_sites.DATA_UPLOAD_MAX_NUMBER_FILES
FILE_UPLOAD_MAX_MEMORY_SIZE = both_sites.FILE_UPLOAD_MAX_MEMORY_SIZE

# ---- language, time, static files, logging

LANGUAGE_CODE = "en"
LANGUAGES = both_sites.LANGUAGES
FORMAT_MODULE_PATH = both_sites.FORMAT_MODULE_PATH
LOCALE_PATHS = both_sites.LOCALE_PATHS
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = both_sites.static_root(TOUCHSTONE_VAR)
STORAGES = both_sites.storages(STATIC_ROOT)
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").exists()

LOGGING = logs.logging_settings()

startup.register()
