"""Fixtures that tests of several folders share."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from emulators.official import missing, start_firestore, start_pubsub
from emulators.processes import free_port
from emulators.storage import start_storage

# How long an example takes says something of the machine, and nothing of the code.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def emulators(tmp_path_factory) -> Iterator[None]:
    """Starts the emulators of Google Cloud once for a run; clients find them by the environment."""
    reason = missing()
    if reason:
        pytest.skip(reason)
    log = (tmp_path_factory.mktemp("emulators") / "log.txt").open("wb")
    running = [
        start_firestore(free_port(), log),
        start_pubsub(free_port(), log),
        start_storage(free_port(), log, None, "windhover"),
    ]
    try:
        for one in running:
            one.wait_until_ready()
        firestore, pubsub, storage = running
        found = {
            "FIRESTORE_EMULATOR_HOST": firestore.address,
            "PUBSUB_EMULATOR_HOST": pubsub.address,
            "STORAGE_EMULATOR_HOST": storage.url,
        }
        os.environ.update(found)
        yield
        for name in found:
            del os.environ[name]
    finally:
        for one in running:
            one.stop()
        log.close()


def pytest_collection_modifyitems(items) -> None:
    """Tests of a module share fixtures, and so a process; those that say they do not are spread."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.location[0]))


def pytest_terminal_summary(terminalreporter) -> None:
    """What tests have measured: figures to read, which decide nothing."""
    measured = [
        value
        for report in terminalreporter.stats.get("passed", [])
        for name, value in report.user_properties
        if name == "measured"
    ]
    if measured:
        terminalreporter.section("measured")
        for line in measured:
            terminalreporter.write_line(line)
