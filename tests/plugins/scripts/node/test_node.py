"""The Node.js types of both generations."""

import shutil

import pytest

from plugins.scripts.legacy.node import Node
from plugins.scripts.node.commands import Commands
from plugins.scripts.node.script import Script
from shared.model.task import LogLevel
from shared.sdk.context import RunnerSettings
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")


@needs_node
def test_script_is_run_by_node(tmp_path):
    bench = Workbench(tmp_path)

    outputs = bench.outputs(
        Script, script="""console.log('::{"outputs":{"n":' + (1 + 2) + '}}::'); console.log('a')"""
    )

    assert outputs["vars"] == {"n": 3}
    assert bench.log.lines == [(LogLevel.INFO, "a")]


@needs_node
def test_commands_run_input_files(tmp_path):
    bench = Workbench(tmp_path)

    bench.run(Commands, inputFiles={"a.js": "console.log(6 * 7)"}, commands=["node a.js"])

    assert bench.log.lines == [(LogLevel.INFO, "42")]


@needs_node
def test_old_type_runs_main_with_arguments_and_helper(tmp_path):
    main = "const K = require('./kestra'); K.outputs({a: process.argv[2]}); K.counter('c', 1)"
    bench = Workbench(tmp_path)

    outputs = bench.outputs(Node, inputFiles={"main.js": main}, args=["x"])

    assert outputs["vars"] == {"a": "x"}
    assert [metric.name for metric in bench.metrics] == ["c"]


def test_old_type_without_main_is_refused(tmp_path):
    with pytest.raises(TaskFailed, match=r"at least a main\.js key with javascript code value"):
        Workbench(tmp_path).run(Node, inputFiles={"a.js": ""})


@pytest.mark.parametrize(
    ("cls", "properties"),
    [(Script, {"script": "1"}), (Node, {"inputFiles": {"main.js": "1"}})],
    ids=["current", "old"],
)
def test_missing_node_is_named_with_the_remedy(tmp_path, cls, properties):
    runner = RunnerSettings(tmp_path / "environments", "python3", search_path=str(tmp_path))

    with pytest.raises(TaskFailed, match=r"'node' is not installed\. Install"):
        Workbench(tmp_path, runner=runner).run(cls, **properties)
