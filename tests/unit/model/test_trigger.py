"""What the engine asks of a trigger, and what a plain one answers."""

from shared.model.task import LogLevel
from shared.model.trigger import Trigger


def test_plain_trigger_needs_no_inputs_and_has_nothing_to_say():
    plain = Trigger(id="t", type="x")

    assert not plain.supplies_inputs
    assert list(plain.warnings()) == []
    assert list(plain.problems()) == []


def test_old_name_of_the_log_level_is_read():
    assert Trigger.model_validate({"id": "t", "type": "x", "minLogLevel": "WARN"}) == Trigger(
        id="t", type="x", logLevel=LogLevel.WARN
    )
