"""What the commands that speak to a server take."""

import argparse
from collections.abc import Callable

from shared.cli.parsers import Parsers, Verbs, add_parser

_FLOW = """\
Works on the flows of a server; `validate` needs none.

examples:
  windhover flow validate flows/
  windhover flow list --namespace company.team
  windhover flow sync flows/ --dry-run
"""

_VALIDATE = """\
Checks flows: here, or on a server when one is named, which may have other plug-ins and flows.

examples:
  windhover flow validate flows/
  windhover flow validate flows/ --server http://localhost:8080
"""

_UPDATE_NAMESPACE = """\
Saves the flows of a folder in a namespace, all of them or none. An empty folder is refused.

examples:
  windhover flow namespace update company.team flows/
  windhover flow namespace update company.team flows/ --delete
"""

_SYNC = """\
Makes the flows of a server those of a folder: shows what would change, asks, and changes it. The
flows of each namespace are saved all or none.

examples:
  windhover flow sync flows/ --dry-run
  windhover flow sync flows/ --delete --yes
"""
_SYNC_END = "exit code: 9 if --dry-run --detailed-exitcode finds changes."

_RUN = """\
Runs a flow of a server. With --wait its log goes to standard error, its outputs to standard output.

examples:
  windhover execution run company.team hello --input name=Ada
  windhover execution run company.team hello --input data=@sales.csv --wait
"""

_WAIT_END = """\
exit code of an awaited execution:
  0  SUCCESS       1  FAILED
  3  WARNING, 0 with --allow-warning
  4  KILLED or CANCELLED
  8  it had not ended in time; it goes on
"""

_KV_UPDATE = """\
Stores a value. A number, true, a date, a duration or JSON keeps its type; all else is a text.

examples:
  windhover namespace kv update company.team colour blue
  windhover namespace kv update company.team rate 0.2 --expiration P7D
"""

_FILES_UPDATE = """\
Uploads the files below a folder, but those that its .kestraignore names (as .gitignore does).

examples:
  windhover namespace files update company.team scripts/
  windhover namespace files update company.team scripts/ /lib --delete
"""

Adder = Callable[[argparse.ArgumentParser], None]


def add_flow(verbs: Verbs) -> Parsers:
    """`windhover flow`."""
    flow = add_parser(verbs, "flow", "create, change, list and synchronise flows", _FLOW)
    actions = flow.add_subparsers(dest="action", metavar="ACTION", title="actions")
    validate = add_parser(actions, "validate", "check flows, here or on a server", _VALIDATE)
    validate.add_argument("path", metavar="PATH", help="a file or a folder")
    validate.add_argument("--local", action="store_true", help="here, whatever the server is")
    add_connection(validate)
    create = online(actions, "create", "create a flow", "FILE")
    update = online(actions, "update", "save the next revision of a flow", "FILE", *_FLOW_NAME)
    delete = online(actions, "delete", "delete a flow", *_FLOW_NAME)
    listed = online(actions, "list", "list flows")
    add_of_namespace(listed)
    add_limit(listed)
    get = online(actions, "get", "print the source of a flow", *_FLOW_NAME)
    get.add_argument("--revision", type=int, metavar="N", help="an old revision")
    export = online(actions, "export", "write flows into a flows.zip", "FOLDER")
    add_of_namespace(export)
    parts = add_parser(actions, "namespace", "update the flows of a namespace")
    found = parts.add_subparsers(dest="part", metavar="ACTION", title="actions")
    namespace = online(
        found, "update", "save a folder of flows", "NAMESPACE", "FOLDER", text=_UPDATE_NAMESPACE
    )
    _add_delete(namespace, "delete the namespace's other flows")
    namespace.add_argument(
        "--override-namespaces",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="write the namespace into flows that name another one",
    )
    sync = _add_sync(actions)
    for parser in (validate, create, update, delete, export, namespace):
        parser.set_defaults(as_kestra=True)
    return Parsers(
        flow,
        {
            "validate": validate,
            "create": create,
            "update": update,
            "delete": delete,
            "list": listed,
            "get": get,
            "export": export,
            "namespace": parts,
            "sync": sync,
        },
    )


_FLOW_NAME = ("NAMESPACE", "FLOW")


def _add_sync(actions: Verbs) -> argparse.ArgumentParser:
    sync = online(
        actions,
        "sync",
        "make a server's flows those of a folder",
        "FOLDER",
        text=_SYNC,
        end=_SYNC_END,
    )
    sync.add_argument("--namespace", metavar="NAME", help="only the flows of this namespace")
    _add_delete(sync, "delete other flows of the namespaces that the folder has")
    sync.add_argument("--dry-run", action="store_true", help="only show what would change")
    sync.add_argument(
        "--detailed-exitcode", action="store_true", help="with --dry-run: 9 if something would"
    )
    sync.add_argument(
        "--yes", "--auto-approve", action="store_true", help="do not ask before changing"
    )
    return sync


def add_execution(verbs: Verbs) -> Parsers:
    """`windhover execution`."""
    execution = add_parser(verbs, "execution", "run flows on a server, watch and end executions")
    actions = execution.add_subparsers(dest="action", metavar="ACTION", title="actions")
    run = online(actions, "run", "run a flow", *_FLOW_NAME, text=_RUN, end=_WAIT_END)
    add_inputs(run)
    add_labels(run)
    run.add_argument("--wait", action="store_true", help="follow it to its end")
    _add_waiting(run)
    listed = online(actions, "list", "list executions, newest first")
    add_of_namespace(listed)
    listed.add_argument("--flow", metavar="FLOW", help="only those of this flow")
    listed.add_argument("--state", metavar="STATE", help="only those in this state")
    add_limit(listed)
    get = online(actions, "get", "show an execution", "EXECUTION")
    logs = online(actions, "logs", "print the log of an execution", "EXECUTION")
    logs.add_argument("--follow", "-f", action="store_true", help="until the execution has ended")
    logs.add_argument("--level", metavar="LEVEL", help="lines of this level and worse")
    logs.add_argument("--task", metavar="TASK", help="lines of this task")
    watch = online(actions, "watch", "show states as they change", "EXECUTION", end=_WAIT_END)
    _add_waiting(watch)
    kill = online(actions, "kill", "kill an execution", "EXECUTION")
    restart = online(actions, "restart", "run again what has failed", "EXECUTION")
    restart.add_argument("--revision", type=int, metavar="N", help="with this revision of the flow")
    replay = online(actions, "replay", "repeat an execution as a new one", "EXECUTION")
    replay.add_argument("--task-run", metavar="ID", help="from this task run on")
    outputs = online(actions, "outputs", "print the outputs of an execution", "EXECUTION")
    pause = online(actions, "pause", "let an execution rest", "EXECUTION")
    resume = online(actions, "resume", "go on with a paused execution", "EXECUTION")
    add_inputs(resume)
    delete = online(actions, "delete", "delete an execution that has ended", "EXECUTION")
    add_yes(delete)
    return Parsers(
        execution,
        {
            "run": run,
            "list": listed,
            "get": get,
            "logs": logs,
            "watch": watch,
            "outputs": outputs,
            "kill": kill,
            "pause": pause,
            "resume": resume,
            "delete": delete,
            "restart": restart,
            "replay": replay,
        },
    )


def add_kv(verbs: Verbs) -> Parsers:
    """`windhover kv`."""
    kv = add_parser(verbs, "kv", "set, get, list and delete key values on a server")
    actions = kv.add_subparsers(dest="action", metavar="ACTION", title="actions")
    stored = online(
        actions,
        "set",
        "store a value",
        "NAMESPACE",
        "KEY",
        "VALUE",
        text=_KV_UPDATE.replace("namespace kv update", "kv set"),
    )
    _add_value_options(stored)
    get = online(actions, "get", "print a value", "NAMESPACE", "KEY")
    listed = online(actions, "list", "list the keys of a namespace", "NAMESPACE")
    delete = online(actions, "delete", "delete an entry", "NAMESPACE", "KEY")
    return Parsers(kv, {"set": stored, "get": get, "list": listed, "delete": delete})


def add_namespace(verbs: Verbs) -> Parsers:
    """`windhover namespace`."""
    namespace = add_parser(verbs, "namespace", "upload files and key values of a namespace")
    actions = namespace.add_subparsers(dest="action", metavar="ACTION", title="actions")
    files = add_parser(actions, "files", "upload the files of a namespace")
    found = files.add_subparsers(dest="part", metavar="ACTION", title="actions")
    uploaded = online(found, "update", "upload a folder", "NAMESPACE", "FROM", text=_FILES_UPDATE)
    uploaded.add_argument(
        "to", nargs="?", default="/", metavar="TO", help="the folder to put it in"
    )
    _add_delete(uploaded, "remove what the folder has before")
    kv = add_parser(actions, "kv", "store key values of a namespace")
    found = kv.add_subparsers(dest="part", metavar="ACTION", title="actions")
    stored = online(found, "update", "store a value", "NAMESPACE", "KEY", "VALUE", text=_KV_UPDATE)
    _add_value_options(stored)
    for parser in (uploaded, stored):
        parser.set_defaults(as_kestra=True)
    return Parsers(namespace, {"files": files, "kv": kv})


_WORDS = {
    "FILE": "a file with a flow",
    "FOLDER": "a folder",
    "FROM": "a folder",
    "NAMESPACE": "such as company.team",
    "FLOW": "the id of the flow",
    "EXECUTION": "the id of the execution",
    "TRIGGER": "the id of the trigger",
    "PATH": "a path in the namespace",
    "SOURCE": "a file or a folder here",
    "KEY": "its key",
    "LETTER": "the id of the message",
    "VALUE": "the value; empty with --file-value",
}


def online(
    actions: Verbs, name: str, summary: str, *arguments: str, text: str = "", end: str = ""
) -> argparse.ArgumentParser:
    """The parser of an action that speaks to a server; its arguments are keys of `_WORDS`."""
    parser = add_parser(actions, name, summary, text, end)
    for argument in arguments:
        nargs = "?" if argument == "VALUE" else None
        name = "folder" if argument == "FROM" else argument.lower()
        parser.add_argument(name, metavar=argument, nargs=nargs, help=_WORDS[argument])
    add_connection(parser)
    return parser


def add_connection(parser: argparse.ArgumentParser) -> None:
    """Which server, and how to print what it answers."""
    parser.add_argument(
        "--server", "--host", metavar="URL", help="WINDHOVER_SERVER, else http://localhost:8080"
    )
    parser.add_argument("--context", metavar="NAME", help="a server of `windhover context list`")
    parser.add_argument("--tenant", metavar="NAME", help="WINDHOVER_TENANT, else none")
    parser.add_argument(
        "--user",
        metavar="NAME:PASSWORD",
        help="better in WINDHOVER_USERNAME and WINDHOVER_PASSWORD: others see a command line",
    )
    parser.add_argument(
        "--token", "--api-token", metavar="TOKEN", help="better in WINDHOVER_API_TOKEN"
    )
    parser.add_argument(
        "--headers",
        "--header",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a header of every request. May be repeated",
    )
    parser.add_argument(
        "--output",
        "-o",
        choices=["table", "json", "yaml", "name", "csv"],
        help="table for people, the others for programs",
    )
    # Kestra's commands take these; scripts that give them run unchanged.
    parser.add_argument("--log-level", "-l", help=argparse.SUPPRESS)
    parser.add_argument("--config", "-c", help=argparse.SUPPRESS)
    parser.add_argument("--plugins", "-p", help=argparse.SUPPRESS)
    parser.add_argument("--verbose", "-v", action="count", help=argparse.SUPPRESS)
    parser.add_argument("--internal-log", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(as_kestra=False)


def add_inputs(parser: argparse.ArgumentParser) -> None:
    """`--input`."""
    parser.add_argument(
        "--input",
        "-i",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="an input; KEY=@PATH for a file. May be repeated",
    )


def add_labels(parser: argparse.ArgumentParser) -> None:
    """`--label`."""
    parser.add_argument(
        "--label",
        action="append",
        default=[],
        metavar="KEY:VALUE",
        help="a label of the execution. May be repeated",
    )


def add_yes(parser: argparse.ArgumentParser) -> None:
    """`--yes`."""
    parser.add_argument("--yes", action="store_true", help="do not ask before")


def add_of_namespace(parser: argparse.ArgumentParser) -> None:
    """`--namespace`, of lists."""
    parser.add_argument("--namespace", metavar="NAME", help="only those of this namespace")


def add_limit(parser: argparse.ArgumentParser) -> None:
    """`--limit`, of lists."""
    parser.add_argument("--limit", type=int, default=100, metavar="N", help="100 by default")


def _add_delete(parser: argparse.ArgumentParser, words: str) -> None:
    parser.add_argument(
        "--delete", action=argparse.BooleanOptionalAction, default=False, help=words
    )


def _add_waiting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--allow-warning", action="store_true", help="WARNING counts as SUCCESS")
    parser.add_argument(
        "--timeout", type=float, metavar="SECONDS", help="how long to wait; for ever by default"
    )


def _add_value_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--expiration", "-e", metavar="DURATION", help="such as PT1H or P7D")
    parser.add_argument(
        "--type",
        "-t",
        choices=["STRING", "NUMBER", "BOOLEAN", "DATETIME", "DATE", "DURATION", "JSON"],
        help="STRING keeps a text that looks like something else",
    )
    parser.add_argument("--file-value", "-f", metavar="FILE", help="a file that holds the value")
