"""A flow moves to another name: nothing fires twice, nothing is missed, whenever it breaks off."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from shared.engine.triggers.operations import BackfillRequest
from shared.model.names import FlowName
from shared.model.trigger_state import TriggerKey
from shared.runtime.flow_catalog import FlowExists, FlowIdentity, FlowOutdated
from shared.runtime.flow_moves import FlowReadOnly, MoveChoices
from shared.runtime.flow_switch import NotRewritable
from shared.runtime.key_values import StoredKeyValues
from shared.runtime.namespace_files import StoredNamespaceFiles
from shared.runtime.trigger_handover import TriggerBusy
from shared.runtime.triggers import Switch
from shared.sdk.registry import Registry
from tests.builders import source
from tests.unit.runtime.dying import Dying, ProcessDied
from tests.unit.runtime.scheduling import LOG, NAMESPACE, Triggered, key

START = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OLD = FlowName(NAMESPACE, "scheduled")
NEW = FlowName(f"{NAMESPACE}.east", "moved")
REGISTRY = Registry.installed()


@pytest.fixture
def windhover():
    return Triggered(REGISTRY, START)


def schedule_of(windhover, name):
    return windhover._stored.triggers.find(TriggerKey(name.namespace, name.flow_id, "schedule"))


def enabled(windhover):
    """The flows that can be started."""
    records = windhover._stored.flows.latest()
    return [(one.namespace, one.flow_id) for one in records if not one.disabled]


def test_flow_goes_on_under_its_new_name(windhover):
    windhover.schedule("* * * * *")
    windhover.pass_time(MINUTE * 2)

    moved = windhover.moves.move(OLD, NEW, MoveChoices())
    windhover.pass_time(MINUTE * 2)

    assert moved.flow.record.disabled is False
    assert moved.old.record.disabled is True
    assert windhover.dates() == ["2026-03-09T08:01:00Z", "2026-03-09T08:02:00Z"]
    assert windhover.dates("moved") == ["2026-03-09T08:03:00Z", "2026-03-09T08:04:00Z"]


def test_disabled_flow_stays_disabled(windhover):
    windhover.schedule("* * * * *", flow={"disabled": True})

    moved = windhover.moves.move(OLD, NEW, MoveChoices())
    windhover.pass_time(MINUTE * 2)

    assert moved.flow.record.disabled is True
    assert windhover.dates("moved") == []


def test_switch_of_a_trigger_and_its_backfill_go_with_the_flow(windhover):
    windhover.schedule("0 0 1 1 *")
    windhover.triggers.backfill_create(
        key(), BackfillRequest(datetime(2020, 1, 1, tzinfo=UTC), datetime(2022, 1, 1, tzinfo=UTC))
    )
    windhover.triggers.switch(key(), Switch.DISABLED)
    before = windhover.trigger()

    windhover.moves.move(OLD, NEW, MoveChoices())

    after = schedule_of(windhover, NEW)
    assert (after.disabled, after.backfill, after.next_date) == (
        True,
        before.backfill,
        before.next_date,
    )
    assert (after.suspended, after.held) == (False, False)
    rest = windhover.trigger()
    assert (rest.suspended, rest.held, rest.backfill) == (True, False, None)


def test_triggers_begin_anew_when_their_states_are_left_behind(windhover):
    windhover.schedule("* * * * *")
    windhover.triggers.switch(key(), Switch.DISABLED)

    windhover.moves.move(OLD, NEW, MoveChoices(triggers=False))

    assert schedule_of(windhover, NEW).disabled is False
    assert windhover.trigger().suspended is True


def test_date_that_comes_while_the_flow_moves_is_not_missed(windhover):
    windhover.schedule("* * * * *")
    hold = windhover.moves._handover.hold

    def slow(*names, **options):
        hold(*names, **options)
        windhover.clock.at += MINUTE * 2
        windhover.scheduler.wake()

    windhover.moves._handover.hold = slow
    windhover.moves.move(OLD, NEW, MoveChoices())
    windhover.pass_time(MINUTE)

    assert windhover.dates() == []
    assert windhover.dates("moved") == [
        "2026-03-09T08:01:00Z",
        "2026-03-09T08:02:00Z",
        "2026-03-09T08:03:00Z",
    ]


def test_flow_that_can_not_be_written_goes_on_under_its_old_name(windhover):
    windhover.schedule("* * * * *")

    with pytest.raises(FlowOutdated):
        windhover.moves.move(OLD, NEW, MoveChoices(revision=7))
    windhover.pass_time(MINUTE * 2)

    assert windhover.dates() == ["2026-03-09T08:01:00Z", "2026-03-09T08:02:00Z"]
    assert schedule_of(windhover, NEW) is None


def test_trigger_that_is_being_evaluated_keeps_the_flow_where_it_is(windhover):
    windhover.schedule("* * * * *")
    state = windhover.trigger()
    windhover.triggers._change(key(), lambda one, now, _: one.changed(now, evaluating_since=now))

    with pytest.raises(TriggerBusy):
        windhover.moves.move(OLD, NEW, MoveChoices())

    assert enabled(windhover) == [(NAMESPACE, "scheduled")]
    assert windhover.trigger().next_date == state.next_date


def test_those_that_name_the_flow_can_name_the_new_one(windhover):
    windhover.schedule("* * * * *")
    call = {"id": "call", "type": "io.kestra.plugin.core.flow.Subflow", "namespace": NAMESPACE}
    windhover.library.save(source(id="caller", tasks=[call | {"flowId": "scheduled"}]))
    windhover.library.save(source(id="other", tasks=[call | {"flowId": "caller"}]))

    plan = windhover.moves.plan(OLD, NEW)
    moved = windhover.moves.move(OLD, NEW, MoveChoices(references=(FlowName(NAMESPACE, "caller"),)))

    assert [(one.flow.flow_id, list(one.relations)) for one in plan.references] == [
        ("caller", ["FLOW_TASK"])
    ]
    [caller] = moved.references
    assert caller.flow.tasks[0].calls() == (NEW.namespace, NEW.flow_id)
    assert windhover.moves.plan(OLD, FlowName(NAMESPACE, "third")).references == ()


def test_flow_that_listens_to_itself_listens_to_its_new_name(windhover):
    itself = {"namespace": NAMESPACE, "flowId": "scheduled", "states": ["FAILED"]}
    trigger = {"id": "again", "type": "io.kestra.plugin.core.trigger.Flow"}
    windhover.save(trigger | {"preconditions": {"id": "it", "flows": [itself]}})

    moved = windhover.moves.move(OLD, NEW, MoveChoices())

    assert f"flowId: {NEW.flow_id}\n" in moved.flow.record.source
    assert f"namespace: {NAMESPACE}\n" not in moved.flow.record.source


def test_keys_and_files_are_copied_where_there_are_none(windhover, tmp_path):
    windhover.save(flow_id="scheduled", tasks=[LOG | {"message": "{{ kv('rate') }} of a.csv"}])
    for name, value in (("rate", 1), ("rates", 2), ("left", 3)):
        windhover.key_value(NAMESPACE, name, value)
    windhover.key_value(NEW.namespace, "rates", "mine")
    storage = windhover.ports.storage
    content = tmp_path / "a.csv"
    content.write_text("x")
    with content.open("rb") as opened:
        StoredNamespaceFiles(storage, NAMESPACE).put("data/a.csv", opened)

    plan = windhover.moves.plan(OLD, NEW)
    choices = MoveChoices(keys=("rate", "rates", "gone"), files=("data/a.csv",))
    moved = windhover.moves.move(OLD, NEW, choices)

    assert [(one.name, one.is_named, one.is_taken) for one in plan.keys] == [
        ("left", False, False),
        ("rate", True, False),
        ("rates", False, True),
    ]
    assert (moved.keys, moved.files) == (("rate",), ("data/a.csv",))
    keys = StoredKeyValues(storage, NEW.namespace, windhover.clock)
    assert (keys.keys(), keys.get("rate"), keys.get("rates")) == (["rate", "rates"], 1, "mine")
    with StoredNamespaceFiles(storage, NEW.namespace).open("data/a.csv") as copied:
        assert copied.read() == b"x"


def test_copied_key_expires_when_the_other_does(windhover):
    windhover.save(flow_id="scheduled")
    storage = windhover.ports.storage
    keys = StoredKeyValues(storage, NAMESPACE, windhover.clock)
    keys.put("rate", 1, ttl=timedelta(hours=1))

    windhover.moves.move(OLD, NEW, MoveChoices(keys=("rate",)))

    copied = StoredKeyValues(storage, NEW.namespace, windhover.clock).entry("rate")
    assert copied.expires_at == keys.entry("rate").expires_at == START + timedelta(hours=1)


@pytest.mark.parametrize(
    ("fields", "new", "error"),
    [
        ({}, OLD, FlowIdentity),
        ({}, FlowName(NAMESPACE, "a flow"), FlowIdentity),
        ({}, FlowName(NAMESPACE, ""), FlowIdentity),
        ({}, FlowName("../up", "a"), FlowIdentity),
        ({}, FlowName(NAMESPACE, "there"), FlowExists),
        ({"labels": {"system.readOnly": "true"}}, NEW, FlowReadOnly),
    ],
    ids=["same", "id", "no id", "namespace", "exists", "read-only"],
)
def test_flow_that_can_not_be_moved_stays_as_it_is(windhover, fields, new, error):
    windhover.save(flow_id="there")
    windhover.schedule("* * * * *", flow=fields)
    before = windhover._stored.flows.latest()

    plan = windhover.moves.plan(OLD, new)
    with pytest.raises(error):
        windhover.moves.move(OLD, new, MoveChoices())

    assert isinstance(plan.refusal, error)
    assert windhover._stored.flows.latest() == before
    assert windhover.trigger().is_enabled


def test_flow_whose_names_are_shared_is_not_moved(windhover):
    windhover.library.save(
        f"id: scheduled\nnamespace: &ns {NAMESPACE}\nvariables: {{at: *ns}}\n"
        "tasks: [{id: log, type: io.kestra.plugin.core.log.Log, message: hi}]\n"
    )

    with pytest.raises(NotRewritable):
        windhover.moves.move(OLD, NEW, MoveChoices())


def test_triggers_of_a_broken_move_are_let_go_without_a_start(windhover):
    windhover.schedule("* * * * *")
    windhover.moves._handover.hold(OLD, NEW, is_taken_over=True)

    windhover.scheduler.let_go()
    at_once = windhover.trigger().is_enabled
    windhover.pass_time(timedelta(minutes=6))
    windhover.scheduler.let_go()

    assert at_once is False
    assert windhover.trigger().is_enabled
    assert schedule_of(windhover, NEW) is None


class Move:
    """A schedule of every minute; its flow moves at half past, and the process may die once.

    Attributes:
        moments: the first and the last at which it can die while the flow moves.
    """

    def __init__(self, die_at=None):
        self.dying = Dying(die_at)
        self.windhover = Triggered(REGISTRY, START, self._wrap)
        windhover = self.windhover
        windhover.schedule("* * * * *", allowConcurrent=True)
        windhover.until(START + MINUTE * 1.5)
        first = self.dying.moments + 1
        try:
            windhover.moves.move(OLD, NEW, MoveChoices())
            self.moments = (first, self.dying.moments)
        except ProcessDied:
            windhover.clock.at += MINUTE
            windhover.restart()
        self.enabled = enabled(windhover)
        self.active = [
            one.flow_id for one in windhover._stored.triggers.every() if one.due_at is not None
        ]
        windhover.act()
        windhover.until(START + MINUTE * 4.5)

    def _wrap(self, ports):
        return self.dying.wrap(ports)


@pytest.fixture
def _quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("_quiet")
def test_process_that_dies_at_any_moment_leaves_one_flow_that_misses_nothing():
    first, last = Move().moments
    places = set()
    for moment in range(first, last + 1):
        story = Move(moment)
        windhover = story.windhover
        places.add(story.dying.place)

        [(_, flow_id)] = story.enabled
        assert story.active == [flow_id], story.dying.place
        dates = sorted(windhover.dates() + windhover.dates("moved"))
        assert dates == [f"2026-03-09T08:0{minute}:00Z" for minute in range(1, 5)]

    assert {"after triggers.commit", "before flows.apply", "after flows.apply"} <= places
