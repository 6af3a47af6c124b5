"""io.kestra.core.tasks.scripts.Bash."""

import pytest

from plugins.scripts.legacy.bash import Bash
from shared.model.state import State
from shared.sdk.output import Ended, TaskFailed
from tests.plugins.context import Workbench


@pytest.mark.parametrize("name", ["outputFiles", "outputsFiles", "files"])
def test_keys_of_files_are_paths_in_the_texts_and_stored_under_both_names(tmp_path, name):
    bench = Workbench(tmp_path)

    outputs = bench.outputs(
        Bash,
        commands=["echo 1 > {{ outputFiles.one }}", "echo 2 >> {{ temp.one }}"],
        **{name: ["one", "empty"]},
    )

    assert outputs["files"] == outputs["outputFiles"]
    contents = {key: bench.content(uri) for key, uri in outputs["files"].items()}
    assert contents == {"one": b"1\n2\n", "empty": b""}


def test_files_of_an_output_folder_are_stored_behind_its_key(tmp_path):
    bench = Workbench(tmp_path)

    outputs = bench.outputs(
        Bash,
        commands=["mkdir {{ outputDirs.d }}/s; echo 1 > {{ outputDirs.d }}/s/a"],
        outputDirs=["d"],
    )

    contents = {key: bench.content(uri) for key, uri in outputs["outputFiles"].items()}
    assert contents == {"d/s/a": b"1\n"}


def test_first_failing_command_ends_the_task(tmp_path):
    bench = Workbench(tmp_path)

    with pytest.raises(TaskFailed, match=r"^Command failed with exit code 1$"):
        bench.run(Bash, commands=["false", "echo no"])

    assert bench.log.lines == []


def test_last_command_counts_without_exit_on_failed(tmp_path):
    outputs = Workbench(tmp_path).outputs(Bash, commands=["false", "true"], exitOnFailed=False)

    assert outputs["exitCode"] == 0


def test_input_files_may_be_json(tmp_path):
    bench = Workbench(tmp_path)

    outputs = bench.outputs(
        Bash,
        inputFiles='{"a.txt": "hello"}',
        commands=["cat a.txt > {{ outputFiles.o }}"],
        outputFiles=["o"],
    )

    assert bench.content(outputs["files"]["o"]) == b"hello"


@pytest.mark.parametrize("name", ["./a", "../a", "/a"])
def test_names_that_are_not_plain_are_refused(tmp_path, name):
    with pytest.raises(TaskFailed, match=r"Invalid outputFile \(only relative path is supported\)"):
        Workbench(tmp_path).run(Bash, inputFiles={name: "x"}, commands=["true"])


def test_standard_error_is_a_warning_where_the_task_says_so(tmp_path):
    ended = Workbench(tmp_path).run(Bash, commands=["echo w >&2"], warningOnStdErr=True)

    assert isinstance(ended, Ended)
    assert ended.state is State.WARNING
