"""The flows of a file or a folder, as they are sent to a server."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shared.cli.errors import InvalidArgument
from shared.cli.sources import read_source
from shared.model.json import JsonObject
from shared.model.yaml_nodes import InvalidYaml, compose, plain

_SUFFIXES = frozenset({".yaml", ".yml"})
_NAMESPACE_LINE = re.compile(r"^namespace:[ \t]*[^\n]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FlowFile:
    """A file with a flow.

    Attributes:
        namespace: as its source names it.
    """

    path: Path
    source: str
    namespace: str
    flow_id: str

    def moved(self, namespace: str) -> "FlowFile":
        """The same flow in another namespace; comments and order stay."""
        line = f"namespace: {namespace}"
        source = _NAMESPACE_LINE.sub(lambda _: line, self.source, count=1)
        return FlowFile(self.path, source, namespace, self.flow_id)


def flow_paths(path: Path) -> Iterator[Path]:
    """A file, or every YAML file below a folder, in order; hidden ones are left out."""
    if not path.is_dir():
        yield path
        return
    for found in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in found.relative_to(path).parts)
        if found.suffix in _SUFFIXES and found.is_file() and not hidden:
            yield found


def read_flows(folder: Path) -> list[FlowFile]:
    """The flows of a folder. Raises InvalidArgument, naming the file that holds none."""
    if not folder.exists():
        raise InvalidArgument(f"there is no folder {folder}", remedy="Name an existing folder.")
    return [_flow_of(path) for path in flow_paths(folder)]


def _flow_of(path: Path) -> FlowFile:
    source = read_source(path)
    try:
        data = plain(compose(source))
    except InvalidYaml as error:
        raise InvalidArgument(f"{path} is no YAML: {error}") from error
    found: JsonObject = data if isinstance(data, dict) else {}
    namespace, flow_id = found.get("namespace"), found.get("id")
    if not isinstance(namespace, str) or not isinstance(flow_id, str):
        raise InvalidArgument(
            f"{path} is no flow: it has no id or no namespace",
            remedy="Every YAML file of the folder must be a flow; move others out of it.",
        )
    return FlowFile(path, source, namespace, flow_id)


def joined(flows: list[FlowFile]) -> str:
    """Several flows as one body."""
    return "\n---\n".join(flow.source.strip("\n") for flow in flows) + "\n"
