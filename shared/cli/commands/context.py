"""`windhover context`: servers by name."""

import argparse
import sys

from pydantic import SecretStr

from shared.cli.client import address_of
from shared.cli.contexts import Context, Contexts, read_contexts, write_contexts
from shared.cli.errors import InvalidArgument
from shared.cli.exit_codes import ExitCode
from shared.cli.tables import tell_rows
from shared.cli.terminal import harmless, say
from shared.model.json import JsonObject
from shared.settings import ClientSettings

_COLUMNS = ("current", "name", "server", "tenant", "credentials")


def context(options: argparse.Namespace) -> int:
    """Does what the action says."""
    path = ClientSettings().contexts
    known = read_contexts(path)
    match options.action:
        case "list":
            rows = [_row(name, one, known) for name, one in sorted(known.contexts.items())]
            tell_rows(rows, _COLUMNS, options, name=("name",))
        case "show":
            _show(known, options)
        case "add":
            contexts = known.contexts | {options.name: _given(options)}
            write_contexts(path, Contexts(current=options.name, contexts=contexts))
            say(f"{harmless(options.name)} is used from now on.")
        case "use":
            known.named(options.name)
            write_contexts(path, known.model_copy(update={"current": options.name}))
            say(f"{harmless(options.name)} is used from now on.")
        case _:
            known.named(options.name)
            left = {name: one for name, one in known.contexts.items() if name != options.name}
            current = "" if known.current == options.name else known.current
            write_contexts(path, Contexts(current=current, contexts=left))
            say(f"{harmless(options.name)} is removed.")
    return ExitCode.OK


def _given(options: argparse.Namespace) -> Context:
    name, colon, password = (options.user or "").partition(":")
    if options.user and not colon:
        raise InvalidArgument("--user takes NAME:PASSWORD", remedy="Write --user NAME:PASSWORD.")
    token = sys.stdin.readline().strip() if options.token_stdin else options.token or ""
    return Context(
        server=address_of(options.server or ""),
        tenant=options.tenant or "",
        username=name,
        password=SecretStr(password),
        token=SecretStr(token),
    )


def _row(name: str, one: Context, known: Contexts) -> JsonObject:
    credentials = "token" if one.token.get_secret_value() else "user" if one.username else ""
    return {
        "current": name == known.current,
        "name": name,
        "server": one.server,
        "tenant": one.tenant,
        "credentials": credentials,
    }


def _show(known: Contexts, options: argparse.Namespace) -> None:
    """Each value that commands use, and where it comes from; of secrets only that there is one."""
    settings = ClientSettings()
    used = known.contexts.get(known.current)
    rows: list[JsonObject] = []
    for name in ("server", "tenant", "username", "password", "token"):
        if name in settings.model_fields_set:
            value, source = getattr(settings, name), "environment"
        elif used is not None and "server" not in settings.model_fields_set:
            value, source = getattr(used, name), f"context {known.current}"
        else:
            value, source = getattr(settings, name), "default"
        hidden = isinstance(value, SecretStr)
        plain = value.get_secret_value() if hidden else str(value)
        rows.append(
            {"name": name, "value": "******" if hidden and plain else plain, "source": source}
        )
    tell_rows(rows, ("name", "value", "source"), options, name=("name",))
