"""shell.Commands: what all current script types do, shown by real processes."""

import pytest
from pydantic import ValidationError

from plugins.scripts.exec.session import ScriptOutput
from plugins.scripts.shell.commands import Commands
from shared.model.state import State
from shared.model.task import LogLevel
from shared.runtime.cancellation import StopReason
from shared.sdk.context import Metric, MetricKind
from shared.sdk.output import Ended, TaskFailed
from tests.plugins.context import CollectedLog, Workbench


def test_variables_and_folder_go_from_one_command_to_the_next(tmp_path):
    bench = Workbench(tmp_path)

    output = bench.run(Commands, commands=["mkdir sub; cd sub; name=Ada", "echo $name ${PWD##*/}"])

    assert output == ScriptOutput(
        vars={}, exit_code=0, std_out_line_count=1, std_err_line_count=0, output_files={}
    )
    assert bench.log.lines == [(LogLevel.INFO, "Ada sub")]


def test_standard_error_is_logged_as_error_and_counted(tmp_path):
    bench = Workbench(tmp_path)

    outputs = bench.outputs(Commands, commands=["echo oh >&2"])

    assert outputs["stdErrLineCount"] == 1
    assert bench.log.lines == [(LogLevel.ERROR, "oh")]


def test_standard_error_is_a_warning_where_the_task_says_so(tmp_path):
    ended = Workbench(tmp_path).run(Commands, commands=["echo oh >&2"], warningOnStdErr=True)

    assert isinstance(ended, Ended)
    assert ended.state is State.WARNING


def test_first_failing_command_ends_the_task_and_outputs_are_kept(tmp_path):
    bench = Workbench(tmp_path)

    with pytest.raises(TaskFailed, match=r"^Command failed with exit code 7$") as caught:
        bench.run(
            Commands,
            commands=[
                """echo '::{"outputs":{"n":1}}::'""",
                "echo a > a.txt",
                "(exit 7)",
                "echo no",
            ],
            outputFiles=["*.txt"],
        )

    output = caught.value.output
    assert isinstance(output, ScriptOutput)
    assert (output.vars, output.exit_code) == ({"n": 1}, 7)
    assert bench.content(output.output_files["a.txt"]) == b"a\n"
    assert bench.log.lines == []


def test_without_fail_fast_the_last_exit_code_counts(tmp_path):
    outputs = Workbench(tmp_path).outputs(Commands, commands=["false", "true"], failFast=False)

    assert outputs["exitCode"] == 0


def test_messages_on_both_streams_are_obeyed_and_later_outputs_win(tmp_path):
    bench = Workbench(tmp_path)

    outputs = bench.outputs(
        Commands,
        commands=[
            """echo '::{"outputs":{"a":1,"b":[1,2]}}::'""",
            """echo '::{"outputs":{"a":2}}::' """,
            """echo '::{"metrics":[{"name":"n","type":"counter","value":3,"tags":{"t":1}}]}::'""",
            """echo '::{"metrics":[{"name":"t","type":"timer","value":"PT1.5S"}]}::'""",
            """echo '::{"logs":[{"level":"WARN","message":"careful"}]}::' >&2""",
        ],
    )

    assert outputs["vars"] == {"a": 2, "b": [1, 2]}
    assert bench.metrics == [
        Metric("n", MetricKind.COUNTER, 3.0, {"t": "1"}),
        Metric("t", MetricKind.TIMER, 1.5, {}),
    ]
    assert bench.log.lines == [(LogLevel.WARN, "careful")]


def test_broken_message_is_a_warning_and_text_around_one_makes_it_a_line(tmp_path):
    bench = Workbench(tmp_path)

    outputs = bench.outputs(
        Commands, commands=["echo '::{oops}::'", """echo 'x ::{"outputs":{"a":1}}::'"""]
    )

    assert outputs["vars"] == {}
    assert bench.log.lines == [
        (LogLevel.WARN, "Invalid outputs '{oops}'"),
        (LogLevel.INFO, 'x ::{"outputs":{"a":1}}::'),
    ]


def test_process_sees_nothing_of_the_servers_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("SERVER_SECRET", "hidden")
    bench = Workbench(tmp_path, variables={"who": "Ada"})

    bench.run(
        Commands,
        env={"NAME": "{{ who }}"},
        commands=['echo "$NAME|$SERVER_SECRET|$HOME|$WORKING_DIR|$LANG"'],
    )

    home = tmp_path.resolve()
    assert bench.log.lines == [(LogLevel.INFO, f"Ada||{home}|{home}|C.UTF-8")]


def test_files_go_in_by_text_and_uri_and_out_by_glob(tmp_path):
    bench = Workbench(tmp_path)
    uri = bench.store("stored", "data.bin")

    outputs = bench.outputs(
        Commands,
        inputFiles={"in/a.txt": "text", "b.bin": uri, "empty": None},
        commands=["cat in/a.txt b.bin empty > out.csv", "mkdir -p d/e; echo deep > d/e/f.csv"],
        outputFiles=["**/*.csv"],
    )

    files = outputs["outputFiles"]
    assert {name: bench.content(file) for name, file in files.items()} == {
        "out.csv": b"textstored",
        "d/e/f.csv": b"deep\n",
    }


def test_uri_in_a_command_is_the_path_of_a_local_copy(tmp_path):
    bench = Workbench(tmp_path)
    uri = bench.store("here it is\n")

    bench.run(Commands, commands=[f"cat {uri}"])

    assert bench.log.lines == [(LogLevel.INFO, "here it is")]


def test_every_file_of_the_output_directory_is_stored(tmp_path):
    bench = Workbench(tmp_path)

    outputs = bench.outputs(
        Commands,
        outputDirectory=True,
        commands=["echo 1 > {{ outputDir }}/a", 'echo 2 > "$OUTPUT_DIR/b"'],
    )

    contents = {name: bench.content(uri) for name, uri in outputs["outputFiles"].items()}
    assert contents == {"a": b"1\n", "b": b"2\n"}


@pytest.mark.parametrize("name", ["../out", "/etc/out", "a/../../out", "."])
def test_input_file_outside_of_the_working_directory_is_refused(tmp_path, name):
    directory = tmp_path / "work"
    directory.mkdir()

    with pytest.raises(TaskFailed, match="outside of the working directory"):
        Workbench(directory).run(Commands, inputFiles={name: "x"}, commands=["true"])

    assert [path.name for path in tmp_path.iterdir()] == ["work"]
    assert list(directory.iterdir()) == []


@pytest.mark.parametrize("glob", ["../*", "/etc/*", "a/../../*"])
def test_output_glob_that_leads_outside_fails_the_task(tmp_path, glob):
    with pytest.raises(TaskFailed, match="Invalid outputFiles"):
        Workbench(tmp_path).run(Commands, commands=["true"], outputFiles=[glob])


def test_link_to_a_file_outside_is_no_output(tmp_path):
    outputs = Workbench(tmp_path).outputs(
        Commands, commands=["ln -s /etc/passwd p", "ln -s p q; echo 1 > r"], outputFiles=["*"]
    )

    assert list(outputs["outputFiles"]) == ["r"]


def test_working_directory_holds_nothing_of_ours_afterwards(tmp_path):
    Workbench(tmp_path).run(Commands, commands=["echo 1 > kept; mktemp"])

    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_text_too_long_for_an_argument_still_runs(tmp_path):
    bench = Workbench(tmp_path)

    bench.run(Commands, commands=[": " + "x" * 200_000, "echo done"])

    assert bench.log.lines == [(LogLevel.INFO, "done")]


def test_before_commands_and_another_interpreter(tmp_path):
    bench = Workbench(tmp_path)

    bench.run(
        Commands,
        interpreter=["/bin/bash", "-c"],
        beforeCommands=["a=(x y)"],
        commands=["echo ${a[1]}"],
    )

    assert bench.log.lines == [(LogLevel.INFO, "y")]


def test_interpreter_that_is_not_there_fails_in_words(tmp_path):
    with pytest.raises(TaskFailed, match="Unable to start the interpreter 'no-such-shell'"):
        Workbench(tmp_path).run(Commands, interpreter=["no-such-shell"], commands=["true"])


def test_bytes_that_are_no_text_are_replaced(tmp_path):
    bench = Workbench(tmp_path)

    bench.run(Commands, commands=[r"printf 'a\377b\n'"])

    assert bench.log.lines == [(LogLevel.INFO, "a\N{REPLACEMENT CHARACTER}b")]


def test_docker_runners_are_refused_with_the_alternative():
    runner = {"type": "io.kestra.plugin.scripts.runner.docker.Docker"}

    with pytest.raises(ValidationError, match=r"use `io\.kestra\.plugin\.core\.runner\.Process`"):
        Commands.model_validate(
            {"id": "a", "type": "t", "commands": ["true"], "taskRunner": runner}
        )


def test_options_of_containers_are_accepted(tmp_path):
    outputs = Workbench(tmp_path).outputs(
        Commands,
        commands=["true"],
        taskRunner={"type": "io.kestra.plugin.core.runner.Process"},
        docker={"image": "ubuntu"},
        containerImage="ubuntu",
    )

    assert outputs["exitCode"] == 0


def test_stopped_script_is_killed_and_keeps_what_it_has_said(tmp_path):
    bench = Workbench(tmp_path)
    task = bench.task(
        Commands, commands=["""echo '::{"outputs":{"n":1}}::'; echo up; exec sleep 60"""]
    )

    class StopAtFirstLine(CollectedLog):
        def write(self, level: LogLevel, message: str) -> None:
            super().write(level, message)
            bench.cancellation.set(StopReason.KILLED)

    bench.log = StopAtFirstLine()

    with pytest.raises(TaskFailed) as caught:
        task.run(bench)

    assert caught.value.state is State.KILLED
    assert isinstance(caught.value.output, ScriptOutput)
    assert caught.value.output.vars == {"n": 1}
    assert list(tmp_path.iterdir()) == []
