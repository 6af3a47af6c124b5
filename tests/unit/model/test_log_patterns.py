import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.model.log import LogEntry
from shared.model.log_patterns import MOST_CHARACTERS, counted_patterns, pattern_of, regex_of
from shared.model.query import regex_found
from shared.model.task import LogLevel
from tests.builders import log_line

ID = "8f14e45f-ceea-467f-a0e6-52d5b2a1c9d3"


@pytest.mark.parametrize(
    ("message", "pattern"),
    [
        ("order 4711 took 1.5 s", "order <number> took <number> s"),
        ("1,024 rows of 2048", "<number> rows of <number>"),
        ("started at 2026-10-21T03:00:00.180Z", "started at <time>"),
        ("until 2026-10-21 03:00:00,5+02:00, then", "until <time>, then"),
        ("on 2026-10-21", "on <time>"),
        ("03:00:01 tick", "<clock> tick"),
        (f"execution {ID} of 5PkXr2cYbZ8qLwT4nHsVmA", "execution <id> of <id>"),
        ("commit 9fceb02d0ae5", "commit <id>"),
        ("10.0.0.7:5432 refused", "<address> refused"),
        ("connection refused", "connection refused"),
        ("first\nsecond 2", "first"),
        ("", ""),
    ],
)
def test_pattern_leaves_open_what_differs_from_line_to_line(message, pattern):
    assert pattern_of(message) == pattern


def test_pattern_of_a_long_message_is_that_of_its_beginning():
    message = "x" * MOST_CHARACTERS

    assert pattern_of(message + "y") == message + "…"


@pytest.mark.parametrize(
    ("message", "is_found"),
    [
        ("order 9 took 20 s", True),
        ("order 9 took 20 s\nand more", True),
        ("order nine took 20 s", False),
        ("order 9 took 20 s, too long", False),
        ("the order 9 took 20 s", False),
    ],
)
def test_pattern_finds_the_lines_that_it_was_made_of_and_no_others(message, is_found):
    pattern = pattern_of("order 4711 took 1.5 s")

    assert regex_found(regex_of(pattern), message) is is_found


@given(st.text(st.sampled_from("ab1290:-.,TZ <>\n\r()[]*+"), max_size=60) | st.text())
def test_every_message_is_found_by_its_pattern(message):
    assert regex_found(regex_of(pattern_of(message)), message)


@given(st.text(st.sampled_from("abc019-:."), min_size=MOST_CHARACTERS, max_size=400))
def test_long_messages_are_found_by_theirs(message):
    assert regex_found(regex_of(pattern_of(message)), message)


def test_message_that_looks_like_a_pattern_is_found():
    assert regex_found(regex_of(pattern_of("give a <number>")), "give a <number>")


def entry(message, level=LogLevel.INFO, flow_id="daily"):
    line = log_line(message).model_copy(update={"level": level})
    return LogEntry(execution_id="1", namespace="shop", flow_id=flow_id, line=line)


def test_patterns_are_counted_with_their_worst_level_and_their_flows():
    newest_first = [
        entry("order 3"),
        entry("order 2", LogLevel.ERROR, "hourly"),
        entry("done"),
        entry("order 1", LogLevel.WARN),
    ]

    orders, done = counted_patterns(newest_first)

    assert (orders.pattern, orders.count, orders.worst) == ("order <number>", 3, LogLevel.ERROR)
    assert orders.flows == {("shop", "daily"), ("shop", "hourly")}
    assert (orders.latest, orders.oldest) == (newest_first[0], newest_first[3])
    assert (done.pattern, done.count) == ("done", 1)
