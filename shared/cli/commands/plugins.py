"""`windhover plugins`: the types that flows can use."""

import argparse

from shared.cli.exit_codes import ExitCode
from shared.cli.printing import say, tell
from shared.sdk.documentation import documentation, title_of
from shared.sdk.registry import Registry


def plugins(options: argparse.Namespace) -> int:
    """Lists every type, or documents one."""
    registry = Registry.installed()
    if options.action == "list":
        for name in registry.names():
            tell(f"{name:<60} {title_of(registry, name)}".rstrip())
        return ExitCode.OK
    if not registry.known(options.type):
        say(f'No type is called "{options.type}". "windhover plugins list" shows every type.')
        return ExitCode.INVALID
    tell(documentation(registry, registry.canonical(options.type)))
    return ExitCode.OK
