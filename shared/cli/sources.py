"""Reads the source of a flow from a file."""

from pathlib import Path

from shared.cli.errors import InvalidArgument
from shared.model.yaml_nodes import MAX_SOURCE_BYTES

_LARGEST = MAX_SOURCE_BYTES * 4
"""No text that is short enough takes more bytes than this; a larger file is not read."""


def read_source(path: Path) -> str:
    """The text of a flow.

    Raises:
        InvalidArgument: there is no such file, or it holds no text.
    """
    if path.is_dir():
        raise InvalidArgument(
            f"{path} is a folder",
            remedy=f"Name a file in it; `windhover validate {path}` checks every flow below it.",
        )
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InvalidArgument(
            f"{path} can not be read: {reason}", remedy="Give the path of a YAML file."
        ) from error
    return _text(path, content)


def _text(path: Path, content: bytes) -> str:
    if len(content) > _LARGEST:
        raise InvalidArgument(
            f"{path} is too large for a flow: more than {_LARGEST} bytes",
            remedy="Move data out of the flow, into a FILE input or a namespace file.",
        )
    if not content.strip():
        raise InvalidArgument(f"{path} is empty", remedy="A flow has an id, a namespace and tasks.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidArgument(
            f"{path} is not a text in UTF-8: byte {error.start} is {content[error.start]:#04x}",
            remedy="Give the path of a YAML file, saved as UTF-8.",
        ) from error
    if "\0" in text:
        raise InvalidArgument(f"{path} is a binary file", remedy="Give the path of a YAML file.")
    return text
