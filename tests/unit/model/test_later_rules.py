"""Rules of later versions warn, so that a flow of any version can be saved (ADR 0006)."""

import pytest

from shared.model.source import check_flow, load_flow
from shared.sdk.registry import Registry

REGISTRY = Registry.installed()
FLOW = """
id: nightly
namespace: company.team
revision: 3
inputs:
  - id: day
    type: STRING
{extra}
tasks:
  - id: say
    type: io.kestra.plugin.core.log.Log
    message: "{{{{ inputs.day }}}}"
triggers:
  - id: night
    type: io.kestra.plugin.core.trigger.Schedule
    cron: "0 3 * * *"
{given}
"""


def _flow(extra="", given=""):
    return FLOW.format(extra=extra, given=given)


def test_trigger_without_a_required_input_is_warned_about():
    report = check_flow(_flow(), REGISTRY)

    assert report.problems == ()
    (warning,) = report.warnings
    assert (warning.code, warning.path, warning.spot.line) == (
        "flow.missing-inputs",
        "triggers[0]",
        14,
    )
    assert warning.message == ("Missing inputs for Schedule Trigger 'night', missing inputs: 'day'")


@pytest.mark.parametrize(
    ("extra", "given"),
    [
        ("    defaults: monday", ""),
        ("    required: false", ""),
        ("", "    inputs:\n      day: monday"),
    ],
)
def test_trigger_that_can_start_the_flow_is_not_warned_about(extra, given):
    assert check_flow(_flow(extra, given), REGISTRY).warnings == ()


def test_id_that_later_versions_reserve_is_warned_about():
    report = check_flow(_flow("    defaults: monday").replace("nightly", "pause"), REGISTRY)

    assert report.flow.id == "pause"
    assert [warning.code for warning in report.warnings] == ["flow.reserved-id"]


def test_source_keeps_its_revision_until_it_is_stored():
    assert check_flow(_flow(), REGISTRY).flow.revision == 3
    assert load_flow(_flow(), REGISTRY, revision=1).revision == 1
