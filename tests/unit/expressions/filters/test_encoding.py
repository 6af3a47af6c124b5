"""Encodings and hashes."""

import pytest

from tests.unit.expressions.sample import failure, printed, value_of


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ 'hello' | base64encode }} {{ list | base64encode }}", "aGVsbG8= WzMsIDEsIDJd"),
        ("{{ 'aGVsbG8=' | base64decode }} {{ 'aGVsbG8' | base64decode }}", "hello hello"),
        ("{{ 'a=1&b= c~*/' | urlencode }}", "a%3D1%26b%3D+c%7E*%2F"),
        ("{{ 'a+b%26' | urldecode }}", "a b&"),
        ("{{ 'abc' | md5 }}", "900150983cd24fb0d6963f7d28e17f72"),
        ("{{ 'abc' | sha1 }}", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (
            "{{ 'abc' | sha256 }}",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ),
        ("{{ ('abc' | sha512).length() }}", "128"),
    ],
)
def test_filter_encodes_a_text(template, text):
    assert printed(template) == text


@pytest.mark.parametrize(
    "name", ["base64encode", "base64decode", "urlencode", "urldecode", "md5", "sha256"]
)
def test_filter_of_null_is_null(name):
    assert value_of("{{ nul | " + name + " }}") is None


@pytest.mark.parametrize(
    ("template", "java"),
    [
        ("{{ '*' | base64decode }}", "IllegalArgumentException"),
        ("{{ n | md5 }}", "ClassCastException"),
    ],
)
def test_what_can_not_be_encoded_fails(template, java):
    assert failure(template) == ("runtime", java)
