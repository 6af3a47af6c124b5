"""The page of the command line, told by its parsers."""

import argparse
from collections.abc import Iterator

from shared.cli.arguments import CommandLine, command_line


def command_parts() -> Iterator[str]:
    """What every command takes."""
    line = command_line()
    yield "# Command line"
    yield (
        "Results go to standard output, everything else to standard error. Colours are for"
        " terminals only, and not where `NO_COLOR` is set. Exit codes: 0 done, 1 the execution"
        " FAILED or was KILLED, 2 something given is invalid and nothing was run, 130 interrupted."
        " Commands that speak to a server: 5 not found, 6 not allowed, 7 no server answers, 8 not"
        " in time; those that Kestra has, too, give 1 for all of these."
    )
    for parser in _parsers(line):
        yield f"## `{parser.prog}`"
        yield f"```text\n{(parser.description or '').rstrip()}\n```"
        yield "\n".join(_arguments(parser))
        if parser.epilog and parser is not line.parser:
            yield f"```text\n{parser.epilog.rstrip()}\n```"


def _parsers(line: CommandLine) -> Iterator[argparse.ArgumentParser]:
    yield line.parser
    for parser in line.verbs.values():
        yield from _leaves(parser)


def _leaves(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The parsers that do something: those without actions of their own."""
    for action in parser._actions:  # noqa: SLF001 - it has no public list
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for inner in action.choices.values():
                yield from _leaves(inner)
            return
    yield parser


def _arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    # The help that argparse formats is not the same in every version of Python.
    for action in parser._actions:  # noqa: SLF001 - it has no public list
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            continue
        if action.help == argparse.SUPPRESS:
            continue
        yield f"- {_names(action)}: {_help(action)}"


def _names(action: argparse.Action) -> str:
    if not action.option_strings:
        return f"`{action.metavar}`"
    value = "" if action.nargs == 0 else f" {action.metavar or _choices(action)}"
    return ", ".join(f"`{name}{value}`" for name in sorted(action.option_strings, key=len))


def _choices(action: argparse.Action) -> str:
    return "|".join(map(str, action.choices or ()))


def _help(action: argparse.Action) -> str:
    words = {"help": "show the help and stop", "version": "show the version and stop"}
    return words.get(action.dest) or f"{action.help}"
