"""Stores a key value on a server, typed as Kestra's command line types it."""

import argparse
from pathlib import Path

import orjson

from shared.api.shapes.kv import ValueKind, parsed_value
from shared.cli.client import Client, segment
from shared.cli.errors import InvalidArgument
from shared.cli.sources import read_source


def store_value(client: Client, options: argparse.Namespace) -> None:
    """Stores the value of the options. Raises InvalidArgument, ServerRefused."""
    headers = {"Content-Type": "text/plain"}
    if options.expiration:
        headers["ttl"] = options.expiration
    path = f"/namespaces/{segment(options.namespace)}/kv/{segment(options.key)}"
    client.send("PUT", path, _literal(options), headers)


def _literal(options: argparse.Namespace) -> str:
    """The value as a literal: what is none is a text, and a text has its quotes."""
    text = _given(options)
    if options.type == ValueKind.STRING:
        return orjson.dumps(text).decode()
    kind, value = parsed_value(text)
    if kind is ValueKind.STRING and value == text.strip():
        text, kind = orjson.dumps(text).decode(), ValueKind.STRING
    if options.type and kind != options.type:
        raise InvalidArgument(
            f"the value is a {kind}, not a {options.type}",
            remedy="Write it as a literal of that type, or leave --type out.",
        )
    return text


def _given(options: argparse.Namespace) -> str:
    if options.file_value:
        return read_source(Path(options.file_value))
    if options.value is None:
        raise InvalidArgument("there is no value", remedy="Give VALUE, or --file-value FILE.")
    return str(options.value)
