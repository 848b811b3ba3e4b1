"""Settings of the public site: the register and what is said about it. It has no sessions, no accounts, no casework."""

from __future__ import annotations

import os

from django.db.backends.signals import connection_created

from touchstone.config import both_sites, database, environment, logs, startup

TOUCHSTONE_MODE = environment.mode()
TOUCHSTONE_LOCAL_MODE = TOUCHSTONE_MODE == environment.LOCAL
TOUCHSTONE_VAR = environment.data_directory()
TOUCHSTONE_PUBLIC_URL = os.environ.get("TOUCHSTONE_PUBLIC_URL", "http://127.0.0.1:8001")

DEBUG = environment.flag("TOUCHSTONE_DEBUG")
SECRET_KEY = environment.secret("TOUCHSTONE_PUBLIC_SECRET_KEY", "public_secret_key")
ALLOWED_HOSTS = (
    environment.LOOPBACK if TOUCHSTONE_MODE == environment.LOCAL else environment.words("TOUCHSTONE_PUBLIC_HOSTS")
)
TOUCHSTONE_TRUSTED_PROXIES = environment.whole_number("TOUCHSTONE_TRUSTED_PROXIES", default=0, least=0)
ROOT_URLCONF = "touchstone.config.urls_public"
WSGI_APPLICATION = "touchstone.config.wsgi_public.application"

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "touchstone.pages",
    "touchstone.register",
    "touchstone.public",
]

MIDDLEWARE = [
    "touchstone.pages.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "touchstone.pages.refusals.RefusalPages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]

TEMPLATES = both_sites.templates("pages/templates", "public/templates")

DATABASES = {"default": database.public_database(TOUCHSTONE_VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
connection_created.connect(database.guard_public, dispatch_uid="touchstone-guard")

WITH_TLS = both_sites.with_tls()
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = WITH_TLS
CSRF_COOKIE_NAME = "__Host-public-csrf" if WITH_TLS else "public-csrf"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_NAME = "language"
CSRF_FAILURE_VIEW = "touchstone.pages.errors.forged"

SECURE_HSTS_SECONDS = both_sites.YEAR_SECONDS if WITH_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = WITH_TLS
SECURE_SSL_REDIRECT = WITH_TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if WITH_TLS and int(os.environ.get("TOUCHSTONE_TRUSTED_PROXIES", "0")):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

DATA_UPLOAD_MAX_MEMORY_SIZE = 200_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# One page takes a file, and none is kept: no handler writes to disk, and one too large for memory does not arrive.
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

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
