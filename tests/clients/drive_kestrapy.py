"""Drives a server through the package `kestrapy`, in an environment without anything of ours.

Every function of `CHECKS` is one thing that people do; the first that goes wrong ends the program.
What a generation of the package does not have is left out and named on the standard output.
"""

import inspect
import json
import os
import sys
import time
from pathlib import Path

import kestrapy

TENANT = "main"
NAMESPACE = "tests.clients"
ENDED = {"SUCCESS", "WARNING", "FAILED", "KILLED", "CANCELLED"}
LONGEST_SECONDS = 30

FLOWS = Path(__file__).resolve().parent.parent / "flows" / "clients"
GREETING, SLEEPER, FAILING = (
    (FLOWS / f"{name}.yaml").read_text("utf-8") for name in ("greeting", "sleeper", "failing")
)


class MissingError(Exception):
    """This generation of the package has no such call."""


def call(api, name, **arguments):
    """A method with those of the arguments that this generation knows."""
    method = getattr(api, name, None)
    if method is None:
        raise MissingError(name)
    known = inspect.signature(method).parameters
    return method(**{key: value for key, value in arguments.items() if key in known})


def data(value):
    """What an answer holds, whether it is a model or plain."""
    return value.to_dict() if hasattr(value, "to_dict") else value


def state_of(execution):
    current = execution.state.current
    return getattr(current, "value", current)


def until_ended(client, execution_id):
    deadline = time.monotonic() + LONGEST_SECONDS
    while True:
        found = client.executions.execution(execution_id=execution_id, tenant=TENANT)
        if state_of(found) in ENDED:
            return found
        assert time.monotonic() < deadline, f"still {state_of(found)}"
        time.sleep(0.1)


def start(client, flow, **given):
    inputs = given.pop("inputs", {})
    return call(
        client.executions,
        "create_execution",
        tenant=TENANT,
        namespace=NAMESPACE,
        id=flow,
        wait=given.pop("wait", False),
        inputs=inputs,
        additional_form_datas=inputs,
        **given,
    )


def refused(status, api, name, **arguments):
    try:
        call(api, name, **arguments)
    except MissingError:
        raise
    except Exception as error:  # whatever class this generation raises
        assert getattr(error, "status", None) == status, f"{type(error).__name__}: {error}"
        return
    raise AssertionError(f"{name} was not refused")


def flows_are_validated(client):
    good, bad = GREETING, GREETING.replace("message:", "massage:")

    reports = [
        data(call(client.flows, "validate_flows", tenant=TENANT, body=one)[0])
        for one in (good, bad)
    ]

    assert not reports[0].get("constraints"), reports[0]
    assert "massage" in reports[1]["constraints"], reports[1]


def flows_are_created_changed_and_read(client):
    created = [
        call(client.flows, "create_flow", tenant=TENANT, body=source)
        for source in (GREETING, SLEEPER, FAILING)
    ]
    changed = GREETING.replace("labels:", "description: Says hello.\nlabels:")
    updated = call(
        client.flows, "update_flow", namespace=NAMESPACE, id="greeting", tenant=TENANT, body=changed
    )
    read = call(
        client.flows,
        "flow",
        namespace=NAMESPACE,
        id="greeting",
        tenant=TENANT,
        source=True,
        allow_deleted=False,
    )

    assert [one.revision for one in created] == [1, 1, 1]
    assert updated.revision == 2
    assert read.source == changed
    assert [label.key for label in read.labels] == ["team"]
    refused(422, client.flows, "create_flow", tenant=TENANT, body=GREETING)
    refused(
        404,
        client.flows,
        "flow",
        namespace=NAMESPACE,
        id="nobody",
        tenant=TENANT,
        source=False,
        allow_deleted=False,
    )


def flows_are_found(client):
    page = data(
        call(
            client.flows,
            "search_flows",
            tenant=TENANT,
            page=1,
            size=10,
            sort=["id:asc"],
            filters=None,
        )
    )
    listed = call(client.flows, "list_flows_by_namespace", namespace=NAMESPACE, tenant=TENANT)
    namespaces = call(client.flows, "list_distinct_namespaces", tenant=TENANT, q=None)

    assert page["total"] == 3, page["total"]
    assert sorted(flow.id for flow in listed) == ["failing", "greeting", "sleeper"]
    assert NAMESPACE in namespaces


def executions_run_with_inputs_and_labels(client):
    started = start(
        client, "greeting", inputs={"name": "Ada", "times": "3"}, labels=["origin:client"]
    )
    ended = until_ended(client, started.id)

    assert state_of(ended) == "SUCCESS"
    assert ended.inputs == {"name": "Ada", "times": 3}
    assert [run.task_id for run in ended.task_run_list] == ["say", "text"]
    labels = {label.key: label.value for label in ended.labels}
    assert {"team": "analytics", "origin": "client"}.items() <= labels.items()
    assert labels["system.correlationId"] == started.id
    refused(
        422,
        client.executions,
        "create_execution",
        tenant=TENANT,
        namespace=NAMESPACE,
        id="greeting",
        wait=False,
        inputs={"times": "many"},
        additional_form_datas={"times": "many"},
    )


def executions_are_waited_for_without_inputs(client):
    ended = start(client, "greeting", wait=True)

    assert (state_of(ended), ended.inputs["name"]) == ("SUCCESS", "World")


def executions_are_followed_and_searched(client):
    started = start(client, "greeting", wait=True)

    followed = list(
        call(client.executions, "follow_execution", execution_id=started.id, tenant=TENANT)
    )
    found = data(
        call(
            client.executions,
            "search_executions",
            tenant=TENANT,
            page=1,
            size=100,
            sort=["state.startDate:desc"],
            filters=None,
        )
    )

    assert followed
    assert started.id in [data(one)["id"] for one in found["results"]]
    refused(
        404, client.executions, "execution", execution_id="5NoSuchExecution000000", tenant=TENANT
    )


def executions_are_killed(client):
    started = start(client, "sleeper")

    call(
        client.executions,
        "kill_execution",
        execution_id=started.id,
        tenant=TENANT,
        is_on_kill_cascade=True,
    )

    assert state_of(until_ended(client, started.id)) == "KILLED"
    refused(
        409,
        client.executions,
        "kill_execution",
        execution_id=started.id,
        tenant=TENANT,
        is_on_kill_cascade=True,
    )


def executions_are_restarted_and_replayed(client):
    failed = start(client, "failing", wait=True)

    again = call(
        client.executions, "restart_execution", execution_id=failed.id, tenant=TENANT, revision=None
    )
    until_ended(client, failed.id)
    copy = call(
        client.executions,
        "replay_execution",
        execution_id=failed.id,
        tenant=TENANT,
        task_run_id=None,
        revision=None,
        breakpoints=None,
    )

    assert again.id == failed.id
    assert copy.id != failed.id
    assert copy.parent_id == failed.id
    assert state_of(until_ended(client, copy.id)) == "FAILED"


def labels_are_set_on_ended_executions(client):
    ended = start(client, "greeting", wait=True)
    label = kestrapy.Label(key="seen", value="yes")

    call(
        client.executions,
        "set_labels_on_terminated_execution",
        execution_id=ended.id,
        tenant=TENANT,
        label=[label],
        labels=[label],
        body=[label],
    )

    read = client.executions.execution(execution_id=ended.id, tenant=TENANT)
    assert ("seen", "yes") in [(one.key, one.value) for one in read.labels]


def logs_are_read(client):
    if not hasattr(client, "logs"):
        raise MissingError("logs")
    ended = start(client, "greeting", inputs={"name": "Grace"}, wait=True)

    lines = call(client.logs, "list_logs_from_execution", execution_id=ended.id, tenant=TENANT)
    text = call(client.logs, "download_logs_from_execution", execution_id=ended.id, tenant=TENANT)
    page = data(call(client.logs, "search_logs", tenant=TENANT, page=1, size=10))

    assert "Hello Grace" in [line.message for line in lines]
    assert "INFO Hello Grace" in text
    assert page["results"]


def outputs_are_read(client):
    if not hasattr(client, "outputs"):
        raise MissingError("outputs")
    ended = start(client, "greeting", inputs={"name": "Grace"}, wait=True)

    of_flow = client.outputs.execution_outputs(ended.id, TENANT)
    of_tasks = {
        one.task_id: one.task_run_id
        for one in client.outputs.task_outputs_information(ended.id, TENANT)
    }

    assert of_flow == {"greeting": "Grace x 1"}
    assert client.outputs.task_run_outputs(ended.id, of_tasks["text"], TENANT) == {
        "value": "Grace x 1"
    }


def expressions_are_evaluated(client):
    ended = start(client, "greeting", inputs={"name": "Grace"}, wait=True)

    answer = call(
        client.executions,
        "eval_expression",
        execution_id=ended.id,
        tenant=TENANT,
        body="{{ outputs.text.value | upper }}",
        expression="{{ outputs.text.value | upper }}",
    )

    assert data(answer)["result"] == "GRACE X 1", answer


def key_values_are_kept(client):
    for literal, kind, value in (
        ("42", "NUMBER", 42),
        ('"blue"', "STRING", "blue"),
        ("true", "BOOLEAN", True),
    ):
        call(
            client.kv,
            "set_key_value",
            namespace=NAMESPACE,
            key="answer",
            tenant=TENANT,
            body=literal,
        )
        found = data(call(client.kv, "key_value", namespace=NAMESPACE, key="answer", tenant=TENANT))
        assert (str(getattr(found["type"], "value", found["type"])), found["value"]) == (
            kind,
            value,
        ), found

    assert (
        call(client.kv, "delete_key_value", namespace=NAMESPACE, key="answer", tenant=TENANT)
        is True
    )
    refused(404, client.kv, "key_value", namespace=NAMESPACE, key="answer", tenant=TENANT)


def namespace_files_are_kept(client):
    if not hasattr(client, "files"):
        raise MissingError("files")
    call(
        client.files,
        "create_namespace_file",
        namespace=NAMESPACE,
        path="/sql/a.sql",
        tenant=TENANT,
        file_content=b"SELECT 1",
    )

    content = call(
        client.files, "file_content", namespace=NAMESPACE, path="/sql/a.sql", tenant=TENANT
    )
    found = call(
        client.files, "search_namespace_files", namespace=NAMESPACE, q="a.sql", tenant=TENANT
    )
    call(client.files, "delete_file_directory", namespace=NAMESPACE, path="/sql", tenant=TENANT)

    assert content == b"SELECT 1"
    assert found == ["/sql/a.sql"]


def triggers_are_listed(client):
    page = data(call(client.triggers, "search_triggers", tenant=TENANT, page=1, size=10))

    assert page["total"] == 1, page


def server_tells_about_itself(client):
    if not hasattr(client, "misc"):
        raise MissingError("misc")

    assert client.misc.configuration().version


def everything_is_deleted(client):
    page = data(
        call(
            client.executions,
            "search_executions",
            tenant=TENANT,
            page=1,
            size=100,
            sort=None,
            filters=None,
        )
    )
    for one in page["results"]:
        call(
            client.executions,
            "delete_execution",
            execution_id=data(one)["id"],
            tenant=TENANT,
            delete_logs=True,
            delete_metrics=True,
            delete_storage=True,
        )
    for flow in ("greeting", "sleeper", "failing"):
        call(client.flows, "delete_flow", namespace=NAMESPACE, id=flow, tenant=TENANT)

    left = data(
        call(
            client.executions,
            "search_executions",
            tenant=TENANT,
            page=1,
            size=10,
            sort=None,
            filters=None,
        )
    )
    assert left["total"] == 0
    assert (
        list(call(client.flows, "list_flows_by_namespace", namespace=NAMESPACE, tenant=TENANT))
        == []
    )


CHECKS = (
    flows_are_validated,
    flows_are_created_changed_and_read,
    flows_are_found,
    executions_run_with_inputs_and_labels,
    executions_are_waited_for_without_inputs,
    executions_are_followed_and_searched,
    executions_are_killed,
    executions_are_restarted_and_replayed,
    labels_are_set_on_ended_executions,
    logs_are_read,
    outputs_are_read,
    expressions_are_evaluated,
    key_values_are_kept,
    namespace_files_are_kept,
    triggers_are_listed,
    server_tells_about_itself,
    everything_is_deleted,
)


def main():
    configuration = kestrapy.Configuration(
        host=os.environ["SERVER"],
        username=os.environ["SERVER_USER"],
        password=os.environ["SERVER_PASSWORD"],
    )
    client = kestrapy.KestraClient(configuration)
    done = {}
    for check in CHECKS:
        print(check.__name__, file=sys.stderr)
        try:
            check(client)
        except MissingError as missing:
            done[check.__name__] = f"this package has no {missing}"
        else:
            done[check.__name__] = "passed"
    json.dump(done, sys.stdout)


if __name__ == "__main__":
    main()
