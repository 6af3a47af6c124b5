"""io.kestra.core.tasks.scripts.Python."""

import pytest

from plugins.scripts.legacy.python import Python
from shared.model.task import LogLevel
from shared.sdk.output import TaskFailed
from tests.plugins.scripts.environments import python_bench, write_wheel


def test_main_is_run_with_arguments_requirements_and_files(tmp_path):
    write_wheel(tmp_path / "wheels", "windmill", "SAILS = 4\n")
    bench = python_bench(tmp_path, PIP_FIND_LINKS=str(tmp_path / "wheels"))

    outputs = bench.outputs(
        Python,
        inputFiles={
            "main.py": "import sys, windmill\nfrom kestra import Kestra\n"
            "Kestra.outputs({'arg': sys.argv[1], 'sails': windmill.SAILS})\n"
            "open('{{ outputFiles.copy }}', 'w').write(open('data.csv').read())",
            "data.csv": bench.store("a,b"),
        },
        outputFiles=["copy"],
        args=["x"],
        requirements=["windmill"],
    )

    assert outputs["vars"] == {"arg": "x", "sails": 4}
    assert bench.content(outputs["files"]["copy"]) == b"a,b"


def test_every_command_gets_the_arguments(tmp_path):
    bench = python_bench(tmp_path)

    bench.run(
        Python, commands=["echo a", "./bin/python -c 'import sys; print(sys.argv)'"], args=[1]
    )

    assert bench.log.lines == [(LogLevel.INFO, "a 1"), (LogLevel.INFO, "['-c', '1']")]


def test_default_command_without_main_is_refused(tmp_path):
    with pytest.raises(TaskFailed, match=r"at least a main\.py key with python code value"):
        python_bench(tmp_path).run(Python, inputFiles={"other.py": ""})


def test_without_an_environment_the_helper_is_beside_the_script(tmp_path):
    bench = python_bench(tmp_path)

    outputs = bench.outputs(
        Python,
        virtualEnv=False,
        inputFiles={"main.py": "from kestra import Kestra\nKestra.outputs({'a': 1})"},
        commands=["python3 main.py"],
    )

    assert outputs["vars"] == {"a": 1}
