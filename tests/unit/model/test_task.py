"""What the engine asks of a task, and what a plain task answers."""

import pytest
from pydantic import ValidationError

from shared.model.state import State
from shared.model.task import FlowableTask, GroupTask, LogLevel, Opening, Task

PLAIN = Task(id="a", type="t")


@pytest.mark.parametrize(
    ("fields", "condition"),
    [
        ({}, "true"),
        ({"runIf": "{{ x }}"}, "{{ x }}"),
        ({"runIf": False}, "false"),
        ({"runIf": "{{ x }}", "when": True}, "true"),
    ],
)
def test_condition_to_run_has_two_names(fields, condition):
    assert Task(id="a", type="t", **fields).condition_to_run == condition


def test_plain_task_has_no_children_calls_nothing_and_needs_a_worker():
    assert list(PLAIN.children()) == []
    assert list(PLAIN.generated_ids()) == []
    assert PLAIN.calls() is None
    assert not PLAIN.may_have("timeout")


def test_what_needs_another_edition_or_documents_only_is_accepted():
    fields = {
        "description": "Loads sales.",
        "workerGroup": {"key": "gpu", "fallback": "WAIT"},
        "assets": {"inputs": [{"id": "sales"}]},
        "version": "1.2.3",
    }

    task = Task(id="a", type="t", **fields)

    assert task.model_dump(by_alias=True, exclude_unset=True) == {"id": "a", "type": "t"} | fields


def test_group_lists_its_branches_then_its_handlers():
    class Pair(GroupTask):
        first: Task

        def branches(self):
            yield self.first

    group = Pair(id="g", type="t", first=PLAIN, errors=(Task(id="e", type="t"),))

    assert [task.id for task in group.children()] == ["a", "e"]
    assert list(GroupTask(id="g", type="t").children()) == []


def test_flowable_opens_with_nothing_and_settles_on_the_state_of_its_list():
    flowable = FlowableTask(id="f", type="t")

    assert flowable.open(None) == Opening(outputs=None, values=None)
    assert flowable.asked() == ()
    assert flowable.settled(State.WARNING) is State.WARNING
    with pytest.raises(NotImplementedError):
        flowable.plan(None)


@pytest.mark.parametrize("task_id", ["", "a.b", "-a", "a b", "x" * 257])
def test_task_id_has_no_dots_and_begins_with_a_letter_or_a_digit(task_id):
    with pytest.raises(ValidationError):
        Task(id=task_id, type="t")


def test_log_levels_are_ranked():
    assert [level.rank for level in LogLevel] == [0, 1, 2, 3, 4]
    assert LogLevel.WARN.rank < LogLevel.ERROR.rank
