"""What the server keeps for itself is out of the reach of flows."""

import pytest

from shared.backends.memory.storage import MemoryStorage
from shared.backends.system_clock import SystemClock
from shared.model.uris import uri_of
from shared.runtime.files import FileOutOfReach, ReachableFiles
from shared.runtime.kept_objects import LARGEST_BYTES, KeptObjects, ObjectTooLarge
from shared.runtime.preferences import Preferences
from shared.runtime.world import readable_folders
from tests.builders import execution


@pytest.fixture
def storage():
    return MemoryStorage(SystemClock())


def test_objects_are_kept_by_name_and_listed(storage):
    kept = KeptObjects(storage, "_things")
    kept.put("b", {"n": 2})
    kept.put("a", {"n": 1})

    assert list(kept.every()) == [("a", {"n": 1}), ("b", {"n": 2})]
    assert (kept.find("c"), kept.delete("a"), kept.delete("a")) == (None, True, False)


def test_too_large_an_object_leaves_the_one_before(storage):
    kept = KeptObjects(storage, "_things")
    kept.put("a", {"n": 1})

    with pytest.raises(ObjectTooLarge):
        kept.put("a", {"n": "x" * LARGEST_BYTES})
    assert kept.find("a") == {"n": 1}


def test_execution_reads_nobody_s_preferences(storage):
    Preferences(storage).put("ada@example.com", {"theme": "dark"})
    [file] = storage.list_under("/_preferences")
    files = ReachableFiles(storage, readable_folders(execution()), "company.team")

    with pytest.raises(FileOutOfReach):
        files.open(uri_of(file.path))
