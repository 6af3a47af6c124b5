"""A flowable is opened once; what is none can not be."""

import pytest

from shared.engine.flowables import open_flowable
from shared.engine.workspace import Workspace
from shared.errors import EngineBug
from shared.model.event import KillRequested
from tests.builders import EXECUTION_ID, NOW
from tests.unit.engine.story import Story, log


def test_task_that_is_no_flowable_can_not_be_opened():
    story = Story(log("a")).begin()
    event = KillRequested(execution_id=EXECUTION_ID, at=NOW)
    workspace = Workspace(story.flow_map, story.memory, event, story.world)

    with pytest.raises(EngineBug, match="the task a is no flowable"):
        open_flowable(workspace, story.flow_map.places["a"].task, story.run("a"))
