from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from shared.api.access.authenticator import Authenticator
from shared.api.access.guard import Guard
from shared.api.access.passwords import hashed
from shared.api.app import create_app
from shared.api.site import Site
from shared.backends.memory.accounts import MemoryAccounts
from shared.cli.composition import open_memory
from shared.ports.accounts import Account
from shared.sdk.registry import Registry
from shared.settings import Settings

URL = "http://localhost:8080"
USER = "ada@example.com"
PASSWORD = "Enchantress1"
TOKEN = "a-long-and-random-token-of-a-machine"


class HandClock:
    """A clock that a test moves."""

    def __init__(self):
        self.at = datetime(2026, 10, 21, 3, tzinfo=UTC)

    def now(self):
        return self.at

    def advance(self, **length):
        self.at += timedelta(**length)


@pytest.fixture(scope="session")
def registry():
    return Registry.installed()


@pytest.fixture
def engine(registry):
    """A running Windhover without any flow."""
    settings = Settings(workers=2, encryption_key=SecretStr("k" * 32))
    with open_memory(settings, registry) as instance:
        yield instance


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def accounts():
    return MemoryAccounts()


@pytest.fixture
def authenticator(accounts, clock):
    return Authenticator(accounts, [], b"k" * 32, clock.now)


@pytest.fixture
def app(engine, authenticator):
    return create_app(engine, Guard(authenticator), Site("http://localhost:8080"))


@pytest.fixture
def client(app):
    """Speaks to the API from this machine, without credentials, which are not needed."""
    with TestClient(app, base_url=URL, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def ada():
    return Account(username=USER, password_hash=hashed(PASSWORD))


@pytest.fixture
def guarded(app, accounts, ada):
    """The same server once there is an account."""
    accounts.save(ada)
    with TestClient(app, base_url=URL, raise_server_exceptions=False) as client:
        yield client
