"""Messages of Pub/Sub start executions on the functions, pushed by the official emulator."""

import base64
import json
import time
import urllib.error
import urllib.request

import pytest
from google.pubsub_v1 import PublisherClient, SubscriberClient

from emulators.serverless import PROJECT
from tests.serverless_stack import skip_without_emulators, stack_here

pytestmark = [pytest.mark.emulator, pytest.mark.slow]

SECONDS = 120
TOPIC = f"projects/{PROJECT}/topics/orders"
SUBSCRIPTION = f"projects/{PROJECT}/subscriptions/orders-of-windhover"
FLOW = """
id: orders
namespace: company.team
tasks:
  - id: taken
    type: io.kestra.plugin.core.debug.Return
    format: "{{ trigger.data.number }}"
triggers:
  - id: order
    type: io.kestra.plugin.gcp.pubsub.RealtimeTrigger
    topic: orders
    subscription: orders-of-windhover
    serdeType: JSON
"""
TRIGGER = {"namespace": "company.team", "flowId": "orders", "triggerId": "order"}


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    skip_without_emulators()
    with stack_here(tmp_path_factory.mktemp("realtime")) as found:
        yield found


@pytest.fixture(scope="module")
def api(stack):
    url, _ = stack

    def call(method, path, body=None, kind="application/x-yaml"):
        data = None if body is None else body.encode()
        address = f"{url}/api/v1/main{path}"
        request = urllib.request.Request(address, data, {"Content-Type": kind}, method=method)
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    return call


@pytest.fixture(scope="module")
def publish(stack):
    publisher = PublisherClient()
    publisher.create_topic(name=TOPIC)
    yield lambda *numbers: publisher.publish(
        topic=TOPIC, messages=[{"data": json.dumps({"number": one}).encode()} for one in numbers]
    )
    publisher.transport.close()


@pytest.fixture(scope="module")
def endpoint(stack):
    """Where the subscription pushes; empty while it rests, None when it is not there."""
    subscriber = SubscriberClient()

    def found():
        listed = subscriber.list_subscriptions(project=f"projects/{PROJECT}")
        named = {one.name: one.push_config.push_endpoint for one in listed}
        return named.get(SUBSCRIPTION)

    yield found
    subscriber.transport.close()


def taken(api, count):
    """What the executions gave, once there are so many that have ended."""
    end = time.monotonic() + SECONDS
    values = []
    while len(values) < count and time.monotonic() < end:
        time.sleep(0.2)
        listed = api("GET", "/executions?namespace=company.team&flowId=orders&size=100")
        values = [
            run["outputs"]["value"]
            for one in listed["results"]
            if one["state"]["current"] == "SUCCESS"
            for run in api("GET", f"/executions/{one['id']}")["taskRunList"]
        ]
    return sorted(values)


def pushed_by_hand(port, number, message_id):
    """Pushes a message as anybody could who reaches the function; gives the status."""
    data = base64.b64encode(json.dumps({"number": number}).encode()).decode()
    message = {"data": data, "messageId": message_id}
    body = json.dumps({"subscription": SUBSCRIPTION, "message": message}).encode()
    url = f"http://127.0.0.1:{port}/realtime/company.team/orders/order"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body), timeout=SECONDS) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_messages_start_executions_while_their_trigger_is_there(api, publish, endpoint, stack):
    api("POST", "/flows", FLOW)
    publish(1, 2, 3)
    first = taken(api, 3)

    api("PUT", "/triggers", json.dumps({**TRIGGER, "disabled": True}), "application/json")
    resting = endpoint()
    publish(4)
    api("PUT", "/triggers", json.dumps({**TRIGGER, "disabled": False}), "application/json")
    second = taken(api, 4)

    stranger = pushed_by_hand(stack[1]["scheduler"].port, 5, "99")
    api("DELETE", "/flows/company.team/orders")

    assert first == ["1", "2", "3"]
    assert resting == ""
    assert second == ["1", "2", "3", "4"]
    assert stranger == 403
    assert endpoint() is None


def test_missing_topic_is_told_in_the_log_of_the_trigger(api):
    other = FLOW.replace("topic: orders", "topic: no-such-topic").replace("id: orders", "id: lost")
    other = other.replace("orders-of-windhover", "lost-of-windhover")

    api("POST", "/flows", other)

    query = "filters[namespace][EQUALS]=company.team&filters[flowId][EQUALS]=lost"
    lines = api("GET", f"/logs/search?{query}&size=50")["results"]
    assert [one for one in lines if one["message"].startswith("Events are not pushed: ")]
