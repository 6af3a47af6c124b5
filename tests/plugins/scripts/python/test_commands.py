"""python.Commands."""

from plugins.scripts.python.commands import Commands
from shared.model.task import LogLevel
from tests.plugins.scripts.environments import python_bench


def test_python_of_the_environment_runs_input_files(tmp_path):
    bench = python_bench(tmp_path)

    outputs = bench.outputs(
        Commands,
        inputFiles={"main.py": "import sys; from kestra import Kestra\nKestra.outputs({'p': 1})"},
        commands=["python main.py", "echo after"],
    )

    assert outputs["vars"] == {"p": 1}
    assert bench.log.lines == [(LogLevel.INFO, "after")]
