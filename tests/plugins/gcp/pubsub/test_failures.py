"""What Pub/Sub refuses, told by a server of our own: the emulator refuses less."""

import grpc
import pytest
from google.pubsub_v1.types import PublishResponse, PullResponse, Subscription

from plugins.gcp.pubsub.consume import Consume
from plugins.gcp.pubsub.publish import Publish
from shared.model.task import LogLevel
from shared.sdk.context import GoogleService, GoogleSettings
from shared.sdk.output import TaskFailed
from shared.sdk.records import recorded
from tests.plugins.context import Workbench
from tests.plugins.gcp.refusing import answering

DENIED = (grpc.StatusCode.PERMISSION_DENIED, "User not authorized to perform this action.")
EMPTY = b""
ONE = PullResponse.serialize(
    PullResponse(received_messages=[{"ack_id": "a", "message": {"data": b"x", "message_id": "1"}}])
)
SUBSCRIPTION = Subscription.serialize(Subscription(name="projects/p/subscriptions/orders-x"))
CONSUMED = {"topic": "orders", "subscription": "orders-x", "maxRecords": 1}


def _bench(folder, address):
    return Workbench(folder, google=GoogleSettings("p", {GoogleService.PUBSUB: address}))


@pytest.mark.parametrize(
    ("answer", "message", "remedy"),
    [
        (DENIED, "User not authorized to perform this action.", "roles"),
        (
            (grpc.StatusCode.NOT_FOUND, "Resource not found (orders)."),
            "Resource not found",
            "names",
        ),
        ((grpc.StatusCode.INVALID_ARGUMENT, "Messages exceed 10 MB"), "Messages exceed", ""),
    ],
)
def test_refused_messages_are_told_in_the_words_of_the_service(tmp_path, answer, message, remedy):
    with answering({"Publish": answer}) as (address, _):
        bench = _bench(tmp_path, address)
        with pytest.raises(TaskFailed, match=message) as failed:
            bench.run(Publish, topic="orders", **{"from": {"data": "x"}})

    assert remedy in failed.value.remedy
    assert recorded(bench, "sent") is None


def test_what_was_sent_before_a_refusal_is_not_sent_again(tmp_path):
    messages = [{"data": str(number)} for number in range(501)]
    sent = PublishResponse.serialize(PublishResponse(message_ids=["1"]))
    with answering({"Publish": sent}) as (address, asked):
        bench = _bench(tmp_path, address)
        bench.run(Publish, topic="orders", **{"from": messages})
        first = len(asked)
        bench.run(Publish, topic="orders", **{"from": [*messages, {"data": "more"}]})

    assert (first, len(asked)) == (2, 3)


def test_consumer_that_may_not_look_subscriptions_up_consumes_all_the_same(tmp_path):
    answers = {
        "GetSubscription": DENIED,
        "Pull": ONE,
        "ModifyAckDeadline": EMPTY,
        "Acknowledge": EMPTY,
    }
    with answering(answers) as (address, asked):
        outputs = _bench(tmp_path, address).outputs(Consume, **CONSUMED)

    assert outputs["count"] == 1
    assert asked == ["GetSubscription", "Pull", "ModifyAckDeadline", "Acknowledge"]


def test_messages_that_can_not_be_acknowledged_are_stored_and_told(tmp_path):
    answers = {
        "GetSubscription": SUBSCRIPTION,
        "Pull": ONE,
        "ModifyAckDeadline": EMPTY,
        "Acknowledge": DENIED,
    }
    with answering(answers) as (address, _):
        bench = _bench(tmp_path, address)
        outputs = bench.outputs(Consume, **CONSUMED)

    assert outputs["count"] == 1
    [(level, line)] = bench.log.lines
    assert (level, "come again" in line) == (LogLevel.WARN, True)


def test_refused_pull_is_told_and_nothing_is_stored(tmp_path):
    with answering({"GetSubscription": SUBSCRIPTION, "Pull": DENIED}) as (address, _):
        bench = _bench(tmp_path, address)
        with pytest.raises(TaskFailed, match="not authorized"):
            bench.run(Consume, **CONSUMED)

    assert bench.files.find("messages.ion") is None


def test_emulator_that_does_not_run_is_told_with_a_remedy(tmp_path):
    with pytest.raises(TaskFailed, match="Pub/Sub does not answer") as failed:
        _bench(tmp_path, "127.0.0.1:1").run(Publish, topic="orders", **{"from": {"data": "x"}})

    assert "gcloud beta emulators pubsub start" in failed.value.remedy
