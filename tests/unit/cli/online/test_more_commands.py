"""Triggers, paused executions, formats, contexts, files on a server, the doctor, completion."""

import csv
import io
import os
import subprocess
from pathlib import Path

import orjson
import pytest
import yaml

from tests.unit.cli.online.given import TOKEN

SCHEDULED = """\
id: nightly
namespace: company.team
tasks:
  - id: ask
    type: io.kestra.plugin.core.flow.Pause
    onResume: [{id: amount, type: INT}]
outputs: [{id: amount, type: INT, value: "{{ outputs.ask.onResume.amount }}"}]
triggers:
  - id: schedule
    type: io.kestra.plugin.core.trigger.Schedule
    cron: "0 3 1 1 *"
"""
NAMED = ("company.team", "nightly", "schedule")


@pytest.fixture
def saved(engine):
    engine.flows.save(SCHEDULED)


def test_trigger_is_listed_switched_and_forgotten(windhover, saved):
    listed = windhover("trigger", "list", "-o", "name")
    disabled = windhover("triggers", "disable", *NAMED, "-o", "json").json
    enabled = windhover("trigger", "enable", *NAMED, "-o", "json").json
    unlocked = windhover("trigger", "unlock", *NAMED)
    refused = windhover("trigger", "delete", *NAMED)
    forgotten = windhover("trigger", "delete", *NAMED, "--yes")

    assert listed.out == "company.team/nightly/schedule\n"
    assert (disabled["disabled"], enabled["disabled"]) == (True, False)
    assert (unlocked.code, refused.code, forgotten.code) == (1, 2, 0)
    assert windhover("trigger", "list", "-o", "json").json == []


def test_backfill_is_begun_paused_resumed_and_ended(windhover, saved):
    windhover("trigger", "disable", *NAMED)
    dates = ("--start", "2024-01-01T00:00:00Z", "--end", "2024-06-01T00:00:00Z")

    begun = windhover(
        *("trigger", "backfill", "create", *NAMED, *dates, "-o", "json"),
        *("--input", "a=1", "--label", "why:outage", "--missing-only"),
    ).json["backfill"]
    paused = windhover("trigger", "backfill", "pause", *NAMED, "-o", "json").json
    resumed = windhover("trigger", "backfill", "resume", *NAMED, "-o", "json").json
    ended = windhover("trigger", "backfill", "delete", *NAMED, "-o", "json").json

    assert begun["skipped"] == 0
    assert (begun["inputs"], begun["labels"]) == ({"a": "1"}, [{"key": "why", "value": "outage"}])
    assert (paused["backfill"]["paused"], resumed["backfill"]["paused"]) == (True, False)
    assert "backfill" not in ended


def test_paused_execution_is_resumed_with_inputs_read_and_deleted(windhover, saved):
    execution_id = windhover("execution", "run", "company.team", "nightly").out.strip()

    resumed = windhover("execution", "resume", execution_id, "--input", "amount=3")
    windhover("execution", "watch", execution_id)
    outputs = windhover("execution", "outputs", execution_id).json
    asked = windhover("execution", "delete", execution_id)
    deleted = windhover("execution", "delete", execution_id, "--yes")

    assert (resumed.code, outputs) == (0, {"amount": 3})
    assert (asked.code, deleted.code) == (2, 0)
    assert windhover("execution", "get", execution_id).code == 5
    assert windhover("execution", "pause", execution_id).code == 5


def test_rows_are_printed_as_yaml_names_and_csv(windhover, saved):
    names = windhover("flow", "list", "-o", "name").out
    as_yaml = yaml.safe_load(windhover("flow", "list", "-o", "yaml").out)
    [row] = csv.DictReader(io.StringIO(windhover("flow", "list", "-o", "csv").out))

    assert names == "company.team/nightly\n"
    assert [one["id"] for one in as_yaml] == ["nightly"]
    assert (row["namespace"], row["id"], row["disabled"]) == ("company.team", "nightly", "no")


def test_cell_that_would_be_a_formula_is_none_in_a_csv(windhover):
    windhover("kv", "set", "company.team", "danger", "1")
    store = windhover.engine.key_values("company.team")
    store.put("danger", 1, about={"description": "=cmd()"})

    [row] = csv.DictReader(io.StringIO(windhover("kv", "list", "company.team", "-o", "csv").out))

    assert row["description"] == "'=cmd()"


def test_files_go_to_a_server_and_come_back(windhover, tmp_path):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "main.py").write_bytes(b"print(1)\n")
    (tmp_path / "scripts" / "all.zip").write_bytes(b"no archive")
    folder = str(tmp_path / "scripts")

    uploaded = windhover("nsfiles", "upload", "company.team", folder, "--to", "lib")
    again = windhover("file", "upload", "company.team", f"{folder}/main.py")
    listed = windhover("file", "list", "company.team", "-o", "json").json
    removed = windhover("nsfiles", "delete", "company.team", "/lib", "--yes")

    assert (uploaded.code, again.code, removed.code) == (0, 0, 0)
    assert [one["path"] for one in listed] == ["/lib/all.zip", "/lib/main.py", "/main.py"]
    assert windhover("nsfiles", "list", "company.team").out.split() == ["PATH", "/main.py"]


def test_file_of_a_server_is_printed_as_it_is(windhover):
    content = "caf\u00e9\x1b[31m".encode()
    windhover.engine.namespace_files("company.team").put("a.txt", io.BytesIO(content))

    assert windhover("nsfiles", "get", "company.team", "a.txt").out.encode() == content
    assert windhover("nsfiles", "get", "company.team", "b.txt").code == 5


@pytest.fixture
def contexts():
    return Path(os.environ["WINDHOVER_CONTEXTS"])


def test_context_keeps_a_server_with_its_credentials(guarded, contexts, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{TOKEN}\n"))

    added = guarded("context", "add", "work", "--token-stdin")
    used = guarded.bare("flow", "list", "-o", "json")
    shown = guarded.bare("context", "show", "-o", "json")
    listed = guarded.bare("context", "list")

    assert (added.code, used.code) == (0, 0)
    assert contexts.stat().st_mode & 0o777 == 0o600
    assert {one["name"]: one["value"] for one in shown.json}["token"] == "******"
    assert TOKEN not in shown.out + listed.out + added.err
    assert guarded.bare("context", "remove", "work").code == 0
    assert guarded.bare("context", "use", "work").code == 2


def test_credentials_of_a_context_go_to_no_other_server(guarded, stranger, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{TOKEN}\n"))
    guarded("context", "add", "work", "--token-stdin")

    with stranger(200, b"[]") as other:
        both = guarded.bare("flow", "list", "--context", "work", "--server", other)

    assert both.code == 2
    assert guarded("flow", "list").code == 6


def test_context_is_chosen_by_name(guarded, windhover, contexts):
    guarded("context", "add", "closed")
    windhover("context", "add", "open")

    assert windhover.bare("flow", "list").code == 0
    assert windhover.bare("flow", "list", "--context", "closed").code == 6
    assert windhover.bare("context", "use", "closed").code == 0
    assert windhover.bare("flow", "list").code == 6
    names = orjson.loads(contexts.read_bytes())["contexts"]
    assert sorted(names) == ["closed", "open"]


def test_file_that_holds_no_contexts_is_told_without_its_content(windhover, contexts):
    contexts.parent.mkdir(parents=True)
    contexts.write_text('{"secret": "hunter2"}')

    refused = windhover.bare("flow", "list")

    assert refused.code == 2
    assert "hunter2" not in refused.err


def test_doctor_tells_what_works_and_what_to_do(windhover):
    well = windhover("doctor")
    unwell = windhover.bare("doctor", "--server", "http://localhost:1")

    assert (well.code, unwell.code) == (0, 1)
    assert "server: http://localhost:" in well.out
    assert "problem" not in well.out
    assert "windhover server" in unwell.out


def completed(script, *words):
    """What bash offers for the last word."""
    typed = " ".join(f"'{word}'" for word in ("windhover", *words))
    asked = (
        f"{script}\nCOMP_WORDS=({typed}); COMP_CWORD={len(words)}; _windhover; "
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(  # noqa: S603 - our own script
        ["/bin/bash", "-c", asked], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.split()


def test_shells_complete_commands_actions_and_options(windhover):
    script = windhover.bare("completion", "bash").out
    fish = windhover.bare("completion", "fish").out

    assert completed(script, "trig") == ["trigger"]
    assert completed(script, "flow", "li") == ["list"]
    assert "--namespace" in completed(script, "flow", "list", "--n")
    assert windhover.bare("completion", "zsh").out.endswith(script)
    assert "-a trigger" in fish
