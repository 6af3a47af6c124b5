"""Buckets through the tasks, on the emulator."""

import pytest

from plugins.gcp.gcs.create_bucket import CreateBucket
from plugins.gcp.gcs.delete_bucket import DeleteBucket
from plugins.gcp.gcs.update_bucket import UpdateBucket
from shared.sdk.output import TaskFailed

pytestmark = pytest.mark.emulator


def test_bucket_is_made_once(bench, bucket):
    name = f"{bucket.name}-new"

    first = bench.outputs(CreateBucket, name=name)
    again = bench.outputs(CreateBucket, name=name)

    assert (first["bucket"], first["bucketUri"]) == (name, f"gs://{name}")
    assert (first["created"], first["updated"]) == (True, False)
    assert again["created"] is True


def test_bucket_that_is_there_fails_is_left_or_updated(bench, bucket):
    with pytest.raises(TaskFailed, match="exists already") as failed:
        bench.run(CreateBucket, name=bucket.name)
    left = bench.outputs(CreateBucket, name=bucket.name, ifExists="SKIP", storageClass="NEARLINE")
    updated = bench.outputs(
        CreateBucket, name=bucket.name, ifExists="UPDATE", versioningEnabled=True
    )

    assert "ifExists" in failed.value.remedy
    assert (left["created"], left["updated"]) == (False, False)
    assert (updated["created"], updated["updated"]) == (False, True)
    assert bucket.client.get_bucket(bucket.name).versioning_enabled is True


def test_bucket_is_changed(bench, bucket):
    outputs = bench.outputs(UpdateBucket, name=bucket.name, storageClass="NEARLINE")

    assert (outputs["updated"], outputs["storageClass"]) == (True, "NEARLINE")
    with pytest.raises(TaskFailed, match="There is no bucket"):
        bench.run(UpdateBucket, name="no-such-bucket")


def test_bucket_is_deleted_once(bench, bucket):
    first = bench.outputs(DeleteBucket, name=bucket.name)
    again = bench.outputs(DeleteBucket, name=bucket.name)

    assert first == again == {"bucket": bucket.name}
    assert bucket.client.lookup_bucket(bucket.name) is None


def test_bucket_that_never_was_can_not_be_deleted(bench):
    with pytest.raises(TaskFailed, match="There is no bucket no-such-bucket"):
        bench.run(DeleteBucket, name="no-such-bucket")
