"""The trigger for new objects, on the emulator."""

import pytest

from plugins.gcp.gcs.trigger import Trigger
from tests.plugins.looking import Looking

pytestmark = pytest.mark.emulator


def watching(bench, bucket, **properties):
    """Looks that tell (name, content) of each object."""

    def told(found):
        return [(blob.name, bench.content(blob.uri).decode()) for blob in found.blobs]

    return Looking(bench, Trigger, {"from": f"gs://{bucket.name}/in/", **properties}, told)


def _names(bucket):
    return [blob.name for blob in bucket.list_blobs()]


def test_new_objects_fire_once_together_and_are_moved(bench, bucket, put):
    looking = watching(bench, bucket, action="MOVE", moveDirectory=f"gs://{bucket.name}/done/")

    nothing = looking.again()
    put("in/a", "1")
    put("in/b", "2")

    assert nothing is None
    assert looking.again() == [("in/a", "1"), ("in/b", "2")]
    assert looking.again() is None
    assert _names(bucket) == ["done/a", "done/b"]


def test_look_that_is_repeated_after_a_crash_finds_what_was_deleted(bench, bucket, put):
    looking = watching(bench, bucket, action="DELETE")
    put("in/a", "1")

    first = looking.again()

    assert _names(bucket) == []
    assert looking.same() == first == [("in/a", "1")]


def test_objects_that_stay_fire_when_they_are_new_or_changed(bench, bucket, put):
    looking = watching(bench, bucket)
    put("in/a", "1")

    first, second = looking.again(), looking.again()
    put("in/a", "2")
    put("in/b", "3")

    assert (first, second) == ([("in/a", "1")], None)
    assert looking.again() == [("in/a", "2"), ("in/b", "3")]
    assert looking.again() is None


def test_what_was_not_taken_at_one_look_is_taken_at_the_next(bench, bucket, put):
    looking = watching(bench, bucket, maxFiles=2)
    for name in "abc":
        put(f"in/{name}", name)

    assert looking.again() == [("in/a", "a"), ("in/b", "b")]
    assert looking.again() == [("in/c", "c")]
    assert looking.again() is None


@pytest.mark.parametrize(
    ("on", "first", "second"),
    [("CREATE", [("in/a", "1")], [("in/b", "3")]), ("UPDATE", None, [("in/a", "2")])],
)
def test_only_what_is_asked_for_counts(bench, bucket, put, on, first, second):
    looking = watching(bench, bucket, on=on)
    put("in/a", "1")

    found = looking.again()
    put("in/a", "2")
    put("in/b", "3")

    assert (found, looking.again(), looking.again()) == (first, second, None)


def test_what_was_seen_is_kept_under_a_key_of_the_namespace(bench, bucket, put):
    looking = watching(bench, bucket, stateKey="seen")
    put("in/a", "1")
    looking.again()

    bench.key_values("company.team").delete("seen")

    assert looking.again() == [("in/a", "1")]
