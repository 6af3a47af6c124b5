"""The `windhover` command: reads the arguments, calls the verb, maps errors to exit codes."""

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence

from shared.cli.exit_codes import ExitCode
from shared.cli.printing import print_error
from shared.errors import WindhoverError


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives the exit code of the process."""
    options = _parser().parse_args(arguments)
    try:
        return _carry_out(options)
    except WindhoverError as error:
        print_error(error)
        return ExitCode.INVALID
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing more to say to it.
        sys.stderr.close()
        return ExitCode.FAILED


def _carry_out(options: argparse.Namespace) -> int:
    # A verb is imported only when it is asked for: `--help` must not pay for the engine.
    module = importlib.import_module(f"shared.cli.commands.{options.verb}")
    verb: Callable[[argparse.Namespace], int] = getattr(module, options.verb)
    return verb(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="windhover", description="Runs Kestra flows with no server to keep."
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="COMMAND")
    _add_run(verbs)
    _add_validate(verbs)
    _add_plugins(verbs)
    _add_server(verbs)
    return parser


def _add_run(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    run = verbs.add_parser(
        "run",
        help="run a flow to its end in this process",
        description="Runs a flow to its end in this process and shows task states and logs.",
        epilog="Exit code: 0 SUCCESS or WARNING, 1 FAILED or KILLED, 2 invalid flow or input.",
    )
    run.add_argument("flow", metavar="FLOW.yaml", help="the flow to run")
    run.add_argument(
        "--input",
        "-i",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="an input; KEY=@PATH gives a file. May be repeated",
    )
    run.add_argument(
        "--label",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a label of the execution. May be repeated",
    )
    run.add_argument("--home", help="keep everything in this directory; default: a throw-away one")
    run.add_argument("--quiet", "-q", action="store_true", help="print outputs only")


def _add_validate(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    validate = verbs.add_parser("validate", help="check flows without running them")
    validate.add_argument("paths", nargs="+", metavar="PATH", help="files or folders")
    validate.add_argument("--output", "-o", choices=["text", "json"], default="text")


def _add_plugins(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    plugins = verbs.add_parser("plugins", help="show the types that flows can use")
    actions = plugins.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="every type, with its title")
    doc = actions.add_parser("doc", help="the documentation of one type")
    doc.add_argument("type", help="the name of the type, or an alias")


def _add_server(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    server = verbs.add_parser("server", help="keep running: take up what a home directory holds")
    server.add_argument("--home", help="the home directory; default: WINDHOVER_HOME")
