"""Workbenches whose Google Cloud is the emulators, each in a project of its own."""

import os
from uuid import uuid4

from shared.runtime.rendering import rendered
from shared.sdk.context import GoogleService, GoogleSettings
from tests.plugins.context import Workbench

VARIABLES = {
    GoogleService.STORAGE: "STORAGE_EMULATOR_HOST",
    GoogleService.PUBSUB: "PUBSUB_EMULATOR_HOST",
    GoogleService.FIRESTORE: "FIRESTORE_EMULATOR_HOST",
}


def google():
    """What the emulators are reached by."""
    found = {service: os.environ[name] for service, name in VARIABLES.items()}
    return GoogleSettings(f"test-{uuid4().hex[:12]}", found)


def emulated(folder, cls=Workbench):
    """A context whose services are the emulators."""
    return cls(folder, google=google())


def trigger_of(bench, cls, **properties):
    """A trigger with these properties (YAML names), rendered as `evaluate` gets it."""
    source = {"id": bench.info.task_id, "type": "test", **properties}
    return rendered(cls.model_validate(source), bench._evaluator())
