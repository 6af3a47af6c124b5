"""The page that says what of Kestra's language holds here, from the tables of docs/compatibility.

A table has rows: a claim with the tests that hold it, or something that is missing with the reason.
A claim without a test does not appear; `tests/architecture/test_compatibility.py` refuses it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from shared.api.shapes.compatibility import NEWEST
from shared.model.kestra_types import PREFIX
from shared.sdk.registry import Registry

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "docs" / "compatibility"
TESTS = ROOT / "tests"

_TEST = re.compile(r"^def (test_\w+)\(", re.MULTILINE)
_WRITTEN = "# Written by docs/generate.py from docs/compatibility; do not edit.\n"
_INTRODUCTION = (
    "What a flow that was written for Kestra finds here: first what differs and what is not there,"
    " then what holds as it does in Kestra, part by part of the language, each with the tests that"
    " show it. Where Kestra's versions disagree, the newest 1.x counts and the older names stay."
)


class Strict(BaseModel):
    """A part of a table; fields that nobody knows are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Row(Strict):
    """One claim about the language.

    Attributes:
        what: the claim, in Markdown.
        differs: how it is otherwise than in Kestra; None where it is alike.
        missing: why it is not there; None where it is.
        tests: names of test functions, `module.py::name` where one name is used twice.
        types: patterns of the types it is about, below `io.kestra.plugin.`: `core.http.*`. What
            differs or is missing is told on their pages.
        version: the version of Kestra that these types follow, where it is not the newest 1.x.
    """

    what: str
    differs: str | None = None
    missing: str | None = None
    tests: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    version: str | None = None


class Table(Strict):
    """A part of the language."""

    title: str
    rows: tuple[Row, ...]


_TABLE: TypeAdapter[Table] = TypeAdapter(Table)


def tables() -> list[Table]:
    """Every part of the language, in the order of the files' names."""
    return [
        _TABLE.validate_python(yaml.safe_load(path.read_text("utf-8")))
        for path in sorted(TABLES.glob("*.yaml"))
    ]


@cache
def known_tests() -> Mapping[str, tuple[Path, ...]]:
    """Every test function by its name, and by `module.py::name`, with the files that have it."""
    found: defaultdict[str, list[Path]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        for name in _TEST.findall(path.read_text("utf-8")):
            found[name].append(path)
            found[f"{path.name}::{name}"].append(path)
    return {name: tuple(paths) for name, paths in found.items()}


def is_about(row: Row, name: str) -> bool:
    """Whether a row tells of a type."""
    patterns = (one if one.startswith("*") else f"{PREFIX}{one}" for one in row.types)
    return any(fnmatchcase(name, one) for one in patterns)


def differences_of_types(registry: Registry) -> str:
    """What the tables say of single types, as the server answers it: YAML by type name."""
    rows = [row for table in tables() for row in table.rows if row.types]
    told = {name: _told([row for row in rows if is_about(row, name)]) for name in registry.names()}
    found = {name: facts for name, facts in told.items() if facts is not None}
    return _WRITTEN + yaml.safe_dump(found, width=100, allow_unicode=True)


def _told(rows: list[Row]) -> dict[str, object] | None:
    """What rows say of the type that all of them are about; None where none is."""
    if not rows:
        return None
    return {
        "version": next((row.version for row in rows if row.version), NEWEST),
        "differs": [{"what": row.what, "how": row.differs} for row in rows if row.differs],
        "missing": [{"what": row.what, "how": row.missing} for row in rows if row.missing],
    }


def compatibility_parts() -> Iterator[str]:
    """The page, its title first."""
    parts = tables()
    yield "# Compatibility with Kestra"
    yield _INTRODUCTION
    yield "## What differs"
    yield from _sections(parts, _differing)
    yield "## What is not there"
    yield from _sections(parts, _missing)
    yield "## What holds"
    yield from _sections(parts, _holding)


def _sections(parts: list[Table], lines_of: Callable[[Row], Iterator[str]]) -> Iterator[str]:
    for table in parts:
        lines = [line for row in table.rows for line in lines_of(row)]
        if lines:
            yield f"### {table.title}"
            yield "\n".join(lines)


def _differing(row: Row) -> Iterator[str]:
    if row.differs is not None and row.tests:
        yield f"- {row.what}: {row.differs}{_held_by(row)}"


def _missing(row: Row) -> Iterator[str]:
    if row.missing is not None:
        yield f"- {row.what}: {row.missing}"


def _holding(row: Row) -> Iterator[str]:
    if row.differs is None and row.missing is None and row.tests:
        yield f"- {row.what}{_held_by(row)}"


def _held_by(row: Row) -> str:
    links = []
    for test in row.tests:
        found = known_tests().get(test)
        if found is None:
            raise SystemExit(f"A table in {TABLES.relative_to(ROOT)} names no test: {test}")
        path = found[0].relative_to(ROOT).as_posix()
        links.append(f"[`{test.rpartition('::')[2]}`](../../{path})")
    return f" — {', '.join(links)}"
