"""A search of log lines is bounded, and tells where to go on."""

import pytest

from shared.backends.standalone import log_line_search
from shared.backends.standalone.database import Database
from shared.backends.standalone.sqlite_logs import SqliteLogs
from shared.model import log_search
from shared.model.query import Query
from tests.builders import later, log_chunk, log_line


@pytest.fixture
def logs(tmp_path):
    database = Database(tmp_path / "windhover.db")
    yield SqliteLogs(database)
    database.close()


def chunk(number):
    return log_chunk(number, lines=(log_line(f"line {number}", at=later(number)),))


def test_lines_beyond_those_that_other_stores_look_at_are_found(logs, monkeypatch):
    monkeypatch.setattr(log_search, "MOST_LINES", 2)
    logs.append([chunk(number) for number in range(9)])

    page = logs.search(Query(size=2, page=4))

    assert [one.line.message for one in page.results] == ["line 2", "line 1"]
    assert (page.total, page.rest) == (9, "")


def test_search_of_too_many_bytes_goes_on_behind_them(logs, monkeypatch):
    monkeypatch.setattr(log_line_search, "MOST_BYTES", 1)
    logs.append([chunk(number) for number in range(3)])

    pages = [logs.search(Query())]
    while pages[-1].rest:
        pages.append(logs.search(Query(), pages[-1].rest))

    assert [[one.line.message for one in page.results] for page in pages] == [
        ["line 2"],
        ["line 1"],
        ["line 0"],
    ]
