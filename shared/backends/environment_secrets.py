"""Secrets from environment variables: `SECRET_NAME`, base64, as open-source Kestra has them."""

import base64
import binascii
from collections.abc import Mapping

from typing_extensions import override

from shared.ports.secrets import Secrets

PREFIX = "SECRET_"


class EnvironmentSecrets(Secrets):
    """Reads the mapping it is given; a value that is no base64 is no secret."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._encoded = {
            name.removeprefix(PREFIX).upper(): value
            for name, value in environment.items()
            if name.startswith(PREFIX)
        }

    @override
    def get(self, name: str) -> str | None:
        encoded = self._encoded.get(name.upper())
        if encoded is None:
            return None
        try:
            return base64.b64decode(encoded.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None

    @override
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._encoded))
