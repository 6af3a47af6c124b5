"""How the queue of one process ends, and what a sender may rely on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from shared.backends.standalone.database import Database
from shared.backends.standalone.local_queue import LocalQueue, QueueClosed
from shared.model.message import Topic
from tests.builders import message

LONG = timedelta(seconds=20)


@pytest.fixture
def queue(tmp_path):
    database = Database(tmp_path / "windhover.db")
    yield LocalQueue(database)
    database.close()


def test_closed_queue_takes_and_gives_nothing(queue):
    queue.close()

    with pytest.raises(QueueClosed):
        queue.send([message()])
    assert queue.receive(Topic.TASKS, LONG) is None


def test_message_that_is_on_the_disk_may_be_sent_to_a_closed_queue(queue):
    kept = message()
    queue.was_committed([kept])
    queue.close()

    queue.send([kept])

    with pytest.raises(QueueClosed):
        queue.send([kept, message(2)])


def test_close_ends_the_wait_of_a_receiver(queue):
    with ThreadPoolExecutor(1) as pool:
        receiving = pool.submit(queue.receive, Topic.TASKS, LONG)
        queue.close()

        assert receiving.result(10) is None


def test_close_tells_a_waiting_sender_that_it_can_not_rely_on_its_message(queue):
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(queue.send, [message()])
        queue.receive(Topic.TASKS, LONG)
        queue.close()

        with pytest.raises(QueueClosed):
            sending.result(10)


def test_handled_message_lets_its_sender_go_on(queue):
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(queue.send, [message()])
        received = queue.receive(Topic.TASKS, LONG)
        queue.handled([received.id])

        assert sending.result(10) is None
