"""Subscriptions that push for the realtime trigger, on the emulator, by the official client."""

import base64
import json
import re
from uuid import uuid4

import pytest

from plugins.gcp.pubsub.realtime_trigger import RealtimeTrigger
from shared.sdk.output import TaskFailed
from shared.sdk.push import PushTarget
from tests.plugins.context import Workbench
from tests.plugins.gcp.emulated import trigger_of

URL = "http://127.0.0.1:1/realtime/n/f"
ACCOUNT = "caller@demo.iam.gserviceaccount.com"
AUDIENCE = "http://127.0.0.1:1"


def target(trigger_id="t"):
    return PushTarget(f"{URL}/{trigger_id}", ACCOUNT, AUDIENCE, trigger_id.encode().hex())


@pytest.fixture
def new(shop):
    """The name of a subscription that is not there."""
    return f"{shop.subscription.rpartition('/')[0]}/new-{uuid4().hex}"


def trigger(bench, shop, subscription, **properties):
    named = {"topic": shop.topic, "subscription": subscription, "serdeType": "JSON"}
    return trigger_of(bench, RealtimeTrigger, **named, **properties)


def config(shop, subscription):
    found = shop.subscriber.get_subscription(subscription=subscription)
    return found.push_config.push_endpoint, found.push_config.oidc_token.service_account_email


def exists(shop, subscription):
    listed = shop.subscriber.list_subscriptions(project=subscription.rpartition("/subscr")[0])
    return subscription in [one.name for one in listed]


@pytest.mark.emulator
def test_subscription_that_is_not_there_is_made_to_push_and_goes_with_its_trigger(bench, shop, new):
    found = trigger(bench, shop, new)

    source = found.begin_push(bench, target())
    begun = shop.subscriber.get_subscription(subscription=new)
    found.end_push(bench, target(), forever=True)

    assert source == new
    assert begun.push_config.push_endpoint == f"{URL}/t"
    assert begun.push_config.oidc_token.service_account_email == ACCOUNT
    assert begun.push_config.oidc_token.audience == AUDIENCE
    assert begun.retry_policy.minimum_backoff.total_seconds() == 10
    assert begun.retry_policy.maximum_backoff.total_seconds() == 600
    assert not exists(shop, new)


@pytest.mark.emulator
def test_second_time_changes_nothing(bench, shop, new):
    found = trigger(bench, shop, new)
    found.begin_push(bench, target())
    before = shop.subscriber.get_subscription(subscription=new)

    found.begin_push(bench, target())

    assert shop.subscriber.get_subscription(subscription=new) == before
    for _ in range(2):
        found.end_push(bench, target(), forever=True)


@pytest.mark.emulator
def test_subscription_of_others_that_is_pulled_pushes_and_is_given_back(bench, shop):
    found = trigger(bench, shop, shop.subscription)

    found.begin_push(bench, target())
    begun = config(shop, shop.subscription)
    found.end_push(bench, target(), forever=True)

    assert begun == (f"{URL}/t", ACCOUNT)
    assert config(shop, shop.subscription) == ("", "")


@pytest.mark.emulator
def test_resting_trigger_keeps_its_subscription_and_what_comes(bench, shop, new):
    found = trigger(bench, shop, new)
    found.begin_push(bench, target())

    found.end_push(bench, target(), forever=False)
    shop.publish("1")

    assert config(shop, new) == ("", "")
    pulled = shop.subscriber.pull(subscription=new, max_messages=1, timeout=30)
    assert [one.message.data for one in pulled.received_messages] == [b"1"]


@pytest.mark.emulator
@pytest.mark.parametrize("which", ["other", "absent"])
def test_without_auto_create_nothing_is_changed_and_the_remedy_says_what_to_do(
    bench, shop, new, which
):
    subscription = shop.subscription if which == "other" else new
    found = trigger(bench, shop, subscription, autoCreateSubscription=False)

    with pytest.raises(TaskFailed) as caught:
        found.begin_push(bench, target())

    assert re.search(re.escape(f"{URL}/t") + f".*{ACCOUNT}.*{AUDIENCE}", caught.value.remedy)
    assert exists(shop, subscription) == (which == "other")


@pytest.mark.emulator
def test_without_auto_create_what_was_set_by_hand_will_do(bench, shop):
    trigger(bench, shop, shop.subscription).begin_push(bench, target())

    found = trigger(bench, shop, shop.subscription, autoCreateSubscription=False)

    assert found.begin_push(bench, target()) == shop.subscription


@pytest.mark.emulator
def test_subscription_of_another_trigger_is_left_alone(bench, shop, new):
    trigger(bench, shop, new).begin_push(bench, target("first"))
    second = trigger(bench, shop, new)

    with pytest.raises(TaskFailed, match="pushes to somebody else"):
        second.begin_push(bench, target("second"))
    second.end_push(bench, target("second"), forever=True)

    assert config(shop, new) == (f"{URL}/first", ACCOUNT)


@pytest.mark.emulator
def test_own_subscription_follows_when_the_address_changes(bench, shop, new):
    found = trigger(bench, shop, new)
    found.begin_push(bench, PushTarget("http://127.0.0.1:1/old", ACCOUNT, AUDIENCE, "74"))

    found.begin_push(bench, target())

    assert config(shop, new) == (f"{URL}/t", ACCOUNT)


def body(data=b'{"a": 1}', **facts):
    message = {"data": base64.b64encode(data).decode(), "messageId": "7", **facts}
    return json.dumps({"subscription": "projects/p/subscriptions/s", "message": message}).encode()


@pytest.fixture
def plain(tmp_path):
    bench = Workbench(tmp_path)
    named = {"topic": "orders", "subscription": "s-1", "serdeType": "JSON"}
    return bench, trigger_of(bench, RealtimeTrigger, **named)


def test_event_of_a_push_is_that_of_the_message(plain):
    bench, found = plain
    facts = {"attributes": {"k": "v"}, "orderingKey": "o", "publishTime": "2026-11-22T11:09:15Z"}

    event = found.pushed(bench, body(**facts))

    assert event.event_id == "projects/p/subscriptions/s/7"
    output = event.output
    assert (output.data, output.attributes, output.message_id, output.ordering_key) == (
        {"a": 1},
        {"k": "v"},
        "7",
        "o",
    )
    assert output.publish_time == "2026-11-22T11:09:15Z"


@pytest.mark.parametrize(
    "wrong",
    [b"", b"{}", b'{"message": {}, "subscription": "s"}', body(data=b"").replace(b'"7"', b'""')],
)
def test_body_that_is_no_push_is_refused_without_showing_it(plain, wrong):
    bench, found = plain

    with pytest.raises(TaskFailed, match=r"^What was pushed is no message of Pub/Sub$"):
        found.pushed(bench, wrong)
