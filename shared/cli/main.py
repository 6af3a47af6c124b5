"""The `windhover` command: reads the arguments, calls the verb, maps errors to exit codes."""

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence

from shared.cli.arguments import CommandLine, command_line
from shared.cli.errors import CommandFailed
from shared.cli.exit_codes import ExitCode
from shared.cli.terminal import prepare_streams, print_error, say
from shared.errors import WindhoverError


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives the exit code of the process."""
    prepare_streams()
    try:
        return _carry_out(command_line(), sys.argv[1:] if arguments is None else arguments)
    except CommandFailed as error:
        print_error(error)
        return error.exit_code
    except WindhoverError as error:
        print_error(error)
        return ExitCode.INVALID
    except KeyboardInterrupt:
        say("Interrupted.")
        return ExitCode.INTERRUPTED


def _carry_out(line: CommandLine, arguments: Sequence[str]) -> int:
    options = line.parse(arguments)
    if options.verb is None:
        line.parser.print_help()
        return ExitCode.OK
    if options.verb in line.actions and options.action is None:
        line.verbs[options.verb].print_help()
        return ExitCode.OK
    if "part" in options and options.part is None:
        line.actions[options.verb][options.action].print_help()
        return ExitCode.OK
    # A verb is imported only when it is asked for: `--help` must not pay for the engine.
    module = importlib.import_module(f"shared.cli.commands.{options.verb}")
    verb: Callable[[argparse.Namespace], int] = getattr(module, options.verb)
    try:
        return verb(options)
    except CommandFailed as error:
        if "as_kestra" in options and options.as_kestra:
            # Scripts that know a command from Kestra know 1 for everything that fails.
            error.exit_code = ExitCode.FAILED
        raise
