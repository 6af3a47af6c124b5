"""Which jobs there are to be: of schedules that Unix cron can say, paused when disabled."""

import pytest

from functions.refreshing import REFRESH_SECONDS
from functions.schedules import KeptJobs
from shared.backends.gcp.schedule_jobs import WantedJob
from shared.backends.memory.flows import MemoryFlows
from shared.backends.memory.triggers import MemoryTriggerStates
from shared.model.timetable import UnixCron
from shared.model.trigger_state import TriggerCommit, TriggerKey, TriggerState
from shared.ports.unavailable import Unavailable
from shared.runtime.library import FlowLibrary
from shared.sdk.registry import Registry
from tests.builders import NOW, source

SCHEDULE = "io.kestra.plugin.core.trigger.Schedule"


def schedule(trigger_id, cron, **fields):
    return {"id": trigger_id, "type": SCHEDULE, "cron": cron} | fields


class Jobs:
    """Keeps what it was asked for."""

    def __init__(self):
        self.asked = []

    def reconcile(self, wanted):
        self.asked.append(list(wanted))

    def reconcile_flow(self, namespace, flow_id, wanted):
        self.asked.append((namespace, flow_id, list(wanted)))


@pytest.fixture
def jobs():
    return Jobs()


@pytest.fixture
def flows():
    return MemoryFlows()


@pytest.fixture
def states():
    return MemoryTriggerStates()


@pytest.fixture
def seconds():
    return [0.0]


@pytest.fixture
def kept(jobs, flows, states, seconds):
    library = FlowLibrary(flows, Registry.installed())
    return KeptJobs(jobs, states, library, lambda: seconds[0])


def save(flows, *triggers, **fields):
    flows.save("n", "f", source(id="f", namespace="n", triggers=triggers, **fields), disabled=False)


def wanted(trigger_id, expression, zone="Etc/UTC", *, is_enabled=True):
    key = TriggerKey("n", "f", trigger_id)
    return WantedJob(key, UnixCron(expression, zone), is_enabled)


def state(trigger_id, **fields):
    return TriggerState(namespace="n", flow_id="f", trigger_id=trigger_id, updated_at=NOW, **fields)


def test_schedules_of_a_flow_that_unix_cron_can_say_get_jobs(kept, jobs, flows):
    save(
        flows,
        schedule("plain", "0 9 * * *"),
        schedule("named", "@daily", timezone="Europe/Paris"),
        schedule("seconds", "*/5 * * * * *", withSeconds=True),
        schedule("offset", "0 9 * * *", timezone="+02:00"),
        {"id": "hook", "type": "io.kestra.plugin.core.trigger.Webhook", "key": "a-long-key"},
    )

    kept.flow_changed("n", "f")

    assert jobs.asked == [
        ("n", "f", [wanted("plain", "0 9 * * *"), wanted("named", "0 0 * * *", "Europe/Paris")])
    ]


def test_job_rests_when_the_flow_the_source_or_the_api_disables_the_trigger(
    kept, jobs, flows, states
):
    save(flows, schedule("source", "0 9 * * *", disabled=True), schedule("api", "0 9 * * *"))
    disabled = state("api", disabled=True)
    states.commit(TriggerCommit(cause="c", at=NOW, states=(disabled,)))

    kept.flow_changed("n", "f")

    [(_, _, found)] = jobs.asked
    assert [one.is_enabled for one in found] == [False, False]


@pytest.mark.parametrize("text", [None, "id: f\nnamespace: n\ntasks: 5\n"], ids=["gone", "broken"])
def test_flow_that_can_not_run_has_no_jobs(text, kept, jobs, flows):
    if text is not None:
        flows.save("n", "f", text, disabled=False)

    kept.flow_changed("n", "f")

    assert jobs.asked == [("n", "f", [])]


def test_all_jobs_are_brought_up_to_date_once_an_hour(kept, jobs, flows, states, seconds):
    save(flows, schedule("plain", "0 9 * * *"))
    states.commit(TriggerCommit(cause="c", at=NOW, states=(state("plain"),)))

    kept.refresh()
    kept.refresh()
    seconds[0] += REFRESH_SECONDS
    kept.refresh()

    assert jobs.asked == [[wanted("plain", "0 9 * * *")]] * 2


def test_database_that_does_not_answer_does_not_fail_the_flow_that_was_saved(kept, flows, states):
    def of_flow(namespace, flow_id):
        raise Unavailable("no answer")

    save(flows, schedule("plain", "0 9 * * *"))
    states.of_flow = of_flow

    kept.flow_changed("n", "f")
