"""Longer queries and statements through the task, on the emulator, as reports have them."""

from dataclasses import replace

import pytest

from plugins.gcp.bigquery.query import Query
from plugins.gcp.bigquery.table_metadata import TableMetadata

ROWS = """
SELECT * FROM UNNEST([
  STRUCT(1 AS id, 'paris' AS shop, 'tea' AS item, 2 AS n, CAST('3.50' AS NUMERIC) AS price,
         TIMESTAMP '2024-03-09 23:30:00+00' AS sold_at),
  STRUCT(2, 'paris', 'milk', 1, CAST('1.20' AS NUMERIC), TIMESTAMP '2024-03-10 08:00:00+00'),
  STRUCT(3, 'oslo', 'tea', 4, CAST('4.00' AS NUMERIC), TIMESTAMP '2024-03-10 09:00:00+00'),
  STRUCT(4, 'oslo', 'tea', 1, NULL, TIMESTAMP '2024-03-11 10:00:00+00'),
  STRUCT(5, NULL, 'bread', 3, CAST('2.00' AS NUMERIC), NULL)
])
"""


@pytest.fixture
def sales(bench, dataset):
    """A table of sales; gives its name."""
    table = f"{dataset}.sales"
    _run(bench, f"CREATE TABLE {table} AS {ROWS}")
    return table


def _run(bench, sql, **properties):
    """Runs a statement as a task run of its own."""
    count = int(bench.info.task_run_id.rpartition("-")[2] or 0) if _is_counted(bench) else 0
    bench.info = replace(bench.info, task_run_id=f"run-{count + 1}")
    return bench.outputs(Query, sql=sql, **properties)


def _is_counted(bench):
    return bench.info.task_run_id.rpartition("-")[2].isdigit()


def _rows(bench, sql, **properties):
    return [tuple(row.values()) for row in _run(bench, sql, fetch=True, **properties)["rows"]]


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        (
            "SELECT shop, SUM(n * price) FROM {t} WHERE shop IS NOT NULL GROUP BY 1 ORDER BY 1",
            [("oslo", 16.0), ("paris", 8.2)],
        ),
        (
            "SELECT COALESCE(shop, '?'), COUNT(price) FROM {t} GROUP BY shop ORDER BY 1",
            [("?", 1), ("oslo", 1), ("paris", 2)],
        ),
        (
            (
                "SELECT DATE(sold_at, 'Europe/Paris') AS day, COUNT(*) FROM {t}"
                " WHERE sold_at IS NOT NULL GROUP BY day ORDER BY day"
            ),
            [("2024-03-10", 3), ("2024-03-11", 1)],
        ),
        (
            (
                "SELECT FORMAT_TIMESTAMP('%m-%d %H:%M', sold_at, 'America/New_York')"
                " FROM {t} WHERE id = 1"
            ),
            [("03-09 18:30",)],
        ),
        (
            "SELECT TIMESTAMP_DIFF(MAX(sold_at), MIN(sold_at), MINUTE) FROM {t}",
            [(2070,)],
        ),
        (
            "SELECT TIMESTAMP_TRUNC(sold_at, DAY) FROM {t} WHERE id = 2",
            [("2024-03-10T00:00:00Z",)],
        ),
        (
            (
                "SELECT id, LAG(id) OVER (PARTITION BY item ORDER BY id) FROM {t}"
                " WHERE item = 'tea' ORDER BY id"
            ),
            [(1, None), (3, 1), (4, 3)],
        ),
        (
            (
                "SELECT id, RANK() OVER (ORDER BY n DESC) AS place FROM {t}"
                " QUALIFY place <= 2 ORDER BY place"
            ),
            [(3, 1), (5, 2)],
        ),
        (
            ("SELECT 'tea', ARRAY(SELECT AS STRUCT id, n FROM {t} WHERE item = 'tea' ORDER BY id)"),
            [("tea", [{"id": 1, "n": 2}, {"id": 3, "n": 4}, {"id": 4, "n": 1}])],
        ),
        (
            (
                "SELECT item, part FROM (SELECT 'a' AS item, ['x', 'y'] AS parts),"
                " UNNEST(parts) AS part ORDER BY part"
            ),
            [("a", "x"), ("a", "y")],
        ),
        (
            (
                "WITH RECURSIVE c AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM c WHERE x < 4)"
                " SELECT SUM(x) FROM c"
            ),
            [(10,)],
        ),
        (
            (
                "SELECT * FROM (SELECT shop, item, n FROM {t} WHERE shop IS NOT NULL)"
                " PIVOT(SUM(n) FOR item IN ('tea', 'milk')) ORDER BY shop"
            ),
            [("oslo", 5, None), ("paris", 2, 1)],
        ),
        (
            "SELECT s.item.name FROM (SELECT STRUCT(STRUCT('tea' AS name) AS item) AS s)",
            [("tea",)],
        ),
        (
            'SELECT JSON_VALUE(\'{{"a": {{"b": "c"}}}}\', \'$.a.b\')',
            [("c",)],
        ),
        (
            "SELECT id FROM {t} WHERE price IS NULL OR shop IS NULL ORDER BY id",
            [(4,), (5,)],
        ),
        (
            (
                "SELECT a.shop, b.shop FROM (SELECT DISTINCT shop FROM {t}) a"
                " FULL JOIN (SELECT 'rome' AS shop) b ON a.shop = b.shop"
                " WHERE a.shop IS NULL AND b.shop IS NOT NULL"
            ),
            [(None, "rome")],
        ),
        ("SELECT COUNTIF(n > 1), APPROX_COUNT_DISTINCT(item) FROM {t}", [(3, 3)]),
        ("SELECT STRING_AGG(item, '|' ORDER BY id) FROM {t} WHERE shop = 'paris'", [("tea|milk",)]),
    ],
    ids=lambda value: value[:60] if isinstance(value, str) else "",
)
def test_report_gives_what_sql_says(bench, sales, sql, rows):
    assert _rows(bench, sql.format(t=sales)) == rows


def test_parameters_of_several_types_are_used_together(bench, sales):
    parameters = {
        "shops": ["paris", "oslo"],
        "since": {"type": "TIMESTAMP", "value": "2024-03-10T01:00:00+01:00"},
        "least": {"type": "NUMERIC", "value": "1.2"},
    }

    rows = _rows(
        bench,
        f"SELECT id FROM {sales} WHERE shop IN UNNEST(@shops) AND sold_at >= @since"
        " AND price >= @least ORDER BY id",
        parameters=parameters,
    )

    assert rows == [(2,), (3,)]


def test_merge_inserts_updates_and_deletes(bench, sales, dataset):
    target = f"{dataset}.stock"
    _run(bench, f"CREATE TABLE {target} AS SELECT 'tea' AS item, 1 AS n UNION ALL SELECT 'jam', 9")

    merged = _run(
        bench,
        f"""
        MERGE {target} t
        USING (SELECT item, SUM(n) AS n FROM {sales} GROUP BY item) s ON t.item = s.item
        WHEN MATCHED THEN UPDATE SET n = s.n
        WHEN NOT MATCHED THEN INSERT (item, n) VALUES (s.item, s.n)
        WHEN NOT MATCHED BY SOURCE THEN DELETE
        """,
    )

    assert merged["statistics"]["numDmlAffectedRows"] == 4
    rows = _rows(bench, f"SELECT item, n FROM {target} ORDER BY item")
    assert rows == [("bread", 3), ("milk", 1), ("tea", 7)]


@pytest.mark.parametrize(
    ("statement", "query", "rows"),
    [
        ("ALTER TABLE {t} ADD COLUMN note STRING", "SELECT note FROM {t} WHERE id = 1", [(None,)]),
        ("TRUNCATE TABLE {t}", "SELECT COUNT(*) FROM {t}", [(0,)]),
        (
            "CREATE OR REPLACE TABLE {t} AS SELECT 9 AS id",
            "SELECT * FROM {t}",
            [(9,)],
        ),
        (
            "CREATE VIEW {d}.tea AS SELECT id FROM {t} WHERE item = 'tea'",
            "SELECT * FROM {d}.tea ORDER BY id",
            [(1,), (3,), (4,)],
        ),
        (
            "CREATE TABLE {d}.typed (a INT64 NOT NULL, b ARRAY<STRUCT<c STRING>>, e NUMERIC)",
            "SELECT COUNT(*) FROM {d}.typed",
            [(0,)],
        ),
        (
            "CREATE TABLE IF NOT EXISTS {t} (id INT64)",
            "SELECT COUNT(*) FROM {t}",
            [(5,)],
        ),
        (
            "INSERT INTO {t} (id, item) SELECT id + 10, item FROM {t} WHERE id < 3",
            "SELECT COUNT(*) FROM {t}",
            [(7,)],
        ),
        ("UPDATE {t} SET n = n * 2 WHERE item = 'tea'", "SELECT SUM(n) FROM {t}", [(18,)]),
        ("DELETE FROM {t} WHERE shop IS NULL", "SELECT COUNT(*) FROM {t}", [(4,)]),
        ("DROP TABLE {t}", "SELECT 1", [(1,)]),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_statement_changes_what_it_names(bench, sales, dataset, statement, query, rows):
    _run(bench, statement.format(t=sales, d=dataset))

    assert _rows(bench, query.format(t=sales, d=dataset)) == rows


def test_dropped_table_is_gone(bench, sales, dataset):
    _run(bench, f"DROP TABLE {sales}")

    assert bench.run(TableMetadata, dataset=dataset, table="sales", ifNotExists="SKIP") is None


def test_script_of_several_statements_gives_the_rows_of_the_last(bench):
    sql = "DECLARE x INT64 DEFAULT 20; SET x = x + 1; SELECT x * 2 AS y;"

    assert _rows(bench, sql) == [(42,)]
