"""`windhover run` in this process."""

import re

import pytest

from shared.cli.main import main
from tests.unit.cli.flows import FLOWS, outputs_of, refusal_of

MOMENT = r"\d\d:\d\d:\d\d\.\d{3}"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("string", "a=b, c", "a=b, c"),
        ("string", "@not-a-file", "@not-a-file"),
        ("string", "", ""),
        ("int", "-3", -3),
        ("float", "1.5e3", 1500.0),
        ("boolean", "true", True),
        ("bool", "FALSE", False),
        ("datetime", "2024-03-09T10:00:00+02:00", "2024-03-09T08:00:00Z"),
        ("date", "2024-03-09", "2024-03-09"),
        ("time", "10:15:30", "10:15:30"),
        ("duration", "PT90M", "PT1H30M"),
        ("select", "red", "red"),
        ("multiselect", '["red", "blue"]', ["red", "blue"]),
        ("enum", "b", "b"),
        ("array", '[1, "2"]', [1, 2]),
        ("json", '{"a": [1, null]}', {"a": [1, None]}),
        ("yaml", "a: [1, two]", {"a": [1, "two"]}),
        ("uri", "https://example.com/x", "https://example.com/x"),
        ("email", "ada@example.com", "ada@example.com"),
    ],
)
def test_input_of_each_type_is_given_as_text(capsys, name, text, value):
    outputs = outputs_of(capsys, "every-input.yaml", "--input", f"{name}={text}")

    assert outputs["inputs"][name] == value


def test_input_with_a_dotted_name_is_nested(capsys):
    outputs = outputs_of(capsys, "every-input.yaml", "-i", "nested.name=Ada")

    assert outputs["inputs"]["nested"] == {"name": "Ada"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("int", "three"),
        ("float", "1,5"),
        ("datetime", "yesterday"),
        ("date", "09.03.2024"),
        ("time", "noon"),
        ("duration", "an hour"),
        ("multiselect", '["pink"]'),
        ("array", '["x"]'),
        ("json", "{"),
        ("yaml", "a: [1"),
        ("uri", "nowhere"),
        ("email", "nobody"),
    ],
)
def test_text_that_a_type_does_not_take_is_refused(capsys, name, text):
    flow = str(FLOWS / "every-input.yaml")

    said = refusal_of(capsys, "run", flow, "-i", f"{name}={text}")

    assert said.startswith(f"execution.invalid-input: {name}: Invalid input for `{name}`, ")


def test_file_is_given_by_its_path(capsys, tmp_path):
    (tmp_path / "tea.txt").write_text("green", "utf-8")

    outputs = outputs_of(capsys, "file.yaml", "-i", f"document=@{tmp_path}/tea.txt")

    assert outputs == {"text": "green"}


def test_secret_input_works_without_a_key_and_is_not_shown(capsys):
    exit_code = main(["run", str(FLOWS / "secret.yaml"), "-i", "password=hunter22"])

    printed = capsys.readouterr()
    assert exit_code == 0
    assert printed.out == '{\n  "size": 8\n}\n'
    assert "hunter22" not in printed.err
    assert "log: It is ******." in printed.err


def test_inputs_come_from_a_file_and_the_command_line_goes_before(capsys, tmp_path):
    (tmp_path / "inputs.yaml").write_text("string: file\nint: 3\njson: {a: 1}\n", "utf-8")

    outputs = outputs_of(
        capsys, "every-input.yaml", "--input-file", f"{tmp_path}/inputs.yaml", "-i", "string=line"
    )

    found = outputs["inputs"]
    assert (found["string"], found["int"], found["json"]) == ("line", 3, {"a": 1})


@pytest.mark.parametrize(
    ("arguments", "message", "remedy"),
    [
        (["-i", "docment=@x"], "has no input docment", 'Did you mean "document"?'),
        (["-i", "zzz=1"], "has no input zzz", "Its inputs are: document."),
        (["-i", "document=tea.txt"], "is a file, but a text was given", "document=@tea.txt"),
        (["-i", "document=@missing"], "No such file or directory", "--input document=@PATH"),
        (["-i", "document=@."], "Is a directory", "--input document=@PATH"),
        (["-i", "document"], "--input document has no KEY=VALUE", "Write --input KEY=VALUE."),
        (["-i", "=x"], "--input =x has no KEY=VALUE", "Write --input KEY=VALUE."),
        (["-i", "document=@a", "-i", "document=@b"], "is given twice", "A list is given at once"),
        (["--label", "team"], "--label team has no KEY=VALUE", "Write --label KEY=VALUE."),
        (["--input-file", "missing"], "missing can not be read", "Give the path of a YAML file."),
        ([], "document: Invalid input for `document`, missing required input", "`inputs`"),
    ],
)
def test_input_that_can_not_be_used_is_refused(capsys, arguments, message, remedy):
    said = refusal_of(capsys, "run", str(FLOWS / "file.yaml"), *arguments)

    assert message in said
    assert remedy in said


@pytest.mark.parametrize(
    ("content", "message"),
    [("[1]", "holds no map of inputs"), ("a: [", "is no YAML or JSON")],
)
def test_file_of_inputs_must_be_a_map(capsys, tmp_path, content, message):
    path = tmp_path / "inputs.yaml"
    path.write_text(content, "utf-8")

    said = refusal_of(capsys, "run", str(FLOWS / "file.yaml"), "--input-file", str(path))

    assert message in said


def test_states_and_logs_are_shown_as_they_happen(capsys):
    exit_code = main(["run", str(FLOWS / "fails.yaml")])

    printed = capsys.readouterr()
    assert exit_code == 1
    assert printed.out == ""
    assert re.fullmatch(
        rf"{MOMENT} ERROR fails: The tea is cold\n"
        r"FAILED    fails\n"
        r"FAILED    execution \w{22} in \d+\.\d{3} s\n",
        printed.err,
    )


def test_what_a_worker_logs_is_shown_before_its_task_ends(capsys):
    assert main(["run", str(FLOWS / "talks.yaml")]) == 0

    lines = capsys.readouterr().err.splitlines()
    [said] = [place for place, line in enumerate(lines) if "script: said by the script" in line]
    assert said < lines.index("SUCCESS   script")


def test_iterations_are_told_with_their_value(capsys):
    main(["run", str(FLOWS / "chatters.yaml")])

    assert "\nSUCCESS   line [299]\n" in capsys.readouterr().err


def test_warning_is_a_good_end(capsys):
    assert main(["run", str(FLOWS / "warns.yaml")]) == 0
    assert "\nWARNING   execution " in capsys.readouterr().err


def test_quiet_run_prints_outputs_only(capsys):
    outputs_of(capsys, "chatters.yaml")

    assert capsys.readouterr().err == ""


def test_quiet_run_says_why_it_failed(capsys):
    assert main(["run", str(FLOWS / "fails.yaml"), "--quiet"]) == 1

    lines = capsys.readouterr().err.splitlines()
    assert [line.split(maxsplit=1)[1] for line in lines[:1]] == ["ERROR fails: The tea is cold"]
    assert lines[1].startswith("FAILED    execution ")


def test_log_can_not_command_the_terminal(capsys):
    main(["run", str(FLOWS / "escapes.yaml")])

    printed = capsys.readouterr().err
    assert "log: title\\x1b]0;gone\\x07 and red\n" in printed
    assert "\x1b" not in printed


def test_invalid_flow_is_told_whole_with_places(capsys, tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text(
        "id: bad\nnamespace: tests\ntasks:\n  - id: a\n    type: no.such.Type\n  - id: b b\n"
        "    type: io.kestra.plugin.core.log.Log\n",
        "utf-8",
    )

    said = refusal_of(capsys, "run", str(path))

    assert f"{path}:5:5: error: Invalid type: no.such.Type [flow.unknown-task-type]" in said
    assert f"{path}:6:5: error: must match " in said
    assert "must not be empty" not in said


def test_home_keeps_what_happened(capsys, tmp_path):
    home = tmp_path / "home"

    outputs_of(capsys, "chatters.yaml", "--home", str(home))

    assert (home / "windhover.db").stat().st_size > 0


def test_home_that_can_not_be_used_is_refused(capsys, tmp_path):
    (tmp_path / "file").touch()

    said = refusal_of(capsys, "run", str(FLOWS / "warns.yaml"), "--home", str(tmp_path / "file"))

    assert said.startswith("standalone.home-unusable: the home directory ")
