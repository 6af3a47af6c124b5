"""YAML text -> plain data whose every part knows where it stands.

Built from the parser's events without recursion, so that no text can exhaust the stack, and with
caps, so that none can exhaust the memory. Plain scalars are read by YAML 1.2's core schema: `yes`,
`on` and dates are texts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from shared.model.json import Json

MAX_SOURCE_BYTES = 1024 * 1024
MAX_DEPTH = 100
MAX_NODES = 200_000
"""Nodes of one document, those that aliases repeat included."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a text; both count from 1."""

    line: int
    column: int


class InvalidYaml(Exception):  # noqa: N818 - carries one problem, is none of the user's errors yet
    """The text is no YAML document, or one that is not accepted."""

    def __init__(self, message: str, spot: Spot | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.spot = spot


@dataclass(slots=True)
class Scalar:
    """A single value."""

    value: Json
    text: str
    spot: Spot


@dataclass(slots=True)
class Sequence:
    """A list."""

    spot: Spot
    items: list["Node"] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """A map; keys are texts."""

    spot: Spot
    entries: dict[str, "Node"] = field(default_factory=dict)
    keys: dict[str, Spot] = field(default_factory=dict)


Node = Scalar | Sequence | Mapping

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def compose(text: str) -> Node:
    """The one document of a text.

    Raises:
        InvalidYaml: a syntax error, a repeated key, more than one document, too deep, too large.
    """
    if len(text) > MAX_SOURCE_BYTES:
        raise InvalidYaml(f"the source is longer than {MAX_SOURCE_BYTES} characters")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidYaml("the source holds a lone surrogate, which is no character") from error
    return _Composer().document(_events(text))


def plain(node: Node) -> Json:
    """The data of a node."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key: plain(item) for key, item in node.entries.items()}


def _events(text: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        spot = Spot(mark.line + 1, mark.column + 1) if mark else None
        raise InvalidYaml(error.problem or "no YAML", spot) from error
    except yaml.YAMLError as error:
        raise InvalidYaml(str(error).splitlines()[0]) from error


@dataclass(slots=True)
class _Open:
    """A container that is being read; `key` is set between a key and its value."""

    node: Sequence | Mapping
    anchor: str | None
    key: tuple[str, Spot] | None = None
    merged: list[tuple[Node, Spot]] = field(default_factory=list)


class _Composer:
    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._count = 0
        self._root: Node | None = None

    def document(self, events: Iterator[yaml.Event]) -> Node:
        for event in events:
            self._take(event)
        if self._root is None:
            raise InvalidYaml("the source is empty", Spot(1, 1))
        return self._root

    def _take(self, event: yaml.Event) -> None:
        spot = _spot(event)
        match event:
            case yaml.DocumentStartEvent() if self._root is not None:
                raise InvalidYaml("there is more than one document", spot)
            case yaml.ScalarEvent():
                self._add(_scalar(event, spot), spot, event.anchor, 1)
            case yaml.AliasEvent():
                self._repeat(event, spot)
            case yaml.SequenceStartEvent():
                _check_tag(event.tag, "seq", spot)
                self._begin(Sequence(spot), event.anchor)
            case yaml.MappingStartEvent():
                _check_tag(event.tag, "map", spot)
                self._begin(Mapping(spot), event.anchor)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._end()
            case _:
                return

    def _begin(self, node: Sequence | Mapping, anchor: str | None) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise InvalidYaml(f"the source is nested deeper than {MAX_DEPTH}", node.spot)
        if self._awaits_key():
            raise InvalidYaml("a list or a map can not be a key", node.spot)
        self._open.append(_Open(node, anchor))

    def _end(self) -> None:
        closed = self._open.pop()
        node = closed.node
        if isinstance(node, Mapping):
            for merged, spot in closed.merged:
                _merge(node, merged, spot)
        self._add(node, node.spot, closed.anchor, 1)

    def _repeat(self, event: yaml.AliasEvent, spot: Spot) -> None:
        known = self._anchors.get(event.anchor or "")
        if known is None:
            raise InvalidYaml(f"there is no anchor &{event.anchor} before this alias", spot)
        node, size = known
        self._add(node, spot, None, size)

    def _awaits_key(self) -> bool:
        return (
            bool(self._open)
            and isinstance(self._open[-1].node, Mapping)
            and (self._open[-1].key is None)
        )

    def _add(self, node: Node, spot: Spot, anchor: str | None, size: int) -> None:
        """Puts a node where it belongs; `spot` is that of the alias for a node that one repeats."""
        self._count += size
        if self._count > MAX_NODES:
            raise InvalidYaml(f"the source has more than {MAX_NODES} parts", spot)
        if anchor is not None:
            self._anchors[anchor] = (node, _size(node))
        if not self._open:
            self._root = node
            return
        around = self._open[-1]
        if isinstance(around.node, Sequence):
            around.node.items.append(node)
        elif around.key is None:
            around.key = _key(node, spot)
        elif around.key[0] == "<<":
            around.key = None
            around.merged.append((node, spot))
        else:
            _put(around.node, around.key, node)
            around.key = None


def _key(node: Node, spot: Spot) -> tuple[str, Spot]:
    if not isinstance(node, Scalar):
        raise InvalidYaml("a list or a map can not be a key", spot)
    return node.text, spot


def _put(mapping: Mapping, key_at: tuple[str, Spot], node: Node) -> None:
    key, spot = key_at
    if key in mapping.entries:
        raise InvalidYaml(f"Duplicate field '{key}'", spot)
    mapping.entries[key] = node
    mapping.keys[key] = spot


def _spot(event: yaml.Event) -> Spot:
    mark = event.start_mark
    return Spot(mark.line + 1, mark.column + 1) if mark else Spot(1, 1)


def _size(node: Node) -> int:
    """How many nodes it stands for when it is repeated."""
    total = 0
    pending = [node]
    while pending and total <= MAX_NODES:
        current = pending.pop()
        total += 1
        if isinstance(current, Sequence):
            pending.extend(current.items)
        elif isinstance(current, Mapping):
            pending.extend(current.entries.values())
    return total


def _merge(target: Mapping, source: Node, spot: Spot) -> None:
    """Adds what a merge key names; what is written in the map itself wins."""
    sources = source.items if isinstance(source, Sequence) else [source]
    for one in sources:
        if not isinstance(one, Mapping):
            raise InvalidYaml("a merge key needs a map or a list of maps", spot)
        for key, node in one.entries.items():
            if key not in target.entries:
                target.entries[key] = node
                target.keys[key] = one.keys[key]


_TAG = "tag:yaml.org,2002:"
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9_]{0,300})")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,4})?")


def _scalar(event: yaml.ScalarEvent, spot: Spot) -> Scalar:
    text: str = event.value
    if "\x00" in text:
        raise InvalidYaml("the source holds the character U+0000", spot)
    if event.tag is None or event.tag == "!":
        value = _resolved(text) if event.implicit[0] and event.tag is None else text
    else:
        value = _tagged(text, event.tag, spot)
    return Scalar(value, text, spot)


def _resolved(text: str) -> Json:
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if _INTEGER.fullmatch(text):
        return int(text.replace("_", ""))
    if _FLOAT.fullmatch(text) and not text.lstrip("+-").startswith("0" * 2):
        number = float(text)
        return text if number in {float("inf"), float("-inf")} or _is_octal(text) else number
    return text


def _is_octal(text: str) -> bool:
    """`007` is neither a decimal number nor anything that people mean as one: it stays a text."""
    digits = text.lstrip("+-")
    return digits.isdigit() and digits.startswith("0") and len(digits) > 1


def _tagged(text: str, tag: str, spot: Spot) -> Json:
    if tag == f"{_TAG}str":
        return text
    value = _resolved(text)
    fits = {
        f"{_TAG}int": isinstance(value, int) and not isinstance(value, bool),
        f"{_TAG}float": isinstance(value, int | float) and not isinstance(value, bool),
        f"{_TAG}bool": isinstance(value, bool),
        f"{_TAG}null": value is None,
    }
    if not fits.get(tag, False):
        raise InvalidYaml(f"the tag {tag} is not accepted here", spot)
    return value


def _check_tag(tag: str | None, expected: str, spot: Spot) -> None:
    if tag not in {None, "!", f"{_TAG}{expected}"}:
        raise InvalidYaml(f"the tag {tag} is not accepted here", spot)
