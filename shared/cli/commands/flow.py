"""`windhover flow`: the flows of a server."""

import argparse
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from shared.cli.client import Client, open_client, segment
from shared.cli.commands.flow_sync import sync
from shared.cli.commands.flow_validate import validate
from shared.cli.errors import CommandFailed, InvalidArgument
from shared.cli.exit_codes import ExitCode
from shared.cli.flow_folders import FlowFile, joined, read_flows
from shared.cli.sources import read_source
from shared.cli.tables import tell_data, tell_rows, wants_data
from shared.cli.terminal import harmless, tell

MOST_EXPORTED = 100_000


def flow(options: argparse.Namespace) -> int:
    """Does what the action says."""
    if options.action == "validate":
        return validate(options)
    with open_client(options) as client:
        return _ACTIONS[options.action](client, options)


def _create(client: Client, options: argparse.Namespace) -> int:
    client.send_flows("POST", "/flows", read_source(Path(options.file)))
    tell("Flow successfully created !")
    return ExitCode.OK


def _update(client: Client, options: argparse.Namespace) -> int:
    client.send_flows("PUT", _path(options), read_source(Path(options.file)))
    tell("Flow successfully updated !")
    return ExitCode.OK


def _delete(client: Client, options: argparse.Namespace) -> int:
    client.delete(_path(options))
    tell("Flow successfully deleted !")
    return ExitCode.OK


def _path(options: argparse.Namespace) -> str:
    return f"/flows/{segment(options.namespace)}/{segment(options.flow)}"


def _list(client: Client, options: argparse.Namespace) -> int:
    query = [("namespace", options.namespace)] if options.namespace else []
    found = list(client.pages("/flows/search", query, options.limit))
    columns = ("namespace", "id", "revision", "disabled")
    tell_rows(found, columns, options, name=("namespace", "id"))
    return ExitCode.OK


def _get(client: Client, options: argparse.Namespace) -> int:
    query = [("source", "true")]
    if options.revision is not None:
        query.append(("revision", str(options.revision)))
    found = client.get(_path(options), query).object()
    if wants_data(options):
        tell_data(found, options)
    else:
        tell(harmless(str(found.get("source", ""))).rstrip("\n"))
    return ExitCode.OK


def _export(client: Client, options: argparse.Namespace) -> int:
    """Writes `flows.zip` with an entry `namespace.id.yml` for each flow, as Kestra does."""
    folder = Path(options.folder)
    if not folder.is_dir():
        raise InvalidArgument(f"there is no folder {folder}", remedy="Name an existing folder.")
    query = [("namespace", options.namespace)] if options.namespace else []
    found = client.pages("/flows/search", query, MOST_EXPORTED)
    with zipfile.ZipFile(folder / "flows.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for one in found:
            namespace, flow_id = str(one["namespace"]), str(one["id"])
            path = f"/flows/{segment(namespace)}/{segment(flow_id)}"
            source = client.get(path, [("source", "true")]).object().get("source")
            archive.writestr(f"{namespace}.{flow_id}.yml", str(source))
    of_namespace = f" for namespace '{options.namespace}'" if options.namespace else ""
    tell(f"Exporting flow(s){of_namespace} successfully done !")
    return ExitCode.OK


def _update_namespace(client: Client, options: argparse.Namespace) -> int:
    namespace, folder = options.namespace, Path(options.folder)
    flows = read_flows(folder)
    if not flows:
        raise CommandFailed(
            f"No flow found on '{folder}'",
            remedy="Nothing was sent. `windhover flow delete` deletes flows one by one.",
        )
    if options.override_namespaces:
        flows = [one.moved(namespace) for one in flows]
    _check_namespaces(flows, namespace)
    delete = "true" if options.delete else "false"
    answer = client.send_flows(
        "POST", f"/flows/{segment(namespace)}", joined(flows), [("delete", delete)]
    )
    saved = answer.objects()
    tell(f"{len(saved)} flow(s) for namespace '{namespace}' successfully updated !")
    for one in saved:
        tell(harmless(f"- {one['namespace']}.{one['id']}"))
    return ExitCode.OK


def _check_namespaces(flows: list[FlowFile], namespace: str) -> None:
    for one in flows:
        if one.namespace != namespace:
            raise CommandFailed(
                f"{one.path} is a flow of the namespace {one.namespace}, not of {namespace}",
                remedy="Move it, or write the namespace into it with --override-namespaces.",
            )


_ACTIONS: Mapping[str, Callable[[Client, argparse.Namespace], int]] = {
    "create": _create,
    "update": _update,
    "delete": _delete,
    "list": _list,
    "get": _get,
    "export": _export,
    "namespace": _update_namespace,
    "sync": sync,
}
