import pytest

from shared.model.kestra_types import PLUGINS, elsewhere
from shared.model.source import check_flow
from shared.sdk.registry import Registry

REGISTRY = Registry.installed()
NAMES = [
    f"io.kestra.plugin.{group}.{name}" for group, found in PLUGINS.items() for name in found.names
]


def _problem(type_name, place="tasks"):
    declared = f"  - {{id: a, type: {type_name}}}"
    source = f"id: f\nnamespace: company.team\n{place}:\n{declared}\n"
    if place != "tasks":
        source += "tasks:\n  - {id: log, type: io.kestra.plugin.core.log.Log, message: x}\n"
    return check_flow(source, REGISTRY).problems[0]


def test_type_of_kestra_that_is_not_here_is_refused_with_what_could_serve():
    problem = _problem("io.kestra.plugin.aws.s3.Upload")

    assert problem.code == "flow.unknown-task-type"
    assert problem.message == (
        "Invalid type: io.kestra.plugin.aws.s3.Upload: Kestra has it, in its plug-in for AWS, not"
        " here"
    )
    assert problem.remedy == (
        "Instead: io.kestra.plugin.scripts.python.Script can use its Python library (boto3)."
    )


def test_trigger_of_kestra_that_is_not_here_is_refused_alike():
    problem = _problem("io.kestra.plugin.kafka.RealtimeTrigger", "triggers")

    assert problem.code == "flow.unknown-trigger-type"
    assert "its plug-in for Kafka" in problem.message


def test_misspelt_type_of_a_plugin_that_is_here_is_asked_about():
    problem = _problem("io.kestra.plugin.gcp.bigquery.Qery")

    assert problem.message == "Invalid type: io.kestra.plugin.gcp.bigquery.Qery"
    assert problem.remedy.startswith("Did you mean io.kestra.plugin.gcp.bigquery.Query?")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("slack.SlackIncomingWebhook", "notifications.slack.SlackIncomingWebhook"),
        ("duckdb.Query", "jdbc.duckdb.Query"),
        ("core.log.Logg", "core.log.Log"),
        ("snowflake.Query", None),
        ("groovy.Eval", None),
        ("nothing.List", None),
    ],
)
def test_another_type_is_meant_only_where_it_is_clear_which(name, meant):
    """All names begin alike, and many end alike: that says nothing."""
    remedy = _problem(f"io.kestra.plugin.{name}").remedy

    found = remedy.partition("Did you mean io.kestra.plugin.")[2].partition("?")[0]
    assert (found or None) == meant


@pytest.mark.parametrize("name", ["io.example.Task", "io.kestra.plugin.nothing.Task", "x"])
def test_type_that_kestra_does_not_have_is_nowhere(name):
    assert elsewhere(name) is None


def test_no_type_that_is_here_is_said_to_be_elsewhere():
    assert [name for name in NAMES if REGISTRY.known(name)] == []


def test_what_could_serve_is_here():
    words = {
        word.strip("();,.:")
        for found in PLUGINS.values()
        for word in found.instead.split()
        if word.startswith("io.kestra.")
    }

    missing = [
        word
        for word in words
        if not REGISTRY.known(word) and not any(n.startswith(f"{word}.") for n in REGISTRY.names())
    ]
    assert missing == []


@pytest.mark.parametrize(
    "name", ["io.kestra.plugin.core.flow.Template", "io.kestra.core.tasks.flows.Template"]
)
def test_template_is_refused_with_what_serves(name):
    problem = _problem(name)

    assert problem.path == "tasks[0].type"
    assert "off by default" in problem.message
    assert "io.kestra.plugin.core.flow.Subflow" in problem.remedy
