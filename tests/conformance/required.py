"""Which scenarios of Kestra's corpus must pass, and why the others need not yet."""

from tests.conformance.scenario import How, Scenario

AREAS = frozenset(
    {
        "sequential-errors",
        "parallel-dag",
        "foreach-each",
        "switch-if",
        "fail-disabled-runif",
        "waitfor",
        "allow-failure",
        "retry",
        "inputs",
        "outputs",
        "expressions",
        "labels",
        "logs",
        "secrets-encryption",
        "working-directory",
        "parsing-robustness",
    }
)
"""Areas that are built."""

NOT_YET = {
    "task-allow-failure-foreachitem": "needs ForEachItem",
    "retry-new-execution-task-attempts": "needs retries as new executions",
    "retry-new-execution-flow-duration": "needs retries as new executions",
    "encrypted-output-not-decrypted-by-eval": "needs the HTTP API",
}
"""Scenarios of those areas that need something else first."""


def is_required(scenario: Scenario) -> bool:
    """Whether the scenario must pass."""
    return scenario.area in AREAS and scenario.id not in NOT_YET and scenario.how is not How.WEBHOOK
