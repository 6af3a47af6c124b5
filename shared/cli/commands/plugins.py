"""`windhover plugins`: the types that flows can use, and the start of new ones."""

import argparse
from pathlib import Path

import orjson

from shared.cli.errors import InvalidArgument
from shared.cli.exit_codes import ExitCode
from shared.cli.skeleton import write_plugin
from shared.cli.suggestions import did_you_mean
from shared.cli.terminal import say, tell
from shared.model.json import Json
from shared.sdk.documentation import documentation, schema_of, title_of
from shared.sdk.registry import Registry


def plugins(options: argparse.Namespace) -> int:
    """Lists every type, documents one, or begins a plug-in."""
    if options.action == "new":
        return _new(Path(options.folder), options.name)
    registry = Registry.installed()
    if options.action == "list":
        _list(registry, options.output)
        return ExitCode.OK
    name = _full_name(registry, options.type)
    if options.output == "json":
        tell(orjson.dumps(schema_of(registry, name), option=orjson.OPT_INDENT_2).decode())
    else:
        tell(documentation(registry, name).rstrip("\n"))
    return ExitCode.OK


def _new(folder: Path, name: str) -> int:
    for path in write_plugin(folder, name):
        tell(str(path))
    say(f"Next: cd {folder / name}, pip install --editable ., python -m pytest.")
    return ExitCode.OK


def _list(registry: Registry, form: str) -> None:
    names = list(registry.names())
    if form == "json":
        types: list[Json] = [
            {
                "type": name,
                "title": title_of(registry, name),
                "aliases": [*registry.aliases_of(name)],
            }
            for name in names
        ]
        tell(orjson.dumps(types, option=orjson.OPT_INDENT_2).decode())
        return
    width = max(map(len, names), default=0)
    for name in names:
        tell(f"{name:<{width}}  {title_of(registry, name)}")


def _full_name(registry: Registry, asked: str) -> str:
    """The type that is meant: its whole name, or its end where that is clear.

    Raises:
        InvalidArgument: there is none, or there are several.
    """
    if registry.known(asked):
        return asked
    names = list(registry.names())
    ends = [name for name in names if name.lower().endswith(f".{asked.lower()}")]
    if len(ends) == 1:
        return ends[0]
    if ends:
        raise InvalidArgument(
            f"several types end in {asked}", remedy=f"Name one of: {', '.join(ends)}."
        )
    last = {name.rpartition(".")[2]: name for name in names}
    near = did_you_mean(asked, names) or did_you_mean(asked.rpartition(".")[2], last)
    hint = "`windhover plugins list` shows every type."
    raise InvalidArgument(f"no type is called {asked}", remedy=f"{near} {hint}".strip())
