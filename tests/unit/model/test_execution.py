"""The header of an execution: frozen; every change is a copy."""

from datetime import UTC

import pytest

from shared.errors import EngineBug
from shared.model.execution import Execution, Label
from shared.model.scope import Phase, Scope
from shared.model.state import History, State
from tests.builders import NOW, execution, history, later


def test_execution_moves_along_its_table():
    running = execution()

    assert running.moved(State.SUCCESS, later()).state == running.state.moved(
        {State.RUNNING: {State.SUCCESS}}, State.SUCCESS, later()
    )
    assert running.moved(State.RUNNING, later()) is running
    with pytest.raises(EngineBug, match="the execution can not go from SUCCESS to RUNNING"):
        execution(state=history(State.SUCCESS)).moved(State.RUNNING, later())


def test_execution_is_over_when_its_own_list_is_closed():
    over = execution().with_root(Scope(phase=Phase.CLOSED))

    assert (execution().is_over, over.is_over) == (False, True)


def test_labels_are_merged_by_key_and_keep_their_order():
    labelled = execution(labels=({"key": "a", "value": "1"}, {"key": "b", "value": "2"}))

    assert labelled.with_labels({"a": "3", "c": "4"}).labels == (
        Label(key="a", value="3"),
        Label(key="b", value="2"),
        Label(key="c", value="4"),
    )


def test_other_changes_replace_one_field():
    assert execution().with_inputs({"a": 1}) == execution(inputs={"a": 1})
    assert execution().with_variables({"a": 1}) == execution(variables={"a": 1})
    assert execution().with_outputs({"a": 1}) == execution(outputs={"a": 1})
    assert execution().failing("broken") == execution(error="broken")


@pytest.mark.parametrize(
    ("variables", "execution_id"), [({"executionId": "other"}, "other"), ({"date": "d"}, None)]
)
def test_execution_tells_which_other_one_caused_it(variables, execution_id):
    caused = execution(trigger={"id": "t", "type": "x", "variables": variables})

    assert caused.trigger_execution_id == execution_id
    assert execution().trigger_execution_id is None


def test_execution_can_be_as_before_anything_happened():
    unstarted = execution(variables={"a": 1}).unstarted(later(), {"b": 2})

    assert (unstarted.state, unstarted.variables) == (History.created(later()), {"b": 2})


def test_document_survives_being_stored_and_what_a_newer_writer_added():
    stored = execution(inputs={"a": float("inf"), "b": [None, {"c": "é"}]}, version=3)

    assert Execution.model_validate_json(stored.model_dump_json()) == stored
    assert Execution.model_validate(stored.model_dump() | {"unheard": 1}) == stored
    assert stored.state.start_date == NOW.astimezone(UTC)
