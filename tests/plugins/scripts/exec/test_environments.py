"""Environments: made once by content, by one at a time, and never half."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from plugins.scripts.exec.environments import Recipe, environment_for
from shared.model.state import State
from shared.runtime.cancellation import StopReason
from shared.sdk.output import TaskFailed
from tests.plugins.scripts.environments import python_bench, write_wheel


def _recipe(bench, *requirements: str) -> Recipe:
    return Recipe(bench.runner.python, requirements)


def _with_wheels(tmp_path):
    wheels = tmp_path / "wheels"
    write_wheel(wheels, "windmill", "SAILS = 4\n")
    write_wheel(wheels, "watermill", "WHEELS = 1\n")
    return python_bench(tmp_path, PIP_FIND_LINKS=str(wheels))


def test_order_and_blanks_of_requirements_do_not_matter(tmp_path):
    bench = _with_wheels(tmp_path)

    first = environment_for(bench, _recipe(bench, "windmill", "watermill == 1.0"))
    second = environment_for(bench, _recipe(bench, " watermill  == 1.0", "windmill", "windmill"))

    assert first == second


def test_other_requirements_make_another_environment(tmp_path):
    bench = _with_wheels(tmp_path)

    assert environment_for(bench, _recipe(bench)) != environment_for(
        bench, _recipe(bench, "windmill")
    )


def test_environment_is_made_once_even_when_many_want_it(tmp_path):
    calls = tmp_path / "calls"
    uv = tmp_path / "bin" / "uv"
    uv.parent.mkdir()
    uv.write_text(f"#!/bin/sh\necho $1 $2 >> {calls}\n")
    uv.chmod(0o755)
    bench = python_bench(tmp_path, PATH=f"{uv.parent}:/usr/bin:/bin")
    recipe = _recipe(bench, "windmill")

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: environment_for(bench, recipe), range(4)))

    assert len(found) == 1
    assert calls.read_text() == "pip install\n"


def test_interrupted_environment_is_made_anew(tmp_path):
    bench = _with_wheels(tmp_path)
    recipe = _recipe(bench)
    folder = environment_for(bench, recipe)
    (folder / "complete").unlink()
    (folder / "bin" / "python").unlink()

    environment_for(bench, recipe)

    assert (folder / "bin" / "python").exists()


def test_package_that_can_not_be_had_fails_with_what_the_installer_said(tmp_path):
    bench = python_bench(tmp_path)

    with pytest.raises(TaskFailed, match="Unable to install the requirements"):
        environment_for(bench, _recipe(bench, "no-such-package-anywhere"))

    assert any("no-such-package-anywhere" in message for _, message in bench.log.lines)


def test_failed_environment_is_not_used_by_the_next_run(tmp_path):
    bench = python_bench(tmp_path, PIP_FIND_LINKS=str(tmp_path / "wheels"))
    recipe = _recipe(bench, "windmill")
    with pytest.raises(TaskFailed):
        environment_for(bench, recipe)
    write_wheel(tmp_path / "wheels", "windmill", "SAILS = 4\n")

    folder = environment_for(bench, recipe)

    assert [path.name for path in folder.glob("lib/*/site-packages/windmill.py")] == ["windmill.py"]


@pytest.mark.parametrize("requirement", ["-r other.txt", "-e .", ". "])
def test_requirement_whose_content_is_elsewhere_is_refused(tmp_path, requirement):
    bench = python_bench(tmp_path)

    with pytest.raises(TaskFailed, match="its content is outside of the flow"):
        environment_for(bench, _recipe(bench, requirement))


def test_cancellation_stops_the_making(tmp_path):
    bench = python_bench(tmp_path)
    bench.cancellation.set(StopReason.KILLED)

    with pytest.raises(TaskFailed) as caught:
        environment_for(bench, _recipe(bench))

    assert caught.value.state is State.KILLED


def test_interpreter_that_is_not_there_fails_in_words(tmp_path):
    bench = python_bench(tmp_path)

    with pytest.raises(TaskFailed, match=r"The Python interpreter 'python9\.9' was not found"):
        environment_for(bench, Recipe("python9.9"))
