"""The process dies between any two calls of its ports, and starts again: nothing is different."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from shared.model.event import ExecutionCreated
from shared.sdk.output import Output
from shared.sdk.registry import Catalog, Registry
from shared.sdk.trigger import PollingTrigger
from tests.unit.runtime.dying import Dying, ProcessDied
from tests.unit.runtime.scheduling import Triggered

START = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
END = START + timedelta(minutes=2)
FLOW = "io.kestra.plugin.core.trigger.Flow"


class Found(Output):
    """What the trigger has found."""

    name: str


class Finds(PollingTrigger):
    """Finds something every time."""

    def evaluate(self, context):
        del context
        return Found(name="file")


REGISTRY = Registry.installed().with_catalog(
    Catalog(types={"test.Finds": f"{__name__}:Finds"}, aliases={})
)


def _after(*flow_ids):
    flows = [
        {"namespace": "company.team", "flowId": flow_id, "states": ["SUCCESS"]}
        for flow_id in flow_ids
    ]
    return {"id": "both", "type": FLOW, "preconditions": {"id": "both", "flows": flows}}


class Story:
    """Two schedules, a flow that waits for both, and a polling trigger; dies once if told to."""

    def __init__(self, die_at=None):
        self.dying = Dying()
        self.windhover = Triggered(REGISTRY, START, self._wrap)
        windhover = self.windhover
        windhover.save(_after("first", "second"), flow_id="waits")
        windhover.save({"id": "finds", "type": "test.Finds", "interval": "PT50S"}, flow_id="polls")
        windhover.schedule("* * * * *", flow_id="first", allowConcurrent=True)
        windhover.schedule("* * * * *", flow_id="second", stopAfter=["FAILED"])
        self.dying = Dying(die_at)
        self._safely(windhover.restart)
        while windhover.clock.at < END:
            self._safely(lambda: windhover.until(END))

    def _wrap(self, ports):
        return self.dying.wrap(ports)

    def _safely(self, act):
        try:
            act()
        except ProcessDied:
            self.windhover.restart()
            self.windhover.act()

    def told(self):
        """What came of it.

        Which of the two flows is the last of a pair may differ: news have no order.
        """
        windhover = self.windhover
        started = {
            flow_id: [
                (one.id, str(one.state.current), one.trigger.variables)
                for one in sorted(windhover.executions(flow_id), key=lambda one: one.id)
            ]
            for flow_id in ("first", "second", "polls")
        }
        waited = [str(one.state.current) for one in windhover.executions("waits")]
        states = {
            state.key: (state.date, state.next_date, state.execution_id, state.windows)
            for state in windhover._stored.triggers.every()
        }
        return started, waited, states


@pytest.fixture(scope="module")
def calm():
    return Story()


@pytest.fixture(autouse=True)
def _quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_story_is_what_it_is_meant_to_be(calm):
    windhover = calm.windhover
    counts = [len(windhover.executions(flow)) for flow in ("first", "second", "waits", "polls")]

    assert counts == [2, 2, 2, 3]
    assert windhover.trigger("both", "waits").windows == {}
    assert windhover.dates("second") == ["2026-03-09T08:01:00Z", "2026-03-09T08:02:00Z"]


PORTIONS = 4
"""Of the moments: so many tests share them, so that the processes of a test run do."""


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_death_at_any_moment_changes_nothing(calm, portion):
    expected = calm.told()
    different = {}
    for moment in range(1 + portion, calm.dying.moments + 1, PORTIONS):
        story = Story(moment)
        assert story.dying.place
        if story.told() != expected:
            different[moment] = story.dying.place

    assert different == {}


def test_news_that_come_twice_at_any_distance_fire_once():
    windhover = Story().windhover
    before = {one.id for one in windhover._stored.repository.executions(limit=1000)}
    assert len(windhover.kept_messages) >= 4

    for message in windhover.kept_messages:
        windhover.listeners.handle(message)
    windhover.settle()

    assert {one.id for one in windhover._stored.repository.executions(limit=1000)} == before


def test_message_that_creates_an_execution_twice_creates_one():
    windhover = Triggered(REGISTRY, START)
    windhover.schedule("* * * * *")
    windhover.pass_time(timedelta(minutes=1))
    [execution] = windhover.executions()

    windhover.tell(ExecutionCreated(execution_id=execution.id, at=START, execution=execution))

    assert windhover.executions() == [execution]
    assert windhover.trigger().execution_id is None
