"""Messages sent by the task, on the emulator and against an own server."""

import pytest

from plugins.gcp.pubsub.publish import Publish
from shared.sdk.output import TaskFailed

pytestmark = pytest.mark.emulator


def _publish(bench, shop, messages, **properties):
    return bench.outputs(Publish, topic=shop.topic, **{"from": messages}, **properties)


def test_one_message_arrives(bench, shop):
    message = {"data": "héllo", "attributes": {"kind": "greeting"}, "orderingKey": "a"}

    outputs = _publish(bench, shop, message)

    [arrived] = shop.arrived(1)
    assert outputs == {"messagesCount": 1}
    assert (arrived.data.decode(), dict(arrived.attributes)) == ("héllo", {"kind": "greeting"})
    assert arrived.ordering_key == "a"


def test_list_arrives_in_its_order(bench, shop):
    bench.variables["word"] = "first"

    _publish(bench, shop, [{"data": "{{ word }}"}, {"data": "second"}])

    assert [one.data for one in shop.arrived(2)] == [b"first", b"second"]


def test_list_may_be_what_an_expression_gives(bench, shop):
    bench.variables["found"] = [{"data": "a"}, {"data": "b"}]

    _publish(bench, shop, "{{ found }}")

    assert [one.data for one in shop.arrived(2)] == [b"a", b"b"]


def test_file_is_sent_row_by_row(bench, shop):
    rows = "".join(f'{{data:"{number}"}}\n' for number in range(1200))

    outputs = _publish(bench, shop, bench.store(rows, "rows.ion"))

    assert outputs == {"messagesCount": 1200}
    assert [one.data.decode() for one in shop.arrived(1200)] == [str(n) for n in range(1200)]


def test_data_may_be_json(bench, shop):
    _publish(bench, shop, [{"data": {"a": [1, None]}}, {"data": "x"}], serdeType="JSON")

    assert [one.data for one in shop.arrived(2)] == [b'{"a":[1,null]}', b'"x"']


def test_bytes_of_a_file_are_sent_as_they_are(bench, shop):
    _publish(bench, shop, bench.store('{data:{{"AP8="}}}\n'.replace('"', ""), "rows.ion"))

    assert shop.arrived(1)[0].data == b"\x00\xff"


def test_topic_may_be_named_without_its_project(bench, shop):
    bench.outputs(Publish, topic=shop.topic.rpartition("/")[2], **{"from": {"data": "x"}})

    assert shop.arrived(1)[0].data == b"x"


def test_task_run_that_runs_again_does_not_send_again(bench, shop):
    first = _publish(bench, shop, {"data": "x"})
    second = _publish(bench, shop, {"data": "x"})

    assert first == second == {"messagesCount": 1}
    assert [one.data for one in shop.arrived(1)] == [b"x"]
    assert shop.left() == []


def test_missing_topic_is_told_by_the_service(bench, shop):
    with pytest.raises(TaskFailed, match="not found") as failed:
        bench.run(Publish, topic="no-such-topic", **{"from": {"data": "x"}})

    assert "Check the names" in failed.value.remedy


@pytest.mark.parametrize(
    "topic", ["ab", "projects/p/topics", "projects/p/subscriptions/abc", "a/b"]
)
def test_what_is_no_name_of_a_topic_is_refused(bench, topic):
    with pytest.raises(TaskFailed, match="no name of topics"):
        bench.run(Publish, topic=topic, **{"from": {"data": "x"}})


@pytest.mark.parametrize(
    ("messages", "reason"),
    [
        ([{"data": "x"}, {"text": "y"}], "Message 2 is none: text"),
        ([7], "Message 1 is none"),
        ("no message", "neither a message nor the URI of a file"),
        ({"data": "x" * 10_000_001}, "Message 1 has 10000001 bytes"),
    ],
)
def test_what_is_no_message_is_refused(bench, shop, messages, reason):
    with pytest.raises(TaskFailed, match=reason):
        _publish(bench, shop, messages)
