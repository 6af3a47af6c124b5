"""Encrypts SECRET inputs and outputs (flow language, section 3.2)."""

import base64
import binascii
import os
from typing import ClassVar

from shared.engine.variables import ENCRYPTED
from shared.errors import WindhoverError
from shared.model.json import JsonObject

_IV_BYTES = 12
_TAG_BYTES = 16


def is_sealed(text: str) -> bool:
    """Whether a text can be what `encrypt` has made; a plain text rarely looks like it."""
    try:
        return len(base64.b64decode(text, validate=True)) >= _IV_BYTES + _TAG_BYTES
    except ValueError:
        return False


class InvalidEncryptionKey(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The configured key does not have 16, 24 or 32 bytes, or does not fit the text."""

    code: ClassVar[str] = "settings.invalid-encryption-key"


class Encryption:
    """AES-GCM with one key; the text is base64 of IV, ciphertext and tag.

    Args:
        key: base64 of 16, 24 or 32 bytes, or a text of 32 characters.
    """

    def __init__(self, key: str) -> None:
        try:
            raw = base64.b64decode(key, validate=True)
        except binascii.Error:
            raw = b""
        if len(raw) not in {16, 24, 32}:
            raw = key.encode()
        if len(raw) not in {16, 24, 32}:
            raise InvalidEncryptionKey(
                "the encryption key has the wrong length",
                remedy='Set WINDHOVER_ENCRYPTION_KEY to the output of "openssl rand -base64 32".',
            )
        self._key = raw

    def encrypt(self, text: str) -> JsonObject:
        """The stored form of a secret value."""
        iv = os.urandom(_IV_BYTES)
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - heavy

        sealed = AESGCM(self._key).encrypt(iv, text.encode(), None)
        return {"type": ENCRYPTED, "value": base64.b64encode(iv + sealed).decode()}

    def decrypt(self, value: str) -> str:
        """The plain text of a stored `value`."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - heavy
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - heavy

        sealed = base64.b64decode(value)
        try:
            cipher = AESGCM(self._key)
            return cipher.decrypt(sealed[:_IV_BYTES], sealed[_IV_BYTES:], None).decode()
        except InvalidTag as error:
            raise InvalidEncryptionKey(
                "a secret was encrypted with another key",
                remedy="Configure the key that was in use when the execution was created.",
            ) from error
