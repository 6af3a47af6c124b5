"""Writes the pages of docs/reference that the code itself can tell.

`python -m docs.generate` writes them; with `--check` it only says which are out of date.
"""

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from pydantic_core import PydanticUndefined

from docs.command_pages import command_parts
from docs.compatibility_page import compatibility_parts, differences_of_types
from docs.firestore_declarations import firestore_declarations
from docs.plugin_pages import common_parts, group_parts, groups, index_parts
from shared.api.shapes.compatibility import DIFFERENCES
from shared.errors import Disposition, WindhoverError
from shared.model.state import ATTEMPT_MOVES, EXECUTION_MOVES, REOPENING, TASK_RUN_MOVES, Moves
from shared.sdk.registry import Registry
from shared.settings import Settings, variable_of

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
PACKAGES = ("functions", "shared", "plugins")
GENERATED = "<!-- Written by docs/generate.py; do not edit. -->"

_DISPOSITIONS = {
    Disposition.REFUSE: "What was asked for is refused; nothing has changed.",
    Disposition.RETRY_LATER: "The engine tries again by itself.",
    Disposition.FAIL_TASK: "The task that caused it fails.",
    Disposition.DEAD_LETTER: "The message is put aside for an operator.",
}


def error_classes() -> list[type[WindhoverError]]:
    """Every error of the engine and its plug-ins, by code."""
    for package in PACKAGES:
        for module in _modules(package):
            importlib.import_module(module)
    ours = [error for error in _below(WindhoverError) if error.__module__.startswith(PACKAGES)]
    return sorted(ours, key=lambda error: (error.code, error.__name__))


def _modules(package: str) -> Iterator[str]:
    for found in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
        if not found.name.endswith(".__main__"):
            yield found.name


def _below(cls: type[WindhoverError]) -> Iterator[type[WindhoverError]]:
    for one in cls.__subclasses__():
        yield one
        yield from _below(one)


def errors_page() -> str:
    """Every error code."""
    parts = [
        "# Errors",
        GENERATED,
        (
            "Every error has a code that never changes. The message says what happened and where;"
            " this page says what the code means."
        ),
    ]
    for error in error_classes():
        parts += [f"## `{error.code}`", inspect.getdoc(error) or "", _consequence(error)]
    return _page(parts)


def _consequence(error: type[WindhoverError]) -> str:
    return f"{_DISPOSITIONS[error.disposition]} HTTP status {error.http_status}."


def settings_page() -> str:
    """Every setting."""
    parts = [
        "# Settings",
        GENERATED,
        "Settings are environment variables. A wrong value stops the start and names the variable.",
    ]
    for name, field in Settings.model_fields.items():
        parts += [f"## `{variable_of(name)}`", field.description or "", _default(name)]
    return _page(parts)


def _default(name: str) -> str:
    field = Settings.model_fields[name]
    value = field.get_default(call_default_factory=False)
    if name == "python":
        return "Default: the interpreter that runs Windhover."
    if value in (None, PydanticUndefined):
        return "Default: none."
    if isinstance(value, tuple):
        return f"Default: `{','.join(map(str, value))}`."
    return f"Default: `{value}`."


def states_page() -> str:
    """The tables of moves, drawn."""
    parts = [
        "# States",
        GENERATED,
        (
            "Which state may follow which; whatever is not drawn is refused. A state without an"
            " arrow out of it is terminal. Asking for a restart, or setting a state by hand, is the"
            " only way out of a terminal one."
        ),
    ]
    for moves in (EXECUTION_MOVES, TASK_RUN_MOVES, ATTEMPT_MOVES):
        parts += [f"## Of {moves.name}s", _diagram(moves)]
    parts += [
        "## Of what is opened again",
        "When somebody asks for it: RESTARTED is what runs again, RUNNING a group around that.",
        _diagram(REOPENING),
    ]
    return _page(parts)


def _diagram(moves: Moves) -> str:
    arrows = [
        f"    {source} --> {target}"
        for source, targets in moves.items()
        for target in sorted(targets)
    ]
    return "\n".join(["```mermaid", "stateDiagram-v2", *arrows, "```"])


def _page(parts: Sequence[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def pages() -> dict[Path, Callable[[], str]]:
    """Every generated page, and what writes it."""
    registry = Registry.installed()
    plugins = REFERENCE / "plugins"
    found: dict[Path, Callable[[], str]] = {
        REFERENCE / "command-line.md": lambda: _generated(command_parts()),
        REFERENCE / "compatibility.md": lambda: _generated(compatibility_parts()),
        REFERENCE / "errors.md": errors_page,
        REFERENCE / "settings.md": settings_page,
        REFERENCE / "states.md": states_page,
        ROOT / "infra" / "terraform" / "firestore.json": firestore_declarations,
        DIFFERENCES: lambda: differences_of_types(registry),
        plugins / "index.md": lambda: _generated(index_parts(registry)),
        plugins / "common.md": lambda: _generated(common_parts(registry)),
    }
    for group, names in groups(registry).items():
        found[plugins / f"{group}.md"] = partial(_group_page, registry, group, names)
    return found


def _group_page(registry: Registry, group: str, names: list[str]) -> str:
    return _generated(group_parts(registry, group, names))


def _generated(parts: Iterator[str]) -> str:
    """A page whose first part is its title."""
    title = next(parts)
    return _page([title, GENERATED, *parts])


def stale_pages() -> list[Path]:
    """The pages that are not what the code tells, those of groups that are gone included."""
    wanted = pages()
    stale = [
        path
        for path, page in wanted.items()
        if not path.exists() or path.read_text("utf-8") != page()
    ]
    return stale + [path for path in sorted(REFERENCE.rglob("*.md")) if _is_left(path, wanted)]


def _is_left(path: Path, wanted: Mapping[Path, object]) -> bool:
    return path not in wanted and GENERATED in path.read_text("utf-8")


def main(arguments: Sequence[str]) -> int:
    """Writes the pages, or checks them."""
    stale = stale_pages()
    if "--check" in arguments:
        for path in stale:
            _tell(f'{path.relative_to(ROOT)} is out of date: run "make docs".')
        return 1 if stale else 0
    wanted = pages()
    for path in stale:
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path](), "utf-8")
            _tell(f"Written: {path.relative_to(ROOT)}")
        else:
            path.unlink()
            _tell(f"Removed: {path.relative_to(ROOT)}")
    return 0


def _tell(line: str) -> None:
    print(line)  # noqa: T201 - this is a program


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
