"""Scripts as jobs of Cloud Run, on our emulator, by the official clients."""

import threading
from contextlib import suppress
from dataclasses import replace

import pytest
from google.api_core import exceptions
from google.cloud.run_v2 import JobsClient
from pydantic import ValidationError

from plugins.gcp.runner.jobs import job_name
from plugins.scripts.node.script import Script as NodeScript
from plugins.scripts.python.script import Script as PythonScript
from plugins.scripts.shell.commands import Commands
from plugins.scripts.shell.script import Script
from shared.model.state import State
from shared.model.task import LogLevel
from shared.runtime.cancellation import StopReason
from shared.sdk.context import GoogleSettings
from shared.sdk.output import HandedOn, TaskFailed
from tests.plugins.context import CollectedLog, Workbench
from tests.plugins.gcp.runner.conftest import PROJECT, REGION

RUNNER = {
    "type": "io.kestra.plugin.ee.gcp.runner.CloudRun",
    "completionCheckInterval": "PT0.1S",
}
SECONDS = 60


def run(bench, commands, **properties):
    return bench.outputs(Commands, taskRunner=RUNNER, commands=commands, **properties)


def jobs_of(cloud):
    return [job.name for job in cloud[0].list_jobs(parent=f"projects/{PROJECT}/locations/{REGION}")]


def own_job(bench, attempt=1):
    name = job_name(bench.info.task_run_id, attempt)
    return f"projects/{PROJECT}/locations/{REGION}/jobs/{name}"


def lines(bench):
    return [line for level, line in bench.log.lines if level is not LogLevel.DEBUG]


def test_script_prints_and_gives_as_in_a_process(bench):
    commands = [
        """echo '::{"outputs":{"n":3}}::'""",
        """echo '::{"metrics":[{"name":"rows","type":"counter","value":7}]}::'""",
        "echo out; echo err >&2; printf 'no end'",
    ]

    outputs = run(bench, commands)

    assert outputs == {
        "vars": {"n": 3},
        "exitCode": 0,
        "stdOutLineCount": 4,
        "stdErrLineCount": 1,
        "outputFiles": {},
    }
    told = [entry for entry in bench.log.lines if entry[0] is not LogLevel.DEBUG]
    assert sorted(told) == sorted(
        [(LogLevel.INFO, "out"), (LogLevel.ERROR, "err"), (LogLevel.INFO, "no end")]
    )
    assert [(metric.name, metric.value) for metric in bench.metrics] == [("rows", 7)]


def test_files_go_there_and_those_that_are_wanted_come_back(bench):
    stored = bench.store("a,b\n", "data.csv")

    outputs = run(
        bench,
        [
            "mkdir -p deep/er; cat data.csv inner/x.txt > deep/er/both.csv",
            f"wc -c < {stored} > size.txt",
            "touch 'it is.md' left.out; rm data.csv",
        ],
        inputFiles={"data.csv": stored, "inner/x.txt": "x"},
        outputFiles=["**/*.csv", "*.txt", "it is.*"],
    )

    found = {name: bench.content(uri) for name, uri in outputs["outputFiles"].items()}
    assert found == {
        "deep/er/both.csv": b"a,b\nx",
        "size.txt": b"4\n",
        "it is.md": b"",
    }


def test_folder_of_outputs_comes_back_whole(bench):
    outputs = run(
        bench, ["mkdir $OUTPUT_DIR/d; echo 1 > {{ outputDir }}/d/a"], outputDirectory=True
    )

    assert {name: bench.content(uri) for name, uri in outputs["outputFiles"].items()} == {
        "d/a": b"1\n"
    }


def test_script_sees_its_variables_and_none_of_the_servers(bench, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "of the server")
    tricky = "it's $HOME `id`\nsecond"
    hexadecimal = "od -An -tx1 | tr -d ' \n'"

    outputs = run(
        bench,
        [
            f"""printf '::{{"outputs":{{"v":"%s"}}}}::' $(printf %s "$TRICKY" | {hexadecimal})""",
            'test -z "${SECRET_TOKEN:-}"',
            'test "$PWD" = "$WORKING_DIR"',
            'test "$PWD" = {{ workingDir }}',
        ],
        env={"TRICKY": tricky},
    )

    assert bytes.fromhex(outputs["vars"]["v"]).decode() == tricky


def test_definition_of_a_job_holds_no_secret(bench, cloud):
    kept = {**RUNNER, "delete": False}

    bench.run(Commands, taskRunner=kept, commands=["echo s3cret"], env={"TOKEN": "t0ken"})

    job = cloud[0].get_job(name=own_job(bench))
    assert "s3cret" not in str(job)
    assert "t0ken" not in str(job)


def test_python_has_the_module_kestra(bench):
    script = "from kestra import Kestra\nKestra.outputs({'is': true, 'none': null})"

    outputs = bench.outputs(PythonScript, taskRunner=RUNNER, script=script)

    assert outputs["vars"] == {"is": True, "none": None}


def test_packages_are_installed_in_the_container(bench):
    """The installer here refuses the name: that it was asked is what counts."""
    with pytest.raises(TaskFailed, match="Command failed with exit code"):
        bench.run(
            PythonScript,
            taskRunner=RUNNER,
            script="print('never')",
            dependencies=["no such package'"],
        )

    assert "never" not in lines(bench)


@pytest.mark.parametrize(
    ("cls", "given", "image"),
    [
        (Script, {}, "ubuntu"),
        (PythonScript, {}, "python:3.13-slim"),
        (NodeScript, {}, "node"),
        (Script, {"containerImage": "mine:1"}, "mine:1"),
    ],
)
def test_image_is_that_of_the_language_unless_it_is_named(bench, cloud, cls, given, image):
    kept = {**RUNNER, "delete": False}

    with suppress(TaskFailed):
        # Nothing says that this machine has the program.
        bench.run(cls, taskRunner=kept, script="", **given)

    job = cloud[0].get_job(name=own_job(bench))
    assert job.template.template.containers[0].image == image


def test_exit_code_fails_the_task_and_outputs_are_kept(bench, cloud, bucket):
    with pytest.raises(TaskFailed, match="Command failed with exit code 3") as caught:
        run(
            bench,
            ["echo 1 > a.txt", """echo '::{"outputs":{"n":1}}::'""", "exit 3"],
            outputFiles=["*"],
        )

    output = caught.value.output
    assert (output.vars, output.exit_code, list(output.output_files)) == ({"n": 1}, 3, ["a.txt"])
    assert own_job(bench) not in jobs_of(cloud)
    assert list(bucket.list_blobs()) == []


def test_job_and_its_files_are_deleted_behind_a_task(bench, cloud, bucket):
    run(bench, ["true"])

    assert own_job(bench) not in jobs_of(cloud)
    assert list(bucket.list_blobs()) == []


def test_job_is_kept_where_that_is_wanted(bench, cloud, bucket):
    bench.run(Commands, commands=["true"], taskRunner={**RUNNER, "delete": False})

    assert own_job(bench) in jobs_of(cloud)
    assert [blob for blob in bucket.list_blobs() if blob.name.endswith("/exit")]


class StopAtFirstLine(CollectedLog):
    """Sets the cancellation when the script has printed something."""

    def __init__(self, bench, reason):
        super().__init__()
        self.bench = bench
        self.reason = reason

    def write(self, level, message):
        super().write(level, message)
        if level is LogLevel.INFO:
            threading.Thread(target=self.bench.cancellation.set, args=(self.reason,)).start()


def test_killed_task_ends_its_job_and_deletes_it(bench, cloud, tmp_path):
    bench.log = StopAtFirstLine(bench, StopReason.KILLED)

    with pytest.raises(TaskFailed, match="The script was stopped") as caught:
        run(bench, ["echo up", f"sleep 600; touch {tmp_path}/ended"])

    assert caught.value.state is State.KILLED
    assert own_job(bench) not in jobs_of(cloud)


def next_worker(bench, attempt):
    """The worker of another attempt: it has the same files, and a log of its own."""
    found = Workbench(bench.directory, google=bench.google, storage=bench.storage)
    found.info = replace(bench.info, attempt=attempt)
    return found


@pytest.mark.parametrize("attempt", [1, 2])
def test_job_outlives_its_worker_and_is_taken_up(bench, tmp_path, attempt):
    """The same attempt comes again when the process was stopped, the next when it was lost."""
    bench.log = StopAtFirstLine(bench, StopReason.SHUTTING_DOWN)
    ran, go = tmp_path / "ran", tmp_path / "go"
    commands = [f"echo x >> {ran}; echo up; until [ -e {go} ]; do sleep 0.1; done; echo down"]
    first = bench.run(Commands, taskRunner=RUNNER, commands=commands, outputFiles=["*.txt"])
    go.touch()

    second = next_worker(bench, attempt)
    outputs = run(second, commands, outputFiles=["*.txt"])

    assert (first, outputs["exitCode"]) == (HandedOn(), 0)
    assert ran.read_text() == "x\n"
    assert [line for line in lines(second) if line in {"up", "down"}] == ["up", "down"]


def test_job_of_a_task_that_was_killed_while_nobody_had_it_is_ended(bench, cloud, tmp_path):
    bench.log = StopAtFirstLine(bench, StopReason.HANDED_ON)
    commands = ["echo up; sleep 600"]
    first = bench.run(Commands, taskRunner=RUNNER, commands=commands)
    going_on = own_job(bench) in jobs_of(cloud)

    second = next_worker(bench, 2)
    for _ in range(2):
        second.task(Commands, taskRunner=RUNNER, commands=commands).abandon(second)

    assert (first, going_on) == (HandedOn(), True)
    assert own_job(bench) not in jobs_of(cloud)


def test_task_that_was_lost_behind_its_job_gives_what_was_stored(bench, tmp_path):
    ran = tmp_path / "ran"
    commands = [f"echo x >> {ran}", """echo '::{"outputs":{"n":1}}::'"""]
    first = run(bench, commands)

    again = run(next_worker(bench, 2), commands)

    assert again == first
    assert ran.read_text() == "x\n"


def test_retry_of_a_script_that_failed_runs_it_again(bench, tmp_path):
    ran = tmp_path / "ran"
    commands = [f"echo x >> {ran}", f"test $(wc -l < {ran}) = 2"]
    kept = {**RUNNER, "delete": False}
    with pytest.raises(TaskFailed):
        bench.run(Commands, taskRunner=kept, commands=commands)

    outputs = next_worker(bench, 2).outputs(Commands, taskRunner=kept, commands=commands)

    assert (outputs["exitCode"], ran.read_text()) == (0, "x\nx\n")


def test_job_of_another_revision_is_not_taken_up(bench, tmp_path):
    bench.log = StopAtFirstLine(bench, StopReason.SHUTTING_DOWN)
    go = tmp_path / "go"
    old = [f"echo up; until [ -e {go} ]; do sleep 0.1; done; echo old"]
    assert bench.run(Commands, taskRunner=RUNNER, commands=old) == HandedOn()

    second = next_worker(bench, 2)
    second.info = replace(second.info, flow_revision=2)
    run(second, ["echo new"])
    go.touch()

    assert lines(second) == ["new"]


def test_time_of_a_job_is_limited(bench, cloud):
    short = {**RUNNER, "waitUntilCompletion": "PT1S"}

    with pytest.raises(TaskFailed, match="has ended without a result: The task has run for longer"):
        bench.run(Commands, taskRunner=short, commands=["sleep 600"])

    assert own_job(bench) not in jobs_of(cloud)


def test_job_that_is_deleted_by_somebody_fails_the_task(bench, cloud):
    class DeletesAtFirstLine(CollectedLog):
        def write(self, level, message):
            super().write(level, message)
            if message == "up":
                cloud[0].delete_job(name=own_job(bench)).result(timeout=SECONDS)

    bench.log = DeletesAtFirstLine()

    with pytest.raises(TaskFailed, match="there is no execution"):
        run(bench, ["echo up", "sleep 600"])


def test_files_of_a_working_directory_come_back_where_that_is_wanted(bench):
    both = {**RUNNER, "syncWorkingDirectory": True}

    outputs = bench.outputs(Commands, taskRunner=both, commands=["mkdir d; echo 1 > d/a"])

    assert outputs["outputFiles"] == {}
    assert (bench.directory / "d" / "a").read_text() == "1\n"


def test_options_reach_the_job(bench, cloud):
    bench.variables = {"inputs": {"account": "jobs@demo.iam.gserviceaccount.com"}}
    runner = {
        **RUNNER,
        "delete": False,
        "resources": {"cpu": "2", "memory": "4Gi"},
        "runtimeServiceAccount": "{{ inputs.account }}",
        "vpcAccessConnector": "projects/demo/locations/here/connectors/c",
        "vpcAccessEgress": "ALL_TRAFFIC",
        "waitUntilCompletion": "PT12H",
        "maxRetries": 2,
    }

    bench.run(Commands, taskRunner=runner, commands=["true"])

    task = cloud[0].get_job(name=own_job(bench)).template.template
    assert dict(task.containers[0].resources.limits) == {"cpu": "2", "memory": "4Gi"}
    assert task.service_account == "jobs@demo.iam.gserviceaccount.com"
    assert task.vpc_access.connector.endswith("/connectors/c")
    assert task.vpc_access.egress.name == "ALL_TRAFFIC"
    assert (task.timeout.total_seconds(), task.max_retries) == (43_200, 2)


def test_timeout_of_the_task_is_that_of_the_job(bench, cloud):
    kept = {**RUNNER, "delete": False, "waitUntilCompletion": "PT2H"}

    bench.run(Commands, taskRunner=kept, commands=["true"], timeout="PT12H")

    task = cloud[0].get_job(name=own_job(bench)).template.template
    assert task.timeout.total_seconds() == 43_200


@pytest.mark.parametrize("missing", ["region", "bucket"])
def test_runner_without_a_place_says_which(bench, missing):
    bench.google = GoogleSettings(
        PROJECT,
        bench.google.emulators,
        region=None if missing == "region" else REGION,
        job_bucket=None if missing == "bucket" else "b",
    )

    with pytest.raises(TaskFailed, match=f"has no {missing}"):
        run(bench, ["true"])


def test_bucket_that_is_not_there_fails_with_the_services_words(bench):
    runner = {**RUNNER, "bucket": "no-such-bucket-here"}

    with pytest.raises(TaskFailed, match=r"404|[Nn]ot found"):
        bench.run(Commands, taskRunner=runner, commands=["true"])


@pytest.mark.parametrize(
    ("name", "value"), [("waitUntilCompletion", "P8D"), ("completionCheckInterval", "PT0S")]
)
def test_wrong_properties_are_refused_when_the_flow_is_saved(name, value):
    declared = {"id": "a", "type": "t", "commands": ["true"], "taskRunner": {**RUNNER, name: value}}

    with pytest.raises(ValidationError, match=name):
        Commands.model_validate(declared)


def test_variable_that_no_shell_takes_is_refused(bench):
    with pytest.raises(TaskFailed, match="No shell takes a variable of this name"):
        run(bench, ["true"], env={"a-b; id": "x"})


def test_answer_that_was_lost_does_not_make_a_second_job(bench, monkeypatch, tmp_path):
    """The job is there already, without an execution: its maker died in between."""
    ran = tmp_path / "ran"
    run_job = JobsClient.run_job

    def die(*_, **__):
        raise exceptions.InternalServerError("died")

    monkeypatch.setattr(JobsClient, "run_job", die)
    monkeypatch.setattr("plugins.gcp.failures._EMULATED_PATIENCE_SECONDS", 0.1)
    with pytest.raises(TaskFailed):
        run(bench, [f"echo x >> {ran}"])
    monkeypatch.setattr(JobsClient, "run_job", run_job)

    run(next_worker(bench, 1), [f"echo x >> {ran}"])

    assert ran.read_text() == "x\n"
