"""Transactions and connections of the SQLite file."""

import sqlite3
import threading

import pytest

from shared.backends.standalone.database import Database


@pytest.fixture
def database(tmp_path):
    opened = Database(tmp_path / "windhover.db")
    yield opened
    opened.close()


def add(connection, timer_id):
    connection.execute("INSERT INTO timers_done (id) VALUES (?)", (timer_id,))


def ids(database):
    return [row[0] for row in database.reader().execute("SELECT id FROM timers_done ORDER BY id")]


def test_transaction_is_seen_once_it_is_committed(database):
    with database.transaction() as connection:
        add(connection, "a")
        before = ids(database)

    assert (before, ids(database)) == ([], ["a"])


def test_transaction_that_raises_changes_nothing(database):
    def interrupted():
        with database.transaction() as connection:
            add(connection, "a")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    with database.transaction() as connection:
        add(connection, "b")
    assert ids(database) == ["b"]


def test_reader_can_not_write(database):
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        add(database.reader(), "a")


def test_each_thread_has_a_reader_of_its_own(database):
    found = []
    thread = threading.Thread(target=lambda: found.append(database.reader()))
    thread.start()
    thread.join()

    assert database.reader() is database.reader()
    assert found[0] is not database.reader()


def test_file_is_opened_again_as_it_was(tmp_path):
    first = Database(tmp_path / "windhover.db")
    with first.transaction() as connection:
        add(connection, "a")
    first.close()

    second = Database(tmp_path / "windhover.db")

    assert ids(second) == ["a"]
    second.close()
