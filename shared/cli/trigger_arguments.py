"""What `windhover trigger` and `windhover nsfiles` take."""

import argparse

from shared.cli.parsers import Parsers, Verbs, add_parser
from shared.cli.server_arguments import (
    add_inputs,
    add_labels,
    add_limit,
    add_of_namespace,
    add_yes,
    online,
)

_TRIGGER = ("NAMESPACE", "FLOW", "TRIGGER")

_BACKFILL = """\
Replays the ticks of a schedule between two dates, both included.

examples:
  windhover trigger backfill create company.team report nightly --start 2026-01-01T00:00:00Z
"""


def add_trigger(verbs: Verbs) -> Parsers:
    """`windhover trigger`."""
    trigger = add_parser(verbs, "trigger", "look at triggers on a server, switch them, backfill")
    actions = trigger.add_subparsers(dest="action", metavar="ACTION", title="actions")
    listed = online(actions, "list", "list triggers and their next dates")
    add_of_namespace(listed)
    listed.add_argument("--flow", metavar="FLOW", help="only those of this flow")
    add_limit(listed)
    found = {
        "list": listed,
        "enable": online(actions, "enable", "let a trigger fire", *_TRIGGER),
        "disable": online(actions, "disable", "keep a trigger from firing", *_TRIGGER),
        "unlock": online(actions, "unlock", "go on without what locks a trigger", *_TRIGGER),
        "restart": online(actions, "restart", "evaluate a trigger anew from now", *_TRIGGER),
        "delete": online(actions, "delete", "forget the state of a trigger", *_TRIGGER),
        "backfill": _add_backfill(actions),
    }
    add_yes(found["delete"])
    return Parsers(trigger, found)


def _add_backfill(actions: Verbs) -> argparse.ArgumentParser:
    backfill = add_parser(actions, "backfill", "replay the ticks of a schedule")
    parts = backfill.add_subparsers(dest="part", metavar="ACTION", title="actions")
    create = online(parts, "create", "begin to replay", *_TRIGGER, text=_BACKFILL)
    create.add_argument("--start", required=True, metavar="DATE", help="the first date")
    create.add_argument("--end", metavar="DATE", help="the last date; now by default")
    create.add_argument(
        "--missing-only", action="store_true", help="leave out dates that have led to an execution"
    )
    add_inputs(create)
    add_labels(create)
    online(parts, "pause", "let a backfill rest", *_TRIGGER)
    online(parts, "resume", "go on with a backfill", *_TRIGGER)
    online(parts, "delete", "end a backfill", *_TRIGGER)
    return backfill


def add_nsfiles(verbs: Verbs) -> Parsers:
    """`windhover nsfiles`, Kestra's newer name for the files of a namespace."""
    nsfiles = add_parser(verbs, "nsfiles", "list, get, upload and delete files on a server")
    actions = nsfiles.add_subparsers(dest="action", metavar="ACTION", title="actions")
    listed = online(actions, "list", "list the files of a namespace", "NAMESPACE")
    get = online(actions, "get", "print a file", "NAMESPACE", "PATH")
    upload = online(actions, "upload", "upload a file or a folder", "NAMESPACE", "SOURCE")
    upload.add_argument("--to", metavar="FOLDER", help="its folder in the namespace")
    delete = online(actions, "delete", "delete a file or a folder", "NAMESPACE", "PATH")
    add_yes(delete)
    return Parsers(nsfiles, {"list": listed, "get": get, "upload": upload, "delete": delete})
