"""`windhover execution` on a server."""

from datetime import timedelta

import pytest

from tests.unit.cli.online.given import FAILS, HELLO, WAITS

FILE = """\
id: file
namespace: company.team
inputs:
  - {id: data, type: FILE}
tasks:
  - {id: text, type: io.kestra.plugin.core.debug.Return, format: "{{ read(inputs.data) }}"}
outputs:
  - {id: text, type: STRING, value: "{{ outputs.text.value }}"}
"""
WARNS = """\
id: warns
namespace: company.team
tasks:
  - {id: fail, type: io.kestra.plugin.core.execution.Fail, allowFailure: true}
"""
SECONDS = timedelta(seconds=30)


@pytest.fixture(autouse=True)
def flows(engine):
    for source in (HELLO, FAILS, WAITS, FILE, WARNS):
        engine.flows.save(source)


@pytest.fixture
def started(windhover):
    """Starts a flow; gives the id of the execution."""

    def start(flow, *options):
        ran = windhover("execution", "run", "company.team", flow, *options)
        assert ran.code == 0
        return ran.out.strip()

    return start


def test_awaited_execution_shows_its_log_and_gives_its_outputs(windhover):
    ran = windhover(
        *("execution", "run", "company.team", "hello", "--input", "name=Ada"),
        *("--label", "team:a", "--wait"),
    )

    assert (ran.code, ran.json) == (0, {"greeting": "Hello Ada!"})
    assert "INFO  say: Hello Ada!\n" in ran.err
    assert "SUCCESS   say\n" in ran.err
    (execution,) = windhover("execution", "list", "-o", "json").json
    assert {"key": "team", "value": "a"} in execution["labels"]


def test_started_execution_is_told_by_its_id_and_page(windhover, engine):
    ran = windhover("executions", "run", "company.team", "hello")

    assert engine.executions.find(ran.out.strip()).flow_id == "hello"
    assert ran.err.startswith("See it on http://localhost:8080/ui/")


def test_file_is_uploaded(windhover, tmp_path):
    (tmp_path / "data.txt").write_text("some text")

    ran = windhover(
        *("execution", "run", "company.team", "file", "--wait"),
        *("--input", f"data=@{tmp_path / 'data.txt'}"),
    )

    assert ran.json == {"text": "some text"}


@pytest.mark.parametrize(
    ("flow", "options", "code"),
    [
        ("hello", (), 0),
        ("fails", (), 1),
        ("warns", (), 3),
        ("warns", ("--allow-warning",), 0),
    ],
)
def test_state_of_an_awaited_execution_is_the_exit_code(windhover, started, flow, options, code):
    assert windhover("execution", "watch", started(flow), *options).code == code


def test_killed_execution_is_told_by_the_exit_code(windhover, started):
    execution_id = started("waits")

    killed = windhover("execution", "kill", execution_id)
    watched = windhover("execution", "watch", execution_id)

    assert (killed.code, watched.code) == (0, 4)
    assert f"KILLED    execution {execution_id}\n" in watched.err


def test_execution_that_takes_too_long_goes_on(windhover, started, monkeypatch):
    monkeypatch.setattr("shared.api.following.PING_SECONDS", 0.05)
    execution_id = started("waits")

    watched = windhover("execution", "watch", execution_id, "--timeout", "0.1")

    assert watched.code == 8
    assert f"`windhover execution kill {execution_id}`" in watched.err
    assert windhover("execution", "get", execution_id, "-o", "json").json["state"]["current"] == (
        "PAUSED"
    )


def test_run_that_takes_too_long_goes_on(windhover, monkeypatch):
    monkeypatch.setattr("shared.api.following.PING_SECONDS", 0.05)

    ran = windhover("execution", "run", "company.team", "waits", "--wait", "--timeout", "0.1")

    assert (ran.code, ran.out) == (8, "")
    assert "has not ended in time; it goes on" in ran.err


@pytest.mark.parametrize("follow", [(), ("-f",)], ids=["once", "followed"])
def test_log_is_printed_and_filtered(windhover, engine, started, follow):
    execution_id = started("fails")
    engine.executions.wait(execution_id, SECONDS)

    every = windhover("execution", "logs", execution_id, *follow)
    worse = windhover("execution", "logs", execution_id, *follow, "--level", "error")
    one = windhover("execution", "logs", execution_id, *follow, "--task", "before")

    assert "INFO  before: soon\n" in every.out
    assert "ERROR fail: it broke\n" in every.out
    assert "before: soon" not in worse.out
    assert "ERROR fail: it broke\n" in worse.out
    assert one.out.count("\n") == 1


def test_execution_is_shown_with_its_task_runs(windhover, engine, started):
    execution_id = started("fails")
    engine.executions.wait(execution_id, SECONDS)

    shown = windhover("execution", "get", execution_id).out.splitlines()

    assert shown[0].split() == ["ID", "NAMESPACE", "FLOWID", "CURRENT", "STARTDATE", "DURATION"]
    assert shown[1].split()[:4] == [execution_id, "company.team", "fails", "FAILED"]
    assert [line.split()[:2] for line in shown[4:]] == [["before", "SUCCESS"], ["fail", "FAILED"]]


def test_executions_are_listed_and_filtered(windhover, engine, started):
    ids = [started(flow) for flow in ("hello", "fails", "hello")]
    for one in ids:
        engine.executions.wait(one, SECONDS)

    def listed(*options):
        rows = windhover("execution", "list", "-o", "json", *options).json
        return [row["id"] for row in rows]

    assert listed() == ids[::-1]
    assert listed("--flow", "fails") == listed("--state", "FAILED") == [ids[1]]
    assert listed("--limit", "1") == [ids[2]]
    assert listed("--namespace", "elsewhere") == []


def test_failed_execution_is_restarted_and_replayed(windhover, engine, started):
    execution_id = started("fails")
    engine.executions.wait(execution_id, SECONDS)

    restarted = windhover("execution", "restart", execution_id)
    engine.executions.wait(execution_id, SECONDS)
    replayed = windhover("execution", "replay", execution_id)

    assert restarted.out == f"{execution_id}\n"
    assert engine.executions.find(replayed.out.strip()).parent_id == execution_id


@pytest.mark.parametrize("action", ["get", "watch", "logs", "kill", "restart", "replay"])
def test_unknown_execution_is_not_found(windhover, action):
    answer = windhover("execution", action, "0000000000000000000000")

    assert (answer.code, answer.out) == (5, "")
