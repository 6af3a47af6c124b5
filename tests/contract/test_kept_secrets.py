"""Secrets of namespaces on the storage of every backend."""

import pytest

from shared.runtime.encryption import Encryption, InvalidEncryptionKey
from shared.runtime.kept_secrets import (
    REMEMBERED_SECONDS,
    InvalidSecretName,
    KeptSecrets,
    SecretMissing,
)

KEY = "k" * 32
VALUE = "hunter2 \u00e9"


def kept_on(backend, key=KEY, seconds=(0.0,)):
    """A process that keeps secrets; it has read none yet."""
    ports = backend.ports
    return KeptSecrets(ports.storage, Encryption(key), ports.clock, lambda: seconds[0])


def test_secret_is_read_in_its_namespace_and_below_whatever_the_case_of_its_name(backend):
    kept_on(backend).put("company.team", "api-Token_1", VALUE)
    kept = kept_on(backend)

    found = [kept.nearest(one, "API-token_1") for one in ("company.team", "company.team.a.b")]
    elsewhere = [kept.nearest(one, "api-token_1") for one in ("company", "company.teams", "team")]

    assert found == [VALUE] * 2
    assert elsewhere == [None] * 3


def test_closest_namespace_counts(backend):
    kept = kept_on(backend)
    kept.put("company", "TOKEN", "above")
    kept.put("company.team", "TOKEN", "own")

    assert kept.nearest("company.team.a", "TOKEN") == "own"
    kept.delete("company.team", "TOKEN")
    assert kept.nearest("company.team.a", "TOKEN") == "above"


def test_change_is_seen_at_once_here_and_after_a_while_by_others(backend):
    seconds = [0.0]
    here, there = kept_on(backend), kept_on(backend, seconds=seconds)
    here.put("company", "TOKEN", "old")
    assert (here.nearest("company", "TOKEN"), there.nearest("company", "TOKEN")) == ("old", "old")

    here.put("company", "TOKEN", "new")
    assert (here.nearest("company", "TOKEN"), there.nearest("company", "TOKEN")) == ("new", "old")

    seconds[0] += REMEMBERED_SECONDS
    assert there.nearest("company", "TOKEN") == "new"


def test_names_are_listed_by_namespace_and_name_with_what_is_said_about_them(backend):
    kept = kept_on(backend)
    for namespace, name in (("b", "TWO"), ("a.b", "ONE"), ("a", "two"), ("a", "ONE")):
        kept.put(namespace, name, VALUE, f"{name} of {namespace}")
    kept.describe("a", "one", "said later")

    everywhere = [(one.namespace, one.name, one.description) for one in kept.entries()]

    assert everywhere == [
        ("a", "ONE", "said later"),
        ("a", "TWO", "two of a"),
        ("a.b", "ONE", "ONE of a.b"),
        ("b", "TWO", "TWO of b"),
    ]
    assert kept.entries("a") == kept.entries()[:2]
    assert kept_on(backend).nearest("a", "ONE") == VALUE


def test_value_is_sealed_where_it_lies(backend):
    kept_on(backend).put("company", "TOKEN", VALUE)

    [file] = list(backend.ports.storage.list_under("/_secrets"))
    with backend.ports.storage.open(file.path) as content:
        stored = content.read()

    assert VALUE.encode() not in stored
    assert b"hunter2" not in stored


def test_file_that_is_moved_to_another_place_opens_nothing(backend):
    kept_on(backend).put("secret.place", "TOKEN", VALUE)
    storage = backend.ports.storage
    with storage.open("/_secrets/secret.place/TOKEN.json") as content:
        storage.put("/_secrets/company/TOKEN.json", content)

    with pytest.raises(InvalidEncryptionKey):
        kept_on(backend).nearest("company", "TOKEN")


def test_other_key_opens_nothing(backend):
    kept_on(backend).put("company", "TOKEN", VALUE)

    with pytest.raises(InvalidEncryptionKey):
        kept_on(backend, key="o" * 32).nearest("company", "TOKEN")


@pytest.mark.parametrize(
    "name", ["", "../TOKEN", "a/b", "-a", "a b", "\u00e9", "a" * 101], ids=repr
)
def test_what_is_no_name_is_refused_and_names_nothing(backend, name):
    kept = kept_on(backend)

    with pytest.raises(InvalidSecretName):
        kept.put("company", name, VALUE)
    with pytest.raises(InvalidSecretName):
        kept.delete("company", name)
    assert kept.nearest("company", name) is None


def test_what_is_not_there_can_neither_be_deleted_nor_described(backend):
    kept = kept_on(backend)

    with pytest.raises(SecretMissing):
        kept.delete("company", "TOKEN")
    with pytest.raises(SecretMissing):
        kept.describe("company", "TOKEN", "nothing")
