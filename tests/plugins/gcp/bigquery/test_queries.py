"""Queries through the task, on the emulator: what arrives in outputs, in Ion and in CSV."""

from datetime import UTC, date, datetime, time

import pytest

from plugins.gcp.bigquery.query import Query
from plugins.serdes.csv.ion_to_csv import IonToCsv
from shared.sdk.ion import read_ion

NOON = datetime(2024, 3, 9, 12, tzinfo=UTC)


def _stored(bench, sql, **properties):
    """The rows of the Ion file."""
    outputs = bench.outputs(Query, sql=sql, fetchType="STORE", **properties)
    with bench.files.open(outputs["uri"]) as file:
        return list(read_ion(file))


def _orders(name="o"):
    """A common table expression, so that queries need no table."""
    return f"""
WITH {name} AS (
  SELECT * FROM UNNEST([
    STRUCT(1 AS id, 'fr' AS shop, 10.5 AS price, DATE '2024-01-01' AS day),
    STRUCT(2, 'fr', 20.0, DATE '2024-01-02'),
    STRUCT(3, 'en', 5.25, DATE '2024-01-02'),
    STRUCT(4, 'en', 7.75, DATE '2024-01-03'),
    STRUCT(5, 'de', 1.0, DATE '2024-01-03')
  ])
)"""


@pytest.mark.parametrize(
    ("sql", "row"),
    [
        ("SELECT 1 AS x", {"x": 1}),
        ("SELECT 9223372036854775807 AS x", {"x": 9223372036854775807}),
        ("SELECT -1.5 AS x", {"x": -1.5}),
        ("SELECT TRUE AS a, FALSE AS b", {"a": True, "b": False}),
        ("SELECT 'é, \"ü\"' AS x", {"x": 'é, "ü"'}),
        ("SELECT CAST(NULL AS STRING) AS x, CAST(NULL AS INT64) AS y", {"x": None, "y": None}),
        ("SELECT CAST(NULL AS TIMESTAMP) AS x", {"x": None}),
        ("SELECT DATE '2024-03-09' AS x", {"x": date(2024, 3, 9)}),
        ("SELECT TIME '12:30:15' AS x", {"x": time(12, 30, 15)}),
        ("SELECT DATETIME '2024-03-09 12:00:00' AS x", {"x": NOON}),
        ("SELECT TIMESTAMP '2024-03-09 12:00:00+00' AS x", {"x": NOON}),
        ("SELECT TIMESTAMP '2024-03-09 14:00:00+02' AS x", {"x": NOON}),
        (
            "SELECT TIMESTAMP '2024-03-09 12:00:00.123456+00' AS x",
            {"x": NOON.replace(microsecond=123456)},
        ),
        (
            "SELECT DATE(TIMESTAMP '2024-03-09 23:30:00+00', 'Asia/Tokyo') AS x",
            {"x": date(2024, 3, 10)},
        ),
        ("SELECT CAST('1.25' AS NUMERIC) AS x", {"x": 1.25}),
        ("SELECT b'ab' AS x", {"x": b"ab"}),
        ("SELECT [1, 2, 3] AS x", {"x": [1, 2, 3]}),
        ("SELECT CAST([] AS ARRAY<INT64>) AS x", {"x": []}),
        ("SELECT STRUCT(1 AS a, 'b' AS b) AS x", {"x": {"a": 1, "b": "b"}}),
        ("SELECT [STRUCT(1 AS a), STRUCT(2 AS a)] AS x", {"x": [{"a": 1}, {"a": 2}]}),
        (
            "SELECT STRUCT(STRUCT(DATE '2024-03-09' AS d) AS i) AS x",
            {"x": {"i": {"d": date(2024, 3, 9)}}},
        ),
        ("SELECT SAFE_DIVIDE(1, 0) AS x", {"x": None}),
        ("SELECT IF(1 > 2, 'a', 'b') AS x", {"x": "b"}),
        ("SELECT UPPER(CONCAT('a', 'b')) AS x", {"x": "AB"}),
        ("SELECT SPLIT('a,b', ',') AS x", {"x": ["a", "b"]}),
        ("SELECT REGEXP_EXTRACT('abc123', r'[0-9]+') AS x", {"x": "123"}),
        ("SELECT DATE_DIFF(DATE '2024-03-09', DATE '2024-02-09', DAY) AS x", {"x": 29}),
        ("SELECT FORMAT_DATE('%Y/%m', DATE '2024-03-09') AS x", {"x": "2024/03"}),
        ("SELECT ARRAY_LENGTH([1, 2]) AS x", {"x": 2}),
        ("SELECT COALESCE(NULL, 3) AS x", {"x": 3}),
        ("SELECT CASE WHEN TRUE THEN 1 ELSE 2 END AS x", {"x": 1}),
    ],
    ids=lambda value: value[:60] if isinstance(value, str) else "",
)
def test_value_keeps_its_type_in_the_file(bench, sql, row):
    assert _stored(bench, sql) == [row]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT COUNT(*) AS n, SUM(price) AS total FROM o", [{"n": 5, "total": 44.5}]),
        (
            "SELECT shop, COUNT(*) AS n FROM o GROUP BY shop HAVING n > 1 ORDER BY shop",
            [{"shop": "en", "n": 2}, {"shop": "fr", "n": 2}],
        ),
        (
            (
                "SELECT id, ROW_NUMBER() OVER (PARTITION BY shop ORDER BY price DESC) AS place"
                " FROM o ORDER BY id"
            ),
            [{"id": i, "place": p} for i, p in [(1, 2), (2, 1), (3, 2), (4, 1), (5, 1)]],
        ),
        (
            (
                "SELECT id FROM o WHERE TRUE"
                " QUALIFY ROW_NUMBER() OVER (PARTITION BY shop ORDER BY price DESC) = 1 ORDER BY id"
            ),
            [{"id": 2}, {"id": 4}, {"id": 5}],
        ),
        (
            (
                "SELECT id, SUM(price) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) AS so_far"
                " FROM o ORDER BY id LIMIT 2"
            ),
            [{"id": 1, "so_far": 10.5}, {"id": 2, "so_far": 30.5}],
        ),
        (
            "SELECT shop, ARRAY_AGG(id ORDER BY id) AS ids FROM o GROUP BY shop ORDER BY shop",
            [
                {"shop": "de", "ids": [5]},
                {"shop": "en", "ids": [3, 4]},
                {"shop": "fr", "ids": [1, 2]},
            ],
        ),
        (
            "SELECT DISTINCT day FROM o ORDER BY day",
            [{"day": date(2024, 1, day)} for day in (1, 2, 3)],
        ),
        (
            (
                "SELECT a.id, b.id AS other FROM o a JOIN o b ON a.day = b.day AND a.id < b.id"
                " ORDER BY a.id"
            ),
            [{"id": 2, "other": 3}, {"id": 4, "other": 5}],
        ),
        ("SELECT * EXCEPT (price, day) FROM o WHERE id = 1", [{"id": 1, "shop": "fr"}]),
        ("SELECT id FROM o WHERE id > 99", []),
        (
            "SELECT shop FROM o WHERE price > (SELECT AVG(price) FROM o) ORDER BY price",
            [{"shop": "fr"}, {"shop": "fr"}],
        ),
        (
            "SELECT id FROM o WHERE id = 1 UNION ALL SELECT 10 ORDER BY id",
            [{"id": 1}, {"id": 10}],
        ),
    ],
)
def test_query_over_rows_gives_what_sql_says(bench, query, rows):
    assert _stored(bench, f"{_orders()} {query}") == rows


@pytest.mark.parametrize(
    ("sql", "parameters", "row"),
    [
        ("SELECT @a + 1 AS x", {"a": 41}, {"x": 42}),
        ("SELECT ? || ? AS x", ["a", "b"], {"x": "ab"}),
        ("SELECT @a AS x", {"a": "'; DROP TABLE x; --"}, {"x": "'; DROP TABLE x; --"}),
        ("SELECT 3 IN UNNEST(@a) AS x", {"a": [1, 2, 3]}, {"x": True}),
        (
            "SELECT @a AS x",
            {"a": {"type": "DATE", "value": "2024-03-09"}},
            {"x": date(2024, 3, 9)},
        ),
        (
            "SELECT @a AS x",
            {"a": {"type": "TIMESTAMP", "value": "2024-03-09T13:00:00+01:00"}},
            {"x": NOON},
        ),
        ("SELECT @a AS x", {"a": {"type": "NUMERIC", "value": "1.5"}}, {"x": 1.5}),
        ("SELECT @a IS NULL AS x", {"a": None}, {"x": True}),
    ],
)
def test_parameters_are_values_and_never_text(bench, sql, parameters, row):
    assert _stored(bench, sql, parameters=parameters) == [row]


def test_outputs_hold_dates_as_texts(bench):
    sql = "SELECT DATE '2024-03-09' AS d, TIMESTAMP '2024-03-09 14:00:00+02' AS t, b'ab' AS b"

    outputs = bench.outputs(Query, sql=sql, fetchType="FETCH")

    assert outputs["rows"] == [{"d": "2024-03-09", "t": "2024-03-09T12:00:00Z", "b": "YWI="}]
    assert outputs["size"] == 1


def test_first_row_is_an_output_of_its_own(bench):
    outputs = bench.outputs(
        Query, sql="SELECT x FROM UNNEST([3, 4]) AS x ORDER BY x", fetchOne=True
    )

    assert (outputs["row"], outputs["size"]) == ({"x": 3}, 1)


def test_no_row_is_an_empty_one(bench):
    outputs = bench.outputs(Query, sql="SELECT 1 AS x FROM UNNEST([1]) WHERE FALSE", fetchOne=True)

    assert (outputs["row"], outputs["size"]) == ({}, 0)


def test_rows_become_csv(bench):
    sql = f"{_orders()} SELECT id, shop, price, day FROM o WHERE id < 3 ORDER BY id"
    uri = bench.outputs(Query, sql=sql, store=True)["uri"]

    written = bench.outputs(IonToCsv, **{"from": uri})

    assert bench.content(written["uri"]).decode() == (
        "id,shop,price,day\n1,fr,10.5,2024-01-01\n2,fr,20.0,2024-01-02\n"
    )


def test_pages_are_put_together(bench):
    rows = _stored(
        bench, "SELECT x FROM UNNEST(GENERATE_ARRAY(1, 250)) AS x ORDER BY x", pageSize=100
    )

    assert [row["x"] for row in rows] == list(range(1, 251))


def test_wanted_number_of_rows_is_kept_to(bench):
    sql = "SELECT x FROM UNNEST([1, 2, 3]) AS x ORDER BY x"

    assert _stored(bench, sql, maxResults=2) == [{"x": 1}, {"x": 2}]
