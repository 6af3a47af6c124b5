"""The timeout of an attempt (flow language, 9.2)."""

from datetime import timedelta

import pytest

from shared.engine.evaluation import TemplateEvaluator
from shared.engine.timeouts import timeout_message, timeout_of
from shared.expressions.errors import ExpressionError
from shared.model.task import Task

EVALUATOR = TemplateEvaluator({"n": 5}, None)


@pytest.mark.parametrize(
    ("declared", "timeout"),
    [
        (None, None),
        ("PT1S", timedelta(seconds=1)),
        ("PT{{ n }}S", timedelta(seconds=5)),
        ("{{ n }}", timedelta(seconds=5)),
    ],
)
def test_timeout_is_rendered(declared, timeout):
    assert timeout_of(Task(id="a", type="t", timeout=declared), EVALUATOR) == timeout


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ("{{ n }}m", "Invalid timeout: `5m` is no duration"),
        ("{{ ghost }}", "Unable to find `ghost`"),
    ],
)
def test_timeout_that_is_no_duration_fails(declared, message):
    with pytest.raises(ExpressionError, match=message):
        timeout_of(Task(id="a", type="t", timeout=declared), EVALUATOR)


@pytest.mark.parametrize(
    ("timeout", "text"),
    [
        (timedelta(seconds=1), "00:00:01.000"),
        (timedelta(hours=26, minutes=3, seconds=4.567), "26:03:04.567"),
    ],
)
def test_message_has_hours_to_milliseconds(timeout, text):
    assert timeout_message(timeout) == f"Timeout after {text}"
