"""Custom dashboards: kept, checked, and what their charts show."""

from datetime import timedelta

import pytest
import yaml

from shared.model.commit import Commit
from shared.model.execution import Label
from shared.model.metric import MetricChunk
from shared.model.state import EXECUTION_MOVES, History, State
from shared.model.task import LogLevel
from tests.builders import NOW, execution, later, log_chunk, log_line, measurement, source

DASHBOARDS = "/api/v1/main/dashboards"
BOARD = """\
id: mine
title: Mine
timeWindow: {default: P7D, max: P30D}
charts:
  - id: states
    type: io.kestra.plugin.core.dashboard.chart.Pie
    data:
      type: io.kestra.plugin.core.dashboard.data.Executions
      columns:
        state: {field: STATE}
        total: {agg: COUNT}
"""
SPAN = {"startDate": "2024-03-01T00:00:00Z", "endDate": "2024-03-20T00:00:00Z"}


def ended(number, state, seconds, **fields):
    """An execution that started so many hours after NOW and took so many seconds."""
    start = NOW + timedelta(hours=number)
    running = History.created(start).moved(EXECUTION_MOVES, State.RUNNING, start)
    over = running.moved(EXECUTION_MOVES, state, start + timedelta(seconds=seconds))
    return execution(id=f"execution{number}", state=over, **fields)


@pytest.fixture
def ran(engine):
    """Four executions in two namespaces over two days, and a playground's, which nobody counts."""
    documents = (
        ended(1, State.SUCCESS, 10, labels=(Label(key="team", value="a"),)),
        ended(2, State.SUCCESS, 30, flow_id="other"),
        ended(25, State.FAILED, 2, namespace="shop", labels=(Label(key="team", value="b"),)),
        execution(id="running", namespace="shop", state=History.created(NOW + timedelta(hours=26))),
        ended(3, State.SUCCESS, 99, kind="PLAYGROUND"),
    )
    engine.ports.repository.commit([Commit(cause="test", documents=documents)])


def chart(kind, data, columns, options=None, **more):
    """The source of a chart."""
    shaped = {
        "id": "it",
        "type": f"io.kestra.plugin.core.dashboard.chart.{kind}",
        "chartOptions": options or {},
        "data": {
            "type": f"io.kestra.plugin.core.dashboard.data.{data}",
            "columns": columns,
            **more,
        },
    }
    return yaml.safe_dump(shaped, sort_keys=False)


def shown(client, source, **asked):
    """The rows of a chart that is not kept."""
    body = {"chart": source, "globalFilter": {**SPAN, **asked}}
    answer = client.post(f"{DASHBOARDS}/charts/preview", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_dashboard_is_kept_changed_and_forgotten(client):
    created = client.post(DASHBOARDS, content=BOARD)
    again = client.post(DASHBOARDS, content=BOARD)
    changed = client.put(f"{DASHBOARDS}/mine", content=BOARD.replace("Mine", "Yours"))
    found = client.get(f"{DASHBOARDS}?q=yours").json()
    gone = [client.delete(f"{DASHBOARDS}/mine").status_code for _ in range(2)]

    assert (created.json()["title"], created.json()["sourceCode"]) == ("Mine", BOARD)
    assert created.json()["timeWindow"] == {"default": "P7D", "max": "P30D"}
    assert again.status_code == 422
    assert changed.json()["created"] == created.json()["created"]
    assert [one["id"] for one in found["results"]] == ["mine"]
    assert gone == [204, 404]


PIE = "type: io.kestra.plugin.core.dashboard.chart.Pie"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("{title: x, charts: [{id: a}]}", "charts[0].type: must not be null"),
        ("{title: x, charts: [{id: a, type: b}]}", "charts[0].type: there is none like it"),
        ("{charts: []}", "title: must not be null"),
        ("{title: x}", "charts: must not be null"),
        ("{title: x, charts: 1}", "charts: must be a list"),
        ("{id: ../a, title: x, charts: []}", "id: must be letters"),
        ("[]", "source: must be a map"),
        ("a: [", "source: "),
        ("{title: x, charts: [], color: red}", "color: there is no such property"),
        ("{title: x, charts: [], timeWindow: {default: soon}}", "'soon' is no duration"),
        ("{title: x, charts: [], timeWindow: {default: P9D, max: P1D}}", "no more than max"),
        (f"{{title: x, charts: [{{id: a, {PIE}}}]}}", "charts[0].data: must not be null"),
        (
            BOARD.replace("data.Executions", "data.Nothing"),
            "charts[0].data.type: there is no data",
        ),
    ],
)
def test_source_that_is_no_dashboard_is_refused_with_what_is_wrong(client, written, problem):
    checked = client.post(f"{DASHBOARDS}/validate", content=written).json()
    created = client.post(DASHBOARDS, content=written)

    assert problem in checked["constraints"]
    assert created.status_code == 422
    assert client.get(DASHBOARDS).json()["total"] == 0


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (
            chart("Pie", "Executions", {"a": {"field": "COLOR"}}),
            "data.columns.a.field: there is no COLOR",
        ),
        (chart("Pie", "Executions", {"a": {"agg": "SUM"}}), "data.columns.a.field: must not be"),
        (
            chart("Pie", "Executions", {"a": {"agg": "SUM", "field": "STATE"}}),
            "data.columns.a.agg: STATE has no SUM: only DURATION can",
        ),
        (
            chart("Pie", "Logs", {"a": {"agg": "MAX", "field": "LEVEL"}}),
            "data.columns.a.agg: LEVEL has no MAX: count rows with COUNT",
        ),
        (
            chart("Pie", "Executions", {"a": {"field": "LABELS"}}),
            "data.columns.a.labelKey: must not be null",
        ),
        (chart("Bar", "Flows", {"a": {"agg": "COUNT"}}), "chartOptions.column: must not be null"),
        (
            chart("TimeSeries", "Executions", {"a": {"field": "STATE"}}, {"column": "a"}),
            "chartOptions.column: a is no date",
        ),
        (
            chart("Table", "Flows", {"a": {"field": "ID"}}, orderBy=[{"column": "b"}]),
            "data.orderBy[0].column: there is no column b",
        ),
        (
            chart("Table", "Flows", {"a": {"field": "ID"}}, where=[{"type": "IN", "field": "ID"}]),
            "data.where[0].values: IN needs at least one",
        ),
        (
            chart(
                "Table",
                "Executions",
                {"a": {"field": "ID"}},
                where=[{"type": "EQUAL_TO", "field": "START_DATE", "value": "soon"}],
            ),
            "data.where[0]: 'soon' is no date",
        ),
        (
            chart(
                "Table",
                "Flows",
                {"a": {"field": "ID"}},
                where=[{"type": "OR", "values": [{"type": "IS_NULL", "field": "COLOR"}]}],
            ),
            "data.where[0].values[0].field: there is no COLOR",
        ),
        (chart("KPI", "ExecutionsKPI", {"field": "ID"}), "data.columns.agg: must not be null"),
    ],
)
def test_chart_that_says_nothing_sensible_is_refused_with_the_place(client, wrong, problem):
    checked = client.post(f"{DASHBOARDS}/validate/chart", content=wrong).json()
    answer = client.post(f"{DASHBOARDS}/charts/preview", json={"chart": wrong})

    assert problem in checked["constraints"]
    assert answer.status_code == 422


def test_problem_has_the_line_where_it_is(client):
    wrong = BOARD.replace("STATE", "COLOR")

    [problem] = client.post(f"{DASHBOARDS}/validate", content=wrong).json()["problems"]

    assert (problem["path"], problem["line"]) == ("charts[0].data.columns.state.field", 10)


def test_right_source_is_told_as_it_was_understood(client):
    checked = client.post(f"{DASHBOARDS}/validate", content=BOARD).json()

    assert "constraints" not in checked
    assert checked["dashboard"]["title"] == "Mine"
    assert [one["id"] for one in checked["dashboard"]["charts"]] == ["states"]


def test_editors_get_a_schema(client):
    schema = client.get("/api/v1/plugins/schemas/dashboard").json()

    assert schema["required"] == ["title", "charts"]


def test_chart_is_checked_by_itself(client):
    right = chart("Table", "Flows", {"a": {"field": "ID"}})

    checked = client.post(f"{DASHBOARDS}/validate/chart", content=right).json()

    assert "constraints" not in checked


def test_executions_over_time_by_state(client, ran):
    columns = {
        "day": {"field": "START_DATE"},
        "state": {"field": "STATE"},
        "total": {"agg": "COUNT"},
        "took": {"field": "DURATION", "agg": "SUM"},
    }

    found = shown(client, chart("TimeSeries", "Executions", columns, {"column": "day"}))

    assert found == {
        "results": [
            {"day": "2024-03-09T00:00:00.000Z", "state": "SUCCESS", "total": 2, "took": 40},
            {"day": "2024-03-10T00:00:00.000Z", "state": "CREATED", "total": 1, "took": 0},
            {"day": "2024-03-10T00:00:00.000Z", "state": "FAILED", "total": 1, "took": 2},
        ],
        "total": 3,
        "groupBy": "day",
        "isWhole": True,
    }


@pytest.mark.parametrize(
    ("agg", "took"), [("SUM", 40), ("AVG", 20), ("MIN", 10), ("MAX", 30), ("COUNT", 2)]
)
def test_every_way_to_add_up(client, ran, agg, took):
    columns = {"space": {"field": "NAMESPACE"}, "took": {"field": "DURATION", "agg": agg}}

    found = shown(client, chart("Bar", "Executions", columns, {"column": "space"}))

    assert found["results"][0] == {"space": "company.team", "took": took}


def test_rows_are_ordered_and_paged(client, ran):
    columns = {"flow": {"field": "FLOW_ID"}, "total": {"agg": "COUNT"}}
    order = [{"column": "total", "order": "DESC"}]
    table = chart("Table", "Executions", columns, orderBy=order)

    first = shown(client, table, pageSize=1)
    second = shown(client, table, pageSize=1, pageNumber=2)

    assert (first["results"], first["total"]) == ([{"flow": "a-flow", "total": 3}], 2)
    assert second["results"] == [{"flow": "other", "total": 1}]


def test_single_executions_are_rows_of_a_table(client, ran):
    columns = {
        "id": {"field": "ID"},
        "took": {"field": "DURATION"},
        "team": {"field": "LABELS", "labelKey": "team"},
        "start": {"field": "START_DATE"},
    }
    order = [{"column": "took", "order": "DESC"}]

    found = shown(client, chart("Table", "Executions", columns, orderBy=order), pageSize=2)

    assert found["total"] == 4
    assert found["results"] == [
        {"id": "execution2", "took": 30, "team": None, "start": "2024-03-09T10:05:07.123Z"},
        {"id": "execution1", "took": 10, "team": "a", "start": "2024-03-09T09:05:07.123Z"},
    ]


def test_labels_tell_groups_apart(client, ran):
    columns = {"team": {"field": "LABELS", "labelKey": "team"}, "total": {"agg": "COUNT"}}

    found = shown(client, chart("Pie", "Executions", columns))

    assert found["results"] == [
        {"team": None, "total": 2},
        {"team": "a", "total": 1},
        {"team": "b", "total": 1},
    ]


FAILED = [{"type": "EQUAL_TO", "field": "STATE", "value": "FAILED"}]


def test_number_and_percentage(client, ran):
    columns = {"field": "ID", "agg": "COUNT"}
    number = chart("KPI", "ExecutionsKPI", columns, {"numberType": "FLAT"})
    share = chart("KPI", "ExecutionsKPI", columns, {"numberType": "PERCENTAGE"}, numerator=FAILED)

    assert shown(client, number)["results"] == [{"value": 4}]
    assert shown(client, share)["results"] == [{"value": 25}]
    assert shown(client, number, namespace="nowhere")["results"] == [{"value": 0}]
    assert shown(client, share, namespace="nowhere")["results"] == [{"value": None}]


@pytest.mark.parametrize(
    ("where", "total"),
    [
        (FAILED, 1),
        ([{"type": "IN", "field": "STATE", "values": ["FAILED", "CREATED"]}], 2),
        ([{"type": "NOT_IN", "field": "STATE", "values": ["FAILED"]}], 3),
        ([{"type": "STARTS_WITH", "field": "NAMESPACE", "value": "comp"}], 2),
        ([{"type": "GREATER_THAN", "field": "DURATION", "value": 9.5}], 2),
        ([{"type": "IS_NULL", "field": "DURATION"}], 1),
        (
            [{"type": "LESS_THAN", "field": "START_DATE", "value": "2024-03-10T00:00:00Z"}],
            2,
        ),
        ([{"type": "EQUAL_TO", "field": "LABELS", "labelKey": "team", "value": "b"}], 1),
        (
            [
                {
                    "type": "OR",
                    "values": [*FAILED, {"type": "EQUAL_TO", "field": "FLOW_ID", "value": "other"}],
                }
            ],
            2,
        ),
    ],
)
def test_rows_are_those_that_satisfy_the_conditions(client, ran, where, total):
    counted = chart("KPI", "ExecutionsKPI", {"agg": "COUNT"}, where=where)

    assert shown(client, counted)["results"] == [{"value": total}]


@pytest.mark.parametrize(
    ("asked", "total"),
    [
        ({"namespace": "shop"}, 2),
        ({"labels": [{"key": "team", "value": "a"}]}, 1),
        ({"filters": [{"field": "state", "operation": "IN", "value": ["FAILED"]}]}, 1),
        ({"filters": [{"field": "flowId", "operation": "EQUALS", "value": "other"}]}, 1),
        ({"filters": [{"field": "level", "operation": "EQUALS", "value": "ERROR"}]}, 4),
        ({"endDate": "2024-03-09T23:00:00Z"}, 2),
    ],
)
def test_who_looks_at_a_dashboard_chooses_too(client, ran, asked, total):
    counted = chart("KPI", "ExecutionsKPI", {"agg": "COUNT"})

    assert shown(client, counted, **asked)["results"] == [{"value": total}]


@pytest.mark.parametrize("field", ["color", "VALUE", "REVISION"])
def test_filter_that_no_search_knows_is_refused(client, field):
    body = {
        "chart": chart("KPI", "MetricsKPI", {"agg": "COUNT"}),
        "globalFilter": {"filters": [{"field": field, "operation": "EQUALS", "value": "red"}]},
    }

    assert client.post(f"{DASHBOARDS}/charts/preview", json=body).status_code == 400


def test_lines_of_logs_by_level(client, engine):
    lines = (log_line("a"), log_line("b"), log_line("c", level=LogLevel.ERROR))
    engine.ports.logs.append([log_chunk(lines=lines)])
    columns = {
        "level": {"field": "LEVEL"},
        "attempt": {"field": "ATTEMPT_NUMBER"},
        "total": {"agg": "COUNT"},
    }

    found = shown(client, chart("Bar", "Logs", columns, {"column": "level"}))

    assert found["results"] == [
        {"level": "ERROR", "attempt": 0, "total": 1},
        {"level": "INFO", "attempt": 0, "total": 2},
    ]


def test_measured_values_add_up(client, engine):
    chunk = MetricChunk(
        id="one",
        execution_id="e",
        namespace="shop",
        flow_id="orders",
        task_run_id="r",
        task_id="count",
        attempt=1,
        measurements=(
            measurement(value=3),
            measurement(value=4.5, at=later(3600)),
            measurement("other", value=100),
        ),
    )
    engine.ports.repository.commit([Commit(cause="test", metrics=(chunk,))])
    columns = {"name": {"field": "NAME"}, "sum": {"field": "VALUE", "agg": "SUM"}}
    where = [{"type": "EQUAL_TO", "field": "NAME", "value": "rows"}]

    found = shown(client, chart("Table", "Metrics", columns, where=where))

    assert found["results"] == [{"name": "rows", "sum": 7.5}]


def test_flows_and_triggers_have_no_history(client, engine):
    schedule = {
        "id": "nightly",
        "type": "io.kestra.plugin.core.trigger.Schedule",
        "cron": "0 3 * * *",
    }
    engine.flows.save(source(triggers=[schedule]))
    flows = chart("Table", "Flows", {"id": {"field": "ID"}, "revision": {"field": "REVISION"}})
    triggers = chart("KPI", "TriggersKPI", {"agg": "COUNT"})

    assert shown(client, flows)["results"] == [{"id": "a-flow", "revision": 1}]
    assert shown(client, triggers)["results"] == [{"value": 1}]


def test_chart_of_a_kept_dashboard(client, ran):
    client.post(DASHBOARDS, content=BOARD)

    answer = client.post(f"{DASHBOARDS}/mine/charts/states", json=SPAN).json()
    now = client.post(f"{DASHBOARDS}/mine/charts/states").json()
    too_long = client.post(
        f"{DASHBOARDS}/mine/charts/states", json=SPAN | {"startDate": "2024-01-01T00:00:00Z"}
    )

    assert {one["state"]: one["total"] for one in answer["results"]} == {
        "CREATED": 1,
        "FAILED": 1,
        "SUCCESS": 2,
    }
    assert now["results"] == []
    assert (too_long.status_code, "P30D" in too_long.json()["message"]) == (422, True)
    assert client.post(f"{DASHBOARDS}/mine/charts/absent").status_code == 404
    assert client.post(f"{DASHBOARDS}/absent/charts/states").status_code == 404


def test_chart_as_a_table_for_other_programs(client, ran):
    client.post(DASHBOARDS, content=BOARD)
    table = chart("Table", "Executions", {"flow": {"field": "FLOW_ID"}, "n": {"agg": "COUNT"}})

    kept = client.post(f"{DASHBOARDS}/mine/charts/states/export/to-csv", json=SPAN)
    tried = client.post(
        f"{DASHBOARDS}/charts/export/to-csv", json={"chart": table, "globalFilter": SPAN}
    )

    assert kept.headers["content-type"].startswith("text/csv")
    assert kept.text.splitlines() == ["state,total", "CREATED,1", "FAILED,1", "SUCCESS,2"]
    assert tried.text.splitlines() == ["flow,n", "a-flow,3", "other,1"]


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ("content: Hello", "Hello"),
        ("source: {type: Text, content: Hello}", "Hello"),
        ("source: {type: FlowDescription, namespace: company.team, flowId: a-flow}", "Says hello."),
    ],
)
def test_text_of_a_dashboard(client, engine, members, text):
    engine.flows.save(source(description="Says hello."))
    written = f"{{id: a, type: io.kestra.plugin.core.dashboard.chart.Markdown, {members}}}"

    assert shown(client, written)["results"] == [{"content": text}]
