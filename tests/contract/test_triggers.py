"""The contract of `TriggerStates`."""

from datetime import timedelta, timezone

import pytest

from shared.model.command import CreateExecution
from shared.model.message import Topic, message_for
from shared.model.state import History
from shared.model.trigger_evaluation import Evaluation, Verdict
from shared.model.trigger_state import Backfill, TriggerKey, Window
from shared.ports.repository import Conflict
from tests.builders import NOW, execution, later, trigger_commit, trigger_state

CREATE = CreateExecution(execution=execution(state=History.created(NOW)))
NO_WAIT = timedelta(0)


def _ids(states):
    return [state.trigger_id for state in states]


def test_nothing_is_there_before_the_first_commit(triggers):
    state = trigger_state()

    assert triggers.find(state.key) is None
    assert (triggers.every(), triggers.of_flow("company.team", "a-flow")) == ([], [])
    assert (triggers.due_before(NOW, 10), triggers.next_due_at()) == ([], None)


def test_state_is_read_as_it_was_written_with_its_version(triggers):
    state = trigger_state(
        date=later(-60),
        execution_id="e",
        windows={"both": Window(start=NOW, end=later(60), met=("a",))},
        backfill=Backfill(
            id="b",
            start=NOW,
            end=later(9),
            current_date=NOW,
            inputs={"a": [1, None]},
            labels={"k": "v"},
            skipped=(NOW, later(3)),
            parallel=3,
            running=("first", "second"),
        ),
        evaluations=(
            Evaluation(outcome=Verdict.WAITED, at=NOW, lasted=later(90) - NOW, execution_id="e"),
            Evaluation(outcome=Verdict.MISSED, at=NOW, since=later(-60), times=3, date=NOW),
        ),
    )

    assert triggers.commit(trigger_commit(state)) is True

    assert triggers.find(state.key) == state.model_copy(update={"version": 1})


def test_state_is_written_when_its_version_is_the_stored_one(triggers):
    triggers.commit(trigger_commit(trigger_state()))
    [stored] = triggers.every()

    triggers.commit(trigger_commit(stored.changed(later(), disabled=True)))

    assert [(one.version, one.disabled) for one in triggers.every()] == [(2, True)]


@pytest.mark.parametrize("version", [0, 1, 3])
def test_state_of_another_version_conflicts_and_nothing_is_applied(triggers, version):
    triggers.commit(trigger_commit(trigger_state()))
    triggers.commit(trigger_commit(trigger_state(version=1)))
    other = trigger_state("other")

    with pytest.raises(Conflict):
        triggers.commit(
            trigger_commit(
                other,
                trigger_state(version=version, disabled=True),
                commands=(CREATE,),
                message_id="m",
            )
        )

    assert [(one.trigger_id, one.version) for one in triggers.every()] == [("a-trigger", 2)]
    assert triggers.unsent(10) == []
    assert triggers.is_handled("m") is False


def test_state_that_is_not_there_can_not_be_changed(triggers):
    with pytest.raises(Conflict):
        triggers.commit(trigger_commit(trigger_state(version=1)))


def test_removed_state_is_gone(triggers):
    triggers.commit(trigger_commit(trigger_state(), trigger_state("other")))
    gone = trigger_state(version=1)

    triggers.commit(trigger_commit(removed=(gone,)))

    assert triggers.find(gone.key) is None
    assert _ids(triggers.due_before(NOW, 10)) == ["other"]


@pytest.mark.parametrize("version", [0, 2])
def test_removing_another_version_conflicts(triggers, version):
    triggers.commit(trigger_commit(trigger_state()))

    with pytest.raises(Conflict):
        triggers.commit(trigger_commit(removed=(trigger_state(version=version),)))

    assert len(triggers.every()) == 1


def test_removed_state_can_be_made_anew(triggers):
    triggers.commit(trigger_commit(trigger_state()))
    triggers.commit(trigger_commit(removed=(trigger_state(version=1),)))

    triggers.commit(trigger_commit(trigger_state()))

    assert _ids(triggers.every()) == ["a-trigger"]


def test_states_come_by_key_and_of_one_flow_by_trigger(triggers):
    states = [
        trigger_state("b"),
        trigger_state("a"),
        trigger_state("c", flow_id="another"),
        trigger_state("d", namespace="another"),
    ]

    triggers.commit(trigger_commit(*states))

    assert _ids(triggers.every()) == ["d", "a", "b", "c"]
    assert _ids(triggers.of_flow("company.team", "a-flow")) == ["a", "b"]
    assert triggers.of_flow("company", "a-flow") == []


def test_state_is_due_from_its_date_on(triggers):
    triggers.commit(trigger_commit(trigger_state()))

    assert triggers.due_before(NOW - timedelta(milliseconds=1), 10) == []
    assert _ids(triggers.due_before(NOW, 10)) == ["a-trigger"]
    assert _ids(triggers.due_before(NOW, 10)) == ["a-trigger"]
    assert triggers.next_due_at() == NOW


def test_due_states_come_earliest_first_and_limited(triggers):
    ages = {"a": 2, "b": 0, "c": 3, "d": 1}
    states = [trigger_state(name, next_date=later(-age)) for name, age in ages.items()]

    triggers.commit(trigger_commit(*states))

    assert _ids(triggers.due_before(NOW, 3)) == ["c", "a", "d"]


def test_dates_of_any_zone_are_compared_as_moments(triggers):
    eastern = timezone(timedelta(hours=9))
    early = trigger_state("early", next_date=later(-1).astimezone(eastern))
    late = trigger_state("late", next_date=later(1).astimezone(eastern))

    triggers.commit(trigger_commit(late, early))

    assert _ids(triggers.due_before(NOW, 10)) == ["early"]
    assert triggers.next_due_at() == later(-1)


@pytest.mark.parametrize(
    "fields",
    [
        {"next_date": None},
        {"disabled": True},
        {"suspended": True},
        {"execution_id": "e"},
        {"evaluating_since": NOW},
        {"evaluating_since": NOW, "allow_concurrent": True},
    ],
    ids=str,
)
def test_what_rests_or_is_locked_is_never_due(triggers, fields):
    triggers.commit(trigger_commit(trigger_state(**fields)))

    assert (triggers.due_before(later(), 10), triggers.next_due_at()) == ([], None)


def test_lock_of_an_execution_does_not_count_where_executions_may_overlap(triggers):
    triggers.commit(trigger_commit(trigger_state(execution_id="e", allow_concurrent=True)))

    assert _ids(triggers.due_before(NOW, 10)) == ["a-trigger"]


def test_new_date_takes_the_place_of_the_old_one(triggers):
    triggers.commit(trigger_commit(trigger_state()))

    triggers.commit(trigger_commit(trigger_state(version=1, next_date=later(60))))

    assert triggers.due_before(later(59), 10) == []
    assert triggers.next_due_at() == later(60)


def test_commands_are_not_lost_in_a_crash(backend):
    backend.ports.triggers.commit(trigger_commit(trigger_state(), commands=(CREATE,)))
    backend.crash()

    kept = [command for _, commands in backend.ports.triggers.unsent(10) for command in commands]
    waiting = backend.ports.queue.receive_all(Topic.EXECUTIONS, NO_WAIT, 10)
    # Either way they are not lost: kept for whoever sends them, or in the queue already.
    assert [*kept, *(message.id for message in waiting)] in ([CREATE], [message_for(CREATE).id])


def test_sent_commands_are_forgotten(triggers):
    triggers.commit(trigger_commit(trigger_state(), commands=(CREATE,)))

    triggers.sent("a-cause")
    triggers.sent("a-cause")

    assert triggers.unsent(10) == []


def test_message_is_handled_once(triggers):
    first = trigger_commit(trigger_state(), message_id="m")

    assert triggers.is_handled("m") is False
    assert triggers.commit(first) is True
    assert triggers.commit(trigger_commit(trigger_state("b"), message_id="m")) is False

    assert triggers.is_handled("m") is True
    assert _ids(triggers.every()) == ["a-trigger"]


def test_message_that_was_handled_keeps_no_commands_a_second_time(triggers):
    triggers.commit(trigger_commit(trigger_state(), message_id="m"))

    triggers.commit(trigger_commit(commands=(CREATE,), message_id="m"))

    assert triggers.unsent(10) == []


def test_old_messages_are_forgotten_when_asked(triggers):
    triggers.commit(trigger_commit(trigger_state("a"), at=NOW, message_id="old"))
    triggers.commit(trigger_commit(trigger_state("b"), at=later(2), message_id="new"))

    assert triggers.forget_messages(later(1)) == 1
    assert (triggers.is_handled("old"), triggers.is_handled("new")) == (False, True)


def test_states_and_handled_messages_survive_a_crash(backend):
    backend.ports.triggers.commit(trigger_commit(trigger_state(), message_id="m"))

    backend.crash()

    assert _ids(backend.ports.triggers.due_before(NOW, 10)) == ["a-trigger"]
    assert backend.ports.triggers.is_handled("m")


def test_commit_tells_that_there_may_be_a_new_earliest_date(backend):
    backend.ports.triggers.commit(trigger_commit(trigger_state()))

    assert backend.triggers_changed.is_set()


def test_key_names_one_trigger(triggers):
    triggers.commit(trigger_commit(trigger_state()))

    assert triggers.find(TriggerKey("company.team", "a-flow", "another")) is None
    assert triggers.find(TriggerKey("company", "a-flow", "a-trigger")) is None
