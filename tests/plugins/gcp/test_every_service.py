"""What holds for every type of Google Cloud: it says what it lacks, and imports Google when run."""

import subprocess
import sys

import pytest

from shared.sdk.output import TaskFailed
from shared.sdk.registry import Registry
from shared.sdk.schemas import class_of
from shared.sdk.trigger import PollingTrigger, RealtimeTrigger
from tests.plugins.context import Workbench
from tests.plugins.gcp.emulated import trigger_of

REGISTRY = Registry.installed()
PREFIX = "io.kestra.plugin.gcp."
TABLE = {"dataset": "d", "table": "t"}
FILE = "kestra:///company/team/a-flow/executions/an-execution/inputs/rows.ion"
OBJECT = "gs://bucket-a/x"
LEAST = {
    "bigquery.Copy": {"sourceTables": ["d.t"], "destinationTable": "d.u"},
    "bigquery.CreateDataset": {"name": "d"},
    "bigquery.CreateTable": TABLE,
    "bigquery.DeleteDataset": {"name": "d"},
    "bigquery.DeleteTable": TABLE,
    "bigquery.ExtractToGcs": {"sourceTable": "d.t", "destinationUris": [OBJECT]},
    "bigquery.Load": {"from": FILE, "destinationTable": "d.t"},
    "bigquery.LoadFromGcs": {"from": [OBJECT], "destinationTable": "d.t"},
    "bigquery.Query": {"sql": "SELECT 1"},
    "bigquery.StorageWrite": {"from": FILE, "destinationTable": "d.t"},
    "bigquery.TableMetadata": TABLE,
    "bigquery.Trigger": {"sql": "SELECT 1"},
    "bigquery.UpdateDataset": {"name": "d"},
    "bigquery.UpdateTable": TABLE,
    "firestore.Delete": {"collection": "c", "childPath": "d"},
    "firestore.Get": {"collection": "c", "childPath": "d"},
    "firestore.Query": {"collection": "c"},
    "firestore.Set": {"collection": "c", "document": {"a": 1}},
    "gcs.Compose": {"list": {"from": OBJECT}, "to": "gs://bucket-a/y"},
    "gcs.Copy": {"from": OBJECT, "to": "gs://bucket-a/y"},
    "gcs.CreateBucket": {"name": "bucket-a"},
    "gcs.Delete": {"uri": OBJECT},
    "gcs.DeleteBucket": {"name": "bucket-a"},
    "gcs.DeleteList": {"from": OBJECT},
    "gcs.Download": {"from": OBJECT},
    "gcs.Downloads": {"from": OBJECT},
    "gcs.List": {"from": OBJECT},
    "gcs.Trigger": {"from": OBJECT},
    "gcs.UpdateBucket": {"name": "bucket-a"},
    "gcs.Upload": {"from": FILE, "to": OBJECT},
    "pubsub.Consume": {"topic": "orders", "subscription": "orders-x", "maxRecords": 1},
    "pubsub.Publish": {"topic": "orders", "from": {"data": "x"}},
    "pubsub.RealtimeTrigger": {"topic": "orders", "subscription": "orders-x"},
    "pubsub.Trigger": {"topic": "orders", "subscription": "orders-x", "maxRecords": 1},
}
"""The least that each type must be given."""

EMULATORS = {
    "bigquery": "BIGQUERY_EMULATOR_HOST",
    "firestore": "FIRESTORE_EMULATOR_HOST",
    "gcs": "STORAGE_EMULATOR_HOST",
    "pubsub": "PUBSUB_EMULATOR_HOST",
}

PROGRAM = """
import sys
from plugins.gcp.catalog import CATALOG
from shared.sdk.registry import Registry
registry = Registry([CATALOG])
for name in registry.names():
    registry.cls(name)
# The first two are folders that an installed package may announce.
print(sorted({*sys.modules} - {"google", "google.cloud"}))
"""


def test_every_type_is_looked_at():
    names = {name.removeprefix(PREFIX) for name in REGISTRY.names() if name.startswith(PREFIX)}

    assert names == LEAST.keys()


@pytest.mark.parametrize("name", LEAST)
def test_without_project_and_emulator_it_fails_at_once_with_both_remedies(name, tmp_path):
    bench = Workbench(tmp_path)
    bench.store("{x:1}\n", "rows.ion")
    cls = class_of(REGISTRY, f"{PREFIX}{name}")

    with pytest.raises(TaskFailed, match="has no project to work in") as failed:
        _begin(bench, cls, LEAST[name])

    assert "set `projectId` (or GOOGLE_CLOUD_PROJECT)" in failed.value.message
    assert f"and set {EMULATORS[name.partition('.')[0]]}" in failed.value.message


def _begin(bench, cls, properties):
    if issubclass(cls, PollingTrigger):
        trigger_of(bench, cls, **properties).evaluate(bench)
    elif issubclass(cls, RealtimeTrigger):
        trigger_of(bench, cls, **properties).listen(bench, lambda *_: None)
    else:
        bench.run(cls, **properties)


def test_types_are_imported_without_the_libraries_of_google():
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=True
    )

    found = done.stdout.split("'")
    assert [name for name in found if name.startswith(("google", "grpc", "requests"))] == []
    assert "plugins.gcp.bigquery.query" in found
