"""Whom a task is towards Google Cloud, and what it says where it can be nobody."""

import json
import sys

import pytest

from plugins.gcp.bigquery.query import Query
from plugins.gcp.bigquery.tables import TableName, table_named
from shared.model.source import check_flow
from shared.sdk.context import GoogleService, GoogleSettings
from shared.sdk.output import TaskFailed
from shared.sdk.registry import Registry
from tests.plugins.context import Workbench

SQL = "SELECT 1"


def test_without_project_and_emulator_it_fails_at_once_with_both_remedies(tmp_path):
    with pytest.raises(TaskFailed) as failed:
        Workbench(tmp_path).run(Query, sql=SQL, serviceAccount="")

    assert "set `projectId`" in failed.value.message
    assert "`windhover emulators start bigquery`" in failed.value.message


@pytest.mark.parametrize("key", ["no json", "[]", '{"type": "service_account"}'])
def test_key_that_is_none_is_refused_and_not_shown(tmp_path, key):
    bench = Workbench(tmp_path)

    with pytest.raises(TaskFailed, match="no JSON key") as failed:
        bench.run(Query, sql=SQL, serviceAccount=key)

    assert key not in f"{failed.value.message}{failed.value.__cause__}"
    assert bench.secrets == [key]


def test_broken_key_is_refused_and_hidden(tmp_path):
    key = json.dumps(
        {"type": "service_account", "project_id": "p", "private_key": "very-secret-bits"}
    )
    bench = Workbench(tmp_path)

    with pytest.raises(TaskFailed, match="no usable credentials") as failed:
        bench.run(Query, sql=SQL, serviceAccount=key)

    assert "very-secret-bits" not in failed.value.message
    assert "very-secret-bits" in bench.secrets


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/token",
        "http://oauth2.googleapis.com/token",
        "https://googleapis.com.example.org/token",
        "https://example.org/?https://oauth2.googleapis.com/token",
        "https://oauth2.googleapis.com@example.org/token",
    ],
)
def test_key_that_leads_elsewhere_is_refused(tmp_path, address):
    key = {"private_key": "very-secret-bits", "project_id": "p", "token_uri": address}

    with pytest.raises(TaskFailed, match="token_uri"):
        Workbench(tmp_path).run(Query, sql=SQL, serviceAccount=json.dumps(key))


def test_missing_package_names_the_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "google.cloud.bigquery", None)
    google = GoogleSettings(emulators={GoogleService.BIGQUERY: "http://127.0.0.1:9"})

    with pytest.raises(TaskFailed) as failed:
        Workbench(tmp_path, google=google).run(Query, sql=SQL)

    assert failed.value.remedy == 'Install it: pip install "windhover[gcp]".'


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("d.t", TableName("p", "d", "t")),
        ("q.d.t", TableName("q", "d", "t")),
        ("example.com:q.d.t", TableName("example.com:q", "d", "t")),
        ("`q.d.t`", TableName("q", "d", "t")),
        ("d.t$20240309", TableName("p", "d", "t$20240309")),
    ],
)
def test_table_is_named_with_or_without_its_project(text, name):
    assert table_named(text, "p") == name


@pytest.mark.parametrize("text", ["t", "", "d.", ".t", "a..b"])
def test_what_names_no_table_is_refused(text):
    with pytest.raises(TaskFailed, match=f"Invalid table name '{text}'"):
        table_named(text, "p")


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        ("store: true, fetch: true", "`store` can not be used together"),
        ("destinationTable: d.t, store: true", "can not be fetched or stored"),
        ("destinationTable: d.t, fetchType: FETCH", "can not be fetched or stored"),
    ],
)
def test_contradictions_are_refused_when_the_flow_is_saved(properties, message):
    source = (
        "id: f\nnamespace: company.team\ntasks:\n"
        f"  - {{id: q, type: io.kestra.plugin.gcp.bigquery.Query, sql: x, {properties}}}\n"
    )

    report = check_flow(source, Registry.installed())

    assert message in report.problems[0].message
