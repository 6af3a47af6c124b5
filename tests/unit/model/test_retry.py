"""Retry policies, and the pauses that make sense in them (flow language, 1.4 and 9.1)."""

from datetime import timedelta

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.model.retry import ConstantRetry, ExponentialRetry, RandomRetry, Retry, RetryBehavior

ADAPTER = TypeAdapter(Retry)


def test_policy_has_the_defaults_of_the_language():
    assert ADAPTER.validate_python({"type": "constant", "interval": "PT1S"}) == ConstantRetry(
        type="constant",
        interval=timedelta(seconds=1),
        maxAttempts=None,
        maxDuration=None,
        warningOnRetry=False,
        behavior=RetryBehavior.RETRY_FAILED_TASK,
    )


def test_old_name_of_the_number_of_attempts_is_read():
    policy = {"type": "random", "minInterval": "PT1S", "maxInterval": "PT2S", "maxAttempt": 3}

    found = ADAPTER.validate_python(policy)

    assert isinstance(found, RandomRetry)
    assert found.max_attempts == 3


def test_exponential_policy_doubles_by_default():
    policy = {"type": "exponential", "interval": "PT1S", "maxInterval": "PT8S"}

    found = ADAPTER.validate_python(policy)

    assert isinstance(found, ExponentialRetry)
    assert found.delay_factor == 2.0


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        (
            {"type": "constant", "interval": "PT5M", "maxDuration": "PT5M"},
            "'interval' must be less than 'maxDuration' but is PT5M",
        ),
        (
            {"type": "exponential", "interval": "PT2S", "maxInterval": "PT1S"},
            "'interval' must be less than 'maxInterval' but is PT2S",
        ),
        (
            {
                "type": "exponential",
                "interval": "PT2S",
                "maxInterval": "PT3S",
                "maxDuration": "PT1S",
            },
            "'interval' must be less than 'maxDuration' but is PT2S",
        ),
        (
            {"type": "random", "minInterval": "PT2S", "maxInterval": "PT1S"},
            "'minInterval' must be less than 'maxInterval' but is PT2S",
        ),
        (
            {"type": "random", "minInterval": "PT2S", "maxInterval": "PT3S", "maxDuration": "PT2S"},
            "'minInterval' must be less than 'maxDuration' but is PT2S",
        ),
        (
            {"type": "random", "minInterval": "PT1S", "maxInterval": "PT3S", "maxDuration": "PT2S"},
            "'maxInterval' must be less than 'maxDuration' but is PT3S",
        ),
        (
            {"type": "constant", "interval": "PT1S", "maxAttempts": 0},
            "Input should be greater than or equal to 1",
        ),
    ],
)
def test_pauses_that_contradict_each_other_are_refused(policy, message):
    with pytest.raises(ValidationError, match=message):
        ADAPTER.validate_python(policy)
