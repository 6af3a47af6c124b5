"""Firestore is listened to only while somebody waits for what it may tell."""

import threading
from contextlib import contextmanager

from functions.live_feed import LiveFeed
from shared.model.scope import Phase, Scope
from shared.model.state import State
from tests.builders import EXECUTION_ID, execution, history

OVER = execution(state=history(State.SUCCESS), root=Scope(phase=Phase.CLOSED))


class Watch:
    """Tells who listens how the execution is now."""

    def __init__(self, *documents):
        self._documents = documents
        self.listened = []

    @contextmanager
    def header_of(self, execution_id, watcher):
        self.listened.append(execution_id)
        watcher.changed(self._documents)
        yield


def test_end_that_nobody_waits_for_is_not_listened_for():
    watch = Watch(OVER)

    with LiveFeed(watch).end_of(EXECUTION_ID) as ended:
        assert isinstance(ended, threading.Event)

    assert watch.listened == []


def test_end_that_came_before_is_told_to_who_waits():
    watch = Watch(OVER)

    with LiveFeed(watch).end_of(EXECUTION_ID) as ended:
        assert ended.wait(0)

    assert watch.listened == [EXECUTION_ID]


def test_execution_that_goes_on_has_no_end_yet():
    with LiveFeed(Watch(execution())).end_of(EXECUTION_ID) as ended:
        assert not ended.wait(0)
