"""The contract of `Queue`."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from shared.model.event import KillRequested
from shared.model.message import Message, Topic
from shared.runtime.dispatch import dispatch
from tests.builders import EXECUTION_ID, NOW, commit, message, run_task

NO_WAIT = timedelta(0)
LONG = timedelta(seconds=20)
NEVER = timedelta(days=1)


def put(backend, *numbers):
    """Messages of a commit: they are durable, and `send` waits for nobody."""
    commands = tuple(run_task(number) for number in numbers)
    backend.ports.repository.commit([commit(commands=commands, cause=f"cause-{numbers}")])
    dispatch(backend.ports, commands)


def delivered_before(sent, times=1):
    return sent.model_copy(update={"delivery": times})


@pytest.fixture
def sender():
    """A thread that may wait in `send`."""
    with ThreadPoolExecutor(1) as pool:
        yield pool


def test_message_is_received_as_it_was_sent(queue, sender):
    event = KillRequested(execution_id=EXECUTION_ID, at=NOW)
    sent = Message(id="a", topic=Topic.EXECUTIONS, body=event)

    sending = sender.submit(queue.send, [sent])
    received = queue.receive(Topic.EXECUTIONS, LONG)
    queue.ack(received)

    assert received == sent
    assert sending.result(20) is None


def test_send_returns_at_the_latest_when_all_are_acknowledged(queue, sender):
    sending = sender.submit(queue.send, [message(1), message(2)])

    for _ in range(2):
        queue.ack(queue.receive(Topic.TASKS, LONG))

    assert sending.result(20) is None


def test_depth_is_of_what_waits_also_of_what_comes_back_later(backend, queue):
    put(backend, 1, 2, 3)
    if not queue.depths():
        pytest.skip("the service does not tell")

    queue.ack(queue.receive(Topic.TASKS, LONG))
    queue.nack(queue.receive(Topic.TASKS, LONG), NEVER)

    assert queue.depths()[Topic.TASKS].waiting == 2
    assert queue.depths()[Topic.EXECUTIONS].waiting == 0


def test_first_message_waits_longest_and_none_when_all_come_back_later(backend, queue):
    put(backend, 1, 2)
    if not queue.depths():
        pytest.skip("the service does not tell")
    with_two = [queue.depths()[Topic.TASKS].longest for _ in range(2)]

    for _ in range(2):
        queue.nack(queue.receive(Topic.TASKS, LONG), NEVER)

    assert timedelta(0) < with_two[0] < with_two[1]
    assert queue.depths()[Topic.TASKS].longest == timedelta(0)


def test_nothing_sent_is_nothing_received(queue):
    queue.send([])

    assert queue.receive(Topic.TASKS, NO_WAIT) is None
    assert queue.receive_all(Topic.TASKS, NO_WAIT, 10) == []


def test_topics_are_apart(backend):
    put(backend, 1)

    assert backend.ports.queue.receive(Topic.EXECUTIONS, NO_WAIT) is None
    assert backend.ports.queue.receive(Topic.TASKS, NO_WAIT) == message(1)


def test_receiver_waits_for_a_message_to_come(backend):
    with ThreadPoolExecutor(1) as pool:
        receiving = pool.submit(backend.ports.queue.receive, Topic.TASKS, LONG)
        put(backend, 1)

        assert receiving.result(20) == message(1)


def test_messages_come_oldest_first_and_limited(backend):
    put(backend, 3, 1, 2)

    first = backend.ports.queue.receive_all(Topic.TASKS, NO_WAIT, 2)
    rest = backend.ports.queue.receive_all(Topic.TASKS, NO_WAIT, 2)

    assert (first, rest) == ([message(3), message(1)], [message(2)])


def test_order_survives_a_crash(backend):
    put(backend, 3, 1)
    put(backend, 2)

    backend.crash()
    received = backend.ports.queue.receive_all(Topic.TASKS, NO_WAIT, 10)

    assert [one.id for one in received] == [message(3).id, message(1).id, message(2).id]


def test_message_goes_to_one_receiver_only(backend):
    put(backend, *range(50))

    def receive(_):
        return backend.ports.queue.receive(Topic.TASKS, NO_WAIT)

    with ThreadPoolExecutor(4) as pool:
        received = list(pool.map(receive, range(60)))

    ids = sorted(one.id for one in received if one)
    assert ids == sorted(message(number).id for number in range(50))


def test_waiting_message_is_not_doubled(backend):
    put(backend, 1)

    dispatch(backend.ports, [run_task(1), run_task(1)])

    assert len(backend.ports.queue.receive_all(Topic.TASKS, NO_WAIT, 10)) == 1


def test_received_message_is_not_doubled(backend):
    put(backend, 1)
    backend.ports.queue.receive(Topic.TASKS, NO_WAIT)

    dispatch(backend.ports, [run_task(1)])

    assert backend.ports.queue.receive(Topic.TASKS, NO_WAIT) is None


def test_message_that_was_put_back_is_not_doubled(backend):
    queue = backend.ports.queue
    put(backend, 1)
    queue.nack(queue.receive(Topic.TASKS, NO_WAIT), NEVER)

    dispatch(backend.ports, [run_task(1)])

    assert queue.receive(Topic.TASKS, NO_WAIT) is None


def test_received_message_comes_again_after_a_crash(backend):
    put(backend, 1)
    backend.ports.queue.receive(Topic.TASKS, NO_WAIT)

    backend.crash()

    assert backend.ports.queue.receive(Topic.TASKS, NO_WAIT).id == message(1).id


def test_message_says_that_it_was_delivered_before(backend):
    put(backend, 1)
    backend.ports.queue.receive(Topic.TASKS, NO_WAIT)

    backend.crash()

    assert backend.ports.queue.receive(Topic.TASKS, NO_WAIT) == delivered_before(message(1))


def test_acknowledged_message_does_not_come_again(backend):
    put(backend, 1)
    received = backend.ports.queue.receive(Topic.TASKS, NO_WAIT)

    backend.ports.queue.ack(received)
    backend.ports.queue.ack(received)
    backend.crash()

    assert backend.ports.queue.receive(Topic.TASKS, NO_WAIT) is None


def test_acknowledged_message_can_be_sent_anew(backend):
    put(backend, 1)
    backend.ports.queue.ack(backend.ports.queue.receive(Topic.TASKS, NO_WAIT))

    put(backend, 1)

    assert backend.ports.queue.receive(Topic.TASKS, NO_WAIT) == message(1)


def test_message_that_was_put_back_comes_again_after_the_delay(backend):
    queue = backend.ports.queue
    put(backend, 1, 2)
    first = queue.receive(Topic.TASKS, NO_WAIT)

    queue.nack(first, timedelta(milliseconds=20))

    assert queue.receive(Topic.TASKS, NO_WAIT) == message(2)
    assert queue.receive(Topic.TASKS, LONG) == delivered_before(message(1))


def test_message_that_was_put_back_does_not_come_before_the_delay(backend):
    queue = backend.ports.queue
    put(backend, 1)

    queue.nack(queue.receive(Topic.TASKS, NO_WAIT), NEVER)

    assert queue.receive(Topic.TASKS, timedelta(milliseconds=5)) is None


def test_message_that_was_put_back_survives_a_crash(backend):
    queue = backend.ports.queue
    put(backend, 1)
    queue.nack(queue.receive(Topic.TASKS, NO_WAIT), timedelta(milliseconds=1))

    backend.crash()

    assert backend.ports.queue.receive(Topic.TASKS, LONG).id == message(1).id


def test_acknowledged_message_can_not_be_put_back(backend):
    queue = backend.ports.queue
    put(backend, 1)
    received = queue.receive(Topic.TASKS, NO_WAIT)
    queue.ack(received)

    queue.nack(received, NO_WAIT)

    assert queue.receive(Topic.TASKS, NO_WAIT) is None


def test_message_that_was_put_back_is_acknowledged_as_any_other(backend):
    queue = backend.ports.queue
    put(backend, 1)
    queue.nack(queue.receive(Topic.TASKS, NO_WAIT), NO_WAIT)

    queue.ack(queue.receive(Topic.TASKS, LONG))
    backend.crash()

    assert backend.ports.queue.receive(Topic.TASKS, NO_WAIT) is None
