"""Objects that are larger than what may be held in memory, on the emulator."""

import hashlib
import tracemalloc

import pytest

from plugins.gcp.gcs.download import Download
from plugins.gcp.gcs.session import CHUNK_BYTES
from plugins.gcp.gcs.upload import Upload
from shared.backends.standalone.local_storage import LocalStorage
from shared.sdk.streams import stream_of

pytestmark = pytest.mark.emulator

MANY_CHUNKS = 12


def _digest(file):
    found = hashlib.sha256()
    while block := file.read(1 << 20):
        found.update(block)
    return found.hexdigest()


def test_large_object_goes_and_comes_in_constant_memory(bench, bucket, tmp_path):
    bench.storage = LocalStorage(tmp_path / "storage")
    block = bytes(range(256)) * (CHUNK_BYTES // 256)
    uri = bench.files.put("large", stream_of(block for _ in range(MANY_CHUNKS)))

    tracemalloc.start()
    bench.outputs(Upload, **{"from": uri}, to=f"gs://{bucket.name}/large.bin")
    outputs = bench.outputs(Download, **{"from": f"gs://{bucket.name}/large.bin"})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    with bench.files.open(uri) as sent, bench.files.open(outputs["uri"]) as received:
        assert _digest(sent) == _digest(received)
    assert peak < MANY_CHUNKS * CHUNK_BYTES / 2
