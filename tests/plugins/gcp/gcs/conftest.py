from uuid import uuid4

import pytest
from google.cloud import storage

from tests.plugins.gcp.emulated import emulated


@pytest.fixture
def bench(emulators, tmp_path):
    return emulated(tmp_path)


@pytest.fixture
def bucket(bench):
    """A new and empty bucket, as the client knows it."""
    client = storage.Client(project=bench.google.project)
    yield client.create_bucket(f"bucket-{uuid4().hex}")
    client.close()


@pytest.fixture
def put(bucket):
    """Writes an object; gives its address."""

    def write(name, content="content", **options):
        blob = bucket.blob(name)
        blob.upload_from_string(content, **options)
        return f"gs://{bucket.name}/{name}"

    return write
