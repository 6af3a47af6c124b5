"""storage.FilterItems."""

import pytest

from plugins.core.storage.filter_items import FilterItems
from shared.sdk.ion import NotIon
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench

ROWS = b'{n:1, name:"a"}\n{"n":2,"name":"b"}\n\n{n:3,name:"c"}'


def _filtered(bench: Workbench, content: bytes, **properties: object) -> tuple[bytes, int, int]:
    uri = bench.store(content, "rows.ion")
    outputs = bench.outputs(FilterItems, **{"from": uri, **properties})
    return (
        bench.content(outputs["uri"]),
        outputs["processedItemsTotal"],
        outputs["droppedItemsTotal"],
    )


def test_matching_lines_are_kept_as_they_stand(tmp_path):
    found = _filtered(Workbench(tmp_path), ROWS, filterCondition=" {{ n > 1 }}\n")

    assert found == (b'{"n":2,"name":"b"}\n{n:3,name:"c"}\n', 3, 1)


def test_exclude_drops_what_matches(tmp_path):
    found = _filtered(
        Workbench(tmp_path), ROWS, filterCondition="{{ name == 'b' }}", filterType="EXCLUDE"
    )

    assert found == (b'{n:1, name:"a"}\n{n:3,name:"c"}\n', 3, 1)


def test_condition_sees_the_variables_of_the_execution_too(tmp_path):
    bench = Workbench(tmp_path, variables={"inputs": {"least": 3}})

    assert _filtered(bench, ROWS, filterCondition="{{ n >= inputs.least }}")[1:] == (3, 2)


def test_dates_of_a_file_are_dates_in_templates(tmp_path):
    rows = b"{at:2024-03-09T08:05:07Z}\n{at:2024-03-10T08:05:07Z}\n"
    condition = "{{ (at | date('yyyy-MM-dd')) == '2024-03-10' }}"

    assert _filtered(Workbench(tmp_path), rows, filterCondition=condition) == (
        b"{at:2024-03-10T08:05:07Z}\n",
        2,
        1,
    )


@pytest.mark.parametrize("condition", ["{{ missing > 1 }}", "{{ null }}", "  "])
@pytest.mark.parametrize(("behavior", "dropped"), [("INCLUDE", 0), ("EXCLUDE", 3)])
def test_undecided_items_follow_the_behavior(tmp_path, condition, behavior, dropped):
    found = _filtered(
        Workbench(tmp_path), ROWS, filterCondition=condition, errorOrNullBehavior=behavior
    )

    assert found[1:] == (3, dropped)


@pytest.mark.parametrize(
    ("condition", "message"),
    [("{{ missing > 1 }}", "item 1: the condition fails"), ("{{ null }}", "item 1: .* nothing")],
)
def test_undecided_item_fails_the_task_by_default(tmp_path, condition, message):
    with pytest.raises(TaskFailed, match=message):
        _filtered(Workbench(tmp_path), ROWS, filterCondition=condition)


def test_line_that_is_no_map_is_refused_with_its_number(tmp_path):
    with pytest.raises(TaskFailed, match="item 2 is no map"):
        _filtered(Workbench(tmp_path), b"{n:1}\n[1]\n", filterCondition="{{ n }}")


def test_file_that_is_no_ion_is_refused(tmp_path):
    with pytest.raises(NotIon, match="line 1"):
        _filtered(Workbench(tmp_path), b"name,abv\nx,1\n", filterCondition="{{ n }}")


def test_empty_file_stays_empty(tmp_path):
    assert _filtered(Workbench(tmp_path), b"", filterCondition="{{ n }}") == (b"", 0, 0)
