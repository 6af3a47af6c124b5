"""Messages taken by the task and the polling trigger, on the emulator."""

from dataclasses import replace

import pytest
from google.pubsub_v1 import SubscriberClient

from plugins.gcp.pubsub.consume import Consume
from plugins.gcp.pubsub.trigger import Trigger
from shared.model.state import State
from shared.runtime.cancellation import StopReason
from shared.sdk.ion import read_ion
from shared.sdk.output import TaskFailed
from tests.plugins.gcp.dying import Dying, Killed
from tests.plugins.gcp.emulated import trigger_of

pytestmark = pytest.mark.emulator


def _properties(shop, **more):
    return {"topic": shop.topic, "subscription": shop.subscription, **more}


def _rows(bench, uri):
    with bench.files.open(uri) as file:
        return list(read_ion(file))


def _data(bench, uri):
    return [row["data"] for row in _rows(bench, uri)]


def test_messages_are_taken_up_to_a_number(bench, shop):
    shop.publish("a", "b", "c", attributes={"kind": "x"})

    outputs = bench.outputs(Consume, **_properties(shop, maxRecords=2))

    rows = _rows(bench, outputs["uri"])
    assert (outputs["count"], [row["data"] for row in rows]) == (2, ["a", "b"])
    assert rows[0]["attributes"] == {"kind": "x"}
    assert rows[0]["messageId"].isdigit()
    assert rows[0]["publishTime"].utcoffset() is not None
    assert shop.left() == ["c"]


def test_messages_are_taken_for_a_time(bench, shop):
    shop.publish("a", "b")

    outputs = bench.outputs(Consume, **_properties(shop, maxDuration="PT4S"))

    assert (outputs["count"], _data(bench, outputs["uri"])) == (2, ["a", "b"])
    assert shop.left() == []


def test_no_message_is_an_empty_file(bench, shop):
    outputs = bench.outputs(Consume, **_properties(shop, maxDuration="PT2S"))

    assert (outputs["count"], bench.content(outputs["uri"])) == (0, b"")


def test_data_may_be_json_and_what_is_none_is_kept(bench, shop):
    shop.publish('{"a": 1}', "no json")

    outputs = bench.outputs(Consume, **_properties(shop, maxRecords=2, serdeType="JSON"))

    assert _data(bench, outputs["uri"]) == [{"a": 1}, "no json"]


def test_data_that_is_no_text_is_kept_as_bytes(bench, shop):
    shop.publisher.publish(topic=shop.topic, messages=[{"data": b"\xff\x00"}])

    outputs = bench.outputs(Consume, **_properties(shop, maxRecords=1))

    assert _data(bench, outputs["uri"]) == [b"\xff\x00"]


def test_subscription_is_made_when_it_is_not_there(bench, shop):
    properties = _properties(shop, maxDuration="PT2S") | {"subscription": "orders-new"}
    name = f"projects/{bench.google.project}/subscriptions/orders-new"

    bench.outputs(Consume, **properties)

    assert shop.subscriber.get_subscription(subscription=name).topic == shop.topic


def test_missing_subscription_is_told_when_none_is_to_be_made(bench, shop):
    properties = _properties(shop, maxRecords=1, autoCreateSubscription=False)

    with pytest.raises(TaskFailed, match=r"not (found|exist)"):
        bench.run(Consume, **{**properties, "subscription": "no-such-one"})


def test_task_that_can_not_store_its_file_lets_the_messages_come_again(bench, shop):
    shop.publish("a")

    def fail(*_, **__):
        raise OSError("disk full")

    bench.storage.put = fail
    with pytest.raises(OSError, match="disk full"):
        bench.run(Consume, **_properties(shop, maxRecords=1))

    assert shop.left() == ["a"]


def test_task_that_crashed_behind_its_file_gives_what_it_had_stored(bench, shop):
    shop.publish("a")
    first = bench.outputs(Consume, **_properties(shop, maxRecords=1))
    shop.publish("b")

    second = bench.outputs(Consume, **_properties(shop, maxRecords=1))

    assert first == second
    assert _data(bench, second["uri"]) == ["a"]
    assert shop.left() == ["b"]


@pytest.mark.parametrize("behind", [False, True], ids=["before", "behind"])
@pytest.mark.parametrize("at", [1, 2, 3], ids=["file", "outputs", "acknowledgement"])
def test_task_that_died_when_it_stored_or_acknowledged_loses_nothing(
    bench, shop, monkeypatch, at, behind
):
    shop.publish("a", "b", "c")
    dying = Dying(at, behind=behind)
    with monkeypatch.context() as patch:
        patch.setattr(bench.storage, "put", dying.calling(bench.storage.put))
        acknowledge = dying.calling(SubscriberClient.acknowledge)
        patch.setattr(SubscriberClient, "acknowledge", acknowledge)
        with pytest.raises(Killed):
            bench.run(Consume, **_properties(shop, maxRecords=3))

    outputs = bench.outputs(Consume, **_properties(shop, maxRecords=3))

    assert sorted(_data(bench, outputs["uri"])) == ["a", "b", "c"]


def test_stopped_task_is_killed(bench, shop):
    bench.cancellation.set(StopReason.KILLED)

    with pytest.raises(TaskFailed) as failed:
        bench.run(Consume, **_properties(shop, maxRecords=1))

    assert failed.value.state is State.KILLED


def test_consumption_needs_an_end(bench, shop):
    with pytest.raises(ValueError, match="must be set to avoid an infinite loop"):
        bench.run(Consume, **_properties(shop))


def _look(bench, shop, execution, **properties):
    bench.info = replace(bench.info, execution_id=execution, task_run_id=execution)
    return trigger_of(bench, Trigger, **_properties(shop, **properties)).evaluate(bench)


def test_trigger_fires_once_for_all_that_is_there(bench, shop):
    shop.publish("a", "b")

    first = _look(bench, shop, "e1", maxRecords=10)
    data = _data(bench, first.uri)
    again = _look(bench, shop, "e1", maxRecords=10)
    second = _look(bench, shop, "e2", maxRecords=10)

    assert (first.count, data) == (2, ["a", "b"])
    assert (again, second) == (first, None)
