"""The contract of `Repository`."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.model.command import Announce, CreateExecution
from shared.model.event import LabelsRequested
from shared.model.message import Topic, message_for
from shared.model.query import Part
from shared.model.scope import Scope
from shared.model.slots import Slots
from shared.model.state import History, State
from shared.model.statistics import TaskRunCount
from shared.ports.repository import Conflict, Unstorable
from shared.runtime.dispatch import dispatch
from tests.builders import (
    EXECUTION_ID,
    NOW,
    commit,
    execution,
    history,
    later,
    log_chunk,
    loop_values,
    message,
    run_task,
    shard,
    task_run,
    timer,
)

NO_WAIT = timedelta(0)
SLOTS = Slots(id="s", execution_id="s", limit=2, holders=("a", "b"), line=("c",))
DOCUMENTS = [execution(), task_run(), shard(), loop_values(), SLOTS]
IDS = ["execution", "task-run", "shard", "loop-values", "slots"]


def deep(levels):
    value = []
    for _ in range(levels - 1):
        value = [value]
    return value


def stored(repository, document):
    """The document as the repository has it now."""
    match type(document).__name__:
        case "Execution":
            return repository.execution(document.id)
        case "TaskRun":
            return repository.task_run(document.execution_id, document.id)
        case "Shard":
            return repository.shard(document.execution_id, document.id)
        case "Slots":
            return repository.slots(document.id)
        case _:
            return repository.loop_values(document.execution_id, document.id)


def at_version(document, version):
    return document.model_copy(update={"version": version})


# What one document goes through.


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_document_that_was_never_committed_is_none(repository, document):
    assert stored(repository, document) is None


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_read_gives_what_the_last_commit_left_with_its_version(repository, document):
    repository.commit([commit(document)])
    first = stored(repository, document)

    repository.commit([commit(first)])

    assert (first, stored(repository, document)) == (
        at_version(document, 1),
        at_version(document, 2),
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_second_creation_of_a_document_conflicts(repository, document):
    repository.commit([commit(document)])

    with pytest.raises(Conflict):
        repository.commit([commit(document)])


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_write_over_another_version_conflicts(repository, document):
    repository.commit([commit(document)])
    repository.commit([commit(at_version(document, 1))])

    with pytest.raises(Conflict):
        repository.commit([commit(at_version(document, 1))])


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_write_of_a_version_nobody_stored_conflicts(repository, document):
    with pytest.raises(Conflict):
        repository.commit([commit(at_version(document, 1))])


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_committed_document_survives_a_crash(backend, document):
    backend.ports.repository.commit([commit(document)])

    backend.crash()

    assert stored(backend.ports.repository, document) == at_version(document, 1)


def test_task_run_belongs_to_its_execution(repository):
    repository.commit([commit(task_run(id="same", execution_id="one"))])

    assert repository.task_run("another", "same") is None


def test_documents_of_two_executions_may_share_an_id(repository):
    mine = task_run(id="same", execution_id="one")
    yours = task_run(id="same", execution_id="two")

    repository.commit([commit(mine), commit(yours)])

    assert stored(repository, mine) == at_version(mine, 1)
    assert stored(repository, yours) == at_version(yours, 1)


def test_id_that_no_text_can_hold_is_absent(repository):
    assert repository.execution("\ud800") is None
    assert repository.task_run("\ud800", "\udfff") is None


# What a commit is.


def test_conflict_applies_nothing(backend):
    repository = backend.ports.repository
    known = task_run(task_id="known")
    repository.commit([commit(known)])
    refused = commit(
        execution(), known, logs=(log_chunk(),), commands=(run_task(), timer()), cause="refused"
    )

    with pytest.raises(Conflict):
        repository.commit([commit(shard(), cause="good"), refused])

    assert repository.execution(EXECUTION_ID) is None
    assert stored(repository, shard()) is None
    assert list(backend.ports.logs.of_execution(EXECUTION_ID)) == []
    assert repository.unsent("refused") == ()
    backend.crash()
    assert backend.ports.queue.receive(Topic.TASKS, NO_WAIT) is None
    assert backend.ports.timers.next_at() is None


UNSTORABLE = [
    execution(inputs={"text": "\ud800"}),
    task_run(outputs={"deep": deep(10_000)}),
    shard(task_run_id="\udfff"),
    loop_values(values=["\ud800"]),
    SLOTS.joined("\ud800"),
]


@pytest.mark.parametrize("document", UNSTORABLE, ids=IDS)
def test_document_that_can_not_be_written_is_named_and_nothing_applied(repository, document):
    with pytest.raises(Unstorable, match=document.id):
        repository.commit([commit(execution(id="good")), commit(document)])

    assert repository.execution("good") is None
    assert stored(repository, document) is None


@pytest.mark.parametrize("document", UNSTORABLE, ids=IDS)
def test_size_of_a_document_that_can_not_be_written_is_refused(repository, document):
    with pytest.raises(Unstorable, match=document.id):
        repository.encoded_size(commit(document))


def test_log_line_that_can_not_be_written_is_refused_and_nothing_applied(repository):
    chunk = log_chunk(task_id="\ud800")

    with pytest.raises(Unstorable, match=chunk.id):
        repository.commit([commit(execution(), logs=(chunk,))])

    assert repository.execution(EXECUTION_ID) is None


@pytest.mark.parametrize(
    "command",
    [
        CreateExecution(execution=execution(id="another", inputs={"text": "\ud800"})),
        Announce(event=LabelsRequested(execution_id=EXECUTION_ID, at=NOW, labels={"a": "\ud800"})),
    ],
    ids=["create-execution", "announce"],
)
def test_command_that_can_not_be_written_is_refused_and_nothing_applied(repository, command):
    wanted = commit(execution(), commands=(command,))

    with pytest.raises(Unstorable):
        repository.encoded_size(wanted)
    with pytest.raises(Unstorable):
        repository.commit([wanted])

    assert repository.execution(EXECUTION_ID) is None


def test_everything_that_can_be_written_can_be_read(repository):
    for levels in range(90, 300, 5):
        document = task_run(id=f"run-{levels}", outputs={"deep": deep(levels)})
        try:
            repository.commit([commit(document)])
        except Unstorable:
            break
        assert stored(repository, document) == at_version(document, 1)


@pytest.mark.parametrize(
    "value",
    ["", "\x00", "\u2028 \U0001f600", 2**70, -(2**63), 1e308, float("inf"), [], {}, None, True],
    ids=repr,
)
def test_plain_value_is_read_as_it_was_written(repository, value):
    document = task_run(outputs={"value": value})

    repository.commit([commit(document)])

    assert stored(repository, document) == at_version(document, 1)


def test_size_is_that_of_all_documents_and_logs(repository):
    small = repository.encoded_size(commit(execution()))

    large = repository.encoded_size(
        commit(execution(), task_run(outputs={"text": "x" * 10_000}), logs=(log_chunk(),))
    )

    assert large > small + 10_000


def test_document_of_several_commits_is_written_as_the_last_has_it(repository):
    first = task_run(attempt=1)
    last = task_run(attempt=2)

    repository.commit([commit(first, cause="1"), commit(last, cause="2")])

    assert stored(repository, first) == at_version(last, 1)


def test_document_of_several_commits_is_checked_against_the_version_of_the_first(repository):
    repository.commit([commit(task_run())])
    ahead = at_version(task_run(attempt=2), 2)

    repository.commit([commit(at_version(task_run(), 1)), commit(ahead)])

    assert stored(repository, ahead) == at_version(ahead, 2)
    with pytest.raises(Conflict):
        repository.commit([commit(at_version(ahead, 1)), commit(at_version(ahead, 2))])


def test_nothing_to_commit_changes_nothing(repository):
    repository.commit([])
    repository.commit([commit()])

    assert repository.executions() == []


def test_log_chunks_of_a_commit_are_added_once(backend):
    chunk = log_chunk()
    other = log_chunk(lines=log_chunk(2).lines)

    backend.ports.repository.commit([commit(logs=(chunk,)), commit(logs=(other,))])

    assert list(backend.ports.logs.of_execution(EXECUTION_ID)) == [chunk]


def test_of_writers_that_read_the_same_version_one_wins(repository):
    repository.commit([commit(execution())])
    known = repository.execution(EXECUTION_ID)
    start = threading.Barrier(8)

    def write(number):
        start.wait()
        try:
            repository.commit([commit(known.with_labels({"writer": str(number)}))])
        except Conflict:
            return None
        return str(number)

    with ThreadPoolExecutor(8) as pool:
        winners = [number for number in pool.map(write, range(8)) if number]

    [winner] = winners
    assert repository.execution(EXECUTION_ID).version == 2
    assert [label.value for label in repository.execution(EXECUTION_ID).labels] == [winner]


def test_every_method_may_be_called_from_any_thread(repository):
    def write_and_read(number):
        run = task_run(id=f"run-{number}")
        repository.commit([commit(run)])
        return repository.task_run(EXECUTION_ID, run.id)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(write_and_read, range(40)))

    assert {run.id for run in found} == {f"run-{number}" for number in range(40)}
    assert {run.id for run in repository.task_runs(EXECUTION_ID)} == {run.id for run in found}


# Commands.


def delivered(backend, topic):
    """Every message that is waiting, taken and acknowledged."""
    messages = backend.ports.queue.receive_all(topic, NO_WAIT, 100)
    for one in messages:
        backend.ports.queue.ack(one)
    return [one.model_copy(update={"delivery": 0}) for one in messages]


def test_committed_commands_reach_their_receivers_after_a_crash(backend):
    asked = commit(execution(), commands=(run_task(), timer(), run_task(2)))
    backend.ports.repository.commit([asked])

    backend.crash()
    dispatch(backend.ports, backend.ports.repository.unsent("cause"))

    assert delivered(backend, Topic.TASKS) == [message(1), message(2)]
    assert backend.ports.timers.due_before(NOW, 10) == [timer()]


def test_commands_that_are_sent_twice_arrive_once(backend):
    asked = commit(execution(), commands=(run_task(), timer()))
    backend.ports.repository.commit([asked])

    dispatch(backend.ports, asked.commands)
    dispatch(backend.ports, asked.commands)

    assert delivered(backend, Topic.TASKS) == [message()]
    assert backend.ports.timers.due_before(NOW, 10) == [timer()]


def test_commands_of_a_cause_are_forgotten_once_sent(repository):
    repository.commit([commit(execution(), commands=(run_task(),))])

    repository.sent("cause", [run_task()])
    repository.sent("cause", [run_task()])

    assert repository.unsent("cause") == ()


def test_commands_of_another_commit_with_the_cause_stay(backend):
    repository = backend.ports.repository
    repository.commit([commit(execution(), commands=(run_task(1),))])
    repository.commit([commit(commands=(run_task(2),))])

    repository.sent("cause", [run_task(2)])
    backend.crash()
    dispatch(backend.ports, backend.ports.repository.unsent("cause"))

    assert message(1) in delivered(backend, Topic.TASKS)


def test_cause_without_commands_has_none_unsent(repository):
    repository.commit([commit(execution())])

    assert (repository.unsent("cause"), repository.unsent("unknown")) == ((), ())


def test_timer_that_is_done_is_not_brought_back_by_a_commit(backend):
    asked = commit(execution(), commands=(timer(),))
    backend.ports.repository.commit([asked])
    dispatch(backend.ports, asked.commands)
    backend.ports.timers.done(timer().id, NOW)

    backend.ports.repository.commit([replace(asked, documents=())])
    dispatch(backend.ports, asked.commands)

    assert backend.ports.timers.due_before(NOW, 10) == []


def test_handled_message_is_not_delivered_again(backend):
    asked = commit(execution(), commands=(run_task(),))
    backend.ports.repository.commit([asked])
    dispatch(backend.ports, asked.commands)
    taken = backend.ports.queue.receive(Topic.TASKS, NO_WAIT)

    backend.ports.repository.commit([commit(cause=taken.id)], handled=[taken.id])
    backend.ports.queue.ack(taken)
    backend.crash()

    assert message_for(run_task()).id == taken.id
    assert backend.ports.queue.receive(Topic.TASKS, NO_WAIT) is None


# What is found.


def test_executions_come_newest_first(repository):
    ages = [3, 1, 2]
    for age in ages:
        repository.commit([commit(execution(id=f"e{age}", state=history(at=later(-age))))])
    changed = repository.execution("e3").with_labels({"a": "b"})
    repository.commit([commit(changed)])

    assert [one.id for one in repository.executions()] == ["e1", "e2", "e3"]


def test_executions_of_one_date_come_by_id(repository):
    for name in "bca":
        repository.commit([commit(execution(id=name))])

    assert [one.id for one in repository.executions()] == ["a", "b", "c"]


def test_executions_are_those_of_a_namespace(repository):
    repository.commit([commit(execution(id="a", namespace="one"))])
    repository.commit([commit(execution(id="b", namespace="two"))])
    repository.commit([commit(execution(id="c", namespace="one.more"))])

    assert [one.id for one in repository.executions(namespace="one")] == ["a"]


def test_executions_are_limited(repository):
    for number in range(5):
        repository.commit([commit(execution(id=f"e{number}"))])

    assert [one.id for one in repository.executions(limit=2)] == ["e0", "e1"]


def test_task_runs_come_in_the_order_of_creation(repository):
    runs = [task_run(id=f"run-{number * 7 % 10}") for number in range(10)]
    repository.commit([commit(*runs[:5]), commit(*runs[5:])])
    repository.commit([commit(at_version(runs[0], 1))])
    repository.commit([commit(task_run(execution_id="another"))])

    assert [run.id for run in repository.task_runs(EXECUTION_ID)] == [run.id for run in runs]


def test_task_runs_are_all_given_however_many(repository):
    runs = [task_run(id=f"run-{number}") for number in range(1_100)]
    repository.commit([commit(*runs)])

    assert [run.id for run in repository.task_runs(EXECUTION_ID)] == [run.id for run in runs]


@pytest.mark.parametrize("limit", [0, 1, 3, 600])
def test_task_runs_are_limited(repository, limit):
    runs = [task_run(id=f"run-{number}") for number in range(700)]
    repository.commit([commit(*runs)])

    found = repository.task_runs(EXECUTION_ID, runs[1].id, limit)

    assert [run.id for run in found] == [run.id for run in runs[2 : 2 + limit]]


def test_task_runs_with_ids_are_those_that_are_there(repository):
    runs = [task_run(id=f"run-{number}") for number in range(3)]
    repository.commit([commit(*runs)])
    repository.commit([commit(task_run(id="run-9", execution_id="another"))])

    found = repository.task_runs_with(EXECUTION_ID, ["run-2", "run-9", "run-0", "nobody"])

    assert {run.id: run.version for run in found} == {"run-0": 1, "run-2": 1}
    assert repository.task_runs_with(EXECUTION_ID, []) == []


def test_task_runs_may_be_changed_while_they_are_read(repository):
    runs = [task_run(id=f"run-{number}") for number in range(3)]
    repository.commit([commit(*runs)])

    seen = []
    for run in repository.task_runs(EXECUTION_ID):
        repository.commit([commit(run)])
        seen.append(run.id)

    assert seen == ["run-0", "run-1", "run-2"]


def loop_runs(repository):
    runs = [
        task_run(id=f"{task}-{value}", task_id=task, path=("outer", value))
        for value in ("x", "y")
        for task in ("one", "two")
    ]
    repository.commit([commit(*runs)])
    repository.commit([commit(at_version(runs[2], 1))])


def test_task_runs_of_a_task_come_in_the_order_of_creation(repository):
    loop_runs(repository)

    assert [run.id for run in repository.task_runs_of(EXECUTION_ID, "one", None)] == [
        "one-x",
        "one-y",
    ]


@pytest.mark.parametrize(
    ("path", "expected"),
    [(("outer", "y"), ["two-y"]), (("outer",), []), ((), []), (("y", "outer"), [])],
)
def test_task_runs_of_a_task_with_a_path_have_exactly_that(repository, path, expected):
    loop_runs(repository)

    found = repository.task_runs_of(EXECUTION_ID, "two", path)

    assert [run.id for run in found] == expected


@pytest.mark.parametrize(("limit", "expected"), [(0, 0), (1, 1), (2, 2), (3, 2), (None, 2)])
def test_task_runs_of_a_task_are_limited(repository, limit, expected):
    loop_runs(repository)

    assert len(repository.task_runs_of(EXECUTION_ID, "one", None, limit)) == expected


def test_open_task_runs_are_in_no_terminal_state(repository):
    runs = [task_run(state, id=f"run-{state}") for state in (*State,) if state in REACHED]
    repository.commit([commit(*runs)])

    found = repository.open_task_runs(EXECUTION_ID, None, 100)

    assert [run.id for run in found] == [
        run.id for run in runs if not run.state.current.is_terminal
    ]


REACHED = {State.CREATED, State.RUNNING, State.PAUSED, State.SUCCESS, State.FAILED, State.SKIPPED}


def test_open_task_run_that_ended_is_not_open_any_more(repository):
    run = task_run()
    repository.commit([commit(run)])

    ended = repository.task_run(EXECUTION_ID, run.id).moved(State.SUCCESS, NOW)
    repository.commit([commit(ended)])

    assert repository.open_task_runs(EXECUTION_ID, None, 100) == []


def test_reopened_task_run_is_open(repository):
    ended = task_run(State.FAILED)
    repository.commit([commit(ended)])
    reopened = ended.model_copy(
        update={"version": 1, "state": ended.state.reopened(State.RESTARTED, NOW)}
    )

    repository.commit([commit(reopened)])

    assert repository.open_task_runs(EXECUTION_ID, None, 100) == [at_version(reopened, 2)]


def test_open_task_runs_are_those_of_a_parent_in_the_order_of_creation(repository):
    runs = [
        task_run(id="z", parent_id="loop"),
        task_run(id="y", parent_id=None),
        task_run(id="x", parent_id="loop"),
        task_run(id="w", parent_id="x"),
    ]
    repository.commit([commit(*runs)])

    assert [run.id for run in repository.open_task_runs(EXECUTION_ID, "loop", 9)] == ["z", "x"]
    assert [run.id for run in repository.open_task_runs(EXECUTION_ID, None, 3)] == ["z", "y", "x"]


def test_children_are_given_in_parts_in_the_order_of_creation(repository):
    runs = [
        task_run(id="z", parent_id="loop"),
        task_run(State.FAILED, id="y", parent_id="loop"),
        task_run(id="x"),
        task_run(State.SUCCESS, id="w", parent_id="loop"),
        task_run(id="v", parent_id="w"),
    ]
    repository.commit([commit(*runs), commit(task_run(id="z", execution_id="another"))])

    def children(parent_id, states=(), part=(0, 9)):
        found = repository.child_task_runs(EXECUTION_ID, parent_id, states, Part(*part))
        return [run.id for run in found.results], found.total

    assert children("loop") == (["z", "y", "w"], 3)
    assert children("loop", part=(1, 1)) == (["y"], 3)
    assert children("loop", part=(3, 1)) == ([], 3)
    assert children("loop", {State.RUNNING, State.FAILED}) == (["z", "y"], 2)
    assert children(None) == (["x"], 1)
    assert children("nothing") == ([], 0)
    assert children("\ud800") == ([], 0)


def test_task_runs_are_counted_by_task_and_state(repository):
    states = [("b", State.FAILED), ("a", State.SUCCESS), ("b", State.SUCCESS), ("b", State.FAILED)]
    runs = [
        task_run(state, id=f"run-{number}", task_id=task)
        for number, (task, state) in enumerate(states)
    ]
    repository.commit([commit(*runs), commit(task_run(State.FAILED, execution_id="another"))])

    assert repository.task_run_counts(EXECUTION_ID) == [
        TaskRunCount("a", State.SUCCESS, 1),
        TaskRunCount("b", State.FAILED, 2),
        TaskRunCount("b", State.SUCCESS, 1),
    ]
    assert repository.task_run_counts("nothing") == []


def test_failed_task_ids_name_each_task_once_in_the_order_of_creation(repository):
    states = [("b", State.FAILED), ("a", State.SUCCESS), ("c", State.FAILED), ("b", State.FAILED)]
    runs = [
        task_run(state, id=f"run-{number}", task_id=task)
        for number, (task, state) in enumerate(states)
    ]
    repository.commit([commit(*runs), commit(task_run(State.FAILED, execution_id="another"))])

    assert repository.failed_task_ids(EXECUTION_ID) == ["b", "c"]


def test_scope_keeps_its_sets(repository):
    document = execution(root=Scope(total=3, done=frozenset({0, 2}), started=frozenset({1})))

    repository.commit([commit(document)])

    assert repository.execution(EXECUTION_ID).root == document.root


def test_history_keeps_its_dates(repository):
    document = execution(state=History.created(NOW + timedelta(milliseconds=1)))

    repository.commit([commit(document)])

    assert repository.execution(EXECUTION_ID).state == document.state
