"""What a template names: variables, functions, and the tasks whose outputs it reads."""

from dataclasses import dataclass

from jinja2 import nodes

_LOOKS_AT_EVERYTHING = {
    "printContext",
    "fetchContext",
    "render",
    "renderOnce",
    "parentOutput",
    "iterationOutput",
}
"""Functions that may read any variable without naming it."""


@dataclass(frozen=True, slots=True)
class References:
    """The names in a template.

    Attributes:
        roots: variables.
        outputs: ids of the tasks named as `outputs.<id>`; None when that can not be known.
        functions: functions and macros that are called.
    """

    roots: frozenset[str]
    outputs: frozenset[str] | None
    functions: frozenset[str] = frozenset()

    def union(self, other: "References") -> "References":
        """The names of both."""
        outputs = None
        if self.outputs is not None and other.outputs is not None:
            outputs = self.outputs | other.outputs
        return References(self.roots | other.roots, outputs, self.functions | other.functions)


def references_in(template: nodes.Template) -> References:
    """The names in a node tree."""
    roots: set[str] = set()
    outputs: set[str] = set()
    functions: set[str] = set()
    named = _names_of_outputs(template, outputs)
    for name in template.find_all(nodes.Name):
        if name.ctx == "load":
            roots.add(name.name)
    for call in template.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name):
            functions.add(call.node.name)
    roots -= functions
    is_known = named and not functions & _LOOKS_AT_EVERYTHING
    return References(
        frozenset(roots), frozenset(outputs) if is_known else None, frozenset(functions)
    )


def _names_of_outputs(template: nodes.Template, found: set[str]) -> bool:
    """Collects `outputs.<id>` and `outputs['<id>']`; False if `outputs` is used otherwise."""
    uses = sum(1 for name in template.find_all(nodes.Name) if name.name == "outputs")
    for attribute in template.find_all(nodes.Getattr):
        if _is_outputs(attribute.node):
            found.add(attribute.attr)
            uses -= 1
    for item in template.find_all(nodes.Getitem):
        key = item.arg
        if _is_outputs(item.node) and isinstance(key, nodes.Const) and isinstance(key.value, str):
            found.add(key.value)
            uses -= 1
    return uses == 0


def _is_outputs(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "outputs"
