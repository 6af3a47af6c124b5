"""Where the secrets of a Windhover in one process come from."""

import sys

import pytest

from shared.backends.environment_secrets import EnvironmentSecrets
from shared.backends.gcp.secret_manager import ManagedSecrets
from shared.cli.composition import secrets_of
from shared.settings import InvalidSetting, Settings


@pytest.fixture
def nobody(monkeypatch, tmp_path):
    """A process without credentials of Google Cloud."""
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none.json"))


def test_environment_has_the_secrets_unless_something_else_is_set():
    assert isinstance(secrets_of(Settings()), EnvironmentSecrets)


def test_secret_manager_is_asked_where_a_project_is_set(monkeypatch, tmp_path):
    key = tmp_path / "user.json"
    key.write_text(
        '{"type": "authorized_user", "client_id": "a", "client_secret": "b", "refresh_token": "c"}'
    )
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(key))

    found = secrets_of(Settings(secret_manager_project="demo"))

    assert isinstance(found, ManagedSecrets)


def test_missing_credentials_stop_the_start(nobody):
    with pytest.raises(InvalidSetting, match="WINDHOVER_SECRET_MANAGER_PROJECT") as failed:
        secrets_of(Settings(secret_manager_project="demo"))

    assert "gcloud auth application-default login" in failed.value.remedy


def test_missing_package_stops_the_start(monkeypatch):
    monkeypatch.setitem(sys.modules, "shared.backends.gcp.secret_manager", None)

    with pytest.raises(InvalidSetting) as failed:
        secrets_of(Settings(secret_manager_project="demo"))

    assert failed.value.remedy == 'Install it: pip install "windhover[gcp]".'
