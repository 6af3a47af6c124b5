"""One value in its three forms: an output of the execution, an Ion file, a CSV file."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from plugins.gcp.bigquery.query import Query
from plugins.serdes.csv.ion_to_csv import IonToCsv
from shared.sdk.ion import read_ion

NOON = datetime(2024, 3, 9, 12, tzinfo=UTC)
NOON_TEXT = "2024-03-09T12:00:00Z"
NOON_CSV = "2024-03-09T12:00:00.000Z"


@pytest.mark.parametrize(
    ("expression", "output", "stored", "cell"),
    [
        ("7", 7, 7, "7"),
        ("-9223372036854775808", -(2**63), -(2**63), str(-(2**63))),
        ("CAST('1.25' AS NUMERIC)", 1.25, 1.25, "1.25"),
        ("CAST('7' AS NUMERIC)", 7.0, 7.0, "7.0"),
        ("0.1 + 0.2", 0.1 + 0.2, 0.1 + 0.2, str(0.1 + 0.2)),
        ("TRUE", True, True, "true"),
        ("'a, \"b\"'", 'a, "b"', 'a, "b"', '"a, ""b"""'),
        ("CAST(NULL AS INT64)", None, None, ""),
        ("CAST(NULL AS STRUCT<a INT64>)", None, None, ""),
        ("DATE '2024-03-09'", "2024-03-09", date(2024, 3, 9), "2024-03-09"),
        ("TIME '12:30:15'", "12:30:15", time(12, 30, 15), "12:30:15"),
        ("DATETIME '2024-03-09 12:00:00'", NOON_TEXT, NOON, NOON_CSV),
        ("TIMESTAMP '2024-03-09 12:00:00+00'", NOON_TEXT, NOON, NOON_CSV),
        ("TIMESTAMP '2024-03-09 07:00:00-05'", NOON_TEXT, NOON, NOON_CSV),
        ("TIMESTAMP('2024-03-09 13:00:00', 'Europe/Paris')", NOON_TEXT, NOON, NOON_CSV),
        ("[1, 2]", [1, 2], [1, 2], '"[1,2]"'),
        ("STRUCT(1 AS a, 'x' AS b)", {"a": 1, "b": "x"}, {"a": 1, "b": "x"}, None),
        (
            "[STRUCT('x' AS name, [1, 2] AS ids)]",
            [{"name": "x", "ids": [1, 2]}],
            [{"name": "x", "ids": [1, 2]}],
            None,
        ),
        (
            "STRUCT(DATE '2024-03-09' AS d, CAST(NULL AS STRING) AS n)",
            {"d": "2024-03-09", "n": None},
            {"d": date(2024, 3, 9), "n": None},
            None,
        ),
    ],
    ids=lambda value: value[:50] if isinstance(value, str) else "",
)
def test_value_has_its_type_in_every_form(bench, expression, output, stored, cell):
    sql = f"SELECT {expression} AS x, 1 AS y"

    kept = bench.outputs(Query, sql=sql, fetchType="FETCH_ONE")["row"]["x"]
    bench.info = replace(bench.info, task_run_id="stored")
    uri = bench.outputs(Query, sql=sql, fetchType="STORE")["uri"]
    with bench.files.open(uri) as file:
        [row] = read_ion(file)
    written = bench.content(bench.outputs(IonToCsv, **{"from": uri})["uri"]).decode()

    assert (kept, type(kept)) == (output, type(output))
    assert (row["x"], type(row["x"])) == (stored, type(stored))
    if cell is not None:
        assert written == f"x,y\n{cell},1\n"
