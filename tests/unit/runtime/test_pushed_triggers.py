"""Realtime triggers whose events are pushed: they follow their flows, and are heard once."""

from datetime import UTC, datetime
from typing import ClassVar

import pytest

from shared.model.names import FlowName
from shared.model.properties import Dynamic
from shared.runtime.pushed_triggers import NotListening, PushedTriggers
from shared.runtime.triggers import Switch
from shared.sdk.output import Output, TaskFailed
from shared.sdk.push import PushedEvent, PushedTrigger, PushTarget
from shared.sdk.registry import Catalog, Registry
from tests.unit.runtime.scheduling import NAMESPACE, Triggered, key

START = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


class Text(Output):
    """What was pushed."""

    text: str


class Service:
    """What sources push, and where to; what it is told to refuse it refuses."""

    def __init__(self):
        self.pushes = {}
        self.kept = set()
        self.refusing = set()
        self.ends = 0


class Pushes(PushedTrigger):
    """Events of a source."""

    SERVICE: ClassVar[Service] = Service()

    source: Dynamic[str]

    def begin_push(self, context, target):
        if self.source in self.SERVICE.refusing:
            raise TaskFailed("the source is somebody else's", remedy="Take another.")
        self.SERVICE.pushes[self.source] = target.url
        self.SERVICE.kept.add(self.source)
        return self.source

    def end_push(self, context, target, *, forever):
        if self.source in self.SERVICE.refusing:
            raise TaskFailed("the service does not answer")
        self.SERVICE.ends += 1
        self.SERVICE.pushes.pop(self.source, None)
        if forever:
            self.SERVICE.kept.discard(self.source)

    def pushed(self, context, body):
        number, _, text = body.decode().partition(":")
        return PushedEvent(Text(text=text), number)


REGISTRY = Registry.installed().with_catalog(
    Catalog(types={"test.Pushes": f"{__name__}:Pushes"}, aliases={})
)


def target_of(wanted):
    return PushTarget(f"to/{wanted.flow_id}/{wanted.trigger_id}", "caller", "us", "owner")


class Pushed(Triggered):
    """Functions: what changes a flow or a trigger has events pushed."""

    def restart(self, *arguments, **options):
        super().restart(*arguments, **options)
        self.pushed = PushedTriggers(self.executor._contexts, self.library, target_of)

    def _flow_changed(self, namespace, flow_id):
        # As the API does it: what is pushed follows first.
        self.pushed.flow_changed(namespace, flow_id)
        super()._flow_changed(namespace, flow_id)


@pytest.fixture
def service(monkeypatch):
    found = Service()
    monkeypatch.setattr(Pushes, "SERVICE", found)
    return found


@pytest.fixture
def windhover():
    return Pushed(REGISTRY, START)


def pushing(source="a", trigger_id="push", **fields):
    return {"id": trigger_id, "type": "test.Pushes", "source": source, **fields}


def texts(windhover):
    return [one.trigger.variables["text"] for one in windhover.executions()]


def test_events_are_pushed_while_the_flow_says_so(windhover, service):
    windhover.save(pushing())
    begun = dict(service.pushes)
    windhover.save()

    assert begun == {"a": "to/scheduled/push"}
    assert (service.pushes, service.kept) == ({}, set())


def test_event_starts_one_execution_however_often_it_comes(windhover, service):
    windhover.save(pushing())

    for body in (b"1:one", b"2:two", b"1:one"):
        windhover.pushed.receive(key("push"), body)
        windhover.settle()

    assert sorted(texts(windhover)) == ["one", "two"]
    assert [one.trigger.id for one in windhover.executions()] == ["push", "push"]


def test_event_is_not_lost_when_the_process_dies_behind_its_commit(windhover, service):
    windhover.save(pushing())
    windhover.pushed.receive(key("push"), b"1:one")

    windhover.restart()
    windhover.settle()

    assert texts(windhover) == ["one"]


def test_resting_trigger_is_not_pushed_to_and_nothing_is_thrown_away(windhover, service):
    windhover.save(pushing())
    windhover.save(pushing(disabled=True))

    assert (service.pushes, service.kept) == ({}, {"a"})
    with pytest.raises(NotListening):
        windhover.pushed.receive(key("push"), b"1:late")


def test_trigger_that_was_switched_off_by_hand_rests_until_it_is_switched_on(windhover, service):
    windhover.save(pushing())
    windhover.triggers.switch(key("push"), Switch.DISABLED)
    windhover.pushed.flow_changed(NAMESPACE, "scheduled")
    resting = dict(service.pushes)

    windhover.triggers.switch(key("push"), Switch.ENABLED)
    windhover.pushed.flow_changed(NAMESPACE, "scheduled")

    assert resting == {}
    assert service.pushes == {"a": "to/scheduled/push"}


def test_another_source_takes_the_place_of_the_first(windhover, service):
    windhover.save(pushing("a"))
    windhover.save(pushing("b"))

    assert service.pushes == {"b": "to/scheduled/push"}
    assert service.kept == {"b"}


def test_change_of_anything_else_keeps_the_source(windhover, service):
    windhover.save(pushing(description="first"))

    windhover.save(pushing(description="second"))

    assert service.pushes == {"a": "to/scheduled/push"}
    assert service.ends == 0


def test_deleted_flow_is_pushed_nothing(windhover, service):
    windhover.save(pushing("a"), pushing("b", "second"))

    windhover.library.apply([], [FlowName(NAMESPACE, "scheduled")])

    assert (service.pushes, service.kept) == ({}, set())


def test_what_is_refused_is_told_in_the_log_of_the_trigger_and_tried_again(windhover, service):
    service.refusing.add("a")
    windhover.save(pushing())
    told = windhover.trigger_lines()

    service.refusing.clear()
    windhover.pushed.refresh()

    assert [line for line in told if "the source is somebody else's" in line]
    assert service.pushes == {"a": "to/scheduled/push"}


def test_end_that_was_refused_is_tried_again(windhover, service):
    windhover.save(pushing())
    service.refusing.add("a")
    windhover.save()
    still = dict(service.pushes)

    service.refusing.clear()
    windhover.pushed.refresh()

    assert still == {"a": "to/scheduled/push"}
    assert (service.pushes, service.kept) == ({}, set())


def test_refresh_mends_what_was_lost_and_changes_nothing_twice(windhover, service):
    windhover.save(pushing())
    service.pushes.clear()

    windhover.pushed.refresh()
    windhover.pushed.refresh()

    assert service.pushes == {"a": "to/scheduled/push"}


def test_flow_that_can_not_be_read_any_more_keeps_what_it_has(windhover, service):
    windhover.save(pushing())
    plain = Pushed(REGISTRY, START)
    plain._stored = windhover._stored
    plain._registry = Registry.installed()
    plain.restart()

    plain.pushed.refresh()

    assert service.pushes == {"a": "to/scheduled/push"}
    with pytest.raises(NotListening):
        plain.pushed.receive(key("push"), b"1:x")


def test_event_for_a_trigger_that_is_not_there_is_not_taken(windhover, service):
    windhover.save(pushing())

    for wanted in (key("other"), key("push", "other")):
        with pytest.raises(NotListening):
            windhover.pushed.receive(wanted, b"1:x")
