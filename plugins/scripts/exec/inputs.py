"""Brings files into a working directory: input files, namespace files, files named by URI."""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, TypeAlias

import orjson
from pydantic import Field

from plugins.scripts.exec.globs import matches
from plugins.scripts.exec.workspace import path_inside
from shared.model.json import Json
from shared.model.properties import Dynamic, SourceModel
from shared.model.uris import SCHEME
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed

NAMESPACE_SCHEME = "nsfile:///"

_URI_IN_TEXT = re.compile(r"kestra:///[^\s'\"`<>|;&()\\]+")
_AFTER_URI = ",.:]}"
"""Punctuation that ends a sentence or a list rather than a file name."""

_INVALID_STRUCTURE = "Invalid input files structure, expecting a map of file names and contents"

Render: TypeAlias = Callable[[str], str]


class IfExists(StrEnum):
    """What to do about a namespace file that is already there."""

    OVERWRITE = "OVERWRITE"
    FAIL = "FAIL"
    WARN = "WARN"
    IGNORE = "IGNORE"


class NamespaceFilesOptions(SourceModel):
    """Which namespace files are copied into the working directory."""

    enabled: Dynamic[bool] = Field(default=True, description="Whether to copy them at all.")
    include: tuple[str, ...] | str = Field(
        default=(), description="Globs of the files to copy; all by default.", examples=[["*.py"]]
    )
    exclude: tuple[str, ...] | str = Field(
        default=(), description="Globs of the files to leave out.", examples=[["data/**"]]
    )
    namespaces: tuple[str, ...] = Field(
        default=(), description="Namespaces to copy from; that of the flow by default."
    )
    if_exists: IfExists = Field(
        default=IfExists.OVERWRITE, description="What to do about a file that is already there."
    )
    folder_per_namespace: bool = Field(
        default=False, description="Whether each namespace gets a folder of its name."
    )


def copy_namespace_files(
    context: RunContext, directory: Path, options: NamespaceFilesOptions
) -> None:
    """Copies the namespace files that the options choose."""
    if str(context.evaluate(options.enabled)).lower() != "true":
        return
    include = _rendered_patterns(context, options.include) or ["**"]
    exclude = _rendered_patterns(context, options.exclude)
    for declared in options.namespaces or (context.info.namespace,):
        namespace = context.render(declared)
        top = directory / namespace if options.folder_per_namespace else directory
        files = context.namespace_files(namespace)
        for path in files.list_paths():
            if matches(path, include) and not matches(path, exclude):
                target = path_inside(directory, str(top / path)[len(str(directory)) + 1 :])
                if _may_write(context, target, path, options.if_exists):
                    with files.open(path) as content:
                        _copy(content, target)


def _any_name(name: str) -> None:
    """Every name that leads to the inside will do."""
    del name


def write_inputs(
    context: RunContext,
    directory: Path,
    declared: Json,
    render: Render,
    *,
    check: Callable[[str], None] = _any_name,
) -> Mapping[str, Path]:
    """Writes input files: a map of names and contents, or a list of namespace files.

    Args:
        context: gives the files behind URIs.
        directory: what the names are relative to.
        declared: the property, unrendered.
        render: renders one text.
        check: raises for a name that a type does not take.

    Returns:
        The path of each by its name.

    Raises:
        TaskFailed: no such structure, or a name that leads outside.
    """
    if isinstance(declared, str):
        # What an expression gave is not a template: it may hold what others wrote.
        declared, render = _parsed(render(declared)), str
    if isinstance(declared, list | tuple):
        declared = {render(_text(path)): f"{NAMESPACE_SCHEME}{_text(path)}" for path in declared}
    if not isinstance(declared, Mapping):
        raise TaskFailed(_INVALID_STRUCTURE)
    written = {}
    for declared_name, content in declared.items():
        name = render(declared_name)
        check(name)
        written[name] = path_inside(directory, name)
        _write(context, written[name], render(_text(content)))
    return written


def with_local_files(
    context: RunContext, text: str, folder: Path, shown: Callable[[Path], str] = str
) -> str:
    """The text with the URI of each stored file replaced by the path of a copy in the folder.

    Args:
        shown: a path as the text is to name it.
    """
    copies: dict[str, str] = {}

    def local(match: re.Match[str]) -> str:
        uri = match.group().rstrip(_AFTER_URI)
        if uri not in copies:
            target = folder / str(len(list(folder.iterdir()))) / uri.rpartition("/")[2]
            with context.files.open(uri) as content:
                _copy(content, target)
            copies[uri] = shown(target)
        return copies[uri] + match.group()[len(uri) :]

    return _URI_IN_TEXT.sub(local, text)


def _parsed(text: str) -> Json:
    try:
        found: Json = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise TaskFailed(_INVALID_STRUCTURE) from error
    return found


def _text(value: Json) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else orjson.dumps(value).decode()


def _write(context: RunContext, target: Path, content: str) -> None:
    is_uri = "\n" not in content.strip()
    if is_uri and content.startswith(NAMESPACE_SCHEME):
        files = context.namespace_files(context.info.namespace)
        with files.open(content.removeprefix(NAMESPACE_SCHEME).strip().lstrip("/")) as stored:
            _copy(stored, target)
    elif is_uri and content.startswith(SCHEME):
        with context.files.open(content.strip()) as stored:
            _copy(stored, target)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode())


def _copy(content: BinaryIO, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        shutil.copyfileobj(content, file, 1024 * 1024)


def _rendered_patterns(context: RunContext, declared: tuple[str, ...] | str) -> list[str]:
    return list(_each(context.evaluate(list(_each(declared)))))


def _each(value: object) -> Iterator[str]:
    """The texts in a text, a list, or a list of lists."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from _each(item)
    else:
        yield str(value)


def _may_write(context: RunContext, target: Path, path: str, if_exists: IfExists) -> bool:
    if if_exists is IfExists.OVERWRITE or not target.exists():
        return True
    if if_exists is IfExists.FAIL:
        raise TaskFailed(f"File already exists: {path}")
    if if_exists is IfExists.WARN:
        context.log.warn(f"File already exists: {path}")
    return False
