"""`windhover validate` in this process."""

import orjson
import pytest

from shared.cli.main import main

OLD = "io.kestra.core.tasks.log.Log"
GOOD = """\
id: good
namespace: tests.cli
tasks:
  - id: log
    type: io.kestra.core.tasks.log.Log
    message: hello
    timeout: PT1S
  - id: parallel
    type: io.kestra.plugin.core.flow.Parallel
    timeout: PT1S
    tasks:
      - id: other
        type: io.kestra.plugin.core.log.Log
        message: hello
"""
BAD = "id: bad\nnamespace: tests.cli\ntasks:\n  - id: a\n    type: io.kestra.plugin.core.log.Lgo\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flows" / "deep").mkdir(parents=True)
    (tmp_path / "flows" / ".hidden").mkdir()
    (tmp_path / "flows" / "good.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "flows" / "deep" / "bad.yml").write_text(BAD, "utf-8")
    (tmp_path / "flows" / ".hidden" / "bad.yaml").write_text(BAD, "utf-8")
    (tmp_path / "flows" / "notes.txt").write_text("no flow", "utf-8")
    return tmp_path


def test_valid_file_is_told_with_what_it_could_do_better(folder, capsys):
    assert main(["validate", "flows/good.yaml"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("flows/good.yaml: warning: `timeout` has no effect on the task ")
    assert lines[-2:] == [
        f"flows/good.yaml: info: {OLD} is replaced by io.kestra.plugin.core.log.Log",
        "flows/good.yaml: valid",
    ]


def test_every_yaml_file_below_a_folder_is_checked(folder, capsys):
    assert main(["validate", "flows"]) == 2

    printed = capsys.readouterr()
    assert "flows/deep/bad.yml:5:5: error: Invalid type: io.kestra.plugin.core.log.Lgo" in (
        printed.out
    )
    assert "  at tasks[0].type\n" in printed.out
    assert "flows/good.yaml: valid\n" in printed.out
    assert "hidden" not in printed.out
    assert printed.err == "2 files: 1 valid, 1 invalid.\n"


def test_file_that_is_named_twice_is_checked_once(folder, capsys):
    main(["validate", "flows/good.yaml", "flows/good.yaml"])

    assert capsys.readouterr().out.count("valid\n") == 1


def test_file_that_can_not_be_read_is_one_more_problem(folder, capsys):
    assert main(["validate", "missing.yaml", "flows/good.yaml"]) == 2

    printed = capsys.readouterr().out
    assert "missing.yaml: error: missing.yaml can not be read: No such file" in printed
    assert "flows/good.yaml: valid\n" in printed


def test_folder_without_flows_is_no_success(folder, capsys):
    (folder / "empty").mkdir()

    assert main(["validate", "empty"]) == 2
    assert capsys.readouterr().err == "No YAML file in empty.\n"


def test_programs_read_json(folder, capsys):
    assert main(["validate", "flows", "missing.yaml", "--output", "json"]) == 2

    bad, good, missing = orjson.loads(capsys.readouterr().out)
    assert (bad["path"], bad["valid"], bad["id"]) == ("flows/deep/bad.yml", False, None)
    assert bad["problems"][0]["code"] == "flow.unknown-task-type"
    assert (bad["problems"][0]["line"], bad["problems"][0]["column"]) == (5, 5)
    assert (good["valid"], good["namespace"], good["id"]) == (True, "tests.cli", "good")
    assert good["relocations"] == [
        {"from": "io.kestra.core.tasks.log.Log", "to": "io.kestra.plugin.core.log.Log"}
    ]
    assert [problem["code"] for problem in missing["problems"]] == ["cli.invalid-argument"]


def test_name_that_is_no_text_is_shown_escaped(folder, capsys):
    name = b"caf\xe9.yaml"
    (folder / "odd").mkdir()
    with open(bytes(folder / "odd") + b"/" + name, "wb") as file:  # noqa: PTH123 - a name of bytes
        file.write(GOOD.encode())

    assert main(["validate", "odd", "--output", "json"]) == 0

    assert orjson.loads(capsys.readouterr().out)[0]["path"] == "odd/caf\\udce9.yaml"
