"""No text that somebody typed can look like a line of the log (SEC-AUD-05)."""

from __future__ import annotations

import logging
import sys

import pytest

from common.logs import OneLineFormatter

FORGED = "2026-11-22 08:00:00,000 ERROR django everything is fine"


def line(message: str, *args: object, level: int = logging.WARNING, exc_info: object = None) -> str:
    record = logging.LogRecord("test", level, __file__, 1, message, args, exc_info)  # type: ignore[arg-type]
    return OneLineFormatter().format(record)


@pytest.mark.parametrize("cut", ["\n", "\r", "\r\n", "\x85", "\u2028", "\x1b[2K", "\0"])
def test_a_message_is_one_line(cut):
    assert len(line("Không tìm thấy: %s", f"/a{cut}{FORGED}").splitlines()) == 1


def test_a_very_long_message_is_cut():
    assert len(line("a" * 1_000_000)) < 4_200


@pytest.mark.parametrize("cut", ["\n", "\r", "\x85", "\u2028"])
def test_every_line_of_a_traceback_is_marked(cut):
    try:
        raise ValueError(f"Tên đơn vị{cut}{FORGED}")
    except ValueError:
        text = line("Internal Server Error", level=logging.ERROR, exc_info=sys.exc_info())
    first, *rest = text.splitlines()
    assert first.endswith("Internal Server Error")
    assert any(FORGED in one for one in rest)
    assert all(one.startswith("    | ") for one in rest)


def test_a_refused_page_has_no_traceback():
    try:
        raise ValueError("x")
    except ValueError:
        assert line("Not Found", exc_info=sys.exc_info()).count("\n") == 0


def test_the_setup_link_is_hidden_in_both():
    try:
        raise ValueError("GET /thiet-lap/very-secret-token/")
    except ValueError:
        text = line("GET /thiet-lap/very-secret-token/", level=logging.ERROR, exc_info=sys.exc_info())
    assert "very-secret-token" not in text
