"""Time, ids, chance, encryption (expressions.md, section 14.4 and 14.5)."""

import base64
import binascii
import os
import secrets
import socket
import string
import time
import uuid as uuids
from collections.abc import Mapping
from datetime import UTC, datetime

from shared.expressions.callables import REQUIRED, Extension, Parameter, Value
from shared.expressions.dateformats import formatted, requested_zone
from shared.expressions.dates import Instant
from shared.expressions.errors import bad_argument, runtime_error
from shared.expressions.printing import text_of
from shared.expressions.values import is_integer

_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
_KSUID_EPOCH = 1_400_000_000
_KSUID_CHARACTERS = 27
_NANO_ALPHABET = string.digits + string.ascii_letters + "-_"
_LONGEST_NANO_ID = 1000
_IV_BYTES = 12


def now(form: Value, zone: Value, existing: Value, locale: Value) -> Value:
    """``{{ now('yyyy') | length }}`` → `4`."""
    del existing
    moment = Instant.of(datetime.now(UTC)).at(requested_zone(zone))
    return formatted(moment, form, locale)


def uuid() -> Value:
    """A random UUID."""
    return str(uuids.uuid4())


def id_() -> Value:
    """The base-62 form of a random UUID."""
    return _base62(uuids.uuid4().int, 0)


def ksuid() -> Value:
    """27 characters that sort by time."""
    stamp = int(time.time()) - _KSUID_EPOCH
    payload = stamp.to_bytes(4, "big") + secrets.token_bytes(16)
    return _base62(int.from_bytes(payload), _KSUID_CHARACTERS)


def _base62(number: int, width: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 62)
        digits = _BASE62[digit] + digits
    return digits.rjust(width, "0")


def nano_id(length: Value, alphabet: Value) -> Value:
    """A random id of a length over an alphabet."""
    count = 21 if length is None else length
    letters = _NANO_ALPHABET if alphabet is None else text_of(alphabet)
    if not is_integer(count) or not 0 < count <= _LONGEST_NANO_ID or not letters:
        raise bad_argument(f"The length of nanoId must be between 1 and {_LONGEST_NANO_ID}")
    return "".join(secrets.choice(letters) for _ in range(count))


def random_int(lower: Value, upper: Value) -> Value:
    """``{{ randomInt(4, 4) }}`` → `4`."""
    if not is_integer(lower) or not is_integer(upper):
        raise bad_argument("The bounds of randomInt must be integers")
    if upper < lower:
        raise bad_argument("The upper bound of randomInt is below the lower one")
    return int(lower) if upper == lower else int(lower) + secrets.randbelow(int(upper - lower))


def random_port() -> Value:
    """A free TCP port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def encrypt(key: Value, plaintext: Value) -> Value:
    """AES-GCM; `{{ decrypt(key, encrypt(key, 'x')) }}` gives `x`."""
    text = _given(plaintext)
    cipher = _cipher(_given(key))
    if not text:
        return text
    iv = os.urandom(_IV_BYTES)
    return base64.b64encode(iv + cipher.encrypt(iv, text.encode(), None)).decode()


def decrypt(key: Value, encrypted: Value) -> Value:
    """The text that `encrypt` was given."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - heavy

    text = _given(encrypted)
    cipher = _cipher(_given(key))
    if not text:
        return text
    try:
        sealed = base64.b64decode(text, validate=True)
        return cipher.decrypt(sealed[:_IV_BYTES], sealed[_IV_BYTES:], None).decode()
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise runtime_error("GeneralSecurityException", "The text can not be decrypted") from error


def _given(value: Value) -> str:
    if value is REQUIRED or value is None:
        raise bad_argument("The functions encrypt and decrypt need a key and a text")
    return text_of(value)


def _cipher(key: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - imported when used
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - heavy

    try:
        return AESGCM(base64.b64decode(key, validate=True))
    except (ValueError, binascii.Error) as error:
        raise runtime_error("InvalidKeyException", "The key is no base64 of an AES key") from error


_KEY = Parameter("key", REQUIRED)

FUNCTIONS: Mapping[str, Extension] = {
    "now": Extension(
        now,
        (
            Parameter("format"),
            Parameter("timeZone"),
            Parameter("existingFormat"),
            Parameter("locale"),
        ),
    ),
    "uuid": Extension(uuid),
    "id": Extension(id_),
    "ksuid": Extension(ksuid),
    "nanoId": Extension(nano_id, (Parameter("length"), Parameter("alphabet"))),
    "randomInt": Extension(random_int, (Parameter("lower"), Parameter("upper"))),
    "randomPort": Extension(random_port),
    "encrypt": Extension(encrypt, (_KEY, Parameter("plaintext", REQUIRED))),
    "decrypt": Extension(decrypt, (_KEY, Parameter("encrypted", REQUIRED))),
}
