"""Opens an empty Windhover with what a scenario wants to be in place."""

import base64
import io
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import yaml
from pydantic import SecretStr

from shared.cli.composition import open_memory, open_standalone
from shared.runtime.instance import Instance
from shared.sdk.registry import Registry
from shared.settings import Settings
from tests.conformance.actions import Driver
from tests.conformance.in_process import InProcessDriver
from tests.conformance.scenario import Corpus, Scenario, Setup, entries_of
from tests.conformance.serving import Server, open_server_driver
from tests.conformance.standins import ENCRYPTION_KEY, catalog
from tests.environment import environment

WORKERS = 4


class Backend(StrEnum):
    """Where a scenario is played."""

    MEMORY = "memory"
    STANDALONE = "standalone"


Place: TypeAlias = Backend | Server
"""Where a scenario is played: in this process, or on a server."""


def open_driver(place: Place, scenario: Scenario, corpus: Corpus) -> AbstractContextManager[Driver]:
    """A driver of an empty Windhover, set up for a scenario; closed when the block ends."""
    if isinstance(place, Server):
        return open_server_driver(place, scenario, corpus)
    return _in_process(place, scenario, corpus)


@contextmanager
def _in_process(backend: Backend, scenario: Scenario, corpus: Corpus) -> Iterator[InProcessDriver]:
    encrypted = scenario.setup.encryption_key is not False
    registry = Registry.installed().with_catalog(catalog(encrypted=encrypted))
    with TemporaryDirectory(prefix="conformance-") as folder:
        settings = _settings(scenario.setup, Path(folder), encrypted=encrypted)
        opened = open_memory if backend is Backend.MEMORY else open_standalone
        with opened(settings, registry) as instance:
            namespace = yaml.safe_load(corpus.source(scenario.flow))["namespace"]
            _put_in_place(instance, scenario.setup, namespace)
            with InProcessDriver(instance).listening() as driver:
                yield driver


def _settings(setup: Setup, home: Path, *, encrypted: bool) -> Settings:
    secrets = {
        f"SECRET_{name.upper()}": base64.b64encode(value.encode()).decode()
        for name, value in setup.secrets.items()
    }
    with _ENVIRONMENT, environment(**secrets | setup.env | setup.env_base64):
        settings = Settings(
            home=home,
            workers=WORKERS,
            encryption_key=SecretStr(ENCRYPTION_KEY) if encrypted else None,
            variables_globals=setup.globals,
        )
        # Both are read from the environment once, when they are first asked for.
        _ = settings.envs, settings.secret_variables
    return settings


_ENVIRONMENT = threading.Lock()
"""Protects the environment of this process while the settings of a scenario are read."""


def _put_in_place(instance: Instance, setup: Setup, namespace: str) -> None:
    for entry in entries_of(setup, namespace):
        instance.key_values(entry.namespace).put(entry.key, entry.value)
    for file in setup.namespace_files:
        content = io.BytesIO(file.content.encode())
        instance.namespace_files(file.namespace).put(file.path.lstrip("/"), content)
