"""Functions that parse data (expressions.md, section 14.3)."""

import json
from collections.abc import Mapping

from typing_extensions import override

from shared.expressions.callables import REQUIRED, Extension, Parameter, Value
from shared.expressions.errors import bad_argument
from shared.expressions.ionreader import ion_values
from shared.expressions.values import Character

MAX_DEPTH = 500


def from_json(text: Value) -> Value:
    """``{{ fromJson(js).a[1].b }}`` → `x`."""
    if text is None:
        return None
    if not isinstance(text, str) or isinstance(text, Character):
        raise bad_argument("The fromJson function takes a text")
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise bad_argument(f"Invalid json: {error}") from error


def _no_constant(name: str) -> Value:
    raise ValueError(name)


def from_yaml(text: Value) -> Value:
    """``{{ yaml('a: [1, 2]').a[1] }}`` → `2`."""
    if not isinstance(text, str) or isinstance(text, Character):
        raise bad_argument("The yaml function takes a text")
    import yaml  # noqa: PLC0415 - most templates never parse YAML

    class Loader(yaml.SafeLoader):
        """YAML 1.1 scalars; dates stay texts, aliases are refused."""

        @override
        def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
            if self.check_event(yaml.AliasEvent):
                raise yaml.YAMLError("aliases are not supported here")
            return super().compose_node(parent, index)

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    try:
        return yaml.load(text, Loader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise bad_argument(f"Invalid yaml: {error}") from error


def from_ion(text: Value, all_rows: Value) -> Value:
    """``{{ fromIon('{a: 1, b: "x"}').b }}`` → `x`."""
    if text is None:
        return None
    if not isinstance(text, str) or isinstance(text, Character):
        raise bad_argument("The fromIon function takes a text")
    values = ion_values(text, first_only=all_rows is not True)
    if all_rows is True:
        return values
    return values[0] if values else None


_ROWS = (Parameter("ion"), Parameter("allRows", default=False))

FUNCTIONS: Mapping[str, Extension] = {
    "fromJson": Extension(from_json, (Parameter("json", REQUIRED),)),
    "json": Extension(from_json, (Parameter("json", REQUIRED),)),
    "yaml": Extension(from_yaml, (Parameter("yaml"),)),
    "fromIon": Extension(from_ion, _ROWS),
}
