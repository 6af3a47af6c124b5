"""What deserves a word and blocks nothing (flow language, 1.5)."""

import pytest

from shared.model.problems import Problem
from shared.model.source import check_flow
from shared.model.warnings import RESERVED_IDS
from shared.model.yaml_nodes import Spot
from shared.sdk.registry import Registry
from tests.builders import source

CATALOG = Registry.installed()
NAME = "company.team/a-flow"
LOG = {"id": "log", "type": "io.kestra.plugin.core.log.Log", "message": "x"}
GROUP = {"id": "group", "type": "io.kestra.plugin.core.flow.Sequential", "tasks": [LOG]}


def _warnings(**fields):
    report = check_flow(source(**fields), CATALOG)
    assert report.problems == ()
    return report.warnings


def test_property_that_only_workers_follow_has_no_effect_on_a_group():
    tasks = [GROUP | {"timeout": "PT1S"}, LOG | {"id": "b", "timeout": "PT1S"}]

    assert _warnings(tasks=tasks) == (
        Problem(
            "flow.no-effect",
            "`timeout` has no effect on the task group, which no worker runs",
            "tasks",
            flow=NAME,
        ),
    )


@pytest.mark.parametrize("flow_id", sorted(RESERVED_IDS))
def test_words_of_the_api_are_no_good_flow_ids(flow_id):
    assert _warnings(id=flow_id) == (
        Problem(
            "flow.reserved-id",
            f"The flow id is a reserved keyword: {flow_id}",
            "id",
            Spot(1, 1),
            flow=f"company.team/{flow_id}",
        ),
    )


def test_flow_trigger_without_conditions_fires_for_everything():
    [warning] = _warnings(triggers=[{"id": "t", "type": "io.kestra.plugin.core.trigger.Flow"}])

    assert (warning.code, warning.path) == ("flow.trigger", "triggers")


def test_deprecated_properties_are_told_with_their_places():
    schedule = {
        "id": "s",
        "type": "io.kestra.plugin.core.trigger.Schedule",
        "cron": "@daily",
        "scheduleConditions": [],
    }

    warnings = _warnings(triggers=[schedule], taskDefaults=[{"type": "x", "values": {"a": 1}}])

    assert warnings == (
        Problem(
            "flow.deprecated",
            "triggers[0].scheduleConditions is deprecated",
            "triggers[0].scheduleConditions",
            Spot(11, 3),
            flow=NAME,
        ),
        Problem(
            "flow.deprecated", "taskDefaults is deprecated", "taskDefaults", Spot(12, 1), flow=NAME
        ),
    )
