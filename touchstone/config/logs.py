"""Logging: one JSON object a line on standard output, carrying facts by name and never what people typed."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

# The only extra facts a log call may add; anything else given as `extra` is dropped.
FACTS = ("actor", "office", "organisation", "action", "object", "outcome", "request_id", "status", "duration_ms")


class JsonLine(logging.Formatter):
    """A record as one line of JSON in ASCII, so that no control character of a message can forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line.update({fact: getattr(record, fact) for fact in FACTS if getattr(record, fact, None) is not None})
        if record.exc_info and record.exc_info[0]:
            line["fault"] = _fault(record.exc_info)
        return json.dumps(line, ensure_ascii=True, default=str)


def _fault(exc_info: Any) -> dict[str, Any]:
    """Kind and place of an exception; its message may hold typed text and stays out."""
    kind, _, trace = exc_info
    frames = traceback.extract_tb(trace)
    return {
        "kind": f"{kind.__module__}.{kind.__qualname__}",
        "trace": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }


def logging_settings() -> dict[str, Any]:
    """Django's LOGGING: everything of note to standard output, as JSON lines."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "touchstone.config.logs.JsonLine"}},
        "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"}},
        "root": {"handlers": ["stdout"], "level": "WARNING"},
        "loggers": {
            "touchstone": {"level": "INFO"},
            # Django's own handlers would print the message twice.
            "django": {"handlers": [], "level": "INFO"},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }
