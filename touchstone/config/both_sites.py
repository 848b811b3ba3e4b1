"""Settings that the casework site and the public site share: languages, templates, static files, headers, limits."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from touchstone.config import environment

CODE = Path(__file__).resolve().parent.parent

LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [CODE / "locale"]
# Django's own English is American: dates here are day, month, year.
FORMAT_MODULE_PATH = ["touchstone.config.formats"]

# Limits on what one request may carry; uploads pass through their own limits, counted as they arrive.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

YEAR_SECONDS = 365 * 24 * 60 * 60


def templates(*patterns: str, context_processors: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Django's TEMPLATES: one Jinja2 engine over the folders that match the patterns, below the code's root."""
    folders = [folder for pattern in patterns for folder in sorted(CODE.glob(pattern)) if folder.is_dir()]
    return [
        {
            "BACKEND": "django.template.backends.jinja2.Jinja2",
            "NAME": "jinja2",
            "DIRS": [str(folder) for folder in folders],
            "APP_DIRS": False,
            "OPTIONS": {
                "environment": "touchstone.pages.jinja.environment",
                "context_processors": list(context_processors),
            },
        }
    ]


def static_root(data_directory: Path) -> Path:
    """TOUCHSTONE_STATIC, or `static` in the data directory, where static files may be collected; made when missing."""
    path = Path(os.environ.get("TOUCHSTONE_STATIC", data_directory / "static"))
    path.mkdir(parents=True, exist_ok=True)
    return path


def storages(static_root: Path) -> dict[str, Any]:
    """Django's STORAGES: hashed static names where the files were collected, plain ones straight from the code."""
    collected = (static_root / "staticfiles.json").exists()
    kind = "whitenoise.storage.CompressedManifestStaticFilesStorage" if collected else ""
    return {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": kind or "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def with_tls() -> bool:
    """Whether people reach the site over TLS: always said in production mode by TOUCHSTONE_TLS=on."""
    return environment.mode() == environment.PRODUCTION and environment.flag("TOUCHSTONE_TLS")
