"""What the commands about this machine take: contexts, the doctor, completion."""

import argparse

from shared.cli.parsers import Parsers, Verbs, add_parser
from shared.cli.server_arguments import add_connection

_CONTEXT = """\
Keeps servers by name, with who speaks to them. An option goes before the environment, which goes
before the context; credentials are only sent to the server that they are kept with.

examples:
  windhover context add work --server https://windhover.example.com --token-stdin < token
  windhover context use work
  windhover context show                        every value, and where it comes from
"""

_COMPLETION = """\
Prints a script by which a shell completes commands, actions and options.

examples:
  source <(windhover completion bash)
  windhover completion fish > ~/.config/fish/completions/windhover.fish
"""


def add_context(verbs: Verbs) -> Parsers:
    """`windhover context`."""
    context = add_parser(verbs, "context", "keep servers by name", _CONTEXT)
    actions = context.add_subparsers(dest="action", metavar="ACTION", title="actions")
    found = {
        "add": add_parser(actions, "add", "keep a server, and use it"),
        "use": add_parser(actions, "use", "use another server"),
        "list": add_parser(actions, "list", "list the servers"),
        "show": add_parser(actions, "show", "show what is used, and where it comes from"),
        "remove": add_parser(actions, "remove", "forget a server"),
    }
    for name in ("add", "use", "remove"):
        found[name].add_argument("name", metavar="NAME", help="its name, such as work")
    found["add"].add_argument(
        "--token-stdin", action="store_true", help="read the token from standard input"
    )
    for parser in found.values():
        add_connection(parser)
    return Parsers(context, found)


def add_doctor(verbs: Verbs) -> argparse.ArgumentParser:
    """`windhover doctor`."""
    doctor = add_parser(verbs, "doctor", "check settings, types and the server, say what to do")
    add_connection(doctor)
    return doctor


def add_completion(verbs: Verbs) -> argparse.ArgumentParser:
    """`windhover completion`."""
    completion = add_parser(verbs, "completion", "complete commands in a shell", _COMPLETION)
    completion.add_argument("shell", choices=["bash", "zsh", "fish"], help="which shell")
    return completion
