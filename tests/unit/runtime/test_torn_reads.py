"""Documents are read one after the other: what others commit in between is no execution's fault."""

import pytest

from shared.errors import EngineBug
from shared.runtime import executor
from tests.unit.runtime.whole import Whole, say


@pytest.fixture
def windhover(tmp_path):
    whole = Whole()
    whole.folder = tmp_path
    return whole


@pytest.mark.parametrize("error", [EngineBug("no such task run"), KeyError("no such task")])
def test_documents_that_do_not_fit_each_other_are_read_again(windhover, monkeypatch, error):
    real, looks = executor.step, []

    def step(*arguments):
        looks.append(arguments)
        if len(looks) < executor.UNSURE_LOOKS:
            raise error
        return real(*arguments)

    monkeypatch.setattr(executor, "step", step)

    execution_id = windhover.play(say("a"))

    assert windhover.ended(execution_id) == ("SUCCESS", {"a": "SUCCESS"})
