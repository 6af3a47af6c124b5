"""`windhover namespace`: what belongs to a namespace of a server, with Kestra's words."""

import argparse
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pathspec

from shared.cli.client import Client, open_client, segment
from shared.cli.errors import CommandFailed, InvalidArgument
from shared.cli.exit_codes import ExitCode
from shared.cli.stored_values import store_value
from shared.cli.terminal import harmless, tell

IGNORED_BY = ".kestraignore"


def namespace(options: argparse.Namespace) -> int:
    """Updates files or key values."""
    with open_client(options) as client:
        if options.action == "kv":
            store_value(client, options)
            tell(harmless(f"Key '{options.key}' of '{options.namespace}' successfully updated !"))
        else:
            _update_files(client, options)
    return ExitCode.OK


def _update_files(client: Client, options: argparse.Namespace) -> None:
    """Uploads a folder; what was there before is removed only when there is something to upload."""
    folder, to = Path(options.folder), PurePosixPath("/") / options.to
    if not folder.is_dir():
        raise InvalidArgument(f"there is no folder {folder}", remedy="Name an existing folder.")
    found = list(_uploaded(folder))
    if not found:
        raise CommandFailed(f"No file found on '{folder}'", remedy="Nothing was changed.")
    store = f"/namespaces/{segment(options.namespace)}/files"
    if options.delete:
        _remove(client, store, to)
    for path in found:
        target = str(to / path.relative_to(folder).as_posix())
        try:
            content = path.read_bytes()
        except OSError as error:
            raise InvalidArgument(f"{path} can not be read: {error.strerror}") from error
        client.send_form(store, [("fileContent", (path.name, content))], [("path", target)])
        tell(harmless(f"Successfully uploaded {path} to {target}"))


def _uploaded(folder: Path) -> Iterator[Path]:
    """The files below a folder that are not ignored, in order; links could lead anywhere."""
    rules = folder / IGNORED_BY
    lines = rules.read_text("utf-8").splitlines() if rules.is_file() else []
    ignored = pathspec.GitIgnoreSpec.from_lines(lines)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        is_wanted = name != IGNORED_BY and not ignored.match_file(name)
        if is_wanted and path.is_file() and not path.is_symlink():
            yield path


def _remove(client: Client, store: str, folder: PurePosixPath) -> None:
    """Removes what is in a folder of the namespace; nothing where it has none."""
    try:
        found = client.get(f"{store}/directory", [("path", str(folder))]).objects()
    except CommandFailed as error:
        if error.exit_code is ExitCode.NOT_FOUND:
            return
        raise
    for one in found:
        client.delete(store, [("path", str(folder / str(one["fileName"])))])
