"""What a step reads and writes: broken invariants are bugs of ours, and told as such."""

import pytest

from shared.engine.workspace import ScopeRef, Workspace
from shared.errors import EngineBug
from shared.model.event import KillRequested
from shared.model.scope import Scope
from tests.builders import EXECUTION_ID, NOW, shard, task_run
from tests.unit.engine.story import Story, log


def _workspace():
    story = Story(log("a")).begin()
    event = KillRequested(execution_id=EXECUTION_ID, at=NOW)
    return Workspace(story.flow_map, story.memory, event, story.world)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda one: one.existing("r"), "the task run r does not exist"),
        (lambda one: one.existing_shard("s"), "the shard s does not exist"),
    ],
)
def test_document_that_must_be_there_and_is_not_is_a_bug(ask, message):
    with pytest.raises(EngineBug, match=message):
        ask(_workspace())


def test_task_run_without_a_list_has_no_scope():
    workspace = _workspace()
    workspace.put(task_run(id="r"))

    with pytest.raises(EngineBug, match="the task run r has no scope"):
        workspace.scope(ScopeRef("r"))


def test_scope_is_changed_inside_the_document_that_holds_it():
    workspace = _workspace()
    workspace.put(task_run(id="r", scope=Scope()))
    workspace.put(shard(id="s"))

    for ref in (ScopeRef(), ScopeRef("r"), ScopeRef("r", "s")):
        workspace.put_scope(ref, Scope(total=7))

    assert workspace.execution.root == Scope(total=7)
    assert workspace.existing("r").scope == Scope(total=7)
    assert workspace.existing_shard("s").scope == Scope(total=7)
    assert ScopeRef("r", "s").loop == ScopeRef("r")
