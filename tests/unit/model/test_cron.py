"""Cron expressions as flows write them."""

import pytest

from shared.model.cron import NICKNAMES, problem_of_cron


@pytest.mark.parametrize(
    "expression", ["*/5 * * * *", "0 9 * * MON-FRI", "0 0 1 1 *", "0 9 1 JUL WED,sun", *NICKNAMES]
)
def test_cron_expression_is_accepted(expression):
    assert problem_of_cron(expression) is None


def test_wednesday_is_not_taken_for_a_sign_of_another_dialect():
    assert problem_of_cron("0 9 * * WED") is None


def test_seconds_are_a_sixth_field_where_they_are_asked_for():
    assert problem_of_cron("*/5 * * * * *", with_seconds=True) is None
    assert problem_of_cron("* * * * *", with_seconds=True) == "expected 6 fields, got 5"


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("* * * *", "expected 5 fields, got 4"),
        ("@never", "expected 5 fields, got 1"),
        ("0 0 ? * *", "the signs ? L W # are not part of Unix cron"),
        ("0 0 L * *", "the signs ? L W # are not part of Unix cron"),
        ("0 0 LW * *", "the signs ? L W # are not part of Unix cron"),
        ("0 0 * * 5L", "the signs ? L W # are not part of Unix cron"),
        ("0 0 15W * *", "the signs ? L W # are not part of Unix cron"),
        ("0 0 * * 1#2", "the signs ? L W # are not part of Unix cron"),
        ("61 * * * *", "Bad minute"),
    ],
)
def test_what_is_no_cron_expression_has_a_reason(expression, problem):
    assert problem_of_cron(expression) == problem
