"""The command as people use it: exit codes, pipes, terminals, signals."""

import os
import pty
import shutil
import signal
import subprocess

import pytest

from tests.e2e.command import FLOWS, LONGEST, PROGRAM, run, shell, start

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="the package is not installed")
bash = pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [
        (["run", FLOWS / "chatters.yaml"], 0),
        (["run", FLOWS / "warns.yaml"], 0),
        (["run", FLOWS / "fails.yaml"], 1),
        (["run", FLOWS / "missing.yaml"], 2),
        (["run", FLOWS / "file.yaml"], 2),
        (["rnu"], 2),
        (["run"], 2),
        (["--version"], 0),
        ([], 0),
    ],
    ids=lambda value: " ".join(map(str, value))[-30:] if isinstance(value, list) else str(value),
)
def test_exit_code_says_how_it_ended(arguments, exit_code):
    done = run(*arguments)

    assert done.returncode == exit_code
    assert "Traceback" not in done.stderr


def test_last_word_of_every_task_is_its_end():
    done = run("run", FLOWS / "loop-fails.yaml")

    words = [line.split(None, 1) for line in done.stderr.splitlines()]
    last = {rest: state for state, rest in words if rest.startswith(("each", "check", "say"))}
    assert last == dict.fromkeys(("each", "check [a]", "check [b]", "say"), "FAILED")
    assert "Traceback" not in done.stderr


@bash
@pytest.mark.parametrize(
    "line",
    [
        "windhover plugins list | head -n 1",
        "windhover plugins doc Schedule | head -n 1",
        "windhover --help | head -n 1",
        f"windhover run {FLOWS}/chatters.yaml 2>&1 | head -n 1",
        f"windhover validate {FLOWS} {FLOWS} | true",
    ],
)
def test_reader_may_stop_reading(line):
    done = shell(line)

    assert (done.returncode, done.stderr.replace("9 files", "files").count("rror")) == (0, 0)


@bash
def test_outputs_can_be_piped():
    done = shell(f"windhover run {FLOWS}/chatters.yaml 2> /dev/null | cat")

    assert done.stdout == '{\n  "done": true\n}\n'


def _on_a_terminal(variables):
    """What a failing run shows on a terminal."""
    ours, theirs = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    environment |= {"TERM": "xterm"} | variables
    process = subprocess.Popen(  # noqa: S603 - our own program
        [PROGRAM, "run", FLOWS / "fails.yaml"], stderr=theirs, stdin=theirs, env=environment
    )
    process.wait(LONGEST)
    os.close(theirs)
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        return terminal.read(100_000).decode()


def test_terminal_shows_colours():
    assert "\x1b[31mFAILED   \x1b[0m fails" in _on_a_terminal({})


def test_terminal_shows_no_colours_where_they_are_not_wanted():
    shown = _on_a_terminal({"NO_COLOR": "1"})

    assert "FAILED    fails" in shown
    assert "\x1b" not in shown


def test_streams_that_know_ascii_only_are_no_problem(tmp_path):
    path = tmp_path / "flow.yaml"
    path.write_text(
        "id: umlaut\nnamespace: tests\ntasks:\n  - id: log\n"
        "    type: io.kestra.plugin.core.log.Log\n    message: Grüße\n",
        "utf-8",
    )

    done = run("run", path, env={**os.environ, "PYTHONIOENCODING": "ascii"})

    assert done.returncode == 0
    assert "log: Gr\\xfc\\xdfe" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_kills_the_execution_and_its_tasks(number, tmp_path):
    mark = tmp_path / "started"
    flow = tmp_path / "flow.yaml"
    flow.write_text((FLOWS / "sleeps.yaml").read_text("utf-8"), "utf-8")
    with start("run", flow, env={**os.environ, "TMPDIR": str(tmp_path)}) as process:
        for line in process.stderr:
            if line.startswith("RUNNING"):
                mark.touch()
                break
        process.send_signal(number)
        rest = process.stderr.read()
        exit_code = process.wait(LONGEST)

    assert exit_code == 130
    assert "Killing the execution" in rest
    assert "\nKILLED    execution " in rest
    assert [path for path in tmp_path.iterdir() if path.name.startswith("windhover-")] == []
