"""Jobs against recorded answers: what the emulator ignores, and what goes wrong."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plugins.gcp.bigquery.jobs import pauses
from plugins.gcp.bigquery.load import Load
from plugins.gcp.bigquery.query import Query
from plugins.gcp.bigquery.storage_write import StorageWrite
from shared.model.retry import ConstantRetry, ExponentialRetry, RandomRetry
from shared.model.state import State
from shared.runtime.cancellation import StopReason
from shared.sdk.context import GoogleService, GoogleSettings
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench
from tests.plugins.gcp.bigquery.protocol import RESULT, Service, failure, job, serving

SQL = "SELECT 7 AS x"
FIRST = "windhover_a-task-run_1"
AT_ONCE = {"type": "constant", "interval": "PT0S", "maxAttempts": 3}
CONFLICT = failure(409, "duplicate", "Already Exists: Job p:EU.x")
BACKEND_ERROR = {"reason": "backendError", "message": "Backend error. Retry."}


@pytest.fixture
def service():
    found = Service()
    found.on("GET", "/queries/", RESULT)
    return found


@pytest.fixture
def bench(service, tmp_path):
    with serving(service) as address:
        google = GoogleSettings("p", {GoogleService.BIGQUERY: address})
        yield Workbench(tmp_path, google=google)


def _sent_ids(service):
    bodies = service.bodies("POST", r"/jobs(\?|$)")
    return [body["jobReference"]["jobId"] for body in bodies]


def test_job_is_named_by_task_run_and_attempt(service, bench):
    service.on("POST", r"/jobs\?", job(FIRST))

    outputs = bench.outputs(Query, sql=SQL, fetchOne=True)

    assert _sent_ids(service) == [FIRST]
    assert (outputs["jobId"], outputs["row"]) == (FIRST, {"x": 7})


def test_job_says_who_runs_it(service, bench):
    service.on("POST", r"/jobs\?", job(FIRST))

    bench.outputs(Query, sql=SQL, labels={"team": "sales"})

    [sent] = service.bodies("POST", r"/jobs\?")
    assert sent["configuration"]["labels"] == {
        "kestra_namespace": "company-team",
        "kestra_flow_id": "a-flow",
        "kestra_execution_id": "an-execution",
        "kestra_task_id": "a-task",
        "team": "sales",
    }


def test_job_that_was_sent_before_is_taken_up(service, bench):
    service.on("POST", r"/jobs\?", CONFLICT)
    service.on("GET", f"/jobs/{FIRST}", job(FIRST))

    assert bench.outputs(Query, sql=SQL, fetchOne=True)["row"] == {"x": 7}


def test_later_attempt_takes_up_the_job_of_an_earlier_one(service, bench):
    bench.info = replace(bench.info, attempt=2)
    service.on("GET", f"/jobs/{FIRST}", job(FIRST))

    outputs = bench.outputs(Query, sql=SQL, fetchOne=True)

    assert (_sent_ids(service), outputs["jobId"]) == ([], FIRST)


def test_load_that_had_succeeded_is_not_sent_again(service, bench):
    bench.info = replace(bench.info, attempt=2)
    table = {"projectId": "p", "datasetId": "d", "tableId": "t"}
    service.on("GET", f"/jobs/{FIRST}", job(FIRST, "load", destinationTable=table))
    schema = {"fields": [{"name": "x", "type": "INTEGER"}]}
    service.on("GET", "/tables/t", {"tableReference": table, "schema": schema})

    outputs = bench.outputs(
        Load, **{"from": bench.store("1\n")}, destinationTable="d.t", format="CSV"
    )

    assert service.bodies("POST", "/upload/") == []
    assert outputs == {"jobId": FIRST, "rows": 3, "destinationTable": "p.d.t"}


def test_later_attempt_with_another_query_starts_a_job_of_its_own(service, bench):
    bench.info = replace(bench.info, attempt=2)
    service.on("GET", f"/jobs/{FIRST}", job(FIRST))
    service.on("POST", r"/jobs\?", job("windhover_a-task-run_2"))

    bench.outputs(Query, sql="SELECT 8 AS x")

    assert _sent_ids(service) == ["windhover_a-task-run_2"]


def test_job_of_an_earlier_attempt_that_failed_is_not_taken_up(service, bench):
    bench.info = replace(bench.info, attempt=2)
    service.on("GET", f"/jobs/{FIRST}$", job(FIRST, error=BACKEND_ERROR))
    service.on("POST", r"/jobs\?", job("windhover_a-task-run_2"))

    bench.outputs(Query, sql=SQL)

    assert _sent_ids(service) == ["windhover_a-task-run_2"]


def test_destination_table_is_asked_for_and_told(service, bench):
    table = {"projectId": "p", "datasetId": "reports", "tableId": "top"}
    service.on("POST", r"/jobs\?", job(FIRST, destinationTable=table))

    outputs = bench.outputs(
        Query, sql=SQL, destinationTable="reports.top", writeDisposition="WRITE_TRUNCATE"
    )

    [sent] = service.bodies("POST", r"/jobs\?")
    query = sent["configuration"]["query"]
    assert (query["destinationTable"], query["writeDisposition"]) == (table, "WRITE_TRUNCATE")
    assert outputs["destinationTable"] == {"project": "p", "dataset": "reports", "table": "top"}


def test_dry_run_tells_bytes_and_has_no_job(service, bench):
    service.on("POST", r"/jobs\?", job("dry"))

    outputs = bench.outputs(Query, sql=SQL, dryRun=True, fetchOne=True)

    [sent] = service.bodies("POST", r"/jobs\?")
    assert sent["configuration"]["dryRun"] is True
    assert outputs == {"statistics": {"totalBytesProcessed": 1000}}


def test_measurements_are_published(service, bench):
    service.on("POST", r"/jobs\?", job(FIRST))

    outputs = bench.outputs(Query, sql=SQL)

    found = {metric.name: metric.value for metric in bench.metrics}
    assert found == {"total.bytes.processed": 1000.0, "duration": 2.0}
    assert outputs["statistics"] == {"totalBytesProcessed": 1000}


def test_failure_that_passes_is_tried_again_under_another_id(service, bench):
    service.on("POST", r"/jobs\?", job(FIRST, error=BACKEND_ERROR), job(f"{FIRST}_2"))
    service.on("GET", f"/queries/{FIRST}[?]", failure(503, "backendError", "Backend error."))

    bench.outputs(Query, sql=SQL, retryAuto=AT_ONCE)

    assert _sent_ids(service) == [FIRST, f"{FIRST}_2"]


def test_failure_that_passes_is_not_tried_for_ever(service, bench):
    service.on("POST", r"/jobs\?", job(FIRST, error=BACKEND_ERROR))

    with pytest.raises(TaskFailed, match="Backend error"):
        bench.outputs(Query, sql=SQL, retryAuto=AT_ONCE)

    assert len(_sent_ids(service)) == 3


def test_failure_for_good_is_told_with_its_place(service, bench):
    error = {"reason": "invalidQuery", "message": "No such column: y", "location": "query"}
    service.on("POST", r"/jobs\?", job(FIRST, error=error))

    with pytest.raises(TaskFailed) as failed:
        bench.outputs(Query, sql=SQL, retryAuto=AT_ONCE)

    assert failed.value.message == f"Job {FIRST} failed: No such column: y (query)"
    assert _sent_ids(service) == [FIRST]


@pytest.mark.parametrize(
    ("code", "reason", "remedy"),
    [(403, "accessDenied", "roles"), (404, "notFound", "names"), (400, "invalidQuery", "")],
)
def test_refusal_says_the_reason_of_the_service(service, bench, code, reason, remedy):
    service.on("POST", r"/jobs\?", failure(code, reason, "It can not be done"))

    with pytest.raises(TaskFailed) as failed:
        bench.outputs(Query, sql=SQL)

    assert failed.value.message == "It can not be done"
    assert remedy in failed.value.remedy


def test_refused_credentials_are_told(service, bench):
    service.on("POST", r"/jobs\?", failure(401, "authError", "Invalid Credentials"))

    with pytest.raises(TaskFailed, match="Google refuses the credentials") as failed:
        bench.outputs(Query, sql=SQL)

    assert "serviceAccount" in failed.value.remedy


def test_kind_of_a_file_is_told_to_the_service(service, bench):
    table = {"projectId": "p", "datasetId": "d", "tableId": "t"}
    service.on("POST", "/upload/", {})
    service.on("PUT", "/upload/", job(FIRST, "load", destinationTable=table))
    service.on("GET", f"/jobs/{FIRST}", job(FIRST, "load", destinationTable=table))

    bench.outputs(
        Load,
        **{"from": bench.store(b"Obj\x01")},
        destinationTable="d.t",
        format="AVRO",
        avroOptions={"useAvroLogicalTypes": True},
        writeDisposition="WRITE_TRUNCATE",
        maxBadRecords=3,
    )

    [sent] = service.bodies("POST", "/upload/")
    load = sent["configuration"]["load"]
    assert (load["sourceFormat"], load["useAvroLogicalTypes"]) == ("AVRO", True)
    assert (load["writeDisposition"], load["maxBadRecords"]) == ("WRITE_TRUNCATE", 3)


def test_streamed_rows_that_are_refused_are_told(service, bench):
    refused = {"index": 1, "errors": [{"reason": "invalid", "message": "no such field: b."}]}
    service.on("POST", "/insertAll", {"insertErrors": [refused]})
    uri = bench.store("{a:1}\n{b:2}\n", "rows.ion")

    with pytest.raises(TaskFailed) as failed:
        bench.run(StorageWrite, **{"from": uri}, destinationTable="d.t")

    assert failed.value.message == "BigQuery refused 1 of 2 rows: row 1: no such field: b."


def test_streamed_rows_have_ids_of_their_task_run(service, bench):
    service.on("POST", "/insertAll", {})
    uri = bench.store("{a:1}\n{a:2}\n{a:3}\n", "rows.ion")

    bench.run(StorageWrite, **{"from": uri}, destinationTable="d.t", bufferSize=2)

    sent = service.bodies("POST", "/insertAll")
    ids = [[row["insertId"] for row in body["rows"]] for body in sent]
    assert ids == [["a-task-run-0", "a-task-run-1"], ["a-task-run-2"]]


def test_stopped_task_cancels_its_job(service, bench):
    service.on("POST", r"/jobs\?", job(FIRST, state="RUNNING"))
    service.on("POST", "/cancel", {"job": job(FIRST)})
    stopped = {"reason": "stopped", "message": "Job execution was cancelled"}
    service.on("GET", f"/queries/{FIRST}", failure(499, "stopped", "Job execution was cancelled"))
    service.on("GET", f"/jobs/{FIRST}", job(FIRST, error=stopped))
    bench.cancellation.set(StopReason.KILLED)

    with pytest.raises(TaskFailed) as failed:
        bench.outputs(Query, sql=SQL)

    assert failed.value.state is State.KILLED
    assert len(service.bodies("POST", f"/jobs/{FIRST}/cancel")) == 1


def test_service_that_is_not_there_is_told_with_a_remedy(tmp_path):
    with serving(Service()) as address:
        google = GoogleSettings("p", {GoogleService.BIGQUERY: address})

    with pytest.raises(TaskFailed) as failed:
        Workbench(tmp_path, google=google).outputs(Query, sql=SQL)

    assert failed.value.message == "BigQuery does not answer: ConnectionError"
    assert "windhover emulators start bigquery" in failed.value.remedy


def _seconds(retry):
    return [pause.total_seconds() for pause in pauses(retry)]


def test_pauses_follow_the_policy():
    bounds = {"minInterval": "PT1S", "maxInterval": "PT3S"}

    assert _seconds(
        ConstantRetry.model_validate({"type": "constant", "interval": "PT2S", "maxAttempts": 3})
    ) == [2, 2]
    assert _seconds(
        ExponentialRetry.model_validate(
            {"type": "exponential", "interval": "PT1S", "maxInterval": "PT3S", "maxAttempts": 5}
        )
    ) == [1, 2, 3, 3]
    assert _seconds(RandomRetry.model_validate({"type": "random", "maxAttempts": 2, **bounds})) == [
        timedelta(seconds=2).total_seconds()
    ]
