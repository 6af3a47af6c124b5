"""What the command line takes, and the help that teaches it."""

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

from shared.cli.deadletter_arguments import add_deadletter
from shared.cli.errors import InvalidArgument
from shared.cli.own_arguments import add_completion, add_context, add_doctor
from shared.cli.parsers import Verbs, add_parser
from shared.cli.server_arguments import (
    add_connection,
    add_execution,
    add_flow,
    add_kv,
    add_namespace,
)
from shared.cli.suggestions import did_you_mean
from shared.cli.trigger_arguments import add_nsfiles, add_trigger

_TOP = """\
Runs Kestra flows with no server to keep.

examples:
  windhover run flow.yaml                       run a flow to its end
  windhover run flow.yaml --input name=Ada      give an input
  windhover validate flows/                     check every flow of a folder
  windhover plugins list                        see the types that flows can use
  windhover plugins doc Log                     read about one of them
  windhover server                              serve the API and run flows
  windhover flow sync flows/                    save a folder of flows on a server
"""

_RUN = """\
Runs a flow to its end, in this process and without any server. Task states and logs go to
standard error as they happen; the outputs of the flow go to standard output, as JSON.

examples:
  windhover run flow.yaml
  windhover run flow.yaml --input name=Ada --input 'tags=["a", "b"]'
  windhover run flow.yaml --input data=@sales.csv
  windhover run flow.yaml --input-file inputs.yaml
  windhover run flow.yaml --quiet | jq .total
"""

_RUN_END = """\
exit code:
  0    the execution ended in SUCCESS or WARNING
  1    it ended in FAILED or KILLED
  2    the flow, an input or an option is invalid; nothing was run
  130  interrupted: Ctrl-C kills the execution and its tasks, a second one leaves at once
"""

_VALIDATE = """\
Checks flows without running them: files, and every .yaml and .yml file below folders. All
problems of all files are told, each with its file, line and column.

examples:
  windhover validate flow.yaml
  windhover validate flows/ more/flow.yaml
  windhover validate flows/ --output json
"""

_VALIDATE_END = "exit code: 0 if every flow is valid, 2 if one is not or there is none."

_LIST = "Lists the types of tasks, triggers and conditions, each with what it does."

_DOC = """\
Documents a type: its properties, outputs and examples.

examples:
  windhover plugins doc io.kestra.plugin.core.log.Log
  windhover plugins doc Log                 the end of a name is enough where it is clear
  windhover plugins doc Log --output json   the JSON Schema, for editors
"""

_NEW = """\
Makes the folder of a plug-in: one type of task with its test, ready to be installed and changed.

examples:
  windhover plugins new my-greetings
  windhover plugins new my-greetings --folder ~/projects
"""

_FILE_LIST = (
    "Lists the files of a namespace: in the home directory, or on a server if one is named."
)

_UPLOAD = """\
Stores files in a namespace, where scripts (namespaceFiles, inputFiles) and expressions (read) find
them. A folder is stored with all that is below it, hidden files left out.

examples:
  windhover file upload company.team queries/
  windhover file upload company.team main.py --to scripts
  windhover file upload company.team main.py --server http://localhost:8080
"""

_SERVER = """\
Serves the HTTP API and runs flows, in one process, until it is told to stop. Takes up what the
home directory holds, executions that were interrupted included: a process that was killed at any
moment goes on where it was. `server standalone` and `server local` are the same.

examples:
  windhover server
  windhover server --port 9000 --flow-path flows
  windhover server --home /var/lib/windhover
"""

_EMULATORS = """\
Starts a stand-in for a service of Google Cloud, which runs until Ctrl-C. Its packages are installed
into an environment of their own when it is started for the first time: 500 MB for BigQuery.

examples:
  windhover emulators start bigquery
  windhover emulators start bigquery --port 9051 --data tables
  windhover emulators start bigquery --install-only
"""


@dataclass(frozen=True, slots=True)
class CommandLine:
    """The parsers by verb; a verb's actions are parsers of its own."""

    parser: argparse.ArgumentParser
    verbs: dict[str, argparse.ArgumentParser]
    actions: dict[str, dict[str, argparse.ArgumentParser]]

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """The options.

        Raises:
            InvalidArgument: a command or an option that does not exist.
            SystemExit: after `--help` and `--version`, and when argparse refuses.
        """
        arguments = [_PLURALS.get(word, word) for word in arguments[:1]] + list(arguments[1:])
        first = arguments[0] if arguments else ""
        _check_word("command", first, self.verbs)
        if first in self.actions and len(arguments) > 1:
            _check_word("action", arguments[1], self.actions[first])
        options, unknown = self.parser.parse_known_args(arguments)
        if unknown:
            raise _unknown_argument(unknown[0], self._used(options))
        return options

    def _used(self, options: argparse.Namespace) -> argparse.ArgumentParser:
        if options.verb is None:
            return self.parser
        actions = self.actions.get(options.verb, {})
        return actions.get(getattr(options, "action", None) or "", self.verbs[options.verb])


def command_line() -> CommandLine:
    """Everything that `windhover` takes."""
    parser = argparse.ArgumentParser(
        prog="windhover",
        description=_TOP,
        epilog="`windhover COMMAND --help` shows the options of a command.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", "-V", action="version", version=version("windhover"))
    verbs = parser.add_subparsers(dest="verb", metavar="COMMAND", title="commands")
    added = {
        "run": _add_run(verbs),
        "validate": _add_validate(verbs),
        "plugins": (plugins := add_parser(verbs, "plugins", "show the types that flows can use")),
        "file": (files := add_parser(verbs, "file", "list and upload the files of a namespace")),
        "server": _add_server(verbs),
        "emulators": (
            emulators := add_parser(verbs, "emulators", "run stand-ins for Google Cloud here")
        ),
        "doctor": add_doctor(verbs),
        "completion": add_completion(verbs),
    }
    actions = {
        "plugins": _add_plugin_actions(plugins),
        "file": _add_file_actions(files),
        "emulators": _add_emulator_actions(emulators),
    }
    for name, add in _ONLINE.items():
        found = add(verbs)
        added[name], actions[name] = found.command, found.actions
    return CommandLine(parser, added, actions)


_ONLINE = {
    "flow": add_flow,
    "execution": add_execution,
    "kv": add_kv,
    "namespace": add_namespace,
    "nsfiles": add_nsfiles,
    "trigger": add_trigger,
    "deadletter": add_deadletter,
    "context": add_context,
}
"""Commands that speak to a server."""

_PLURALS = {
    "flows": "flow",
    "executions": "execution",
    "namespaces": "namespace",
    "triggers": "trigger",
    "deadletters": "deadletter",
    "dead-letter": "deadletter",
    "dead-letters": "deadletter",
    "config": "context",
}
"""Kestra's newer tool says these."""


def _check_word(kind: str, word: str, known: dict[str, argparse.ArgumentParser]) -> None:
    if word and not word.startswith("-") and word not in known:
        raise InvalidArgument(
            f"there is no {kind} {word}",
            remedy=did_you_mean(word, known) or f"The {kind}s are: {', '.join(known)}.",
        )


def _unknown_argument(word: str, parser: argparse.ArgumentParser) -> InvalidArgument:
    known = set(re.findall(r"--[a-z-]+", parser.format_help()))
    near = did_you_mean(word.partition("=")[0], known) if word.startswith("-") else ""
    return InvalidArgument(
        f"{parser.prog} takes no {word}", remedy=near or f"See `{parser.prog} --help`."
    )


def _add_run(verbs: Verbs) -> argparse.ArgumentParser:
    run = add_parser(verbs, "run", "run a flow to its end in this process", _RUN, _RUN_END)
    run.add_argument("flow", metavar="FLOW.yaml", help="the flow to run")
    run.add_argument(
        "--input",
        "-i",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="an input; KEY=@PATH for an input of type FILE. May be repeated",
    )
    run.add_argument(
        "--input-file", metavar="FILE", help="a map of inputs as YAML or JSON; --input goes before"
    )
    run.add_argument(
        "--label",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a label of the execution. May be repeated",
    )
    run.add_argument(
        "--home",
        metavar="FOLDER",
        help="keep executions, logs and files in this folder; by default they are thrown away",
    )
    run.add_argument(
        "--quiet",
        "-q",
        action="store_true",
        help="print nothing but outputs, and errors when it fails",
    )
    return run


def _add_validate(verbs: Verbs) -> argparse.ArgumentParser:
    validate = add_parser(
        verbs, "validate", "check flows without running them", _VALIDATE, _VALIDATE_END
    )
    validate.add_argument("paths", nargs="+", metavar="PATH", help="files or folders")
    _add_output(validate, "text for people and editors, json for programs")
    return validate


def _add_plugin_actions(plugins: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    actions = plugins.add_subparsers(dest="action", metavar="ACTION", title="actions")
    listed = add_parser(actions, "list", "list every type with its title", _LIST)
    _add_output(listed, "text for people, json for programs")
    doc = add_parser(actions, "doc", "document a type", _DOC)
    doc.add_argument("type", metavar="TYPE", help="the name of the type, an old name, or its end")
    _add_output(doc, "text is Markdown, json is the JSON Schema")
    new = add_parser(actions, "new", "begin a plug-in with types of your own", _NEW)
    new.add_argument("name", metavar="NAME", help="its name, such as my-greetings")
    new.add_argument("--folder", default=".", help="where its folder is made; here by default")
    return {"list": listed, "doc": doc, "new": new}


def _add_file_actions(files: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    actions = files.add_subparsers(dest="action", metavar="ACTION", title="actions")
    listed = add_parser(actions, "list", "list the files of a namespace", _FILE_LIST)
    upload = add_parser(actions, "upload", "store files in a namespace", _UPLOAD)
    for parser in (listed, upload):
        parser.add_argument("namespace", metavar="NAMESPACE", help="such as company.team")
        _add_home(parser)
        add_connection(parser)
    upload.add_argument("source", metavar="PATH", help="a file or a folder")
    upload.add_argument("--to", metavar="FOLDER", help="its folder in the namespace")
    return {"list": listed, "upload": upload}


def _add_emulator_actions(
    emulators: argparse.ArgumentParser,
) -> dict[str, argparse.ArgumentParser]:
    actions = emulators.add_subparsers(dest="action", metavar="ACTION", title="actions")
    start = add_parser(actions, "start", "start one", _EMULATORS)
    start.add_argument("name", metavar="NAME", help="which one: bigquery")
    start.add_argument("--port", type=int, metavar="N", help="the port; the usual one by default")
    start.add_argument("--data", metavar="FOLDER", help="keep its data here; in memory by default")
    start.add_argument(
        "--files", metavar="FOLDER", help="the data folder of the storage emulator, for gs://"
    )
    start.add_argument(
        "--install-only", action="store_true", help="install its packages and start nothing"
    )
    _add_home(start)
    return {"start": start}


def _add_server(verbs: Verbs) -> argparse.ArgumentParser:
    server = add_parser(verbs, "server", "serve the API and run flows", _SERVER)
    server.add_argument("kind", nargs="?", choices=["standalone", "local"], help=argparse.SUPPRESS)
    server.add_argument(
        "--port", type=int, default=8080, metavar="N", help="8080 by default; 0 takes a free one"
    )
    server.add_argument(
        "--host",
        default="127.0.0.1",
        help="the address to listen on; any but one of this machine needs credentials",
    )
    server.add_argument(
        "--flow-path", "-f", metavar="FOLDER", help="save the flows of this folder at the start"
    )
    server.add_argument(
        "--worker-thread", type=int, metavar="N", help="tasks that run at once; 8 by default"
    )
    server.add_argument("--no-tutorials", action="store_true", help=argparse.SUPPRESS)
    _add_home(server)
    return server


def _add_home(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--home", metavar="FOLDER", help="the home directory; by default that of WINDHOVER_HOME"
    )


def _add_output(parser: argparse.ArgumentParser, words: str) -> None:
    parser.add_argument("--output", "-o", choices=["text", "json"], default="text", help=words)
