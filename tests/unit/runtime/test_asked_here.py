"""What a process asks for is done when `send` returns."""

from datetime import timedelta

from shared.backends.memory.queue import MemoryQueue
from shared.model.commit import Commit
from shared.model.event import KillRequested
from shared.model.message import Message, Topic
from shared.runtime.asked_here import AskedHere
from shared.runtime.feed import Feed
from tests.builders import EXECUTION_ID, NOW, message

KILL = Message(
    id="kill", topic=Topic.EXECUTIONS, body=KillRequested(execution_id=EXECUTION_ID, at=NOW)
)


class Handler:
    def __init__(self):
        self.handled = []

    def handle_once(self, one):
        self.handled.append(one)
        return Commit(cause=one.id)


def test_event_is_handled_here_and_whoever_waits_is_told():
    queue, handler, feed = MemoryQueue(), Handler(), Feed()

    with feed.handled(KILL.id) as handled:
        AskedHere(queue, handler, feed).send([KILL])
        found = handled.wait()

    assert (handler.handled, found) == ([KILL], Commit(cause=KILL.id))
    assert queue.is_idle()


def test_other_topics_go_to_the_queue():
    queue, handler = MemoryQueue(), Handler()

    AskedHere(queue, handler, Feed()).send([message(1)])

    assert handler.handled == []
    assert queue.receive(Topic.TASKS, timedelta(0)) == message(1)
