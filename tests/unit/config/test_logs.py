"""Log lines: JSON, one a line, with facts by name and nothing that somebody typed."""

from __future__ import annotations

import json
import logging

from touchstone.config.logs import JsonLine, logging_settings


def line(message: str, *args: object, exc_info: object = None, **extra: object) -> str:
    record = logging.LogRecord("touchstone.x", logging.WARNING, __file__, 1, message, args, exc_info)  # type: ignore[arg-type]  # any message may come
    vars(record).update(extra)
    return JsonLine().format(record)


def test_a_line_says_when_how_bad_and_what():
    found = json.loads(line("refused %s", "once", actor="01abc", outcome="refused"))
    assert found["message"] == "refused once"
    assert (found["level"], found["actor"], found["outcome"]) == ("warning", "01abc", "refused")
    assert found["time"].endswith("+00:00")


def test_facts_that_are_not_on_the_list_are_dropped():
    assert "typed secret" not in line("x", answer="typed secret", request="typed secret")


def test_nothing_in_a_message_forges_a_line_or_colours_a_screen():
    written = line('x\r\n{"level": "info"}\x1b[31m\u2028\u202e')
    assert len(written.splitlines()) == 1
    assert written.isascii()
    assert "\x1b" not in written


def test_a_fault_gives_kind_and_place_and_keeps_its_message_out():
    try:
        raise ValueError("typed secret")
    except ValueError as fault:
        written = line("failed", exc_info=(type(fault), fault, fault.__traceback__))
    assert "typed secret" not in written
    found = json.loads(written)["fault"]
    assert found["kind"] == "builtins.ValueError"
    assert "test_logs.py" in found["trace"][0]


def test_everything_goes_to_standard_output():
    settings = logging_settings()
    assert settings["handlers"]["stdout"]["stream"] == "ext://sys.stdout"
    assert settings["root"]["handlers"] == ["stdout"]
