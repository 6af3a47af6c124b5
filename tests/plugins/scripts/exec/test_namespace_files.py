"""Namespace files in the working directory of a script."""

import io

import pytest

from plugins.scripts.shell.commands import Commands
from shared.model.task import LogLevel
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench

_PRINT_ALL = ["find . -type f -not -path './.windhover-*' | sort | xargs -r cat"]


def _bench(tmp_path) -> Workbench:
    bench = Workbench(tmp_path)
    files = bench.namespace_files("company.team")
    for path in ("a.py", "lib/b.py", "lib/c.txt"):
        files.put(path, io.BytesIO(f"{path}\n".encode()))
    bench.namespace_files("other").put("o.txt", io.BytesIO(b"other\n"))
    return bench


def _texts(bench: Workbench) -> list[str]:
    return [message for _, message in bench.log.lines]


@pytest.mark.parametrize(
    ("options", "copied"),
    [
        ({}, ["a.py", "lib/b.py", "lib/c.txt"]),
        ({"enabled": True, "include": ["**/*.py"]}, ["a.py", "lib/b.py"]),
        ({"exclude": ["lib/**"]}, ["a.py"]),
        ({"enabled": False}, []),
        ({"namespaces": ["other"]}, ["other"]),
    ],
    ids=["all", "included", "not excluded", "disabled", "of another namespace"],
)
def test_chosen_files_are_copied(tmp_path, options, copied):
    bench = _bench(tmp_path)

    bench.run(Commands, namespaceFiles=options, commands=_PRINT_ALL)

    assert _texts(bench) == copied


def test_none_are_copied_without_the_property(tmp_path):
    bench = _bench(tmp_path)

    bench.run(Commands, commands=_PRINT_ALL)

    assert _texts(bench) == []


def test_list_of_input_files_names_namespace_files(tmp_path):
    bench = _bench(tmp_path)

    bench.run(Commands, inputFiles=["lib/c.txt"], commands=_PRINT_ALL)

    assert _texts(bench) == ["lib/c.txt"]


def test_file_that_is_there_already_fails_where_the_task_says_so(tmp_path):
    bench = _bench(tmp_path)
    (tmp_path / "a.py").write_text("mine\n")

    with pytest.raises(TaskFailed, match=r"^File already exists: a\.py$"):
        bench.run(Commands, namespaceFiles={"ifExists": "FAIL"}, commands=["true"])


def test_file_that_is_there_already_is_kept_with_a_warning(tmp_path):
    bench = _bench(tmp_path)
    (tmp_path / "a.py").write_text("mine\n")

    bench.run(
        Commands, namespaceFiles={"ifExists": "WARN", "include": ["*.py"]}, commands=["cat a.py"]
    )

    assert bench.log.lines == [
        (LogLevel.WARN, "File already exists: a.py"),
        (LogLevel.INFO, "mine"),
    ]
