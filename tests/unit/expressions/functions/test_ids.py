"""Time, ids, chance, encryption."""

import base64
import re

import pytest

from shared.expressions.functions import ids
from tests.unit.expressions.sample import failure, printed, value_of

KEY = base64.b64encode(bytes(range(16))).decode()


@pytest.mark.parametrize(
    ("template", "pattern"),
    [
        ("{{ now('yyyy') }}", r"\d{4}"),
        ("{{ now() }}", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"),
        ("{{ now('XXX', '+05:30') }}", r"\+05:30"),
        ("{{ uuid() }}", r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"),
        ("{{ id() }}", r"[0-9A-Za-z]{15,22}"),
        ("{{ ksuid() }}", r"[0-9A-Za-z]{27}"),
        ("{{ nanoId() }}", r"[0-9A-Za-z_-]{21}"),
        ("{{ nanoId(5, 'ab') }}", r"[ab]{5}"),
        ("{{ randomInt(1, 3) }}", r"[12]"),
        ("{{ randomInt(4, 4) }}", r"4"),
        ("{{ randomPort() }}", r"\d{4,5}"),
    ],
)
def test_function_gives_something_of_its_form(template, pattern):
    assert re.fullmatch(pattern, printed(template))


def test_random_integer_is_an_integer_whatever_its_bounds():
    assert value_of("{{ randomInt(n, 6) | className }}") == "java.lang.Integer"


def test_later_ksuid_sorts_behind(monkeypatch):
    monkeypatch.setattr(ids.time, "time", lambda: 1_700_000_000.0)
    first = printed("{{ ksuid() }}")
    monkeypatch.setattr(ids.time, "time", lambda: 1_700_000_001.0)

    assert printed("{{ ksuid() }}") > first


def test_what_was_encrypted_can_be_decrypted():
    template = (
        "{{ decrypt(key, encrypt(key, 'text')) }}|{{ encrypt(key, '') }}{{ decrypt(key, '') }}"
    )

    assert printed(template, {"key": KEY}) == "text|"


def test_encrypting_twice_gives_two_texts():
    twice = [printed("{{ encrypt(key, 'x') }}", {"key": KEY}) for _ in range(2)]

    assert twice[0] != twice[1]
    assert len(base64.b64decode(twice[0])) == 12 + 1 + 16


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("{{ nanoId(1001) }}", ("bad_argument", "")),
        ("{{ nanoId(0) }}", ("bad_argument", "")),
        ("{{ nanoId('a') }}", ("bad_argument", "")),
        ("{{ nanoId(5, '') }}", ("bad_argument", "")),
        ("{{ randomInt(1) }}", ("bad_argument", "")),
        ("{{ randomInt(1, 1.5) }}", ("bad_argument", "")),
        ("{{ randomInt(2, 1) }}", ("bad_argument", "")),
        ("{{ encrypt(key) }}", ("bad_argument", "")),
        ("{{ decrypt(key, nul) }}", ("bad_argument", "")),
        ("{{ encrypt('x', 'text') }}", ("runtime", "InvalidKeyException")),
        ("{{ decrypt(key, 'AAAA') }}", ("runtime", "GeneralSecurityException")),
        ("{{ decrypt(key, '*') }}", ("runtime", "GeneralSecurityException")),
    ],
)
def test_what_a_function_does_not_take_fails(template, kind):
    assert failure(template, {"key": KEY}) == kind
