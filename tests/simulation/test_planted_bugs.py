"""The simulator finds bugs: each one planted here breaks a promise, and some seed must show it."""

from dataclasses import replace

import pytest

from shared.engine import branches, execution, restart, step
from shared.engine.restart import may_restart
from shared.model.execution import Execution
from shared.runtime.dispatch import dispatch
from shared.runtime.executor import Executor
from shared.runtime.lost_looks import LostLooks
from shared.runtime.stored_documents import StoredDocuments
from tests.simulation.seeds import problems_of
from tests.simulation.test_hot_documents import WIDE, ran
from tests.simulation.world import SimulatedWorld

MOST_SEEDS = 400
"""Seeds in which a bug must show; most show in the first twenty."""


class Planted:
    """A port with some methods replaced."""

    def __init__(self, port, **methods):
        self._port = port
        self._methods = methods

    def __getattr__(self, name):
        if name not in self._methods:
            return getattr(self._port, name)
        method = self._methods[name]
        return lambda *arguments, **named: method(self._port, *arguments, **named)


def _commit_without_looking(repository, commits, handled=()):
    def current(document):
        kind = type(document).__name__
        if kind == "Execution":
            stored = repository.execution(document.id)
        elif kind == "TaskRun":
            stored = repository.task_run(document.execution_id, document.id)
        elif kind == "Shard":
            stored = repository.shard(document.execution_id, document.id)
        else:
            stored = repository.loop_values(document.execution_id, document.id)
        return document.model_copy(update={"version": 0 if stored is None else stored.version})

    forced = [replace(one, documents=tuple(map(current, one.documents))) for one in commits]
    repository.commit(forced, handled)


def _commit_without_commands(repository, commits, handled=()):
    repository.commit([replace(one, commands=()) for one in commits], handled)


def _due_and_done(timers, at, limit):
    due = timers.due_before(at, limit)
    for timer in due:
        timers.done(timer.id, at)
    return due


def _send_the_first(queue, messages):
    queue.send(messages[:1])


PLANTED = {
    "versions are not compared": ("repository", {"commit": _commit_without_looking}),
    "kept commands are not found": ("repository", {"unsent": lambda _, cause: ()}),
    "commands are not kept": ("repository", {"commit": _commit_without_commands}),
    "kept commands are not forgotten": ("repository", {"sent": lambda _, cause: None}),
    "open task runs are not found": (
        "repository",
        {"open_task_runs": lambda _, execution_id, parent_id, limit: []},
    ),
    "timers are forgotten before their event is sent": ("timers", {"due_before": _due_and_done}),
    "only the first message is sent": ("queue", {"send": _send_the_first}),
    "renewals are not seen": ("leases", {"holder": lambda _, task_run_id, attempt: None}),
    "leases are not released": ("leases", {"release": lambda _, lease: None}),
    "messages are never acknowledged": ("queue", {"ack": lambda _, message: None}),
}


@pytest.mark.parametrize("bug", PLANTED)
def test_bug_in_a_port_is_found(bug):
    name, methods = PLANTED[bug]

    def wrap(ports):
        return replace(ports, **{name: Planted(getattr(ports, name), **methods)})

    assert _is_found(wrap)


def test_looking_at_no_list_behind_the_ends_of_its_units_is_found(monkeypatch):
    monkeypatch.setattr(Executor, "_count", lambda executor, command: None)
    monkeypatch.setattr(LostLooks, "send", lambda looks: None)

    assert _is_found()


def test_acknowledging_before_handling_is_found(monkeypatch):
    def execute(world, message):
        world.ports.queue.ack(message)
        world.executor.handle(message)

    monkeypatch.setattr(SimulatedWorld, "_execute", execute)

    assert _is_found()


def test_forgetting_what_another_delivery_has_kept_is_found(monkeypatch):
    def handle(executor, message):
        repository = executor._ports.repository
        kept = repository.unsent(message.id)
        documents = StoredDocuments(repository, executor._ports.storage, message.body.execution_id)
        commit = executor.prepare(message, documents)
        if not kept:
            repository.commit([commit])
        dispatch(executor._ports, kept or commit.commands)
        repository.sent(message.id, repository.unsent(message.id))

    monkeypatch.setattr(Executor, "handle", handle)

    assert _is_found()


def test_list_that_is_written_by_each_of_its_units_is_found(monkeypatch):
    monkeypatch.setattr(branches, "plan_without_count", lambda *_: None)

    assert ran(WIDE["a loop of work"])


def test_loop_that_does_not_see_what_others_have_started_is_found(monkeypatch):
    monkeypatch.setattr(branches, "caught_up", lambda workspace, ref, plan: workspace.scope(ref))

    assert _is_found()


def test_iteration_that_starts_another_beside_the_one_behind_it_is_found(monkeypatch):
    counting = branches._counting

    def uncounted(scope, plan, unit):
        return counting(scope, plan, unit).changed(running=scope.running)

    monkeypatch.setattr(branches, "_counting", uncounted)

    assert _is_found()


def _is_found(wrap=None):
    return any(problems_of(seed, wrap) for seed in range(MOST_SEEDS))


def _is_restart_wanted(workspace, generation):
    return may_restart(workspace.execution)


def _relabelled(execution, wanted, at):
    return execution.with_labels(wanted)


BROKEN_RULES = {
    "a restart told twice is done twice": (restart, "_is_wanted", _is_restart_wanted),
    "what is paused goes on": (step, "is_paused", lambda workspace: False),
    "late labels overwrite newer ones": (Execution, "relabelled", _relabelled),
    "a slot is never given back": (execution, "give_slot_back", lambda workspace: None),
}
"""Rules for operations, and what stands in for each of them."""


@pytest.mark.parametrize("rule", BROKEN_RULES)
def test_broken_rule_for_an_operation_is_found(rule, monkeypatch):
    owner, name, broken = BROKEN_RULES[rule]
    monkeypatch.setattr(owner, name, broken)

    assert _is_found()
