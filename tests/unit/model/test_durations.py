"""Durations as people write them."""

from datetime import timedelta

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.model.properties import Duration

ADAPTER = TypeAdapter(Duration)


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("PT5M", timedelta(minutes=5)),
        ("PT5m", timedelta(minutes=5)),
        ("pt1h30m", timedelta(hours=1, minutes=30)),
        ("P1dT2H", timedelta(days=1, hours=2)),
        ("PT0.2s", timedelta(milliseconds=200)),
        ("-pt1s", timedelta(seconds=-1)),
        ("90", timedelta(seconds=90)),
        (90, timedelta(seconds=90)),
    ],
)
def test_letters_of_a_duration_may_have_either_case(text, duration):
    assert ADAPTER.validate_python(text) == duration


@pytest.mark.parametrize("text", ["5m", "PT5X", "P", "half an hour"])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(ValidationError):
        ADAPTER.validate_python(text)
