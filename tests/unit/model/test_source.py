"""The text of a flow becomes a flow, or every problem of it at once with place and remedy."""

import pytest

from shared.model.plugin_defaults import PluginDefault
from shared.model.problems import InvalidFlow, Problem, Relocation, Report
from shared.model.source import MAX_PROBLEMS, check_flow, load_flow, parse_flow
from shared.model.yaml_nodes import Spot
from shared.sdk.registry import Catalog, Registry
from tests.builders import source

CATALOG = Registry.installed()
LOG = "io.kestra.plugin.core.log.Log"
SCHEDULE = "io.kestra.plugin.core.trigger.Schedule"


def test_correct_source_becomes_a_flow():
    flow = parse_flow(source(labels={"team": "a"}), CATALOG)

    assert (flow.id, flow.namespace, flow.revision) == ("a-flow", "company.team", 1)
    assert flow.labels == {"team": "a"}
    assert [(task.id, task.type) for task in flow.tasks] == [
        ("hello", "io.kestra.plugin.core.log.Log")
    ]


def test_every_problem_is_told_at_once_with_place_and_remedy():
    text = (
        "id: a flow\n"
        "namespace: company.team\n"
        "taks: []\n"
        "tasks:\n"
        "  - id: hello\n"
        "    type: io.kestra.plugin.core.log.Lag\n"
        "  - type: io.kestra.plugin.core.log.Log\n"
        "    message: x\n"
    )

    report = check_flow(text, CATALOG)

    name = "company.team/a flow"
    assert report.flow is None
    assert set(report.problems) == {
        Problem(
            "flow.invalid-value",
            'must match "^[a-zA-Z0-9][a-zA-Z0-9._-]*$"',
            "id",
            Spot(1, 1),
            "",
            name,
        ),
        Problem(
            "flow.unknown-task-type",
            "Invalid type: io.kestra.plugin.core.log.Lag",
            "tasks[0].type",
            Spot(6, 5),
            "Did you mean io.kestra.plugin.core.log.Log? "
            '"windhover plugins list" shows every type.',
            name,
        ),
        Problem(
            "flow.missing-property",
            "must not be null",
            "tasks[1].id",
            Spot(7, 5),
            "Add `id` here.",
            name,
        ),
        *[one for one in report.problems if one.path == "taks"],
    }


def test_unknown_property_names_the_nearest_one():
    report = check_flow(source(taks=[]), CATALOG)

    [problem] = report.problems
    assert (problem.code, problem.path, problem.spot) == (
        "flow.unknown-property",
        "taks",
        Spot(7, 1),
    )
    assert problem.message.startswith('Unrecognized field "taks", not marked as ignorable (')
    assert problem.remedy.startswith("Did you mean `tasks`? Known here: afterExecution, checks,")


def test_unknown_property_of_a_task_names_what_the_task_knows():
    task = {"id": "a", "type": "io.kestra.plugin.core.log.Log", "message": "x", "qqqqq": 1}

    [problem] = check_flow(source(tasks=[task]), CATALOG).problems

    assert problem.path == "tasks[0].qqqqq"
    assert problem.remedy.startswith("Remove it. Known here: allowFailure, allowWarning, assets,")


def test_unknown_property_of_an_input_names_those_of_its_type():
    one = {"id": "x", "type": "STRING", "requird": False}

    [problem] = check_flow(source(inputs=[one]), CATALOG).problems

    assert problem.path == "inputs[0].requird"
    assert problem.remedy.startswith("Did you mean `required`? Known here: defaults, dependsOn,")


def test_unknown_property_of_what_has_no_type_is_to_be_removed():
    one = {"id": "x", "type": "STRING", "dependsOn": {"unheard": 1}}

    [problem] = check_flow(source(inputs=[one]), CATALOG).problems

    assert (problem.path, problem.remedy) == ("inputs[0].dependsOn.unheard", "Remove it.")


def test_rules_of_the_whole_flow_are_told_beside_wrong_tasks_and_inputs():
    report = check_flow(
        source(
            inputs=[{"id": "x", "type": "INT", "min": "none"}, {"id": "x", "type": "STRING"}],
            tasks=[{"id": "a", "type": "nobody.Knows"}, {"id": "a", "type": LOG, "message": "x"}],
            triggers=[{"id": "t", "type": SCHEDULE, "cron": "0 25 * * *"}],
        ),
        CATALOG,
    )

    assert report.flow is None
    assert {(problem.code, problem.path) for problem in report.problems} == {
        ("flow.invalid-value", "inputs[0].min"),
        ("flow.unknown-task-type", "tasks[0].type"),
        ("flow.duplicate-id", "inputs"),
        ("flow.duplicate-id", "tasks"),
        ("flow.invalid-trigger", "triggers[0].cron"),
    }


def test_value_that_is_of_none_of_the_possible_types_has_the_place_of_its_property():
    task = {"id": "a", "type": "io.kestra.plugin.core.log.Log", "message": "x", "runIf": [1]}

    report = check_flow(source(tasks=[task]), CATALOG)

    assert {problem.path for problem in report.problems} == {"tasks[0].runIf"}


def test_rules_are_checked_although_a_property_is_unknown():
    task = {"id": "a", "type": "io.kestra.plugin.core.log.Log", "message": "x"}

    report = check_flow(
        source(labels={"system.x": "y"}, taks=1, tasks=[task | {"x": {"y": 1}}]), CATALOG
    )

    assert [problem.path for problem in report.problems] == ["tasks[0].x", "taks", "labels"]


@pytest.mark.parametrize(
    ("text", "message", "spot"),
    [
        ("a: [\n", "Illegal flow yaml: did not find expected node content", Spot(2, 1)),
        (
            "- a",
            "Illegal flow yaml: a flow is a map, with `id`, `namespace` and `tasks`",
            Spot(1, 1),
        ),
        ("id: a\nid: b", "Illegal flow yaml: Duplicate field 'id'", Spot(2, 1)),
    ],
)
def test_text_that_is_no_yaml_map_has_one_problem(text, message, spot):
    assert check_flow(text, CATALOG) == Report(
        None,
        (
            Problem(
                "flow.invalid-yaml",
                message,
                spot=spot,
                remedy="Mend the YAML at this place; a flow is one document of plain YAML.",
            ),
        ),
    )


def test_invalid_flow_raises_all_its_problems():
    with pytest.raises(InvalidFlow) as raised:
        parse_flow("id: a\nnamespace: A\n", CATALOG)

    assert [problem.summary() for problem in raised.value.problems] == [
        'namespace: must match "^[a-z0-9][a-z0-9._-]*$"',
        "tasks: must not be null",
    ]
    assert str(raised.value).startswith("flow.invalid-value: must match")


def test_report_lists_a_limited_number_of_problems():
    labels = [{"id": f"i {index}", "type": "STRING"} for index in range(MAX_PROBLEMS + 1)]

    assert len(check_flow(source(inputs=labels), CATALOG).problems) == MAX_PROBLEMS


def test_stored_flow_is_read_leniently_and_has_its_revision():
    flow = load_flow(source(unheard=1), CATALOG, revision=7)

    assert (flow.id, flow.revision) == ("a-flow", 7)


def test_unknown_property_of_the_only_task_does_not_keep_a_stored_flow_from_being_read():
    task = {"id": "a", "type": "io.kestra.plugin.core.log.Log", "message": "x", "unheard": 1}

    flow = load_flow(source(tasks=[task]), CATALOG, revision=1)

    assert [one.id for one in flow.tasks] == ["a"]


@pytest.mark.parametrize("text", ["a: [", source(tasks=[])])
def test_stored_flow_that_is_wrong_is_refused(text):
    with pytest.raises(InvalidFlow):
        load_flow(text, CATALOG, revision=1)


def test_property_that_only_a_default_brings_is_no_problem_of_the_source():
    default = PluginDefault(type="io.kestra.plugin.core.log", values={"unheard": 1})

    report = check_flow(source(), CATALOG, server_defaults=[default])

    assert report.problems == ()
    assert report.flow is not None


def test_old_type_names_are_reported_and_kept():
    task = {"id": "a", "type": "io.kestra.core.tasks.log.Log", "message": "x"}

    report = check_flow(source(tasks=[task, task | {"id": "b"}]), CATALOG)

    assert report.relocations == (
        Relocation("io.kestra.core.tasks.log.Log", "io.kestra.plugin.core.log.Log"),
    )
    assert [one.type for one in report.flow.tasks] == ["io.kestra.core.tasks.log.Log"] * 2


def test_type_is_suggested_by_its_last_word_where_its_path_is_another():
    task = {"id": "a", "type": "x.Log"}

    [problem] = check_flow(source(tasks=[task]), CATALOG).problems

    assert problem.remedy.startswith("Did you mean io.kestra.plugin.core.log.Log?")


def test_type_like_no_other_is_answered_by_the_way_to_the_list():
    catalog = Registry([Catalog({}, {})])

    report = check_flow(source(triggers=[{"id": "t", "type": "a.B"}]), catalog)

    assert [(one.code, one.remedy) for one in report.problems] == [
        ("flow.unknown-task-type", '"windhover plugins list" shows every type.'),
        ("flow.unknown-trigger-type", '"windhover plugins list" shows every type.'),
    ]
