"""Encodings and hashes (expressions.md, section 12.4)."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from urllib.parse import quote_plus, unquote_plus

from shared.expressions.callables import Extension, Value
from shared.expressions.errors import runtime_error
from shared.expressions.filters.strings import required_string
from shared.expressions.printing import text_of


def base64encode(value: Value) -> Value:
    """``{{ 'hello' | base64encode }}`` → `aGVsbG8=`."""
    return None if value is None else base64.b64encode(_bytes(text_of(value))).decode()


def base64decode(value: Value) -> Value:
    """``{{ 'aGVsbG8=' | base64decode }}`` → `hello`."""
    if value is None:
        return None
    text = text_of(value)
    try:
        padded = text if "=" in text else text + "=" * (-len(text) % 4)
        return base64.b64decode(padded, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError) as error:
        raise runtime_error("IllegalArgumentException", "Illegal base64 text") from error


def urlencode(value: Value) -> Value:
    """``{{ 'a=1&b= c~*' | urlencode }}`` → `a%3D1%26b%3D+c%7E*`."""
    if value is None:
        return None
    return quote_plus(_bytes(text_of(value)), safe="*").replace("~", "%7E")


def urldecode(value: Value) -> Value:
    """``{{ 'a+b%26' | urldecode }}`` → `a b&`."""
    return None if value is None else unquote_plus(text_of(value))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _hashed(name: str) -> Callable[[Value], Value]:
    def body(value: Value) -> Value:
        if value is None:
            return None
        # These are fingerprints that flows ask for, not our protection of anything.
        digest = hashlib.new(name, _bytes(required_string(value)), usedforsecurity=False)
        return digest.hexdigest()

    return body


FILTERS: Mapping[str, Extension] = {
    "base64encode": Extension(base64encode, lax=True),
    "base64decode": Extension(base64decode, lax=True),
    "urlencode": Extension(urlencode, lax=True),
    "urldecode": Extension(urldecode, lax=True),
    "md5": Extension(_hashed("md5"), lax=True),
    "sha1": Extension(_hashed("sha1"), lax=True),
    "sha256": Extension(_hashed("sha256"), lax=True),
    "sha512": Extension(_hashed("sha512"), lax=True),
}
