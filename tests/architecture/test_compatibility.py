"""What the page on compatibility claims is held by tests that there are; it leaves nothing out."""

import re

import pytest

from docs.compatibility_page import is_about, known_tests, tables
from shared.model.flow import Flow
from shared.model.task import GroupTask, Task
from shared.model.trigger import Condition, Trigger
from shared.sdk.registry import Registry

ROWS = [row for table in tables() for row in table.rows]
CORE = "io.kestra.plugin.core."
CATALOG = Registry.installed()
NAMES = list(CATALOG.names())
TYPES = [name for name in NAMES if name.startswith(CORE)]
COMMON = {name for base in (Task, Trigger, Condition) for name in base.model_fields}
OF_GROUPS = {"tasks", *GroupTask.model_fields}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what[:60])
def test_claim_is_held_by_tests_and_what_is_missing_has_a_reason(row):
    unknown = [test for test in row.tests if len(known_tests().get(test, ())) != 1]

    assert unknown == []
    assert bool(row.tests) != bool(row.missing)


@pytest.mark.parametrize("row", [row for row in ROWS if row.types], ids=lambda row: row.what[:60])
def test_every_pattern_of_types_matches_one(row):
    alone = [row.model_copy(update={"types": (pattern,)}) for pattern in row.types]

    assert [one.types for one in alone if not any(is_about(one, name) for name in NAMES)] == []


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.differs or row.missing], ids=lambda row: row.what[:60]
)
def test_what_differs_of_a_type_is_told_on_its_page(row):
    named = {name for name in TYPES if f"`{name.removeprefix(CORE)}`" in row.what}

    assert {name for name in named if not is_about(row, name)} == set()


def test_no_claim_stands_twice():
    claims = [(row.what, row.differs) for row in ROWS]

    assert sorted(set(claims)) == sorted(claims)


def _words(rows):
    """Every name between backticks, those of dotted ones too."""
    text = "\n".join(f"{row.what} {row.differs or ''} {row.missing or ''}" for row in rows)
    return {part for code in re.findall(r"`([^`]+)`", text) for part in re.findall(r"[\w$]+", code)}


def _names(model, without):
    fields = model.model_fields
    return {fields[name].alias or name for name in fields.keys() - without}


@pytest.mark.parametrize("name", TYPES, ids=lambda name: name.removeprefix(CORE))
def test_every_property_of_a_core_type_is_named(name):
    short = name.removeprefix(CORE)
    rows = [row for row in ROWS if re.search(rf"`{re.escape(short)}\b", row.what)]

    assert rows
    assert _names(CATALOG.cls(name), COMMON | OF_GROUPS) - _words(rows) == set()


@pytest.mark.parametrize(
    ("model", "title"),
    [(Flow, "Properties of a flow"), (Task, "Properties of every task"), (Trigger, "Triggers")],
)
def test_every_property_of_a_flow_its_tasks_and_its_triggers_is_named(model, title):
    [table] = [table for table in tables() if table.title.startswith(title)]

    assert _names(model, set()) - _words(table.rows) == set()
