"""The pages of the types, one for each group: told by the types themselves."""

from collections.abc import Iterator

from shared.model.trigger import Condition, Trigger
from shared.sdk.documentation import common_properties, own_documentation, title_of
from shared.sdk.registry import Registry
from shared.sdk.schemas import class_of


def group_of(name: str) -> str:
    """The group of a type: `core.flow` for `io.kestra.plugin.core.flow.If`."""
    group = name.rpartition(".")[0]
    return group.removeprefix("io.kestra.").removeprefix("plugin.")


def groups(registry: Registry) -> dict[str, list[str]]:
    """The names of the types by group, both sorted."""
    found: dict[str, list[str]] = {}
    for name in registry.names():
        found.setdefault(group_of(name), []).append(name)
    return dict(sorted(found.items()))


def group_parts(registry: Registry, group: str, names: list[str]) -> Iterator[str]:
    """The page of a group."""
    yield f"# {group}"
    yield (
        "The properties that all types of a kind share are on [a page of their own](common.md);"
        " `windhover plugins doc TYPE` shows everything about one type."
    )
    yield "\n".join(
        f"- [{_short(name)}](#{_anchor(name)}): {title_of(registry, name)}" for name in names
    )
    for name in names:
        yield _one_level_down(own_documentation(registry, name)).rstrip("\n")


def index_parts(registry: Registry) -> Iterator[str]:
    """The page that lists every type."""
    yield "# Types"
    yield (
        "Every type of task, trigger and condition. What all types of a kind share is in"
        " [common properties](common.md)."
    )
    for group, names in groups(registry).items():
        yield f"## [{group}]({group}.md)"
        yield "\n".join(
            f"- [`{name}`]({group}.md#{_anchor(name)}): {title_of(registry, name)}"
            for name in names
        )


def common_parts(registry: Registry) -> Iterator[str]:
    """The page of the properties that all types of a kind share."""
    yield "# Common properties"
    yield "What every task, every trigger and every condition takes, whatever its type."
    for title, name in _one_of_each_kind(registry).items():
        text = _one_level_down(common_properties(registry, name)).rstrip("\n")
        text = text.replace("### Common properties", f"## Of {title}", 1)
        # The type is that of whichever was asked.
        yield text.replace(f"(`{name}`; required)", "(text; required)")


def _one_of_each_kind(registry: Registry) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in registry.names():
        cls = class_of(registry, name)
        if issubclass(cls, Trigger):
            kind = "triggers"
        else:
            kind = "conditions" if issubclass(cls, Condition) else "tasks"
        # The type with the most common properties speaks for its kind: flowables have more.
        if kind not in found or len(common_properties(registry, name)) > len(
            common_properties(registry, found[kind])
        ):
            found[kind] = name
    return dict(sorted(found.items(), reverse=True))


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def _anchor(name: str) -> str:
    """The anchor that a heading gets: lower case, without dots."""
    return name.lower().replace(".", "")


def _one_level_down(page: str) -> str:
    """A page with every heading one level lower; what is in code blocks stays."""
    lines: list[str] = []
    in_code = False
    for line in page.splitlines():
        in_code ^= line.startswith("```")
        lines.append(f"#{line}" if line.startswith("#") and not in_code else line)
    return "\n".join(lines) + "\n"
