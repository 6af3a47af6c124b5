"""`windhover file`: the files of a namespace."""

import argparse
import re
from pathlib import Path, PurePosixPath

from shared.cli.commands.nsfiles import nsfiles, uploads_of
from shared.cli.composition import open_storage
from shared.cli.errors import InvalidArgument
from shared.cli.exit_codes import ExitCode
from shared.cli.terminal import harmless, say, tell
from shared.model.flow import LONGEST_NAMESPACE, NAMESPACE
from shared.runtime.namespace_files import StoredNamespaceFiles
from shared.settings import Settings


def file(options: argparse.Namespace) -> int:
    """Lists or uploads: in a home directory, or on the server that is named."""
    if options.server is not None or options.context is not None:
        return nsfiles(options)
    if not re.fullmatch(NAMESPACE, options.namespace) or len(options.namespace) > LONGEST_NAMESPACE:
        raise InvalidArgument(
            f"{options.namespace} is no namespace",
            remedy="A namespace is lower-case words with dots, such as company.team.",
        )
    settings = Settings.read()
    if options.home is not None:
        settings = settings.model_copy(update={"home": Path(options.home)})
    with open_storage(settings) as storage:
        files = StoredNamespaceFiles(storage, options.namespace)
        if options.action == "list":
            for path in files.list_paths():
                tell(harmless(path))
        else:
            _upload(files, Path(options.source), PurePosixPath(options.to or ""))
    return ExitCode.OK


def _upload(files: StoredNamespaceFiles, source: Path, target: PurePosixPath) -> None:
    """Stores every file below a folder, or one; a file that is already there is replaced."""
    for path, name in uploads_of(source):
        try:
            with path.open("rb") as content:
                files.put(str(target / name), content)
        except OSError as error:
            raise InvalidArgument(f"{path} can not be read: {error.strerror}") from error
        say(harmless(f"{path} is {target / name}"))
