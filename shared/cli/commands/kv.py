"""`windhover kv`: the key values of a namespace, on a server."""

import argparse

from shared.cli.client import open_client, segment
from shared.cli.errors import CommandFailed
from shared.cli.exit_codes import ExitCode
from shared.cli.stored_values import store_value
from shared.cli.tables import tell_data, tell_rows, wants_data
from shared.cli.terminal import harmless, say, tell

_COLUMNS = ("key", "namespace", "updateDate", "expirationDate", "description")


def kv(options: argparse.Namespace) -> int:
    """Sets, gets, lists or deletes."""
    store = f"/namespaces/{segment(options.namespace)}/kv"
    with open_client(options) as client:
        match options.action:
            case "set":
                store_value(client, options)
                say(f"{harmless(options.key)} is stored.")
            case "get":
                found = client.get(f"{store}/{segment(options.key)}").object()
                if wants_data(options) or not isinstance(found.get("value"), str):
                    tell_data(found if wants_data(options) else found.get("value"), options)
                else:
                    tell(harmless(str(found["value"])))
            case "list":
                rows = client.get(store).objects()
                tell_rows(rows, _COLUMNS, options, name=("key",))
            case _:
                answer = client.delete(f"{store}/{segment(options.key)}")
                if answer.content.strip() == b"false":
                    raise CommandFailed(
                        f"there is no {options.key} in {options.namespace}",
                        exit_code=ExitCode.NOT_FOUND,
                    )
                say(f"{harmless(options.key)} is deleted.")
    return ExitCode.OK
