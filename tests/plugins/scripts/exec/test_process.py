"""Processes: they stream, are bounded, and end with all their children."""

import threading
import time
from pathlib import Path

import pytest

from plugins.scripts.exec import process
from plugins.scripts.exec.process import Exit, Program, Stream, run_program
from shared.runtime.cancellation import CancelFlag, StopReason
from tests.processes import ends


@pytest.fixture
def _short_waits(monkeypatch):
    monkeypatch.setattr(process, "GRACE_SECONDS", 0.2)
    monkeypatch.setattr(process, "DRAIN_SECONDS", 0.2)


def _shell(directory, text: str) -> Program:
    return Program(["/bin/sh", "-c", text], directory, {"PATH": "/usr/bin:/bin"})


def _run(directory, text: str) -> tuple[Exit, list[tuple[Stream, str]]]:
    lines: list[tuple[Stream, str]] = []
    ended = run_program(
        _shell(directory, text), lambda stream, line: lines.append((stream, line)), CancelFlag()
    )
    return ended, lines


def _stop_at_first_line(directory, text: str) -> tuple[Exit, list[str]]:
    """Sets the cancellation when the program has printed something."""
    lines: list[str] = []
    flag = CancelFlag()

    def hear(stream: Stream, line: str) -> None:
        del stream
        lines.append(line)
        flag.set(StopReason.KILLED)

    return run_program(_shell(directory, text), hear, flag), lines


def test_lines_come_without_their_ends_and_the_last_needs_none(tmp_path):
    ended, lines = _run(tmp_path, r"printf 'a\r\nb\n\nc'; exit 3")

    assert ended == Exit(3, was_stopped=False)
    assert lines == [(Stream.STDOUT, text) for text in ("a", "b", "", "c")]


def test_program_ended_by_a_signal_has_the_code_that_shells_give_it(tmp_path):
    ended, _ = _run(tmp_path, "kill -KILL $$")

    assert ended == Exit(137, was_stopped=False)


def test_endless_line_arrives_in_bounded_pieces(tmp_path):
    _, lines = _run(tmp_path, "head -c 3000000 /dev/zero | tr '\\0' x")

    assert sum(len(text) for _, text in lines) == 3_000_000
    assert max(len(text) for _, text in lines) <= 512 * 1024


@pytest.mark.usefixtures("_short_waits")
def test_cancellation_ends_the_program(tmp_path):
    ended, lines = _stop_at_first_line(tmp_path, "echo up; exec sleep 60")

    assert ended.was_stopped
    assert lines == ["up"]


@pytest.mark.usefixtures("_short_waits")
def test_cancellation_set_before_the_start_ends_the_program(tmp_path):
    flag = CancelFlag()
    flag.set(StopReason.KILLED)

    ended = run_program(_shell(tmp_path, "sleep 60"), lambda *_: None, flag)

    assert ended.was_stopped


@pytest.mark.usefixtures("_short_waits")
def test_program_that_ignores_the_polite_signal_is_killed(tmp_path):
    started = time.monotonic()

    ended, _ = _stop_at_first_line(tmp_path, "trap '' TERM; echo up; while :; do sleep 1; done")

    assert ended.was_stopped
    assert time.monotonic() - started < 30


@pytest.mark.usefixtures("_short_waits")
def test_descendant_in_a_session_of_its_own_is_ended_too(tmp_path):
    ended, lines = _stop_at_first_line(tmp_path, "setsid sh -c 'echo $$; exec sleep 60' & wait")

    assert ended.was_stopped
    assert ends(int(lines[0]))


@pytest.mark.usefixtures("_short_waits")
def test_grandchild_that_holds_the_pipes_does_not_hold_the_task(tmp_path):
    started = time.monotonic()

    ended, lines = _run(tmp_path, "sleep 600 & echo $!")

    assert ended == Exit(0, was_stopped=False)
    assert ends(int(lines[0][1]))
    assert time.monotonic() - started < 300


def test_nothing_of_a_program_is_left_in_threads_or_descriptors(tmp_path):
    _run(tmp_path, "true")
    descriptors, threads = len(list(Path("/proc/self/fd").iterdir())), threading.active_count()

    for _ in range(5):
        _run(tmp_path, "echo a; echo b >&2")

    assert len(list(Path("/proc/self/fd").iterdir())) == descriptors
    assert threading.active_count() == threads
