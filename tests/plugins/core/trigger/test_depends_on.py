"""What a Flow trigger with `dependsOn` may say."""

import pytest

from tests.plugins.core.trigger.declared import problems

A = {"namespace": "company.team", "flowId": "a"}
ONE_KIND = "a window has one of `deadline`, `from` and `to`, `every`, `lookback`"
TOGETHER = "`minSatisfied` and the mode AT_LEAST go together"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"preconditions": {"id": "x"}}, "you can't define both `dependsOn` and `preconditions`"),
        ({"mode": "AT_LEAST"}, TOGETHER),
        ({"minSatisfied": 1}, TOGETHER),
        (
            {"mode": "AT_LEAST", "minSatisfied": 2},
            "`minSatisfied` must not be more than the flows of `dependsOn`",
        ),
    ],
)
def test_what_contradicts_itself_is_refused(fields, message):
    assert problems("Flow", dependsOn=[A], **fields) == [("", message)]


@pytest.mark.parametrize(
    ("window", "message"),
    [
        ({}, ONE_KIND),
        ({"deadline": "09:00", "every": "PT1H"}, ONE_KIND),
        ({"from": "09:00"}, "`from` and `to` go together"),
        ({"lookback": "PT1H", "offset": "PT1M"}, "`offset` needs `every`"),
    ],
)
def test_window_is_of_one_kind(window, message):
    assert problems("Flow", dependsOn=[A], window=window) == [("window", message)]
