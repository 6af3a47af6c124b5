"""Inputs and labels as requests give them."""

from collections.abc import Collection, Mapping, Sequence

from starlette.datastructures import UploadFile

from shared.api.errors import InvalidArgument
from shared.api.requests import Form
from shared.engine.input_values import invalid
from shared.model.json import Json
from shared.runtime.executions import Upload

OLD_PART = "files"
"""Part that every file had up to Kestra 0.22; the input was named by the file's name."""

Inputs = tuple[Mapping[str, Json], Mapping[str, Upload]]


def inputs_of(form: Form, declared: Collection[str]) -> Inputs:
    """Texts and files by input.

    Args:
        form: as sent.
        declared: ids of the flow's inputs: they decide which convention a part `files` follows.

    Raises:
        InvalidInput: an empty file.
    """
    uploads: dict[str, Upload] = {}
    for part, file in form.files:
        name = _input_of(part, file, declared)
        if not file.size:
            raise invalid(name, "the file is empty", None)
        uploads[name] = Upload(_stored_name(part, file), file.file)
    return dict(form.texts), uploads


def _input_of(part: str, file: UploadFile, declared: Collection[str]) -> str:
    is_old = part == OLD_PART and (part not in declared or file.filename in declared)
    return file.filename or part if is_old else part


def _stored_name(part: str, file: UploadFile) -> str:
    return file.filename or part


def labels_of(given: Sequence[str]) -> dict[str, str]:
    """`key:value` parameters; a value may hold colons and commas. Raises InvalidArgument."""
    labels: dict[str, str] = {}
    for text in given:
        key, colon, value = text.partition(":")
        if not colon or not key or not value:
            raise InvalidArgument(
                f"a label is key:value, got {text[:100]!r}", remedy="Write labels=key:value."
            )
        labels[key] = value
    return labels
