"""Steps over many task runs read them together: a read is a round trip, on Firestore."""

from collections import Counter

import pytest

from shared.engine.documents import Surroundings
from shared.engine.step import step
from shared.model.event import ReplayRequested, ReplayStart, RestartRequested
from shared.model.ids import id_of
from shared.model.state import State
from shared.runtime.stored_documents import RememberedDocuments
from tests.builders import EXECUTION_ID
from tests.unit.engine.bench import Engine
from tests.unit.engine.test_restart import group, log

NEW_ID = id_of("execution", 2)


class Counting:
    """A repository that counts what it is asked."""

    def __init__(self, repository):
        self._repository = repository
        self.reads = Counter()

    def __getattr__(self, name):
        self.reads[name] += 1
        return getattr(self._repository, name)


def reads_of(engine, event):
    repository = Counting(engine.repository)
    documents = RememberedDocuments(repository, engine.storage, event.execution_id)
    result = step(engine.flow_map, documents, event, Surroundings({}, {}, {}, lambda *_: None, str))
    assert len(result.changes) > 1
    return repository.reads


def second_page_of_a_replay(values):
    """The first page has the groups, this one what is in them."""
    inner = group("Sequential", "inner", [log("work")])
    loop = group("ForEach", "each", [inner], values=values, concurrencyLimit=0)
    engine = Engine(tasks=[loop, log("end")]).create()
    engine.end_all()
    source = engine.header()
    state = source.state.reopened(State.RESTARTED, engine.at)
    event = ReplayRequested(
        execution_id=NEW_ID,
        at=engine.at,
        execution=source.repeated(NEW_ID, source.flow_revision, state),
        source_id=EXECUTION_ID,
        start=ReplayStart.TASK_RUN,
        task_run_id=engine.run("end").id,
    )
    (*_, second) = engine.tell(event, only=True)
    return reads_of(engine, second)


def restart_of_groups(values):
    """None of the groups is FAILED, so that no query finds them together with what has failed."""
    groups = [
        group("Sequential", f"group-{one}", [log(f"work-{one}")], allowFailure=True)
        for one in values
    ]
    engine = Engine(tasks=[group("Parallel", "all", groups)]).create()
    engine.end_all(failing=[f"work-{one}" for one in values])
    generation = engine.header().generation
    return reads_of(
        engine, RestartRequested(execution_id=EXECUTION_ID, at=engine.at, generation=generation)
    )


@pytest.mark.parametrize("operation", [second_page_of_a_replay, restart_of_groups])
def test_step_over_many_task_runs_reads_as_often_as_one_over_few(operation):
    many = [str(number) for number in range(90)]

    assert operation(many[:55]) == operation(many)
