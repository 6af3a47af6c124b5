"""What `--input` and `--input-file` give, held to the inputs that the flow declares."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from shared.cli.errors import InvalidArgument
from shared.cli.sources import read_source
from shared.cli.suggestions import did_you_mean
from shared.model.flow import Flow
from shared.model.inputs import FileInput
from shared.model.json import Json
from shared.model.yaml_nodes import InvalidYaml, compose, plain
from shared.runtime.executions import Upload

_STORED = ("kestra:///", "nsfile:///")


@dataclass(frozen=True, slots=True)
class GivenInputs:
    """Values and files by input id; the files are open as long as the stack that was given."""

    values: dict[str, Json] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)


def given_inputs(
    flow: Flow, pairs: Sequence[str], file: str | None, stack: ExitStack
) -> GivenInputs:
    """The inputs of the command line; those of `--input` go before those of the file.

    Raises:
        InvalidArgument: an input that the flow does not have, a file that can not be read.
    """
    declared = {one.id: one for one in flow.inputs}
    supplied: dict[str, Json] = dict(_of_file(Path(file))) if file else {}
    supplied |= _once(pairs_of(pairs, "--input"))
    given = GivenInputs()
    for name, value in supplied.items():
        if name not in declared:
            raise InvalidArgument(
                f"the flow {flow.namespace}.{flow.id} has no input {name}",
                remedy=did_you_mean(name, declared) or _those_of(declared),
            )
        if isinstance(declared[name], FileInput) and not _is_stored(value):
            given.uploads[name] = _upload(name, value, stack)
        else:
            given.values[name] = value
    return given


def pairs_of(given: Sequence[str], option: str) -> Iterator[tuple[str, str]]:
    """Keys and values of texts like `KEY=VALUE`. Raises InvalidArgument."""
    for text in given:
        key, equals, value = text.partition("=")
        if not equals or not key:
            raise InvalidArgument(
                f"{option} {text} has no KEY=VALUE", remedy=f"Write {option} KEY=VALUE."
            )
        yield key, value


def labels_of(given: list[str]) -> list[tuple[str, str]]:
    """`KEY:VALUE`, as Kestra's tools write labels; `KEY=VALUE` too, as `windhover run` does."""
    found = []
    for text in given:
        key, colon, value = text.partition(":")
        if not colon or "=" in key:
            key, value = next(iter(pairs_of([text], "--label")))
        found.append((key, value))
    return found


def _once(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in pairs:
        if key in found:
            raise InvalidArgument(
                f"the input {key} is given twice",
                remedy=f"""A list is given at once: --input '{key}=["a", "b"]'.""",
            )
        found[key] = value
    return found


def _of_file(path: Path) -> Mapping[str, Json]:
    try:
        found = plain(compose(read_source(path)))
    except InvalidYaml as error:
        raise InvalidArgument(f"{path} is no YAML or JSON: {error}") from error
    if not isinstance(found, dict):
        raise InvalidArgument(
            f"{path} holds no map of inputs", remedy="Write a map of input ids and values."
        )
    return found


def _those_of(declared: Mapping[str, object]) -> str:
    return f"Its inputs are: {', '.join(declared)}." if declared else "It has no inputs."


def _is_stored(value: Json) -> bool:
    return not isinstance(value, str) or value.startswith(_STORED)


def _upload(name: str, value: Json, stack: ExitStack) -> Upload:
    text = str(value)
    if not text.startswith("@"):
        raise InvalidArgument(
            f"the input {name} is a file, but a text was given",
            remedy=f"Give the file with an @ before its path: --input {name}=@{text}",
        )
    path = Path(text[1:])
    try:
        content = stack.enter_context(path.open("rb"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InvalidArgument(
            f"the file of the input {name} can not be read: {path}: {reason}",
            remedy=f"Give an existing file: --input {name}=@PATH.",
        ) from error
    return Upload(path.name, content)
