"""Which scenarios of Kestra's corpus must pass, and why the others need not yet."""

from tests.conformance.scenario import Scenario

AREAS = frozenset(
    {
        "sequential-errors",
        "parallel-dag",
        "foreach-each",
        "switch-if",
        "fail-disabled-runif",
        "waitfor",
        "subflow",
        "foreachitem",
        "allow-failure",
        "retry",
        "pause-resume",
        "concurrency-limit",
        "sla",
        "restart-replay",
        "execution-control",
        "inputs",
        "outputs",
        "expressions",
        "labels",
        "logs",
        "secrets-encryption",
        "working-directory",
        "parsing-robustness",
        "webhook",
        "flow-trigger",
        "other-triggers",
    }
)
"""Areas that are built."""


def is_required(scenario: Scenario) -> bool:
    """Whether the scenario must pass."""
    return scenario.area in AREAS
