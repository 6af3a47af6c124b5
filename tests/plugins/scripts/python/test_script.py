"""python.Script and the module `kestra`."""

import pytest

from plugins.scripts.python.script import Script
from shared.model.task import LogLevel
from shared.sdk.context import Metric, MetricKind
from shared.sdk.output import TaskFailed
from tests.plugins.scripts.environments import python_bench, write_wheel


def test_kestra_module_sets_outputs_metrics_and_logs(tmp_path):
    bench = python_bench(tmp_path)

    outputs = bench.outputs(
        Script,
        script="from kestra import Kestra\n"
        "Kestra.outputs({'n': 3, 'list': [1, 2], 'text': 'é'})\n"
        "Kestra.counter('rows', 10, {'t': 'a'})\n"
        "Kestra.timer('took', 1.5)\n"
        "Kestra.logger().warning('careful')\n",
    )

    assert outputs == {
        "vars": {"n": 3, "list": [1, 2], "text": "é"},
        "exitCode": 0,
        "stdOutLineCount": 4,
        "stdErrLineCount": 0,
        "outputFiles": {},
    }
    assert bench.metrics == [
        Metric("rows", MetricKind.COUNTER, 10.0, {"t": "a"}),
        Metric("took", MetricKind.TIMER, 1.5, {}),
    ]
    assert bench.log.lines == [(LogLevel.WARN, "careful")]


def test_what_only_the_package_has_is_taken_from_it(tmp_path):
    bench = python_bench(tmp_path)

    outputs = bench.outputs(
        Script,
        script="from kestra import Flow, Kestra\n"
        "open('rows.ion', 'w').write('{a:1}\\n{a:2}')\n"
        "Kestra.outputs({'rows': Kestra.read('rows.ion'), 'flow': Flow.__name__})\n",
    )

    assert outputs["vars"] == {"rows": [{"a": 1}, {"a": 2}], "flow": "Flow"}


def test_member_that_nobody_has_is_an_attribute_error(tmp_path):
    bench = python_bench(tmp_path)

    with pytest.raises(TaskFailed):
        bench.run(Script, script="from kestra import Kestra\nKestra.nothing()")

    assert any("nothing" in message for _, message in bench.log.lines)


def test_traceback_names_the_line_of_the_script(tmp_path):
    bench = python_bench(tmp_path)

    with pytest.raises(TaskFailed, match=r"^Command failed with exit code 1$"):
        bench.run(Script, script="from __future__ import annotations\n\nraise ValueError('no')\n")

    messages = [message for _, message in bench.log.lines]
    assert any(message.endswith("line 3, in <module>") for message in messages)
    assert messages[-1] == "ValueError: no"


def test_json_names_are_known(tmp_path):
    bench = python_bench(tmp_path)
    bench.variables["rows"] = [True, None]

    bench.run(Script, script="print({{ rows | toJson }}, false)")

    assert bench.log.lines == [(LogLevel.INFO, "[True, None] False")]


def test_dependencies_are_installed_and_imported(tmp_path):
    write_wheel(tmp_path / "wheels", "windmill", "SAILS = 4\n")
    bench = python_bench(tmp_path, PIP_FIND_LINKS=str(tmp_path / "wheels"))

    bench.run(
        Script, dependencies=["windmill"], script="import windmill, kestra\nprint(windmill.SAILS)"
    )

    assert bench.log.lines == [(LogLevel.INFO, "4")]


def test_input_files_can_be_imported_and_output_files_are_stored(tmp_path):
    bench = python_bench(tmp_path)

    outputs = bench.outputs(
        Script,
        inputFiles={"numbers_of_mine.py": "ANSWER = 42"},
        script="import numbers_of_mine as n\nopen('out.txt', 'w').write(str(n.ANSWER))",
        outputFiles=["out.txt"],
    )

    assert bench.content(outputs["outputFiles"]["out.txt"]) == b"42"


def test_stored_file_is_opened_by_its_uri(tmp_path):
    bench = python_bench(tmp_path)
    bench.variables["uri"] = bench.store("content")

    bench.run(Script, script="print(open('{{ uri }}').read())")

    assert bench.log.lines == [(LogLevel.INFO, "content")]


def test_version_that_is_not_installed_fails_in_words(tmp_path):
    with pytest.raises(TaskFailed, match=r"Python 3\.99 is not installed"):
        python_bench(tmp_path).run(Script, pythonVersion="3.99", script="pass")
