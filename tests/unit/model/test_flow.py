"""A flow: what its YAML says, typed."""

from datetime import timedelta

from shared.model.flow import Check, CheckBehavior, CheckStyle, Concurrency, ConcurrencyBehavior
from tests.builders import flow

LOG = {"type": "io.kestra.plugin.core.log.Log", "message": "x"}


def test_every_task_is_found_at_any_depth_in_the_order_of_the_source():
    group = {
        "id": "group",
        "type": "io.kestra.plugin.core.flow.Sequential",
        "tasks": [LOG | {"id": "inner"}],
        "errors": [LOG | {"id": "on-error"}],
        "finally": [LOG | {"id": "at-end"}],
    }
    declared = flow(
        tasks=[group, LOG | {"id": "next"}],
        errors=[LOG | {"id": "flow-error"}],
        afterExecution=[LOG | {"id": "after"}],
        listeners=[{"tasks": [LOG | {"id": "listener"}]}],
        **{"finally": [LOG | {"id": "flow-end"}]},
    )

    assert [task.id for task in declared.every_task()] == [
        "group", "inner", "on-error", "at-end", "next", "flow-error", "flow-end", "after",
        "listener",
    ]  # fmt: skip


def test_concurrency_queues_unless_told_otherwise():
    assert flow(concurrency={"limit": 2}).concurrency == Concurrency(
        limit=2, behavior=ConcurrencyBehavior.QUEUE
    )


def test_service_level_has_its_longest_duration():
    sla = {"id": "s", "type": "MAX_DURATION", "behavior": "FAIL", "duration": "PT8H"}

    assert flow(sla=[sla]).sla[0].longest == timedelta(hours=8)


def test_check_has_a_condition_under_either_name():
    first, second = flow(
        checks=[{"condition": "{{ a }}", "message": "m"}, {"when": "{{ a }}", "message": "m"}]
    ).checks

    assert first == second
    assert first == Check(
        condition="{{ a }}",
        message="m",
        style=CheckStyle.INFO,
        behavior=CheckBehavior.BLOCK_EXECUTION,
    )


def test_old_name_of_plugin_defaults_is_read():
    default = {"type": "io.kestra", "values": {"description": "x"}}

    declared = flow(taskDefaults=[default])

    assert [one.type for one in declared.plugin_defaults] == ["io.kestra"]
    assert declared.tasks[0].description == "x"


def test_what_needs_another_edition_or_documents_only_is_accepted():
    declared = flow(
        description="Loads sales.",
        workerGroup={"key": "gpu", "fallback": "WAIT"},
        policyRefs=["a"],
        quotas={"a": 1},
        workerSelector={"tags": ["a"]},
    )

    assert declared.description == "Loads sales."
