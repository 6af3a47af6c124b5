"""The flows of these tests, and how a command is run on one."""

from pathlib import Path

import orjson

from shared.cli.main import main

FLOWS = Path(__file__).parents[2] / "flows" / "cli"


def outputs_of(capsys, name, *arguments):
    """The outputs that a run prints; it must end well."""
    assert main(["run", str(FLOWS / name), "--quiet", *arguments]) == 0
    return orjson.loads(capsys.readouterr().out)


def refusal_of(capsys, *arguments):
    """What a command says that is refused: exit code 2, nothing on standard output."""
    assert main(list(arguments)) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err
