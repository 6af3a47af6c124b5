"""Files of older formats are brought up to date, those of newer ones are refused."""

import sqlite3
from pathlib import Path

import pytest

from shared.backends.standalone.database import Database
from shared.backends.standalone.schema import WrongFormat, format_of, migrate, migrations
from shared.backends.standalone.sqlite_flows import SqliteFlows
from shared.backends.standalone.sqlite_repository import SqliteRepository
from shared.ports.flows import FlowRecord
from tests.builders import EXECUTION_ID, commit, execution, task_run

FORMAT_1 = (Path(__file__).parent / "homes" / "format_1.sql").read_text()
"""The schema as it was released, apart from the code: it must stay readable for ever."""

PATH = Path("windhover.db")


@pytest.fixture
def connection(tmp_path):
    opened = sqlite3.connect(tmp_path / PATH, isolation_level=None)
    yield opened
    opened.close()


@pytest.fixture
def of_format_1(connection):
    connection.executescript(f"BEGIN; {FORMAT_1} PRAGMA user_version=1; COMMIT;")
    return connection


def schema(connection):
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name")
    return [row for row in rows if not row[1].startswith("sqlite_")]


def test_new_file_has_the_newest_format(connection):
    migrate(connection, PATH, migrations())

    assert format_of(connection) == len(migrations())


def test_file_of_format_1_becomes_what_a_new_file_is(of_format_1):
    fresh = sqlite3.connect(":memory:", isolation_level=None)

    migrate(of_format_1, PATH, migrations())
    migrate(fresh, PATH, migrations())

    assert format_of(of_format_1) == len(migrations())
    assert schema(of_format_1) == schema(fresh)
    fresh.close()


def test_documents_of_format_1_are_read_and_go_on(of_format_1, tmp_path):
    record = FlowRecord(version=1, namespace="n", flow_id="f", revision=1, source="old")
    of_format_1.execute(
        "INSERT INTO flows (namespace, flow_id, revision, body) VALUES ('n', 'f', 1, ?)",
        (b'{"version":1,"namespace":"n","flow_id":"f","revision":1,"source":"old"}',),
    )
    of_format_1.execute(
        "INSERT INTO task_runs (execution_id, id, version, task_id, path, parent_id, state,"
        " is_open, body) VALUES (?, ?, 1, ?, '[]', '', 'RUNNING', 1, ?)",
        (
            EXECUTION_ID,
            task_run().id,
            task_run().task_id,
            task_run(version=1).model_dump_json().encode(),
        ),
    )

    database = Database(tmp_path / PATH)
    repository = SqliteRepository(database, lambda _: None)
    repository.commit([commit(execution())])

    assert SqliteFlows(database).find("n", "f") == record
    assert list(repository.task_runs(EXECUTION_ID)) == [task_run(version=1)]
    assert repository.execution(EXECUTION_ID) is not None
    database.close()


def test_file_of_a_newer_windhover_is_refused_and_left_as_it_is(of_format_1):
    newest = len(migrations())
    of_format_1.execute(f"PRAGMA user_version={newest + 1}")
    before = schema(of_format_1)

    with pytest.raises(WrongFormat, match=f"format {newest + 1}"):
        migrate(of_format_1, PATH, migrations())

    assert schema(of_format_1) == before


def test_step_that_fails_leaves_the_format_before_it(of_format_1):
    before = schema(of_format_1)
    broken = [FORMAT_1, "CREATE TABLE half (id TEXT); CREATE TABLE flows (id TEXT);"]

    with pytest.raises(sqlite3.OperationalError):
        migrate(of_format_1, PATH, broken)

    assert (format_of(of_format_1), schema(of_format_1)) == (1, before)
    assert not of_format_1.in_transaction


def test_first_step_is_what_was_released():
    assert _statements(migrations()[0]) == _statements(FORMAT_1)


def _statements(script):
    return [line for line in script.splitlines() if not line.startswith("--")]
