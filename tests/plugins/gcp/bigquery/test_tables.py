"""Datasets and tables through the tasks, on the emulator: made, filled, read, copied, deleted."""

from dataclasses import replace

import pytest

from plugins.gcp.bigquery.copy import Copy
from plugins.gcp.bigquery.create_dataset import CreateDataset
from plugins.gcp.bigquery.create_table import CreateTable
from plugins.gcp.bigquery.delete_dataset import DeleteDataset
from plugins.gcp.bigquery.delete_table import DeleteTable
from plugins.gcp.bigquery.extract_to_gcs import ExtractToGcs
from plugins.gcp.bigquery.load import Load
from plugins.gcp.bigquery.load_from_gcs import LoadFromGcs
from plugins.gcp.bigquery.query import Query
from plugins.gcp.bigquery.storage_write import StorageWrite
from plugins.gcp.bigquery.table_metadata import TableMetadata
from plugins.gcp.bigquery.trigger import Trigger
from plugins.gcp.bigquery.update_dataset import UpdateDataset
from plugins.gcp.bigquery.update_table import UpdateTable
from shared.runtime.rendering import rendered
from shared.sdk.output import TaskFailed

CSV = 'name,abv,ibu\nÉlan,4.4,17\n"a, b",3.9,\n'
COLUMNS = [
    {"name": "name", "type": "STRING"},
    {"name": "abv", "type": "FLOAT64"},
    {"name": "ibu", "type": "INT64"},
]
ROWS = [{"name": "a, b", "abv": 3.9, "ibu": None}, {"name": "Élan", "abv": 4.4, "ibu": 17}]


def _rows(bench, table, order="name"):
    sql = f"SELECT * FROM {table} ORDER BY {order}"
    return bench.outputs(Query, sql=sql, fetch=True)["rows"]


def _load(bench, table, content, **properties):
    uri = bench.store(content, "rows.txt")
    return bench.outputs(Load, **{"from": uri}, destinationTable=table, **properties)


def _made(bench, dataset, table="beers"):
    definition = {"type": "TABLE", "schema": {"fields": COLUMNS}}
    bench.run(CreateTable, dataset=dataset, table=table, tableDefinition=definition)
    return f"{dataset}.{table}"


def test_table_that_is_not_there_gets_the_columns_of_the_file(bench, dataset):
    outputs = _load(bench, f"{dataset}.beers", CSV, format="CSV")

    assert outputs["rows"] == 2
    assert outputs["destinationTable"] == f"local.{dataset}.beers"
    assert _rows(bench, f"{dataset}.beers") == ROWS


def test_same_file_again_is_appended_without_its_header(bench, dataset):
    _load(bench, f"{dataset}.beers", CSV, format="CSV")
    bench.info = _other_run(bench)

    _load(bench, f"{dataset}.beers", CSV, format="CSV")

    assert len(_rows(bench, f"{dataset}.beers")) == 4


def _other_run(bench):
    return replace(bench.info, task_run_id=f"{bench.info.task_run_id}-2")


def test_file_without_a_header_is_loaded_whole_into_a_table_that_is_there(bench, dataset):
    table = _made(bench, dataset)

    _load(bench, table, "x,1.5,2\ny,2.5,3\n", format="CSV")

    assert [row["name"] for row in _rows(bench, table)] == ["x", "y"]


def test_rows_of_a_table_are_replaced_when_that_is_asked_for(bench, dataset):
    table = _made(bench, dataset)
    _load(bench, table, "x,1.5,2\n", format="CSV")
    bench.info = _other_run(bench)

    _load(bench, table, "y,2.5,3\n", format="CSV", writeDisposition="WRITE_TRUNCATE")

    assert [row["name"] for row in _rows(bench, table)] == ["y"]


def test_other_separator_and_rows_to_skip(bench, dataset):
    table = _made(bench, dataset)
    options = {"fieldDelimiter": ";", "skipLeadingRows": 2}

    _load(bench, table, "made by hand\nname;abv;ibu\nx;1.5;2\n", format="CSV", csvOptions=options)

    assert _rows(bench, table) == [{"name": "x", "abv": 1.5, "ibu": 2}]


def test_json_lines_are_loaded_with_a_schema(bench, dataset):
    content = '{"name": "x", "abv": 1.5, "ibu": 2}\n{"name": "y"}\n'

    _load(bench, f"{dataset}.beers", content, format="JSON", schema={"fields": COLUMNS})

    assert _rows(bench, f"{dataset}.beers") == [
        {"name": "x", "abv": 1.5, "ibu": 2},
        {"name": "y", "abv": None, "ibu": None},
    ]


def test_empty_file_fails_unless_that_is_right(bench, dataset):
    with pytest.raises(TaskFailed, match="Can't load an empty file"):
        _load(bench, f"{dataset}.beers", "", format="CSV")

    assert _load(bench, f"{dataset}.beers", "", format="CSV", failedOnEmpty=False) == {
        "rows": 0,
        "destinationTable": f"local.{dataset}.beers",
    }


def test_malformed_file_fails_and_leaves_the_table_as_it_was(bench, dataset):
    table = _made(bench, dataset)

    with pytest.raises(TaskFailed, match=r"."):
        _load(bench, table, "x,no number,2\n", format="CSV")

    assert _rows(bench, table) == []


def test_files_of_cloud_storage_are_loaded(bench, dataset, storage_folder):
    bucket = storage_folder / ".cloudstorage" / "beers"
    bucket.mkdir(parents=True, exist_ok=True)
    (bucket / "part-1.csv").write_text("x,1.5,2\n")
    (bucket / "part-2.csv").write_text("y,2.5,3\n")
    table = _made(bench, dataset)

    outputs = bench.outputs(
        LoadFromGcs, **{"from": ["gs://beers/part-*.csv"]}, destinationTable=table, format="CSV"
    )

    assert outputs["rows"] == 2
    assert [row["name"] for row in _rows(bench, table)] == ["x", "y"]


def test_table_is_written_to_cloud_storage(bench, dataset, storage_folder):
    bucket = storage_folder / ".cloudstorage" / "extracted"
    bucket.mkdir(parents=True, exist_ok=True)
    table = _made(bench, dataset)
    _load(bench, table, "x,1.5,2\n", format="CSV")
    bench.info = _other_run(bench)

    outputs = bench.outputs(
        ExtractToGcs, sourceTable=table, destinationUris=["gs://extracted/beers.csv"], format="CSV"
    )

    assert (outputs["sourceDataset"], outputs["sourceTable"]) == (dataset, "beers")
    assert (bucket / "beers.csv").read_text().splitlines()[0] == "name,abv,ibu"


def test_table_is_copied(bench, dataset):
    table = _made(bench, dataset)
    _load(bench, table, "x,1.5,2\n", format="CSV")
    bench.info = _other_run(bench)

    bench.outputs(Copy, sourceTables=[table], destinationTable=f"{dataset}.copied")

    assert _rows(bench, f"{dataset}.copied") == _rows(bench, table)


def test_rows_are_streamed_from_an_ion_file(bench, dataset):
    table = _made(bench, dataset)
    uri = bench.store('{name:"x",abv:1.5e0,ibu:2}\n{name:"y",abv:null,ibu:null}\n', "rows.ion")

    outputs = bench.outputs(StorageWrite, **{"from": uri}, destinationTable=table, bufferSize=1)

    assert outputs == {"rows": 2}
    assert [row["name"] for row in _rows(bench, table)] == ["x", "y"]


def test_dml_and_merge_change_rows(bench, dataset):
    table = _made(bench, dataset)
    for number, sql in enumerate(
        [
            f"INSERT INTO {table} (name, abv) VALUES ('a', 1.0), ('b', 2.0)",
            f"UPDATE {table} SET abv = 3.0 WHERE name = 'b'",
            (
                f"MERGE {table} t USING (SELECT 'c' AS name, 9.0 AS abv) s ON t.name = s.name"
                " WHEN NOT MATCHED THEN INSERT (name, abv) VALUES (s.name, s.abv)"
            ),
            f"DELETE FROM {table} WHERE name = 'a'",
        ]
    ):
        bench.info = _numbered(bench, number)
        bench.outputs(Query, sql=sql)

    assert [(row["name"], row["abv"]) for row in _rows(bench, table)] == [("b", 3.0), ("c", 9.0)]


def _numbered(bench, number):
    return replace(bench.info, task_run_id=f"run-{number}")


def test_affected_rows_are_told(bench, dataset):
    table = _made(bench, dataset)

    outputs = bench.outputs(Query, sql=f"INSERT INTO {table} (name) VALUES ('a'), ('b')")

    assert outputs["statistics"]["numDmlAffectedRows"] == 2


def test_table_of_a_query_is_made(bench, dataset):
    bench.outputs(Query, sql=f"CREATE TABLE {dataset}.made AS SELECT 1 AS x")

    assert _rows(bench, f"{dataset}.made", "x") == [{"x": 1}]


def test_default_dataset_is_used(bench, dataset):
    _made(bench, dataset)

    outputs = bench.outputs(
        Query, sql="SELECT COUNT(*) AS n FROM beers", defaultDataset=dataset, fetchOne=True
    )

    assert outputs["row"] == {"n": 0}


def test_view_is_a_query(bench, dataset):
    table = _made(bench, dataset)
    _load(bench, table, "x,1.5,2\ny,2.5,3\n", format="CSV")
    query = f"SELECT name FROM {table} WHERE abv > 2"

    bench.run(
        CreateTable,
        dataset=dataset,
        table="strong",
        tableDefinition={"type": "VIEW", "viewDefinition": {"query": query}},
    )

    bench.info = _other_run(bench)
    assert _rows(bench, f"{dataset}.strong") == [{"name": "y"}]


def test_table_tells_about_itself(bench, dataset):
    table = _made(bench, dataset)
    _load(bench, table, "x,1.5,2\n", format="CSV")

    told = bench.outputs(TableMetadata, dataset=dataset, table="beers")

    assert (told["datasetId"], told["table"], told["numRows"]) == (dataset, "beers", 1)


def test_table_that_is_not_there_fails_unless_skipped(bench, dataset):
    with pytest.raises(TaskFailed, match="Not found"):
        bench.run(TableMetadata, dataset=dataset, table="none")

    assert bench.run(TableMetadata, dataset=dataset, table="none", ifNotExists="SKIP") is None


def test_table_is_described_and_deleted(bench, dataset):
    _made(bench, dataset)

    described = bench.outputs(UpdateTable, dataset=dataset, table="beers", description="All beers")
    bench.run(DeleteTable, dataset=dataset, table="beers")

    assert described["description"] == "All beers"
    assert bench.run(TableMetadata, dataset=dataset, table="beers", ifNotExists="SKIP") is None


def test_dataset_is_described_and_deleted(bench, dataset):
    described = bench.outputs(UpdateDataset, name=dataset, description="Drinks")
    _made(bench, dataset)
    bench.run(DeleteDataset, name=dataset, deleteContents=True)

    assert described["description"] == "Drinks"
    with pytest.raises(TaskFailed, match="Not found"):
        bench.run(TableMetadata, dataset=dataset, table="beers")


def test_dataset_that_is_there_is_kept_when_that_is_asked_for(bench, dataset):
    with pytest.raises(TaskFailed, match="Already Exists"):
        bench.run(CreateDataset, name=dataset)

    kept = bench.outputs(CreateDataset, name=dataset, ifExists="SKIP")
    changed = bench.outputs(
        CreateDataset, name=dataset, ifExists="UPDATE", friendlyName="The beers"
    )

    assert kept["dataset"] == dataset
    assert changed["friendlyName"] == "The beers"


@pytest.mark.parametrize(
    ("sql", "reason"),
    [("SELECT FROM", "."), ("SELECT * FROM nowhere.nothing", "nothing")],
)
def test_query_that_is_refused_says_why(bench, sql, reason):
    with pytest.raises(TaskFailed, match=reason):
        bench.run(Query, sql=sql)


def test_trigger_starts_the_flow_when_there_are_rows(bench, dataset):
    table = _made(bench, dataset)
    source = {"id": "t", "type": "t", "sql": f"SELECT name FROM {table}"}
    trigger = rendered(Trigger.model_validate(source), bench._evaluator())

    before = trigger.evaluate(bench)
    _load(bench, table, "x,1.5,2\n", format="CSV")
    bench.info = _other_run(bench)
    after = trigger.evaluate(bench)

    assert before is None
    assert after is not None
    assert after.row == {"name": "x"}
