"""The files that a WorkingDirectory keeps between executions."""

import io
import zipfile

import pytest

from plugins.core.flow import folder_cache
from plugins.core.flow.folder_cache import Cache, FolderCache
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench


@pytest.fixture
def bench(tmp_path):
    return _bench(tmp_path, "first")


def _bench(tmp_path, name, storage=None):
    folder = tmp_path / name
    folder.mkdir()
    return Workbench(folder) if storage is None else Workbench(folder, storage=storage)


def _cache(bench, **properties):
    return FolderCache(bench, Cache.model_validate({"patterns": ["kept/**"], **properties}))


def _write(bench, name, text="x"):
    path = bench.directory / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")


def _stored(bench):
    return bench.cache.open(newer_than=None)


def test_matching_files_come_back_in_the_next_execution(bench, tmp_path):
    _write(bench, "kept/a.txt", "tea")
    _write(bench, "other.txt")
    _cache(bench).keep()
    later = _bench(tmp_path, "second", bench.storage)

    _cache(later).restore()

    found = sorted(path.name for path in later.directory.rglob("*") if path.is_file())
    assert found == ["a.txt"]
    assert (later.directory / "kept" / "a.txt").read_text("utf-8") == "tea"


def test_nothing_is_kept_where_nothing_matches(bench):
    _write(bench, "other.txt")

    _cache(bench).keep()

    assert _stored(bench) is None


def test_first_execution_finds_nothing(bench):
    _cache(bench).restore()

    assert list(bench.directory.iterdir()) == []
    assert [message for _, message in bench.log.lines] == ["no cached files"]


def test_files_that_did_not_change_are_not_stored_again(bench, tmp_path):
    _write(bench, "kept/a.txt")
    _cache(bench).keep()
    later = _bench(tmp_path, "second", bench.storage)
    cache = _cache(later)
    cache.restore()
    later.cache.put(io.BytesIO(b"a mark"))

    cache.keep()

    assert _stored(later).read() == b"a mark"


def test_file_that_changed_is_stored_again(bench, tmp_path):
    _write(bench, "kept/a.txt")
    _cache(bench).keep()
    later = _bench(tmp_path, "second", bench.storage)
    cache = _cache(later)
    cache.restore()
    _write(later, "kept/a.txt", "longer")

    cache.keep()

    with zipfile.ZipFile(_stored(later)) as files:
        assert files.read("kept/a.txt") == b"longer"


def test_files_that_are_too_old_are_left_and_removed(bench, tmp_path):
    _write(bench, "kept/a.txt")
    _cache(bench).keep()
    later = _bench(tmp_path, "second", bench.storage)

    _cache(later, ttl="-PT1S").restore()

    assert list(later.directory.iterdir()) == []
    assert _stored(later) is None


def test_link_out_of_the_folder_is_not_kept(bench, tmp_path):
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (bench.directory / "kept").mkdir()
    (bench.directory / "kept" / "link.txt").symlink_to(tmp_path / "secret.txt")

    _cache(bench).keep()

    assert _stored(bench) is None


def _archive(**entries):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as files:
        for name, text in entries.items():
            files.writestr(name, text)
    content.seek(0)
    return content


def test_archive_can_not_write_outside_of_the_folder(bench, tmp_path):
    bench.cache.put(_archive(**{"../escaped.txt": "x"}))

    with pytest.raises(TaskFailed, match="would be outside the folder"):
        _cache(bench).restore()

    assert not (tmp_path / "escaped.txt").exists()


@pytest.mark.parametrize(("limit", "value"), [("MAX_ENTRIES", 1), ("MAX_UNPACKED", 3)])
def test_archive_has_limits(bench, monkeypatch, limit, value):
    monkeypatch.setattr(folder_cache, limit, value)
    bench.cache.put(_archive(**{"kept/a": "12", "kept/b": "34"}))

    with pytest.raises(TaskFailed, match="too many or too large"):
        _cache(bench).restore()

    assert list(bench.directory.iterdir()) == []
