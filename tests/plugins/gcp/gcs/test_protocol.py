"""Cloud Storage against recorded answers: what the emulator ignores, and what goes wrong."""

import base64

import google_crc32c
import pytest

from plugins.gcp.gcs.copy import Copy
from plugins.gcp.gcs.create_bucket import CreateBucket
from plugins.gcp.gcs.download import Download
from plugins.gcp.gcs.session import WRITTEN_BY
from plugins.gcp.gcs.upload import Upload
from shared.runtime.cancellation import StopReason
from shared.sdk.context import GoogleService, GoogleSettings
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench
from tests.plugins.gcp.bigquery.protocol import Service, failure, serving

OBJECT = "^/storage/v1/b/bucket-a/o/x[?]"
UPLOAD = "/upload/storage/v1/b/bucket-a/o"


def _crc(content):
    return base64.b64encode(google_crc32c.Checksum(content).digest()).decode()


def _object(name="x", generation=7, *, content=b"", mark=None, **facts):
    """An object resource."""
    metadata = {} if mark is None else {"metadata": {WRITTEN_BY: mark}}
    return {
        "kind": "storage#object",
        "bucket": "bucket-a",
        "name": name,
        "generation": str(generation),
        "size": str(len(content)),
        "crc32c": _crc(content),
        **metadata,
        **facts,
    }


@pytest.fixture
def service():
    return Service()


@pytest.fixture
def bench(service, tmp_path):
    with serving(service) as address:
        yield Workbench(tmp_path, google=GoogleSettings("p", {GoogleService.STORAGE: address}))


def _upload(bench, **properties):
    uri = bench.store("content")
    return bench.outputs(Upload, **{"from": uri}, to="gs://bucket-a/x", **properties)


def _paths(service, method, part):
    return [path for asked, path, _ in service.asked if asked == method and part in path]


def test_object_replaces_only_what_was_there_when_the_task_looked(service, bench):
    service.on("GET", OBJECT, _object(generation=7))
    service.on("POST", UPLOAD, _object(generation=8, content=b"content"))

    _upload(bench)

    [sent] = _paths(service, "POST", UPLOAD)
    assert "ifGenerationMatch=7" in sent


def test_upload_whose_answer_was_lost_is_not_done_again(service, bench):
    written = _object(generation=8, content=b"content", mark="a-task-run")
    service.on("GET", OBJECT, failure(404, "notFound", "No such object"), written)
    service.on("POST", UPLOAD, failure(412, "conditionNotMet", "At least one condition"))

    outputs = _upload(bench)

    assert outputs == {"uri": "gs://bucket-a/x"}
    assert len(_paths(service, "POST", UPLOAD)) == 1


def test_upload_that_others_outrun_is_tried_again_on_what_they_wrote(service, bench):
    service.on("GET", OBJECT, _object(generation=7), _object(generation=9))
    conflict = failure(412, "conditionNotMet", "At least one condition")
    service.on("POST", UPLOAD, conflict, _object(generation=10, content=b"content"))

    _upload(bench)

    sent = _paths(service, "POST", UPLOAD)
    assert ["ifGenerationMatch=7" in sent[0], "ifGenerationMatch=9" in sent[1]] == [True, True]


def test_upload_that_is_outrun_all_the_time_says_so(service, bench):
    service.on("GET", OBJECT, _object())
    service.on("POST", UPLOAD, failure(412, "conditionNotMet", "At least one condition"))

    with pytest.raises(TaskFailed, match="Others keep writing gs://bucket-a/x"):
        _upload(bench)


def test_what_is_said_of_an_object_is_sent(service, bench):
    service.on("GET", OBJECT, failure(404, "notFound", "No such object"))
    service.on("POST", UPLOAD, _object(content=b"content"))

    _upload(bench, cacheControl="no-store", contentEncoding="gzip", metadata={"a": "b"})

    [sent] = service.bodies("POST", UPLOAD)
    assert b'"cacheControl": "no-store"' in sent
    assert b'"contentEncoding": "gzip"' in sent
    assert b'"a": "b"' in sent


@pytest.mark.parametrize(
    ("code", "message", "remedy"),
    [
        (403, "x@p.iam.gserviceaccount.com does not have storage.objects.get access", "roles"),
        (400, "Invalid bucket name", ""),
    ],
)
def test_refusal_says_the_reason_of_the_service(service, bench, code, message, remedy):
    service.on("GET", OBJECT, failure(code, "refused", message))

    with pytest.raises(TaskFailed) as failed:
        bench.run(Download, **{"from": "gs://bucket-a/x"})

    assert failed.value.message == message
    assert remedy in failed.value.remedy
    assert failed.value.code == "gcp.failed"


def test_content_that_does_not_fit_its_checksum_is_not_stored(service, bench):
    service.on("GET", OBJECT, _object(content=b'"wanted"'))
    service.on("GET", "/download/storage/v1/b/bucket-a/o/x", "broken")

    with pytest.raises(TaskFailed, match="not what Cloud Storage keeps"):
        bench.run(Download, **{"from": "gs://bucket-a/x"})

    assert bench.files.find("x") is None


def test_one_generation_is_read(service, bench):
    service.on("GET", OBJECT, _object(generation=7, content=b'"wanted"'))
    service.on("GET", "/download/storage/v1/b/bucket-a/o/x", "wanted")

    outputs = bench.outputs(Download, **{"from": "gs://bucket-a/x"})

    assert bench.content(outputs["uri"]) == b'"wanted"'
    assert "ifGenerationMatch=7" in _paths(service, "GET", "/download/")[0]


def test_stopped_download_stores_nothing(service, bench):
    service.on("GET", OBJECT, _object(content=b'"wanted"'))
    service.on("GET", "/download/storage/v1/b/bucket-a/o/x", "wanted")
    bench.cancellation.set(StopReason.KILLED)

    with pytest.raises(TaskFailed, match="stopped"):
        bench.run(Download, **{"from": "gs://bucket-a/x"})

    assert bench.files.find("x") is None


def test_large_object_is_copied_in_several_steps_of_one_generation(service, bench):
    service.on("GET", OBJECT, _object(generation=7))
    part = {"done": False, "rewriteToken": "more", "totalBytesRewritten": "1", "objectSize": "2"}
    done = {"done": True, "totalBytesRewritten": "2", "objectSize": "2", "resource": _object("y")}
    service.on("POST", "/rewriteTo/b/bucket-a/o/y", part, done)

    outputs = bench.outputs(Copy, **{"from": "gs://bucket-a/x"}, to="gs://bucket-a/y")

    sent = _paths(service, "POST", "/rewriteTo/")
    assert outputs == {"uri": "gs://bucket-a/y"}
    assert ["rewriteToken=more" in path for path in sent] == [False, True]
    assert all("sourceGeneration=7" in path and "ifGenerationMatch=0" in path for path in sent)


def test_copy_is_marked_and_a_second_run_knows_it(service, bench):
    service.on("GET", OBJECT, _object(generation=7, contentType="text/csv"))
    done = {"done": True, "totalBytesRewritten": "0", "objectSize": "0", "resource": _object("y")}
    service.on("POST", "/rewriteTo/b/bucket-a/o/y", done)
    properties = {"from": "gs://bucket-a/x", "to": "gs://bucket-a/y"}
    bench.outputs(Copy, **properties)
    [sent] = service.bodies("POST", "/rewriteTo/")

    service.on("GET", "^/storage/v1/b/bucket-a/o/y[?]", _object("y", 8, metadata=sent["metadata"]))
    bench.outputs(Copy, **properties)

    assert sent["contentType"] == "text/csv"
    assert sent["metadata"][WRITTEN_BY].startswith("a-task-run ")
    assert len(service.bodies("POST", "/rewriteTo/")) == 1


def test_bucket_is_made_as_it_is_described(service, bench):
    service.on("POST", "/storage/v1/b[?]", {"name": "bucket-a", "location": "EU"})

    bench.outputs(
        CreateBucket,
        name="bucket-a",
        location="EU",
        storageClass="NEARLINE",
        labels={"team": "sales"},
        lifecycleRules=[{"action": {"type": "Delete"}, "condition": {"age": 30}}],
        cors=[{"origin": ["*"]}],
        versioningEnabled=True,
        retentionPeriod="PT1H",
        indexPage="index.html",
    )

    [sent] = service.bodies("POST", "/storage/v1/b[?]")
    assert sent == {
        "name": "bucket-a",
        "location": "EU",
        "storageClass": "NEARLINE",
        "labels": {"team": "sales"},
        "lifecycle": {"rule": [{"action": {"type": "Delete"}, "condition": {"age": 30}}]},
        "cors": [{"origin": ["*"]}],
        "versioning": {"enabled": True},
        "retentionPolicy": {"retentionPeriod": "3600"},
        "website": {"mainPageSuffix": "index.html", "notFoundPage": None},
    }


def test_name_that_somebody_else_has_is_a_failure_with_the_reason(service, bench):
    message = "The requested bucket name is not available."
    service.on("POST", "/storage/v1/b[?]", failure(409, "conflict", message))

    with pytest.raises(TaskFailed) as failed:
        bench.run(CreateBucket, name="bucket-a")

    assert failed.value.message == message


def test_emulator_that_does_not_run_is_told_with_a_remedy(tmp_path):
    with serving(Service()) as address:
        google = GoogleSettings("p", {GoogleService.STORAGE: address})

    with pytest.raises(TaskFailed) as failed:
        Workbench(tmp_path, google=google).run(Download, **{"from": "gs://bucket-a/x"})

    assert failed.value.message == "Cloud Storage does not answer: ConnectionError"
    assert "gcp-storage-emulator start" in failed.value.remedy
