"""What `errorLogs()` gives an error handler."""

import yaml

from tests.unit.engine.driving import Driving

CORE = "io.kestra.plugin.core"
FAIL = {"id": "fail", "type": f"{CORE}.execution.Fail", "errorMessage": "it broke"}


def test_handler_sees_what_failed_in_the_same_step():
    handler = {
        "id": "tell",
        "type": f"{CORE}.debug.Return",
        "format": "{{ errorLogs() | jq('.[] | .taskId + \": \" + .message') | join(', ') }}",
    }
    flow = {"id": "a-flow", "namespace": "company.team", "tasks": [FAIL], "errors": [handler]}
    windhover = Driving()

    windhover.start(yaml.safe_dump(flow))

    assert windhover.run("tell").outputs == {"value": "fail: it broke"}
