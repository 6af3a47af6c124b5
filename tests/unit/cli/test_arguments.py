"""What the command line takes."""

import subprocess
import sys

import pytest

from shared.cli.arguments import command_line
from shared.cli.errors import InvalidArgument
from shared.cli.main import main

ALL_COMMANDS = (
    "The commands are: run, validate, plugins, file, server, emulators, doctor, completion, flow,"
    " execution, kv, namespace, nsfiles, trigger, deadletter, context."
)


def _help(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


VERBS = [
    "run",
    "validate",
    "plugins list",
    "plugins doc",
    "file list",
    "file upload",
    "server",
    "emulators start",
    "flow validate",
    "flow namespace update",
    "flow sync",
    "execution run",
    "kv set",
    "namespace files update",
    "namespace kv update",
]


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_a_command_shows_examples_of_it(verb, capsys):
    text = _help(verb.split(), capsys)

    if not verb.endswith("list"):
        assert f"  windhover {verb}" in text
    assert text.startswith(f"usage: windhover {verb} ")


def test_help_names_every_command_and_how_to_read_on(capsys):
    text = _help([], capsys)

    for verb in command_line().verbs:
        assert f"\n    {verb} " in text
    assert "`windhover COMMAND --help`" in text


@pytest.mark.parametrize(
    "arguments", [[], ["plugins"], ["file"], ["flow"], ["flow", "namespace"], ["namespace", "kv"]]
)
def test_nothing_to_do_shows_the_help(arguments, capsys):
    assert main(arguments) == 0
    assert capsys.readouterr().out.startswith("usage: windhover")


@pytest.mark.parametrize(
    ("arguments", "message", "remedy"),
    [
        (["rnu", "x.yaml"], "there is no command rnu", 'Did you mean "run"?'),
        (
            ["xyz"],
            "there is no command xyz",
            ALL_COMMANDS,
        ),
        (["plugins", "lst"], "there is no action lst", 'Did you mean "list"?'),
        (
            ["run", "x.yaml", "--inptu", "a=b"],
            "windhover run takes no --inptu",
            'Did you mean "--input"?',
        ),
        (
            ["plugins", "doc", "Log", "--ouput=json"],
            "windhover plugins doc takes no --ouput=json",
            'Did you mean "--output"?',
        ),
        (
            ["run", "a.yaml", "b.yaml"],
            "windhover run takes no b.yaml",
            "See `windhover run --help`.",
        ),
        (["--verison"], "windhover takes no --verison", 'Did you mean "--version"?'),
    ],
)
def test_typing_error_is_answered_with_what_was_meant(arguments, message, remedy):
    with pytest.raises(InvalidArgument) as raised:
        command_line().parse(arguments)

    assert (raised.value.message, raised.value.remedy) == (message, remedy)


def test_invalid_argument_exits_with_2(capsys):
    assert main(["rnu"]) == 2
    assert capsys.readouterr().err == (
        'cli.invalid-argument: there is no command rnu\n  Did you mean "run"?\n'
    )


@pytest.mark.parametrize("arguments", [["run"], ["validate", "x", "--output", "xml"]])
def test_wrong_usage_exits_with_2(arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2


def test_options_are_not_abbreviated():
    with pytest.raises(InvalidArgument):
        command_line().parse(["run", "x.yaml", "--quie"])


def test_help_does_not_pay_for_what_commands_import():
    program = (
        "import sys; from shared.cli.main import main; main([]);"
        " print(sorted({'pydantic', 'httpx2', 'fastapi', 'jinja2'} & set(sys.modules)))"
    )

    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout.splitlines()[-1] == "[]"
