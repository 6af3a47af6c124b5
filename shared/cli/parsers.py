"""How parsers of commands look alike."""

import argparse
from dataclasses import dataclass
from typing import TypeAlias

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001
"""What `add_subparsers` gives; its class has no public name."""


@dataclass(frozen=True, slots=True)
class Parsers:
    """The parser of a command, and those of its actions."""

    command: argparse.ArgumentParser
    actions: dict[str, argparse.ArgumentParser]


def add_parser(
    verbs: Verbs, name: str, summary: str, text: str = "", end: str = ""
) -> argparse.ArgumentParser:
    """A parser whose help shows the text as it is written, examples included."""
    return verbs.add_parser(
        name,
        help=summary,
        description=text or f"{summary[0].upper()}{summary[1:]}.",
        epilog=end,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
