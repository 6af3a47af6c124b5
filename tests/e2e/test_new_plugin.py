"""A plug-in of one's own: begun by the command, found by its entry point, tested."""

import os
import re
import subprocess
import sys

import pytest

from shared.cli.main import main
from shared.cli.skeleton import plugin_files
from tests.e2e.command import ROOT

TUTORIAL = ROOT / "docs" / "tutorials"
EXAMPLE = TUTORIAL / "greetings"


def _files(folder):
    return {
        str(path.relative_to(folder)): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".pyc" and "egg-info" not in str(path)
    }


def _pytest(folder):
    return subprocess.run(  # noqa: S603 - our own files
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", folder],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{folder}:{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_example_is_what_the_command_makes():
    assert _files(EXAMPLE) == plugin_files("greetings")


def test_new_plugin_passes_its_own_tests(tmp_path, capsys):
    assert main(["plugins", "new", "my-greetings", "--folder", str(tmp_path)]) == 0

    done = _pytest(tmp_path / "my-greetings")

    assert "2 passed" in done.stdout, done.stdout
    assert len(capsys.readouterr().out.splitlines()) == len(plugin_files("my-greetings"))


def test_change_of_the_tutorial_works(tmp_path):
    main(["plugins", "new", "greetings", "--folder", str(tmp_path)])
    page = (TUTORIAL / "plugin.md").read_text("utf-8")
    field, language, use = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    path = tmp_path / "greetings" / "windhover_greetings" / "greet.py"
    text = path.read_text("utf-8")
    text = text.replace("from typing", "from enum import StrEnum\nfrom typing", 1)
    text = text.replace("class Greet(", f"{language}\n\nclass Greet(", 1)
    text = text.replace("    @override", f"{field}\n    @override", 1)
    text = re.sub(r"        return GreetOutput.*\n", use, text)
    path.write_text(text, "utf-8")
    flow = tmp_path / "greetings" / "flow.yaml"
    test = tmp_path / "greetings" / "tests" / "test_greet.py"
    flow.write_text(flow.read_text().replace("name: Ada", "name: Ada\n    language: FRENCH"))
    test.write_text(test.read_text().replace("Hello Ada", "Bonjour Ada"))

    done = _pytest(tmp_path / "greetings")

    assert "2 passed" in done.stdout, done.stdout


@pytest.mark.parametrize("name", ["", "Greetings", "a_b", "a/b", "../a", "a--b", "a" * 50])
def test_name_that_is_none_is_refused(name, tmp_path, capsys):
    assert main(["plugins", "new", name, "--folder", str(tmp_path)]) == 2

    assert "can not be the name of a plug-in" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_folder_that_is_there_is_left_alone(tmp_path, capsys):
    (tmp_path / "mine").mkdir()

    assert main(["plugins", "new", "mine", "--folder", str(tmp_path)]) == 2

    assert "is there already" in capsys.readouterr().err
    assert list((tmp_path / "mine").iterdir()) == []
