"""What `windhover deadletter` takes."""

from shared.cli.parsers import Parsers, Verbs, add_parser
from shared.cli.server_arguments import add_limit, add_yes, online

_REDRIVE = """\
Publishes messages again after what was wrong with them is mended, and forgets the letters. What
nobody waits for any more is left: restart its execution.

examples:
  windhover deadletter redrive 14832
  windhover deadletter list -o name | xargs windhover deadletter redrive
"""


def add_deadletter(verbs: Verbs) -> Parsers:
    """`windhover deadletter`."""
    deadletter = add_parser(verbs, "deadletter", "messages of a server that could not be handled")
    actions = deadletter.add_subparsers(dest="action", metavar="ACTION", title="actions")
    listed = online(actions, "list", "list them, newest first, with the reason")
    add_limit(listed)
    found = {
        "list": listed,
        "show": online(actions, "show", "show one with its whole reason", "LETTER"),
        "redrive": online(actions, "redrive", "publish messages again", text=_REDRIVE),
        "discard": online(actions, "discard", "forget messages that were looked at"),
    }
    for name in ("redrive", "discard"):
        found[name].add_argument(
            "letters", metavar="LETTER", nargs="+", help="the ids of the messages"
        )
    add_yes(found["discard"])
    return Parsers(deadletter, found)
