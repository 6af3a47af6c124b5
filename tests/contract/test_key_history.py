"""The last values of keys, on the storage of every backend."""

from datetime import timedelta

import pytest

from shared.runtime.key_entries import KIND, SetBy
from shared.runtime.key_history import KEPT, LARGEST_BYTES
from shared.runtime.key_values import StoredKeyValues
from shared.sdk.errors import KeyExpired, KeyMissing

ADA = SetBy(person="ada@example.com")
RUN = SetBy(flow="shop/daily", execution="5xKq")


@pytest.fixture
def storage(backend):
    return backend.ports.storage


@pytest.fixture
def clock(backend):
    return backend.ports.clock


@pytest.fixture
def keys(storage, clock):
    return StoredKeyValues(storage, "shop", clock, ADA)


def versions(keys, key="a"):
    return [entry.version for entry, _ in keys.last_values(key)]


def files_of(storage):
    return [file.path for file in storage.list_under("/shop/_kv-history")]


def test_value_that_was_overwritten_is_told_with_who_has_set_it(storage, clock, keys):
    keys.put("a", "2026-10-21", about={KIND: "DATE"})
    StoredKeyValues(storage, "shop", clock, RUN).put("a", {"n": 2})

    told = [(entry.version, entry.set_by, kept) for entry, kept in keys.last_values("a")]
    old, value = keys.value_of("a", 1)

    assert told == [(2, RUN, True), (1, ADA, True)]
    assert (value, old.kind) == ("2026-10-21", "DATE")
    assert keys.value_of("a", 2)[1] == {"n": 2}


def test_only_the_last_values_are_kept(storage, keys):
    for number in range(KEPT + 3):
        keys.put("a", number)

    assert versions(keys) == [*range(KEPT + 3, 3, -1)]
    assert len(files_of(storage)) == KEPT
    with pytest.raises(KeyMissing):
        keys.value_of("a", 3)


def test_writers_at_the_same_time_get_versions_of_their_own(storage, clock, keys):
    keys.put("a", "first")
    # Another writer has got as far as its history when this one begins.
    keys._history.keep("a", b'"second"', {"version": "2"})

    keys.put("a", "third")

    assert keys.get("a") == "third"
    assert versions(keys) == [3, 2, 1]
    assert keys.value_of("a", 2)[1] == "second"


def test_deleted_key_leaves_nothing(storage, keys):
    keys.put("a", 1)
    keys.put("a.b", 1)
    keys.put("a", 2)

    assert keys.delete("a")

    assert files_of(storage) == ["/shop/_kv-history/a.b/000000000001.ion"]
    with pytest.raises(KeyMissing):
        keys.value_of("a", 1)
    keys.put("a", 3)
    assert versions(keys) == [1]


def test_purged_key_leaves_nothing(storage, keys):
    keys.put("a", 1)
    keys.put("a", 2)

    assert keys.purge(lambda key: True, expired_only=False) == 1

    assert files_of(storage) == []


def test_expired_key_has_no_past_and_leaves_none_when_it_is_met(storage, keys):
    keys.put("a", 1)
    keys.put("a", 2, ttl=timedelta(0))

    with pytest.raises(KeyExpired):
        keys.last_values("a")
    with pytest.raises(KeyMissing):
        keys.get("a")
    assert files_of(storage) == []


def test_value_whose_time_was_over_is_not_told_although_the_key_lives_on(keys):
    keys.put("a", "for a moment", ttl=timedelta(milliseconds=1))
    keys.put("a", "for a moment too", ttl=timedelta(0))
    keys.put("a", "kept")

    assert keys.get("a") == "kept"
    assert [entry for entry, _ in keys.last_values("a") if entry.expires_at] == []


def test_of_a_large_value_only_when_and_by_whom_is_kept(keys):
    keys.put("a", "x" * LARGEST_BYTES)
    keys.put("a", "small")

    assert [(entry.version, kept) for entry, kept in keys.last_values("a")] == [
        (2, True),
        (1, False),
    ]
    with pytest.raises(KeyMissing):
        keys.value_of("a", 1)


def test_history_is_forgotten_and_the_value_stays(keys):
    keys.put("a", 1)
    keys.put("a", 2)

    keys.forget_history("a")

    assert versions(keys) == [2]
    assert keys.get("a") == 2


def test_history_is_no_list_of_keys(keys):
    keys.put("a", 1)
    keys.put("a", 2)

    assert keys.keys() == ["a"]
