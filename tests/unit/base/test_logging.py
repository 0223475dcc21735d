"""A log line says what failed and where, and never quotes what a person wrote."""

import logging
import sys
from typing import Any

from django.conf import settings

from buergerbuero.base.web import NoPersonalData

LINE = NoPersonalData("%(levelname)s %(message)s")


def fail() -> None:
    try:
        try:
            raise ValueError("Erika Muster, Probeweg 1")
        except ValueError as inner:
            raise KeyError("DE02 1203 0000 0000 2020 51") from inner
    except KeyError:
        raise RuntimeError("geboren am 1. April") from None


def record_of_a_failure() -> logging.LogRecord:
    try:
        fail()
    except RuntimeError:
        return logging.LogRecord("test", logging.ERROR, __file__, 1, "it failed", None, sys.exc_info())
    raise AssertionError


def test_a_line_names_kinds_and_places_of_a_failure_and_its_causes() -> None:
    line = LINE.format(record_of_a_failure())
    assert line.startswith("ERROR it failed\n")
    assert "builtins.RuntimeError" in line
    assert "builtins.KeyError" in line
    assert "builtins.ValueError" in line
    assert "in fail" in line
    assert __file__ in line


def test_a_line_quotes_no_message_and_no_source() -> None:
    line = LINE.format(record_of_a_failure())
    for value in ("Erika", "Probeweg", "DE02", "April", "raise"):
        assert value not in line


def test_a_ring_of_causes_is_told_once() -> None:
    """A library that raises an exception's cause anew makes its context the exception that names it as cause."""
    try:
        try:
            raise KeyError from ValueError()
        except KeyError as error:
            assert error.__cause__
            raise error.__cause__  # noqa: B904 - as such libraries do
    except ValueError:
        record = logging.LogRecord("test", logging.ERROR, __file__, 1, "it failed", None, sys.exc_info())
    assert LINE.format(record).count("builtins.KeyError") == 1


def test_what_another_formatter_left_in_the_record_is_not_used() -> None:
    record = record_of_a_failure()
    assert "geboren" in logging.Formatter().format(record)
    assert "geboren" not in LINE.format(record)
    assert "geboren" in logging.Formatter().format(record), "and it keeps what was there"


def test_a_line_without_a_failure_stays_as_it_is() -> None:
    record = logging.LogRecord("test", logging.INFO, __file__, 1, "%s jobs", (3,), None)
    assert LINE.format(record) == "INFO 3 jobs"


def test_the_settings_use_it_for_every_line() -> None:
    logging_settings: Any = settings.LOGGING
    for handler in logging_settings["handlers"].values():
        formatter = logging_settings["formatters"][handler["formatter"]]
        assert formatter["()"] == "buergerbuero.base.web.NoPersonalData"
