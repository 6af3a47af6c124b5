"""Secrets from Secret Manager, and from the environment where it has none."""

import threading
import time
from collections.abc import Callable

from google.api_core import exceptions
from google.auth.exceptions import DefaultCredentialsError
from google.cloud.secretmanager_v1 import SecretManagerServiceClient
from typing_extensions import override

from shared.backends.gcp.translation import translated
from shared.ports.secrets import Secrets
from shared.ports.unavailable import Unavailable

KEPT_SECONDS = 300.0
"""How long a value that was read is used: a new version is seen after that."""

MOST_KEPT = 1000


class ManagedSecrets(Secrets):
    """The newest version of `<prefix>-<NAME>`. The lock protects what was read.

    Names are upper case, as those of environment variables are.

    Args:
        client: of Secret Manager.
        parent: `projects/<project>`.
        prefix: of the names.
        others: asked for what Secret Manager does not have.
        monotonic: seconds that only grow.
    """

    def __init__(
        self,
        client: SecretManagerServiceClient,
        parent: str,
        prefix: str,
        others: Secrets,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._parent = parent
        self._prefix = prefix
        self._others = others
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, str | None]] = {}

    @classmethod
    def of(cls, project: str, prefix: str, others: Secrets) -> "ManagedSecrets":
        """The secrets of a project, read by the ambient credentials.

        Raises:
            Unavailable: there are none.
        """
        try:
            client = SecretManagerServiceClient()
        except DefaultCredentialsError as error:
            raise Unavailable(f"Secret Manager can not be asked: {error}") from error
        return cls(client, f"projects/{project}", prefix, others)

    @override
    def get(self, name: str) -> str | None:
        key = name.upper()
        now = self._monotonic()
        with self._lock:
            known = self._kept.get(key)
        if known is not None and known[0] > now:
            return known[1]
        value = self._read(key)
        with self._lock:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = (now + KEPT_SECONDS, value)
        return value

    @override
    def names(self) -> tuple[str, ...]:
        # The functions may read secrets by name, and have no right to list them.
        return self._others.names()

    def _read(self, key: str) -> str | None:
        if not key.isascii() or not key.replace("_", "").replace("-", "").isalnum():
            return self._others.get(key)
        version = f"{self._parent}/secrets/{self._prefix}-{key}/versions/latest"
        try:
            with translated("Secret Manager"):
                found = self._client.access_secret_version(name=version)
            return found.payload.data.decode()
        except (exceptions.NotFound, exceptions.FailedPrecondition):
            # Absent, or its newest version is disabled.
            return self._others.get(key)
        except UnicodeDecodeError:
            return None
