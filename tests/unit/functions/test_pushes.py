"""A push is acknowledged, delivered again or put aside; the class of an error decides."""

import base64
import json

import pytest

from functions.identity import NotTheCaller
from functions.pushes import Pushes
from shared.backends.memory.storage import MemoryStorage
from shared.backends.system_clock import SystemClock
from shared.errors import WindhoverError
from shared.ports.repository import Conflict, Unstorable
from shared.ports.unavailable import Unavailable
from tests.builders import message

SENT = message(1)


class Request:
    def __init__(self, body, authorization="Bearer good"):
        self.headers = {"Authorization": authorization}
        self._body = body

    def get_data(self):
        return self._body


class Anybody:
    def admit(self, authorization):
        if authorization != "Bearer good":
            raise NotTheCaller("no")
        return "somebody"


class Aside:
    def __init__(self):
        self.reasons = []
        self.works = True

    def put(self, data, attributes):
        if not self.works:
            raise Unavailable("no answer")
        known = (attributes.get(name) for name in ("id", "subscription", "reason"))
        self.reasons.append(tuple(known))


@pytest.fixture
def aside():
    return Aside()


@pytest.fixture
def pushes(aside):
    return Pushes(Anybody(), MemoryStorage(SystemClock()), aside)


def pushed(data=None, **attributes):
    raw = SENT.model_dump_json().encode() if data is None else data
    inner = {
        "data": base64.b64encode(raw).decode(),
        "attributes": {"id": SENT.id} | attributes,
        "messageId": "1",
        "message_id": "1",
        "publishTime": "2026-11-22T11:09:15.019Z",
    }
    return Request(json.dumps({"subscription": "s", "message": inner}).encode())


def refuse(error):
    def handle(_):
        raise error

    return handle


def test_message_that_was_handled_is_acknowledged(pushes):
    handled = []

    assert pushes.receive(pushed(), handled.append) == ("", 204)
    assert handled == [SENT]


def test_call_of_a_stranger_is_refused_and_nothing_handled(pushes):
    handled = []
    request = pushed()
    request.headers = {}

    _, status = pushes.receive(request, handled.append)

    assert (status, handled) == (403, [])


@pytest.mark.parametrize("error", [Conflict("met"), Unavailable("no answer")], ids=["a", "b"])
def test_what_may_be_better_later_is_delivered_again(pushes, aside, error):
    _, status = pushes.receive(pushed(), refuse(error))

    assert (status, aside.reasons) == (503, [])


def test_bug_is_delivered_again_until_the_subscription_gives_up(pushes, aside):
    _, status = pushes.receive(pushed(), refuse(ZeroDivisionError()))

    assert (status, aside.reasons) == (500, [])


@pytest.mark.parametrize("error", [WindhoverError("bad"), Unstorable("bad")], ids=["a", "b"])
def test_what_will_never_be_good_is_put_aside_with_its_reason(pushes, aside, error):
    assert pushes.receive(pushed(), refuse(error)) == ("", 204)
    assert aside.reasons == [(SENT.id, "s", f"{error.code}: bad")]


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"id": 1}'], ids=repr)
def test_poison_is_put_aside_and_nothing_handled(pushes, aside, data):
    handled = []

    assert pushes.receive(pushed(data), handled.append) == ("", 204)
    assert handled == []
    assert [reason.partition(":")[0] for _, _, reason in aside.reasons] == ["function.undecodable"]


def test_message_whose_file_is_gone_is_put_aside(pushes, aside):
    _, status = pushes.receive(pushed(b"{}", spilled="/_messages/a.json"), refuse(AssertionError()))

    assert status == 204
    assert len(aside.reasons) == 1


def test_file_outside_of_the_messages_is_not_read(pushes, aside):
    """A sender names the file: none but a spilled message may be it."""
    handled = []

    pushes.receive(pushed(None, spilled="/company/secret.json"), handled.append)

    assert handled == [SENT]


def test_message_that_can_not_be_put_aside_is_delivered_again(pushes, aside):
    aside.works = False

    _, status = pushes.receive(pushed(), refuse(WindhoverError("bad")))

    assert status == 503


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"message": 1}', b"\xff"], ids=repr)
def test_body_that_is_no_push_is_refused(pushes, body):
    assert pushes.receive(Request(body), refuse(AssertionError()))[1] == 400
