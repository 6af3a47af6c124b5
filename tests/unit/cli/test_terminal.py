"""The two streams of the command line."""

import io
import os
import sys

import pytest

from shared.cli.terminal import coloured, harmless, prepare_streams, print_error, say, tell
from shared.errors import WindhoverError


class OfATerminal(io.StringIO):
    def isatty(self):
        return True


def test_results_and_talk_go_to_different_streams(capsys):
    tell("result")
    say("talk")

    assert capsys.readouterr() == ("result\n", "talk\n")


@pytest.mark.parametrize(
    ("variables", "stream", "shown"),
    [
        ({}, OfATerminal(), "\x1b[31mred\x1b[0m"),
        ({"NO_COLOR": ""}, OfATerminal(), "\x1b[31mred\x1b[0m"),
        ({"NO_COLOR": "1"}, OfATerminal(), "red"),
        ({"TERM": "dumb"}, OfATerminal(), "red"),
        ({}, io.StringIO(), "red"),
    ],
    ids=["terminal", "empty NO_COLOR", "NO_COLOR", "dumb terminal", "pipe"],
)
def test_colours_are_for_terminals_that_want_them(monkeypatch, variables, stream, shown):
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stderr", stream)

    assert coloured("red", "31") == shown


def test_closed_stream_shows_no_colours(monkeypatch):
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)

    assert coloured("red", "31") == "red"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\ttext\nand lines", "plain\ttext\nand lines"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("back\x08 and \r and \x9b", "back\\x08 and \\x0d and \\x9b"),
        ("héllo 🙂", "héllo 🙂"),
    ],
)
def test_texts_of_others_can_not_command_the_terminal(text, shown):
    assert harmless(text) == shown


def test_error_shows_code_message_and_remedy(capsys):
    print_error(WindhoverError("the tea is cold", remedy="Make another."))

    assert capsys.readouterr().err == "windhover: the tea is cold\n  Make another.\n"


def test_text_that_a_stream_can_not_encode_is_escaped(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))

    prepare_streams()
    tell("é \udcff")

    assert raw.getvalue() == b"\\xe9 \\udcff\n"


def test_reader_that_has_gone_is_no_error(monkeypatch):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)

        tell("nobody hears")
        tell("this either")
