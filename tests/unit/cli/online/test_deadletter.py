"""`windhover deadletter` on a server."""

import pytest

from shared.model.command import StopTask
from shared.model.dead_letter import DeadLetter
from shared.model.message import message_for
from tests.builders import later, message


@pytest.fixture(autouse=True)
def _put_aside(letters):
    """Two messages: the first can be published again, nobody waits for the second."""
    stop = message_for(StopTask(execution_id="e", task_run_id="r", attempt=1))
    letters.keep(DeadLetter(id="1", at=later(1), kind="stop-task", reason="worn out"), stop)
    letters.keep(
        DeadLetter(id="2", at=later(2), execution_id="gone", reason="a.code: no"), message(1)
    )


def test_letters_are_listed_newest_first(windhover):
    listed = windhover("deadletter", "list", "-o", "name")
    first = windhover("dead-letters", "list", "--limit", "1", "-o", "json").json

    assert listed.out.split() == ["2", "1"]
    assert [(one["id"], one["reason"]) for one in first] == [("2", "a.code: no")]


def test_letter_is_shown(windhover):
    shown = windhover("deadletter", "show", "1", "-o", "json").json

    assert (shown["kind"], shown["reason"]) == ("stop-task", "worn out")
    assert windhover("deadletter", "show", "3").code == 5


def test_message_is_published_again_and_its_letter_forgotten(windhover, letters):
    done = windhover("deadletter", "redrive", "1")

    assert (done.code, done.err) == (0, "1 is published again.\n")
    assert [letter.id for letter in letters.newest(5)] == ["2"]


def test_one_that_is_refused_keeps_no_other_back(windhover, letters):
    done = windhover("deadletter", "redrive", "2", "1")

    assert done.code == 1
    assert "2 is left: " in done.err
    assert "nobody waits for the message of the dead letter 2 any more. Restart" in done.err
    assert "1 of 2 messages are left" in done.err
    assert [letter.id for letter in letters.newest(5)] == ["2"]


def test_letters_are_forgotten_after_a_question(windhover, letters):
    unasked = windhover("deadletter", "discard", "1", "2")
    kept = len(letters.newest(5))
    done = windhover("deadletter", "discard", "1", "2", "--yes")

    assert (unasked.code, kept) == (2, 2)
    assert (done.code, letters.newest(5)) == (0, [])
    assert windhover("deadletter", "discard", "1", "--yes").code == 5
