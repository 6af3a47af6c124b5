"""`windhover nsfiles`: the files of a namespace on a server."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from shared.cli.asking import ask
from shared.cli.client import Client, open_client, segment
from shared.cli.errors import InvalidArgument
from shared.cli.exit_codes import ExitCode
from shared.cli.tables import tell_rows
from shared.cli.terminal import harmless, say
from shared.model.json import Json, JsonObject


def nsfiles(options: argparse.Namespace) -> int:
    """Lists, prints, uploads or deletes."""
    store = f"/namespaces/{segment(options.namespace)}/files"
    with open_client(options) as client:
        match options.action:
            case "list":
                _list(client, store, options)
            case "get":
                content = client.get(store, [("path", options.path)]).content
                sys.stdout.buffer.write(content)
                sys.stdout.flush()
            case "upload":
                _upload(client, store, options)
            case _:
                ask(options, f"Delete {options.path} from {options.namespace}?")
                client.delete(store, [("path", options.path)])
                say(f"{harmless(options.path)} is deleted.")
    return ExitCode.OK


def _list(client: Client, store: str, options: argparse.Namespace) -> None:
    paths: list[Json] = client.get(f"{store}/search", [("q", "")]).texts()
    rows: list[JsonObject] = [{"path": path} for path in paths]
    tell_rows(rows, ("path",), options, name=("path",))


def _upload(client: Client, store: str, options: argparse.Namespace) -> None:
    target = PurePosixPath("/") / (options.to or "")
    for path, name in uploads_of(Path(options.source)):
        try:
            content = path.read_bytes()
        except OSError as error:
            raise InvalidArgument(f"{path} can not be read: {error.strerror}") from error
        stored = str(target / name)
        # A name without an ending: a server unpacks what is called a zip.
        client.send_form(store, [("fileContent", ("file", content))], [("path", stored)])
        say(harmless(f"{path} is {stored}"))


def uploads_of(source: Path) -> list[tuple[Path, str]]:
    """Every file below a folder, or one file, each with its path from there.

    Raises:
        InvalidArgument: there is none.
    """
    found = list(_files(source))
    if not found:
        raise InvalidArgument(f"there is no file in {source}", remedy="Name a file or a folder.")
    return [
        (path, path.name if path == source else path.relative_to(source).as_posix())
        for path in found
    ]


def _files(source: Path) -> Iterator[Path]:
    """Files in order; hidden ones, and links that could lead anywhere, only where named."""
    if not source.is_dir():
        yield source
        return
    for path in sorted(source.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(source).parts)
        if path.is_file() and not path.is_symlink() and not hidden:
            yield path
