"""Objects through the tasks, on the emulator: written, read, copied, joined, deleted."""

import json
from dataclasses import replace

import pytest

from plugins.gcp.gcs.compose import Compose
from plugins.gcp.gcs.copy import Copy
from plugins.gcp.gcs.delete import Delete
from plugins.gcp.gcs.delete_list import DeleteList
from plugins.gcp.gcs.download import Download
from plugins.gcp.gcs.downloads import Downloads
from plugins.gcp.gcs.list import List
from plugins.gcp.gcs.session import CHUNK_BYTES, WRITTEN_BY
from plugins.gcp.gcs.upload import Upload
from shared.sdk.output import TaskFailed

pytestmark = pytest.mark.emulator

LARGE = bytes(range(256)) * (CHUNK_BYTES // 256) * 2 + b"end"


def _names(bucket):
    return [blob.name for blob in bucket.list_blobs()]


def _upload(bench, content, to, **properties):
    return bench.outputs(Upload, **{"from": bench.store(content)}, to=to, **properties)


def _other_run(bench, number=2):
    bench.info = replace(bench.info, task_run_id=f"another-task-run-{number}")


def test_file_is_uploaded_with_what_is_said_of_it(bench, bucket):
    uri = f"gs://{bucket.name}/a b/é.csv"

    outputs = _upload(
        bench,
        "a,b\n",
        uri,
        contentType="text/csv",
        metadata={"team": "sales"},
    )

    blob = bucket.get_blob("a b/é.csv")
    assert outputs == {"uri": uri}
    assert (blob.download_as_bytes(), blob.content_type) == (b"a,b\n", "text/csv")
    assert blob.metadata == {"team": "sales", WRITTEN_BY: "a-task-run"}
    assert [(metric.name, metric.value) for metric in bench.metrics] == [("file.size", 4.0)]


@pytest.mark.parametrize("content", [b"", b"x", LARGE], ids=["empty", "small", "large"])
def test_content_comes_back_as_it_went(bench, bucket, content):
    uri = _upload(bench, content, f"gs://{bucket.name}/x.bin")["uri"]

    outputs = bench.outputs(Download, **{"from": uri})

    assert bench.content(outputs["uri"]) == content
    assert (outputs["bucket"], outputs["path"]) == (bucket.name, "x.bin")
    assert outputs["uri"].endswith("/x.bin")


def test_task_run_that_runs_again_does_not_upload_again(bench, bucket):
    _upload(bench, "first", f"gs://{bucket.name}/x")
    generation = bucket.get_blob("x").generation

    _upload(bench, "first", f"gs://{bucket.name}/x")

    assert bucket.get_blob("x").generation == generation


def test_another_task_run_replaces_what_is_there(bench, bucket):
    _upload(bench, "first", f"gs://{bucket.name}/x")
    _other_run(bench)

    _upload(bench, "second", f"gs://{bucket.name}/x")

    assert bucket.get_blob("x").download_as_bytes() == b"second"


def test_missing_object_fails_and_stores_nothing(bench, bucket):
    with pytest.raises(TaskFailed, match="There is no object at gs://") as failed:
        bench.run(Download, **{"from": f"gs://{bucket.name}/none"})

    assert "Check the bucket" in failed.value.remedy
    assert bench.files.find("none") is None


@pytest.mark.parametrize(
    "address", ["s3://bucket/x", "gs://b", "gs://bucket", "gs://bucket/folder/", "bucket/x"]
)
def test_what_is_no_address_of_an_object_is_refused(bench, address):
    with pytest.raises(TaskFailed, match="The property from"):
        bench.run(Download, **{"from": address})


def test_object_is_copied_with_what_is_said_of_it(bench, bucket, put):
    blob = bucket.blob("x")
    blob.metadata = {"team": "sales"}
    blob.upload_from_string("content", content_type="text/csv")

    outputs = bench.outputs(
        Copy, **{"from": f"gs://{bucket.name}/x"}, to=f"gs://{bucket.name}/copies/x"
    )

    copied = bucket.get_blob("copies/x")
    assert outputs == {"uri": f"gs://{bucket.name}/copies/x"}
    assert (copied.download_as_bytes(), copied.content_type) == (b"content", "text/csv")
    assert copied.metadata["team"] == "sales"
    assert _names(bucket) == ["copies/x", "x"]


def test_object_is_moved_and_a_second_run_finds_that_done(bench, bucket, put):
    properties = {"from": put("x"), "to": f"gs://{bucket.name}/y", "delete": True}

    first = bench.outputs(Copy, **properties)
    put("x", "newer")
    second = bench.outputs(Copy, **properties)

    assert first == second == {"uri": f"gs://{bucket.name}/y"}
    assert bucket.get_blob("y").download_as_bytes() == b"content"
    assert bucket.get_blob("x").download_as_bytes() == b"newer"


def test_object_is_deleted_once(bench, bucket, put):
    uri = put("x")

    first = bench.outputs(Delete, uri=uri, errorOnMissing=True)
    put("x", "newer")
    second = bench.outputs(Delete, uri=uri, errorOnMissing=True)

    assert first == second == {"uri": uri, "deleted": True}
    assert bucket.get_blob("x").download_as_bytes() == b"newer"


def test_object_that_is_not_there_is_told_or_a_failure(bench, bucket):
    uri = f"gs://{bucket.name}/none"

    assert bench.outputs(Delete, uri=uri) == {"uri": uri, "deleted": False}
    with pytest.raises(TaskFailed, match="There is no object"):
        bench.run(Delete, uri=uri, errorOnMissing=True)


def _listed(bench, bucket, prefix="", **properties):
    outputs = bench.outputs(List, **{"from": f"gs://{bucket.name}/{prefix}"}, **properties)
    return [blob["name"] for blob in outputs["blobs"]]


@pytest.mark.parametrize(
    ("prefix", "properties", "names"),
    [
        ("in/", {}, ["in/a.csv", "in/b.txt", "in/deep/"]),
        ("in/", {"filter": "FILES"}, ["in/a.csv", "in/b.txt"]),
        ("in/", {"filter": "DIRECTORY"}, ["in/deep/"]),
        ("in/", {"listingType": "RECURSIVE"}, ["in/a.csv", "in/b.txt", "in/deep/c.csv"]),
        (
            "in/",
            {"listingType": "RECURSIVE", "regExp": ".*[.]csv"},
            ["in/a.csv", "in/deep/c.csv"],
        ),
        ("in/", {"regExp": "in/a.*"}, ["in/a.csv"]),
        ("", {"listingType": "RECURSIVE", "maxFiles": 2}, ["in/a.csv", "in/b.txt"]),
        ("nothing/", {}, []),
    ],
)
def test_objects_are_listed(bench, bucket, put, prefix, properties, names):
    for name in ("in/a.csv", "in/b.txt", "in/deep/c.csv", "out/d.csv"):
        put(name)

    assert _listed(bench, bucket, prefix, **properties) == names


def test_list_tells_what_is_known_of_an_object(bench, bucket, put):
    uri = put("x.csv", "a,b\n", content_type="text/csv")

    [told] = bench.outputs(List, **{"from": uri})["blobs"]

    assert (told["uri"], told["bucket"], told["directory"]) == (uri, bucket.name, False)
    assert (told["size"], told["contentType"]) == (4, "text/csv")
    assert told["generation"] == bucket.get_blob("x.csv").generation


def test_many_objects_are_downloaded_and_moved(bench, bucket, put):
    for name in ("in/a.csv", "in/deep/a.csv"):
        put(name, name)
    properties = {
        "from": f"gs://{bucket.name}/in/",
        "listingType": "RECURSIVE",
        "action": "MOVE",
        "moveDirectory": f"gs://{bucket.name}/done",
    }

    outputs = bench.outputs(Downloads, **properties)
    again = bench.outputs(Downloads, **properties)

    files = {name: bench.content(uri).decode() for name, uri in outputs["outputFiles"].items()}
    assert files == {"in/a.csv": "in/a.csv", "in/deep/a.csv": "in/deep/a.csv"}
    assert _names(bucket) == ["done/a.csv", "done/deep/a.csv"]
    assert bucket.get_blob("done/deep/a.csv").download_as_bytes() == b"in/deep/a.csv"
    assert again == outputs


def test_downloaded_objects_are_deleted_when_that_is_wanted(bench, bucket, put):
    put("in/a.csv")

    bench.outputs(Downloads, **{"from": f"gs://{bucket.name}/in/"}, action="DELETE")

    assert _names(bucket) == []


def test_move_needs_a_folder(bench):
    with pytest.raises(ValueError, match="moveDirectory"):
        bench.run(Downloads, **{"from": "gs://bucket/in/"}, action="MOVE")


def test_many_objects_are_deleted(bench, bucket, put):
    for number in range(5):
        put(f"in/{number}.tmp", "12345")
    put("in/kept.csv")
    properties = {"from": f"gs://{bucket.name}/in/", "regExp": ".*[.]tmp", "concurrent": 3}

    outputs = bench.outputs(DeleteList, **properties)
    again = bench.outputs(DeleteList, **properties)

    assert outputs == again == {"count": 5, "size": 25}
    assert _names(bucket) == ["in/kept.csv"]


def test_nothing_to_delete_may_be_a_failure(bench, bucket):
    properties = {"from": f"gs://{bucket.name}/in/"}

    assert bench.outputs(DeleteList, **properties) == {"count": 0, "size": 0}
    with pytest.raises(TaskFailed, match="no objects to delete"):
        bench.run(DeleteList, **properties, errorOnEmpty=True)


@pytest.mark.parametrize("count", [1, 32, 70])
def test_objects_are_joined_in_the_order_of_their_names(bench, bucket, put, count):
    for number in range(count):
        put(f"parts/{number:03}", f"{number},")

    outputs = bench.outputs(
        Compose, list={"from": f"gs://{bucket.name}/parts/"}, to=f"gs://{bucket.name}/whole"
    )

    joined = bucket.get_blob("whole").download_as_bytes().decode()
    assert outputs == {"uri": f"gs://{bucket.name}/whole"}
    assert joined == "".join(f"{number}," for number in range(count))
    assert [name for name in _names(bucket) if not name.startswith("parts/")] == ["whole"]


def test_nothing_to_join_is_a_failure_unless_that_is_right(bench, bucket):
    properties = {
        "list": {"from": f"gs://{bucket.name}/{{{{ 'par' ~ 'ts' }}}}/"},
        "to": f"gs://{bucket.name}/x",
    }

    with pytest.raises(TaskFailed, match=r"no objects to join at gs://.*/parts/"):
        bench.run(Compose, **properties)
    assert bench.outputs(Compose, **properties, allowEmpty=True) == {"uri": f"gs://{bucket.name}/x"}


def test_objects_of_another_bucket_can_not_be_joined(bench):
    with pytest.raises(TaskFailed, match="within their bucket"):
        bench.run(Compose, list={"from": "gs://bucket-a/x"}, to="gs://bucket-b/y")


def test_outputs_are_plain_json(bench, bucket, put):
    put("x")

    outputs = bench.outputs(List, **{"from": f"gs://{bucket.name}/"})

    assert json.loads(json.dumps(outputs)) == outputs
