"""A task of a Windhover on Google Cloud can not reach what Windhover keeps there, by its rights."""

import json

import pytest

from plugins.gcp.bigquery.extract_to_gcs import ExtractToGcs
from plugins.gcp.bigquery.load_from_gcs import LoadFromGcs
from plugins.gcp.bigquery.query import Query as BigQuery
from plugins.gcp.firestore.get import Get
from plugins.gcp.firestore.query import Query
from plugins.gcp.firestore.set import Set
from plugins.gcp.gcs.compose import Compose
from plugins.gcp.gcs.copy import Copy
from plugins.gcp.gcs.create_bucket import CreateBucket
from plugins.gcp.gcs.delete import Delete
from plugins.gcp.gcs.delete_bucket import DeleteBucket
from plugins.gcp.gcs.delete_list import DeleteList
from plugins.gcp.gcs.download import Download
from plugins.gcp.gcs.downloads import Downloads
from plugins.gcp.gcs.list import List
from plugins.gcp.gcs.update_bucket import UpdateBucket
from plugins.gcp.gcs.upload import Upload
from plugins.gcp.own_places import OwnPlace
from plugins.gcp.pubsub.consume import Consume
from plugins.gcp.pubsub.publish import Publish
from shared.sdk.context import GoogleService, GoogleSettings
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench
from tests.plugins.gcp.bigquery.protocol import Service, serving

OWN = "gs://own-bucket/company/other/flow/executions/x/secret.csv"
OWN_SUBSCRIPTION = "projects/p/subscriptions/windhover-tasks"


@pytest.fixture
def service():
    return Service()


@pytest.fixture
def bench(service, tmp_path):
    """A task of a Windhover on Google Cloud; every service answers that there is nothing."""
    with serving(service) as address:
        emulators = dict.fromkeys(GoogleService, address) | {
            GoogleService.FIRESTORE: "127.0.0.1:1",
            GoogleService.PUBSUB: "127.0.0.1:1",
        }
        yield Workbench(tmp_path, google=GoogleSettings("p", emulators, own_bucket="own-bucket"))


@pytest.mark.parametrize(
    ("cls", "properties"),
    [
        (Download, {"from": OWN}),
        (Downloads, {"from": OWN}),
        (List, {"from": OWN}),
        (Delete, {"uri": OWN}),
        (DeleteList, {"from": OWN}),
        (Copy, {"from": OWN, "to": "gs://other/x"}),
        (Compose, {"list": {"from": OWN}, "to": OWN}),
        (CreateBucket, {"name": "own-bucket"}),
        (UpdateBucket, {"name": "own-bucket"}),
        (DeleteBucket, {"name": "own-bucket"}),
        (LoadFromGcs, {"from": [OWN], "destinationTable": "d.t"}),
        (ExtractToGcs, {"sourceTable": "d.t", "destinationUris": [OWN]}),
        (BigQuery, {"sql": f"LOAD DATA INTO d.t FROM FILES (uris = ['{OWN}'])"}),
        (Get, {"collection": "executions", "childPath": "x"}),
        (Query, {"collection": "executions"}),
        (Set, {"collection": "executions", "childPath": "x", "document": {}}),
        (Publish, {"topic": "windhover-executions", "from": {"data": "x"}}),
        (Consume, {"topic": "orders", "subscription": OWN_SUBSCRIPTION, "maxRecords": 1}),
        (Consume, {"topic": "windhover-tasks", "subscription": "mine", "maxRecords": 1}),
    ],
)
def test_own_place_is_refused_before_anything_is_asked(service, bench, cls, properties):
    with pytest.raises(OwnPlace) as failed:
        bench.run(cls, **properties)

    assert service.asked == []
    assert "serviceAccount" in failed.value.remedy


def test_upload_into_the_own_bucket_is_refused(service, bench):
    with pytest.raises(OwnPlace):
        bench.run(Upload, **{"from": bench.store("x")}, to=OWN)

    assert service.asked == []


def test_other_places_are_reached(service, bench):
    with pytest.raises(TaskFailed, match="There is no object"):
        bench.run(Download, **{"from": "gs://another-bucket/x"})

    assert len(service.asked) == 1


def test_other_database_and_topics_are_reached(bench):
    with pytest.raises(TaskFailed, match="Firestore does not answer"):
        bench.run(Get, collection="c", childPath="x", databaseId="mine")
    with pytest.raises(TaskFailed, match="Pub/Sub does not answer"):
        bench.run(Publish, topic="orders", **{"from": {"data": "x"}})


def test_key_of_the_task_is_taken_at_its_word(service, bench):
    key = {"private_key": "secret-bits", "token_uri": "https://oauth2.googleapis.com/token"}

    with pytest.raises(TaskFailed, match="There is no object"):
        bench.run(Download, **{"from": OWN}, serviceAccount=json.dumps(key))
