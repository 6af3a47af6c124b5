"""A process that dies at any call, before or behind it, and the same task again: nothing is twice.

Calls are those to Cloud Storage and those that write to the internal storage.
"""

from contextlib import contextmanager
from itertools import count

import pytest
import requests

from plugins.gcp.gcs.compose import Compose
from plugins.gcp.gcs.copy import Copy
from plugins.gcp.gcs.create_bucket import CreateBucket
from plugins.gcp.gcs.delete import Delete
from plugins.gcp.gcs.delete_bucket import DeleteBucket
from plugins.gcp.gcs.delete_list import DeleteList
from plugins.gcp.gcs.downloads import Downloads
from plugins.gcp.gcs.upload import Upload
from tests.plugins.gcp.dying import Dying, Killed
from tests.plugins.gcp.emulated import emulated

pytestmark = pytest.mark.emulator


@contextmanager
def _dying(bench, dying):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(requests.Session, "request", dying.calling(requests.Session.request))
        patch.setattr(bench.storage, "put", dying.calling(bench.storage.put))
        yield


def _written(bucket):
    """Every object with its content and version: what is written twice has two versions."""
    blobs = bucket.client.list_blobs(bucket, versions=True) if bucket.exists() else []
    # The client forgets the version when it downloads.
    return [(blob.name, blob.generation, blob.download_as_bytes()) for blob in blobs]


def _contents(bucket):
    return [(name, content) for name, _, content in _written(bucket)]


TASKS = {
    "upload": (Upload, lambda name: {"to": f"gs://{name}/new"}),
    "copy": (Copy, lambda name: {"from": f"gs://{name}/in/a", "to": f"gs://{name}/new"}),
    "move": (
        Copy,
        lambda name: {"from": f"gs://{name}/in/a", "to": f"gs://{name}/new", "delete": True},
    ),
    "delete": (Delete, lambda name: {"uri": f"gs://{name}/in/a", "errorOnMissing": True}),
    "delete-list": (DeleteList, lambda name: {"from": f"gs://{name}/in/", "errorOnEmpty": True}),
    "compose": (
        Compose,
        lambda name: {"list": {"from": f"gs://{name}/in/"}, "to": f"gs://{name}/new"},
    ),
    "downloads": (
        Downloads,
        lambda name: {
            "from": f"gs://{name}/in/",
            "action": "MOVE",
            "moveDirectory": f"gs://{name}/done",
        },
    ),
    "create-bucket": (CreateBucket, lambda name: {"name": f"{name}-new"}),
    "delete-bucket": (DeleteBucket, lambda name: {"name": f"{name}-old"}),
}


class World:
    """A bucket with two objects, an empty bucket, and a task about them."""

    def __init__(self, folder, task):
        from google.cloud import storage  # noqa: PLC0415 - only where the emulators run

        self.bench = emulated(folder)
        self.client = storage.Client(project=self.bench.google.project)
        self.bucket = self.client.create_bucket(f"b-{self.bench.google.project}")
        self.client.create_bucket(f"{self.bucket.name}-old")
        for name in "ab":
            self.bucket.blob(f"in/{name}").upload_from_string(name)
        self.cls, properties = TASKS[task]
        self.properties = properties(self.bucket.name)
        if self.cls is Upload:
            self.properties["from"] = self.bench.store("content")

    def run(self):
        return self.bench.outputs(self.cls, **self.properties)

    def found(self, outputs):
        """What is there afterwards, and what was told, whatever the bucket is called."""
        buckets = [one.name for one in self.client.list_buckets() if self.bucket.name in one.name]
        told = {key: value for key, value in outputs.items() if key in {"deleted", "count", "size"}}
        told |= {"created": outputs["created"]} if "created" in outputs else {}
        names = [name.removeprefix(self.bucket.name) for name in buckets]
        return _contents(self.bucket), sorted(names), told


@pytest.mark.parametrize("behind", [False, True], ids=["before", "behind"])
@pytest.mark.parametrize("task", TASKS)
def test_task_that_died_at_any_call_ends_as_if_it_had_not(emulators, tmp_path, task, behind):
    undisturbed = World(tmp_path, task)
    wanted = undisturbed.found(undisturbed.run())

    for at in count(1):
        world = World(tmp_path, task)
        try:
            with _dying(world.bench, Dying(at, behind=behind)):
                world.run()
        except Killed:
            pass
        else:
            break
        written = _written(world.bucket)

        found = world.found(world.run())

        assert found == wanted, f"died at call {at}"
        if world.cls in (Upload, Compose):
            # Of copies the emulator keeps no metadata, by which they would be known.
            made = {entry for entry in written if entry[0] == "new"}
            assert made <= set(_written(world.bucket)), f"written twice, died at call {at}"
    assert at > 1
