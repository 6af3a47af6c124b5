"""Secrets come from Secret Manager, and from the environment where it has none."""

import pytest
from google.api_core import exceptions
from google.cloud.secretmanager_v1.types import AccessSecretVersionResponse

from shared.backends.environment_secrets import EnvironmentSecrets
from shared.backends.gcp.secret_manager import KEPT_SECONDS, ManagedSecrets
from shared.ports.unavailable import Unavailable

TOKEN = "projects/demo/secrets/windhover-TOKEN/versions/latest"


class Client:
    """The service: versions by name, or an error."""

    def __init__(self):
        self.versions = {TOKEN: b"s3cr3t"}
        self.asked = []
        self.error = exceptions.NotFound("absent")

    def access_secret_version(self, *, name):
        self.asked.append(name)
        if name not in self.versions:
            raise self.error
        return AccessSecretVersionResponse(payload={"data": self.versions[name]})


@pytest.fixture
def client():
    return Client()


@pytest.fixture
def seconds():
    return [0.0]


@pytest.fixture
def secrets(client, seconds):
    others = EnvironmentSecrets({"SECRET_OTHER": "b3RoZXI="})
    return ManagedSecrets(client, "projects/demo", "windhover", others, lambda: seconds[0])


def test_secret_is_found_whatever_the_case_of_its_name_and_read_once(secrets, client):
    assert [secrets.get(name) for name in ("TOKEN", "token", "Token")] == ["s3cr3t"] * 3
    assert client.asked == [TOKEN]


def test_new_version_is_seen_after_some_minutes(secrets, client, seconds):
    secrets.get("TOKEN")
    client.versions[TOKEN] = b"new"
    assert secrets.get("TOKEN") == "s3cr3t"

    seconds[0] += KEPT_SECONDS

    assert secrets.get("TOKEN") == "new"


@pytest.mark.parametrize(
    "error", [exceptions.NotFound("absent"), exceptions.FailedPrecondition("disabled")], ids=str
)
def test_environment_is_asked_for_what_the_service_does_not_have(secrets, client, error):
    client.error = error

    assert (secrets.get("other"), secrets.get("unknown")) == ("other", None)


@pytest.mark.parametrize("name", ["../TOKEN", "a/b", "", "\u00e9", "\ud800", "a b"], ids=repr)
def test_name_that_is_none_never_reaches_the_service(secrets, client, name):
    assert secrets.get(name) is None
    assert client.asked == []


def test_value_that_is_no_text_is_none(secrets, client):
    client.versions[TOKEN] = b"\xff"

    assert secrets.get("TOKEN") is None


def test_service_that_does_not_answer_is_no_missing_secret(secrets, client):
    client.versions = {}
    client.error = exceptions.ServiceUnavailable("later")

    with pytest.raises(Unavailable):
        secrets.get("TOKEN")
