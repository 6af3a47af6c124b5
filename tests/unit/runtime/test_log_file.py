"""Logs that go to a file of the execution: `logToFile`."""

import yaml

from shared.model.uris import path_of
from tests.unit.engine.driving import Driving

LOG = {"id": "say", "type": "io.kestra.plugin.core.log.Log", "message": ["hello", "bye"]}


def played(*tasks):
    windhover = Driving()
    flow = {"id": "a-flow", "namespace": "company.team", "tasks": list(tasks)}
    windhover.start(yaml.safe_dump(flow))
    return windhover


def test_lines_go_to_a_file_that_the_attempt_names_and_nowhere_else():
    windhover = played(LOG | {"logToFile": True}, LOG | {"id": "other", "message": "stays"})

    [attempt] = windhover.run("say").attempts
    with windhover.ports.storage.open(path_of(attempt.log_file)) as content:
        lines = content.read().decode()
    assert lines == "2026-03-09T08:00:00.000Z INFO hello\n2026-03-09T08:00:00.000Z INFO bye\n"
    assert attempt.log_file.startswith("kestra:///company/team/a-flow/executions/e/tasks/say/")
    assert windhover.messages() == ["stays"]


def test_attempt_without_it_names_no_file():
    [attempt] = played(LOG).run("say").attempts

    assert attempt.log_file is None
