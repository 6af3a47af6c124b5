"""The trigger that hears each message, on the emulator."""

import queue
import threading

import pytest

from plugins.gcp.pubsub.realtime_trigger import RealtimeTrigger
from shared.ports.unavailable import Unavailable
from shared.runtime.cancellation import StopReason
from shared.sdk.output import TaskFailed
from tests.plugins.gcp.emulated import trigger_of

pytestmark = pytest.mark.emulator

LONGEST_SECONDS = 30


class Listening:
    """A trigger that listens in a thread of its own."""

    def __init__(self, bench, shop, refusing=0):
        properties = {"topic": shop.topic, "subscription": shop.subscription, "serdeType": "JSON"}
        self.bench = bench
        self.refusing = refusing
        self.heard = queue.Queue()
        self.failures = []
        self.trigger = trigger_of(bench, RealtimeTrigger, **properties)
        self.thread = threading.Thread(target=self._listen)

    def _listen(self):
        try:
            self.trigger.listen(self.bench, self._emit)
        except Exception as error:  # noqa: BLE001 - looked at by the test
            self.failures.append(error)

    def _emit(self, output, event_id=None):
        if self.refusing:
            self.refusing -= 1
            raise Unavailable("the store does not answer")
        self.heard.put((output, event_id))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.bench.cancellation.set(StopReason.SHUTTING_DOWN)
        self.thread.join(LONGEST_SECONDS)
        assert not self.thread.is_alive()

    def next(self):
        return self.heard.get(timeout=LONGEST_SECONDS)


def test_each_message_is_told_once_with_its_id(bench, shop):
    with Listening(bench, shop) as listening:
        shop.publish('{"a": 1}', attributes={"kind": "x"})
        output, event_id = listening.next()

    assert (output.data, output.attributes) == ({"a": 1}, {"kind": "x"})
    assert event_id == f"{shop.subscription}/{output.message_id}"
    assert output.message_id.isdigit()
    assert output.publish_time.endswith("Z")
    assert listening.failures == []
    assert shop.left() == []


def test_every_message_is_told(bench, shop):
    shop.publish(*"12345")

    with Listening(bench, shop) as listening:
        told = [listening.next()[0].data for _ in range(5)]

    assert sorted(told) == [1, 2, 3, 4, 5]


def test_message_whose_execution_can_not_be_made_comes_again(bench, shop):
    shop.publish('"x"')

    with Listening(bench, shop, refusing=1) as listening:
        listening.thread.join(LONGEST_SECONDS)

    assert isinstance(listening.failures[0], Unavailable)
    assert shop.left(15) == ['"x"']


def test_missing_topic_is_told(bench, shop):
    trigger = trigger_of(bench, RealtimeTrigger, topic="no-such-topic", subscription="new-one")

    with pytest.raises(TaskFailed, match=r"not (found|exist)"):
        trigger.listen(bench, lambda *_: None)
