from shared.model.source import check_flow
from shared.sdk.registry import Registry


def test_list_whose_items_are_wrong_is_not_called_empty():
    source = (
        "id: a\nnamespace: b\ntasks:\n"
        "  - {id: not an id, type: io.kestra.plugin.core.log.Log, message: x}\n"
    )

    report = check_flow(source, Registry.installed())

    assert [problem.path for problem in report.problems] == ["tasks[0].id"]


def test_list_without_items_is_called_empty():
    report = check_flow("id: a\nnamespace: b\ntasks: []\n", Registry.installed())

    assert [problem.summary() for problem in report.problems] == ["tasks: must not be empty"]
