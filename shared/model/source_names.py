"""Changes the names of flows in a source; every other character of it stays as it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.model.json import Json, JsonObject
from shared.model.names import FlowName
from shared.model.yaml_nodes import InvalidYaml, Mapping, Node, Scalar, Sequence, compose, plain


class NotNamed(Exception):  # noqa: N818 - carries a reason, is none of the user's errors yet
    """The names stand in the source in a way that can not be changed by itself."""


def renamed(source: str, name: FlowName) -> str:
    """The source of a flow under another id and namespace.

    Raises:
        InvalidYaml: it is no YAML.
        NotNamed: it does not name itself by plain texts, or shares them with others.
    """
    root = compose(source)
    if not isinstance(root, Mapping):
        raise NotNamed("the source is no map")
    wanted = {"id": name.flow_id, "namespace": name.namespace}
    expected: JsonObject = {**_map(plain(root)), **wanted}
    return _edited(
        source, [_Edit(root.entries.get(key), text) for key, text in wanted.items()], expected
    )


def redirected(source: str, old: FlowName, new: FlowName) -> str:
    """The source with another flow wherever a map names the old one by `namespace` and `flowId`.

    Raises:
        InvalidYaml: it is no YAML.
        NotNamed: a name can not be changed without changing something else.
    """
    root = compose(source)
    edits = [
        edit
        for named in _naming(root, old)
        for edit in (
            _Edit(named.entries["namespace"], new.namespace),
            _Edit(named.entries["flowId"], new.flow_id),
        )
    ]
    return _edited(source, edits, _redirected(plain(root), old, new))


@dataclass(frozen=True, slots=True)
class _Edit:
    """A value that gets another text."""

    node: Node | None
    text: str


def _naming(root: Node, name: FlowName) -> Iterator[Mapping]:
    """Every map that names a flow, at any depth."""
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, Sequence):
            pending.extend(node.items)
        elif isinstance(node, Mapping):
            pending.extend(node.entries.values())
            if _text(node, "namespace") == name.namespace and _text(node, "flowId") == name.flow_id:
                yield node


def _text(node: Mapping, key: str) -> str | None:
    found = node.entries.get(key)
    return found.value if isinstance(found, Scalar) and isinstance(found.value, str) else None


def _redirected(value: Json, old: FlowName, new: FlowName) -> Json:
    if isinstance(value, list):
        return [_redirected(item, old, new) for item in value]
    if not isinstance(value, dict):
        return value
    shown: JsonObject = {key: _redirected(item, old, new) for key, item in value.items()}
    if (value.get("namespace"), value.get("flowId")) == (old.namespace, old.flow_id):
        shown |= {"namespace": new.namespace, "flowId": new.flow_id}
    return shown


def _edited(source: str, edits: list[_Edit], expected: Json) -> str:
    """The source with other texts, if it then says exactly what is expected. Raises NotNamed."""
    lines = source.split("\n")
    places = {_place(lines, edit.node): edit for edit in edits}
    for line, start, end in sorted(places, reverse=True):
        edit = places[(line, start, end)]
        quote = lines[line][start] if lines[line][start] in "\"'" else _quote(edit.text)
        lines[line] = f"{lines[line][:start]}{quote}{edit.text}{quote}{lines[line][end:]}"
    edited = "\n".join(lines)
    try:
        said = plain(compose(edited))
    except InvalidYaml as error:
        raise NotNamed(error.message) from error
    if said != expected:
        raise NotNamed("the names are shared with other parts of the source")
    return edited


def _place(lines: list[str], node: Node | None) -> tuple[int, int, int]:
    """Line and columns of a value as it is written, its quotes included. Raises NotNamed."""
    if not isinstance(node, Scalar):
        raise NotNamed("the source does not name the flow")
    line, start = min(node.spot.line, len(lines)) - 1, node.spot.column - 1
    for written in (node.text, f'"{node.text}"', f"'{node.text}'"):
        if node.text and lines[line].startswith(written, start):
            return line, start, start + len(written)
    raise NotNamed("a name is not written in one piece")


def _quote(text: str) -> str:
    """What a text is put in where it would be read as a number or a truth value."""
    return "" if plain(compose(text)) == text else '"'


def _map(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}
