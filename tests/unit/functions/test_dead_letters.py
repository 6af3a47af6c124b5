"""What functions and Pub/Sub put aside is told with its reason, and never put aside again."""

import base64
import json
from datetime import UTC, datetime

import pytest

from functions.dead_letters import kept
from functions.identity import NotTheCaller
from functions.pushes import Pushes
from shared.backends.memory.storage import MemoryStorage
from shared.backends.system_clock import SystemClock
from shared.model.dead_letter import DeadLetter
from shared.ports.unavailable import Unavailable
from tests.builders import message
from tests.unit.functions.test_pushes import Anybody, Request

SENT = message(1)
AT = datetime(2026, 11, 22, 11, 9, 15, 19_000, UTC)


class Taken:
    """Takes what it is given, or does not answer."""

    def __init__(self):
        self.letters = []
        self.works = True

    def take(self, letter, message):
        if not self.works:
            raise Unavailable("no answer")
        self.letters.append((letter, message))


class NeverAside:
    def put(self, push, subscription, reason):
        raise AssertionError(reason)


@pytest.fixture
def taken():
    return Taken()


@pytest.fixture
def pushes():
    return Pushes(Anybody(), MemoryStorage(SystemClock()), NeverAside())


def pushed(data, **attributes):
    inner = {
        "data": base64.b64encode(data).decode(),
        "attributes": attributes,
        "messageId": "7",
        "publishTime": "2026-11-22T11:09:15.019Z",
    }
    return Request(json.dumps({"subscription": "shown", "message": inner}).encode())


def test_garbage_that_a_function_put_aside_is_told_with_its_reason(pushes, taken):
    subscription = "projects/p/subscriptions/windhover-executions"
    request = pushed(b"\xff", reason="function.undecodable: bad", subscription=subscription)

    assert kept(request, pushes, taken) == ("", 204)
    letter = DeadLetter(id="7", at=AT, topic="executions", reason="function.undecodable: bad")
    assert taken.letters == [(letter, None)]


def test_message_that_pubsub_gave_up_comes_with_the_number_of_its_deliveries(pushes, taken):
    source = "CloudPubSubDeadLetterSource"
    request = pushed(
        SENT.model_dump_json().encode(),
        kind="run-task",
        **{f"{source}DeliveryCount": "100", f"{source}Subscription": "windhover-tasks"},
    )

    assert kept(request, pushes, taken) == ("", 204)
    [(letter, found)] = taken.letters
    assert found == SENT
    assert (letter.topic, letter.kind, letter.deliveries) == ("tasks", "run-task", 100)
    assert letter.reason == "it was delivered 100 times, and no function could handle it"


def test_letter_that_can_not_be_kept_comes_again(pushes, taken):
    taken.works = False

    assert kept(pushed(b"{}"), pushes, taken)[1] == 503


def test_stranger_puts_nothing_there(pushes, taken):
    request = pushed(b"{}")
    request.headers = {}

    assert kept(request, pushes, taken) == (NotTheCaller.code, 403)
    assert taken.letters == []


def test_reason_has_a_limit(pushes, taken):
    kept(pushed(b"{}", reason="x" * 5000), pushes, taken)

    assert len(taken.letters[0][0].reason) == 1024
