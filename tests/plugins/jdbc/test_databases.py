"""The tasks on SQLite, DuckDB and a real PostgreSQL server: the same on each."""

import sqlite3
import threading
from datetime import UTC, datetime
from importlib import import_module

import pytest

from plugins.jdbc.duckdb.queries import Queries as DuckdbQueries
from plugins.jdbc.duckdb.query import Query as DuckdbQuery
from plugins.jdbc.postgresql.connection import only_reads
from plugins.jdbc.sqlite.batch import Batch
from plugins.jdbc.sqlite.queries import Queries as SqliteQueries
from plugins.jdbc.sqlite.query import Query
from shared.model.state import State
from shared.runtime.cancellation import StopReason
from shared.runtime.rendering import rendered
from shared.sdk.ion import ion_lines, read_ion
from shared.sdk.output import TaskFailed

TABLE = "CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(20), price DOUBLE PRECISION)"
ROWS = [{"id": 1, "name": "é's", "price": 1.5}, {"id": 2, "name": None, "price": 2.0}]


@pytest.fixture
def filled(base):
    base.outputs(
        "Queries",
        sql=f"{TABLE}; INSERT INTO t VALUES (1, 'é''s', 1.5); INSERT INTO t VALUES (2, NULL, 2.0);",
    )
    return base


def test_rows_are_outputs(filled):
    outputs = filled.outputs("Query", sql="SELECT * FROM t ORDER BY id", fetchType="FETCH")

    assert outputs == {"rows": ROWS, "size": 2}


def test_first_row_is_an_output(filled):
    sql = "SELECT id FROM t ORDER BY id"

    assert filled.outputs("Query", sql=sql, fetchOne=True) == {"row": {"id": 1}, "size": 1}


def test_rows_are_stored(filled):
    outputs = filled.outputs("Query", sql="SELECT * FROM t ORDER BY id", store=True)

    with filled.bench.files.open(outputs["uri"]) as file:
        assert list(read_ion(file)) == ROWS
    assert outputs["size"] == 2


def test_nothing_is_kept_when_nothing_is_asked_for(filled):
    assert filled.outputs("Query", sql="SELECT * FROM t") == {}


def test_many_rows_are_stored(base):
    sql = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25000)"
        " SELECT i FROM n"
    )

    assert base.outputs("Query", sql=sql, fetchType="STORE")["size"] == 25_000


def test_parameters_are_values(filled):
    parameters = {"name": "x'; DROP TABLE t; --", "id": 1}
    sql = "SELECT :name AS name, id FROM t WHERE id = :id OR id = :id"

    assert filled.rows(sql, parameters=parameters) == [parameters]


def test_percent_and_colon_in_a_text_are_left_alone(filled):
    sql = "SELECT '50% :id' AS a FROM t WHERE id = :id"

    assert filled.rows(sql, parameters={"id": 1}) == [{"a": "50% :id"}]
    assert filled.rows("SELECT '50%' AS a FROM t WHERE name LIKE 'é%'") == [{"a": "50%"}]


def test_parameter_that_no_statement_has_is_refused(filled):
    with pytest.raises(TaskFailed, match="no parameter :x"):
        filled.rows("SELECT 1", parameters={"x": 1})


def test_changes_are_kept(filled):
    filled.outputs("Query", sql="UPDATE t SET name = 'new' WHERE id = 2")

    assert filled.rows("SELECT name FROM t WHERE id = 2") == [{"name": "new"}]


def test_statement_behind_the_query_is_in_its_transaction(filled):
    filled.outputs("Query", sql="SELECT * FROM t", fetchType="STORE", afterSQL="DELETE FROM t")
    with pytest.raises(TaskFailed):
        filled.outputs(
            "Query", sql="INSERT INTO t VALUES (9, 'x', 1)", afterSQL="DELETE FROM nothing"
        )

    assert filled.rows("SELECT * FROM t") == []


def test_statements_have_an_effect_together_or_none(filled):
    with pytest.raises(TaskFailed):
        filled.outputs("Queries", sql="DELETE FROM t; SELECT * FROM nothing")
    kept = len(filled.rows("SELECT * FROM t"))

    with pytest.raises(TaskFailed):
        filled.outputs("Queries", sql="DELETE FROM t; SELECT * FROM nothing", transaction=False)

    assert (kept, len(filled.rows("SELECT * FROM t"))) == (2, 0)


def test_every_statement_that_gives_rows_has_outputs(filled):
    outputs = filled.outputs(
        "Queries",
        sql="SELECT id FROM t WHERE id = :id; UPDATE t SET name = :name;"
        " SELECT DISTINCT name FROM t",
        parameters={"id": 2, "name": "n"},
        fetchType="FETCH",
    )

    found = [one["rows"] for one in outputs["outputs"] if one["rows"]]
    assert found[0] == [{"id": 2}]
    assert found[-1] == [{"name": "n"}]


def _batch(base, rows, **properties):
    uri = base.bench.store(b"".join(ion_lines(rows)), "rows.ion")
    return base.outputs("Batch", **{"from": uri}, **properties)


def test_rows_of_a_file_are_written(base):
    base.outputs("Query", sql=TABLE)

    outputs = _batch(base, ROWS, sql="INSERT INTO t VALUES (?, ?, ?)", chunk=1)

    assert outputs["rowCount"] == 2
    assert base.rows("SELECT * FROM t ORDER BY id") == ROWS


def test_rows_are_written_by_the_names_of_their_fields(base):
    base.outputs("Query", sql=TABLE)

    _batch(base, [{"price": 3.5, "id": 7, "other": "x"}], table="t", columns=["id", "price"])

    assert base.rows("SELECT id, price FROM t") == [{"id": 7, "price": 3.5}]


def test_file_is_written_whole_or_not_at_all(base):
    base.outputs("Query", sql=TABLE)

    with pytest.raises(TaskFailed):
        _batch(base, [*ROWS, ROWS[0]], sql="INSERT INTO t VALUES (?, ?, ?)", chunk=1)

    assert base.rows("SELECT * FROM t") == []


def test_name_that_is_none_is_refused(base):
    with pytest.raises(TaskFailed, match="can not be a name"):
        _batch(base, [{"id": 1}], table="t; DROP TABLE t")


def test_empty_file_writes_nothing(base):
    assert _batch(base, [], table="t") == {"rowCount": 0, "updatedCount": 0}


@pytest.mark.parametrize("sql", ["SELEC 1", "SELECT * FROM nothing_like_it"])
def test_database_says_what_is_wrong(base, sql):
    with pytest.raises(TaskFailed, match=r"(?i)syntax|nothing_like_it"):
        base.rows(sql)


def test_stopped_task_is_killed(base):
    base.bench.cancellation.set(StopReason.KILLED)
    sql = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000)"
        " SELECT * FROM n"
    )

    with pytest.raises(TaskFailed) as failed:
        base.outputs("Query", sql=sql, fetchType="STORE")

    assert failed.value.state is State.KILLED


@pytest.mark.parametrize(("name", "call"), [("postgres", "pg_sleep"), ("mysql", "sleep")])
def test_statement_that_runs_is_stopped(request, name, call):
    base = request.getfixturevalue(name)
    stop = threading.Timer(0.5, base.bench.cancellation.set, (StopReason.KILLED,))
    stop.start()

    with pytest.raises(TaskFailed) as failed:
        base.rows(f"SELECT {call}(600)")

    stop.join()
    assert failed.value.state is State.KILLED


def test_types_of_mysql_arrive(mysql):
    [row] = mysql.rows(
        "SELECT CAST('12.50' AS DECIMAL(10, 2)) AS amount, CAST('2024-03-09' AS DATE) AS day,"
        " CAST('2024-03-09 08:05:07.123456' AS DATETIME(6)) AS at, NULL AS nothing, 'Zoë' AS name,"
        " 9223372036854775807 AS largest, 0.5E0 AS half, JSON_OBJECT('a', 1) AS shape"
    )

    assert row == {
        "amount": 12.5,
        "day": "2024-03-09",
        "at": "2024-03-09T08:05:07.123456",
        "nothing": None,
        "name": "Zoë",
        "largest": 9223372036854775807,
        "half": 0.5,
        "shape": '{"a": 1}',
    }


def test_trigger_starts_the_flow_when_there_are_rows(filled):
    source = {"id": "t", "type": "t", **filled.properties, "sql": "SELECT id FROM t WHERE id > 1"}
    trigger = rendered(filled.task("Trigger").model_validate(source), filled.bench._evaluator())

    found = trigger.evaluate(filled.bench)
    filled.outputs("Query", sql="DELETE FROM t")

    assert found.row == {"id": 2}
    assert trigger.evaluate(filled.bench) is None


def test_types_of_postgres_arrive(postgres):
    [row] = postgres.rows(
        """SELECT 1::int AS i, 9223372036854775807 AS big, 1.50::numeric AS n, true AS b,
        '2024-03-09'::date AS d, '12:30'::time AS t, '2024-03-09 14:00+02'::timestamptz AS at,
        '\\x00ff'::bytea AS raw, '{"a": [1]}'::jsonb AS j, ARRAY[1, 2] AS list,
        'NaN'::numeric AS nan,
        '6f1b4a2e-0000-4000-8000-000000000001'::uuid AS u, interval '90 minutes' AS long"""
    )

    nan = row.pop("nan")
    assert nan != nan  # noqa: PLR0124 - only not-a-number differs from itself
    assert row == {
        "i": 1,
        "big": 9223372036854775807,
        "n": 1.5,
        "b": True,
        "d": "2024-03-09",
        "t": "12:30:00",
        "at": "2024-03-09T12:00:00Z",
        "raw": "AP8=",
        "j": {"a": [1]},
        "list": [1, 2],
        "u": "6f1b4a2e-0000-4000-8000-000000000001",
        "long": "01:30:00",
    }


def test_wrong_password_is_refused_and_never_shown(postgres):
    postgres.properties["password"] = "wrong-and-secret"

    with pytest.raises(TaskFailed, match="can not be opened") as failed:
        postgres.rows("SELECT 1")

    assert "wrong-and-secret" not in failed.value.message
    assert "wrong-and-secret" in postgres.bench.secrets


def test_password_of_a_url_is_hidden(postgres):
    url = postgres.properties.pop("url")
    password = postgres.properties.pop("password")

    postgres.properties["url"] = f"{url}?password={password}&sslmode=disable"

    assert postgres.rows("SELECT 1 AS x") == [{"x": 1}]
    assert password in postgres.bench.secrets


def test_duckdb_queries_files(bench):
    uri = bench.store("a,b\n1,x\n2,y\n", "orders.csv")

    outputs = bench.outputs(
        DuckdbQuery,
        sql="SELECT sum(a) AS total FROM 'orders.csv'",
        inputFiles={"orders.csv": uri},
        fetchOne=True,
    )

    assert outputs["row"] == {"total": 3}


def test_duckdb_reads_and_writes_files_of_its_working_directory(bench):
    uri = bench.store("a,b\n1,x\n2,y\n", "orders.csv")

    outputs = bench.outputs(
        DuckdbQuery,
        sql="COPY (SELECT b FROM read_csv('{{ workingDir }}/in/orders.csv') WHERE a = 2)"
        " TO '{{ outputFiles.found }}' (HEADER false)",
        inputFiles={"in/orders.csv": uri},
        outputFiles=["found"],
    )

    assert outputs.keys() == {"outputFiles"}
    assert bench.content(outputs["outputFiles"]["found"]) == b"y\n"


def test_file_that_no_statement_of_duckdb_has_written_is_a_failure(bench):
    with pytest.raises(TaskFailed, match="No statement has written the file 'found'"):
        bench.outputs(DuckdbQuery, sql="SELECT 1", outputFiles=["found"])


def test_output_file_of_duckdb_is_in_the_working_directory(bench):
    with pytest.raises(TaskFailed, match="outside of the working directory"):
        bench.outputs(DuckdbQuery, sql="SELECT 1", outputFiles=["../found"])


def test_duckdb_asks_the_network_for_nothing_that_it_has(bench):
    sql = "INSTALL json;\nLOAD json;\nSELECT '{\"a\": 3}'::JSON->>'a' AS a"

    assert bench.outputs(DuckdbQuery, sql=sql, fetchOne=True)["row"] == {"a": "3"}


@pytest.mark.parametrize(
    ("query", "queries", "url", "property_name"),
    [
        (DuckdbQuery, DuckdbQueries, "jdbc:duckdb:made.db", "databaseUri"),
        (Query, SqliteQueries, "jdbc:sqlite:made.db", "sqliteFile"),
    ],
)
def test_database_file_goes_from_one_task_to_the_next(bench, query, queries, url, property_name):
    made = bench.outputs(
        queries, url=url, sql="CREATE TABLE t (x INT); INSERT INTO t VALUES (7)", outputDbFile=True
    )

    given = {property_name: made["databaseUri"]}
    changed = bench.outputs(query, sql="UPDATE t SET x = x + 1", outputDbFile=True, **given)

    given = {property_name: changed["databaseUri"]}
    assert bench.outputs(query, sql="SELECT x FROM t", fetchOne=True, **given)["row"] == {"x": 8}


@pytest.mark.parametrize("query", [DuckdbQuery, Query])
def test_database_in_memory_leaves_no_file(bench, query):
    with pytest.raises(TaskFailed, match="in memory leaves no file"):
        bench.outputs(query, sql="SELECT 1", outputDbFile=True)


def test_sqlite_opens_a_copy_of_a_stored_file(bench):
    path = bench.directory / "made.db"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE t AS SELECT 7 AS x")
    made.close()
    uri = bench.store(path.read_bytes(), "made.db")

    outputs = bench.outputs(Query, sql="SELECT x FROM t", sqliteFile=uri, fetchOne=True)

    assert outputs["row"] == {"x": 7}


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("sqlite", "jdbc:postgresql://h/d"),
        ("duckdb", "jdbc:sqlite:x"),
        ("postgresql", "jdbc:mysql://h/d"),
        ("mysql", "postgresql://h/d"),
        ("mysql", "jdbc:mysql://h:port/d"),
    ],
)
def test_url_of_another_database_is_refused(bench, name, url):
    cls = import_module(f"plugins.jdbc.{name}.query").Query

    with pytest.raises(TaskFailed, match=f"The url is none of {name}"):
        bench.run(cls, sql="SELECT 1", url=url)


def test_dates_become_texts_in_sqlite(bench):
    at = datetime(2024, 3, 9, 12, tzinfo=UTC)
    url = "jdbc:sqlite:dates.db"
    bench.run(Query, url=url, sql="CREATE TABLE d (at TEXT)")
    uri = bench.store(b"".join(ion_lines([{"at": at}])), "rows.ion")

    bench.run(Batch, url=url, **{"from": uri}, table="d")

    outputs = bench.outputs(Query, url=url, sql="SELECT at FROM d", fetchOne=True)
    assert outputs["row"] == {"at": "2024-03-09T12:00:00Z"}


@pytest.mark.parametrize(
    ("sql", "streams"),
    [
        ("SELECT 1", True),
        ("-- insert\nselect 1", True),
        ("WITH a AS (SELECT 1) SELECT * FROM a", True),
        ("WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a", False),
        ("SELECT * INTO u FROM t", False),
        ("INSERT INTO t VALUES (1) RETURNING id", False),
        ("CREATE TABLE t (a int)", False),
    ],
)
def test_only_what_certainly_reads_is_streamed(sql, streams):
    assert only_reads(sql) is streams


def test_rows_of_what_writes_are_outputs_too(postgres):
    postgres.outputs("Query", sql=TABLE)

    rows = postgres.rows("INSERT INTO t VALUES (1, 'a', 2) RETURNING id, name")

    assert rows == [{"id": 1, "name": "a"}]
