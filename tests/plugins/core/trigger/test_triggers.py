"""Triggers as flows declare them (flow language, sections 8.1 to 8.6)."""

from datetime import timedelta

import pytest

from shared.model.state import State
from tests.plugins.core.trigger.declared import problems, report, trigger

EVERY = {
    "description": "x",
    "conditions": [{"type": "io.kestra.plugin.core.condition.Weekend"}],
    "disabled": True,
    "inputs": {"day": "{{ trigger.date }}"},
    "labels": {"a": "b"},
    "stopAfter": ["FAILED"],
    "allowConcurrent": True,
    "failOnTriggerError": True,
    "minLogLevel": "WARN",
    "logToFile": True,
    "assets": {"inputs": []},
    "version": "1.0.0",
    "when": "{{ true }}",
}
KINDS = {
    "Schedule": {"cron": "0 9 * * *"},
    "ScheduleOnDates": {"dates": ["2030-06-01T09:00:00"]},
    "Webhook": {"key": "abc"},
    "Flow": {},
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_trigger_takes_the_common_properties(kind):
    found = trigger(kind, **KINDS[kind], **EVERY)

    assert (found.disabled, found.allow_concurrent, found.fail_on_trigger_error) == (True,) * 3
    assert found.stop_after == (State.FAILED,)
    assert found.log_level == "WARN"
    assert len(found.conditions) == 1


@pytest.mark.parametrize("kind", ["Schedule", "Webhook"])
def test_what_a_trigger_needs_is_asked_for(kind):
    missing = {"Schedule": "cron", "Webhook": "key"}[kind]

    assert problems(kind) == [(missing, "must not be null")]


def test_unknown_property_is_refused():
    [(path, message)] = problems("Schedule", cron="@daily", chron="x")

    assert path == "chron"
    assert message.startswith('Unrecognized field "chron"')


@pytest.mark.parametrize(
    "properties",
    [
        {"cron": "0 9 * * MON-FRI"},
        {"cron": "0 9 * * WED"},
        {"cron": "*/15 0-23/2 1,15 JAN-MAR 0,7"},
        {"cron": "@hourly"},
        {"cron": "@daily", "withSeconds": True},
        {"cron": "*/10 * * * * *", "withSeconds": True},
        {"cron": "0 9 * * *", "timezone": "Europe/Berlin"},
        {"cron": "0 9 * * *", "timezone": "+02:00"},
        {"cron": "0 9 * * *", "recoverMissedSchedules": "LAST", "lateMaximumDelay": "PT10M"},
        {"cron": "0 9 * * *", "backfill": {"start": "2024-01-01T00:00:00Z"}},
        {"cron": "0 9 * * *", "scheduleConditions": EVERY["conditions"]},
    ],
)
def test_schedule_is_accepted(properties):
    assert problems("Schedule", **properties) == []


@pytest.mark.parametrize(
    "cron",
    [
        "",
        "0 9 * *",
        "0 9 * * * *",
        "60 * * * *",
        "0 24 * * *",
        "0 0 0 * *",
        "0 0 * 13 *",
        "0 0 * * 8",
        "0 0 * * FRI-MON",
        "50-10 * * * *",
        "*/0 * * * *",
        "? * * * *",
        "0 0 15W * *",
        "0 0 LW * *",
        "0 0 * * 1#2",
        "0 0 * * 5L",
        "@reboot",
        "every day",
    ],
)
def test_cron_that_is_none_is_refused_with_the_reason(cron):
    [(path, message)] = problems("Schedule", cron=cron)

    assert path == "cron"
    assert message.startswith(f"invalid cron expression '{cron}': ")
    assert not message.endswith(": ")


@pytest.mark.parametrize("kind", ["Schedule", "ScheduleOnDates"])
@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", "", "+25:00"])
def test_zone_must_be_known(kind, zone):
    assert problems(kind, **KINDS[kind], timezone=zone) == [
        ("timezone", f"timezone '({zone})' is not a valid time-zone ID")
    ]


def test_webhook_takes_its_properties():
    found = trigger(
        "Webhook", key="{{ secret('K') }}", wait=True, returnOutputs=True,
        responseContentType="text/plain", inputs={"a": "{{ trigger.body }}"},
    )  # fmt: skip

    assert (found.wait, found.return_outputs, found.response_content_type) == (
        True,
        True,
        "text/plain",
    )


def test_webhook_key_has_a_longest_length():
    assert problems("Webhook", key="x" * 256) == []
    assert [path for path, _ in problems("Webhook", key="x" * 257)] == ["key"]


def test_webhook_takes_no_multiple_condition():
    condition = {
        "type": "io.kestra.plugin.core.condition.MultipleCondition",
        "id": "both",
        "conditions": {"a": {"type": "io.kestra.plugin.core.condition.Weekend"}},
    }

    assert problems("Webhook", key="abc", conditions=[condition]) == [
        ("conditions", "invalid webhook: conditions of type MultipleCondition are not supported")
    ]


def test_flow_trigger_looks_at_terminal_states_and_paused():
    expected = {state for state in State if state.is_terminal} | {State.PAUSED}

    assert set(trigger("Flow").states) <= expected
    assert {State.SUCCESS, State.WARNING, State.FAILED, State.KILLED, State.PAUSED} <= set(
        trigger("Flow").states
    )


def test_flow_trigger_without_any_condition_is_warned_about():
    [warning] = report("Flow").warnings

    assert "neither conditions nor preconditions" in warning.message
    assert report("Flow", conditions=EVERY["conditions"]).warnings == ()
    assert report("Flow", preconditions={"id": "x", "flows": [{"namespace": "a"}]}).warnings == ()


def _filtered(**properties):
    where = [{"id": "w", "filters": [{"field": "FLOW_ID", **properties}]}]
    return [message for _, message in problems("Flow", preconditions={"id": "p", "where": where})]


@pytest.mark.parametrize(
    ("properties", "messages"),
    [
        ({"type": "EQUAL_TO", "value": "x"}, []),
        ({"type": "IN", "values": ["x"]}, []),
        ({"type": "IS_NULL", "value": "x"}, []),
        ({"type": "EQUAL_TO"}, ["`value` cannot be null for type EQUAL_TO"]),
        ({"type": "IS_TRUE"}, ["`value` cannot be null for type IS_TRUE"]),
        ({"type": "NOT_IN"}, ["`values` cannot be null for type NOT_IN"]),
        (
            {"type": "EQUAL_TO", "value": "x", "values": ["x"]},
            ["`values` must be null for type EQUAL_TO"],
        ),
        ({"type": "IN", "value": "x", "values": ["x"]}, ["`value` must be null for type IN"]),
    ],
)
def test_filter_has_what_its_type_compares_with(properties, messages):
    assert _filtered(**properties) == messages


def _window(**properties):
    preconditions = {"id": "p", "flows": [{"namespace": "a"}], "timeWindow": properties}
    return [message for _, message in problems("Flow", preconditions=preconditions)]


@pytest.mark.parametrize(
    "properties",
    [
        {},
        {"window": "PT1H", "windowAdvance": "PT10M"},
        {"type": "SLIDING_WINDOW", "window": "PT1H"},
        {"type": "DAILY_TIME_WINDOW", "startTime": "06:00:00", "endTime": "09:00:00+01:00"},
        {"type": "DAILY_TIME_DEADLINE", "deadline": "09:00:00Z"},
    ],
)
def test_window_with_the_properties_of_its_type_is_accepted(properties):
    assert _window(**properties) == []


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        ({"deadline": "09:00:00Z"}, "`DURATION_WINDOW` cannot have a deadline"),
        ({"type": "SLIDING_WINDOW", "windowAdvance": "PT1M"}, "cannot have a window advance"),
        ({"type": "DAILY_TIME_WINDOW", "startTime": "06:00:00"}, "must have a end time"),
        ({"type": "DAILY_TIME_WINDOW", "endTime": "06:00:00"}, "must have a start time"),
        ({"type": "DAILY_TIME_DEADLINE"}, "`DAILY_TIME_DEADLINE` must have a deadline"),
        ({"type": "DAILY_TIME_DEADLINE", "deadline": "1", "window": "P1D"}, "cannot have a window"),
    ],
)
def test_window_with_properties_of_another_type_is_refused(properties, words):
    [message] = _window(**properties)

    assert message.startswith("Time window of type ")
    assert words in message


def test_durations_are_read():
    found = trigger("Schedule", cron="@daily", lateMaximumDelay="PT10M")

    assert found.late_maximum_delay == timedelta(minutes=10)
