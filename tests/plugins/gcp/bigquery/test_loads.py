"""Files of every kind through Load, and what is wrong with some, on the emulator."""

import io
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from plugins.gcp.bigquery.copy import Copy
from plugins.gcp.bigquery.load import Load
from plugins.gcp.bigquery.query import Query
from shared.sdk.output import TaskFailed

COLUMNS = {"fields": [{"name": "name", "type": "STRING"}, {"name": "abv", "type": "FLOAT64"}]}
ROWS = [{"name": "Élan", "abv": 4.5}, {"name": "b", "abv": None}]


def _parquet():
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(ROWS), file)
    return file.getvalue()


def _load(bench, table, content, **properties):
    uri = bench.store(content, "rows.bin")
    return bench.outputs(Load, **{"from": uri}, destinationTable=table, **properties)


def _rows(bench, table):
    return bench.outputs(Query, sql=f"SELECT * FROM {table} ORDER BY name DESC", fetch=True)["rows"]


@pytest.mark.parametrize(
    ("content", "properties"),
    [
        ("Élan,4.5\nb,\n".encode(), {"format": "CSV"}),
        ("Élan;4.5\nb;\n".encode(), {"format": "CSV", "csvOptions": {"fieldDelimiter": ";"}}),
        ("'Élan',4.5\n'b',\n".encode(), {"format": "CSV", "csvOptions": {"quote": "'"}}),
        ("x\n\nÉlan,4.5\nb,\n".encode(), {"format": "CSV", "csvOptions": {"skipLeadingRows": 2}}),
        (
            '{"name": "Élan", "abv": 4.5}\n{"name": "b", "abv": null}\n'.encode(),
            {"format": "JSON"},
        ),
        (_parquet(), {"format": "PARQUET"}),
    ],
    ids=["csv", "semicolon", "quote", "skip", "json", "parquet"],
)
def test_file_becomes_rows(bench, dataset, content, properties):
    table = f"{dataset}.beers"

    outputs = _load(bench, table, content, schema=COLUMNS, **properties)

    assert outputs["rows"] == 2
    assert _rows(bench, table) == ROWS


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        (b"a,no number\n", "CSV"),
        (b"a,1.5,too many\n", "CSV"),
        (b'{"name": ', "JSON"),
        (b"no parquet at all", "PARQUET"),
        (b"no avro at all", "AVRO"),
    ],
    ids=["number", "columns", "json", "parquet", "avro"],
)
def test_malformed_file_fails_with_a_reason_and_loads_nothing(bench, dataset, content, format_):
    table = f"{dataset}.beers"
    _load(bench, table, b"kept,1.0\n", format="CSV", schema=COLUMNS)

    bench.info = _again(bench)
    with pytest.raises(TaskFailed) as failed:
        _load(bench, table, content, format=format_, schema=COLUMNS)

    assert len(failed.value.message) > 20
    assert _rows(bench, table) == [{"name": "kept", "abv": 1.0}]


def _again(bench):
    return replace(bench.info, task_run_id=f"{bench.info.task_run_id}-2")


def test_missing_file_fails_before_anything_is_sent(bench, dataset):
    uri = bench.store("x").replace("input.txt", "none.csv")

    with pytest.raises(Exception, match=r"none\.csv"):
        bench.run(Load, **{"from": uri}, destinationTable=f"{dataset}.beers", format="CSV")


@pytest.mark.parametrize("name", ["beers", ""])
def test_name_that_is_none_is_refused(bench, name):
    with pytest.raises(TaskFailed, match=f"Invalid table name '{name}'"):
        _load(bench, name, "x", format="CSV")


def test_table_of_several_is_copied_in_place_of_what_was_there(bench, dataset):
    for number in (1, 2):
        bench.info = _again(bench)
        _load(bench, f"{dataset}.t{number}", f"n{number},1.0\n", format="CSV", schema=COLUMNS)
    bench.info = _again(bench)

    bench.outputs(
        Copy,
        sourceTables=[f"{dataset}.t1"],
        destinationTable=f"{dataset}.t2",
        writeDisposition="WRITE_TRUNCATE",
    )

    assert [row["name"] for row in _rows(bench, f"{dataset}.t2")] == ["n1"]
