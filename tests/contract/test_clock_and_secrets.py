"""The contracts of `Clock` and `Secrets`."""

from datetime import timedelta


def test_time_is_aware_utc_cut_to_milliseconds(backend):
    now = backend.ports.clock.now()

    assert now.utcoffset() == timedelta(0)
    assert now.microsecond % 1000 == 0


def test_time_does_not_go_back(backend):
    times = [backend.ports.clock.now() for _ in range(100)]

    assert times == sorted(times)


def test_secret_has_its_plain_value_whatever_the_case_of_its_name(backend):
    secrets = backend.ports.secrets

    assert [secrets.get(name) for name in ("PASSWORD", "password", "PassWord")] == ["s3cr3t"] * 3


def test_unknown_or_unreadable_secret_is_none(backend):
    secrets = backend.ports.secrets

    assert [secrets.get(name) for name in ("UNKNOWN", "BROKEN", "", "\ud800")] == [None] * 4
