"""`windhover file` in this process."""

import pytest

from shared.cli.main import main
from tests.unit.cli.flows import refusal_of


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


def _listed(capsys, namespace, home):
    capsys.readouterr()
    assert main(["file", "list", namespace, "--home", str(home)]) == 0
    return capsys.readouterr().out.splitlines()


def test_folder_is_uploaded_without_what_is_hidden_or_linked(home, tmp_path, capsys):
    (tmp_path / "code" / "deep").mkdir(parents=True)
    (tmp_path / "code" / ".git").mkdir()
    for name in ("main.py", "deep/more.py", ".env", ".git/config"):
        (tmp_path / "code" / name).write_text(name, "utf-8")
    (tmp_path / "code" / "link").symlink_to("/etc/passwd")

    assert main(["file", "upload", "company.team", "code", "--home", str(home)]) == 0

    assert _listed(capsys, "company.team", home) == ["deep/more.py", "main.py"]
    assert _listed(capsys, "company", home) == []


def test_file_is_uploaded_to_a_folder(home, tmp_path, capsys):
    (tmp_path / "main.py").touch()

    assert main(["file", "upload", "company", "main.py", "--to", "a/b", "--home", str(home)]) == 0

    assert capsys.readouterr().err == "main.py is a/b/main.py\n"
    assert _listed(capsys, "company", home) == ["a/b/main.py"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["company.team", "missing"], "missing can not be read: No such file or directory"),
        (["company.team", "empty"], "there is no file in empty"),
        (["company.team", "main.py", "--to", "../up"], "namespace-file.invalid-path: "),
        (["../company", "main.py"], "../company is no namespace"),
        (["x" * 151, "main.py"], "is no namespace"),
    ],
)
def test_what_can_not_be_stored_is_refused(home, tmp_path, capsys, arguments, message):
    (tmp_path / "empty").mkdir()
    (tmp_path / "main.py").touch()

    assert message in refusal_of(capsys, "file", "upload", *arguments, "--home", str(home))
