"""Flows with tasks and triggers of Google Cloud in a Windhover that runs, on the emulators."""

import threading
from contextlib import contextmanager
from uuid import uuid4

import pytest
from google.cloud import storage
from google.pubsub_v1 import PublisherClient, SubscriberClient

from shared.cli.composition import open_memory
from shared.model.state import State
from shared.sdk.registry import Registry
from shared.settings import Settings

pytestmark = pytest.mark.emulator

LONGEST_SECONDS = 60
MOVED = """
id: moved
namespace: company.team
tasks:
  - id: read
    type: io.kestra.plugin.core.debug.Return
    format: "{{ trigger.blobs[0].name }}: {{ read(trigger.blobs[0].uri) }}"
  - id: upload
    type: io.kestra.plugin.gcp.gcs.Upload
    from: "{{ trigger.blobs[0].uri }}"
    to: gs://BUCKET/copies/{{ trigger.blobs[0].name }}
  - id: keep
    type: io.kestra.plugin.gcp.firestore.Set
    collection: objects
    childPath: "{{ execution.id }}"
    document:
      uri: "{{ outputs.upload.uri }}"
      size: "{{ trigger.blobs[0].size }}"
  - id: kept
    type: io.kestra.plugin.gcp.firestore.Query
    collection: objects
    fetchType: FETCH
triggers:
  - id: incoming
    type: io.kestra.plugin.gcp.gcs.Trigger
    interval: PT1S
    from: gs://BUCKET/in/
    action: MOVE
    moveDirectory: gs://BUCKET/done/
"""
HEARD = """
id: heard
namespace: company.team
tasks:
  - id: answer
    type: io.kestra.plugin.gcp.pubsub.Publish
    topic: TOPIC-answers
    from:
      data: "{{ trigger.data.word | upper }}"
triggers:
  - id: message
    type: io.kestra.plugin.gcp.pubsub.RealtimeTrigger
    topic: TOPIC
    subscription: TOPIC-heard
    serdeType: JSON
"""


@contextmanager
def _running(project):
    with open_memory(Settings(google_cloud_project=project), Registry.installed()) as instance:
        changed = threading.Semaphore(0)
        with instance.feed.listening(lambda _: changed.release()):

            def ended(count):
                """The executions, once as many have ended."""
                while True:
                    found = list(instance.ports.repository.executions())
                    if sum(one.state.current.is_terminal for one in found) >= count:
                        return found
                    assert changed.acquire(timeout=LONGEST_SECONDS)

            yield instance, ended


def test_new_object_starts_one_execution_that_finds_it_moved(emulators, monkeypatch):
    project = f"test-{uuid4().hex[:12]}"
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", project)
    bucket = storage.Client(project=project).create_bucket(f"bucket-{uuid4().hex}")
    bucket.blob("in/a.txt").upload_from_string("hello")

    with _running(project) as (instance, ended):
        instance.flows.save(MOVED.replace("BUCKET", bucket.name))
        [execution] = ended(1)
        runs = {run.task_id: run for run in instance.ports.repository.task_runs(execution.id)}

    assert execution.state.current is State.SUCCESS
    assert runs["read"].outputs == {"value": "in/a.txt: hello"}
    document = {"uri": f"gs://{bucket.name}/copies/in/a.txt", "size": 5}
    assert runs["kept"].outputs["rows"] == [document]
    assert [blob.name for blob in bucket.list_blobs()] == ["copies/in/a.txt", "done/a.txt"]
    bucket.client.close()


def test_message_starts_one_execution_that_answers(emulators, monkeypatch):
    project = f"test-{uuid4().hex[:12]}"
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", project)
    publisher, subscriber = PublisherClient(), SubscriberClient()
    topic = f"projects/{project}/topics/words"
    answers = f"projects/{project}/subscriptions/answers"
    publisher.create_topic(name=topic)
    publisher.create_topic(name=f"{topic}-answers")
    subscriber.create_subscription(name=answers, topic=f"{topic}-answers")
    subscriber.create_subscription(
        name=f"projects/{project}/subscriptions/words-heard", topic=topic
    )
    publisher.publish(topic=topic, messages=[{"data": b'{"word": "hello"}'}])

    with _running(project) as (instance, ended):
        instance.flows.save(HEARD.replace("TOPIC", "words"))
        [execution] = ended(1)

    pulled = subscriber.pull(subscription=answers, max_messages=10).received_messages
    assert execution.state.current is State.SUCCESS
    assert [one.message.data for one in pulled] == [b"HELLO"]
    publisher.transport.close()
    subscriber.transport.close()
