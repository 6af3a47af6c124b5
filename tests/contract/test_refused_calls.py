"""Calls of webhooks that were refused, kept in the storage of every backend."""

from shared.engine.triggers.requests import Received
from shared.model.trigger_state import TriggerKey
from shared.runtime.masking import Masks
from shared.runtime.refused_calls import RefusedCalls, WrongKeys, call_of
from tests.builders import NOW, later

KEY = TriggerKey("company.team", "hooked", "hook")


def _call(name, at):
    received = Received("né".encode(), {"x-shop": ["till", "web"]}, {"day": ["1"]})
    return call_of(name, at, 204, received, Masks(), "Condition not met")


def test_call_is_read_by_another_process_as_it_was_kept(storage):
    RefusedCalls(storage).note(KEY, _call("first", NOW))
    RefusedCalls(storage).note(KEY, _call("second", later()))

    found = RefusedCalls(storage).of(KEY)

    assert found == [_call("second", later()), _call("first", NOW)]
    assert RefusedCalls(storage).of(TriggerKey("company.team", "hooked", "other")) == []


def test_wrong_keys_of_a_flow_are_counted_by_all_processes(storage):
    for at in (NOW, later(60)):
        RefusedCalls(storage).note_wrong_key("company.team", "hooked", at)

    found = RefusedCalls(storage).wrong_keys("company.team", "hooked")

    assert found == WrongKeys(times=2, since=NOW, at=later(60))
    assert RefusedCalls(storage).wrong_keys("company.team", "other") is None
