"""Inputs too large for a document are stored once; everybody still sees them whole."""

from datetime import timedelta

import pytest

from shared.backends.encoding import encoded_size
from shared.cli.composition import open_memory
from shared.engine.retry import retry_id
from shared.model.state import State
from shared.model.uris import execution_path, path_of
from shared.runtime.control import Purge, ReplayOrder
from shared.runtime.executions import Request
from shared.sdk.registry import Registry
from shared.settings import Settings

LONGEST = timedelta(seconds=60)
TEXT = "ä" * 500_000
STEPS = 20

FLOW = f"""
id: large
namespace: company.team
inputs:
  - {{id: text, type: STRING}}
tasks:
  - id: steps
    type: io.kestra.plugin.core.flow.ForEach
    values: {list(range(STEPS))}
    tasks:
      - {{id: nap, type: io.kestra.plugin.core.flow.Sleep, duration: PT0.001S}}
outputs:
  - {{id: length, type: INT, value: "{{{{ inputs.text | length }}}}"}}
"""

PARENT = """
id: parent
namespace: company.team
inputs:
  - {id: text, type: STRING}
tasks:
  - id: child
    type: io.kestra.plugin.core.flow.Subflow
    namespace: company.team
    flowId: large
    inputs:
      text: "{{ inputs.text }}b"
"""

TRIED_AGAIN = """
id: tried-again
namespace: company.team
inputs:
  - {id: text, type: STRING}
retry: {type: constant, behavior: CREATE_NEW_EXECUTION, interval: PT0.001S, maxAttempts: 2}
tasks:
  - {id: fail, type: io.kestra.plugin.core.execution.Fail}
"""


@pytest.fixture
def windhover():
    with open_memory(Settings.read(), Registry.installed()) as instance:
        instance.flows.save(FLOW)
        yield instance


def run(windhover, flow_id="large", text=TEXT):
    request = Request("company.team", flow_id, inputs={"text": text})
    return windhover.executions.wait(windhover.executions.create(request).id, LONGEST)


def ended(windhover, execution_id):
    """An execution that is or will be created, when it is over."""
    with windhover.feed.end_of(execution_id) as end:
        known = windhover.ports.repository.execution(execution_id)
        assert (known is not None and known.is_over) or end.wait(LONGEST.total_seconds())
    return windhover.executions.find(execution_id)


def inputs(windhover, execution):
    return windhover.executions.whole(execution).inputs


def files(windhover, execution):
    folder = execution_path(execution.namespace, execution.flow_id, execution.id)
    return [file.path.removeprefix(folder) for file in windhover.ports.storage.list_under(folder)]


def test_large_inputs_are_not_written_with_the_steps(windhover):
    written = []

    with windhover.feed.listening(lambda commit: written.append(encoded_size(commit))):
        execution = run(windhover)

    assert execution.state.current is State.SUCCESS
    assert len(written) > STEPS
    assert sum(written) < len(TEXT)


def test_creation_tells_the_inputs_and_hands_on_their_address(windhover):
    request = Request("company.team", "large", inputs={"text": TEXT})

    created = windhover.executions.create(request)

    assert created.inputs == {"text": TEXT}
    assert windhover.executions.find(created.id).inputs is None
    assert files(windhover, created) == ["/inputs.json"]


def test_expressions_and_people_see_large_inputs_whole(windhover):
    execution = run(windhover)

    assert execution.inputs is None
    assert execution.outputs == {"length": len(TEXT)}
    assert inputs(windhover, execution) == {"text": TEXT}


def test_small_inputs_stay_in_the_document(windhover):
    execution = run(windhover, text="small")

    assert (execution.inputs, execution.inputs_uri) == ({"text": "small"}, None)
    assert files(windhover, execution) == []


def test_child_has_its_own_large_inputs(windhover):
    windhover.flows.save(PARENT)

    run(windhover, "parent")
    [child] = [one for one in windhover.ports.repository.executions() if one.flow_id == "large"]

    assert inputs(windhover, child) == {"text": f"{TEXT}b"}
    assert files(windhover, child) == ["/inputs.json"]


def test_replay_has_a_copy_that_outlives_what_it_repeats(windhover):
    execution = run(windhover)

    replayed = windhover.control.replay(execution.id)
    ended = windhover.executions.wait(replayed.id, LONGEST)
    windhover.control.delete(execution.id, Purge())

    assert ended.outputs == {"length": len(TEXT)}
    assert files(windhover, ended) == ["/inputs.json"]
    assert inputs(windhover, ended) == {"text": TEXT}


def test_replay_with_other_inputs_has_those(windhover):
    execution = run(windhover)

    replayed = windhover.control.replay(execution.id, ReplayOrder(inputs={"text": "other"}))
    ended = windhover.executions.wait(replayed.id, LONGEST)

    assert (ended.inputs, ended.inputs_uri) == ({"text": "other"}, None)


def test_new_attempt_of_a_flow_has_a_copy(windhover):
    windhover.flows.save(TRIED_AGAIN)

    first = run(windhover, "tried-again")
    again = ended(windhover, retry_id(first))

    assert inputs(windhover, again) == {"text": TEXT}
    assert files(windhover, again) == ["/inputs.json"]


def test_execution_whose_inputs_were_purged_is_still_shown(windhover):
    execution = run(windhover)
    windhover.ports.storage.delete(path_of(execution.inputs_uri))

    shown = windhover.executions.whole(execution)

    assert (shown.id, shown.inputs) == (execution.id, None)
