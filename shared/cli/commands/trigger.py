"""`windhover trigger`: the triggers of a server."""

import argparse

import orjson

from shared.cli.asking import ask
from shared.cli.client import Client, open_client, segment
from shared.cli.exit_codes import ExitCode
from shared.cli.given_inputs import labels_of, pairs_of
from shared.cli.tables import tell_data, tell_rows, wants_data
from shared.cli.terminal import harmless, say
from shared.model.json import Json, JsonObject

_JSON = {"Content-Type": "application/json"}
_COLUMNS = (
    *("namespace", "flowId", "triggerId", "disabled", "locked"),
    *("lastTriggeredDate", "nextExecutionDate"),
)
_NAME = ("namespace", "flowId", "triggerId")
_BACKFILLS = {"pause": ("PUT", "pause"), "resume": ("PUT", "unpause"), "delete": ("POST", "delete")}


def trigger(options: argparse.Namespace) -> int:
    """Does what the action says."""
    with open_client(options) as client:
        match options.action:
            case "list":
                _list(client, options)
            case "enable" | "disable":
                named = _named(options) | {"disabled": options.action == "disable"}
                _told(_sent(client, "PUT", "/triggers/set-disabled", named), options)
            case "unlock" | "restart":
                answer = client.post(f"{_path(options)}/{options.action}")
                _told(answer.object(), options)
            case "delete":
                ask(options, f"Forget the state of {options.trigger}?")
                client.delete(_path(options))
                say(f"The state of {harmless(options.trigger)} is deleted.")
            case _:
                _told(_backfilled(client, options), options)
    return ExitCode.OK


def _list(client: Client, options: argparse.Namespace) -> None:
    given = {"namespace": options.namespace, "flowId": options.flow}
    query = [(name, value) for name, value in given.items() if value]
    items = client.pages("/triggers/search", query, options.limit)
    found = (one.get("state") or one.get("triggerContext") for one in items)
    tell_rows([one for one in found if isinstance(one, dict)], _COLUMNS, options, name=_NAME)


def _backfilled(client: Client, options: argparse.Namespace) -> JsonObject:
    if options.part != "create":
        method, word = _BACKFILLS[options.part]
        return _sent(client, method, f"/triggers/backfill/{word}", _named(options))
    labels: list[Json] = [{"key": key, "value": value} for key, value in labels_of(options.label)]
    backfill: JsonObject = {
        "start": options.start,
        "inputs": dict[str, Json](pairs_of(options.input, "--input")),
        "labels": labels,
    }
    if options.missing_only:
        backfill["missingOnly"] = True
    if options.end:
        backfill["end"] = options.end
    wanted = _named(options) | {"backfill": backfill}
    return _sent(client, "PUT", "/triggers/backfill/create", wanted)


def _sent(client: Client, method: str, path: str, body: JsonObject) -> JsonObject:
    return client.send(method, path, orjson.dumps(body).decode(), _JSON).object()


def _named(options: argparse.Namespace) -> JsonObject:
    return {
        "namespace": options.namespace,
        "flowId": options.flow,
        "triggerId": options.trigger,
    }


def _path(options: argparse.Namespace) -> str:
    parts = (options.namespace, options.flow, options.trigger)
    return "/triggers/" + "/".join(map(segment, parts))


def _told(state: JsonObject, options: argparse.Namespace) -> None:
    if wants_data(options):
        tell_data(state, options)
    else:
        tell_rows([state], _COLUMNS, options, name=_NAME)
