"""The progress of a task list: counts, never children."""

from shared.model.scope import Phase, Scope
from shared.model.state import State
from tests.builders import shard


def test_list_is_over_when_everything_was_started_and_has_ended():
    assert not Scope(total=2, cursor=1).is_over
    assert not Scope(total=2, cursor=2, running=1).is_over
    assert Scope(total=2, cursor=2).is_over


def test_list_has_failed_when_its_worst_child_did():
    failed = [state for state in State if Scope().tallied(state).has_failed]

    assert failed == [State.FAILED, State.KILLED]
    assert [state for state in State if Scope(verdict=state).has_failed] == failed


def test_failure_that_is_taken_back_leaves_the_other_ones():
    twice = Scope().tallied(State.WARNING).tallied(State.FAILED).tallied(State.FAILED)

    once = twice.untallied(State.FAILED)

    assert [once.worst, once.untallied(State.FAILED).worst] == [State.FAILED, State.WARNING]


def test_list_tells_how_many_have_ended_and_whether_it_is_closed():
    assert Scope(total=5, cursor=4, running=1).ended == 3
    assert [Scope().is_closed, Scope(phase=Phase.CLOSED).is_closed] == [False, True]


def test_change_is_a_copy():
    scope = Scope(total=2)

    assert scope.changed(running=1) == Scope(total=2, running=1)
    assert scope == Scope(total=2)
    assert shard().with_scope(scope) == shard(scope=scope)
