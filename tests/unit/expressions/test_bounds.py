"""What one evaluation may cost."""

import pytest

from shared.expressions import bounds
from shared.expressions.bounds import Bounds, Meter
from shared.expressions.environment import compile_template
from shared.expressions.errors import BoundExceeded


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands until the test moves it."""
    times = [0.0]
    monkeypatch.setattr(bounds.time, "monotonic", lambda: times[0])
    return times


def test_steps_are_limited():
    meter = Meter(Bounds(steps=1000))
    meter.spend(1000)

    with pytest.raises(BoundExceeded, match="takes more than 1000 steps"):
        meter.spend(256)


def test_time_is_limited_from_the_first_look_at_the_clock(clock):
    meter = Meter(Bounds(seconds=2.0))
    clock[0] = 10.0
    meter.spend(256)
    clock[0] = 12.0
    meter.spend(256)

    clock[0] = 12.5
    with pytest.raises(BoundExceeded, match="takes longer than 2 seconds"):
        meter.spend(256)


def test_printed_text_is_limited():
    template = compile_template("{% for i in 1..3 %}abc{{ i }}{% endfor %}")

    assert template.render({}, bounds=Bounds(output_characters=12)) == "abc1abc2abc3"
    with pytest.raises(BoundExceeded, match="prints more than 11 characters"):
        template.render({}, bounds=Bounds(output_characters=11))


def test_loop_spends_a_step_an_iteration():
    template = compile_template("{% for i in items %}{% endfor %}")

    with pytest.raises(BoundExceeded):
        template.render({"items": [0] * 2000}, bounds=Bounds(steps=900))
